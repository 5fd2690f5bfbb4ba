# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Decimals (grades 3 to 5)."""

from fractions import Fraction
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import holds, solved, value, whole_numbers
from assistant.homework.templates.template import Made, template
from assistant.numerals import decimal


@template("一位小数加减", 3, "sx.sd.decimal-add-first", context="life", p=0.82)
def decimal_prices(draw: Random) -> Made | None:
    a, b = Fraction(draw.randint(41, 95), 10), Fraction(draw.randint(12, 39), 10)
    if (a - b).denominator == 1 or a.denominator == 1 or b.denominator == 1 or a.numerator * 10 // a.denominator % 10 >= b.numerator * 10 // b.denominator % 10:
        return None
    return Made(
        f"一个文具盒 {decimal(a)} 元，一块橡皮 {decimal(b)} 元，文具盒比橡皮贵（　　）。",
        decimal(a - b),
        ("小数点对齐，从末位减起；十分位不够减，从个位退 1", f"${decimal(a)}-{decimal(b)}={decimal(a - b)}$（元）"),
        lambda: solved(f"{decimal(b)}+x={decimal(a)}"),
        ((decimal(a - b + 1), "十分位不够减时退了1，个位忘了减"), (decimal(a + b), "求相差却用了加法"), (decimal(int(a) - int(b) + abs((a - int(a)) - (b - int(b)))), "十分位不够减，就用大数减小数")),
        unit="元",
    )


@template("小数点移动", 4, "sx.sd.decimal-point-shift", cognitive=Cognitive.UNDERSTAND, p=0.78)
def point_shift(draw: Random) -> Made:
    a = Fraction(draw.randint(2, 89) * 10 + draw.randint(1, 9), 100)
    left, right = draw.sample((1, 2, 3), 2)
    now = a * 10**right / 10**left
    return Made(
        f"把 {decimal(a)} 的小数点先向右移动{'零一两三'[right]}位，再向左移动{'零一两三'[left]}位，得（　　）。",
        decimal(now),
        (f"向右移动{'零一两三'[right]}位，乘 {10**right}，得 {decimal(a * 10**right)}", f"再向左移动{'零一两三'[left]}位，除以 {10**left}，得 {decimal(now)}"),
        lambda: solved(f"x*{10**left}={decimal(a)}*{10**right}"),
        ((decimal(a / 10**right * 10**left), "把向左、向右的倍数关系弄反"), (decimal(a * 10**right), "只移动了第一次"), (decimal(a / 10**left), "只看了第二次移动"), (decimal(now * 10), "少向左移动了一位")),
    )


@template("单位换算中的小数", 4, "sx.sd.decimal-unit-conversion", "sx.sd.unit-decimal-bridge", p=0.65)
def unit_decimals(draw: Random) -> Made:
    big, small, rate = draw.choice((("千克", "克", 1000), ("米", "厘米", 100), ("千米", "米", 1000), ("吨", "千克", 1000)))
    a, b = draw.randint(2, 9), draw.randint(3, 9)
    total = Fraction(a * rate + b, rate)
    return Made(
        f"{a} {big} {b} {small} =（　　）",
        decimal(total),
        (f"1 {big} = {rate} {small}，{b} {small} = ${b}\\div {rate}={decimal(Fraction(b, rate))}$（{big}）", f"${a}+{decimal(Fraction(b, rate))}={decimal(total)}$（{big}）"),
        lambda: solved(f"{rate}*x={a}*{rate}+{b}"),
        ((decimal(a + Fraction(b, 10)), "不看进率，直接把两个数写在小数点两边"), (decimal(a + Fraction(b * 10, rate)), "换算时少移动了一位小数点"), (decimal(a + Fraction(b, 10 * rate)), "换算时多移动了一位小数点")),
        unit=big,
    )


@template("由近似数求原数的范围", 4, "sx.sd.rounding-backwards", "sx.sd.decimal-approx", cognitive=Cognitive.ANALYSE, p=0.5)
def rounded_from(draw: Random) -> Made:
    near = Fraction(draw.randint(21, 98), 10)
    near = near + Fraction(1, 10) if near.denominator == 1 else near
    return Made(
        f"一个两位小数四舍五入到十分位约是 {decimal(near)}，这个两位小数最大是（　　）。",
        decimal(near + Fraction(4, 100)),
        ("要最大，应当是“舍”得到的，百分位上最大是 4", f"这个两位小数最大是 {decimal(near + Fraction(4, 100))}"),
        lambda: Fraction(max(whole_numbers(int(near * 100) - 20, int(near * 100) + 20, f"Eq(floor(x/10+1/2),{int(near * 10)})")), 100),
        ((decimal(near + Fraction(9, 100)), "以为百分位最大可以是9，没想到9要进位"), (decimal(near - Fraction(5, 100)), "求成了最小的数"), (decimal(near + Fraction(5, 100)), "以为百分位上是5也舍去"), (decimal(near - Fraction(1, 100)), "以为近似数一定比原数大")),
    )


