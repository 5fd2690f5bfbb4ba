# ruff: noqa: E501  (a task and its answer are read in one piece)
"""Signed numbers, powers, expressions, radicals."""

from fractions import Fraction
from random import Random

from assistant.lesson_preparation.drafting.exercises.exercise import Exercise, basic, extended, inquiry
from assistant.numerals import decimal, polynomial, root, signed
from corpora.knowledge_graphs import Point


def signed_numbers(draw: Random, _point: Point) -> list[Exercise]:
    """The number line, opposite numbers, absolute values, size."""
    a, b = draw.randint(3, 9), draw.randint(2, 8)
    b += a == b
    return [
        basic(f"如果向东走 {a} 米记作 $+{a}$ 米，那么向西走 {b} 米记作什么？", f"$-{b}$ 米"),
        basic(f"写出 $-{a}$ 的相反数和绝对值。", f"相反数 {a}，绝对值 {a}", f"$|-{a}|={a}$"),
        basic(f"在数轴上标出 $-{a}$、$0$、${b}$，并用“＜”连接。", f"$-{a}<0<{b}$", "右边的数总比左边的大"),
        basic(f"比较 $-{a}$ 与 $-{b}$ 的大小。", f"$-{max(a, b)}<-{min(a, b)}$", f"两个负数，绝对值大的反而小，$|-{max(a, b)}|>|-{min(a, b)}|$"),
        extended(f"绝对值等于 {a} 的数有几个？数轴上到表示 ${b}$ 的点距离为 {a} 的点表示哪些数？", f"两个：$\\pm {a}$；${b + a}$ 和 ${b - a}$", f"${b}+{a}={b + a}$", f"${b}-{a}={b - a}$"),
        inquiry("“$-a$ 一定是负数”对吗？分 $a$ 是正数、0、负数三种情形，各举一个数说明。", f"不对。如 $a=-{a}$ 时 $-a={a}$ 是正数；$a=0$ 时 $-a=0$"),
    ]  # fmt: skip


def signed_operations(draw: Random, _point: Point) -> list[Exercise]:
    """The four operations and powers with negative numbers."""
    a, b, c = draw.randint(3, 9), draw.randint(11, 19), draw.randint(2, 6)
    return [
        basic(f"计算 $(-{b})+{a}$。", a - b, f"异号相加，取绝对值较大的符号：$-({b}-{a})={a - b}$"),
        basic(f"计算 $(-{a})+(-{b})$。", -a - b, f"同号相加，取相同的符号：$-({a}+{b})=-{a + b}$"),
        basic(f"计算 $(-{a})-(-{b})$。", b - a, f"减去一个数等于加上它的相反数：$-{a}+{b}={b - a}$"),
        basic(f"计算 $(-{a})\\times {c}$ 和 $(-{a})\\times (-{c})$。", f"$-{a * c}$；${a * c}$", "同号得正，异号得负"),
        basic(f"计算 $(-{c})^2$ 与 $-{c}^2$，它们相等吗？", f"$(-{c})^2={c * c}$，$-{c}^2=-{c * c}$，不相等", "底数不同：前者底数是负数，后者底数是正数"),
        extended(f"计算 $-{c}^2+(-{a})\\times (-{b})-{a * c}\\div (-{c})$。", -c * c + a * b + a, f"先乘方：$-{c}^2=-{c * c}$", f"再乘除：$(-{a})\\times (-{b})={a * b}$，${a * c}\\div (-{c})=-{a}$", f"$-{c * c}+{a * b}+{a}={-c * c + a * b + a}$"),
        inquiry(f"从 $-{a}$、$-{c}$、${b}$ 中选两个数作运算，怎样选数和运算使结果最小？说明理由。", f"取积：$(-{a})\\times {b}=-{a * b}$ 最小（负数与正数相乘，绝对值取最大）"),
    ]  # fmt: skip


