# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Factors, fractions and their operations (grades 5 and 6)."""

from fractions import Fraction
from math import gcd, lcm
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import solved, value, whole_numbers
from assistant.homework.templates.template import Made, template
from assistant.numerals import decimal, fraction


def _proper(draw: Random, low: int = 3, high: int = 9) -> Fraction:
    below = draw.randint(low, high)
    return Fraction(draw.randint(1, below - 1), below)


@template("剪成正方形", 5, "sx.sd.common-factor", "sx.sd.gcd-or-lcm", context="life", p=0.55)
def largest_square(draw: Random) -> Made | None:
    side, m, n = draw.randint(4, 9), draw.randint(2, 7), draw.randint(2, 7)
    if gcd(m, n) != 1 or m <= n:
        return None
    a, b = side * m, side * n
    smaller = max(k for k in range(1, side) if side % k == 0)
    return Made(
        f"一张长方形纸长 {a} 厘米、宽 {b} 厘米，把它剪成同样大小的正方形且没有剩余，正方形的边长最大是（　　）。",
        side,
        ("边长要既是长的因数，又是宽的因数，求最大公因数", f"{a} 和 {b} 的最大公因数是 {side}"),
        lambda: value(f"gcd({a},{b})"),
        ((smaller, "找到一个公因数就停，没有找最大的"), (b, "以为边长最大就是宽"), (a - b, "用长减宽当作边长"), (lcm(a, b), "求成了最小公倍数")),
        unit="厘米",
    )


@template("同时发车", 5, "sx.sd.common-multiple", "sx.sd.gcd-or-lcm", type=ItemType.BLANK, context="life", p=0.6)
def buses_together(draw: Random) -> Made | None:
    a, b = draw.sample((6, 8, 9, 10, 12, 14, 15, 18), 2)
    if gcd(a, b) in (1, min(a, b)):
        return None
    return Made(
        f"1 路车每 {a} 分钟发一班，2 路车每 {b} 分钟发一班，两路车在 7:00 同时发车，至少再过 ____ 分钟又同时发车。",
        lcm(a, b),
        ("再次同时发车所隔的时间是两个间隔的公倍数，“至少”就是最小公倍数", f"{a} 和 {b} 的最小公倍数是 {lcm(a, b)}"),
        lambda: next(k for k in range(1, a * b + 1) if value(f"Mod({k},{a})+Mod({k},{b})") == 0),
        unit="分钟",
    )


@template("2、3、5的倍数", 5, "sx.sd.multiples-3", "sx.sd.multiples-2-5", p=0.65)
def digit_for_multiple(draw: Random) -> Made | None:
    h, t = draw.randint(1, 9), draw.randint(0, 9)
    fits = [k for k in range(0, 10, 2) if (h + t + k) % 3 == 0]
    if len(fits) != 2:
        return None
    return Made(
        f"三位数 {h}{t}□ 既是 2 的倍数又是 3 的倍数，□ 里可以填的数字共有（　　）。",
        2,
        (f"是 2 的倍数，□ 里只能填 0、2、4、6、8；是 3 的倍数，${h}+{t}+□$ 要是 3 的倍数".replace("$", ""), f"同时满足的有 {'、'.join(map(str, fits))}，共 2 个"),
        lambda: len(whole_numbers(0, 9, f"Eq(Mod({h}{t}0+x,6),0)")),
        ((5, "只看是不是2的倍数"), (len([k for k in range(10) if (h + t + k) % 3 == 0]), "只看是不是3的倍数"), (1, "找到一个就停，没有列全"), (6, "把6当成了个数")),
        unit="个",
    )


@template("分数与具体数量", 5, "sx.sd.fraction-division", "sx.sd.fraction-meaning", cognitive=Cognitive.UNDERSTAND, p=0.6)
def length_of_a_piece(draw: Random) -> Made | None:
    metres, n = draw.randint(2, 7), draw.randint(5, 9)
    if gcd(metres, n) != 1 or metres >= n:
        return None
    return Made(
        f"把 {metres} 米长的彩带平均剪成 {n} 段，每段长（　　）。",
        f"$\\frac{{{metres}}}{{{n}}}$",
        ("求每段的长度，用总长除以段数", f"${metres}\\div {n}=\\frac{{{metres}}}{{{n}}}$（米）"),
        lambda: solved(f"{n}*x={metres}"),
        ((f"$\\frac{{1}}{{{n}}}$", "求成了每段占全长的几分之几"), (f"$\\frac{{{n}}}{{{metres}}}$", "被除数与除数写反"), (f"$\\frac{{1}}{{{metres}}}$", "以为平均分成的份数是米数")),
        unit="米",
    )


