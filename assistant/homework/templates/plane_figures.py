# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Plane figures, solids and circles of primary school (grades 3 to 6); π is 3.14 there."""

from fractions import Fraction
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import positive, solved, value, whole_numbers
from assistant.homework.templates.template import Made, template
from assistant.numerals import decimal

_PI = Fraction(314, 100)


@template("长方形周长", 3, "sx.tx.perimeter-rectangle", context="life", p=0.82)
def rectangle_perimeter(draw: Random) -> Made | None:
    a, b = draw.randint(9, 25), draw.randint(4, 18)
    if a <= b + 1:
        return None
    return Made(
        f"一块长方形菜地长 {a} 米、宽 {b} 米，在它的四周围上篱笆，篱笆长（　　）。",
        2 * (a + b),
        ("四周一圈的长度就是周长", f"$({a}+{b})\\times 2={2 * (a + b)}$（米）"),
        lambda: value(f"{a}+{b}+{a}+{b}"),
        ((a + b, "只加了一条长和一条宽"), (a * b, "把求周长当成求面积"), (2 * a + b, "漏加了一条宽"), (2 * b + a, "漏加了一条长")),
        unit="米",
    )


@template("由周长求面积", 3, "sx.tx.area-rectangle", "sx.tx.perimeter-rectangle", cognitive=Cognitive.ANALYSE, p=0.5, minutes=3)
def area_from_perimeter(draw: Random) -> Made | None:
    a, b = draw.randint(7, 18), draw.randint(3, 12)
    if a <= b:
        return None
    round_ = 2 * (a + b)
    return Made(
        f"一个长方形的周长是 {round_} 厘米，长是 {a} 厘米，它的面积是（　　）。",
        a * b,
        (f"宽：${round_}\\div 2-{a}={b}$（厘米）", f"面积：${a}\\times {b}={a * b}$（平方厘米）"),
        lambda: value(f"{a}*({solved(f'2*({a}+x)={round_}')})"),
        ((a * (round_ - a), "用周长直接减去长当作宽"), (a * (a + b), "把长与宽的和当成宽"), (a + b, "求成了一条长与一条宽的和"), (a * round_, "用长乘周长")),
        unit="平方厘米",
    )


@template("三角形第三边", 4, "sx.tx.triangle-side-relation", cognitive=Cognitive.UNDERSTAND, p=0.6)
def third_side(draw: Random) -> Made | None:
    a, b = draw.randint(4, 9), draw.randint(10, 15)
    right = draw.randint(b - a + 1, a + b - 1)
    if right in (a, b):
        return None
    return Made(
        f"一个三角形的两条边分别长 {a} 厘米和 {b} 厘米，第三条边可能是（　　）。",
        right,
        (f"第三条边要比 ${b}-{a}={b - a}$ 长，比 ${a}+{b}={a + b}$ 短", f"{right} 厘米符合要求"),
        lambda: next(at for at in whole_numbers(1, 40, f"x+{a}>{b}", f"{a}+{b}>x") if at == right),
        ((a + b, "以为两边之和等于第三边也能围成三角形"), (b - a, "以为两边之差等于第三边也能围成三角形"), (a + b + 2, "没有想到两边之和要大于第三边"), (b - a - 1, "只看了较长的边，没有检验较短的两边")),
        unit="厘米",
    )


@template("等腰三角形的内角", 4, "sx.tx.triangle-angle-sum-first", "sx.tx.angle-reason", p=0.65)
def isosceles_first(draw: Random) -> Made | None:
    base = draw.randint(35, 75)
    top = 180 - 2 * base
    if top == base:
        return None
    return Made(
        f"一个等腰三角形的一个底角是 {base}°，它的顶角是（　　）。",
        f"{top}°",
        (f"两个底角相等，都是 {base}°", f"顶角：$180°-{base}°\\times 2={top}°$"),
        lambda: f"{solved(f'x+2*{base}=180')}°",
        ((f"{180 - base}°", "只减了一个底角"), (f"{base}°", "以为三个角都相等"), (decimal(Fraction(180 - base, 2)) + "°", "把已知的角当成了顶角"), (f"{2 * base}°", "求成了两个底角的和")),
    )


