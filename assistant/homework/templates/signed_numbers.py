# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Rational and real numbers, expressions (grade 7)."""

from fractions import Fraction
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import solved, value
from assistant.homework.templates.template import Made, template
from assistant.numerals import polynomial, signed


def _n(number: int) -> str:
    return f"${number}$"


@template("有理数减法", 7, "sx.sd.rational-sub", p=0.82)
def subtract_negative(draw: Random) -> Made | None:
    a, b = -draw.randint(3, 15), -draw.randint(3, 15)
    if a == b or a + b == b - a:
        return None
    return Made(
        f"计算 ${a}-({b})$，结果是（　　）。",
        _n(a - b),
        ("减去一个数，等于加上这个数的相反数", f"${a}+{-b}={a - b}$"),
        lambda: solved(f"x+({b})={a}"),
        ((_n(a + b), "减去负数时没有变号"), (_n(b - a), "被减数与减数颠倒"), (_n(-a - b), "把两个负号都去掉再相加")),
    )


@template("乘方的符号", 7, "sx.sd.power", "sx.sd.rational-mixed", cognitive=Cognitive.UNDERSTAND, p=0.6)
def minus_square(draw: Random) -> Made | None:
    a, b = draw.randint(2, 6), draw.randint(2, 5)
    right = -(a**2) + (-b) ** 3
    return Made(
        f"计算 $-{a}^2+(-{b})^3$，结果是（　　）。",
        _n(right),
        (f"$-{a}^2$ 表示 ${a}^2$ 的相反数，等于 $-{a**2}$；$(-{b})^3=-{b**3}$", f"$-{a**2}+(-{b**3})={right}$"),
        lambda: solved(f"x+{a}*{a}={-b}*{-b}*({-b})"),
        ((_n(a**2 - b**3), f"把 $-{a}^2$ 当成 $(-{a})^2$"), (_n(-(a**2) + b**3), "以为负数的奇次幂是正数"), (_n(-2 * a - 3 * b), "把乘方算成底数乘指数"), (_n(a**2 + b**3), "两个符号都看错")),
    )


@template("混合运算", 7, "sx.sd.rational-mixed", type=ItemType.CALCULATION, p=0.6, minutes=4, weights=(2, 1, 1))
def mixed_rational(draw: Random) -> Made:
    a, b, c, d = draw.randint(2, 4), draw.randint(2, 5), draw.randint(2, 6), draw.randint(3, 12)
    first, second = (-a) ** 3 * b, -c * d
    return Made(
        f"计算：$(-{a})^3\\times {b}-{c * d * 2}\\div (-2)+(-{d})$。",
        _n(first + c * d - d),
        (f"先乘方：$(-{a})^3=-{a**3}$", f"再乘除：$-{a**3}\\times {b}={first}$，${c * d * 2}\\div (-2)={second}$", f"最后加减：${first}-({second})+(-{d})={first + c * d - d}$"),
        lambda: value(f"(-{a})**3*{b}-{c * d * 2}/(-2)+(-{d})"),
    )


@template("绝对值方程", 7, "sx.sd.absolute-value", "sx.sd.classify-discuss", p=0.6)
def absolute_value_distance(draw: Random) -> Made | None:
    at, far = -draw.randint(1, 6), draw.randint(2, 9)
    if -at == far or at + far == 0:
        return None
    return Made(
        f"数轴上点 $A$ 表示的数是 ${at}$，点 $B$ 到点 $A$ 的距离是 {far}，则点 $B$ 表示的数是（　　）。",
        f"${at + far}$ 或 ${at - far}$",
        (f"点 $B$ 可能在点 $A$ 右侧：${at}+{far}={at + far}$；也可能在左侧：${at}-{far}={at - far}$", f"所以点 $B$ 表示的数是 ${at + far}$ 或 ${at - far}$"),
        lambda: solved(f"Abs(x-({at}))={far}"),
        ((_n(at + far), "只考虑了右侧，漏掉左侧"), (_n(at - far), "只考虑了左侧，漏掉右侧"), (f"${far}$ 或 $-{far}$", "把到点A的距离当成到原点的距离"), (f"${-at + far}$ 或 ${-at - far}$", "把点A的符号看错")),
    )