@template("分数和小数的互化", 5, "sx.sd.fraction-decimal", type=ItemType.CALCULATION, p=0.78, weights=(1, 1))
def decimal_as_fraction(draw: Random) -> Made | None:
    number = Fraction(draw.randint(12, 98), 100)
    if number.denominator in (100, 10, 5, 2, 1):
        return None
    return Made(
        f"把 {decimal(number)} 化成最简分数。",
        number,
        (f"{decimal(number)} 是两位小数，写成 $\\frac{{{int(number * 100)}}}{{100}}$", f"约分得 ${fraction(number)}$"),
        lambda: solved(f"100*x={decimal(number)}*100"),
    )


@template("异分母分数加法", 5, "sx.sd.fraction-add-unlike", "sx.sd.fraction-add-sub", p=0.65)
def unlike_sum(draw: Random) -> Made | None:
    a, b = _proper(draw), _proper(draw)
    if a.denominator == b.denominator or (a + b).denominator == 1:
        return None
    low = lcm(a.denominator, b.denominator)
    return Made(
        f"${fraction(a)}+{fraction(b)}=$（　　）",
        a + b,
        (f"通分，公分母是 {low}：$\\frac{{{int(a * low)}}}{{{low}}}+\\frac{{{int(b * low)}}}{{{low}}}$", f"$={fraction(a + b)}$"),
        lambda: solved(f"x-{b}={a}"),
        ((Fraction(a.numerator + b.numerator, a.denominator + b.denominator), "分子加分子、分母加分母"), (Fraction(a.numerator + b.numerator, low), "通分时只改了分母，分子没有跟着变"), (a * b, "把加法做成了乘法"), (Fraction(int((a + b) * low) + 1, low), "通分后分子相加算错1")),
    )


@template("从总量里去掉几分之几", 5, "sx.sd.fraction-add-word", "sx.sd.fraction-add-mixed", context="life", p=0.6)
def rest_of_the_field(draw: Random) -> Made | None:
    a, b = _proper(draw), _proper(draw)
    rest = 1 - a - b
    if rest <= 0 or a.denominator == b.denominator or rest in (a, b):
        return None
    return Made(
        f"一块菜地，${fraction(a)}$ 种白菜，${fraction(b)}$ 种萝卜，其余种豆角。种豆角的面积占这块地的（　　）。",
        rest,
        ("把整块地看作单位“1”", f"$1-{fraction(a)}-{fraction(b)}={fraction(rest)}$"),
        lambda: solved(f"x+{a}+{b}=1"),
        ((a + b, "求成了已种的两种菜所占的几分之几"), (1 - a, "漏减了萝卜"), (1 - b, "漏减了白菜")),
    )


@template("分数乘分数", 6, "sx.sd.fraction-times-fraction", p=0.82)
def fraction_product(draw: Random) -> Made | None:
    a, b = _proper(draw), _proper(draw)
    cross = gcd(a.numerator, b.denominator) * gcd(b.numerator, a.denominator)
    if cross == 1 or a == b or (a / b).denominator == 1:
        return None
    return Made(
        f"${fraction(a)}\\times {fraction(b)}=$（　　）",
        a * b,
        ("分子相乘的积作分子，分母相乘的积作分母，能约分的先约分", f"${fraction(a)}\\times {fraction(b)}={fraction(a * b)}$"),
        lambda: solved(f"x/({b})={a}"),
        ((a / b, "把乘法当成除法，后一个分数颠倒了"), (a + b, "把乘法算成加法"), (Fraction(a.numerator * b.numerator, a.denominator + b.denominator), "分母相加，没有相乘"), (b / a, "颠倒了前一个分数再相乘")),
    )


@template("一个数除以分数", 6, "sx.sd.divide-by-fraction", p=0.78)
def fraction_quotient(draw: Random) -> Made | None:
    a, b = _proper(draw), _proper(draw)
    if a == b or ((a / b).denominator == 1 and a.numerator == 1):
        return None
    return Made(
        f"${fraction(a)}\\div {fraction(b)}=$（　　）",
        a / b,
        ("除以一个不等于 0 的数，等于乘这个数的倒数", f"${fraction(a)}\\times {fraction(1 / b)}={fraction(a / b)}$"),
        lambda: solved(f"x*{b}={a}"),
        ((a * b, "除号变乘号，除数没有变成倒数"), (b / a, "被除数变成倒数，除数没有变"), (1 / (a * b), "两个数都变成了倒数")),
    )


