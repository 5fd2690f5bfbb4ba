# ruff: noqa: E501  (a task and its answer are read in one piece)
"""Whole numbers: counting and place value, the four operations, laws, word problems."""

import re
from random import Random

from assistant.lesson_preparation.drafting.exercises.exercise import Exercise, basic, extended, inquiry
from corpora.knowledge_graphs import Point

_PLACES = ("个", "十", "百", "千", "万", "十万", "百万", "千万", "亿")
_RANGE = {1: 20, 2: 100, 3: 1000, 4: 10000}
_THINGS = (("支铅笔", "铅笔"), ("本图书", "图书"), ("个苹果", "苹果"), ("棵树苗", "树苗"), ("张彩纸", "彩纸"))


_THROUGH_TEN = frozenset(
    {"carry-add-20", "make-ten-strategy", "borrow-sub-20", "break-ten-strategy", "think-addition"}
)
"""Points on adding and subtracting through ten within 20."""


def _limit(point: Point) -> int:
    known = {
        "numbers-1-5": 5, "number-bonds-5": 5, "addition-meaning": 5, "subtraction-meaning": 5, "zero": 5,
        "count-one-to-one": 5, "ordinal-number": 10, "compare-more-less": 10, "number-symbols-compare": 10,
        "numbers-6-10": 10, "number-bonds-10": 10, "add-sub-within-10": 10, "chain-add-sub-10": 10,
        "numbers-to-1000": 1000, "numbers-to-10000": 10000, "compare-to-10000": 10000,
    }  # fmt: skip
    tail = point.id.rsplit(".", 1)[1]
    if tail in known:
        return known[tail]
    within = re.search(r"(\d+)以内", point.name)
    if within:
        return int(within[1])
    if tail in _THROUGH_TEN:
        return 20
    if point.grade == 1:
        return 20 if point.term == "上" else 100
    return {2: 1000, 3: 10000}.get(point.grade, 1000000)


def numbers(draw: Random, point: Point) -> list[Exercise]:
    """Order, size and place value within the range of the point."""
    top = _limit(point)
    low = 1 if top <= 20 else top // 10
    picked = draw.sample(range(low + 1, top), 3) if top > 5 else [2, 3, 4]
    a, b, c = picked
    found = [
        basic(f"按顺序填一填：{a - 1}，（　），{a + 1}。", a),
        basic(f"在○里填“＞”“＜”或“＝”：${a}$ ○ ${b}$。", "＞" if a > b else "＜"),
        basic(f"把 {a}、{b}、{c} 从小到大排一排。", "、".join(map(str, sorted(picked)))),
    ]
    if top > 10:
        found.append(basic(f"{c} 是由哪些计数单位组成的？各有几个？", _composition(c)))
    digits = sorted(draw.sample(range(1, 10), 2))
    if top >= 100:
        found.append(
            extended(
                f"用数字 {digits[0]}、{digits[1]}、0 各用一次摆三位数，最大是多少，最小是多少？",
                f"最大 {digits[1] * 100 + digits[0] * 10}，最小 {digits[0] * 100 + digits[1]}",
                "百位不能是0；要最大，大的数字放高位；要最小，百位放较小的非零数字",
            )
        )
    else:
        found.append(extended(f"比 {a} 大 1 的数和比 {a} 小 1 的数相差几？", 2, f"${a + 1}-{a - 1}=2$"))
    found.append(
        inquiry(
            f"一个数比 {min(a, b)} 大、比 {max(a, b)} 小，你能说出几个？你是怎样保证不漏的？",
            f"共 {abs(a - b) - 1} 个，按从小到大的顺序说就不会漏",
        )
    )
    return found


def _composition(number: int) -> str:
    parts = [
        f"{digit}个{_PLACES[place]}"
        for place, digit in sorted(enumerate(map(int, reversed(str(number)))), reverse=True)
        if digit
    ]
    return "、".join(parts)


