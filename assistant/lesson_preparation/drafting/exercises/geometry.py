# ruff: noqa: E501  (a task and its answer are read in one piece)
"""Lengths, areas, volumes, angles, right triangles, similar figures, circles, coordinates."""

from fractions import Fraction
from random import Random

from assistant.lesson_preparation.drafting.exercises.exercise import Exercise, basic, extended, inquiry
from assistant.numerals import decimal, fraction, root
from corpora.knowledge_graphs import Point

_TRIPLES = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (6, 8, 10), (9, 12, 15), (7, 24, 25))


def perimeter_area(draw: Random, point: Point) -> list[Exercise]:
    """Rectangles and squares: around and inside."""
    a, b, s = draw.randint(6, 12), draw.randint(3, 5), draw.randint(4, 9)
    around = [
        basic(f"长方形长 {a} 厘米、宽 {b} 厘米，周长是多少？", f"{2 * (a + b)} 厘米", f"$({a}+{b})\\times 2={2 * (a + b)}$"),
        basic(f"正方形边长 {s} 厘米，周长是多少？", f"{4 * s} 厘米", f"${s}\\times 4={4 * s}$"),
    ]  # fmt: skip
    inside = [
        basic(f"长方形长 {a} 厘米、宽 {b} 厘米，面积是多少？先说要的是“边线”还是“面”。", f"{a * b} 平方厘米", f"${a}\\times {b}={a * b}$"),
        basic(f"正方形边长 {s} 分米，面积是多少？", f"{s * s} 平方分米", f"${s}\\times {s}={s * s}$"),
    ]  # fmt: skip
    area = "area" in point.id
    return [
        *(inside + around if area else around),
        *([] if area else [basic(f"用 {2 * (a + b)} 厘米长的铁丝围成宽 {b} 厘米的长方形，长是多少？", f"{a} 厘米", f"${2 * (a + b)}\\div 2-{b}={a}$")]),
        extended(f"从长 {a} 厘米、宽 {b} 厘米的长方形纸上剪下一个最大的正方形，剩下图形的周长是多少？", f"{2 * (a - b + b)} 厘米", f"剩下的长方形长、宽是 {b} 和 ${a}-{b}={a - b}$", f"$({b}+{a - b})\\times 2={2 * a}$"),
        inquiry(f"周长是 {2 * (a + b)} 厘米的长方形（边长取整厘米）有几种？{'哪一种面积最大？' if area else '列表有序地写出来。'}", f"共 {(a + b) // 2} 种" + (f"，长和宽最接近时面积最大：{((a + b) // 2) * ((a + b + 1) // 2)} 平方厘米" if area else f"，长加宽都等于 {a + b} 厘米")),
    ]  # fmt: skip


def plane_areas(draw: Random, _point: Point) -> list[Exercise]:
    """Parallelograms, triangles, trapezoids."""
    b, h, t = draw.randint(5, 12), 2 * draw.randint(2, 5), draw.randint(2, 4)
    return [
        basic(f"平行四边形底 {b} 厘米、高 {h} 厘米，面积是多少？", f"{b * h} 平方厘米", f"${b}\\times {h}={b * h}$"),
        basic(f"三角形底 {b} 厘米、高 {h} 厘米，面积是多少？", f"{b * h // 2} 平方厘米", f"${b}\\times {h}\\div 2={b * h // 2}$"),
        basic(f"梯形上底 {t} 厘米、下底 {b} 厘米、高 {h} 厘米，面积是多少？", f"{(b + t) * h // 2} 平方厘米", f"$({t}+{b})\\times {h}\\div 2={(b + t) * h // 2}$"),
        basic(f"三角形面积 {b * h // 2} 平方厘米，底 {b} 厘米，高是多少？", f"{h} 厘米", f"${b * h // 2}\\times 2\\div {b}={h}$"),
        extended(f"把底 {b} 厘米、高 {h} 厘米的平行四边形拉成长方形框架，面积变了吗？把它剪拼成长方形呢？", f"拉动后变大（高变长），剪拼后不变，仍是 {b * h} 平方厘米"),
        inquiry(f"在方格纸上画两个面积都是 {b * h // 2} 平方厘米、形状不同的图形，说明你怎样保证面积相等。", f"如底 {b} 高 {h} 的三角形，底 {b} 高 {h // 2} 的平行四边形", f"${b}\\times {h // 2}={b * h // 2}$"),
    ]  # fmt: skip


