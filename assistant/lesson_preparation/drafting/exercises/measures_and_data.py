# ruff: noqa: E501  (a task and its answer are read in one piece)
"""Units of length, mass, time and money; tables and charts, averages, probability."""

from fractions import Fraction
from random import Random

from assistant.lesson_preparation.drafting.exercises.exercise import Exercise, basic, extended, inquiry
from assistant.numerals import decimal, fraction
from corpora.knowledge_graphs import Point

_UNITS = (
    (("length", "metre", "centi", "milli", "kilometre"), ("米", "厘米", 100), ("千米", "米", 1000), "一支铅笔长约 18（　），跑道一圈 400（　）", "厘米；米"),
    (("gram", "tonne"), ("千克", "克", 1000), ("吨", "千克", 1000), "一个鸡蛋约 50（　），一个书包约 3（　）", "克；千克"),
    (("area-unit", "hectare"), ("平方米", "平方分米", 100), ("公顷", "平方米", 10000), "一张课桌面约 24（　），教室地面约 54（　）", "平方分米；平方米"),
    (("volume", "capacity"), ("立方米", "立方分米", 1000), ("升", "毫升", 1000), "一瓶矿泉水约 500（　），一桶食用油约 5（　）", "毫升；升"),
    (("rmb", "shopping"), ("元", "角", 10), ("角", "分", 10), "一支铅笔约 8（　），一本书约 25（　）", "角；元"),
    (("clock", "second", "elapsed", "hour", "time", "calendar", "year"), ("时", "分", 60), ("分", "秒", 60), "刷牙约 3（　），一节课 40（　）", "分；分"),
)  # fmt: skip


def units(draw: Random, point: Point) -> list[Exercise]:
    """Converting, choosing and comparing units of the point's quantity."""
    _, (big, small, rate), (large, little, other), fill, filled = next(
        (row for row in _UNITS if any(name in point.id for name in row[0])), _UNITS[0]
    )
    n, m, extra = draw.randint(3, 9), draw.randint(2, 8), draw.randint(1, rate - 1)
    found = [
        basic(f"{n} {big} =（　）{small}", f"{n * rate} {small}", f"1 {big} = {rate} {small}，${n}\\times {rate}={n * rate}$"),
        basic(f"{m * rate} {small} =（　）{big}", f"{m} {big}", f"${m * rate}\\div {rate}={m}$"),
        basic(f"{n} {big} {extra} {small} =（　）{small}", f"{n * rate + extra} {small}", f"${n}\\times {rate}+{extra}={n * rate + extra}$"),
        basic(f"填合适的单位：{fill}。", filled, "先想一想身边的参照物"),
        extended(f"比较：{m} {large}和 {m * other - extra} {little}，哪个大？大多少？", f"{m} {large}大，大 {extra} {little}", f"${m}\\times {other}-{m * other - extra}={extra}$"),
        inquiry(f"找身边三样东西，先估再测，用{big}或{small}记录，并说出哪一次估得最准、为什么。", "记录估计值、测量值和两者的差；差最小的估得最准"),
    ]  # fmt: skip
    if "时" in (big, large) or "clock" in point.id or "elapsed" in point.id:
        start, length = draw.randint(7, 9), draw.randint(25, 55)
        found.insert(2, basic(f"一场电影 {start}:00 开始，放映 {60 + length} 分，几时几分结束？", f"{start + 1} 时 {length} 分", f"{60 + length} 分是 1 时 {length} 分"))  # fmt: skip
    return found


