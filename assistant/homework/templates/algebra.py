# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Powers, products, factorisation, algebraic fractions and surds (grade 8)."""

from fractions import Fraction
from math import gcd
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import solved, value
from assistant.homework.templates.template import Made, template
from assistant.numerals import polynomial, root


def _p(*terms: tuple[int, str]) -> str:
    return f"${polynomial(terms)}$"


@template("幂的运算", 8, "sx.sd.product-power", "sx.sd.power-of-power", "sx.sd.power-rule-choose", p=0.78)
def power_rules(draw: Random) -> Made | None:
    k, m, n = draw.choice((2, 3)), draw.randint(2, 5), draw.randint(2, 3)
    if m * n == m + n:
        return None
    c = (-k) ** n
    return Made(
        f"计算 $(-{k}a^{m})^{n}$，结果是（　　）。",
        _p((c, f"a^{{{m * n}}}")),
        (f"每个因式分别乘方：$(-{k})^{n}\\cdot (a^{m})^{n}$", f"$={polynomial([(c, f'a^{{{m * n}}}')])}$"),
        lambda: value("*".join([f"(-{k}*a**{m})"] * n)),
        ((_p((c, f"a^{{{m + n}}}")), "幂的乘方把指数相加"), (_p((-c, f"a^{{{m * n}}}")), "系数乘方时符号弄错"), (_p((-k * n, f"a^{{{m * n}}}")), "系数只乘了指数，没有乘方"), (_p((-k, f"a^{{{m * n}}}")), "系数没有乘方")),
    )


@template("多项式乘多项式", 8, "sx.sd.polynomial-multiply", p=0.78)
def binomials(draw: Random) -> Made | None:
    a, b = draw.randint(2, 9), draw.randint(2, 9)
    if a == b:
        return None
    return Made(
        f"计算 $(x+{a})(x-{b})$，结果是（　　）。",
        _p((1, "x^2"), (a - b, "x"), (-a * b, "")),
        (f"$x^2-{b}x+{a}x-{a * b}$", f"$={polynomial([(1, 'x^2'), (a - b, 'x'), (-a * b, '')])}$"),
        lambda: value(f"expand((x+{a})*(x-{b}))"),
        ((_p((1, "x^2"), (b - a, "x"), (-a * b, "")), "一次项的符号弄反"), (_p((1, "x^2"), (-a * b, "")), "只乘了首项和末项，漏了中间两项"), (_p((1, "x^2"), (a - b, "x"), (a * b, "")), "常数项的符号弄错"), (_p((1, "x^2"), (a + b, "x"), (-a * b, "")), "合并一次项时没有看符号")),
    )


@template("完全平方公式", 8, "sx.sd.perfect-square", "sx.sd.formula-structure", p=0.65)
def perfect_square(draw: Random) -> Made | None:
    a, b = draw.randint(2, 5), draw.randint(2, 7)
    if gcd(a, b) > 1:
        return None
    return Made(
        f"计算 $({a}x-{b})^2$，结果是（　　）。",
        _p((a * a, "x^2"), (-2 * a * b, "x"), (b * b, "")),
        (f"$({a}x)^2-2\\cdot {a}x\\cdot {b}+{b}^2$", f"$={polynomial([(a * a, 'x^2'), (-2 * a * b, 'x'), (b * b, '')])}$"),
        lambda: value(f"expand(({a}*x-{b})*({a}*x-{b}))"),
        ((_p((a * a, "x^2"), (-b * b, "")), "把差的平方当成平方差"), (_p((a * a, "x^2"), (b * b, "")), "漏了中间的乘积项"), (_p((a * a, "x^2"), (-a * b, "x"), (b * b, "")), "中间项漏乘2"), (_p((a, "x^2"), (-2 * a * b, "x"), (b * b, "")), "首项的系数没有平方")),
    )


@template("平方差公式速算", 8, "sx.sd.difference-of-squares", type=ItemType.CALCULATION, p=0.78, minutes=2, weights=(2, 1))
def square_difference_numbers(draw: Random) -> Made:
    centre, off = draw.choice((50, 100, 200, 300)), draw.randint(1, 4)
    return Made(
        f"用乘法公式计算：${centre + off}\\times {centre - off}$。",
        centre**2 - off**2,
        (f"$({centre}+{off})({centre}-{off})$", f"$={centre}^2-{off}^2={centre**2 - off**2}$"),
        lambda: solved(f"x/{centre + off}={centre - off}"),
    )


