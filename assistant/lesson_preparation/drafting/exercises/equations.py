# ruff: noqa: E501  (a task and its answer are read in one piece)
"""Equations, systems, inequalities and functions."""

from fractions import Fraction
from random import Random

from assistant.lesson_preparation.drafting.exercises.exercise import Exercise, basic, extended, inquiry
from assistant.numerals import fraction, polynomial
from corpora.knowledge_graphs import Point


def linear(draw: Random, point: Point) -> list[Exercise]:
    """Equations of degree one in one unknown; in primary school without negative numbers."""
    a, x, b = draw.randint(3, 8), draw.randint(3, 12), draw.randint(4, 20)
    c = draw.randint(2, a - 1)
    found = [
        basic(f"解方程 $x+{b}={b + x}$，并检验。", f"$x={x}$", f"两边同时减 {b}：$x={b + x}-{b}={x}$"),
        basic(f"解方程 ${a}x={a * x}$。", f"$x={x}$", f"两边同时除以 {a}：${a * x}\\div {a}={x}$"),
        basic(f"解方程 ${a}x+{b}={a * x + b}$，并检验。", f"$x={x}$", f"${a}x={a * x + b}-{b}={a * x}$", f"$x={a * x}\\div {a}={x}$", f"检验：${a}\\times {x}+{b}={a * x + b}$"),
        basic(f"下列哪些是方程：① ${a}+{b}={a + b}$；② ${a}x+{b}$；③ ${a}x-{b}={a * x - b}$。", "③", "方程要有未知数，又要是等式"),
    ]  # fmt: skip
    if point.grade >= 7:
        right = (a - c) * x - b
        found[0] = basic(f"解方程 ${a}x-{b}={polynomial([(c, 'x'), (right, '')])}$。", f"$x={x}$", f"移项要变号：${polynomial([(a, 'x'), (-c, 'x')])}={polynomial([(right, ''), (b, '')])}$", f"${a - c}x={(a - c) * x}$，$x={x}$".replace("$1x", "$x"))  # fmt: skip
    return [
        *found,
        extended(f"学校买了 {a} 盒粉笔和一把 {b} 元的尺子，共付 {a * x + b} 元。每盒粉笔多少元？列方程解答。", f"{x} 元", f"等量关系：粉笔总价＋尺子价＝总付款，${a}x+{b}={a * x + b}$", f"$x={x}$"),
        inquiry(f"编一个能用 ${a}x+{b}={a * x + b}$ 解决的生活问题，并说明每个数和 $x$ 表示什么。", f"情境不唯一；解得 $x={x}$，还要检查是否符合实际"),
    ]  # fmt: skip


def systems(draw: Random, _point: Point) -> list[Exercise]:
    """Two linear equations in two unknowns."""
    x, y, a = draw.randint(2, 9), draw.randint(1, 6), draw.randint(2, 4)
    heads, legs = x + y, 2 * x + 4 * y
    return [
        basic(f"判断 $x={x}$，$y={y}$ 是不是方程 $x+{a}y={x + a * y}$ 的解。", "是", f"代入：${x}+{a}\\times {y}={x + a * y}$"),
        basic(f"用代入法解：$y=x+{a}$，$2x+y={3 * x + a}$。", f"$x={x}$，$y={x + a}$", f"$2x+x+{a}={3 * x + a}$，$3x={3 * x}$，$x={x}$"),
        basic(f"用加减法解：$x+y={x + y}$，$x-y={x - y}$。", f"$x={x}$，$y={y}$", f"两式相加：$2x={2 * x}$，$x={x}$"),
        basic(f"把方程 ${a}x+y={a * x + y}$ 写成用 $x$ 表示 $y$ 的形式。", f"$y={a * x + y}-{a}x$"),
        extended(f"鸡兔同笼，共 {heads} 个头、{legs} 只脚，鸡、兔各几只？列方程组解答。", f"鸡 {x} 只，兔 {y} 只", f"$x+y={heads}$，$2x+4y={legs}$", f"$2y={legs}-2\\times {heads}={2 * y}$，$y={y}$"),
        inquiry(f"方程 $x+{a}y={x + a * y}$ 有多少组正整数解？有序地写出来，再说说为什么一个方程定不出唯一的解。", f"共 {len([1 for k in range(1, 99) if x + a * y - a * k > 0])} 组：" + "、".join(f"({x + a * y - a * k},{k})" for k in range(1, 99) if x + a * y - a * k > 0)),
    ]  # fmt: skip


