# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Coordinates and functions (grades 7 to 9)."""

from fractions import Fraction
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import interval, solved, system, value
from assistant.homework.templates.template import Made, template
from assistant.numerals import fraction, polynomial


def _at(x: int, y: int) -> str:
    return f"$({x},{y})$"


@template("用坐标表示平移", 7, "sx.tx.coordinate-translation", p=0.78)
def translated_point(draw: Random) -> Made | None:
    x, y, dx, dy = draw.randint(-5, 5), draw.randint(-5, 5), draw.randint(2, 6), draw.randint(2, 6)
    if dx == dy or x * y == 0:
        return None
    return Made(
        f"把点 $P({x},{y})$ 先向左平移 {dx} 个单位长度，再向上平移 {dy} 个单位长度，所得点的坐标是（　　）。",
        _at(x - dx, y + dy),
        ("左右平移改变横坐标，左减右加；上下平移改变纵坐标，上加下减", f"横坐标 ${x}-{dx}={x - dx}$，纵坐标 ${y}+{dy}={y + dy}$"),
        lambda: (solved(f"x+{dx}={x}"), solved(f"y-{dy}={y}", "y")),
        ((_at(x + dx, y + dy), "以为向左平移横坐标增加"), (_at(x - dx, y - dy), "以为向上平移纵坐标减少"), (_at(x + dy, y - dx), "把左右平移与上下平移对应的坐标弄反"), (_at(x + dx, y - dy), "两个方向都弄反")),
    )


@template("关于坐标轴对称", 8, "sx.tx.coordinate-reflection", p=0.78)
def reflected_point(draw: Random) -> Made | None:
    x, y = draw.randint(-7, 7), draw.randint(-7, 7)
    axis = draw.choice("xy")
    if x * y == 0 or abs(x) == abs(y):
        return None
    kept = (x, -y) if axis == "x" else (-x, y)
    other = (-x, y) if axis == "x" else (x, -y)
    return Made(
        f"点 $A({x},{y})$ 关于 ${axis}$ 轴对称的点的坐标是（　　）。",
        _at(*kept),
        (f"关于 ${axis}$ 轴对称，{'横' if axis == 'x' else '纵'}坐标不变，{'纵' if axis == 'x' else '横'}坐标互为相反数", f"对称点是 {_at(*kept)}"),
        lambda: _mirrored(x, y, axis),
        ((_at(*other), "把关于哪条轴对称记反"), (_at(-x, -y), "与关于原点对称混淆"), (_at(y, x), "把横、纵坐标交换")),
    )


def _mirrored(x: int, y: int, axis: str) -> tuple[object, ...]:
    from sympy import Line, Point

    line = Line(Point(0, 0), Point(1, 0) if axis == "x" else Point(0, 1))
    return tuple(Point(x, y).reflect(line).args)


@template("求一次函数解析式", 8, "sx.sd.undetermined-coefficients", "sx.sd.linear-function", type=ItemType.CALCULATION, p=0.6, minutes=4, weights=(1, 2, 1))
def line_through(draw: Random) -> Made | None:
    k, b, x1, x2 = draw.randint(-4, 5), draw.randint(-6, 6), draw.randint(-3, 0), draw.randint(1, 4)
    if k == 0 or b == 0:
        return None
    y1, y2 = k * x1 + b, k * x2 + b
    form = polynomial([(k, "x"), (b, "")])
    return Made(
        f"一次函数的图象经过点 $A({x1},{y1})$ 和 $B({x2},{y2})$，求这个函数的解析式。",
        f"$y={form}$",
        ("设解析式为 $y=kx+b$（$k\\neq 0$）。", f"代入两点坐标，列出关于 $k$、$b$ 的方程组，解得 $k={k}$，$b={b}$", f"所以解析式为 $y={form}$"),
        lambda: "y={k}*x+({b})".format(**_fit(x1, y1, x2, y2)),
    )


def _fit(x1: int, y1: int, x2: int, y2: int) -> dict[str, object]:
    return system(f"({x1})*k+b={y1}", f"({x2})*k+b={y2}")


@template("由图象位置判断k与b", 8, "sx.sd.slope-intercept", "sx.sd.linear-function", cognitive=Cognitive.UNDERSTAND, p=0.6)
def missing_quadrant(draw: Random) -> Made | None:
    k, b = draw.choice((-1, 1)) * draw.randint(2, 5), draw.choice((-1, 1)) * draw.randint(1, 6)
    return Made(
        f"一次函数 $y={polynomial([(k, 'x'), (b, '')])}$ 的图象不经过（　　）。",
        f"第{_absent(k, b)}象限",
        (f"$k={k}{'>' if k > 0 else '<'}0$，图象从左到右{'上升' if k > 0 else '下降'}；$b={b}{'>' if b > 0 else '<'}0$，与 $y$ 轴交于{'正' if b > 0 else '负'}半轴", f"图象不经过第{_absent(k, b)}象限"),
        lambda: f"第{_unreached(k, b)}象限",
        tuple((f"第{name}象限", thought) for name, thought in (("一", "没有画草图，看错了k的符号"), ("二", "没有画草图，看错了b的符号"), ("三", "把k与b的作用弄反"), ("四", "k、b的符号都看错")) if name != _absent(k, b)),
    )


