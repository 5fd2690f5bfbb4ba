# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Problems of life with whole numbers (grades 2 to 5)."""

from fractions import Fraction
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import solved, system, value, whole_numbers
from assistant.homework.templates.template import Made, template
from assistant.numerals import decimal


@template("两步计算解决问题", 2, "sx.sd.two-step-problems", type=ItemType.CALCULATION, context="life", p=0.65, minutes=3, weights=(2, 2))
def two_step_shopping(draw: Random) -> Made:
    price, n, left = draw.randint(4, 9), draw.randint(3, 8), draw.randint(6, 25)
    return Made(
        f"小美带了一些钱，买了 {n} 支单价 {price} 元的钢笔，还剩 {left} 元。小美带了多少元？",
        price * n + left,
        (f"买钢笔用去 ${price}\\times {n}={price * n}$（元）", f"带的钱是用去的加上剩下的：${price * n}+{left}={price * n + left}$（元）"),
        lambda: solved(f"x-{price}*{n}={left}"),
        unit="元",
    )


@template("相遇问题", 4, "sx.sd.speed-time-distance", "sx.sd.relation-draw-route", type=ItemType.CALCULATION, context="life", p=0.55, minutes=4, weights=(2, 2, 1))
def meeting(draw: Random) -> Made | None:
    one, two, time = draw.randint(55, 75), draw.randint(50, 70), draw.randint(4, 12)
    if one == two:
        return None
    road = (one + two) * time
    return Made(
        f"两家相距 {road} 米，小军和小丽同时从自己家出发，相向而行。小军每分走 {one} 米，小丽每分走 {two} 米，几分后两人相遇？",
        time,
        (f"两人每分一共走 ${one}+{two}={one + two}$（米）", f"相遇时间：${road}\\div {one + two}={time}$（分）", f"答：{time} 分后两人相遇。"),
        lambda: solved(f"{one}*x+{two}*x={road}"),
        unit="分",
    )


@template("速度、时间和路程", 4, "sx.sd.speed-time-distance", context="life", p=0.78)
def travel_on(draw: Random) -> Made | None:
    speed, hours, more = draw.choice((60, 70, 80, 90)), draw.randint(2, 4), draw.randint(2, 5)
    if hours == more:
        return None
    return Made(
        f"一辆汽车 {hours} 小时行驶 {speed * hours} 千米。照这样的速度，再行驶 {more} 小时，一共行驶（　　）。",
        speed * (hours + more),
        (f"速度：${speed * hours}\\div {hours}={speed}$（千米/时）", f"一共行驶 ${hours}+{more}={hours + more}$（小时），路程 ${speed}\\times {hours + more}={speed * (hours + more)}$（千米）"),
        lambda: solved(f"(x-{speed * hours})/{more}={speed * hours}/{hours}"),
        ((speed * more, "只求了后一段路程"), (speed * hours * more, "把已行的路程当成速度"), (speed * hours + more, "把时间当成路程相加"), (speed * (hours + more) - speed, "时间少算了1小时")),
        unit="千米",
    )


@template("鸡兔同笼", 4, "sx.sd.chicken-rabbit", "sx.sd.assume-method", type=ItemType.CALCULATION, context="culture", cognitive=Cognitive.ANALYSE, p=0.5, minutes=5, weights=(2, 2, 1))
def chicken_rabbit(draw: Random) -> Made | None:
    hens, rabbits = draw.randint(6, 20), draw.randint(4, 16)
    heads, feet = hens + rabbits, 2 * hens + 4 * rabbits
    if hens == rabbits:
        return None
    return Made(
        f"笼子里有鸡和兔共 {heads} 只，它们的脚共 {feet} 只。兔有多少只？",
        rabbits,
        (f"假设全是鸡，有脚 ${heads}\\times 2={heads * 2}$（只），比实际少 ${feet}-{heads * 2}={feet - 2 * heads}$（只）", f"每把一只鸡换成兔，多 2 只脚：${feet - 2 * heads}\\div 2={rabbits}$（只）", f"答：兔有 {rabbits} 只。检验：${hens}\\times 2+{rabbits}\\times 4={feet}$。"),
        lambda: system(f"x+y={heads}", f"4*x+2*y={feet}")["x"],
        unit="只",
    )


