"""A real lesson's paper, deck and workbook: 勾股定理, grade 8, first period."""

import io

from PIL import Image, ImageDraw

from assistant.documents.deck import Chart, Deck, Slide
from assistant.documents.paper import (
    Block,
    Fields,
    Formula,
    Heading,
    Lines,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Points,
    Table,
)
from assistant.documents.workbook import Live, Sheet, Workbook

FORMULAS = (
    r"\sqrt{a^2+b^2}",
    r"\sqrt[3]{8}=2",
    r"x=\frac{-b\pm\sqrt{b^2-4ac}}{2a}",
    r"\sum_{i=1}^{n} i^2=\frac{n(n+1)(2n+1)}{6}",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
    r"\begin{cases}x+y=7\\x-y=3\end{cases}",
    r"\vec{a}+\overrightarrow{BC}",
    r"|x-1|+\left|\frac{x}{2}\right|",
    r"\text{速度}=\frac{\text{路程}}{\text{时间}}",
    r"\triangle ABC\cong\triangle DEF",
    r"\angle C=90^\circ",
    r"\lim_{x\to 0}\frac{\sin x}{x}=1",
    r"\int_0^1 x\,dx=\frac{1}{2}",
    r"\overline{AB}\parallel CD",
    r"\ce{2H2 + O2 ->[点燃] 2H2O}",
    r"\begin{aligned}AB^2&=AC^2+BC^2\\&=9+16\\&=25\end{aligned}",
    r"[0,1)\cup\{2,3\}",
    r"{}_{6}^{12}\mathrm{C}",
)


def triangle() -> bytes:
    """A right triangle with the squares on two sides, as a PNG."""
    picture = Image.new("RGB", (640, 420), "white")
    pen = ImageDraw.Draw(picture)
    pen.polygon([(240, 300), (480, 300), (240, 120)], outline="#1f4e5f", fill="#e4eef0", width=4)
    pen.rectangle([60, 120, 240, 300], outline="#b45309", width=4)
    pen.rectangle([240, 300, 360, 410], outline="#b45309", width=4)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


PROCESS = Table(
    header=("环节", "时间", "教师活动", "学生活动", "设计意图", "评价"),
    rows=(
        (
            "情境导入",
            "5",
            "出示梯子靠墙的问题：梯长 5 m，底端离墙 3 m，顶端能到多高？\n追问：三边之间有确定的数量关系吗？",
            "独立猜想，在方格纸上画出直角三角形，量出第三边约为 4 m。",
            "用可测量的问题引出三边关系，让猜想有依据。",
            "能说出“两条直角边、一条斜边”，并指明哪条边未知。",
        ),
        (
            "探究发现",
            "14",
            "发放方格纸，布置任务：以三边为边长向外作正方形，用割补法求面积。\n"
            r"板书 $S_1+S_2=S_3$，引导得到 $a^2+b^2=c^2$。",
            "两人一组填写面积表；用不同的割补方法求斜边上正方形的面积，交流方法。",
            "从特殊（等腰直角三角形）到一般，经历“数—形”转化。",
            "面积表填写正确；能用自己的话说出结论。",
        ),
        (
            "证明定理",
            "10",
            r"用四个全等的直角三角形拼图（赵爽弦图）。引导写出 $c^2=4\times\frac{1}{2}ab+(b-a)^2$。",
            "拼图，写出大正方形面积的两种表示，化简得到结论。",
            "体会面积法证明，了解我国古代数学成就。",
            "至少写出一种面积等式，并完成化简。",
        ),
        (
            "应用巩固",
            "10",
            r"例 1：$\triangle ABC$ 中，$\angle C=90^\circ$，$a=6$，$b=8$，求 $c$。"
            "\n"
            r"例 2：斜边 $c=13$，$a=5$，求 $b$。巡视，收集典型错误。",
            r"独立完成，说明用了哪条边的平方：$c=\sqrt{a^2+b^2}=\sqrt{36+64}=10$；$b=\sqrt{c^2-a^2}=12$。",
            "分清已知的是直角边还是斜边，规范书写。",
            "两题都对为达成；例 2 写成 $13^2+5^2$ 的当堂订正。",
        ),
        (
            "小结与出口题",
            "6",
            "提问：定理的条件是什么？什么时候不能用？发出口题。",
            "用一句话总结，完成出口题并交上。",
            "回到目标，得到可统计的证据。",
            "出口题正确率达到 80%。",
        ),
    ),
    widths=(1.1, 0.75, 3.6, 3.2, 2.2, 2.2),
    caption="表 1　教学过程（45 分钟）",
    numeric=frozenset({1}),
)