def inequalities(draw: Random, _point: Point) -> list[Exercise]:
    """Linear inequalities and systems of them."""
    a, b, x = draw.randint(2, 5), draw.randint(3, 9), draw.randint(3, 8)
    low = x - draw.randint(2, 4)
    return [
        basic(f"解不等式 $x-{b}>{x - b}$，并在数轴上表示解集。", f"$x>{x}$", f"两边加 {b}；$x>{x}$ 用空心圈，向右"),
        basic(f"解不等式 $-{a}x<{a * x}$。", f"$x>-{x}$", f"两边除以 $-{a}$，不等号方向改变"),
        basic(f"解不等式 ${a}x+{b}\\leq {a * x + b}$，写出它的正整数解。", f"$x\\leq {x}$；正整数解 {'、'.join(map(str, range(1, x + 1)))}", f"${a}x\\leq {a * x}$"),
        basic(f"已知 $m>n$，比较 $-{a}m$ 与 $-{a}n$ 的大小。", f"$-{a}m<-{a}n$", "乘负数要改变不等号方向"),
        extended(f"解不等式组：$x>{low}$，${a}x\\leq {a * x}$，写出整数解。", f"${low}<x\\leq {x}$；整数解 {'、'.join(map(str, range(low + 1, x + 1)))}", "在同一数轴上找公共部分"),
        inquiry(f"租车：大车每辆坐 {b * 5} 人，小车每辆坐 {b * 2} 人，{b * 5 * a + b * 3} 人至少租 {a} 辆大车时，还要几辆小车？列不等式说明为什么不能四舍五入。", "2 辆", f"余下 ${b * 5 * a + b * 3}-{b * 5}\\times {a}={b * 3}$ 人，${b * 2}n\\geq {b * 3}$，$n\\geq 1.5$，取整数2"),
    ]  # fmt: skip


def quadratics(draw: Random, _point: Point) -> list[Exercise]:
    """Quadratic equations: form, three ways to solve, discriminant, roots and coefficients, growth."""
    p, q = draw.sample(range(1, 7), 2)
    m = draw.randint(2, 6)
    h, k = draw.randint(2, 5), draw.choice((2, 3, 5, 7))
    form = polynomial([(1, "x^2"), (-(p + q), "x"), (p * q, "")])
    side = draw.randint(5, 9)
    return [
        basic(f"把 $(x-{p})(x-{q})=0$ 化成一般形式，指出二次项系数、一次项系数和常数项。", f"${form}=0$；1，${-(p + q)}$，{p * q}", f"${p}+{q}={p + q}$，${p}\\times {q}={p * q}$"),
        basic(f"解方程 $x^2={m * m}$。", f"$x_1={m}$，$x_2=-{m}$", f"开平方有两个值：$x=\\pm {m}$"),
        basic(f"解方程 ${form}=0$。", f"$x_1={p}$，$x_2={q}$", f"$(x-{p})(x-{q})=0$"),
        basic(f"用配方法解 $x^2-{2 * h}x={k - h * h}$。".replace("=-0", "=0"), f"$x={h}\\pm \\sqrt{{{k}}}$", f"两边加 ${h}^2={h * h}$：$(x-{h})^2={k}$"),
        basic(f"不解方程，判断 $x^2-{2 * m}x+{m * m}=0$ 的根的情况。", "有两个相等的实数根", f"$(-{2 * m})^2-4\\times {m * m}=0$"),
        extended(f"长方形的长比宽多 {side} 米，面积是 {p * (p + side)} 平方米，求宽。", f"{p} 米", f"$x(x+{side})={p * (p + side)}$", f"$x_1={p}$，$x_2=-{p + side}$（长度为正，舍去）"),
        extended(f"若 $(m-{h})x^2+{q}x-1=0$ 是关于 $x$ 的一元二次方程，$m$ 应满足什么条件？", f"$m\\neq {h}$", "二次项系数不能为0"),
        inquiry(f"写一个两根为 ${p}$ 和 $-{q}$ 的一元二次方程，你能写出几个？它们有什么关系？", f"如 ${polynomial([(1, 'x^2'), (q - p, 'x'), (-p * q, '')])}=0$；两边乘任意非零数都可以"),
    ]  # fmt: skip