def solids(draw: Random, _point: Point) -> list[Exercise]:
    """Cuboids, cubes, cylinders and cones."""
    a, b, c, s = draw.randint(5, 9), draw.randint(3, 5), draw.randint(2, 4), draw.randint(3, 6)
    surface = 2 * (a * b + a * c + b * c)
    r, h = draw.choice((2, 3, 5, 10)), 3 * draw.randint(2, 5)
    v = Fraction(314, 100) * r * r * h
    return [
        basic(f"长方体长 {a} 厘米、宽 {b} 厘米、高 {c} 厘米，体积是多少？", f"{a * b * c} 立方厘米", f"${a}\\times {b}\\times {c}={a * b * c}$"),
        basic(f"同一个长方体（长 {a}、宽 {b}、高 {c} 厘米）的表面积是多少？", f"{surface} 平方厘米", f"$({a}\\times {b}+{a}\\times {c}+{b}\\times {c})\\times 2={surface}$"),
        basic(f"正方体棱长 {s} 厘米，体积和表面积各是多少？", f"{s**3} 立方厘米，{6 * s * s} 平方厘米", f"${s}\\times {s}\\times {s}={s**3}$，${s}\\times {s}\\times 6={6 * s * s}$"),
        basic(f"做一个无盖长方体盒（长 {a}、宽 {b}、高 {c} 厘米），至少要多少硬纸？", f"{surface - a * b} 平方厘米", f"只算5个面：${surface}-{a * b}={surface - a * b}$"),
        extended(f"圆柱底面半径 {r} 厘米、高 {h} 厘米，等底等高的圆锥体积是多少？（$\\pi$ 取 3.14）", f"{decimal(v / 3)} 立方厘米", f"圆柱：$3.14\\times {r}\\times {r}\\times {h}={decimal(v)}$", f"圆锥：${decimal(v)}\\div 3={decimal(v / 3)}$"),
        inquiry(f"把 {s**3} 个棱长1厘米的小正方体摆成长方体，怎样摆表面积最小？", f"摆成棱长 {s} 厘米的正方体，表面积 {6 * s * s} 平方厘米；越接近正方体越小"),
    ]  # fmt: skip


def solids_by_grade(draw: Random, point: Point) -> list[Exercise]:
    """Without cylinders and cones before grade 6."""
    found = solids(draw, point)
    if point.grade >= 6:
        return found
    a, b, rise = draw.randint(4, 8), draw.randint(3, 6), draw.randint(2, 5)
    stone = extended(
        f"长 {a} 分米、宽 {b} 分米的水缸中浸没一块石头，水面上升 {rise} 厘米（水未溢出），石头体积是多少立方分米？",
        f"{decimal(Fraction(a * b * rise, 10))} 立方分米",
        f"{rise} 厘米 = {decimal(Fraction(rise, 10))} 分米，${a}\\times {b}\\times {decimal(Fraction(rise, 10))}={decimal(Fraction(a * b * rise, 10))}$",
    )
    return [*(one for one in found if "圆柱" not in one.text), stone]


