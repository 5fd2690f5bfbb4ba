# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Angles, triangles, quadrilaterals, similar figures and circles (grades 7 to 9)."""

from fractions import Fraction
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import positive, solved, value, whole_numbers
from assistant.homework.templates.template import Made, template
from assistant.numerals import decimal, root

_TRIPLES = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (6, 8, 10), (9, 12, 15))


def _degrees(number: object) -> str:
    return f"{number}°"


@template("余角和补角", 7, "sx.tx.complementary-supplementary", p=0.78)
def supplement_and_complement(draw: Random) -> Made | None:
    a = draw.randint(21, 79)
    if a in (45, 60, 30):
        return None
    return Made(
        f"一个角的余角是 {a}°，这个角的补角是（　　）。",
        _degrees(90 + a),
        (f"这个角是 $90°-{a}°={90 - a}°$", f"它的补角是 $180°-{90 - a}°={90 + a}°$"),
        lambda: _degrees(180 - solved(f"x+{a}=90")),
        ((_degrees(180 - a), "把余角当成了这个角"), (_degrees(90 - a), "只求出这个角就停了"), (_degrees(a), "以为余角的余角就是补角")),
    )


@template("平行线的性质", 7, "sx.tx.parallel-properties", "sx.tx.auxiliary-parallel", cognitive=Cognitive.ANALYSE, p=0.5, minutes=3)
def angle_between_parallels(draw: Random) -> Made | None:
    a, b = draw.randint(25, 60), draw.randint(25, 60)
    if a == b or a + b == 90:
        return None
    return Made(
        f"直线 $AB\\parallel CD$，点 $A$ 在点 $B$ 左侧，点 $C$ 在点 $D$ 左侧。点 $E$ 在两条直线之间，并且在点 $B$、$D$ 的左侧，$\\angle ABE={a}°$，$\\angle CDE={b}°$，则 $\\angle BED=$（　　）。",
        _degrees(a + b),
        (f"过点 $E$ 作 $EF\\parallel AB$，则 $EF\\parallel CD$，内错角相等：$\\angle BEF={a}°$，$\\angle DEF={b}°$", f"$\\angle BED={a}°+{b}°={a + b}°$"),
        lambda: _degrees(_bent(a, b)),
        ((_degrees(180 - a - b), "把三个角当成一个三角形的内角"), (_degrees(abs(a - b)), "把两角之和记成两角之差"), (_degrees(360 - a - b), "用了另一种图形的结论")),
    )


def _bent(a: int, b: int) -> int:
    """The angle BED by vectors: E the origin, EB and ED turned by a and b from the parallel direction."""
    from sympy import acos, cos, deg, pi, sin

    one, two = (cos(pi * a / 180), sin(pi * a / 180)), (cos(pi * b / 180), -sin(pi * b / 180))
    return round(float(deg(acos(one[0] * two[0] + one[1] * two[1]))))


@template("三角形的外角", 8, "sx.tx.exterior-angle", "sx.tx.triangle-angle-sum", p=0.65)
def exterior_angle(draw: Random) -> Made | None:
    a, b = draw.randint(35, 75), draw.randint(36, 74)
    if a == b or a + b == 90:
        return None
    return Made(
        f"在 $\\triangle ABC$ 中，$\\angle A={a}°$，$\\angle B={b}°$，延长 $BC$ 到点 $D$，则 $\\angle ACD=$（　　）。",
        _degrees(a + b),
        ("三角形的外角等于与它不相邻的两个内角的和", f"$\\angle ACD={a}°+{b}°={a + b}°$"),
        lambda: _degrees(180 - solved(f"{a}+{b}+x=180")),
        ((_degrees(180 - a - b), "求成了内角∠ACB"), (_degrees(180 - a), "以为外角与∠A互补"), (_degrees(180 - b), "以为外角与∠B互补")),
    )


@template("等腰三角形的周长", 8, "sx.tx.isosceles-triangle", "sx.tx.isosceles-cases", cognitive=Cognitive.ANALYSE, p=0.5)
def isosceles_perimeter(draw: Random) -> Made | None:
    a, b = draw.randint(3, 6), draw.randint(7, 14)
    if b < 2 * a:
        return None
    return Made(
        f"等腰三角形的两边长分别是 {a} 和 {b}，它的周长是（　　）。",
        a + 2 * b,
        (f"若腰长为 {a}，则 ${a}+{a}={2 * a}{'=' if 2 * a == b else '<'}{b}$，不能围成三角形", f"所以腰长为 {b}，周长 ${b}+{b}+{a}={a + 2 * b}$"),
        lambda: sum((a, b, *whole_numbers(1, 40, f"{a}+{b}>x", f"x+{a}>{b}", f"Or(Eq(x,{a}),Eq(x,{b}))"))),
        ((2 * a + b, f"取{a}为腰，没有检验三边关系"), (f"{2 * a + b} 或 {a + 2 * b}", "分了两种情况，没有检验三边关系"), (a + b, "漏加了一条边")),
    )