def powers(draw: Random, _point: Point) -> list[Exercise]:
    """Laws of powers, and scientific notation."""
    m, n = draw.sample(range(2, 7), 2)
    k, c = draw.randint(2, 4), draw.randint(12, 98)
    return [
        basic(f"计算 $a^{m}\\cdot a^{n}$。", f"$a^{{{m + n}}}$", f"底数不变，指数相加：${m}+{n}={m + n}$"),
        basic(f"计算 $(a^{m})^{n}$。", f"$a^{{{m * n}}}$", f"底数不变，指数相乘：${m}\\times {n}={m * n}$"),
        basic(f"计算 $({k}a^{m})^3$。", f"${k**3}a^{{{3 * m}}}$", f"${k}^3={k**3}$，每个因式都要乘方"),
        basic(f"用科学记数法表示 {c * 10000}。", f"${decimal(Fraction(c, 10))}\\times 10^5$", "$a$ 的整数部分只有一位"),
        extended(f"已知 $2^x={2**k}$，$2^y={2**m}$，求 $2^{{x+y}}$ 的值。", 2 ** (k + m), f"逆用法则：$2^{{x+y}}=2^x\\cdot 2^y={2**k}\\times {2**m}={2 ** (k + m)}$"),
        inquiry(f"不求值，比较 $2^{{{10 * k}}}$ 与 $3^{{{5 * k}}}$ 的大小，说明方法。", f"$2^{{{10 * k}}}=(2^2)^{{{5 * k}}}=4^{{{5 * k}}}>3^{{{5 * k}}}$，化成相同指数再比底数"),
    ]  # fmt: skip


def expressions(draw: Random, _point: Point) -> list[Exercise]:
    """Like terms, brackets, adding and subtracting, value of an expression."""
    a, b, c, d = draw.randint(5, 9), draw.randint(2, 4), draw.randint(3, 7), draw.randint(2, 5)
    x = draw.choice((-3, -2, 2, 3))
    total = polynomial([(a - b, "x^2"), (c + d, "x")])
    spread = polynomial([(a - 2, "x"), (2 * c, "")])
    value = (a - b) * x * x + (c + d) * x
    return [
        basic(f"合并同类项：${a}x^2+{c}x-{b}x^2+{d}x$。", f"${total}$", f"系数相加：${a}-{b}={a - b}$，${c}+{d}={c + d}$，字母和指数不变"),
        basic(f"去括号并化简：${a}x-2(x-{c})$。", f"${spread}$", f"括号前是负号，各项都变号：${a}x-2x+{2 * c}$"),
        basic(f"当 $x={x}$ 时，求 $x^2+{c}x$ 的值。", x * x + c * x, f"${signed(x)}^2+{c}\\times {signed(x)}={x * x + c * x}$"),
        basic(f"用代数式表示：每本练习本 $m$ 元，每支笔 {d} 元，买 {c} 本练习本和 {a} 支笔共需多少元？", f"$({c}m+{a * d})$ 元"),
        extended(f"先化简再求值：$({a}x^2+{c}x)-({b}x^2-{d}x)$，其中 $x={x}$。", value, f"原式 $={total}$", f"代入：${a - b}\\times {signed(x)}^2+{c + d}\\times {signed(x)}={value}$"),
        inquiry(f"用火柴棒连着摆正方形，1个用4根，2个用7根。摆 $n$ 个用多少根？摆 {a * 10} 个呢？用两种方法解释。", f"$3n+1$；{a * 30 + 1} 根", f"$3\\times {a * 10}+1={a * 30 + 1}$"),
    ]  # fmt: skip


def products(draw: Random, _point: Point) -> list[Exercise]:
    """Multiplying polynomials, the two formulas, and factorising."""
    a, b = draw.sample(range(2, 8), 2)
    n = draw.choice((50, 100, 200))
    k = draw.randint(1, 3)
    quad = polynomial([(1, "x^2"), (a + b, "x"), (a * b, "")])
    return [
        basic(f"计算 $(x+{a})(x+{b})$。", f"${quad}$", f"$x^2+{b}x+{a}x+{a * b}$", f"${a}+{b}={a + b}$，${a}\\times {b}={a * b}$"),
        basic(f"计算 $(x+{a})(x-{a})$ 和 $(x+{a})^2$。", f"$x^2-{a * a}$；$x^2+{2 * a}x+{a * a}$", f"${a}^2={a * a}$，中间项 $2\\cdot x\\cdot {a}={2 * a}x$ 不能漏"),
        basic(f"分解因式：$x^2-{a * a}$。", f"$(x+{a})(x-{a})$", f"${a * a}={a}^2$，用平方差公式"),
        basic(f"分解因式：${quad}$。", f"$(x+{a})(x+{b})$", f"找两个数，积为 {a * b}、和为 {a + b}：{a} 和 {b}"),
        extended(f"用公式计算 ${n + k}\\times {n - k}$。", (n + k) * (n - k), f"${n}^2-{k}^2={n * n}-{k * k}={n * n - k * k}$"),
        inquiry(f"已知 $x+y={a + b}$，$xy={a * b}$，求 $x^2+y^2$。再画一个边长 $x+y$ 的正方形说明你的变形。", (a + b) ** 2 - 2 * a * b, f"$x^2+y^2=(x+y)^2-2xy={a + b}^2-2\\times {a * b}={(a + b) ** 2 - 2 * a * b}$"),
    ]  # fmt: skip


