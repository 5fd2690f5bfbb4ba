# ruff: noqa: E501  (a stem and its key are read in one piece)
"""Numbers to 100 and the tables (grades 1 and 2)."""

from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import solved, value, whole_numbers
from assistant.homework.templates.template import Made, template


@template("20以内进位加法", 1, "sx.sd.carry-add-20", "sx.sd.make-ten-strategy", p=0.9, minutes=1, points=2)
def carry_add_20(draw: Random) -> Made | None:
    a, b = draw.randint(6, 9), draw.randint(4, 9)
    if a + b < 12:
        return None
    rest = b - (10 - a)
    return Made(
        f"${a}+{b}=$（　　）",
        a + b,
        (f"凑十：{a} 和 {10 - a} 凑成 10，把 {b} 分成 {10 - a} 和 {rest}", f"$10+{rest}={a + b}$"),
        lambda: solved(f"x-{b}={a}"),
        ((a + b - 10, "只写了个位，忘了满十进一"), (a + b - 1, "接着数时把起点也数了进去"), (a + b + 1, "凑十时少分出1，多加了1")),
    )  # fmt: skip


@template("20以内退位减法", 1, "sx.sd.borrow-sub-20", "sx.sd.think-addition", p=0.85, minutes=1, points=2)
def borrow_sub_20(draw: Random) -> Made | None:
    b, c = draw.randint(3, 9), draw.randint(3, 9)
    a = b + c
    if not 11 <= a <= 18 or b == c:
        return None
    return Made(
        f"${a}-{b}=$（　　）",
        c,
        (f"想加算减：{b} 加几等于 {a}", f"${b}+{c}={a}$，所以 ${a}-{b}={c}$"),
        lambda: solved(f"x+{b}={a}"),
        ((c + 1, "倒着数时把起点也数了进去"), (b - (a - 10), "个位不够减，就用大数减小数"), (c - 1, "倒着数时多数了一步"), (c + 2, "破十后余下的数加错了")),
    )  # fmt: skip


@template(
    "求未知加数",
    1,
    "sx.sd.missing-addend",
    "sx.sd.part-whole",
    type=ItemType.BLANK,
    cognitive=Cognitive.UNDERSTAND,
    context="life",
    p=0.8,
    minutes=1,
    points=2,
)
def missing_addend(draw: Random) -> Made:
    have, more = draw.randint(6, 12), draw.randint(3, 8)
    thing, measure = draw.choice((("贴纸", "张"), ("纽扣", "颗"), ("卡片", "张"), ("折纸鹤", "只")))
    return Made(
        f"小林想集满 {have + more} {measure}{thing}，现在有 {have} {measure}，还要再集 ____ {measure}。",
        more,
        (f"已有的和还差的合起来是 {have + more}", f"${have + more}-{have}={more}$（{measure}）"),
        lambda: solved(f"{have}+x={have + more}"),
        unit=measure,
    )


@template(
    "数的组成",
    1,
    "sx.sd.tens-ones",
    "sx.sd.numbers-to-100",
    type=ItemType.BLANK,
    cognitive=Cognitive.UNDERSTAND,
    p=0.85,
    minutes=1,
    points=2,
)
def number_from_places(draw: Random) -> Made:
    tens, ones = draw.randint(2, 8), draw.randint(2, 9)
    number = 10 * tens + ones
    return Made(
        f"一个数，个位上是 {ones}，十位上是 {tens}，这个数是 ____。",
        number,
        (f"十位上是 {tens}，表示 {tens} 个十；个位上是 {ones}，表示 {ones} 个一", f"合起来是 {number}"),
        lambda: next(at for at in range(10, 100) if divmod(at, 10) == (tens, ones)),
    )


@template("两位数加两位数", 1, "sx.sd.written-add-100", p=0.8, minutes=1, points=2)
def written_add_100(draw: Random) -> Made | None:
    a, b = draw.randint(23, 58), draw.randint(14, 38)
    if a % 10 + b % 10 <= 10 or a + b > 99:
        return None
    return Made(
        f"列竖式计算 ${a}+{b}$，得数是（　　）。",
        a + b,
        (f"个位：${a % 10}+{b % 10}={a % 10 + b % 10}$，写 {(a + b) % 10} 进 1", f"十位：${a // 10}+{b // 10}+1={(a + b) // 10}$，得 {a + b}"),
        lambda: solved(f"x-{b}={a}"),
        ((a + b - 10, "个位满十，忘了向十位进1"), (a + b + 10, "进位的1加了两次"), (a + b + 1, "个位的加法口算错了1")),
    )  # fmt: skip