@template("多边形的内角和", 8, "sx.tx.polygon-angles", type=ItemType.BLANK, p=0.65)
def polygon_sides(draw: Random) -> Made:
    times = draw.randint(2, 6)
    return Made(
        f"一个多边形的内角和是外角和的 {times} 倍，它的边数是 ____。",
        2 * times + 2,
        ("外角和是 360°，设边数为 $n$，则 $(n-2)\\times 180=360\\times " + f"{times}$", f"$n={2 * times + 2}$"),
        lambda: solved(f"(n-2)*180/360={times}", "n"),
    )


@template("勾股定理", 8, "sx.tx.pythagorean-theorem", cognitive=Cognitive.ANALYSE, p=0.55)
def third_side_unknown(draw: Random) -> Made | None:
    a, b = draw.randint(2, 8), draw.randint(3, 9)
    if a >= b or int((a * a + b * b) ** 0.5) ** 2 == a * a + b * b:
        return None
    return Made(
        f"直角三角形的两条直角边长分别是 {a} 和 {b}，斜边长是（　　）。",
        f"${root(a * a + b * b)}$",
        (f"$\\sqrt{{{a}^2+{b}^2}}=\\sqrt{{{a * a + b * b}}}$", f"斜边长为 ${root(a * a + b * b)}$"),
        lambda: positive(f"x**2={a}**2+{b}**2"),
        ((f"${root(b * b - a * a)}$", "把较长的直角边当成斜边，做了减法"), (a + b, "以为斜边等于两直角边的和"), (a * a + b * b, "忘了开平方")),
    )


@template("折断的竹子", 8, "sx.tx.pythagorean-application", type=ItemType.CALCULATION, context="culture", cognitive=Cognitive.ANALYSE, p=0.45, minutes=5, weights=(1, 2, 1))
def broken_bamboo(draw: Random) -> Made:
    a, b, c = draw.choice(_TRIPLES)
    if draw.random() < 0.5:
        a, b = b, a
    return Made(
        f"一根竹子原高 {a + c} 尺，中部一处折断，竹梢触地处离竹根 {b} 尺。折断处离地面多高？",
        a,
        (f"设折断处离地面 $x$ 尺，则斜着的一段长 $({a + c}-x)$ 尺。", f"由勾股定理，$x^2+{b}^2=({a + c}-x)^2$", f"解得 $x={a}$。答：折断处离地面 {a} 尺。"),
        lambda: solved(f"x**2+{b}**2=({a + c}-x)**2"),
        unit="尺",
    )


@template("菱形的面积", 8, "sx.tx.rhombus", p=0.6)
def rhombus(draw: Random) -> Made:
    a, b, c = draw.choice(_TRIPLES)
    return Made(
        f"菱形的边长是 {c}，一条对角线长 {2 * a}，它的面积是（　　）。",
        2 * a * b,
        (f"对角线互相垂直平分，另一条对角线的一半是 $\\sqrt{{{c}^2-{a}^2}}={b}$，全长 {2 * b}", f"面积 $\\frac{{1}}{{2}}\\times {2 * a}\\times {2 * b}={2 * a * b}$"),
        lambda: value(f"{2 * a}*2*({positive(f'x**2+{a}**2={c}**2')})/2"),
        ((4 * a * b, "对角线的积忘了除以2"), (a * b, "用半条对角线相乘，没有还原"), (2 * a * c, "用边长乘对角线"), (c * c, "把菱形当成正方形")),
    )


@template("中位线", 8, "sx.tx.midline-theorem", type=ItemType.BLANK, p=0.78)
def midline(draw: Random) -> Made | None:
    a, b, c = draw.randint(7, 14), draw.randint(8, 15), draw.randint(9, 16)
    if not (a < b < c < a + b) or (a + b + c) % 2:
        return None
    return Made(
        f"$\\triangle ABC$ 三边的长分别是 {a}，{b}，{c}，顺次连接三边中点，所得三角形的周长是 ____。",
        (a + b + c) // 2,
        ("中位线等于第三边的一半，三条中位线分别是三边的一半", f"周长：$({a}+{b}+{c})\\div 2={(a + b + c) // 2}$"),
        lambda: value(f"{a}/2+{b}/2+{c}/2"),
    )