def circles(draw: Random, point: Point) -> list[Exercise]:
    """Circumference, area, ring; arcs and sectors in grade 9."""
    r, k = draw.choice((2, 3, 4, 5, 6, 10)), draw.randint(1, 3)
    pi = Fraction(314, 100)
    if point.grade >= 9:
        return _sectors(draw)
    return [
        basic(f"圆的半径是 {r} 厘米，直径和周长各是多少？（$\\pi$ 取 3.14）", f"{2 * r} 厘米，{decimal(2 * pi * r)} 厘米", f"$2\\times 3.14\\times {r}={decimal(2 * pi * r)}$"),
        basic(f"圆的半径是 {r} 分米，面积是多少？（$\\pi$ 取 3.14）", f"{decimal(pi * r * r)} 平方分米", f"$3.14\\times {r}\\times {r}={decimal(pi * r * r)}$"),
        basic(f"用圆规画周长 {decimal(2 * pi * r)} 厘米的圆，两脚之间取多少厘米？", f"{r} 厘米", f"${decimal(2 * pi * r)}\\div 3.14\\div 2={r}$"),
        basic(f"半径扩大到原来的 {k + 1} 倍，周长和面积各扩大到原来的几倍？", f"{k + 1} 倍；{(k + 1) ** 2} 倍"),
        extended(f"外圆半径 {r + k} 厘米、内圆半径 {r} 厘米的圆环面积是多少？（$\\pi$ 取 3.14）", f"{decimal(pi * ((r + k) ** 2 - r * r))} 平方厘米", f"$3.14\\times ({(r + k) ** 2}-{r * r})={decimal(pi * ((r + k) ** 2 - r * r))}$"),
        inquiry("把圆平均分成16份、32份剪拼，拼成的图形越来越像什么？由此说明圆的面积公式。", "越来越像长方形，长是周长的一半、宽是半径，面积为 $\\pi r\\times r=\\pi r^2$"),
    ]  # fmt: skip


def _sectors(draw: Random) -> list[Exercise]:
    r, n = draw.choice((6, 9, 12)), draw.choice((60, 90, 120))
    arc, area = Fraction(n * r, 180), Fraction(n * r * r, 360)
    base, slant = 3 * draw.randint(1, 2), 9
    return [
        basic(f"半径 {r}、圆心角 ${n}^\\circ$ 的弧长是多少？", f"${fraction(arc)}\\pi$", f"$\\frac{{{n}}}{{180}}\\pi\\times {r}={fraction(arc)}\\pi$"),
        basic(f"半径 {r}、圆心角 ${n}^\\circ$ 的扇形面积是多少？", f"${fraction(area)}\\pi$", f"$\\frac{{{n}}}{{360}}\\pi\\times {r * r}={fraction(area)}\\pi$"),
        basic(f"弧所对的圆心角是 ${n}^\\circ$，它所对的圆周角是多少度？", f"${n // 2}^\\circ$", f"${n}\\div 2={n // 2}$"),
        basic(f"圆锥底面半径 {base}、母线长 {slant}，侧面积是多少？", f"${base * slant}\\pi$", f"$\\pi\\times {base}\\times {slant}={base * slant}\\pi$"),
        extended(f"圆锥底面半径 {base}、母线长 {slant}，侧面展开图的圆心角是多少度？", f"${360 * base // slant}^\\circ$", f"$360\\times {base}\\div {slant}={360 * base // slant}$"),
        inquiry(f"弓形由半径 {r}、圆心角 ${n}^\\circ$ 的扇形割去三角形得到，面积怎样求？圆心角大于 $180^\\circ$ 时又怎样？", "扇形面积减三角形面积；大于平角时改为相加"),
    ]  # fmt: skip


