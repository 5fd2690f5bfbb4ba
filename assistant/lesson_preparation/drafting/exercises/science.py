# ruff: noqa: E501  (a task and its answer are read in one piece)
"""Physics and chemistry: tasks whose figures follow from the law taught."""

from fractions import Fraction
from random import Random

from assistant.lesson_preparation.drafting.exercises.exercise import Exercise, basic, extended, inquiry
from assistant.numerals import decimal
from corpora.knowledge_graphs import Point


def motion(draw: Random, _point: Point) -> list[Exercise]:
    """Speed, average speed, echo."""
    v, t = draw.choice((5, 10, 15, 20)), draw.randint(4, 9)
    return [
        basic(f"汽车 {t} s 内匀速行驶 {v * t} m，速度是多少？合多少 km/h？", f"{v} m/s，{decimal(Fraction(v * 36, 10))} km/h", f"$v=\\frac{{s}}{{t}}={v * t}\\div {t}={v}$", f"${v}\\times 3.6={decimal(Fraction(v * 36, 10))}$"),
        basic(f"以 {v} m/s 的速度匀速运动 {t} min，路程是多少？", f"{v * t * 60} m", f"{t} min $={t * 60}$ s，${v}\\times {t * 60}={v * t * 60}$"),
        extended(f"前 {t} s 通过 {v * t} m，后 {t} s 通过 {2 * v * t} m，全程平均速度是多少？", f"{decimal(Fraction(3 * v, 2))} m/s", f"总路程除以总时间：${3 * v * t}\\div {2 * t}={decimal(Fraction(3 * v, 2))}$"),
        inquiry("怎样测出自己骑车上学的平均速度？写出要测的量、工具、步骤和表格，说明误差从哪里来。", "测路程和总时间（包括等候），用总路程除以总时间；误差来自路程测量和计时"),
    ]  # fmt: skip


def density(draw: Random, _point: Point) -> list[Exercise]:
    """Mass, volume, density."""
    rho, v = draw.choice(((27, "铝"), (79, "铁"), (89, "铜"))), draw.choice((10, 20, 30, 50))
    mass = Fraction(rho[0] * v, 10)
    return [
        basic(f"一金属块质量 {decimal(mass)} g、体积 {v} cm³，密度是多少？可能是哪种金属？", f"{decimal(Fraction(rho[0], 10))} g/cm³，可能是{rho[1]}", f"$\\rho=\\frac{{m}}{{V}}={decimal(mass)}\\div {v}={decimal(Fraction(rho[0], 10))}$"),
        basic("一瓶水倒掉一半，质量、体积、密度各怎样变？", "质量、体积变为一半，密度不变", "密度是物质的特性"),
        extended(f"{v * 9} g 冰全部熔化成水，体积减小多少？（冰 0.9 g/cm³）", f"{v} cm³", f"冰：${v * 9}\\div 0.9={v * 10}$；水：${v * 9}\\div 1={v * 9}$", f"${v * 10}-{v * 9}={v}$"),
        inquiry("只有天平、一个空瓶和水，怎样测出一杯盐水的密度？写出步骤和表达式。", "分别称空瓶、装满水、装满盐水的质量；两次体积相等，$\\rho=\\frac{m_3-m_1}{m_2-m_1}\\rho_{水}$"),
    ]  # fmt: skip


def pressure(draw: Random, _point: Point) -> list[Exercise]:
    """Pressure of solids and liquids."""
    weight, area, depth = draw.choice((400, 500, 600)), draw.choice((2, 4, 5)), draw.randint(2, 8)
    p = weight * 100 // area
    return [
        basic(f"重 {weight} N 的人双脚与地面总接触面积 {area} dm²，对地面的压强是多少？", f"{p} Pa", f"{area} dm² $={decimal(Fraction(area, 100))}$ m²，${weight}\\div {decimal(Fraction(area, 100))}={p}$"),
        basic(f"水面下 {depth} m 处水的压强是多少？（$g$ 取 10 N/kg）", f"{depth * 10000} Pa", f"$p=\\rho gh=1000\\times 10\\times {depth}={depth * 10000}$"),
        extended("这个人抬起一只脚（接触面积减半），压强变为多少？", f"{2 * p} Pa", f"压力不变，面积减半：${p}\\times 2={2 * p}$"),
        inquiry("同样深度的水和盐水压强哪个大？设计实验证明，写出要控制的量。", "控制深度相同，只改变液体密度，用压强计比较液面高度差；盐水更大"),
    ]  # fmt: skip