def averages(draw: Random, point: Point) -> list[Exercise]:
    """Mean, median, mode, weighted mean, variance."""
    middle, step = draw.randint(75, 88), draw.randint(1, 3)
    data = [middle - 2 * step, middle - step, middle, middle + step, middle + 2 * step]
    shown = data.copy()
    draw.shuffle(shown)
    listed = "、".join(map(str, shown))
    high = middle + 12
    found = [
        basic(f"五次得分为 {listed}，平均分是多少？", middle, f"$({'+'.join(map(str, shown))})\\div 5={middle}$"),
        basic(f"四次平均分是 {middle}，第五次得 {middle + 5}，五次平均分是多少？", middle + 1, f"$({middle}\\times 4+{middle + 5})\\div 5={middle + 1}$"),
        basic("平均水深1.2米的池塘，身高1.4米的人下去一定没有危险吗？", "不一定，有的地方比平均水深深得多"),
    ]  # fmt: skip
    if point.grade >= 8:
        found += [
            basic(f"求数据 {listed} 的中位数。", middle, "先排序再取正中"),
            basic(f"笔试占60%、面试占40%，笔试 {middle} 分、面试 {middle + 5} 分，综合得分是多少？", middle + 2, f"${middle}\\times 0.6+{middle + 5}\\times 0.4={middle + 2}$"),
            extended(f"求数据 {listed} 的方差。", 2 * step * step, f"平均数 {middle}，$({4 * step * step}+{step * step}+0+{step * step}+{4 * step * step})\\div 5={2 * step * step}$"),
        ]  # fmt: skip
    else:
        found.append(extended(f"要使六次平均分达到 {middle + 1}，第六次至少得多少分（前五次：{listed}）？", middle + 6, f"${middle + 1}\\times 6-{middle}\\times 5={middle + 6}$"))  # fmt: skip
    found.append(inquiry(f"把最大的 {data[-1]} 改成 {high}，平均数变吗？{'中位数呢？' if point.grade >= 8 else ''}说说哪种情形用平均数代表全体不合适。", f"平均数增加 {decimal(Fraction(high - data[-1], 5))}" + ("，中位数不变" if point.grade >= 8 else "") + "；有极端数据时平均数会被拉偏"))  # fmt: skip
    return found


def charts(draw: Random, point: Point) -> list[Exercise]:
    """Recording, reading and drawing tables and charts."""
    a, b, c = draw.sample(range(6, 15), 3)
    d = 40 - a - b - c
    rows = f"跳绳 {a} 人、踢毽 {b} 人、跑步 {c} 人、球类 {d} 人"
    top = max((a, "跳绳"), (b, "踢毽"), (c, "跑步"), (d, "球类"))
    found = [
        basic(f"某班喜欢的运动：{rows}。全班有多少人？", 40, f"${a}+{b}+{c}+{d}=40$"),
        basic(f"同上数据，喜欢{top[1]}的人数最多吗？比跑步多多少人？" if top[1] != "跑步" else "同上数据，喜欢跑步的人数最多吗？比踢毽多多少人？", f"是，多 {top[0] - (c if top[1] != '跑步' else b)} 人"),
        basic(f"把数据（{rows}）整理成统计表，并画出条形图，一格代表2人时跳绳画几格？", f"{decimal(Fraction(a, 2))} 格", f"${a}\\div 2={decimal(Fraction(a, 2))}$"),
        extended("根据数据给体育课提一条建议，并写出你用了哪个数据。", f"建议须由数据支持，如{top[1]}人数最多（{top[0]} 人），可多安排"),
        inquiry("设计一个调查本班课外活动的方案：问什么、问谁、怎样记、用什么图，说明理由。", "看数量多少用条形图，看变化用折线图，看部分与整体用扇形图；问题要让人不会重复或漏选"),
    ]  # fmt: skip
    if point.grade >= 6:
        angle = Fraction(360 * a, 40)
        found.insert(2, basic(f"某班 40 人，喜欢跳绳的 {a} 人，占百分之几？扇形图中圆心角多少度？", f"{decimal(Fraction(100 * a, 40))}%；{decimal(angle)} 度", f"${a}\\div 40\\times 360={decimal(angle)}$"))  # fmt: skip
    return found