def angles(draw: Random, point: Point) -> list[Exercise]:
    """Angles in triangles, between lines, in polygons."""
    a, b, n = draw.randint(35, 65), draw.randint(50, 75), draw.randint(5, 9)
    top = 2 * draw.randint(20, 50)
    if point.grade <= 4:
        return [
            basic(f"三角形两个角是 ${a}^\\circ$ 和 ${b}^\\circ$，第三个角是多少度？", f"${180 - a - b}^\\circ$", f"$180-{a}-{b}={180 - a - b}$"),
            basic(f"${a}^\\circ$、$90^\\circ$、${a + 90}^\\circ$、$180^\\circ$ 各是什么角？", "锐角、直角、钝角、平角"),
            basic(f"直角三角形的一个锐角是 ${a}^\\circ$，另一个锐角是多少度？", f"${90 - a}^\\circ$", f"$90-{a}={90 - a}$"),
            extended(f"等腰三角形的顶角是 ${top}^\\circ$，一个底角是多少度？", f"${(180 - top) // 2}^\\circ$", f"$(180-{top})\\div 2={(180 - top) // 2}$"),
            inquiry("三角形里最多有几个钝角、几个直角？用内角和说明。", "都最多一个；两个直角已经是180度，第三个角就没有了"),
        ]  # fmt: skip
    return [
        basic(f"一个角是 ${a}^\\circ$，它的余角和补角各是多少度？", f"${90 - a}^\\circ$ 和 ${180 - a}^\\circ$", f"$90-{a}={90 - a}$，$180-{a}={180 - a}$"),
        basic(f"在 $\\triangle ABC$ 中，$\\angle A={a}^\\circ$，$\\angle B={b}^\\circ$，求与 $\\angle C$ 相邻的外角。", f"${a + b}^\\circ$", f"外角等于不相邻两内角的和：${a}+{b}={a + b}$"),
        basic(f"两直线平行，一对同旁内角中一个是 ${a + 40}^\\circ$，另一个是多少度？", f"${140 - a}^\\circ$", f"$180-{a + 40}={140 - a}$"),
        basic(f"正 {n} 边形的内角和是多少度？", f"${(n - 2) * 180}^\\circ$", f"$({n}-2)\\times 180={(n - 2) * 180}$"),
        extended(f"等腰三角形一个角是 ${top}^\\circ$，其余两个角是多少度？分情况写。", f"顶角 ${top}^\\circ$ 时，底角都是 ${(180 - top) // 2}^\\circ$" + (f"；底角 ${top}^\\circ$ 时，另两个角是 ${top}^\\circ$、${180 - 2 * top}^\\circ$" if top < 90 else "；它不能作底角")),
        inquiry("平行线间有一个折点，折点处的角与两边的角有什么关系？过折点作平行线说明，再改变折点位置看结论怎样变。", "折点在两线之间且开口朝外时，折角等于两边角的和；位置不同结论会变"),
    ]  # fmt: skip