def quadratic_concept(draw: Random, _point: Point) -> list[Exercise]:
    """What a quadratic equation is: form, coefficients, roots by trying, finding the equation; no solving."""
    p, q, h = draw.randint(2, 6), draw.randint(1, 5), draw.randint(2, 7)
    side, teams = draw.randint(3, 9), draw.randint(5, 9)
    form = polynomial([(1, "x^2"), (p - q, "x"), (-p * q, "")])
    k = -(q * q + (p - q) * q - p * q)
    value = (q + 1) ** 2 + (p - q) * (q + 1) - p * q
    return [
        basic(f"把 $(x+{p})(x-{q})=0$ 化成一般形式，指出二次项系数、一次项系数和常数项。", f"${form}=0$；1，{p - q}，${-p * q}$", f"展开得 $x^2-{q}x+{p}x-{p * q}=0$", f"合并同类项：${p}-{q}={p - q}$"),
        basic(f"下列哪些是一元二次方程：① $x^2-{h}=0$；② $x^2+\\frac{{1}}{{x}}={p}$；③ $x^2+y={q}$；④ $x(x-{p})=x^2$。说明理由。", "只有①；②不是整式方程，③有两个未知数，④化简后最高次数是1"),
        basic(f"检验 $x={q}$ 和 $x={q + 1}$ 是不是方程 ${form}=0$ 的根。", f"$x={q}$ 是，$x={q + 1}$ 不是", f"代入 {q}：左边等于 {k}", f"代入 {q + 1}：左边等于 {value}"),
        basic(f"方程 ${h}x^2={p}x-{q}$ 的一般形式、二次项系数、一次项系数和常数项各是什么？", f"${h}x^2-{p}x+{q}=0$；{h}，$-{p}$，{q}", "移项时要变号"),
        basic(f"长方形的长比宽多 {side} 米，面积是 {p * (p + side)} 平方米，设宽为 $x$ 米，列出方程并化成一般形式。", f"$x(x+{side})={p * (p + side)}$，即 $x^2+{side}x-{p * (p + side)}=0$", "等量关系：长×宽＝面积"),
        extended(f"若 $(m-{h})x^2+{q}x-1=0$ 是关于 $x$ 的一元二次方程，$m$ 应满足什么条件？$m={h}$ 时是什么方程？", f"$m\\neq {h}$；$m={h}$ 时是一元一次方程", "二次项系数不能为0"),
        extended(f"已知 $x={q}$ 是 $x^2+mx-{p * q}=0$ 的一个根，求 $m$。", p - q, f"代入：${q * q}+{q}m-{p * q}=0$，$m={p - q}$"),
        inquiry(f"{teams} 个队单循环比赛共赛多少场？如果共赛 {teams * (teams + 1) // 2} 场，有多少个队？列出方程，用估算试出解，再说说为什么负的解不合题意。", f"{teams * (teams - 1) // 2} 场；{teams + 1} 个队", f"$\\frac{{1}}{{2}}x(x-1)={teams * (teams + 1) // 2}$"),
    ]  # fmt: skip