@template("相似三角形的面积比", 9, "sx.tx.similar-triangle-properties", p=0.6)
def similar_area(draw: Random) -> Made | None:
    m, n, k = draw.randint(1, 4), draw.randint(2, 5), draw.randint(2, 6)
    if m >= n or (m, n) == (2, 4):
        return None
    return Made(
        f"两个相似三角形的周长比是 ${m}:{n}$，较小三角形的面积是 {m * m * k}，较大三角形的面积是（　　）。",
        n * n * k,
        (f"周长比等于相似比 ${m}:{n}$，面积比等于相似比的平方 ${m * m}:{n * n}$", f"较大三角形的面积：${m * m * k}\\times \\frac{{{n * n}}}{{{m * m}}}={n * n * k}$" if m > 1 else f"较大三角形的面积：${k}\\times {n * n}={n * n * k}$"),
        lambda: solved(f"{m * m * k}/x=({m}/{n})**2"),
        ((m * n * k, "以为面积比等于相似比"), (2 * m * n * k, "把相似比的平方算成相似比乘2"), (n * n * k - m * m * k, "求成了两个三角形面积的差"), (n * n * k + m * m * k, "求成了两个三角形面积的和")),
    )


@template("用影长测高", 9, "sx.tx.similarity-measurement", context="life", p=0.65)
def shadow_height(draw: Random) -> Made | None:
    person, shade = Fraction(draw.choice((15, 16, 18)), 10), Fraction(draw.choice((12, 20, 24)), 10)
    tree = draw.randint(4, 12)
    height = person * tree / shade
    if (height * 10).denominator != 1 or height == tree:
        return None
    return Made(
        f"同一时刻，身高 {decimal(person)} 米的小华影长 {decimal(shade)} 米，一棵树的影长是 {tree} 米，树高（　　）。",
        decimal(height),
        (f"同一时刻物高与影长成比例：$\\frac{{{decimal(person)}}}{{{decimal(shade)}}}=\\frac{{h}}{{{tree}}}$", f"$h={decimal(height)}$（米）"),
        lambda: solved(f"{decimal(person)}/{decimal(shade)}=x/{tree}"),
        ((decimal((shade * tree / person).limit_denominator(10)), "比例的对应关系写反"), (decimal(tree + person - shade), "以为物高与影长的差不变"), (tree, "以为物高等于影长"), (decimal(height / 2), "解比例时多除以了2")),
        unit="米",
    )


@template("圆周角定理", 9, "sx.tx.inscribed-angle", p=0.65)
def inscribed_angle(draw: Random) -> Made | None:
    half = draw.randint(25, 70)
    if half == 45 or half == 60:
        return None
    return Made(
        f"$A$，$B$，$C$ 是 $\\odot O$ 上的三点，$C$ 在优弧 $AB$ 上，$\\angle AOB={2 * half}°$，则 $\\angle ACB=$（　　）。",
        _degrees(half),
        ("一条弧所对的圆周角等于它所对的圆心角的一半", f"$\\angle ACB=\\frac{{1}}{{2}}\\times {2 * half}°={half}°$"),
        lambda: _degrees(_on_circle(2 * half)),
        ((_degrees(2 * half), "以为圆周角等于圆心角"), (_degrees(180 - half), "把点C当成在劣弧上"), (_degrees(180 - 2 * half), "求成了圆心角的补角"), (_degrees(90 - half), "求成了等腰三角形OAB的底角")),
    )


def _on_circle(centre: int) -> int:
    """The angle ACB by coordinates: A and B on the unit circle, C opposite to the middle of the arc."""
    from sympy import N, Point, acos, cos, deg, pi, sin

    half = pi * centre / 360
    a, b, c = Point(cos(half), sin(half)), Point(cos(half), -sin(half)), Point(-1, 0)
    one, two = a - c, b - c
    return round(float(N(deg(acos(one.dot(two) / (one.distance(Point(0, 0)) * two.distance(Point(0, 0))))))))


@template("垂径定理", 9, "sx.tx.chord-theorem", type=ItemType.CALCULATION, context="culture", p=0.5, minutes=4, weights=(1, 2, 1))
def arch_radius(draw: Random) -> Made:
    a, b, c = draw.choice(_TRIPLES)
    return Made(
        f"一座石拱桥的桥拱是圆弧形，跨度（弧所对的弦长）为 {2 * b} 米，拱高（弧的中点到弦的距离）为 {c - a} 米。求桥拱所在圆的半径。",
        c,
        (f"设半径为 $r$ 米，圆心到弦的距离为 $(r-{c - a})$ 米，半弦长 {b} 米。", f"由垂径定理和勾股定理，$r^2={b}^2+(r-{c - a})^2$", f"解得 $r={c}$。答：半径为 {c} 米。"),
        lambda: solved(f"r**2={b}**2+(r-{c - a})**2", "r"),
        unit="米",
    )