@template("小数乘法", 5, "sx.sd.decimal-times-decimal", "sx.sd.decimal-point-locate", p=0.65)
def decimal_product(draw: Random) -> Made | None:
    a, b = draw.randint(12, 86), draw.randint(12, 48)
    if a % 10 == 0 or b % 10 == 0 or a * b % 10 == 0:
        return None
    x, y = Fraction(a, 10), Fraction(b, 100)
    return Made(
        f"${decimal(x)}\\times {decimal(y)}=$（　　）",
        decimal(x * y),
        (f"先按整数乘：${a}\\times {b}={a * b}$", f"两个乘数共有三位小数，从积的右边起数出三位，点上小数点：{decimal(x * y)}"),
        lambda: solved(f"x/{decimal(y)}={decimal(x)}"),
        ((decimal(x * y * 10), "只数了一个乘数的两位小数"), (decimal(x * y * 100), "照加法那样对齐小数点，积只留一位小数"), (decimal(x * y / 10), "小数位数多数了一位")),
    )


@template("小数除法", 5, "sx.sd.decimal-divided-decimal", p=0.6)
def decimal_quotient(draw: Random) -> Made | None:
    q, d = Fraction(draw.randint(12, 95), 10), Fraction(draw.randint(12, 96), 100)
    if q.denominator == 1 or (d * 10).denominator == 1:
        return None
    return Made(
        f"${decimal(q * d)}\\div {decimal(d)}=$（　　）",
        decimal(q),
        (f"除数变成整数要乘 100，被除数也乘 100：${decimal(q * d * 100)}\\div {decimal(d * 100)}$", f"商是 {decimal(q)}，用 ${decimal(q)}\\times {decimal(d)}={decimal(q * d)}$ 验算"),
        lambda: solved(f"x*{decimal(d)}={decimal(q * d)}"),
        ((decimal(q / 100), "只把除数变成整数，被除数没有跟着变"), (decimal(q / 10), "被除数的小数点少移动了一位"), (decimal(q * 10), "商的小数点没有和移动后的被除数对齐")),
    )


@template("积与乘数的大小关系", 5, "sx.sd.decimal-product-size", type=ItemType.TRUE_FALSE, cognitive=Cognitive.UNDERSTAND, p=0.78, minutes=1, points=2)
def product_size(draw: Random) -> Made:
    a = Fraction(draw.randint(21, 98) * 10 + draw.randint(1, 9), 100)
    b = Fraction(draw.choice((draw.randint(11, 19), draw.randint(4, 9))), 10)
    said = draw.choice((True, False))
    true = (b > 1) == said
    return Made(
        f"不计算可以判断：${decimal(a)}\\times {decimal(b)}$ 的积比 {decimal(a)} {'大' if said else '小'}。",
        "对" if true else "错",
        (f"一个数（0 除外）乘{'大' if b > 1 else '小'}于 1 的数，积比原来的数{'大' if b > 1 else '小'}", f"{decimal(b)} {'大' if b > 1 else '小'}于 1，所以积比 {decimal(a)} {'大' if b > 1 else '小'}"),
        lambda: holds(f"{decimal(a)}*{decimal(b)}{'>' if said else '<'}{decimal(a)}"),
    )


@template("小数加减法", 4, "sx.sd.decimal-add-sub", p=0.78)
def decimal_from_whole(draw: Random) -> Made | None:
    a, b = draw.randint(6, 20), Fraction(draw.randint(101, 589), 100)
    if (b * 10).denominator == 1 or a - b < 1:
        return None
    return Made(
        f"${a}-{decimal(b)}=$（　　）",
        decimal(a - b),
        (f"把 {a} 看成 {a}.00，小数点对齐再减", f"${a}-{decimal(b)}={decimal(a - b)}$"),
        lambda: solved(f"x+{decimal(b)}={a}"),
        ((decimal(a - b + 1), "从个位退1后，个位忘了减去1"), (decimal(a - int(b) + (b - int(b))), "整数部分相减，小数部分照抄"), (decimal(a - b + Fraction(1, 10)), "百分位退1后，十分位仍按10计算")),
    )


@template("小数乘法分配律", 5, "sx.sd.decimal-laws-multiply", type=ItemType.CALCULATION, p=0.6, minutes=3, weights=(1, 1, 1))
def decimal_distributive(draw: Random) -> Made | None:
    a = Fraction(draw.randint(12, 96), 10)
    if a.denominator == 1:
        return None
    k = draw.choice((101, 102, 99, 98))
    rest = abs(k - 100)
    sign = "+" if k > 100 else "-"
    return Made(
        f"用简便方法计算：${decimal(a)}\\times {k}$。",
        decimal(a * k),
        (f"${decimal(a)}\\times (100{sign}{rest})$", f"$={decimal(a)}\\times 100{sign}{decimal(a)}\\times {rest}$", f"$={decimal(a * 100)}{sign}{decimal(a * rest)}={decimal(a * k)}$"),
        lambda: value(f"{decimal(a)}*{k}"),
    )