def rational_equations(draw: Random, _point: Point) -> list[Exercise]:
    """Equations with the unknown in a denominator, always checked."""
    a, x = draw.randint(2, 6), draw.randint(3, 9)
    k = draw.randint(2, 4)
    return [
        basic(f"解方程 $\\frac{{{a * x}}}{{x}}={a}$，并检验。", f"$x={x}$", f"去分母：${a * x}={a}x$", f"检验：$x={x}$ 时分母不为0"),
        basic(f"解方程 $\\frac{{{k}}}{{x-{a}}}=1$。", f"$x={a + k}$", f"$x-{a}={k}$，$x={a + k}$；检验：${a + k}-{a}={k}\\neq 0$"),
        basic(f"方程 $\\frac{{x}}{{x-{a}}}=\\frac{{{a}}}{{x-{a}}}$ 有解吗？", "无解", f"去分母得 $x={a}$，使分母为0，是增根"),
        basic(f"方程 $\\frac{{1}}{{x}}+\\frac{{1}}{{x-{a}}}=2$ 去分母时，两边应乘什么？", f"$x(x-{a})$"),
        extended(f"甲做 {a * x} 个零件与乙做 {(a + k) * x} 个零件用时相同，乙每小时比甲多做 {k} 个，甲每小时做几个？", f"{a} 个", f"$\\frac{{{a * x}}}{{v}}=\\frac{{{(a + k) * x}}}{{v+{k}}}$，$v={a}$", f"检验：两人都用 {x} 小时"),
        inquiry(f"关于 $x$ 的方程 $\\frac{{x+m}}{{x-{a}}}=2$ 有增根时，$m$ 是多少？增根从哪一步来？", f"$m=-{a}$", f"增根只能是 $x={a}$，代入 $x+m=2(x-{a})$ 得 ${a}+m=0$"),
    ]  # fmt: skip


def linear_functions(draw: Random, _point: Point) -> list[Exercise]:
    """Linear functions: value, graph, formula, choice of a plan."""
    k, b, x = draw.choice((-3, -2, 2, 3)), draw.choice((-4, -2, 4, 6)), draw.randint(2, 6)
    rule = polynomial([(k, "x"), (b, "")])
    fee, each = draw.randint(10, 20) * 2, draw.randint(2, 5)
    other = each + 2
    return [
        basic(f"函数 $y={rule}$ 中，当 $x={x}$ 时 $y$ 是多少？", k * x + b, f"${k}\\times {x}+({b})={k * x + b}$"),
        basic(f"直线 $y={rule}$ 与两条坐标轴的交点是什么？", f"$(0,{b})$ 和 $({fraction(Fraction(-b, k))},0)$", f"令 $x=0$ 得 $y={b}$；令 $y=0$ 得 $x={fraction(Fraction(-b, k))}$"),
        basic(f"一次函数 $y={rule}$ 的值随 $x$ 增大怎样变化？", "增大" if k > 0 else "减小", f"$k={k}{'>' if k > 0 else '<'}0$"),
        basic(f"已知直线过点 $(0,{b})$ 和 $({x},{k * x + b})$，求它的解析式。", f"$y={rule}$", f"$b={b}$；${x}k+({b})={k * x + b}$，$k={k}$"),
        extended(f"甲卡月费 {fee} 元、每次 {each} 元；乙卡无月费、每次 {other} 元。每月去多少次时两卡花费相同？", f"{fee // 2} 次", f"${fee}+{each}x={other}x$", f"$x={fee}\\div ({other}-{each})={fee // 2}$"),
        inquiry(f"画出甲卡 $y={each}x+{fee}$、乙卡 $y={other}x$ 的图象，给不同需要的人写一条购卡建议。", f"少于 {fee // 2} 次选乙，多于 {fee // 2} 次选甲，恰好 {fee // 2} 次都可以"),
    ]  # fmt: skip