def pythagoras(draw: Random, _point: Point) -> list[Exercise]:
    """Right triangles with whole sides, with roots, cases, ladders, folding and the converse."""
    (a, b, c), (p, q, r) = draw.sample(_TRIPLES[:5], 2)
    m, n = draw.choice(((1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (4, 5)))  # no whole hypotenuse
    s, t = draw.choice(((3, 4), (6, 8), (5, 12)))
    long, top, down, out = draw.choice(((25, 24, 4, 15), (25, 24, 9, 20), (13, 12, 7, 12), (65, 63, 7, 33)))
    w, h = draw.choice(((8, 10), (12, 15), (4, 5)))
    foot, drop = round((long * long - top * top) ** 0.5), top - down
    fold = round((h * h - w * w) ** 0.5)
    x = Fraction(w * w + (h - fold) ** 2, 2 * w)
    return [
        basic(f"在 $\\mathrm{{Rt}}\\triangle ABC$ 中，$\\angle C=90^\\circ$，$a={a}$，$b={b}$，求 $c$。", f"$c={c}$", f"$c$ 是斜边：$c^2={a}^2+{b}^2={a * a}+{b * b}={c * c}$", f"$c=\\sqrt{{{c * c}}}={c}$"),
        basic(f"在 $\\mathrm{{Rt}}\\triangle ABC$ 中，$\\angle C=90^\\circ$，$c={r}$，$a={p}$，求 $b$。", f"$b={q}$", f"$b$ 是直角边：$b^2={r}^2-{p}^2={r * r}-{p * p}={q * q}$", f"$b=\\sqrt{{{q * q}}}={q}$"),
        basic(f"直角三角形两条直角边是 {m} 和 {n}，求斜边，结果保留根号。", f"${root(m * m + n * n)}$", f"${m}^2+{n}^2={m * m + n * n}$"),
        basic(f"以直角三角形两直角边为边的正方形面积是 {a * a} 和 {b * b}，以斜边为边的正方形面积是多少？", c * c, f"${a * a}+{b * b}={c * c}$"),
        extended(f"一个直角三角形的两边长是 {s} 和 {t}，求第三边。", f"${root(s * s + t * t)}$ 或 ${root(t * t - s * s)}$", f"{t} 是直角边时：$\\sqrt{{{s * s}+{t * t}}}={root(s * s + t * t)}$", f"{t} 是斜边时：$\\sqrt{{{t * t}-{s * s}}}={root(t * t - s * s)}$"),
        extended(f"一架 {long} 分米长的梯子靠墙，顶端离地 {top} 分米。顶端下滑 {down} 分米，底端向外滑多少分米？", f"{out - foot} 分米" if long * long - drop * drop == out * out else f"$\\sqrt{{{long * long - drop * drop}}}-{foot}$ 分米", f"原来底端离墙：$\\sqrt{{{long}^2-{top}^2}}={foot}$", f"后来底端离墙：$\\sqrt{{{long}^2-{drop}^2}}={root(long * long - drop * drop)}$", "下滑的距离与外滑的距离不一定相等"),
        inquiry(f"矩形 $ABCD$ 中 $AB={w}$，$BC={h}$。沿过 $A$ 的直线折叠，使 $D$ 落在边 $BC$ 上的 $F$ 处，折痕交 $CD$ 于 $E$，求 $CE$ 的长。", f"${fraction(w - x)}$", f"$AF=AD={h}$，$BF=\\sqrt{{{h}^2-{w}^2}}={fold}$，$CF={h}-{fold}={h - fold}$", f"设 $CE=y$，则 $EF=DE={w}-y$，$({w}-y)^2=y^2+{h - fold}^2$", f"$y={fraction(w - x)}$"),
        inquiry("收集三种以上勾股定理的证法，按“面积法”“拼图法”分类，选一种讲给同学听。", "讲解中要写出两种面积表示并列等式，说明每块图形从哪里来"),
    ]  # fmt: skip


def right_triangle_ratios(draw: Random, _point: Point) -> list[Exercise]:
    """Sine, cosine, tangent; solving right triangles; heights."""
    a, b, c = draw.choice(_TRIPLES[:3])
    d = draw.randint(6, 20)
    return [
        basic(f"在 $\\mathrm{{Rt}}\\triangle ABC$ 中，$\\angle C=90^\\circ$，$a={a}$，$b={b}$，求 $\\sin A$、$\\cos A$、$\\tan A$。", f"$\\frac{{{a}}}{{{c}}}$，$\\frac{{{b}}}{{{c}}}$，$\\frac{{{a}}}{{{b}}}$", f"$c=\\sqrt{{{a * a}+{b * b}}}={c}$"),
        basic("写出 $30^\\circ$、$45^\\circ$、$60^\\circ$ 的正弦值，说说怎样由特殊三角形得到。", "$\\frac{1}{2}$，$\\frac{\\sqrt{2}}{2}$，$\\frac{\\sqrt{3}}{2}$"),
        basic("计算 $2\\sin 30^\\circ+\\tan 45^\\circ$。", 2, "$2\\times \\frac{1}{2}+1=2$"),
        basic(f"直角三角形斜边长 {2 * d}，一个锐角 $30^\\circ$，求它所对的直角边。", d, f"${2 * d}\\times \\frac{{1}}{{2}}={d}$"),
        extended(f"离旗杆 {d} 米处测得杆顶仰角 $45^\\circ$，测角仪高 1.5 米，旗杆高多少米？", f"{d + 1}.5 米", f"$\\tan 45^\\circ=1$，${d}+1.5={d + 1}.5$"),
        inquiry("底部不能到达的塔，怎样用两次测角求塔高？画出示意图，写出要测的量和算式。", "在一条直线上取两点测仰角 $\\alpha$、$\\beta$ 和两点距离 $m$；$h\\left(\\frac{1}{\\tan\\alpha}-\\frac{1}{\\tan\\beta}\\right)=m$，$\\alpha<\\beta$"),
    ]  # fmt: skip


def similar(draw: Random, _point: Point) -> list[Exercise]:
    """Similar figures: ratios of sides, perimeters and areas, measuring heights."""
    k, a, b, c = draw.randint(2, 4), draw.randint(3, 5), draw.randint(6, 7), draw.randint(8, 9)
    person, shadow = Fraction(16, 10), draw.choice((Fraction(8, 10), Fraction(16, 10), Fraction(2)))
    tree = draw.randint(4, 9)
    return [
        basic(f"$\\triangle ABC$ 三边为 {a}、{b}、{c}，与它相似的三角形最短边为 {a * k}，求另两边。", f"{b * k} 和 {c * k}", f"相似比 ${a * k}\\div {a}={k}$"),
        basic(f"两个相似三角形的相似比是 $1:{k}$，周长比和面积比各是多少？", f"$1:{k}$；$1:{k * k}$"),
        basic(f"$DE\\parallel BC$，$AD={a}$，$DB={a * k}$，$AE={b}$，求 $EC$。", b * k, f"$\\frac{{AD}}{{DB}}=\\frac{{AE}}{{EC}}$，${b}\\times {a * k}\\div {a}={b * k}$"),
        basic(f"一个三角形面积为 {a * b}，按相似比 ${k}:1$ 放大后面积是多少？", a * b * k * k, f"${a * b}\\times {k}^2={a * b * k * k}$"),
        extended(f"身高 1.6 米的人影长 {decimal(shadow)} 米，同时测得树影长 {tree} 米，树高多少米？", f"{decimal(person / shadow * tree)} 米", f"$\\frac{{1.6}}{{{decimal(shadow)}}}=\\frac{{h}}{{{tree}}}$，$h={decimal(person / shadow * tree)}$"),
        inquiry("阴天没有影子，怎样用一面镜子测旗杆高度？画图、列出要测的量，并说明为什么两个三角形相似。", "入射角等于反射角，两直角三角形有两组角相等；测人眼高、人到镜、镜到杆底的距离"),
    ]  # fmt: skip


def coordinates(draw: Random, _point: Point) -> list[Exercise]:
    """Points in the plane: position, moves, symmetry, distance."""
    x, y, dx, dy = draw.randint(2, 6), draw.randint(1, 5), draw.randint(2, 5), draw.randint(2, 4)
    return [
        basic(f"写出点 $P(-{x},{y})$ 所在的象限和它到两条坐标轴的距离。", f"第二象限；到 $x$ 轴 {y}，到 $y$ 轴 {x}", "到 $x$ 轴的距离看纵坐标的绝对值"),
        basic(f"把点 $({x},{y})$ 向左平移 {dx} 个单位、再向上平移 {dy} 个单位，坐标是什么？", f"$({x - dx},{y + dy})$", f"${x}-{dx}={x - dx}$，${y}+{dy}={y + dy}$"),
        basic(f"写出点 $({x},-{y})$ 关于 $x$ 轴、$y$ 轴和原点的对称点。", f"$({x},{y})$，$(-{x},-{y})$，$(-{x},{y})$"),
        basic(f"点 $(m,{y})$ 在 $y$ 轴上，$m$ 是多少？", 0, "$y$ 轴上的点横坐标为0"),
        extended(f"已知 $A(-{x},0)$、$B({dx},0)$、$C(0,{2 * dy})$，求三角形 $ABC$ 的面积。", (x + dx) * dy, f"底 $AB={x}+{dx}={x + dx}$，高 {2 * dy}", f"${x + dx}\\times {2 * dy}\\div 2={(x + dx) * dy}$"),
        inquiry("给校园主要地点建立坐标系：原点选在哪里、单位长度取多少最方便？换一个原点，各点坐标怎样变？", "原点不唯一；换原点相当于所有点一起平移，相对位置不变"),
    ]  # fmt: skip