@template("科学记数法", 7, "sx.sd.scientific-notation", context="technology", p=0.82)
def scientific(draw: Random) -> Made:
    m, e = draw.randint(11, 98), draw.randint(6, 9)
    m += m % 10 == 0
    number = m * 10 ** (e - 1)
    thing, measure = draw.choice((("某颗卫星一年发回的图像共", "张"), ("某数据中心一天处理的请求共", "次"), ("某型芯片上集成的晶体管约有", "个")))
    return Made(
        f"{thing} {number} {measure}，用科学记数法表示为（　　）。",
        f"${decimal_text(m)}\\times 10^{{{e}}}$",
        ("科学记数法写成 $a\\times 10^n$，其中 $1\\leq a<10$", f"{number} 有 {e + 1} 位整数，$n={e}$，写作 ${decimal_text(m)}\\times 10^{{{e}}}$"),
        lambda: value(f"{number}"),
        ((f"${decimal_text(m)}\\times 10^{{{e + 1}}}$", "把整数位数当成指数"), (f"${decimal_text(m)}\\times 10^{{{e - 1}}}$", "数后面的0的个数当成指数"), (f"${decimal_text(m)}\\times 10^{{-{e}}}$", "以为大数用负指数表示")),
    )


def decimal_text(tenths: int) -> str:
    """Tenths as a decimal: 34 is `3.4`."""
    return f"{tenths // 10}.{tenths % 10}"


@template("合并同类项", 7, "sx.sd.combine-like-terms", type=ItemType.CALCULATION, p=0.82, weights=(1, 1))
def like_terms(draw: Random) -> Made | None:
    a, b, c, d = draw.randint(3, 9), draw.randint(2, 7), draw.randint(2, 8), draw.randint(2, 6)
    if a == c or b == d:
        return None
    return Made(
        f"合并同类项：${a}x^2-{b}x-{c}x^2+{d}x$。",
        f"${polynomial([(a - c, 'x^2'), (d - b, 'x')])}$",
        (f"$({a}-{c})x^2+({d}-{b})x$", f"$={polynomial([(a - c, 'x^2'), (d - b, 'x')])}$"),
        lambda: value(f"{a}*x**2-{b}*x-{c}*x**2+{d}*x"),
    )


@template("去括号", 7, "sx.sd.remove-brackets", cognitive=Cognitive.UNDERSTAND, p=0.78)
def remove_brackets(draw: Random) -> Made:
    a, b, c, k = draw.randint(4, 9), draw.randint(2, 4), draw.randint(2, 7), draw.randint(2, 4)
    def said(x: int, y: int) -> str:
        return f"${polynomial([(x, 'a'), (y, 'b')])}$"
    return Made(
        f"化简 ${a}a-{k}({b}a-{c}b)$，结果是（　　）。",
        said(a - k * b, k * c),
        (f"去括号，每一项都乘 $-{k}$：${a}a-{k * b}a+{k * c}b$", f"合并同类项，得 {said(a - k * b, k * c)}"),
        lambda: value(f"expand({a}*a-{k}*({b}*a-{c}*b))"),
        ((said(a - k * b, -k * c), "去括号时第二项没有变号"), (said(a - k * b, -c), f"{k}只乘了括号里的第一项"), (said(a - k * b, c), f"变了号，但{k}没有乘第二项"), (said(a + k * b, -k * c), "括号前的负号没有用上")),
    )


@template("整式加减化简求值", 7, "sx.sd.polynomial-add-sub", "sx.sd.expression-value", type=ItemType.CALCULATION, p=0.6, minutes=5, weights=(2, 1, 2))
def simplify_then_value(draw: Random) -> Made | None:
    a, b, c, d = draw.randint(2, 5), draw.randint(2, 6), draw.randint(2, 4), draw.randint(1, 5)
    x, y = -draw.randint(1, 4), draw.randint(2, 5)
    p, q = 2 * a - c, 2 * b + c * d
    if p == 0 or d == 1:
        return None
    form = polynomial([(p, "x^2"), (q, "xy")])
    return Made(
        f"先化简，再求值：$2({a}x^2+{b}xy)-{c}(x^2-{d}xy)$，其中 $x={x}$，$y={y}$。",
        _n(p * x * x + q * x * y),
        (f"$={2 * a}x^2+{2 * b}xy-{c}x^2+{c * d}xy$", f"$={form}$", f"当 $x={x}$，$y={y}$ 时，原式 $={p * x * x + q * x * y}$"),
        lambda: value(f"2*({a}*x**2+{b}*x*y)-{c}*(x**2-{d}*x*y)").subs({value("x"): x, value("y"): y}),
    )


