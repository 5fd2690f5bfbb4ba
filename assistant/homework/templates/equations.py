# ruff: noqa: E501  (a stem and its key are read in one piece)
# fmt: off
"""Equations, systems and inequalities (grades 5 to 9)."""

from fractions import Fraction
from random import Random

from assistant.homework.items.item import Cognitive, ItemType
from assistant.homework.templates.proving import interval, positive, solved, system, value, whole_numbers
from assistant.homework.templates.template import Made, template
from assistant.numerals import decimal, fraction, polynomial


@template("解简易方程", 5, "sx.sd.solve-simple-equation", type=ItemType.BLANK, p=0.82, points=2)
def simple_equation(draw: Random) -> Made:
    a, x, b = draw.randint(3, 9), Fraction(draw.randint(11, 89), 10), draw.randint(5, 30)
    return Made(
        f"方程 ${a}x+{b}={decimal(a * x + b)}$ 的解是 $x=$ ____。",
        decimal(x),
        (f"两边同时减 {b}：${a}x={decimal(a * x)}$", f"两边同时除以 {a}：$x={decimal(x)}$"),
        lambda: solved(f"{a}*x+{b}={decimal(a * x + b)}"),
    )


@template("移项解方程", 7, "sx.sd.transpose", "sx.sd.solve-linear-equation", p=0.78)
def both_sides(draw: Random) -> Made | None:
    a, c, x, b = draw.randint(4, 9), draw.randint(2, 6), draw.randint(-8, 8), draw.randint(3, 15)
    if a - c < 2 or x == 0:
        return None
    d = (a - c) * x - b
    if d == 0:
        return None
    def said(v: Fraction) -> str:
        return f"$x={fraction(v)}$"
    return Made(
        f"方程 ${a}x-{b}={polynomial([(c, 'x'), (d, '')])}$ 的解是（　　）。",
        said(Fraction(x)),
        (f"移项：${polynomial([(a, 'x'), (-c, 'x')])}={polynomial([(d, ''), (b, '')])}$", f"${a - c}x={(a - c) * x}$，$x={x}$"),
        lambda: f"$x={solved(f'{a}*x-{b}={c}*x+({d})')}$",
        ((said(Fraction(d - b, a - c)), f"$-{b}$ 移到右边没有变号"), (said(Fraction(d + b, a + c)), f"${c}x$ 移到左边没有变号"), (said(Fraction(a - c, d + b)), "系数化为1时，被除数和除数颠倒"), (said(Fraction(-x)), "系数化为1时符号弄错")),
    )


@template("去分母解方程", 7, "sx.sd.solve-linear-equation", type=ItemType.CALCULATION, p=0.5, minutes=5, weights=(2, 1, 1, 1))
def with_denominators(draw: Random) -> Made | None:
    x, a, b = draw.randint(-6, 9), draw.randint(1, 5), draw.randint(2, 7)
    if (x + a) % 2 or (2 * x - b) % 3 or x == 0:
        return None
    k = (x + a) // 2 - (2 * x - b) // 3
    if k == 0:
        return None
    return Made(
        f"解方程：$\\frac{{x+{a}}}{{2}}-\\frac{{2x-{b}}}{{3}}={k}$。",
        f"$x={x}$",
        (f"去分母（两边乘 6）：$3(x+{a})-2(2x-{b})={6 * k}$", f"去括号：$3x+{3 * a}-4x+{2 * b}={6 * k}$", f"移项、合并同类项：$-x={6 * k - 3 * a - 2 * b}$", f"系数化为 1：$x={x}$"),
        lambda: solved(f"(x+{a})/2-(2*x-{b})/3={k}"),
    )