def buoyancy(draw: Random, point: Point) -> list[Exercise]:
    """Buoyancy by weighing, and from the displaced liquid where it has been taught."""
    g, f = draw.choice((8, 10, 12)), draw.choice((2, 3, 4))
    volume = f * 100
    found = [
        basic(f"物体在空气中测力计示数 {g} N，浸没在水中示数 {g - f} N，受到的浮力是多少？方向怎样？", f"{f} N，竖直向上", f"$F_{{浮}}=G-F_{{示}}={g}-{g - f}={f}$"),
        basic(f"重 {g} N 的物体浸没在水中时受浮力 {f} N，测力计示数是多少？", f"{g - f} N", f"${g}-{f}={g - f}$"),
        basic("沉在杯底的石块受不受浮力？怎样用测力计证明？", "受浮力；提着石块慢慢浸入水中，示数比在空气中小，差值就是浮力"),
        extended(f"长方体浸没在水中，上表面受压力 {f + 1} N、下表面受压力 {2 * f + 1} N，浮力多大？再下沉一些（仍未触底），浮力变吗？", f"{f} N；不变", f"${2 * f + 1}-{f + 1}={f}$", "上下表面压力都增大，差不变"),
        inquiry("“浸得越深浮力越大”对吗？用测力计、水和一个物块设计实验，写出控制的量、表格和你预计的图象。", "分浸没前后：浸没前随浸入体积增大，浸没后与深度无关"),
    ]  # fmt: skip
    if point.id != "wl.yd.buoyancy":
        found.insert(2, basic(f"物体排开水的体积是 {volume} cm³，浮力是多少？（$g$ 取 10 N/kg）", f"{f} N", f"{volume} cm³ $={decimal(Fraction(volume, 10**6))}$ m³，$1000\\times 10\\times {decimal(Fraction(volume, 10**6))}={f}$"))  # fmt: skip
    return found


def machines(draw: Random, _point: Point) -> list[Exercise]:
    """Work, power, levers, efficiency."""
    force, s, t = draw.choice((50, 100, 200)), draw.randint(3, 8), draw.choice((5, 10, 20))
    arm = draw.choice((2, 3, 4))
    return [
        basic(f"用 {force} N 的水平推力把箱子推动 {s} m，推力做功多少？", f"{force * s} J", f"$W=Fs={force}\\times {s}={force * s}$"),
        basic(f"上述功在 {t} s 内完成，功率是多少？", f"{decimal(Fraction(force * s, t))} W", f"$P=\\frac{{W}}{{t}}={force * s}\\div {t}={decimal(Fraction(force * s, t))}$"),
        basic(f"杠杆平衡，动力臂是阻力臂的 {arm} 倍，阻力 {force} N，动力多大？", f"{decimal(Fraction(force, arm)) if force % arm == 0 else f'约 {force / arm:.1f}'} N", "$F_1l_1=F_2l_2$"),
        extended(f"用滑轮组把重 {force * 2} N 的物体提高 {s} m，拉力做功 {force * s * 5 // 2} J，机械效率是多少？", "80%", f"有用功 ${force * 2}\\times {s}={force * 2 * s}$ J，$\\eta={force * 2 * s}\\div {force * s * 5 // 2}=0.8$"),
        inquiry("省力的机械省功吗？用一个滑轮或杠杆测量，列表说明。", "不省功：省力就费距离；实际还要克服摩擦和机械自重做额外功"),
    ]  # fmt: skip


def heat(draw: Random, _point: Point) -> list[Exercise]:
    """Heat taken up and given off."""
    m, dt = draw.randint(1, 5), draw.choice((10, 20, 30, 50))
    q = 4200 * m * dt
    return [
        basic(f"质量 {m} kg 的水升温 ${dt}\\,^\\circ\\mathrm{{C}}$，吸收多少热量？（水的比热容 4200 J/(kg·℃)）", f"{q} J", f"$Q=cm\\Delta t=4200\\times {m}\\times {dt}={q}$"),
        basic("“温度高的物体含有的热量多”这句话错在哪里？", "热量是传递过程中的量，不能说“含有”；温度高低也不能单独决定内能大小"),
        extended(f"同样吸收 {q} J 的热量，质量 {m} kg、比热容只有水一半的液体升温多少？", f"{2 * dt} ℃", f"$\\Delta t={q}\\div (2100\\times {m})={2 * dt}$"),
        inquiry("沿海昼夜温差比内陆小，用本课知识解释，并设计一个用沙和水模拟的实验。", "水的比热容大，吸收或放出同样热量时温度变化小；控制质量、热源和时间相同"),
    ]  # fmt: skip