def probability(draw: Random, point: Point) -> list[Exercise]:
    """Certain and possible; probability by listing, and by frequency."""
    red, white = draw.sample(range(2, 7), 2)
    total = red + white
    if point.grade <= 6:
        return [
            basic(f"盒里有 {red} 个红球、{white} 个白球，任意摸一个，可能是什么颜色？哪种可能性大？", f"红或白；{'红' if red > white else '白'}球可能性大", "个数多的可能性大"),
            basic(f"盒里只有 {total} 个红球，摸出红球是“一定”“可能”还是“不可能”？摸出白球呢？", "一定；不可能"),
            basic(f"要使摸到红球、白球的可能性相等，{red} 红 {white} 白的盒里应怎样添球？", f"添 {abs(red - white)} 个{'白' if red > white else '红'}球", f"${max(red, white)}-{min(red, white)}={abs(red - white)}$"),
            extended("摸 20 次得红 15 次、白 5 次，能断定盒里红球一定比白球多吗？", "不能断定，只能说红球可能更多；次数越多把握越大"),
            inquiry("设计一个两人都觉得公平的转盘或摸球游戏，并说明理由。", "使两人获胜的可能性相等，如两种颜色面积或个数相等"),
        ]  # fmt: skip
    return [
        basic(f"袋中有 {red} 个红球、{white} 个白球，任摸一个，摸到红球的概率是多少？", f"${fraction(Fraction(red, total))}$", f"${red}+{white}={total}$，各球等可能"),
        basic("同时掷两枚质地均匀的硬币，一正一反的概率是多少？", "$\\frac{1}{2}$", "等可能结果：正正、正反、反正、反反，共4种"),
        basic("掷一枚骰子，点数大于4的概率是多少？", "$\\frac{1}{3}$", "$2\\div 6=\\frac{1}{3}$"),
        basic("“明天下雨的概率是80%”是说明天80%的时间下雨吗？", "不是，是说下雨的可能性大"),
        extended(f"从 {red} 红 {white} 白中不放回地摸两个球，都是红球的概率是多少？放回呢？", f"${fraction(Fraction(red * (red - 1), total * (total - 1)))}$；${fraction(Fraction(red * red, total * total))}$", f"不放回：$\\frac{{{red}\\times {red - 1}}}{{{total}\\times {total - 1}}}$", f"放回：$\\frac{{{red}\\times {red}}}{{{total}\\times {total}}}$"),
        inquiry("抛图钉钉尖朝上的概率能用列举法求吗？设计试验，估计它，并说明试验次数与结论可靠性的关系。", "结果不是等可能的，只能用大量重复试验的频率估计；次数越多越稳定"),
    ]  # fmt: skip


def patterns(draw: Random, _point: Point) -> list[Exercise]:
    """Rules in sequences, ordered listing, simple combinatorics and optimisation."""
    a, d = draw.randint(2, 6), draw.randint(2, 5)
    shirts, trousers = draw.randint(2, 4), draw.randint(2, 4)
    gaps = draw.randint(8, 15)
    return [
        basic(f"找规律填数：{a}，{a + d}，{a + 2 * d}，（　），{a + 4 * d}。", a + 3 * d, f"每次加 {d}：${a + 2 * d}+{d}={a + 3 * d}$"),
        basic(f"{shirts} 件上衣和 {trousers} 条裤子，每次各穿一件，有几种穿法？有序地写出来。", f"{shirts * trousers} 种", f"每件上衣配 {trousers} 条裤子，${shirts}\\times {trousers}={shirts * trousers}$"),
        basic(f"按“红、黄、蓝”的顺序挂灯笼，第 {3 * d + 1} 个是什么颜色？", "红", f"${3 * d + 1}=3\\times {d}+1$，余1，是每组第一个"),
        extended(f"长 {gaps * 5} 米的小路一边每隔5米栽一棵树，两端都栽，要几棵？两端都不栽呢？", f"{gaps + 1} 棵；{gaps - 1} 棵", f"间隔数：${gaps * 5}\\div 5={gaps}$", "两端都栽，棵数比间隔多1"),
        inquiry("自己编一组有规律的图形或数，请同桌接着画两项并说出规律；规律只有一种说法吗？", "只看前几项，规律可能不止一种，说清规则才能确定"),
    ]  # fmt: skip