@template("平方根与立方根", 7, "sx.sd.square-root", "sx.sd.cube-root", cognitive=Cognitive.UNDERSTAND, p=0.65)
def roots_of_number(draw: Random) -> Made:
    a = draw.randint(3, 12)
    return Made(
        f"{a * a} 的平方根是（　　）。",
        f"$\\pm {a}$",
        (f"$(\\pm {a})^2={a * a}$", f"正数有两个平方根，互为相反数，是 $\\pm {a}$"),
        lambda: solved(f"x**2={a * a}"),
        ((_n(a), "只写了算术平方根，漏掉负的平方根"), (_n(-a), "只写了负的平方根"), (f"$\\pm {a * a}$" if a % 2 else f"$\\pm {a * a // 2}$", "没有开方，只在前面加了正负号" if a % 2 else "把开平方算成除以2"), (_n(a**4), "把开平方做成了平方")),
    )


@template("实数的估算", 7, "sx.sd.arithmetic-square-root", "sx.sd.real-operations", p=0.65)
def between_integers(draw: Random) -> Made | None:
    n = draw.randint(11, 90)
    low = int(n**0.5)
    add = draw.randint(1, 4)
    from_ = low - add
    if low * low == n or from_ < 1:
        return None
    return Made(
        f"估计 $\\sqrt{{{n}}}-{add}$ 的值在（　　）。",
        f"{from_} 和 {from_ + 1} 之间",
        (f"因为 ${low * low}<{n}<{(low + 1) ** 2}$，所以 ${low}<\\sqrt{{{n}}}<{low + 1}$", f"${from_}<\\sqrt{{{n}}}-{add}<{from_ + 1}$"),
        lambda: "{} 和 {} 之间".format(value(f"floor(sqrt({n})-{add})"), value(f"ceiling(sqrt({n})-{add})")),
        ((f"{low} 和 {low + 1} 之间", "只估计了根式，没有再减"), (f"{from_ + 1} 和 {from_ + 2} 之间", "把被开方数的近似值估大"), (f"{low + add} 和 {low + add + 1} 之间", "把减看成加")),
    )


@template("规律中的代数式", 7, "sx.sd.algebraic-expression", "sx.sd.translate-algebra", context="life", p=0.65)
def written_expression(draw: Random) -> Made:
    off, n = draw.choice((8, 9)), draw.choice((3, 4, 6, 7))
    return Made(
        f"某种饮料每瓶原价 $a$ 元，现打{'零一二三四五六七八九'[off]}折出售。买 {n} 瓶这种饮料，现在要付（　　）。",
        f"${_plain(Fraction(off * n, 10))}a$ 元",
        (f"现价每瓶 $0.{off}a$ 元", f"{n} 瓶共 $0.{off}a\\times {n}={_plain(Fraction(off * n, 10))}a$（元）"),
        lambda: f"${_plain(Fraction(str(value(f'a*{off}/10*{n}').subs(value('a'), 1))))}a$ 元",
        ((f"$0.{off}a$ 元", "只算了一瓶的价钱"), (f"${_plain(Fraction((10 - off) * n, 10))}a$ 元", "把打折当成减去这么多成，求成了少付的钱"), (f"${n}a-0.{off}$ 元", "把折扣当成减去的钱数")),
    )


def _plain(number: Fraction) -> str:
    return f"{float(number):g}"


@template("有理数的大小", 7, "sx.sd.compare-rational", cognitive=Cognitive.UNDERSTAND, p=0.82, points=2)
def smallest_rational(draw: Random) -> Made | None:
    a, b, c = draw.sample(range(2, 10), 3)
    numbers = [-a, -b, c, 0]
    least = min(numbers)
    return Made(
        f"在 ${-a}$，0，${c}$，${-b}$ 这四个数中，最小的数是（　　）。",
        _n(least),
        ("负数小于 0，0 小于正数；两个负数，绝对值大的反而小", f"$|{-a}|={a}$，$|{-b}|={b}$，所以最小的是 ${least}$"),
        lambda: value(f"Min({-a},0,{c},{-b})"),
        ((_n(max(-a, -b)), "以为绝对值大的负数大"), (0, "以为0是最小的数"), (_n(c), "没有看负号，按绝对值比较")),
    )


@template("符号法则", 7, "sx.sd.rational-multiply", type=ItemType.BLANK, p=0.82, points=2)
def product_of_signs(draw: Random) -> Made:
    a, b, c = (draw.choice((-1, 1)) * draw.randint(2, 6) for _ in range(3))
    a = -abs(a)
    return Made(
        f"计算：$({a})\\times {signed(b)}\\times {signed(c)}=$ ____",
        _n(a * b * c),
        (f"负因数有 {sum(k < 0 for k in (a, b, c))} 个，积为{'负' if a * b * c < 0 else '正'}", f"绝对值相乘：${abs(a)}\\times {abs(b)}\\times {abs(c)}={abs(a * b * c)}$，结果是 ${a * b * c}$"),
        lambda: solved(f"x/({b})/({c})={a}"),
    )