@template("完全平方式", 8, "sx.sd.perfect-square", cognitive=Cognitive.ANALYSE, p=0.5)
def square_trinomial(draw: Random) -> Made:
    a = draw.randint(3, 9)
    return Made(
        f"如果 $x^2+mx+{a * a}$ 是完全平方式，那么 $m$ 的值是（　　）。",
        f"$\\pm {2 * a}$",
        (f"$x^2+mx+{a * a}=(x\\pm {a})^2$", f"$m=\\pm 2\\times {a}=\\pm {2 * a}$"),
        lambda: solved(f"m**2-4*{a * a}=0", "m"),
        ((f"${2 * a}$", "只想到和的平方，漏掉差的平方"), (f"$\\pm {a}$", "漏乘2"), (f"$\\pm {a * a}$", "把常数项当成了一次项系数"), (f"${-2 * a}$", "只想到差的平方")),
    )


@template("因式分解", 8, "sx.sd.factorisation", "sx.sd.formula-method", "sx.sd.factor-flow", type=ItemType.CALCULATION, p=0.6, weights=(1, 2))
def factor_fully(draw: Random) -> Made:
    k, a = draw.randint(2, 5), draw.randint(2, 7)
    return Made(
        f"分解因式：${k}x^2-{k * a * a}$。",
        f"${k}(x+{a})(x-{a})$",
        (f"先提公因式：${k}(x^2-{a * a})$", f"再用平方差公式：${k}(x+{a})(x-{a})$"),
        lambda: value(f"factor({k}*x**2-{k * a * a})"),
        accepted=(f"${k}(x-{a})(x+{a})$",),
    )


@template("十字相乘", 8, "sx.sd.factor-cross", p=0.6)
def cross_factor(draw: Random) -> Made | None:
    a, b = draw.randint(2, 8), draw.randint(1, 7)
    if a <= b:
        return None
    def said(one: int, two: int) -> str:
        return f"$(x{one:+d})(x{two:+d})$"
    return Made(
        f"把 ${polynomial([(1, 'x^2'), (b - a, 'x'), (-a * b, '')])}$ 分解因式，结果是（　　）。",
        said(-a, b),
        (f"$-{a * b}=(-{a})\\times {b}$，且 $-{a}+{b}={b - a}$", f"原式 ${said(-a, b).strip('$')}$".replace("$", "$=", 1)),
        lambda: value(f"factor(x**2+({b - a})*x-{a * b})"),
        ((said(a, -b), "两个因数的符号弄反"), (said(-a, -b), "只看和，没有看积的符号"), (said(a, b), "两个符号都没有考虑")),
    )


@template("分式化简", 8, "sx.sd.rational-add-subtract", "sx.sd.fraction-expression-property", p=0.55)
def subtract_algebraic(draw: Random) -> Made:
    a = draw.randint(2, 7)
    return Made(
        f"化简 $\\frac{{{2 * a}}}{{x^2-{a * a}}}-\\frac{{1}}{{x-{a}}}$，结果是（　　）。",
        f"$-\\frac{{1}}{{x+{a}}}$",
        (f"$x^2-{a * a}=(x+{a})(x-{a})$，通分得 $\\frac{{{2 * a}-(x+{a})}}{{(x+{a})(x-{a})}}$", f"$=\\frac{{{a}-x}}{{(x+{a})(x-{a})}}=-\\frac{{1}}{{x+{a}}}$"),
        lambda: value(f"cancel({2 * a}/(x**2-{a * a})-1/(x-{a}))"),
        ((f"$\\frac{{1}}{{x+{a}}}$", "约分时漏了负号"), (f"$\\frac{{{3 * a}-x}}{{x^2-{a * a}}}$", "分子相减时，括号里第二项没有变号"), (f"$-\\frac{{1}}{{x-{a}}}$", "约错了因式"), (f"$\\frac{{{2 * a - 1}}}{{x^2-{a * a}}}$", "分母没有通分，分子直接相减")),
    )