@template("弧长与扇形面积", 9, "sx.tx.arc-length-sector", p=0.6)
def sector(draw: Random) -> Made:
    r, angle = draw.choice((3, 6, 9, 12)), draw.choice((60, 80, 120, 150))
    arc = Fraction(2 * angle * r, 360)
    area = Fraction(angle * r * r, 360)
    def said(number: Fraction) -> str:
        top = "" if number.numerator == 1 else str(number.numerator)
        return f"${top}\\pi$" if number.denominator == 1 else f"$\\frac{{{top}\\pi}}{{{number.denominator}}}$"
    return Made(
        f"扇形的半径是 {r}，圆心角是 {angle}°，它的面积是（　　）。",
        said(area),
        (f"$S=\\frac{{{angle}\\pi \\times {r}^2}}{{360}}$", f"$S={said(area)[1:]}"),
        lambda: value(f"pi*{r}**2*{angle}/360"),
        ((said(arc), "求成了弧长"), (said(area * 2), "分母用了180"), (said(area / r), "半径没有平方"), (said(area + 2 * r), "把面积与周长混淆")),
    )


@template("圆锥的侧面积", 9, "sx.tx.cone-lateral", p=0.55)
def cone_side(draw: Random) -> Made:
    r, h, slant = draw.choice(((3, 4, 5), (5, 12, 13), (6, 8, 10), (9, 12, 15)))
    return Made(
        f"圆锥的底面半径是 {r}，高是 {h}，它的侧面积是（　　）。",
        f"${r * slant}\\pi$",
        (f"母线长 $\\sqrt{{{r}^2+{h}^2}}={slant}$", f"侧面积 $\\pi \\times {r}\\times {slant}={r * slant}\\pi$"),
        lambda: value(f"pi*{r}*({positive(f'x**2={r}**2+{h}**2')})"),
        ((f"${r * h}\\pi$", "把高当成了母线"), (f"${r * slant + r * r}\\pi$", "求成了全面积"), (f"${2 * r * slant}\\pi$", "漏了二分之一，用底面周长乘母线")),
    )


@template("锐角三角函数", 9, "sx.tx.trig-ratios", "sx.tx.sine", p=0.65)
def sine_of_angle(draw: Random) -> Made:
    a, b, c = draw.choice(_TRIPLES[:4])
    if draw.random() < 0.5:
        a, b = b, a
    def said(one: int, two: int) -> str:
        return f"$\\frac{{{one}}}{{{two}}}$"
    return Made(
        f"在 $\\mathrm{{Rt}}\\triangle ABC$ 中，$\\angle C=90°$，$AC={b}$，$BC={a}$，则 $\\sin A=$（　　）。",
        said(a, c),
        (f"$AB=\\sqrt{{{a}^2+{b}^2}}={c}$", f"$\\sin A=\\frac{{BC}}{{AB}}=\\frac{{{a}}}{{{c}}}$"),
        lambda: value(f"sin(atan({a}/{b}))"),
        ((said(b, c), "把对边和邻边弄反，求成余弦"), (said(a, b), "求成了正切"), (said(c, a), "把比的前项、后项弄反")),
    )


@template("仰角测高", 9, "sx.tx.trig-application", "sx.tx.bearing-slope", type=ItemType.CALCULATION, context="technology", p=0.45, minutes=5, weights=(1, 2, 1))
def drone_height(draw: Random) -> Made:
    far = draw.choice((20, 24, 30, 36, 40, 45, 60)) * 2
    return Made(
        f"无人机悬停在 $P$ 处，地面上的 $A$、$B$ 两点与它的正下方点 $H$ 在同一直线上，$A$、$B$ 在 $H$ 的两侧。在 $A$ 处测得 $P$ 的仰角是 45°，在 $B$ 处测得仰角是 30°，$AH={far}$ 米。求 $A$、$B$ 两点间的距离（结果保留根号）。",
        f"$({far}+{far}\\sqrt{{3}})$ 米",
        (f"在 $\\mathrm{{Rt}}\\triangle AHP$ 中，$\\angle A=45°$，$PH=AH={far}$（米）", f"在 $\\mathrm{{Rt}}\\triangle BHP$ 中，$BH=\\frac{{PH}}{{\\tan 30°}}={far}\\sqrt{{3}}$（米）", f"答：$A$、$B$ 两点间的距离是 $({far}+{far}\\sqrt{{3}})$ 米。"),
        lambda: value(f"{far}+{far}*tan(pi/4)/tan(pi/6)"),
    )