def _absent(k: int, b: int) -> str:
    return {(True, True): "四", (True, False): "二", (False, True): "三", (False, False): "一"}[k > 0, b > 0]


def _unreached(k: int, b: int) -> str:
    """The quadrant in which no point of the line lies, by the sets of x where each sign of y is taken."""
    signs = {"一": ("x>0", ">"), "二": ("x<0", ">"), "三": ("x<0", "<"), "四": ("x>0", "<")}
    return next(name for name, (side, sign) in signs.items() if interval(side, f"{k}*x+({b}){sign}0").is_empty)


@template("一次函数的应用", 8, "sx.sd.linear-function-application", "sx.sd.plan-choice", context="life", cognitive=Cognitive.ANALYSE, p=0.5, minutes=4)
def break_even(draw: Random) -> Made:
    fee, cheap, gap = draw.choice((30, 40, 50, 60, 80)), draw.choice((10, 12, 15)), draw.choice((2, 5))
    times = fee // gap
    return Made(
        f"游泳馆有两种收费方式：甲，办卡 {fee} 元，每次再付 {cheap} 元；乙，不办卡，每次付 {cheap + gap} 元。设游泳 $x$ 次，当（　　）时，选甲更省钱。",
        f"$x>{times}$",
        (f"游泳 $x$ 次，甲付 $({cheap}x+{fee})$ 元，乙付 ${cheap + gap}x$ 元", f"${cheap}x+{fee}<{cheap + gap}x$，解得 $x>{times}$"),
        lambda: interval(f"{cheap}*x+{fee}<{cheap + gap}*x"),
        ((f"$x<{times}$", "不等号的方向弄反"), (f"$x>{fee // cheap}$", "只用办卡费除以甲每次的费用"), (f"$x>{fee // (cheap + gap)}$", "只用办卡费除以乙每次的费用"), (f"$x>{times - 1}$", "刚好一样时也算作更省")),
    )


@template("抛物线的顶点", 9, "sx.sd.parabola-general", "sx.sd.parabola-vertex-form", p=0.65)
def vertex(draw: Random) -> Made | None:
    a, h, k = draw.choice((1, 2, -1, -2)), draw.choice((-4, -3, -2, 2, 3, 4)), draw.randint(-7, 7)
    c = a * h * h + k
    if k == 0 or c == 0 or c in (k, -k) or abs(h) == abs(k):
        return None
    return Made(
        f"抛物线 $y={polynomial([(a, 'x^2'), (-2 * a * h, 'x'), (c, '')])}$ 的顶点坐标是（　　）。",
        _at(h, k),
        (f"配方：$y={polynomial([(a, f'(x{-h:+d})^2'), (k, '')])}$", f"顶点坐标是 {_at(h, k)}"),
        lambda: _turning(a, -2 * a * h, c),
        ((_at(-h, k), "由顶点式读横坐标时符号弄错"), (_at(h, -k), "纵坐标的符号弄错"), (_at(h, c), "把常数项当成顶点的纵坐标"), (_at(-2 * a * h, c), "直接读出一次项系数和常数项")),
    )


def _turning(a: int, b: int, c: int) -> tuple[object, object]:
    """Where the derivative vanishes."""
    from sympy import diff, solve

    x, form = value("x"), value(f"{a}*x**2+({b})*x+({c})")
    (at,) = solve(diff(form, x), x)
    return at, form.subs(x, at)


@template("抛物线的平移", 9, "sx.sd.parabola-vertex-form", p=0.65)
def shifted_parabola(draw: Random) -> Made | None:
    a, h, k = draw.choice((2, 3, -2, -3)), draw.randint(1, 6), draw.randint(1, 6)
    if h == k:
        return None
    def said(one: int, two: int) -> str:
        return f"$y={a}(x{one:+d})^2{two:+d}$"
    return Made(
        f"把抛物线 $y={a}x^2$ 向右平移 {h} 个单位长度，再向下平移 {k} 个单位长度，所得抛物线的解析式是（　　）。",
        said(-h, -k),
        (f"顶点由 $(0,0)$ 移到 $({h},-{k})$", f"开口方向和大小不变，解析式为 {said(-h, -k)}"),
        lambda: f"y={value(f'{a}*x**2').subs(value('x'), value(f'x-{h}')) - k}".replace("**", "^"),
        ((said(h, -k), "以为向右平移括号里用加"), (said(-h, k), "以为向下平移后面用加"), (said(-k, -h), "把左右平移和上下平移的量弄混"), (said(h, k), "两个方向的符号都弄反")),
    )


