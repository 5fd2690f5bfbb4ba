# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Statistics and probability (grades 5 to 9)."""

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations, product
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import solved, value
from assistant.homework.templates.template import Made, template
from assistant.numerals import decimal


@template("可能性的大小", 5, "sx.tj.likelihood-size", cognitive=Cognitive.UNDERSTAND, context="life", p=0.82, points=2)
def likeliest_ball(draw: Random) -> Made | None:
    counts = draw.sample(range(1, 9), 4)
    names = ("红", "黄", "蓝", "白")
    most = names[counts.index(max(counts))]
    return Made(
        "盒子里有" + "、".join(f"{name}球 {n} 个" for name, n in zip(names, counts, strict=True)) + "，这些球除颜色外都相同。任意摸出一个，摸到（　　）的可能性最大。",
        f"{most}球",
        ("数量越多，摸到的可能性越大", f"{most}球最多，有 {max(counts)} 个"),
        lambda: max(zip(names, counts, strict=True), key=lambda each: value(f"{each[1]}/{sum(counts)}"))[0] + "球",
        tuple((f"{name}球", "以为数量最少的最容易摸到" if n == min(counts) else "凭喜好或感觉猜，没有比较数量") for name, n in zip(names, counts, strict=True) if name != most),
    )


@template("加权平均数", 8, "sx.tj.weighted-mean", type=ItemType.CALCULATION, context="life", p=0.65, minutes=3, weights=(2, 1))
def weighted_mean(draw: Random) -> Made:
    a, b, c = (draw.randint(15, 19) * 5 for _ in range(3))
    m, n, k = draw.choice(((2, 3, 5), (3, 3, 4), (1, 4, 5), (5, 3, 2)))
    total = Fraction(a * m + b * n + c * k, 10)
    return Made(
        f"演讲比赛把内容、表达、仪态三项按 ${m}:{n}:{k}$ 计算总评成绩。小琪三项的得分依次是 {a}，{b}，{c}，她的总评成绩是多少分？",
        decimal(total),
        (f"$\\frac{{{a}\\times {m}+{b}\\times {n}+{c}\\times {k}}}{{{m}+{n}+{k}}}$", f"$={decimal(total)}$（分）"),
        lambda: solved(f"x*({m}+{n}+{k})={m}*{a}+{n}*{b}+{k}*{c}"),
        unit="分",
    )


@template("中位数", 8, "sx.tj.median-mode", context="life", p=0.65)
def median(draw: Random) -> Made | None:
    data = [draw.randint(12, 40) for _ in range(6)]
    ordered = sorted(data)
    right = Fraction(ordered[2] + ordered[3], 2)
    if ordered[2] == ordered[3] or len(set(data)) < 6:
        return None
    return Made(
        f"六名同学上周课外阅读的页数分别是 {'，'.join(map(str, data))}。这组数据的中位数是（　　）。",
        decimal(right),
        (f"从小到大排列：{'，'.join(map(str, ordered))}", f"第 3、4 个数的平均数：$({ordered[2]}+{ordered[3]})\\div 2={decimal(right)}$"),
        lambda: _middle(data),
        ((decimal(Fraction(data[2] + data[3], 2)), "没有排序就取中间两个数"), (ordered[2], "偶数个数据只取了中间偏左的一个"), (ordered[3], "偶数个数据只取了中间偏右的一个"), (decimal(Fraction(ordered[0] + ordered[5], 2)), "用最大值与最小值求平均")),
    )


def _middle(data: list[int]) -> Fraction:
    """The median as half the sum of what is left when largest and smallest are struck out in turn."""
    left = list(data)
    while len(left) > 2:
        left.remove(max(left))
        left.remove(min(left))
    return Fraction(int(value("+".join(map(str, left)))), 2)


@template("方差", 8, "sx.tj.variance", type=ItemType.CALCULATION, p=0.6, minutes=4, weights=(1, 2, 1))
def variance(draw: Random) -> Made | None:
    data = [draw.randint(5, 12) for _ in range(5)]
    if sum(data) % 5 or len(set(data)) < 3:
        return None
    mean = sum(data) // 5
    spread = Fraction(sum((k - mean) ** 2 for k in data), 5)
    return Made(
        f"求数据 {'，'.join(map(str, data))} 的方差。",
        decimal(spread),
        (f"平均数：$({'+'.join(map(str, data))})\\div 5={mean}$", f"$s^2=\\frac{{1}}{{5}}[{'+'.join(f'({k}-{mean})^2' for k in data)}]$", f"$s^2={decimal(spread)}$"),
        lambda: value(f"({'+'.join(f'{k}**2' for k in data)})/5-(({'+'.join(map(str, data))})/5)**2"),
    )