def inverse_functions(draw: Random, _point: Point) -> list[Exercise]:
    """Inverse proportion: formula, graph, areas."""
    k, x = draw.choice((6, 8, 12, 18, 24)), draw.choice((2, 3, -2, -3))
    return [
        basic(f"反比例函数 $y=\\frac{{{k}}}{{x}}$，当 $x={x}$ 时 $y$ 是多少？", fraction(Fraction(k, x)) if k % x == 0 else f"${fraction(Fraction(k, x))}$", f"$y={k}\\div ({x})={fraction(Fraction(k, x))}$"),
        basic(f"反比例函数的图象过点 $({x},{k})$，求解析式。", f"$y=\\frac{{{k * x}}}{{x}}$", f"$k=xy={x}\\times {k}={k * x}$"),
        basic(f"$y=\\frac{{{k}}}{{x}}$ 的图象在第几象限？在每个象限内 $y$ 随 $x$ 增大怎样变化？", "第一、三象限；减小", "$k>0$；必须说“在每个象限内”"),
        basic(f"面积为 {k} 的矩形，一边长为 $x$，写出另一边长 $y$ 与 $x$ 的关系式和 $x$ 的范围。", f"$y=\\frac{{{k}}}{{x}}$，$x>0$"),
        extended(f"点 $P$ 在 $y=\\frac{{{k}}}{{x}}$ 的图象上，过 $P$ 作两坐标轴的垂线，围成的矩形面积是多少？", k, f"$|x|\\cdot |y|=|xy|={k}$"),
        inquiry(f"点 $(-1,a)$、$(1,b)$、$(2,c)$ 在 $y=\\frac{{{k}}}{{x}}$ 上，比较 $a$、$b$、$c$。只用“$y$ 随 $x$ 增大而减小”会错在哪里？", "$a<c<b$", f"$a=-{k}$，$b={k}$，$c={k // 2}$；两支在不同象限，不能连起来比较"),
    ]  # fmt: skip


def quadratic_functions(draw: Random, _point: Point) -> list[Exercise]:
    """Parabolas: vertex, axis, zeros, greatest value."""
    h, k, a = draw.randint(1, 4), draw.randint(1, 9), draw.choice((1, 2))
    p = draw.randint(1, 3)
    q = p + 2 * draw.randint(1, 3)
    form = polynomial([(a, "x^2"), (-2 * a * h, "x"), (a * h * h - k, "")])
    zeros = polynomial([(1, "x^2"), (-(p + q), "x"), (p * q, "")])
    mid = (p + q) // 2
    length = 4 * draw.randint(4, 9)
    return [
        basic(f"写出抛物线 $y={a}(x-{h})^2-{k}$ 的开口方向、对称轴和顶点。".replace("1(x", "(x"), f"向上；直线 $x={h}$；$({h},-{k})$"),
        basic(f"把 $y={form}$ 配方成顶点式。", f"$y={a}(x-{h})^2-{k}$".replace("1(x", "(x"), f"提出二次项系数后，加减 ${h}^2={h * h}$"),
        basic(f"求抛物线 $y={zeros}$ 与 $x$ 轴的交点和对称轴。", f"$({p},0)$、$({q},0)$；直线 $x={mid}$", f"$(x-{p})(x-{q})=0$", f"对称轴在两交点正中：$({p}+{q})\\div 2={mid}$"),
        basic(f"把 $y=x^2$ 的图象向右平移 {h} 个单位、再向下平移 {k} 个单位，得到的解析式是什么？", f"$y=(x-{h})^2-{k}$", "左加右减在括号里，上加下减在末尾"),
        extended(f"用长 {length} 米的篱笆围矩形菜地，一边长 $x$ 米，面积最大是多少？", f"{(length // 4) ** 2} 平方米", f"$S=x({length // 2}-x)=-(x-{length // 4})^2+{(length // 4) ** 2}$", f"$x={length // 4}$ 时最大"),
        inquiry(f"若菜地一面靠墙，仍用 {length} 米篱笆，最大面积变成多少？墙只有 {length // 4} 米长呢？", f"墙够长时 ${length}^2\\div 8={length * length // 8}$ 平方米；墙长 {length // 4} 米时平行于墙的边最多 {length // 4} 米，面积 {length // 4 * (length - length // 4) * 1 / 2:g} 平方米", "最值要在自变量的实际范围内取"),
    ]  # fmt: skip