@template("面积的最大值", 9, "sx.sd.quadratic-max-min", "sx.sd.quadratic-application", type=ItemType.CALCULATION, context="life", cognitive=Cognitive.ANALYSE, p=0.45, minutes=6, weights=(2, 2, 2))
def greatest_area(draw: Random) -> Made:
    half = draw.randint(5, 12)
    fence = 4 * half
    return Made(
        f"用 {fence} 米长的篱笆靠一面足够长的墙围一个长方形菜园（靠墙的一边不用篱笆），菜园的最大面积是多少平方米？",
        2 * half * half,
        (f"设垂直于墙的边长为 $x$ 米，则平行于墙的边长为 $({fence}-2x)$ 米，面积 $S=x({fence}-2x)$", f"$S=-2x^2+{fence}x=-2(x-{half})^2+{2 * half * half}$，其中 $0<x<{2 * half}$", f"$x={half}$ 在取值范围内，答：最大面积是 {2 * half * half} 平方米。"),
        lambda: _greatest(f"x*({fence}-2*x)", 2 * half),
        unit="平方米",
    )


def _greatest(form: str, end: int) -> object:
    from sympy import Interval, maximum

    return maximum(value(form), value("x"), Interval(0, end))


@template("反比例函数的图象", 9, "sx.sd.inverse-function-graph", cognitive=Cognitive.UNDERSTAND, p=0.55)
def inverse_order(draw: Random) -> Made:
    k = draw.choice((-1, 1)) * draw.randint(2, 9)
    rising = k < 0
    order = sorted((("y_1", Fraction(k, -2)), ("y_2", Fraction(k, -1)), ("y_3", Fraction(k, 3))), key=lambda each: each[1])
    right = "<".join(name for name, _ in order)
    others = ["y_1<y_2<y_3", "y_3<y_2<y_1", "y_2<y_1<y_3", "y_3<y_1<y_2"]
    thoughts = {"y_1<y_2<y_3": "不分象限，直接说y随x的增大而增大", "y_3<y_2<y_1": "不分象限，直接说y随x的增大而减小", "y_2<y_1<y_3": "同一象限内的增减性正确，但没有看清k的符号" if rising else "同一支上的增减性弄反", "y_3<y_1<y_2": "k的符号看错" if not rising else "同一支上的增减性弄反"}
    return Made(
        f"点 $(-2,y_1)$，$(-1,y_2)$，$(3,y_3)$ 都在反比例函数 $y={'-' if rising else ''}\\frac{{{abs(k)}}}{{x}}$ 的图象上，则 $y_1$，$y_2$，$y_3$ 的大小关系是（　　）。",
        f"${right}$",
        (f"分别代入：$y_1={fraction(Fraction(k, -2))}$，$y_2={fraction(Fraction(k, -1))}$，$y_3={fraction(Fraction(k, 3))}$", f"所以 ${right}$"),
        lambda: "$" + "<".join(sorted(("y_1", "y_2", "y_3"), key=lambda name: value(f"{k}/({ {'y_1': -2, 'y_2': -1, 'y_3': 3}[name]})"))) + "$",
        tuple((f"${each}$", thoughts[each]) for each in others if each != right),
    )


@template("k的几何意义", 9, "sx.sd.inverse-k-geometry", "sx.sd.k-area", cognitive=Cognitive.ANALYSE, p=0.5)
def k_from_area(draw: Random) -> Made:
    area = draw.randint(2, 9)
    return Made(
        f"点 $P$ 在反比例函数 $y=\\frac{{k}}{{x}}$ 位于第二象限的图象上，$PA\\perp x$ 轴于点 $A$，$\\triangle PAO$ 的面积是 {area}（$O$ 为原点），则 $k=$（　　）。",
        f"${-2 * area}$",
        (f"$S=\\frac{{1}}{{2}}|k|={area}$，$|k|={2 * area}$", f"图象在第二象限，$k<0$，所以 $k={-2 * area}$"),
        lambda: min(solved(f"Abs(k)/2={area}", "k")),
        ((f"${2 * area}$", "没有看图象所在的象限，符号弄错"), (f"${-area}$", "以为三角形的面积等于|k|"), (f"${area}$", "面积公式漏了一半，符号也弄错")),
    )