@template("用样本估计总体", 8, "sx.tj.sample-estimate", "sx.tj.random-sampling", context="technology", p=0.65)
def estimate_total(draw: Random) -> Made | None:
    school, sample = draw.choice((800, 1000, 1200, 1500)), draw.choice((50, 100))
    some = draw.randint(12, sample * 2 // 5)
    if school * some % sample:
        return None
    right = school * some // sample
    return Made(
        f"学校有 {school} 名学生，随机抽查 {sample} 名，其中 {some} 名会使用图形化编程软件。估计全校会使用的约有（　　）。",
        right,
        (f"样本中占 $\\frac{{{some}}}{{{sample}}}$", f"${school}\\times \\frac{{{some}}}{{{sample}}}={right}$（名）"),
        lambda: solved(f"x/{school}={some}/{sample}"),
        ((some, "把样本中的人数当成总体的人数"), (school - right, "求成了不会使用的人数"), (school * some // 100 if sample == 50 else some * 100, "把样本容量当成100" if sample == 50 else "看错总人数，按百分数直接放大"), (right + some, "估计后又加上了样本中的人数")),
        unit="名",
    )


def _share(space: list[tuple[int, ...]], wanted: Callable[[tuple[int, ...]], bool]) -> object:
    """The share of equally likely outcomes that are wanted, counted one by one."""
    return value(f"{sum(wanted(each) for each in space)}/{len(space)}")


@template("一步概率", 9, "sx.tj.probability", p=0.82, points=2)
def one_draw(draw: Random) -> Made | None:
    red, white, blue = draw.randint(2, 5), draw.randint(1, 5), draw.randint(1, 4)
    total = red + white + blue
    if len({red, white, blue}) < 3:
        return None
    return Made(
        f"袋中有 {red} 个红球、{white} 个白球、{blue} 个蓝球，它们除颜色外都相同。随机摸出一个球，摸到的不是红球的概率是（　　）。",
        Fraction(white + blue, total),
        (f"共有 {total} 种等可能的结果，不是红球的有 ${white}+{blue}={white + blue}$ 种", f"概率是 $\\frac{{{white + blue}}}{{{total}}}$" + ("" if Fraction(white + blue, total).denominator == total else "，约分即得")),
        lambda: _share([(k,) for k in range(total)], lambda each: each[0] >= red),
        ((Fraction(red, total), "求成了摸到红球的概率"), (Fraction(1, 3), "以为三种颜色的机会相同，只数一种"), (Fraction(2, 3), "以为三种颜色的机会相同"), (Fraction(white, total), "只数了白球")),
    )


@template("列举法：两枚骰子", 9, "sx.tj.list-method", type=ItemType.CALCULATION, p=0.55, minutes=4, weights=(2, 1, 1))
def two_dice(draw: Random) -> Made:
    total = draw.randint(4, 10)
    ways = [(a, total - a) for a in range(1, 7) if 1 <= total - a <= 6]
    chance = Fraction(len(ways), 36)
    return Made(
        f"同时掷两枚质地均匀的骰子，求向上一面的点数之和为 {total} 的概率。",
        chance,
        ("列表知共有 36 种等可能的结果", f"和为 {total} 的有 {len(ways)} 种：{'，'.join(f'({a},{b})' for a, b in ways)}", f"$P=\\frac{{{len(ways)}}}{{36}}" + (f"=\\frac{{{chance.numerator}}}{{{chance.denominator}}}$" if chance.denominator < 36 else "$")),
        lambda: _share(list(product(range(1, 7), repeat=2)), lambda each: each[0] + each[1] == total),
    )


@template("不放回摸球", 9, "sx.tj.replace-or-not", "sx.tj.list-method", cognitive=Cognitive.ANALYSE, p=0.5, minutes=3)
def without_replacement(draw: Random) -> Made:
    red, white = draw.randint(2, 3), draw.randint(1, 3)
    total = red + white
    right = Fraction(red * (red - 1), total * (total - 1))
    return Made(
        f"盒中有 {red} 张红卡、{white} 张白卡，除颜色外都相同。先随机抽出一张不放回，再随机抽出一张，两张都是红卡的概率是（　　）。",
        right,
        (f"第一次有 {total} 种、第二次有 {total - 1} 种，共 {total * (total - 1)} 种等可能的结果", f"两张都是红卡的有 ${red}\\times {red - 1}={red * (red - 1)}$ 种，求比值即得"),
        lambda: _share(list(permutations(range(total), 2)), lambda each: max(each) < red),
        ((Fraction(red * red, total * total), "按放回来计算"), (Fraction(red, total), "只考虑了第一次"), (Fraction(2, total), "以为抽两张就是从总数里取两份"), (1 - right, "求成了对立的情形"), (Fraction(1, 3), "只分“都红、一红一白、都白”三种，以为等可能")),
    )


@template("频率估计概率", 9, "sx.tj.frequency-probability", context="technology", type=ItemType.BLANK, p=0.65)
def fish_in_pond(draw: Random) -> Made | None:
    marked, caught, again = draw.choice((40, 50, 60, 80, 100)), draw.choice((80, 100, 120, 150)), draw.choice((4, 5, 6, 8))
    if marked * caught % again:
        return None
    return Made(
        f"为估计鱼塘里鱼的条数，先捕 {marked} 条做标记后放回。过一段时间再捕 {caught} 条，发现有标记的 {again} 条。估计鱼塘里约有鱼 ____ 条。",
        marked * caught // again,
        (f"有标记的鱼所占的频率是 $\\frac{{{again}}}{{{caught}}}$，用它估计概率", f"${marked}\\div \\frac{{{again}}}{{{caught}}}={marked * caught // again}$（条）"),
        lambda: solved(f"{marked}/x={again}/{caught}"),
        unit="条",
    )


@template("扇形的圆心角", 7, "sx.tj.pie-angle", context="life", p=0.78)
def pie_angle(draw: Random) -> Made:
    percent = draw.choice((15, 20, 30, 35, 40, 45))
    return Made(
        f"某班同学上学方式的扇形统计图中，步行的占 {percent}%，表示步行的扇形的圆心角是（　　）。",
        f"{percent * 360 // 100}°",
        ("圆心角＝360°×百分比", f"$360°\\times {percent}\\%={percent * 360 // 100}°$"),
        lambda: f"{solved(f'x/360={percent}/100')}°",
        ((f"{percent}°", "把百分数直接当成度数"), (f"{decimal(Fraction(180 * percent, 100))}°", "以为整个圆是180°"), (f"{360 - percent * 360 // 100}°", "求成了其余部分的圆心角")),
    )