@template("配套问题", 7, "sx.sd.linear-equation-problem", "sx.sd.equation-plan", type=ItemType.CALCULATION, context="life", cognitive=Cognitive.ANALYSE, p=0.45, minutes=6, weights=(1, 3, 1, 1))
def matching_parts(draw: Random) -> Made | None:
    a, b = draw.choice((12, 15, 16, 18, 20)), draw.choice((20, 24, 30, 36, 40))
    people = draw.randint(20, 80)
    if people * b % (2 * a + b):
        return None
    x = people * b // (2 * a + b)
    return Made(
        f"车间有 {people} 名工人，每人每天能生产螺栓 {a} 个或螺母 {b} 个，1 个螺栓配 2 个螺母。应安排多少名工人生产螺栓，才能使每天生产的螺栓和螺母刚好配套？",
        x,
        (f"设安排 $x$ 名工人生产螺栓，则 $({people}-x)$ 名工人生产螺母。", f"螺母的个数是螺栓的 2 倍：$2\\times {a}x={b}({people}-x)$", f"${2 * a + b}x={people * b}$，$x={x}$", f"答：应安排 {x} 名工人生产螺栓。"),
        lambda: solved(f"{b}*({people}-x)/({a}*x)=2"),
        unit="名",
    )


@template("解二元一次方程组", 7, "sx.sd.elimination-method", "sx.sd.linear-system", type=ItemType.CALCULATION, p=0.6, minutes=4, weights=(2, 2, 1))
def two_unknowns(draw: Random) -> Made | None:
    x, y = draw.randint(-5, 7), draw.randint(-5, 7)
    a, b, c = draw.randint(2, 5), draw.randint(2, 5), draw.randint(2, 6)
    if x * y == 0 or x == y or a == c:
        return None
    p, q = a * x + b * y, c * x - b * y
    if p == 0 or q == 0:
        return None
    return Made(
        f"解方程组：①${a}x+{b}y={p}$，②${c}x-{b}y={q}$。",
        f"$x={x}$，$y={y}$",
        (f"①＋②：${a + c}x={p + q}$，$x={x}$", f"把 $x={x}$ 代入①：${a}\\times {f'({x})' if x < 0 else x}+{b}y={p}$，$y={y}$", f"所以方程组的解是 $x={x}$，$y={y}$"),
        lambda: system(f"{a}*x+{b}*y={p}", f"{c}*x-{b}*y={q}"),
    )


@template("方程组解决问题", 7, "sx.sd.linear-system-problem", type=ItemType.CALCULATION, context="culture", p=0.5, minutes=5, weights=(2, 2, 1))
def tickets_sold(draw: Random) -> Made | None:
    x, y, a, b = draw.randint(30, 90), draw.randint(20, 80), draw.choice((40, 50, 60)), draw.choice((20, 25, 30))
    if x == y or (a == 2 * b and x == 2 * y):
        return None
    return Made(
        f"皮影戏演出共卖出 {x + y} 张票，成人票每张 {a} 元，学生票每张 {b} 元，票款共 {a * x + b * y} 元。成人票和学生票各卖出多少张？",
        f"成人票 {x} 张，学生票 {y} 张",
        (f"设卖出成人票 $x$ 张、学生票 $y$ 张：$x+y={x + y}$，${a}x+{b}y={a * x + b * y}$", f"由第一个方程得 $y={x + y}-x$，代入得 ${a - b}x={a * x + b * y - b * (x + y)}$，$x={x}$，$y={y}$", f"答：成人票卖出 {x} 张，学生票卖出 {y} 张。"),
        lambda: "成人票 {x} 张，学生票 {y} 张".format(**system(f"x+y={x + y}", f"{a}*x+{b}*y={a * x + b * y}")),
    )


@template("不等式的性质", 7, "sx.sd.inequality-properties", "sx.sd.linear-inequality", p=0.65)
def divide_by_negative(draw: Random) -> Made | None:
    a, c, x = draw.randint(2, 6), draw.randint(1, 12), draw.randint(-7, 7)
    if x == 0:
        return None
    d = -a * x + c
    if d == c:
        return None
    return Made(
        f"不等式 $-{a}x+{c}>{d}$ 的解集是（　　）。",
        f"$x<{x}$",
        (f"移项：$-{a}x>{d - c}$", f"两边除以 $-{a}$，不等号方向改变：$x<{x}$"),
        lambda: interval(f"-{a}*x+{c}>{d}"),
        ((f"$x>{x}$", "两边除以负数时，不等号方向没有改变"), (f"$x<{-x}$", "改变了方向，但右边的符号弄错"), (f"$x>{-x}$", "方向没有改变，符号也弄错")),
    )