@template("二次根式加减", 8, "sx.sd.radical-add", p=0.65)
def add_surds(draw: Random) -> Made | None:
    base, a, b = draw.choice((2, 3, 5)), draw.randint(2, 5), draw.randint(2, 4)
    if a == b:
        return None
    return Made(
        f"计算 $\\sqrt{{{base * a * a}}}+\\sqrt{{{base * b * b}}}$，结果是（　　）。",
        f"${a + b}\\sqrt{{{base}}}$",
        (f"化简：${root(base * a * a)}+{root(base * b * b)}$", f"合并同类二次根式：${a + b}\\sqrt{{{base}}}$"),
        lambda: value(f"sqrt({base * a * a})+sqrt({base * b * b})"),
        ((f"${root(base * (a * a + b * b))}$", "把被开方数直接相加"), (f"${a * b}\\sqrt{{{base}}}$", "合并时把系数相乘"), (f"${a + b}\\sqrt{{{2 * base}}}$", "合并系数后又把被开方数相加"), (f"${a * a + b * b}\\sqrt{{{base}}}$", "开方时没有把平方数开出来")),
    )


@template("二次根式乘除", 8, "sx.sd.radical-multiply", type=ItemType.CALCULATION, p=0.65, weights=(1, 2))
def multiply_surds(draw: Random) -> Made | None:
    a, b = draw.choice((2, 3, 6, 8, 12)), draw.choice((6, 10, 15, 18, 24))
    if a * b == int((a * b) ** 0.5) ** 2 or root(a * b).startswith("\\"):
        return None
    return Made(
        f"计算：$\\sqrt{{{a}}}\\times \\sqrt{{{b}}}$（结果化为最简二次根式）。",
        f"${root(a * b)}$",
        (f"$\\sqrt{{{a}\\times {b}}}=\\sqrt{{{a * b}}}$", f"$={root(a * b)}$"),
        lambda: value(f"sqrt({a})*sqrt({b})"),
    )


@template("负整数指数幂", 8, "sx.sd.negative-exponent", "sx.sd.power-division", type=ItemType.CALCULATION, p=0.65, minutes=3, weights=(3, 1))
def negative_exponents(draw: Random) -> Made:
    a, b, c = draw.randint(2, 5), draw.randint(2, 9), draw.randint(2, 3)
    inverse = Fraction(1, a)
    total = a**2 + 1 - b**c
    return Made(
        f"计算：$(\\frac{{1}}{{{a}}})^{{-2}}+(\\pi-3)^0-{b}^{c}$。",
        f"${total}$",
        (f"$(\\frac{{1}}{{{a}}})^{{-2}}={a * a}$，$(\\pi-3)^0=1$，${b}^{c}={b**c}$", f"${a * a}+1-{b**c}={total}$"),
        lambda: value(f"({inverse})**(-2)+(pi-3)**0-{b}**{c}"),
    )


@template("分式的值为零", 8, "sx.sd.rational-expression", cognitive=Cognitive.UNDERSTAND, p=0.6)
def zero_of_fraction(draw: Random) -> Made:
    a = draw.randint(2, 9)
    return Made(
        f"若分式 $\\frac{{x^2-{a * a}}}{{x-{a}}}$ 的值为 0，则 $x$ 的值是（　　）。",
        f"${-a}$",
        (f"分子为 0：$x^2={a * a}$，$x=\\pm {a}$", f"分母不能为 0：$x\\neq {a}$，所以 $x={-a}$"),
        lambda: solved(f"(x**2-{a * a})/(x-{a})=0"),
        ((f"$\\pm {a}$", "只看分子为0，没有检查分母"), (f"${a}$", "取了使分母为0的值"), ("$0$", "把“分式的值为0”当成“x为0”"), (f"${a * a}$", "没有开平方")),
    )


@template("化简根式", 8, "sx.sd.radical", cognitive=Cognitive.UNDERSTAND, p=0.6)
def root_of_square(draw: Random) -> Made:
    a = draw.randint(4, 9)
    return Made(
        f"计算 $\\sqrt{{(\\sqrt{{{a * a - 2}}}-{a})^2}}$，结果是（　　）。",
        f"${a}-\\sqrt{{{a * a - 2}}}$",
        (f"$\\sqrt{{m^2}}=|m|$，而 $\\sqrt{{{a * a - 2}}}<{a}$", f"$|\\sqrt{{{a * a - 2}}}-{a}|={a}-\\sqrt{{{a * a - 2}}}$"),
        lambda: value(f"Abs(sqrt({a * a - 2})-{a})"),
        ((f"$\\sqrt{{{a * a - 2}}}-{a}$", "以为开方后一定等于括号里的式子"), (f"${2 * a * a - 2}$", "把差的平方算成平方的和，也没有开方"), (f"$\\sqrt{{{a * a - 2}}}+{a}$", "去绝对值时把减号写成加号")),
    )