@template("两位数减两位数", 1, "sx.sd.written-sub-100", p=0.82, minutes=1, points=2)
def written_sub_100(draw: Random) -> Made | None:
    a, b = draw.randint(41, 96), draw.randint(13, 68)
    if not (a % 10 < b % 10 and a - b >= 12):
        return None
    swapped = (a // 10 - b // 10) * 10 + (b % 10 - a % 10)
    return Made(
        f"列竖式计算 ${a}-{b}$，得数是（　　）。",
        a - b,
        (f"个位 {a % 10} 减 {b % 10} 不够减，从十位退 1 当 10：${a % 10 + 10}-{b % 10}={(a - b) % 10}$", f"十位：${a // 10}-1-{b // 10}={(a - b) // 10}$，得 {a - b}"),
        lambda: solved(f"x+{b}={a}"),
        ((a - b + 10, "退位后十位忘了减去1"), (swapped, "个位不够减，就用大数减小数"), (a - b - 10, "退位的1减了两次"), (a - b + 1, "个位退位减法口算错了1")),
    )  # fmt: skip


@template(
    "购物找零",
    1,
    "sx.zh.rmb-calc",
    "sx.zh.shopping-change",
    type=ItemType.BLANK,
    context="life",
    p=0.82,
    minutes=2,
    points=2,
)
def shop_change(draw: Random) -> Made | None:
    note = draw.choice((20, 50))
    one, two = draw.randint(4, 19), draw.randint(3, 14)
    if not note // 2 < one + two < note:
        return None
    goods, other = draw.sample(("本笔记本", "盒彩笔", "个水杯", "条毛巾", "根跳绳"), 2)
    return Made(
        f"一{goods} {one} 元，一{other} {two} 元。妈妈买一{goods}和一{other}，付 {note} 元，应找回 ____ 元。",
        note - one - two,
        (f"一共要付：${one}+{two}={one + two}$（元）", f"找回：${note}-{one + two}={note - one - two}$（元）"),
        lambda: solved(f"{one}+{two}+x={note}"),
        unit="元",
    )  # fmt: skip


@template(
    "求多几少几",
    1,
    "sx.sd.compare-difference",
    cognitive=Cognitive.UNDERSTAND,
    context="life",
    p=0.82,
    minutes=1,
    points=2,
)
def compare_difference(draw: Random) -> Made | None:
    a, b = draw.randint(21, 45), draw.randint(8, 19)
    if a - b < 5 or a - b == b:
        return None
    who, other = draw.choice((("跳绳", "踢毽"), ("画画", "书法"), ("唱歌", "跳舞")))
    return Made(
        f"参加{who}小组的有 {a} 人，参加{other}小组的有 {b} 人。{other}小组比{who}小组少（　　）。",
        a - b,
        ("求少几人，用较大的数减较小的数", f"${a}-{b}={a - b}$（人）"),
        lambda: solved(f"{b}+x={a}"),
        (
            (a + b, "看到两个数就相加，没分清求相差还是求总数"),
            (b, "把较小的数当成相差数"),
            (a, "把较大的数当成相差数"),
        ),
        unit="人",
    )


@template(
    "表内除法",
    2,
    "sx.sd.equal-sharing",
    "sx.sd.division-table-7-9",
    type=ItemType.BLANK,
    context="life",
    p=0.85,
    minutes=1,
    points=2,
)
def equal_sharing(draw: Random) -> Made:
    each, groups = draw.randint(3, 9), draw.randint(7, 9)
    thing = draw.choice(("块饼干", "个橘子", "颗草莓", "本图画书"))
    return Made(
        f"把 {each * groups} {thing}平均分给 {groups} 个小朋友，每人分到 ____ {thing[0]}。",
        each,
        (
            f"想口诀：{groups} 和几相乘得 {each * groups}",
            f"${each * groups}\\div {groups}={each}$（{thing[0]}）",
        ),
        lambda: solved(f"{groups}*x={each * groups}"),
        unit=thing[0],
    )


@template("有余数的除法", 2, "sx.sd.division-with-remainder", "sx.sd.remainder-cycle", context="life", p=0.65)
def flag_cycle(draw: Random) -> Made | None:
    flags = draw.sample(("红", "黄", "蓝", "绿"), 4)
    size = 4
    at = draw.randint(3, 7) * size + draw.randint(0, size - 1)
    rest = at % size
    right = flags[rest - 1]
    others = [each for each in flags if each != right]
    thoughts = {
        flags[rest]: "余几就往后多数了一面" if rest else "没有余数时以为又从第一面开始",
        flags[(rest - 2) % size]: "余几却少数了一面",
    }
    return Made(
        f"彩旗按“{'、'.join(flags)}”的顺序一组一组地挂，每组 {size} 面。第 {at} 面彩旗是（　　）色。",
        right,
        (f"${at}\\div {size}={at // size}$" + (f"……{rest}，是新的一组的第 {rest} 面" if rest else f"，正好 {at // size} 组，是一组的最后一面"), f"第 {at} 面是{right}色"),
        lambda: (flags * 50)[int(value(f"{at}-1"))],
        tuple((each, thoughts.get(each, "没有用除法找周期，凭感觉猜")) for each in sorted(others, key=lambda each: each not in thoughts)),
    )  # fmt: skip


@template("进一法租船", 2, "sx.sd.remainder-problems", context="life", p=0.6)
def boats_needed(draw: Random) -> Made | None:
    people, seats = draw.randint(20, 44), draw.randint(4, 8)
    boats, rest = divmod(people, seats)
    if rest == 0 or rest == boats:
        return None
    return Made(
        f"二（3）班 {people} 人去划船，每条船最多坐 {seats} 人，至少要租（　　）。",
        boats + 1,
        (
            f"${people}\\div {seats}={boats}$（条）……{rest}（人）",
            f"余下的 {rest} 人还要 1 条船，${boats}+1={boats + 1}$（条）",
        ),
        lambda: whole_numbers(1, 50, f"{seats}*x>={people}")[0],
        ((boats, "忘了余下的人也要坐船"), (rest, "把余数当成了要租的船数"), (boats + rest, "把商和余数相加")),
        unit="条",
    )


@template("乘加混合", 2, "sx.sd.multiply-add-mixed", context="life", p=0.82)
def multiply_add(draw: Random) -> Made | None:
    each, rows, more = draw.randint(4, 9), draw.randint(3, 8), draw.randint(2, 7)
    if more == rows:
        return None
    total = each * rows + more
    return Made(
        f"小礼堂摆了 {rows} 排椅子，每排 {each} 把，门口另放 {more} 把。一共有（　　）椅子。",
        total,
        (
            f"{rows} 排：${rows}\\times {each}={rows * each}$（把）",
            f"一共：${rows * each}+{more}={total}$（把）",
        ),
        lambda: solved(f"(x-{more})/{rows}={each}"),
        (
            (each * rows, "漏加了另放的椅子"),
            (each * (rows + more), "先加后乘，把另放的把数当成排数"),
            (each + rows + more, "把看到的数全部相加"),
        ),
        unit="把",
    )


@template("求一个数的几倍", 2, "sx.sd.times-problems", "sx.sd.times-relation", context="life", p=0.82)
def times_as_many(draw: Random) -> Made:
    base, times = draw.randint(4, 9), draw.randint(3, 6)
    return Made(
        f"花坛里有 {base} 盆菊花，月季的盆数是菊花的 {times} 倍。菊花和月季一共有（　　）。",
        base * (times + 1),
        (f"月季：${base}\\times {times}={base * times}$（盆）", f"一共：${base}+{base * times}={base * (times + 1)}$（盆）"),
        lambda: solved(f"x-{base}={times}*{base}"),
        ((base * times, "只算出月季，没有再加菊花"), (base + times, "把“几倍”当成“多几”来加"), (2 * base + times, "把“几倍”当成“多几”，再求总数"), (base * (times - 1), "把求一共做成了求相差")),
        unit="盆",
    )  # fmt: skip