def add_subtract(draw: Random, point: Point) -> list[Exercise]:
    """Addition and subtraction within the range of the point, with the inverse operation as a check."""
    top = _limit(point) if point.grade <= 2 else 1000
    if point.id.rsplit(".", 1)[1] in _THROUGH_TEN:
        a, c = draw.randint(5, 9), draw.randint(11, 17)
        b, d = draw.randint(11 - a, 9), draw.randint(c % 10 + 1, 9)
    else:
        a = draw.randint(max(2, top // 3), max(3, top * 2 // 3))
        b = draw.randint(1, max(1, top - a - 1))
        c = draw.randint(max(2, top // 2), top - 1)
        d = draw.randint(1, c - 1)
    unit, thing = draw.choice(_THINGS)
    e, f = sorted((draw.randint(2, max(3, top // 2)), draw.randint(1, max(2, top // 3))), reverse=True)
    e += e == f
    return [
        basic(f"计算 ${a}+{b}$，并用减法检验。", a + b, f"${a}+{b}={a + b}$", f"检验：${a + b}-{b}={a}$"),
        basic(f"计算 ${c}-{d}$，并用加法检验。", c - d, f"${c}-{d}={c - d}$", f"检验：${c - d}+{d}={c}$"),
        basic(f"$\\square+{b}={a + b}$，方框里填几？", a, f"${a + b}-{b}={a}$"),
        basic(f"图书角有 {e} {unit}，借走 {f} {unit[0]}，还剩多少？", e - f, f"${e}-{f}={e - f}$"),
        extended(
            f"小林有 {e} {unit}，比小华多 {f} {unit[0]}。两人一共有多少{thing}？",
            e + e - f,
            f"小华：${e}-{f}={e - f}$",
            f"一共：${e}+{e - f}={e + e - f}$",
        ),
        inquiry(
            f"写出三道得数都是 {a} 的算式，加法、减法都要有，说说你怎样想到的。",
            f"例如 ${a - 1}+1={a}$，${a + 2}-2={a}$，${a}+0={a}$；答案不唯一",
        ),
    ]


def multiply(draw: Random, point: Point) -> list[Exercise]:
    """Multiplication from the tables to three digits by two."""
    first, second = {2: (9, 9), 3: (99, 9) if point.term == "上" else (99, 99)}.get(point.grade, (999, 99))
    low = 2 if first == 9 else (first + 1) // 10
    a, b = draw.randint(low + 1, first), draw.randint(2 if second == 9 else 12, second)
    c, d = draw.randint(low + 1, first), draw.randint(2 if second == 9 else 12, second)
    unit, _ = draw.choice(_THINGS)
    return [
        basic(f"计算 ${a}\\times {b}$，说说每一步算的是什么。", a * b, *_by_places(a, b)),
        basic(f"计算 ${c}\\times {d}$。", c * d, *_by_places(c, d)),
        basic(f"每箱有 {a} {unit}，{b} 箱一共有多少？", a * b, f"${a}\\times {b}={a * b}$"),
        basic(f"{b} 个 {c} 相加的和是多少？用乘法算式表示。", b * c, f"${c}\\times {b}={b * c}$"),
        extended(
            f"${a}\\times {b}$ 比 ${a}\\times {b - 1}$ 多多少？不计算能知道吗？",
            a,
            f"多了1个 {a}",
            f"${a * b}-{a * (b - 1)}={a}$",
        ),
        inquiry(
            f"两个数相乘积是 {a * 2 * b}，请写出两组这样的乘数，并说说怎样由一组变出另一组。",
            f"例如 ${2 * a}\\times {b}={2 * a * b}$，${a}\\times {2 * b}={2 * a * b}$；答案不唯一",
        ),
    ]


def _by_places(a: int, b: int) -> tuple[str, ...]:
    if a < 10 and b < 10:
        return (f"口诀或 {b} 个 {a} 连加：${a}\\times {b}={a * b}$",)
    if b < 10:
        tens, ones = a // 10 * 10, a % 10
        return (
            f"${tens}\\times {b}={tens * b}$，${ones}\\times {b}={ones * b}$",
            f"${tens * b}+{ones * b}={a * b}$",
        )
    tens, ones = b // 10 * 10, b % 10
    return (
        f"${a}\\times {ones}={a * ones}$，${a}\\times {tens}={a * tens}$",
        f"${a * ones}+{a * tens}={a * b}$",
    )


def divide(draw: Random, point: Point) -> list[Exercise]:
    """Division without and with remainder, with multiplication as a check."""
    divisor = draw.randint(3, 9) if point.grade <= 3 else draw.randint(12, 48)
    most = 9 if point.grade <= 2 else 99
    quotient, other = draw.randint(2 if most == 9 else 11, most), draw.randint(2, most)
    rest = draw.randint(1, divisor - 1)
    total, more = divisor * quotient, divisor * other + rest
    unit, _ = draw.choice(_THINGS)
    return [
        basic(
            f"计算 ${total}\\div {divisor}$，并用乘法检验。",
            quotient,
            f"${total}\\div {divisor}={quotient}$",
            f"检验：${divisor}\\times {quotient}={total}$",
        ),
        basic(
            f"{total} {unit}平均分给 {divisor} 个小组，每组分得多少？",
            quotient,
            f"${total}\\div {divisor}={quotient}$",
        ),
        basic(
            f"{total} {unit}，每 {quotient} {unit[0]}装一盒，可以装几盒？",
            divisor,
            f"${total}\\div {quotient}={divisor}$",
        ),
        basic(
            f"（　）$\\times {divisor}={total}$，括号里填几？",
            quotient,
            f"${total}\\div {divisor}={quotient}$",
        ),
        extended(
            f"{more} {unit}，每 {divisor} {unit[0]}装一盒，装满几盒，还剩几{unit[0]}？全部装下至少要几盒？",
            f"装满 {other} 盒，剩 {rest}，全部装下至少 {other + 1} 盒",
            f"${divisor}\\times {other}={divisor * other}$，${more}-{divisor * other}={rest}$",
            "余数比除数小；剩下的也要一盒",
        ),
        inquiry(
            f"一个数除以 {divisor} 有余数，余数最大是几？写出两个除以 {divisor} 余数最大的数。",
            f"最大是 {divisor - 1}；如 {divisor * 2 - 1}、{divisor * 3 - 1}",
        ),
    ]


def mixed(draw: Random, _point: Point) -> list[Exercise]:
    """Order of operations and brackets."""
    a, b, c = draw.randint(30, 90), draw.randint(3, 9), draw.randint(4, 9)
    d, e = draw.randint(3, 9), draw.randint(12, 29)
    product = b * c
    return [
        basic(f"计算 ${a}+{b}\\times {c}$。", a + product, f"先算乘法：${b}\\times {c}={product}$", f"${a}+{product}={a + product}$"),
        basic(f"计算 $({a}-{e})\\times {d}$。", (a - e) * d, f"先算括号里：${a}-{e}={a - e}$", f"${a - e}\\times {d}={(a - e) * d}$"),
        basic(f"计算 ${product}\\div {b}+{e}$。", c + e, f"${product}\\div {b}={c}$", f"${c}+{e}={c + e}$"),
        basic(f"${a}+{b}\\times {c}$ 与 $({a}+{b})\\times {c}$ 的得数一样吗？", "不一样", f"${a}+{product}={a + product}$，${a + b}\\times {c}={(a + b) * c}$"),
        extended(f"先算 ${b}\\times {c}={product}$，再算 ${a}-{product}={a - product}$，合成一道综合算式。", f"${a}-{b}\\times {c}$", "被代替的数换回它的算式；乘法本来先算，不必加括号"),
        inquiry(f"在 ${b}\\times {c}+{d}\\times 2$ 中加括号，能得到几个不同的得数？", f"不加括号：{product + 2 * d}；$({b}\\times {c}+{d})\\times 2={(product + d) * 2}$；${b}\\times ({c}+{d})\\times 2={b * (c + d) * 2}$；${b}\\times ({c}+{d}\\times 2)={b * (c + 2 * d)}$"),
    ]  # fmt: skip


def laws(draw: Random, _point: Point) -> list[Exercise]:
    """Laws of operation, and choosing one that makes work easier."""
    a, b = draw.randint(21, 89), draw.randint(13, 79)
    k = draw.choice((4, 8))
    pair = 100 // 4 if k == 4 else 125
    m = draw.randint(12, 48)
    return [
        basic(f"用简便方法计算 ${a}+{b}+{100 - a}$。", 100 + b, f"$({a}+{100 - a})+{b}=100+{b}={100 + b}$"),
        basic(f"用简便方法计算 ${pair}\\times {b}\\times {k}$。", pair * k * b, f"$({pair}\\times {k})\\times {b}={pair * k}\\times {b}={pair * k * b}$"),
        basic(f"用简便方法计算 ${m}\\times 99+{m}$。", m * 100, f"${m}\\times (99+1)={m}\\times 100={m * 100}$"),
        basic(f"在□里填数：$(10+{k})\\times {b}=10\\times □+{k}\\times □$。", f"两个□里都是 {b}", f"每一份都要乘 {b}"),
        extended(f"用简便方法计算 ${m}\\times 101$，写出依据。", m * 101, f"${m}\\times (100+1)={m * 100}+{m}={m * 101}$", "依据：乘法分配律"),
        inquiry(f"小马把 $({a}+{k})\\times {b}$ 算成 ${a}+{k}\\times {b}$，得数少了多少？先不计算，说说少了几个几。", f"少了 {a * (b - 1)}，即少了 {b - 1} 个 {a}", f"${(a + k) * b}-{a + k * b}={a * (b - 1)}$"),
    ]  # fmt: skip


def rates(draw: Random, point: Point) -> list[Exercise]:
    """Problems with one quantity a piece: price, speed, work, total."""
    each, count, again = draw.randint(6, 15), draw.randint(4, 9), draw.randint(12, 20)
    speed, hours = draw.choice((60, 70, 80, 90)), draw.randint(3, 5)
    total = each * count
    return [
        basic(f"{count} 支钢笔共 {total} 元，每支多少元？", f"{each} 元", f"单价：${total}\\div {count}={each}$"),
        basic(f"{count} 支钢笔共 {total} 元，照这样买 {again} 支要多少元？", f"{each * again} 元", f"每支：${total}\\div {count}={each}$", f"${each}\\times {again}={each * again}$"),
        basic(f"汽车每小时行 {speed} 千米，{hours} 小时行多少千米？", f"{speed * hours} 千米", f"${speed}\\times {hours}={speed * hours}$"),
        basic(f"汽车 {hours} 小时行 {speed * hours} 千米，平均每小时行多少千米？", f"{speed} 千米", f"${speed * hours}\\div {hours}={speed}$"),
        extended(f"一本书每天看 {each} 页，{count * 2} 天看完；如果每天看 {each * 2} 页，几天看完？什么没有变？", f"{count} 天；总页数没有变", f"总页数：${each}\\times {count * 2}={total * 2}$", f"${total * 2}\\div {each * 2}={count}$"),
        inquiry(f"编一道用“先求一份”解决的题和一道用“先求总数”解决的题，数据用 {each} 和 {count}，并说明怎样区分。", "先看题里什么量不变：每份不变先求一份，总量不变先求总数"),
    ]  # fmt: skip


def factors(draw: Random, _point: Point) -> list[Exercise]:
    """Factors, multiples, primes, common factors and multiples."""
    from math import gcd

    a = draw.choice((24, 30, 36, 40, 42, 48, 60))
    p, q, k = draw.choice(((4, 3, 4), (2, 3, 6), (3, 4, 5), (2, 5, 4), (3, 5, 4)))
    m, n = p * k, q * k
    divisors = [d for d in range(1, a + 1) if a % d == 0]
    common, lowest = gcd(m, n), m * n // gcd(m, n)
    start = draw.randint(3, 9) * 10
    primes = [x for x in range(start, start + 20) if x > 1 and all(x % d for d in range(2, x))]
    return [
        basic(f"有序地写出 {a} 的所有因数。", "、".join(map(str, divisors)), "一对一对地找：" + "，".join(f"${d}\\times {a // d}={a}$" for d in divisors if d * d <= a)),
        basic(f"{start} 到 {start + 19} 中哪些是质数？", "、".join(map(str, primes)) or "没有"),
        basic(f"求 {m} 和 {n} 的最大公因数与最小公倍数。", f"最大公因数 {common}，最小公倍数 {lowest}"),
        basic(f"{a} 是 2 的倍数吗？是 3 的倍数吗？是 5 的倍数吗？说出判断方法。", "；".join(f"{'是' if a % d == 0 else '不是'} {d} 的倍数" for d in (2, 3, 5)), "2、5看个位，3看各位数字之和"),
        extended(f"长 {m} 分米、宽 {n} 分米的长方形地面，用同样大的整分米正方形地砖铺满不切割，地砖边长最大是多少？", f"{common} 分米", f"边长要同时是 {m} 和 {n} 的因数，最大的是最大公因数 {common}"),
        inquiry(f"甲每 {m} 天、乙每 {n} 天去一次图书馆，今天两人相遇，至少再过几天再次相遇？为什么这里不用公因数？", f"{lowest} 天", f"经过的天数要同时是 {m} 和 {n} 的倍数，最小的是最小公倍数"),
    ]  # fmt: skip
