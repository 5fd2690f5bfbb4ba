# ruff: noqa: E501  (a task and its answer are read in one piece)
"""Fractions, decimals, percentages, ratios and proportions."""

from fractions import Fraction
from random import Random

from assistant.lesson_preparation.drafting.exercises.exercise import Exercise, basic, extended, inquiry
from assistant.numerals import decimal, fraction
from corpora.knowledge_graphs import Point


def first_fractions(draw: Random, _point: Point) -> list[Exercise]:
    """A part of a whole that was shared equally; same denominators; unit fractions compared."""
    d, e = draw.sample((3, 4, 5, 6, 8), 2)
    low, high = min(d, e), max(d, e)
    k = draw.randint(2, d - 1)
    j = draw.randint(1, k - 1)
    return [
        basic(f"把一张纸平均折成 {d} 份，其中 1 份是这张纸的几分之几？{k} 份呢？", f"$\\frac{{1}}{{{d}}}$；$\\frac{{{k}}}{{{d}}}$", f"平均分成 {d} 份，分母写 {d}；取几份，分子写几"),
        basic(f"比较 $\\frac{{1}}{{{low}}}$ 和 $\\frac{{1}}{{{high}}}$ 的大小，用折纸或画图说明。", f"$\\frac{{1}}{{{low}}}>\\frac{{1}}{{{high}}}$", f"同样大的纸，分成 {high} 份比分成 {low} 份每份更小"),
        basic(f"比较 $\\frac{{{k}}}{{{d}}}$ 和 $\\frac{{{j}}}{{{d}}}$ 的大小。", f"$\\frac{{{k}}}{{{d}}}>\\frac{{{j}}}{{{d}}}$", f"每份都是 $\\frac{{1}}{{{d}}}$，{k} 份比 {j} 份多"),
        basic(f"一根绳子被剪成 {d} 段，每段一定是它的 $\\frac{{1}}{{{d}}}$ 吗？", "不一定", "只有平均剪成这么多段，每段才是几分之一"),
        extended(f"一个蛋糕，小明吃了它的 $\\frac{{{j}}}{{{d}}}$，小红吃了它的 $\\frac{{{d - k}}}{{{d}}}$，还剩几分之几？", f"$\\frac{{{k - j}}}{{{d}}}$", f"整个蛋糕是 {d} 个 $\\frac{{1}}{{{d}}}$", f"吃去 {j + d - k} 份，剩 {k - j} 份"),
        inquiry(f"在方格纸上画长 {high} 格、宽 {low} 格的长方形，用两种方法涂出它的 $\\frac{{1}}{{{low}}}$，两次涂的部分大小相同吗？", f"相同，都是 {high} 格", f"共 {low * high} 格，${low * high}\\div {low}={high}$"),
    ]  # fmt: skip


def fractions(draw: Random, point: Point) -> list[Exercise]:
    """Fractions reduced, compared, added, multiplied and divided, as far as the point's grade has come."""
    b, d = draw.choice(((3, 4), (4, 6), (5, 6), (6, 8), (3, 5), (6, 9)))
    x, y = Fraction(draw.randint(1, b - 1), b), Fraction(1, d)
    x, y = max(x, y), min(x, y)
    k = draw.randint(2, 5)
    if point.grade >= 6:
        return _multiplied(draw, x, y, k)
    like = Fraction(2, 7) if d % 7 else Fraction(2, 11)
    return [
        basic(f"写出与 ${fraction(x)}$ 相等、分母是 {x.denominator * k} 的分数。", f"$\\frac{{{x.numerator * k}}}{{{x.denominator * k}}}$", f"分子、分母同时乘 {k}"),
        basic(f"把 $\\frac{{{x.numerator * k}}}{{{x.denominator * k}}}$ 化成最简分数。", f"${fraction(x)}$", f"分子、分母同时除以 {k}"),
        basic(f"计算 ${fraction(like)}+{fraction(2 * like)}$。", f"${fraction(3 * like)}$", "分数单位相同，分子相加"),
        basic(f"计算 ${fraction(x)}+{fraction(y)}$。", f"${fraction(x + y)}$", _common(x, y, "+")),
        extended(f"计算 ${fraction(x)}-{fraction(y)}$，并用加法检验。", f"${fraction(x - y)}$", _common(x, y, "-"), f"检验：${fraction(x - y)}+{fraction(y)}={fraction(x)}$"),
        inquiry(f"写出一个比 ${fraction(y)}$ 大、比 ${fraction(x)}$ 小的分数，你能写出几个？", f"例如 ${fraction((x + y) / 2)}$，有无数个；通分后分母再扩大，中间总能插进新的分数" if x != y else "没有"),
    ]  # fmt: skip