@template("平均数", 4, "sx.tj.mean-primary", context="life", p=0.65)
def mean_of_days(draw: Random) -> Made | None:
    first, second, n, m = draw.randint(12, 30), draw.randint(12, 30), draw.randint(2, 3), draw.randint(4, 6)
    if (first * n + second * m) % (n + m) or abs(first - second) < 4:
        return None
    right = (first * n + second * m) // (n + m)
    middle = Fraction(first + second, 2)
    return Made(
        f"小亮看一本书，前 {n} 天平均每天看 {first} 页，后 {m} 天平均每天看 {second} 页，这 {n + m} 天平均每天看（　　）。",
        right,
        (f"总页数：${first}\\times {n}+{second}\\times {m}={first * n + second * m}$（页）", f"平均每天：${first * n + second * m}\\div {n + m}={right}$（页）"),
        lambda: solved(f"x*({n}+{m})={n}*{first}+{m}*{second}"),
        ((decimal(middle), "直接把两个平均数相加除以2，没有看天数"), (first * n + second * m, "求出总数就停了"), (right + 1, "除法算错，商多了1"), (right - 1, "除法算错，商少了1")),
        unit="页",
    )


@template("租车方案", 4, "sx.sd.rent-boat", "sx.sd.best-plan", context="life", cognitive=Cognitive.EVALUATE, p=0.45, minutes=4, points=4)
def cheapest_cars(draw: Random) -> Made | None:
    people = draw.randint(26, 60)
    big, small = draw.choice(((6, 4), (8, 5), (7, 4)))
    price, cheap = draw.choice(((60, 45), (90, 64), (75, 48)))
    if Fraction(price, big) >= Fraction(cheap, small):
        return None
    plans = [(price * x + cheap * y, x, y) for x in range(12) for y in range(16) if big * x + small * y >= people]
    best = min(plans)[0]
    only_big = price * -(-people // big)
    only_small = cheap * -(-people // small)
    lone = price * (people // big) + cheap * -(-(people % big) // small)
    x, y = next((x, y) for cost, x, y in plans if cost == best)
    if best >= lone:
        return None
    return Made(
        f"{people} 人去湖上划船。大船限乘 {big} 人，每条 {price} 元；小船限乘 {small} 人，每条 {cheap} 元。最少花（　　）。",
        best,
        ("大船的人均价更低，先多租大船，再调整到空位最少", f"租 {x} 条大船、{y} 条小船，坐得下 ${big}\\times {x}+{small}\\times {y}={big * x + small * y}$（人），共 ${price}\\times {x}+{cheap}\\times {y}={best}$（元），其他方案都更贵"),
        lambda: next(total for total in range(1, 2000) if any((total - price * k) % cheap == 0 and whole_numbers((total - price * k) // cheap, (total - price * k) // cheap, f"{big}*{k}+{small}*x>={people}") for k in range(total // price + 1))),
        ((only_big, "只租大船，没有比较空位"), (only_small, "以为小船单价低就最省"), (lone, "先租满大船，余下的租小船，没有再调整"), (best + cheap, "多租了一条小船")),
        unit="元",
    )


@template("植树问题", 5, "sx.zh.tree-planting", context="life", p=0.6)
def tree_planting(draw: Random) -> Made | None:
    gap, parts = draw.choice((4, 5, 6, 8)), draw.randint(12, 30)
    case = draw.choice(("两端都种", "两端都不种"))
    right = parts + 1 if case == "两端都种" else parts - 1
    return Made(
        f"在一条长 {gap * parts} 米的小路一侧种树，每隔 {gap} 米种一棵，{case}，一共要种（　　）。",
        right,
        (f"间隔数：${gap * parts}\\div {gap}={parts}$", f"{case}，棵数比间隔数" + (f"多 1：${parts}+1={right}$（棵）" if right > parts else f"少 1：${parts}-1={right}$（棵）")),
        lambda: len(whole_numbers(0, gap * parts, f"Eq(Mod(x,{gap}),0)") if right > parts else whole_numbers(1, gap * parts - 1, f"Eq(Mod(x,{gap}),0)")),
        ((parts, "以为棵数等于间隔数"), (2 * parts - right, "把两端都种和两端都不种弄反"), (right * 2, "按两侧都种计算")),
        unit="棵",
    )


@template("分段计费", 5, "sx.sd.tiered-fee", type=ItemType.CALCULATION, context="life", p=0.5, minutes=5, weights=(2, 2, 1), cognitive=Cognitive.ANALYSE)
def taxi_fare(draw: Random) -> Made:
    start, per = draw.choice((8, 9, 10, 11)), Fraction(draw.choice((16, 18, 22, 24, 26)), 10)
    far = draw.randint(6, 15)
    fare = start + per * (far - 3)
    return Made(
        f"某市出租车 3 千米以内（含 3 千米）收费 {start} 元，超过 3 千米的部分每千米收 {decimal(per)} 元（不足 1 千米按 1 千米计）。妈妈乘车行了 {far} 千米，应付多少元？",
        decimal(fare),
        (f"超过 3 千米的部分：${far}-3={far - 3}$（千米）", f"这部分收费 ${decimal(per)}\\times {far - 3}={decimal(per * (far - 3))}$（元），合计 ${start}+{decimal(per * (far - 3))}={decimal(fare)}$（元）", f"答：应付 {decimal(fare)} 元。"),
        lambda: solved(f"(x-{start})/{decimal(per)}={far}-3"),
        unit="元",
    )


@template("和倍问题", 5, "sx.sd.equation-word-problem", "sx.sd.equation-relation-find", type=ItemType.CALCULATION, context="life", p=0.6, minutes=4, weights=(1, 2, 2))
def sum_and_times(draw: Random) -> Made:
    x, k = draw.randint(12, 45), draw.randint(2, 4)
    total = x * (k + 1)
    return Made(
        f"学校合唱队和舞蹈队共有 {total} 人，合唱队的人数是舞蹈队的 {k} 倍。舞蹈队有多少人？（列方程解答）",
        x,
        (f"设舞蹈队有 $x$ 人，则合唱队有 ${k}x$ 人。", f"$x+{k}x={total}$", f"${k + 1}x={total}$，$x={x}$。答：舞蹈队有 {x} 人。"),
        lambda: solved(f"x+{k}*x={total}"),
        unit="人",
    )


@template("打包用进一法与去尾法", 5, "sx.sd.ceil-floor-method", context="life", p=0.6)
def bottles_needed(draw: Random) -> Made | None:
    each = Fraction(draw.choice((4, 6, 8, 12, 15)), 10)
    oil = draw.randint(5, 14)
    if (Fraction(oil) / each).denominator == 1:
        return None
    n = int(oil / each) + 1
    return Made(
        f"要把 {oil} 千克油装进小瓶，每瓶最多装 {decimal(each)} 千克，至少需要（　　）小瓶。",
        n,
        (f"${oil}\\div {decimal(each)}$ 的商是 {n - 1} 还有余", f"余下的油也要 1 个瓶，用进一法，需要 {n} 个"),
        lambda: whole_numbers(1, 60, f"{decimal(each)}*x>={oil}")[0],
        ((n - 1, "用了去尾法，余下的油没有瓶装"), (n + 1, "进一后又多加了1"), (n - 2, "除法试商小了1，又去掉尾数")),
        unit="个",
    )


@template("单价、数量和总价", 4, "sx.sd.unit-price", type=ItemType.BLANK, context="life", p=0.78)
def total_price(draw: Random) -> Made:
    shirt, cap, n = draw.randint(35, 68), draw.randint(12, 25), draw.randint(12, 40)
    return Made(
        f"运动衫每件 {shirt} 元，运动帽每顶 {cap} 元。为 {n} 名队员每人买一件运动衫和一顶运动帽，共需 ____ 元。",
        (shirt + cap) * n,
        (f"一套的价钱：${shirt}+{cap}={shirt + cap}$（元）", f"{n} 套：${shirt + cap}\\times {n}={(shirt + cap) * n}$（元）"),
        lambda: value(f"{shirt}*{n}+{cap}*{n}"),
        unit="元",
    )
