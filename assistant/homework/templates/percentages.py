# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Percentages, proportion and first negative numbers (grade 6)."""

from fractions import Fraction
from math import gcd
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import solved
from assistant.homework.templates.template import Made, template
from assistant.numerals import decimal


@template("求百分率", 6, "sx.tj.percentage-rate", context="life", p=0.65)
def germination_rate(draw: Random) -> Made | None:
    rate = draw.choice((80, 84, 85, 88, 90, 92, 95, 96))
    seeds = draw.choice((50, 100, 200, 300, 400))
    if seeds * rate % 100:
        return None
    dead = seeds * (100 - rate) // 100
    return Made(
        f"用 {seeds} 粒种子做发芽试验，有 {dead} 粒没有发芽，这批种子的发芽率是（　　）。",
        f"{rate}%",
        (f"发芽的有 ${seeds}-{dead}={seeds - dead}$（粒）", f"发芽率：${seeds - dead}\\div {seeds}={rate}\\%$"),
        lambda: solved(f"{seeds}-{dead}=x*{seeds}"),
        ((f"{100 - rate}%", "求成了没有发芽的占百分之几"), (f"{rate - 10}%", "除法算错了一位"), (f"{decimal(Fraction(rate, 10))}%", "把小数化成百分数时小数点移错")),
    )


@template("多百分之几", 6, "sx.tj.percentage-more-less", context="life", p=0.55)
def percent_more(draw: Random) -> Made | None:
    base, p = draw.choice((40, 50, 80, 100, 120, 150, 200)), draw.choice((25, 60))
    now = Fraction(base * (100 + p), 100)
    if now.denominator != 1:
        return None
    back = Fraction(100 * p, 100 + p)
    return Made(
        f"一家书店上周卖出童书 {base} 本，这周卖出 {now} 本。这周比上周多卖（　　）。",
        f"{p}%",
        (f"多卖 ${now}-{base}={now - base}$（本），与上周比，单位“1”是 {base} 本", f"${now - base}\\div {base}={p}\\%$"),
        lambda: solved(f"{base}*(1+x)={now}"),
        ((f"{100 + p}%", "求成了这周是上周的百分之几"), (f"{decimal(back)}%", "单位“1”找错，除以了这周的本数"), (f"{100 - p}%", "用1减去了所求的百分率")),
    )


@template("折扣", 6, "sx.tj.discount", type=ItemType.CALCULATION, context="life", p=0.65, minutes=3, weights=(2, 1))
def discount(draw: Random) -> Made:
    price, off = draw.choice((80, 120, 160, 240, 300, 360)), draw.choice((70, 75, 80, 85, 90))
    pay = Fraction(price * off, 100)
    words = {70: "七", 75: "七五", 80: "八", 85: "八五", 90: "九"}[off]
    return Made(
        f"一双运动鞋原价 {price} 元，商场打{words}折出售。买这双鞋比原价便宜多少元？",
        price - pay,
        (f"打{words}折就是按原价的 {off}% 出售，便宜了原价的 $1-{off}\\%={100 - off}\\%$", f"${price}\\times {100 - off}\\%={price - pay}$（元）。答：比原价便宜 {price - pay} 元。"),
        lambda: solved(f"({price}-x)/{price}={off}/100"),
        unit="元",
    )


@template("利息", 6, "sx.tj.tax-interest", context="life", p=0.6)
def interest(draw: Random) -> Made:
    money, years = draw.choice((5000, 8000, 10000, 20000)), draw.choice((2, 3))
    rate = Fraction(draw.choice((150, 175, 210, 225, 260)), 100)
    got = money * rate * years / 100
    return Made(
        f"李叔叔把 {money} 元存入银行，定期{'零一两三'[years]}年，年利率是 {decimal(rate)}%。到期时可得利息（　　）。",
        decimal(got),
        ("利息＝本金×年利率×存期", f"${money}\\times {decimal(rate)}\\%\\times {years}={decimal(got)}$（元）"),
        lambda: solved(f"{money}+x={money}*(1+{years}*{decimal(rate)}/100)"),
        ((decimal(got / years), "忘了乘存期"), (decimal(money + got), "把本金也算进了利息"), (decimal(money + got / years), "只算一年的利息，又加上了本金")),
        unit="元",
    )


