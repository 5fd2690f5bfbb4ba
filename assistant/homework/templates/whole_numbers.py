# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Calculating with whole numbers (grades 2 to 4)."""

from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import solved, value, whole_numbers
from assistant.homework.templates.template import Made, template


@template("三位数退位减法", 2, "sx.sd.sub-3digit", p=0.65)
def subtract_over_zero(draw: Random) -> Made:
    a = draw.randint(4, 9) * 100 + draw.randint(1, 6)
    b = draw.randint(1, a // 100 - 2) * 100 + draw.randint(2, 8) * 10 + draw.randint(a % 10 + 1, 9)
    return Made(
        f"计算 ${a}-{b}$，结果是（　　）。",
        a - b,
        ("个位不够减，十位是 0，要从百位退 1 到十位，十位再退 1 到个位", f"${a}-{b}={a - b}$，用 ${a - b}+{b}={a}$ 验算"),
        lambda: solved(f"x+{b}={a}"),
        ((a - b + 10, "十位退给个位后仍按10计算"), (a - b + 100, "百位退1后忘了减去1"), (a - b + 110, "连续退位时百位和十位都没有减去退走的1"), (a - b - 10, "十位多退了一次")),
    )


@template("加法中的进位", 2, "sx.sd.add-3digit", p=0.82)
def add_three_digits(draw: Random) -> Made | None:
    a, b = draw.randint(246, 587), draw.randint(135, 388)
    if a % 10 + b % 10 <= 10 or (a // 10) % 10 + (b // 10) % 10 < 10 or a + b > 999:
        return None
    return Made(
        f"果园上午摘了 {a} 个梨，下午摘了 {b} 个梨，一天共摘（　　）梨。",
        a + b,
        (f"${a}+{b}$，个位、十位都满十，要连续进位", f"${a}+{b}={a + b}$（个）"),
        lambda: solved(f"x-{a}={b}"),
        ((a + b - 10, "个位向十位进的1没有加"), (a + b - 100, "十位向百位进的1没有加"), (a + b - 110, "两次进位都忘了加")),
        unit="个",
    )


@template("先乘后加", 3, "sx.sd.order-mixed", cognitive=Cognitive.UNDERSTAND, p=0.78)
def order_of_operations(draw: Random) -> Made | None:
    a, b, c = draw.randint(12, 48), draw.randint(3, 9), draw.randint(3, 9)
    if b == c:
        return None
    return Made(
        f"${a}+{b}\\times {c}=$（　　）",
        a + b * c,
        (f"先算乘法：${b}\\times {c}={b * c}$", f"再算加法：${a}+{b * c}={a + b * c}$"),
        lambda: solved(f"x-{a}={b}*{c}"),
        (((a + b) * c, "从左往右依次算，没有先算乘法"), (a * c + b, "乘错了对象，把第一个数去乘"), (a + b + c, "把乘号看成加号"), (a + b * c + 10, "加法多进了一次位")),
    )


@template("小括号", 3, "sx.sd.order-brackets", type=ItemType.BLANK, p=0.82, points=2)
def brackets_first(draw: Random) -> Made | None:
    a, c = draw.randint(3, 9), draw.randint(3, 8)
    b = draw.randint(13, 40)
    total = b + a * c
    return Made(
        f"$({total}-{b})\\div {c}=$ ____",
        a,
        (f"先算括号里的：${total}-{b}={a * c}$", f"再算除法：${a * c}\\div {c}={a}$"),
        lambda: solved(f"x*{c}+{b}={total}"),
    )


@template("中间有0的乘法", 3, "sx.sd.multiply-with-zero", "sx.sd.multiply-1digit-written", p=0.78)
def multiply_with_zero(draw: Random) -> Made | None:
    h, o, m = draw.randint(2, 8), draw.randint(3, 9), draw.randint(4, 9)
    if o * m < 20:
        return None
    a = 100 * h + o
    return Made(
        f"${a}\\times {m}=$（　　）",
        a * m,
        (f"个位：${o}\\times {m}={o * m}$，写 {o * m % 10} 进 {o * m // 10}", f"十位：$0\\times {m}+{o * m // 10}={o * m // 10}$；百位：${h}\\times {m}={h * m}$，积是 {a * m}"),
        lambda: solved(f"x/{m}={a}"),
        ((100 * h * m + o * m % 10, "十位上0乘一个数得0，忘了加进位"), ((10 * h + o) * m, "把中间的0丢掉不乘"), (100 * h * m + (o * m // 10 + m) * 10 + o * m % 10, f"以为0乘{m}得{m}"), (100 * (h * m + o * m // 10) + o * m % 10, "进位加到了百位上")),
    )


@template("商中间有0的除法", 3, "sx.sd.divide-zero-in-quotient", "sx.sd.divide-1digit-written", p=0.65)
def zero_in_quotient(draw: Random) -> Made:
    m = draw.randint(3, 8)
    h, o = draw.randint(1, 3), draw.randint(2, 9)
    q = 100 * h + o
    return Made(
        f"${q * m}\\div {m}=$（　　）",
        q,
        (f"百位：商 {h}；十位上的数比 {m} 小，不够商 1，要写 0 占位", f"${q * m}\\div {m}={q}$，用 ${q}\\times {m}={q * m}$ 验算"),
        lambda: solved(f"x*{m}={q * m}"),
        ((10 * h + o, "不够商1时没有写0占位"), (100 * h + 10 * o, "0的位置写错，写到了个位"), (10 * q, "多写了一个0"), (q + 10, "十位不够商1却商了1")),
    )


@template("归一问题", 3, "sx.sd.unit-rate-problem", type=ItemType.CALCULATION, context="life", p=0.65, minutes=4, weights=(2, 2, 1))
def unit_rate(draw: Random) -> Made | None:
    each, n, m = draw.randint(4, 12), draw.randint(3, 6), draw.randint(7, 12)
    kind, measure = draw.choice((("订书机", "个"), ("毛巾", "条"), ("面包", "个"), ("笔筒", "个")))
    return Made(
        f"买 {n} {measure}同样的{kind}要 {each * n} 元。照这样计算，买 {m} {measure}要多少元？",
        each * m,
        (f"先求一{measure}的价钱：${each * n}\\div {n}={each}$（元）", f"再求 {m} {measure}的价钱：${each}\\times {m}={each * m}$（元）", f"答：买 {m} {measure}要 {each * m} 元。"),
        lambda: solved(f"x/{m}={each * n}/{n}"),
        unit="元",
    )


@template("归总问题", 3, "sx.sd.total-amount-problem", type=ItemType.CALCULATION, context="life", p=0.6, minutes=4, weights=(2, 2, 1))
def total_amount(draw: Random) -> Made | None:
    a, b, c = draw.randint(4, 9), draw.randint(4, 9), draw.randint(4, 9)
    if (a * b) % c or c in (a, b):
        return None
    return Made(
        f"老师带的钱正好可以买 {b} 本单价 {a} 元的练习册。如果改买单价 {c} 元的练习册，正好可以买几本？",
        a * b // c,
        (f"总钱数：${a}\\times {b}={a * b}$（元）", f"可以买：${a * b}\\div {c}={a * b // c}$（本）", f"答：正好可以买 {a * b // c} 本。"),
        lambda: solved(f"{c}*x={a}*{b}"),
        unit="本",
    )


@template("一些物体的几分之几", 3, "sx.sd.fraction-of-set", p=0.78, context="life")
def fraction_of_set(draw: Random) -> Made | None:
    d, each = draw.randint(3, 6), draw.randint(2, 5)
    n = draw.randint(2, d - 1)
    total = d * each
    if n == each:
        return None
    return Made(
        f"盒子里有 {total} 颗糖，小雨拿走了其中的 $\\frac{{{n}}}{{{d}}}$，拿走（　　）。",
        n * each,
        (f"把 {total} 颗平均分成 {d} 份，每份 ${total}\\div {d}={each}$（颗）", f"{n} 份是 ${each}\\times {n}={n * each}$（颗）"),
        lambda: solved(f"x/{total}={n}/{d}"),
        ((each, "只求了其中一份"), (n, "把分子当成了颗数"), (total - n * each, "求成了剩下的颗数"), (d, "把分母当成了颗数")),
        unit="颗",
    )


@template("24时计时法求经过时间", 3, "sx.zh.elapsed-time-24", "sx.zh.clock-24h", context="life", p=0.6)
def elapsed_time(draw: Random) -> Made | None:
    start, end = draw.randint(8, 11), draw.randint(1, 6)
    m, k = draw.choice((10, 15, 20)), draw.choice((30, 35, 40, 45, 50))
    long = (end + 12 - start) * 60 + k - m
    def said(minutes: int) -> str:
        return f"{minutes // 60} 小时 {minutes % 60} 分"
    return Made(
        f"图书馆周末上午 {start}:{m} 开门，下午 {end}:{k} 关门，一天开放（　　）。",
        said(long),
        (f"下午 {end}:{k} 是 {end + 12}:{k}", f"{end + 12} 时 {k} 分减 {start} 时 {m} 分，得 {said(long)}"),
        lambda: said(int(solved(f"{start}*60+{m}+x=({end}+12)*60+{k}"))),
        ((said(long - 60), "跨过正午时少算了1小时"), (said((start - end) * 60 + k - m if start > end else long + 60), "没有把下午的时刻换成24时计时法"), (said(long + 60), "数小时时把起点也数了进去"), (said((end + 12 - start) * 60 + k + m), "分钟部分应相减却相加")),
    )


@template("两位数乘两位数", 3, "sx.sd.multiply-2digit", p=0.78)
def multiply_two_digits(draw: Random) -> Made | None:
    a, b = draw.randint(13, 48), draw.randint(12, 39)
    if a % 10 < 2 or b % 10 < 2:
        return None
    t, o = b // 10, b % 10
    return Made(
        f"${a}\\times {b}=$（　　）",
        a * b,
        (f"${a}\\times {o}={a * o}$，${a}\\times {t * 10}={a * t * 10}$", f"${a * o}+{a * t * 10}={a * b}$"),
        lambda: solved(f"x/{b}={a}"),
        ((a * o + a * t, "第二个部分积没有和十位对齐"), (a // 10 * t * 100 + a % 10 * o, "只把个位乘个位、十位乘十位"), (a * b - 10, "相加时忘了进位"), (a * b + 100, "相加时多进了一次位")),
    )


@template("四舍五入到万位", 4, "sx.sd.rounding", "sx.sd.large-number-units", p=0.78)
def round_to_ten_thousand(draw: Random) -> Made:
    w = draw.randint(12, 98)
    rest = draw.choice((draw.randint(1200, 4899), draw.randint(5100, 9400)))
    n, up = w * 10000 + rest, rest >= 5000
    right = w + up
    return Made(
        f"某市去年参观科技馆的有 {n} 人次，省略万位后面的尾数约是（　　）人次。",
        f"{right}万",
        (f"看千位：千位上是 {rest // 1000}，" + ("满5，向万位进1" if up else "不满5，舍去"), f"{n} ≈ {right}万"),
        lambda: f"{value(f'floor(({n}+5000)/10000)')}万",
        ((f"{w + (not up)}万", "舍和入弄反，没有看千位上的数"), (f"{right * 10}万", "把万位和千位弄错，多写一个0"), (f"{right}", "省略尾数后漏写了“万”字"), (f"{w + 2}万", "连续进位两次")),
    )


@template("积的变化规律", 4, "sx.sd.product-change", cognitive=Cognitive.UNDERSTAND, p=0.65)
def product_change(draw: Random) -> Made | None:
    product, m, k = draw.randint(4, 15) * 12, draw.randint(2, 5), draw.randint(2, 4)
    if m == k:
        return None
    return Made(
        f"两个数相乘的积是 {product}。如果一个乘数乘 {m}，另一个乘数乘 {k}，新的积是（　　）。",
        product * m * k,
        (f"一个乘数乘 {m}，积也乘 {m}；另一个乘数再乘 {k}，积再乘 {k}", f"${product}\\times {m}\\times {k}={product * m * k}$"),
        lambda: solved(f"x/({m}*{k})={product}"),
        ((product * (m + k), "把两次扩大的倍数相加"), (product * m, "只考虑了一个乘数的变化"), (product, "以为乘数变了积不变"), (product + m * k, "把“乘”当成“加”")),
    )


@template("乘法分配律简算", 4, "sx.sd.distributive-law", "sx.sd.distributive-reverse", type=ItemType.CALCULATION, p=0.65, minutes=3, weights=(2, 1))
def distributive_smart(draw: Random) -> Made:
    a, b = draw.randint(13, 87), draw.randint(21, 78)
    return Made(
        f"用简便方法计算：${a}\\times {b}+{a}\\times {100 - b}$。",
        a * 100,
        (f"${a}\\times ({b}+{100 - b})$", f"$={a}\\times 100={a * 100}$"),
        lambda: value(f"{a}*{b}+{a}*{100 - b}"),
    )


@template("估算够不够", 3, "sx.sd.estimate-multiply", "sx.sd.estimate-decide", type=ItemType.TRUE_FALSE, cognitive=Cognitive.ANALYSE, context="life", p=0.65, points=2)
def enough_money(draw: Random) -> Made | None:
    price, n = draw.randint(21, 68), draw.randint(4, 9)
    money = price * n + draw.choice((-1, 1)) * draw.randint(3, 12)
    if money % 10:
        return None
    enough = money >= price * n
    return Made(
        f"一张门票 {price} 元，王老师带了 {money} 元，买 {n} 张门票，带的钱够。",
        "对" if enough else "错",
        (f"${price}\\times {n}={price * n}$（元）", f"{price * n} 元" + ("不超过" if enough else "超过") + f" {money} 元，" + ("够" if enough else "不够")),
        lambda: n in whole_numbers(1, 20, f"x*{price}<={money}"),
    )