BLOCKS: tuple[Block, ...] = (
    Fields(
        (
            ("学科", "数学"),
            ("年级", "八年级下册"),
            ("课题", "勾股定理"),
            ("课型", "新授课"),
            ("课时", "第 1 课时（共 2 课时）"),
            ("时长", "45 分钟"),
            ("课标条目", "SX22.D4.TX.01.N12：探索勾股定理及其逆定理，并能运用它们解决一些简单的实际问题"),
        )
    ),
    Heading("教学目标"),
    Points(
        (
            r"在方格纸上用割补法求出三个正方形的面积，发现并说出 $a^2+b^2=c^2$。",
            r"用拼图完成定理的一种证明，写出关键的面积等式 $c^2=4\times\frac{1}{2}ab+(b-a)^2$。",
            r"已知直角三角形任意两边，会求第三边，如 $c=\sqrt{a^2+b^2}$，8 分钟内做对 2 题。",
        ),
        ordered=True,
    ),
    Heading("教学重点与难点"),
    Paragraph("重点：勾股定理的内容与简单应用。"),
    Paragraph(r"难点：用面积法证明定理。突破：先做两组特殊数据（$3,4,5$ 与 $5,12,13$），再拼图。"),
    Paragraph("定理的条件是“直角三角形”，没有这个条件就不能用。", "lead"),
    Heading("教学过程"),
    PROCESS,
    Heading("公式与推导", 2),
    Paragraph(r"设直角边为 $a$、$b$，斜边为 $c$，则有："),
    Formula(r"a^2+b^2=c^2"),
    *(Formula(latex) for latex in FORMULAS),
    Picture(triangle(), "直角三角形与两条直角边上的正方形", 8, "图 1　直角边上的正方形"),
    Heading("作业设计", 2),
    Points(
        (
            "基础（8 分钟）：课本练习第 1、2 题。",
            "提升（6 分钟）：求等腰三角形底边上的高。",
            "选做：查一种证法，讲给同桌听。",
        )
    ),
    Points(("先做基础题；", "再对答案。"), ordered=True),
    Paragraph("安全提示：剪拼图时剪刀尖不朝向他人。", "note"),
    Paragraph("句股各自乘，并之，为弦实，开方除之，即弦也。", "quote"),
    PageBreak(),
    Heading("课后反思"),
    Lines(6),
)

PLAN = Paper(
    title="勾股定理（第 1 课时）教学设计",
    subtitle="人教版《数学》八年级下册 · 第十七章",
    header="杏坛中学 · 八年级数学备课组",
    blocks=BLOCKS,
    sources=(
        "《义务教育数学课程标准（2022 年版）》图形与几何，第四学段。",
        "校本资源：勾股定理活动单，第 2 页。",
    ),
)