@template("先涨后降", 6, "sx.sd.percent-base-change", cognitive=Cognitive.ANALYSE, context="life", p=0.45, minutes=3)
def up_and_down(draw: Random) -> Made:
    price, p = draw.choice((200, 400, 500, 600, 800)), draw.choice((10, 20))
    now = Fraction(price * (100 + p) * (100 - p), 10000)
    return Made(
        f"一台电饭煲原价 {price} 元，先提价 {p}%，再降价 {p}%，现价是（　　）。",
        now,
        (f"提价后：${price}\\times (1+{p}\\%)={price * (100 + p) // 100}$（元）", f"再降价，单位“1”是提价后的价钱：${price * (100 + p) // 100}\\times (1-{p}\\%)={now}$（元）"),
        lambda: solved(f"x/(1-{p}/100)={price}*(1+{p}/100)"),
        ((price, "以为涨跌的百分率相同就回到原价"), (price * (100 + p) // 100, "只算了提价"), (price * (100 - p) // 100, "只算了降价"), (price * 2 - now, "知道价钱变了，却以为变贵")),
        unit="元",
    )


@template("解比例", 6, "sx.sd.solve-proportion", "sx.sd.proportion-property", type=ItemType.BLANK, p=0.82, points=2)
def proportion(draw: Random) -> Made | None:
    a, b, k = draw.randint(2, 9), draw.randint(2, 9), draw.randint(2, 6)
    if gcd(a, b) != 1:
        return None
    return Made(
        f"在比例 $x:{b * k}={a}:{b}$ 中，$x=$ ____。",
        a * k,
        (f"两个外项的积等于两个内项的积：${b}x={b * k}\\times {a}$", f"$x={a * b * k}\\div {b}={a * k}$"),
        lambda: solved(f"x/{b * k}={a}/{b}"),
    )


@template("比例尺", 6, "sx.sd.map-scale", context="life", p=0.55)
def map_distance(draw: Random) -> Made:
    scale, cm = draw.choice((500000, 1000000, 2000000, 4000000)), draw.choice((3, 4, 5, 6, 8))
    km = Fraction(scale * cm, 100000)
    return Made(
        f"在比例尺是 $1:{scale}$ 的地图上，量得两地的图上距离是 {cm} 厘米，两地的实际距离是（　　）。",
        km,
        (f"${cm}\\times {scale}={cm * scale}$（厘米）", f"{cm * scale} 厘米 = {km} 千米"),
        lambda: solved(f"{cm}/(100000*x)=1/{scale}"),
        ((km * 10, "把厘米换成千米时少除以10"), (decimal(km / 10), "把厘米换成千米时多除以10"), (decimal(Fraction(scale, 100000)), "只换算了图上1厘米代表的距离"), (decimal(km / cm / cm), "用比例尺除以图上距离，应当相乘")),
        unit="千米",
    )


@template("用反比例解决问题", 6, "sx.sd.proportion-solve", "sx.sd.inverse-proportion-first", type=ItemType.CALCULATION, context="life", p=0.55, minutes=4, weights=(1, 2, 1))
def inverse_bricks(draw: Random) -> Made | None:
    side, other, n = draw.choice((3, 4, 6)), draw.choice((2, 5, 8)), draw.randint(10, 40) * 10
    count = Fraction(side * side * n, other * other)
    if count.denominator != 1:
        return None
    return Made(
        f"给一间教室铺地砖，用边长 {side} 分米的方砖要 {n} 块。如果改用边长 {other} 分米的方砖，要多少块？（用比例解）",
        count,
        ("教室地面的面积一定，每块砖的面积与块数成反比例", f"设要 $x$ 块，${other}\\times {other}\\times x={side}\\times {side}\\times {n}$，$x={count}$", f"答：要 {count} 块。"),
        lambda: solved(f"x/{n}={side}**2/{other}**2"),
        unit="块",
    )


@template("温差", 6, "sx.sd.negative-first", "sx.sd.negative-context", context="life", p=0.78)
def temperature_range(draw: Random) -> Made | None:
    low, high = draw.randint(2, 12), draw.randint(3, 9)
    if low == high:
        return None
    return Made(
        f"冬季某天，哈尔滨的最低气温是 -{low} ℃，杭州的最低气温是 {high} ℃。这天杭州的最低气温比哈尔滨高（　　）。",
        low + high,
        (f"从 -{low} ℃ 升到 0 ℃ 是 {low} ℃，再从 0 ℃ 升到 {high} ℃ 是 {high} ℃", f"${low}+{high}={low + high}$（℃）"),
        lambda: solved(f"-{low}+x={high}"),
        ((abs(high - low), "没有看负号，直接相减"), (high, "只看零上的温度"), (low, "只看零下的温度")),
        unit="℃",
    )


@template("扇形统计图", 6, "sx.tj.pie-chart", context="life", p=0.65)
def pie_share(draw: Random) -> Made | None:
    total = draw.choice((40, 50, 60, 80, 120, 200))
    a, b = draw.choice((25, 30, 35, 40)), draw.choice((20, 25, 30, 15))
    rest = Fraction(total * (100 - a - b), 100)
    if rest.denominator != 1 or a == b or (total * a) % 100 or 100 - a - b in (a, b):
        return None
    return Made(
        f"扇形统计图表示六年级 {total} 名同学最喜欢的球类：足球占 {a}%，篮球占 {b}%，其余是乒乓球。最喜欢乒乓球的有（　　）。",
        rest,
        (f"乒乓球占 $1-{a}\\%-{b}\\%={100 - a - b}\\%$", f"${total}\\times {100 - a - b}\\%={rest}$（人）"),
        lambda: solved(f"(x+{total}*{a}/100+{total}*{b}/100)={total}"),
        ((Fraction(total * (a + b), 100), "求成了另外两种的人数"), (total * a // 100, "看错扇形，求成了足球的人数"), (100 - a - b, "把百分率当成了人数"), (total - total * a // 100, "漏减了篮球")),
        unit="人",
    )