@template("求一个数的几分之几", 6, "sx.sd.fraction-of-number", "sx.sd.fraction-word-multi", context="life", p=0.65)
def fraction_less(draw: Random) -> Made | None:
    part = _proper(draw, 4, 8)
    whole = part.denominator * draw.randint(5, 15)
    if part * 2 == 1 or part.numerator > 3:
        return None
    return Made(
        f"果园有桃树 {whole} 棵，梨树比桃树少 ${fraction(part)}$，梨树有（　　）。",
        whole - whole * part,
        (f"把桃树看作单位“1”，梨树是桃树的 $1-{fraction(part)}={fraction(1 - part)}$", f"${whole}\\times {fraction(1 - part)}={whole - whole * part}$（棵）"),
        lambda: solved(f"({whole}-x)/{whole}={part}"),
        ((whole * part, "求成了梨树比桃树少的棵数"), (whole + whole * part, "把“少”看成了“多”"), (whole, "把分率看漏，以为两种树一样多")),
        unit="棵",
    )


@template("已知部分求整体", 6, "sx.sd.fraction-division-problem", type=ItemType.CALCULATION, context="life", p=0.55, minutes=4, weights=(1, 2, 1))
def whole_from_part(draw: Random) -> Made | None:
    part = _proper(draw, 4, 9)
    whole = part.denominator * draw.randint(12, 40)
    if part.numerator == 1:
        return None
    read = whole * part
    return Made(
        f"小芳看一本故事书，已经看了 {read} 页，正好是全书的 ${fraction(part)}$。这本书共有多少页？",
        whole,
        (f"把全书页数看作单位“1”，设全书有 $x$ 页，${fraction(part)}x={read}$", f"$x={read}\\div {fraction(part)}={read}\\times {fraction(1 / part)}={whole}$", f"答：这本书共有 {whole} 页。"),
        lambda: solved(f"{part}*x={read}"),
        unit="页",
    )


@template("工程问题", 6, "sx.sd.work-problem", "sx.sd.work-as-one", context="life", cognitive=Cognitive.ANALYSE, p=0.5, minutes=3)
def work_together(draw: Random) -> Made | None:
    a, b = draw.sample((6, 8, 10, 12, 15, 18, 20, 24, 30), 2)
    days = Fraction(a * b, a + b)
    if days.denominator != 1:
        return None
    return Made(
        f"一项工程，甲队单独做要 {a} 天完成，乙队单独做要 {b} 天完成。两队合做，（　　）完成。",
        days,
        (f"把工作总量看作“1”，两队每天共完成 $\\frac{{1}}{{{a}}}+\\frac{{1}}{{{b}}}=\\frac{{1}}{{{days}}}$", f"$1\\div \\frac{{1}}{{{days}}}={days}$（天）"),
        lambda: solved(f"x/{a}+x/{b}=1"),
        ((decimal(Fraction(a + b, 2)) if (a + b) % 2 == 0 else (a + b) // 2, "把两个天数求平均"), (abs(a - b), "用两个天数相减"), (a + b, "把两个天数相加"), (min(a, b), "以为合做的时间就是较快一队的时间")),
        unit="天",
    )


@template("化简比", 6, "sx.sd.ratio-property", type=ItemType.CALCULATION, p=0.78, weights=(1, 1))
def simplest_ratio(draw: Random) -> Made | None:
    a, b = _proper(draw), _proper(draw)
    ratio = a / b
    if a.denominator == b.denominator or ratio.denominator == 1:
        return None
    low = lcm(a.denominator, b.denominator)
    return Made(
        f"把 ${fraction(a)}:{fraction(b)}$ 化成最简整数比。",
        f"{ratio.numerator}:{ratio.denominator}",
        (f"前项、后项同乘 {low}：${fraction(a)}\\times {low}={int(a * low)}$，${fraction(b)}\\times {low}={int(b * low)}$", f"化简得 {ratio.numerator}:{ratio.denominator}"),
        lambda: ":".join(map(str, value(f"({a})/({b})").as_numer_denom())),
    )


@template("按比分配", 6, "sx.sd.ratio-distribution", type=ItemType.CALCULATION, context="life", p=0.65, minutes=3, weights=(1, 2, 1))
def shared_by_ratio(draw: Random) -> Made | None:
    m, n, k = draw.randint(1, 3), draw.randint(4, 9), draw.randint(20, 60)
    if gcd(m, n) != 1:
        return None
    total = (m + n) * k
    return Made(
        f"用洗涤剂原液和水按 ${m}:{n}$ 配成 {total} 毫升稀释液，需要原液多少毫升？",
        m * k,
        (f"总份数：${m}+{n}={m + n}$", f"原液占 $\\frac{{{m}}}{{{m + n}}}$，${total}\\times \\frac{{{m}}}{{{m + n}}}={m * k}$（毫升）", f"答：需要原液 {m * k} 毫升。"),
        lambda: solved(f"x/({total}-x)={m}/{n}"),
        unit="毫升",
    )