@template("三角形面积", 5, "sx.tx.area-triangle", p=0.78)
def triangle_area(draw: Random) -> Made | None:
    base, height = draw.randint(6, 20), draw.randint(4, 15)
    if base * height % 2 or base == height:
        return None
    area = base * height // 2
    return Made(
        f"一个三角形的底是 {base} 厘米，这条底上的高是 {height} 厘米，面积是（　　）。",
        area,
        ("三角形的面积＝底×高÷2", f"${base}\\times {height}\\div 2={area}$（平方厘米）"),
        lambda: _area((0, 0), (base, 0), (base // 2, height)),
        ((area * 2, "忘了除以2，求成了平行四边形的面积"), (base + height, "底和高相加"), (2 * (base + height), "按长方形周长来算")),
        unit="平方厘米",
    )


@template("梯形面积", 5, "sx.tx.area-trapezoid", type=ItemType.BLANK, context="life", p=0.65)
def trapezoid_area(draw: Random) -> Made | None:
    top, bottom, height = draw.randint(3, 9), draw.randint(8, 18), draw.randint(4, 12)
    if (top + bottom) * height % 2 or top >= bottom:
        return None
    area = (top + bottom) * height // 2
    return Made(
        f"一块梯形花圃，上底 {top} 米，下底 {bottom} 米，高 {height} 米，面积是 ____ 平方米。",
        area,
        ("梯形的面积＝（上底＋下底）×高÷2", f"$({top}+{bottom})\\times {height}\\div 2={area}$（平方米）"),
        lambda: _area((0, 0), (bottom, 0), (top + 1, height), (1, height)),
        unit="平方米",
    )


@template("平行四边形面积", 5, "sx.tx.area-parallelogram", cognitive=Cognitive.UNDERSTAND, p=0.6)
def parallelogram_area(draw: Random) -> Made | None:
    base, slant, height = draw.randint(9, 20), draw.randint(6, 14), draw.randint(4, 12)
    if not slant > height or base == slant:
        return None
    return Made(
        f"平行四边形相邻两边分别长 {base} 分米和 {slant} 分米，{base} 分米的边上的高是 {height} 分米，它的面积是（　　）。",
        base * height,
        ("平行四边形的面积＝底×高，底和高要对应", f"${base}\\times {height}={base * height}$（平方分米）"),
        lambda: _area((0, 0), (base, 0), (base + 1, height), (1, height)),
        ((base * slant, "邻边相乘，把斜边当成了高"), (slant * height, "底和高没有对应"), (2 * (base + slant), "把求面积当成求周长"), (Fraction(base * height, 2) if base * height % 2 == 0 else base + height, "照三角形面积那样除以2" if base * height % 2 == 0 else "底和高相加")),
        unit="平方分米",
    )


@template("无盖鱼缸用料", 5, "sx.tx.surface-area-cuboid", "sx.tx.surface-cases", context="life", cognitive=Cognitive.ANALYSE, p=0.5, minutes=3)
def open_tank(draw: Random) -> Made | None:
    a, b, h = draw.randint(6, 12), draw.randint(3, 8), draw.randint(3, 7)
    if a <= b:
        return None
    right = a * b + 2 * (a * h + b * h)
    return Made(
        f"做一个无盖的长方体玻璃鱼缸，长 {a} 分米、宽 {b} 分米、高 {h} 分米，至少要用玻璃（　　）。",
        right,
        ("无盖只有 5 个面：1 个底面、前后两面、左右两面", f"${a}\\times {b}+{a}\\times {h}\\times 2+{b}\\times {h}\\times 2={right}$（平方分米）"),
        lambda: solved(f"x+{a}*{b}=2*({a}*{b}+{a}*{h}+{b}*{h})"),
        ((right + a * b, "没有注意无盖，算了6个面"), (a * b * h, "把求用料当成求容积"), (right - a * b, "上下两个面都没有算"), (a * b + a * h + b * h, "前后、左右各只算了一个面")),
        unit="平方分米",
    )


@template("排水法求体积", 5, "sx.tx.volume-irregular", type=ItemType.CALCULATION, context="life", p=0.55, minutes=3, weights=(2, 2))
def stone_volume(draw: Random) -> Made:
    a, b, low, up = draw.randint(16, 25), draw.randint(8, 15), draw.randint(8, 15), draw.randint(2, 5)
    return Made(
        f"长方体水槽从里面量长 {a} 厘米、宽 {b} 厘米，水深 {low} 厘米。放入一块石头完全浸没后，水面升到 {low + up} 厘米（水没有溢出）。石头的体积是多少立方厘米？",
        a * b * up,
        (f"水面上升 ${low + up}-{low}={up}$（厘米）", f"石头的体积等于升高的水的体积：${a}\\times {b}\\times {up}={a * b * up}$（立方厘米）"),
        lambda: solved(f"{a}*{b}*{low}+x={a}*{b}*({low}+{up})"),
        unit="立方厘米",
    )


@template("圆的周长", 6, "sx.tx.pi-circumference", context="life", p=0.78)
def wheel_circumference(draw: Random) -> Made:
    r = draw.choice((20, 25, 30, 35, 40))
    length = 2 * _PI * r
    return Made(
        f"自行车车轮的半径是 {r} 厘米，车轮转一圈前进（　　）。（π 取 3.14）",
        decimal(length),
        ("转一圈前进的路程等于车轮的周长", f"$2\\times 3.14\\times {r}={decimal(length)}$（厘米）"),
        lambda: solved(f"x/(2*{r})=3.14"),
        ((decimal(length / 2), "把半径当成直径"), (decimal(_PI * r * r), "求成了圆的面积"), (decimal(length * 2), "用直径又乘了2")),
        unit="厘米",
    )


@template("圆的面积", 6, "sx.tx.circle-area", context="life", p=0.65)
def circle_area(draw: Random) -> Made:
    r = draw.choice((3, 4, 5, 6, 8, 10))
    area = _PI * r * r
    return Made(
        f"一个圆形花坛的直径是 {2 * r} 米，占地面积是（　　）。（π 取 3.14）",
        decimal(area),
        (f"半径：${2 * r}\\div 2={r}$（米）", f"$3.14\\times {r}^2={decimal(area)}$（平方米）"),
        lambda: value(f"3.14*({solved(f'2*x={2 * r}')})**2"),
        ((decimal(area * 4), "把直径当成半径来平方"), (decimal(2 * _PI * r), "求成了圆的周长"), (decimal(_PI * 2 * r * 2), "把半径的平方算成半径乘2，又用了直径"), (decimal(area / 2), "只算了半个圆")),
        unit="平方米",
    )


@template("圆环面积", 6, "sx.tx.ring-area", type=ItemType.CALCULATION, context="life", p=0.55, minutes=4, weights=(1, 2, 1))
def ring_area(draw: Random) -> Made:
    r, wide = draw.randint(4, 9), draw.randint(1, 3)
    big = r + wide
    area = _PI * (big * big - r * r)
    return Made(
        f"一个半径 {r} 米的圆形水池，周围铺一条宽 {wide} 米的小路，小路的面积是多少平方米？（π 取 3.14）",
        decimal(area),
        (f"外圆半径：${r}+{wide}={big}$（米）", f"$3.14\\times ({big}^2-{r}^2)=3.14\\times {big * big - r * r}={decimal(area)}$（平方米）", f"答：小路的面积是 {decimal(area)} 平方米。"),
        lambda: solved(f"x+3.14*{r}**2=3.14*({r}+{wide})**2"),
        unit="平方米",
    )


@template("圆锥与圆柱", 6, "sx.tx.cone-volume", "sx.tx.cylinder-volume", p=0.6)
def cone_volume(draw: Random) -> Made:
    base, height = draw.choice((6, 9, 12, 15, 18)), draw.choice((5, 7, 8, 10, 11))
    return Made(
        f"一个圆锥的底面积是 {base} 平方厘米，高是 {height} 厘米，体积是（　　）。",
        base * height // 3,
        ("圆锥的体积是等底等高圆柱体积的三分之一", f"${base}\\times {height}\\div 3={base * height // 3}$（立方厘米）"),
        lambda: solved(f"3*x={base}*{height}"),
        ((base * height, "忘了除以3，求成了圆柱的体积"), (base * height // 3 * 2, "求成了圆柱比圆锥多的体积"), (base * height * 3, "把除以3做成乘3"), (base + height, "底面积与高相加")),
        unit="立方厘米",
    )


@template("等积变形", 6, "sx.tx.equal-volume-change", "sx.tx.cone-volume", type=ItemType.CALCULATION, cognitive=Cognitive.ANALYSE, context="life", p=0.45, minutes=4, weights=(2, 2))
def melted_cone(draw: Random) -> Made | None:
    side, base = draw.choice((6, 9, 12)), draw.choice((12, 18, 24, 27, 36, 54))
    height = Fraction(3 * side**3, base)
    if height.denominator != 1 or height > 60:
        return None
    return Made(
        f"把一块棱长 {side} 厘米的正方体橡皮泥，捏成一个底面积是 {base} 平方厘米的圆锥，这个圆锥的高是多少厘米？",
        height,
        (f"体积不变：${side}\\times {side}\\times {side}={side**3}$（立方厘米）", f"高：${side**3}\\times 3\\div {base}={height}$（厘米）"),
        lambda: positive(f"{base}*x/3={side}**3"),
        unit="厘米",
    )


@template("圆柱侧面积", 6, "sx.tx.cylinder-surface", "sx.tx.cylinder-real", context="life", cognitive=Cognitive.ANALYSE, p=0.5, minutes=3)
def pillar_paint(draw: Random) -> Made:
    d, h, n = draw.choice((4, 5, 6, 8)), draw.choice((30, 40, 50)), draw.randint(2, 6)
    one = _PI * d * h / 100
    return Made(
        f"大厅里有 {n} 根圆柱形柱子，底面直径 {d} 分米，高 {h} 分米。给这些柱子的侧面刷漆，刷漆面积是（　　）。（π 取 3.14）",
        decimal(one * n),
        ("柱子的上、下底面不刷，只求侧面积：底面周长×高", f"$3.14\\times {d}\\times {h}\\times {n}={decimal(one * n * 100)}$（平方分米），合 {decimal(one * n)} 平方米"),
        lambda: solved(f"100*x=3.14*{d}*{h}*{n}"),
        ((decimal(one * n * 2), "把直径当成半径来求周长"), (decimal(one), "只算了一根柱子"), (decimal((one + _PI * Fraction(d * d, 4) * 2 / 100) * n), "把两个底面也算进去"), (decimal(one * n * 10), "平方分米换成平方米时只除以10")),
        unit="平方米",
    )


def _area(*corners: tuple[int, int]) -> object:
    """The area of a polygon by its corners."""
    from sympy import Abs, Point, Polygon

    return Abs(Polygon(*map(Point, corners)).area)