def algebraic_fractions(draw: Random, _point: Point) -> list[Exercise]:
    """Fractions with letters: meaning, reducing, the four operations."""
    a, b = draw.sample(range(2, 8), 2)
    x = draw.choice([k for k in range(2, 9) if k != a])
    return [
        basic(f"当 $x$ 取什么值时，分式 $\\frac{{x+{b}}}{{x-{a}}}$ 有意义？", f"$x\\neq {a}$", "分母不为0"),
        basic(f"当 $x$ 取什么值时，分式 $\\frac{{x-{b}}}{{x+{a}}}$ 的值为0？", f"$x={b}$", f"分子为0且分母 ${b}+{a}={a + b}\\neq 0$"),
        basic(f"约分：$\\frac{{x^2-{a * a}}}{{x+{a}}}$。", f"$x-{a}$", f"分子 $=(x+{a})(x-{a})$"),
        basic(f"计算：$\\frac{{{a}}}{{x}}+\\frac{{{b}}}{{x}}$。", f"$\\frac{{{a + b}}}{{x}}$", "分母相同，分子相加"),
        extended(f"化简求值：$\\frac{{x^2-{a * a}}}{{x-{a}}}-{b}$，其中 $x={x}$。", x + a - b, f"原式 $=x+{a}-{b}$", f"${x}+{a}-{b}={x + a - b}$"),
        inquiry(f"小明把 $\\frac{{x+{a}}}{{x+{b}}}$ “约”成 $\\frac{{{a}}}{{{b}}}$。取 $x={x}$ 验证，并说明约分必须约去什么。", f"$\\frac{{{x + a}}}{{{x + b}}}\\neq \\frac{{{a}}}{{{b}}}$；只能约去公因式，不能约去加法中的项"),
    ]  # fmt: skip


def radicals(draw: Random, _point: Point) -> list[Exercise]:
    """Roots: values, simplest form, operations, estimates."""
    k, s = draw.randint(2, 5), draw.choice((2, 3, 5))
    j, n = draw.randint(2, 5), draw.randint(3, 9)
    between = draw.choice([q for q in range(5, 60) if int(q**0.5) ** 2 != q])
    low = int(between**0.5)
    return [
        basic(f"求 {n * n} 的平方根和算术平方根。", f"平方根 $\\pm {n}$，算术平方根 {n}", f"$(\\pm {n})^2={n * n}$"),
        basic(f"化简 $\\sqrt{{{k * k * s}}}$。", f"${root(k * k * s)}$", f"$\\sqrt{{{k * k}\\times {s}}}={k}\\sqrt{{{s}}}$"),
        basic(f"计算 $\\sqrt{{{s}}}\\times \\sqrt{{{s * j * j}}}$。", s * j, f"$\\sqrt{{{s * s * j * j}}}={s * j}$"),
        basic(f"要使 $\\sqrt{{x-{n}}}$ 有意义，$x$ 应满足什么条件？", f"$x\\geq {n}$", "被开方数不小于0"),
        extended(f"计算 $\\sqrt{{{k * k * s}}}+\\sqrt{{{j * j * s}}}$。", f"${k + j}\\sqrt{{{s}}}$", f"先化简再合并：${k}\\sqrt{{{s}}}+{j}\\sqrt{{{s}}}$"),
        inquiry(f"$\\sqrt{{{between}}}$ 在哪两个相邻整数之间？更靠近哪一个？不用计算器怎样判断？", f"在 {low} 和 {low + 1} 之间，更靠近 {low if between < (low + 0.5) ** 2 else low + 1}", f"${low}^2={low * low}$，${low + 1}^2={(low + 1) ** 2}$，再比较 ${decimal(Fraction(2 * low + 1, 2))}^2={decimal(Fraction((2 * low + 1) ** 2, 4))}$"),
    ]  # fmt: skip