@template("不等式组的整数解", 7, "sx.sd.inequality-system", "sx.sd.inequality-integer", p=0.55, minutes=3)
def integers_between(draw: Random) -> Made | None:
    low, high = draw.randint(-5, 2), draw.randint(3, 7)
    a, b = draw.randint(2, 4), draw.randint(2, 5)
    count = high - low
    return Made(
        f"不等式组 ${a}x>{a * low}$，$x-{b}\\leq {high - b}$ 的整数解共有（　　）。",
        count,
        (f"解得 $x>{low}$ 且 $x\\leq {high}$，即 ${low}<x\\leq {high}$", f"整数解从 {low + 1} 到 {high}，共 {count} 个"),
        lambda: len(whole_numbers(-50, 50, f"{a}*x>{a * low}", f"x-{b}<={high - b}")),
        ((count + 1, "把不包括的端点也算了进去"), (count - 1, "两个端点都没有算"), (high, "只数了正整数解" if count != high else "只数了正整数"), (count + 2, "把端点外的整数也算了进去")),
        unit="个",
    )


@template("不等式解决问题", 7, "sx.sd.inequality-problem", type=ItemType.CALCULATION, context="life", p=0.5, minutes=5, weights=(2, 2, 1))
def quiz_score(draw: Random) -> Made | None:
    n, right, wrong = draw.choice((20, 25, 30)), draw.choice((5, 10)), draw.choice((1, 2, 3))
    goal = draw.randint(right * n // 2, right * n * 9 // 10)
    need = -(-(goal + wrong * n) // (right + wrong))
    if need >= n or goal % 5 or (goal + wrong * n) % (right + wrong) == 0:
        return None
    return Made(
        f"科技知识竞赛共 {n} 道题，答对一题得 {right} 分，答错或不答一题扣 {wrong} 分。小宇想得分不低于 {goal} 分，至少要答对多少道题？",
        need,
        (f"设答对 $x$ 道题，则 ${right}x-{wrong if wrong > 1 else ''}({n}-x)\\geq {goal}$", f"${right + wrong}x\\geq {goal + wrong * n}$，$x\\geq {fraction(Fraction(goal + wrong * n, right + wrong))}$", f"$x$ 取整数，答：至少要答对 {need} 道题。"),
        lambda: whole_numbers(0, n, f"{right}*x-{wrong}*({n}-x)>={goal}")[0],
        unit="道",
    )


@template("分式方程", 8, "sx.sd.rational-equation", "sx.sd.extraneous-root", type=ItemType.CALCULATION, p=0.55, minutes=4, weights=(2, 1, 1))
def rational_equation(draw: Random) -> Made | None:
    a, b, k = draw.randint(2, 9), draw.randint(2, 9), draw.randint(1, 6)
    x = Fraction(b * k, a - b) if a != b else Fraction(0)
    if a <= b or x.denominator != 1:
        return None
    return Made(
        f"解方程：$\\frac{{{a}}}{{x+{k}}}=\\frac{{{b}}}{{x}}$。",
        f"$x={x}$",
        (f"两边乘 $x(x+{k})$：${a}x={b}(x+{k})$", f"${polynomial([(a - b, 'x')])}={b * k}$，$x={x}$", f"检验：当 $x={x}$ 时，$x(x+{k})\\neq 0$，所以 $x={x}$ 是原方程的解"),
        lambda: solved(f"{a}/(x+{k})={b}/x"),
    )


@template("分式方程的应用", 8, "sx.sd.rational-equation-problem", type=ItemType.CALCULATION, context="technology", cognitive=Cognitive.ANALYSE, p=0.45, minutes=6, weights=(1, 2, 2, 1))
def robot_sorting(draw: Random) -> Made | None:
    v, times, total = draw.choice((20, 25, 30, 40, 50)), draw.choice((3, 4, 5)), draw.choice((600, 900, 1200, 2400))
    hours = Fraction(total, v) - Fraction(total, times * v)
    if hours.denominator != 1:
        return None
    return Made(
        f"快递站引进分拣机器人，每台机器人每小时分拣的件数是一名工人的 {times} 倍。分拣 {total} 件包裹，一台机器人比一名工人少用 {hours} 小时。一名工人每小时分拣多少件？",
        v,
        (f"设一名工人每小时分拣 $x$ 件，则一台机器人每小时分拣 ${times}x$ 件。", f"$\\frac{{{total}}}{{x}}-\\frac{{{total}}}{{{times}x}}={hours}$", f"两边乘 ${times}x$：${times * total}-{total}={times * hours}x$，$x={v}$，经检验是方程的解且符合题意", f"答：一名工人每小时分拣 {v} 件。"),
        lambda: positive(f"{total}/x-{total}/({times}*x)={hours}"),
        unit="件",
    )


@template("因式分解法解方程", 9, "sx.sd.factoring-method", "sx.sd.quadratic-solve", p=0.65)
def lost_root(draw: Random) -> Made | None:
    a, m = draw.randint(2, 8), draw.randint(2, 8)
    if a == m:
        return None
    def said(one: int, two: int) -> str:
        return f"$x_1={one}$，$x_2={two}$"
    return Made(
        f"方程 $x(x-{a})={m}(x-{a})$ 的解是（　　）。",
        said(m, a),
        (f"移项并提公因式：$(x-{a})(x-{m})=0$", f"$x_1={m}$，$x_2={a}$"),
        lambda: solved(f"x*(x-{a})={m}*(x-{a})"),
        ((f"$x={m}$", "两边同除以含未知数的因式，丢了一个根"), (said(-m, -a), "由因式求根时符号弄错"), (said(0, a), "没有移项就令左边各因式为0"), (f"$x={a}$", "只令公因式为0，漏掉另一个根")),
    )


@template("公式法", 9, "sx.sd.quadratic-formula", type=ItemType.CALCULATION, p=0.55, minutes=4, weights=(1, 1, 2))
def formula_roots(draw: Random) -> Made | None:
    half, c = draw.randint(1, 5), draw.randint(-9, 9)
    inner = half * half - c
    if c == 0 or inner <= 1 or int(inner**0.5) ** 2 == inner or any(inner % (k * k) == 0 for k in (2, 3, 4)):
        return None
    b = 2 * half
    return Made(
        f"用公式法解方程：${polynomial([(1, 'x^2'), (-b, 'x'), (c, '')])}=0$。",
        f"$x={half}\\pm \\sqrt{{{inner}}}$",
        (f"$a=1$，$b=-{b}$，$c={c}$", f"$b^2-4ac={b * b - 4 * c}>0$，方程有两个不等的实数根", f"$x=\\frac{{{b}\\pm \\sqrt{{{b * b - 4 * c}}}}}{{2}}={half}\\pm \\sqrt{{{inner}}}$"),
        lambda: solved(f"x**2-{b}*x+({c})=0"),
    )


@template("根的判别式", 9, "sx.sd.discriminant", cognitive=Cognitive.ANALYSE, p=0.55)
def discriminant_range(draw: Random) -> Made:
    half = draw.randint(2, 5)
    edge = half * half
    return Made(
        f"关于 $x$ 的一元二次方程 $x^2-{2 * half}x+k=0$ 有两个不相等的实数根，则 $k$ 的取值范围是（　　）。",
        f"$k<{edge}$",
        (f"$(-{2 * half})^2-4k>0$", f"$4k<{4 * edge}$，$k<{edge}$"),
        lambda: interval(f"{2 * half}**2-4*x>0"),
        ((f"$k>{edge}$", "不等号方向弄错"), (f"$k\\leq {edge}$", "把“两个不相等”当成“有实数根”，多了等号"), (f"$k<{4 * edge}$", "忘了判别式中的4")),
    )


@template("根与系数的关系", 9, "sx.sd.vieta", "sx.sd.root-structure", p=0.5)
def sum_of_squares(draw: Random) -> Made | None:
    p, q = draw.randint(3, 9), draw.randint(-8, 5)
    if abs(q) < 2 or p * p - 4 * q <= 0 or int((p * p - 4 * q) ** 0.5) ** 2 == p * p - 4 * q:
        return None
    return Made(
        f"$x_1$，$x_2$ 是方程 ${polynomial([(1, 'x^2'), (-p, 'x'), (q, '')])}=0$ 的两个根，则 $x_1^2+x_2^2=$（　　）。",
        f"${p * p - 2 * q}$",
        (f"$x_1+x_2={p}$，$x_1x_2={q}$", f"$x_1^2+x_2^2=(x_1+x_2)^2-2x_1x_2={p * p}-2\\times {f'({q})' if q < 0 else q}={p * p - 2 * q}$"),
        lambda: value("+".join(f"expand(({each})**2)" for each in solved(f"x**2-{p}*x+({q})=0"))),
        ((f"${p * p}$", "以为平方和等于和的平方"), (f"${p * p + 2 * q}$", "完全平方公式里的符号弄错"), (f"${p * p - q}$", "漏了系数2"), (f"${p * p - 4 * q}$", "求成了差的平方")),
    )


@template("增长率", 9, "sx.sd.growth-rate", "sx.sd.quadratic-problem", type=ItemType.CALCULATION, context="technology", p=0.5, minutes=5, weights=(2, 2, 1))
def growth(draw: Random) -> Made:
    base, rate = draw.choice((100, 200, 400, 500, 800)), draw.choice((10, 20, 30, 40, 50))
    now = base * (100 + rate) ** 2 // 10000
    return Made(
        f"某市前年建成新能源汽车充电桩 {base} 个，今年建成 {now} 个。设每年比上一年的增长率相同，求这个增长率。",
        f"{rate}%",
        (f"设增长率为 $x$，${base}(1+x)^2={now}$", f"$(1+x)^2={decimal(Fraction(now, base))}$，$x_1={decimal(Fraction(rate, 100))}$，$x_2=-{decimal(2 + Fraction(rate, 100))}$（不合题意，舍去）", f"答：增长率为 {rate}%。"),
        lambda: positive(f"{base}*(1+x)**2={now}"),
    )


@template("利润问题", 9, "sx.sd.quadratic-problem", type=ItemType.CALCULATION, context="life", cognitive=Cognitive.ANALYSE, p=0.4, minutes=7, weights=(1, 3, 2, 1))
def profit(draw: Random) -> Made | None:
    gain, sold, k = draw.choice((10, 20, 30, 40)), draw.choice((100, 200, 300)), draw.choice((5, 10, 20))
    x = draw.randint(2, 9)
    other = Fraction(sold, k) - gain - x
    if other <= x or other.denominator != 1:
        return None
    goal = (gain + x) * (sold - k * x)
    cost = draw.choice((30, 40, 50))
    return Made(
        f"网店销售一种文创书签套装，每套成本 {cost} 元，售价 {cost + gain} 元时每月卖出 {sold} 套。售价每涨 1 元，每月少卖 {k} 套。为了每月获利 {goal} 元，并尽量让利给顾客，售价应涨多少元？",
        x,
        (f"设售价涨 $x$ 元，每套获利 $({gain}+x)$ 元，每月卖出 $({sold}-{k}x)$ 套。", f"$({gain}+x)({sold}-{k}x)={goal}$", f"解得 $x_1={x}$，$x_2={other}$", f"要让利给顾客，取 $x={x}$。答：售价应涨 {x} 元。"),
        lambda: min(solved(f"({gain}+x)*({sold}-{k}*x)={goal}")),
        unit="元",
    )