def _common(x: Fraction, y: Fraction, sign: str) -> str:
    from math import lcm

    low = lcm(x.denominator, y.denominator)
    a, b = x.numerator * low // x.denominator, y.numerator * low // y.denominator
    result = x + y if sign == "+" else x - y
    return rf"通分：$\frac{{{a}}}{{{low}}}{sign}\frac{{{b}}}{{{low}}}={fraction(result)}$"


def _multiplied(draw: Random, x: Fraction, y: Fraction, k: int) -> list[Exercise]:
    whole = x.denominator * y.denominator * k
    return [
        basic(f"计算 ${fraction(x)}\\times {k}$。", f"${fraction(x * k)}$", f"{k} 个 ${fraction(x)}$ 相加"),
        basic(f"计算 ${fraction(x)}\\times {fraction(y)}$。", f"${fraction(x * y)}$", "分子乘分子、分母乘分母，能约分的先约分"),
        basic(f"计算 ${fraction(x)}\\div {fraction(y)}$。", f"${fraction(x / y)}$", f"${fraction(x)}\\times {fraction(1 / y)}={fraction(x / y)}$"),
        basic(f"{whole} 米的 ${fraction(x)}$ 是多少米？", f"{fraction(whole * x)} 米", f"${whole}\\times {fraction(x)}={fraction(whole * x)}$"),
        extended(f"一条路已修 ${fraction(x)}$，正好是 {fraction(whole * x)} 米，全长多少米？", f"{whole} 米", f"单位“1”是全长，未知；${fraction(whole * x)}\\div {fraction(x)}={whole}$"),
        inquiry(f"一个数乘 ${fraction(x)}$，积比这个数大还是小？乘多少时积更大？举例说明。", f"正数乘 ${fraction(x)}$，因为 ${fraction(x)}<1$，积变小；乘比1大的数积变大"),
    ]  # fmt: skip


def decimals(draw: Random, point: Point) -> list[Exercise]:
    """Decimals: meaning, size, sums, and from grade 5 products and quotients."""
    a, b = Fraction(draw.randint(2, 8) * 10 + draw.randint(1, 9), 10), Fraction(draw.randint(11, 19), 10)
    c = Fraction(draw.randint(105, 395), 100)
    k = draw.randint(3, 9)
    found = [
        basic(f"比较 {decimal(a)} 和 {decimal(c)} 的大小，说出依据。", f"{decimal(max(a, c))} 大", "先比整数部分，再依次比十分位、百分位"),
        basic(f"计算 ${decimal(a)}+{decimal(c)}$。", decimal(a + c), f"小数点对齐，相同数位相加：${decimal(a)}+{decimal(c)}={decimal(a + c)}$"),
        basic(f"计算 ${decimal(a + c)}-{decimal(c)}$。", decimal(a), f"${decimal(a + c)}-{decimal(c)}={decimal(a)}$"),
        basic(f"{decimal(c)} 里有几个 0.01？", int(c * 100), f"${decimal(c)}\\div 0.01={int(c * 100)}$") if point.grade >= 5 else basic(f"把 {decimal(a)} 元写成几元几角。", f"{int(a)} 元 {int(a * 10) % 10} 角"),
    ]  # fmt: skip
    if point.grade >= 5:
        found = [
            basic(f"计算 ${decimal(a)}\\times {k}$，说说积的小数点怎样定。", decimal(a * k), f"看成 ${int(a * 10)}\\times {k}={int(a * 10) * k}$，再缩小到十分之一"),
            basic(f"计算 ${decimal(a)}\\times {decimal(b)}$。", decimal(a * b), f"${int(a * 10)}\\times {int(b * 10)}={int(a * b * 100)}$，因数共两位小数，积缩小到百分之一"),
            basic(f"计算 ${decimal(a * k)}\\div {k}$。", decimal(a), f"检验：${decimal(a)}\\times {k}={decimal(a * k)}$"),
            basic(f"计算 ${decimal(a * b)}\\div {decimal(b)}$。", decimal(a), f"除数化成整数：${decimal(a * b * 10)}\\div {int(b * 10)}={decimal(a)}$"),
        ]  # fmt: skip
    found += [
        extended(f"一根彩带长 {decimal(a)} 米，另一根比它短 {decimal(b)} 米，两根共长多少米？", f"{decimal(a + a - b)} 米", f"另一根：${decimal(a)}-{decimal(b)}={decimal(a - b)}$", f"${decimal(a)}+{decimal(a - b)}={decimal(2 * a - b)}$"),
        inquiry(f"不改变 {decimal(a)} 的大小，把它写成两位小数；再移动小数点，使它变成原来的十分之一。说说两次的变化有什么不同。", f"{decimal(a)}0；{decimal(a / 10)}；末尾添0大小不变，移动小数点大小改变"),
    ]  # fmt: skip
    return found