DECK = Deck(
    title="勾股定理",
    subtitle="八年级数学 · 第 1 课时",
    footer="杏坛中学 · 八年级数学备课组",
    slides=(
        Slide("cover", "勾股定理", notes="提前把方格纸和拼图发到每桌。"),
        Slide(
            "goal",
            "学习目标",
            (
                "用割补法求正方形面积，发现三边的关系",
                "用拼图证明勾股定理，写出面积等式",
                r"已知两边求第三边，例如 $c=\sqrt{a^2+b^2}$",
            ),
            notes="读目标，请一名学生说说“割补”是什么意思。",
            step="导入",
            minutes=1,
        ),
        Slide(
            "hook",
            "梯子能到多高？",
            ("一架 5 米长的梯子靠在墙上，底端离墙 3 米", "梯子的顶端离地面有多高？先猜，再在方格纸上画一画"),
            picture=Picture(triangle(), "梯子、墙面和地面构成直角三角形"),
            notes="不要急着给答案，先收集三种猜想。",
            step="导入",
            minutes=4,
        ),
        Slide(
            "concept",
            "三个正方形的面积",
            ("以直角三角形的三边为边长，向外作正方形",),
            table=Table(
                ("直角三角形", "S₁", "S₂", "S₃", "发现"),
                (
                    ("等腰，直角边 2", "4", "4", "8", r"$S_1+S_2=S_3$"),
                    ("直角边 3 和 4", "9", "16", "25", "成立"),
                    ("直角边 5 和 12", "25", "144", "169", "成立"),
                ),
                (2.4, 1, 1, 1, 1.8),
                numeric=frozenset({1, 2, 3}),
            ),
            notes="第一行师生一起填，后两行学生自己填。",
            step="探究",
            minutes=8,
        ),
        Slide(
            "concept",
            "勾股定理",
            (r"直角三角形两条直角边的平方和等于斜边的平方", r"条件：$\angle C=90^\circ$，斜边是 $c$"),
            formulas=(r"a^2+b^2=c^2",),
            notes="强调条件。",
            step="探究",
            minutes=6,
        ),
        Slide(
            "concept",
            "赵爽弦图：换一种算法求面积",
            ("大正方形由四个直角三角形和一个小正方形拼成",),
            formulas=(
                r"c^2=4\times\frac{1}{2}ab+(b-a)^2",
                r"\text{大正方形}=\text{四个三角形}+\text{小正方形}",
            ),
            notes="请学生上台拼图。",
            step="证明",
            minutes=10,
        ),
        Slide(
            "example",
            "例 1　已知两条直角边",
            (r"$\triangle ABC$ 中，$\angle C=90^\circ$，$a=6$，$b=8$，求 $c$",),
            formulas=(r"c=\sqrt{a^2+b^2}=\sqrt{36+64}=10",),
            notes="板书规范格式。",
            step="应用",
            minutes=4,
        ),
        Slide(
            "check",
            "想一想：能直接用吗？",
            ("三角形的两边是 5 和 12，第三边一定是 13 吗？", "说出你的理由"),
            answer=r"不一定。没有说明是直角三角形；若 12 是斜边，第三边是 $\sqrt{12^2-5^2}=\sqrt{119}$。",
            notes="先举手表决，再讨论。",
            step="应用",
            minutes=3,
        ),
        Slide(
            "concept",
            "前测：你们的猜想",
            ("多数同学猜 4 米，接近真实值",),
            chart=Chart(
                "bar", ("3 米", "4 米", "5 米"), (("人数", (6.0, 31.0, 8.0)),), "猜 4 米的 31 人，最多"
            ),
            notes="数据来自课前问卷。",
            step="导入",
            minutes=2,
        ),
        Slide(
            "practice",
            "练一练",
            (
                r"$c=13$，$a=5$，求 $b$，并写出用到的关系式与每一步的理由，注意分清哪条是斜边",
                "等腰直角三角形的斜边是 10，求直角边，结果化成最简形式后再和同桌核对一遍",
                "一个长方形的长是 8、宽是 6，求对角线的长，再说说你是怎样找到直角三角形的",
                "梯子问题：顶端下滑 1 米，底端也外移 1 米吗？请列式说明，不要只凭感觉判断",
                r"选做：数轴上怎样画出表示 $\sqrt{13}$ 的点？写出作图步骤，并说明为什么这样做",
            ),
            notes="前三题必做。",
            step="应用",
            minutes=6,
        ),
        Slide(
            "summary",
            "今天学到了什么",
            (
                "定理：直角边的平方和等于斜边的平方",
                "方法：面积法、数形结合",
                "易错：先看有没有直角，再看谁是斜边",
            ),
            notes="学生先说，教师补充。",
            step="小结",
            minutes=3,
        ),
        Slide(
            "homework",
            "作业",
            ("必做：课本练习第 1、2 题（约 8 分钟）", "选做：查一种证法，讲给同桌听"),
            notes="提醒收出口题。",
            step="小结",
            minutes=1,
        ),
    ),
    sources=("《义务教育数学课程标准（2022 年版）》", "校本资源：勾股定理活动单"),
)

BOOK = Workbook(
    "八年级数学进度表",
    (
        Sheet(
            "进度",
            ("周次", "内容", "课时", "备注"),
            (
                ("第 1 周", "二次根式", 5, '=HYPERLINK("http://x")'),
                ("第 2 周", "勾股定理", 4, "+86 是文本"),
                ("第 3 周", "勾股定理的逆定理", 3.5, None),
                ("合计", "", Live("=SUM(C2:C4)", 12.5), True),
            ),
            (10, 30, 8, 24),
            "课时按每周五节计。",
        ),
        Sheet("班级/名单*?", ("姓名", "得分"), (("-甲", 90), ("@乙", 85))),
    ),
)