def circuits(draw: Random, _point: Point) -> list[Exercise]:
    """Current, voltage, resistance, electric power."""
    r, i = draw.choice((5, 10, 15, 20)), draw.choice((Fraction(1, 5), Fraction(2, 5), Fraction(1, 2)))
    u = r * i
    return [
        basic(f"{r} Ω 的电阻两端电压 {decimal(u)} V，通过的电流是多少？", f"{decimal(i)} A", f"$I=\\frac{{U}}{{R}}={decimal(u)}\\div {r}={decimal(i)}$"),
        basic(f"电压变为 {decimal(2 * u)} V，这个电阻的阻值和电流各是多少？", f"{r} Ω（不变），{decimal(2 * i)} A", "电阻由导体自身决定"),
        basic(f"{r} Ω 与 {2 * r} Ω 串联，总电阻是多少？通过它们的电流之比是多少？", f"{3 * r} Ω；$1:1$", f"${r}+{2 * r}={3 * r}$"),
        extended(f"{r} Ω 的电阻通过 {decimal(i)} A 的电流，电功率是多少？通电 10 min 消耗多少电能？", f"{decimal(u * i)} W，{decimal(u * i * 600)} J", f"$P=UI={decimal(u)}\\times {decimal(i)}={decimal(u * i)}$", f"${decimal(u * i)}\\times 600={decimal(u * i * 600)}$"),
        inquiry("怎样用电流表、电压表测一个未知电阻？画电路图，写步骤；为什么要多测几次？", "伏安法；滑动变阻器改变电压电流，多次测量取平均值（定值电阻），减小误差"),
    ]  # fmt: skip


def reactions(draw: Random, _point: Point) -> list[Exercise]:
    """Conservation of mass, and what follows from an equation."""
    k = draw.choice((1, 2, 3))
    a, b, rest = draw.randint(6, 12), draw.randint(4, 9), draw.randint(1, 3)
    return [
        basic(f"{a} g 甲与 {b} g 乙恰好完全反应，只生成丙，丙的质量是多少？", f"{a + b} g", f"${a}+{b}={a + b}$"),
        basic(f"{a} g 甲与 {b} g 乙充分反应后乙剩余 {rest} g，只生成丙，丙的质量是多少？", f"{a + b - rest} g", f"参加反应的乙：${b}-{rest}={b - rest}$", f"${a}+{b - rest}={a + b - rest}$"),
        basic(f"{12 * k} g 碳在足量氧气中完全燃烧，生成二氧化碳 {44 * k} g，参加反应的氧气多少克？", f"{32 * k} g", f"${44 * k}-{12 * k}={32 * k}$"),
        basic("纸燃烧后质量变小，违背质量守恒定律吗？", "不违背；生成的二氧化碳和水蒸气散到空气中，没有称到"),
        extended(f"电解 {36 * k} g 水，生成氢气 {4 * k} g，生成氧气多少克？反应前后什么一定不变？", f"{32 * k} g；原子的种类、数目、质量不变", f"${36 * k}-{4 * k}={32 * k}$"),
        inquiry("镁条在敞口坩埚中燃烧，称得的固体有时比镁条重、有时比镁条轻，怎样解释？怎样改进装置才能验证定律？", "结合了氧气会变重，白烟散失会变轻；应在密闭容器中反应并留出气体膨胀的余地"),
    ]  # fmt: skip


def solutions(draw: Random, _point: Point) -> list[Exercise]:
    """Mass fraction, dilution, solubility."""
    m, p = draw.choice((100, 200, 250, 400)), draw.choice((5, 10, 20))
    salt = m * p // 100
    return [
        basic(f"{m} g 溶液中含溶质 {salt} g，溶质的质量分数是多少？", f"{p}%", f"${salt}\\div {m}={decimal(Fraction(p, 100))}={p}\\%$"),
        basic(f"配制 {m} g {p}% 的食盐溶液，需要食盐和水各多少克？", f"食盐 {salt} g，水 {m - salt} g", f"${m}\\times {decimal(Fraction(p, 100))}={salt}$，${m}-{salt}={m - salt}$"),
        extended(f"把 {m} g {p}% 的溶液稀释到原来浓度的一半，要加水多少克？", f"{m} g", f"稀释前后溶质都是 {salt} g，${salt}\\div {decimal(Fraction(p, 200))}={2 * m}$，${2 * m}-{m}={m}$"),
        inquiry("配制好的溶液浓度偏低，可能错在哪几步？逐一写出错误操作和影响。", "称量时物码倒置（用了游码时）、固体洒落使溶质少；量水仰视读数使水偏多"),
    ]  # fmt: skip