def percentages(draw: Random, _point: Point) -> list[Exercise]:
    """Percentages: conversion, rate, more and less, discount, interest."""
    p = draw.choice((20, 25, 40, 60, 75, 80))
    base = draw.choice((200, 300, 400, 500, 800))
    off = draw.choice((70, 80, 85, 90))
    part = base * p // 100
    return [
        basic(f"把 {p}% 化成小数和最简分数。", f"{decimal(Fraction(p, 100))}；${fraction(Fraction(p, 100))}$"),
        basic(f"{base} 粒种子发芽 {part} 粒，求发芽率。", f"{p}%", f"${part}\\div {base}={decimal(Fraction(p, 100))}={p}\\%$"),
        basic(f"{base} 的 {p}% 是多少？", part, f"${base}\\times {decimal(Fraction(p, 100))}={part}$"),
        basic(f"一件商品原价 {base} 元，打{_fold(off)}折出售，现价多少元？", f"{base * off // 100} 元", f"${base}\\times {decimal(Fraction(off, 100))}={base * off // 100}$"),
        extended(f"某班去年种树 {base} 棵，今年种树 {base + part} 棵，今年比去年多百分之几？去年比今年少的百分数也是 {p}% 吗？", f"多 {p}%；不是，单位“1”不同", f"${part}\\div {base}={decimal(Fraction(p, 100))}={p}\\%$", f"去年比今年少 ${part}\\div {base + part}$"),
        inquiry(f"一件商品先提价 {p}% 再降价 {p}%，现价与原价相等吗？换一个百分数试试，能说明为什么吗？", f"不相等，现价是原价的 {decimal(Fraction((100 + p) * (100 - p), 100))}%", f"$(1+{decimal(Fraction(p, 100))})\\times (1-{decimal(Fraction(p, 100))})={decimal(Fraction((100 + p) * (100 - p), 10000))}$", "第二次的单位“1”变大了"),
    ]  # fmt: skip


def _fold(off: int) -> str:
    names = "零一二三四五六七八九"
    return names[off // 10] + (names[off % 10] if off % 10 else "")


def ratios(draw: Random, _point: Point) -> list[Exercise]:
    """Ratios, proportions, scale and sharing by ratio."""
    m, n = draw.choice(((2, 3), (3, 4), (3, 5), (4, 5), (2, 5)))
    k, t = draw.randint(4, 9), draw.randint(6, 15)
    cm = draw.randint(3, 8)
    return [
        basic(f"化简比 ${m * k}:{n * k}$，并求比值。", f"${m}:{n}$，比值 ${fraction(Fraction(m, n))}$", f"前项、后项同时除以 {k}"),
        basic(f"判断 ${m}:{n}$ 与 ${m * k}:{n * k}$ 能否组成比例。", "能", f"${m}\\times {n * k}={m * n * k}$，${n}\\times {m * k}={m * n * k}$，外项积等于内项积"),
        basic(f"解比例 $x:{n * k}={m}:{n}$。", f"$x={m * k}$", f"${n}x={m}\\times {n * k}$，$x={m * k}$"),
        basic(f"把 {(m + n) * t} 按 ${m}:{n}$ 分成两份，各是多少？", f"{m * t} 和 {n * t}", f"总份数 ${m}+{n}={m + n}$", f"每份 ${(m + n) * t}\\div {m + n}={t}$"),
        extended(f"在比例尺 $1:500000$ 的地图上量得两地相距 {cm} 厘米，实际相距多少千米？", f"{cm * 5} 千米", f"${cm}\\times 500000={cm * 500000}$（厘米）", f"${cm * 500000}$ 厘米 $={cm * 5}$ 千米"),
        inquiry(f"两种量的比总是 ${m}:{n}$，它们成正比例吗？若两种量的积总是 {m * n * k} 呢？各写出三组数据说明。", f"比值一定成正比例，如 ${m}:{n}$、${2 * m}:{2 * n}$；积一定成反比例，如 ${m}\\times {n * k}={m * n * k}$"),
    ]  # fmt: skip
