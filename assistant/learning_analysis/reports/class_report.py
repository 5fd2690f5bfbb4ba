"""The class report (班级学情报告): what the test says about the class, item by item and point by point."""

from collections.abc import Sequence
from typing import Literal

from assistant.learning_analysis.reports.analysed import Analysed
from assistant.learning_analysis.reports.base import (
    FEW,
    FEWEST,
    TeacherReport,
    item_name,
    new_id,
    plain,
    say,
)
from assistant.learning_analysis.reports.facts import (
    Chart,
    DataTable,
    Fact,
    Facts,
    Kind,
    Language,
    Section,
    Sentence,
    sentence,
)
from assistant.learning_analysis.reports.graph import advice_for
from assistant.learning_analysis.reports.modelled import Modelled
from assistant.learning_analysis.reports.tabled import Maker, flagged

MOST_POINTS, MOST_ITEMS = 3, 5


class ClassReport(TeacherReport):
    """For the teacher: the whole class, its items and points, and codes of pupils to look at."""

    kind: Literal["class-report"] = "class-report"


def class_report(found: Analysed, language: Language, exam: str = "") -> ClassReport:
    """The report, complete without a model. With fewer than five pupils it holds words and no figure."""
    made = _Writer(found, language)
    title = say(language, f"{found.title or found.matrix.exam}：班级学情报告", f"Class report: {found.title}")
    remarks = (*found.repairs, *(made.maker.words(each) for each in found.classical.remarks))
    if found.classical.n < FEWEST:
        few = say(
            language,
            "参加人数过少，任何班级数字都可能指向个人，因此不给出统计；请直接看每份答卷。",
            "Too few pupils sat the test: any figure could tell of one child, so none is given.",
        )
        section = Section(
            id="few", heading=say(language, "人数不足", "Too few pupils"), sentences=(plain("few", few),)
        )
        return ClassReport(
            id=new_id(), title=title, language=language, exam=exam, sections=(section,), remarks=remarks
        )
    sections = made.sections()
    return ClassReport(
        id=new_id(),
        title=title,
        language=language,
        exam=exam,
        tables=tuple(made.facts.tables.values()),
        facts=tuple(made.facts.all),
        sections=sections,
        remarks=remarks,
    )


class _Writer:
    """Writes the sections of one report."""

    def __init__(self, found: Analysed, language: Language) -> None:
        self.found, self.language = found, language
        self.maker = Maker(language, found.classical.distribution.full_marks)
        made, maker = found.classical, self.maker
        self.labels = {each.item: each.label for each in made.items}
        tables: list[DataTable] = [maker.overview(made), maker.bins(made), maker.items(made)]
        self.options = flagged(made) if made.n >= FEW else ()
        tables += [maker.options(each, place) for place, each in self.options]
        tables.append(maker.groups(made, FEWEST))
        tables.append(maker.knowledge(made, found.mastery))
        if made.n >= FEW and made.sp is not None:
            tables += [maker.sp(made.sp, self.labels), maker.cautions(made.sp, self.labels)]
        if made.n >= FEW and found.mastery is not None:
            tables.append(maker.heat(found.mastery))
        if found.rasch is not None:
            tables.append(maker.scale(found.rasch, self.labels))
        if found.growth is not None and found.growth.value_added is not None:
            tables.append(maker.effects(found.growth.value_added))
        self.modelled = Modelled(found, language)
        tables += self.modelled.tables.values()
        tables.append(maker.marks(found.matrix))
        self.facts = Facts(tables)

    def say(self, zh: str, en: str) -> str:
        return say(self.language, zh, en)

    def sections(self) -> tuple[Section, ...]:
        """Every section that has something to say."""
        made = [
            self._overview(),
            self._items(),
            self._knowledge(),
            self._advice(),
            self._sp(),
            self._pupils(),
            *self.modelled.sections(),
            self._scale(),
            self._growth(),
            self._marks(),
        ]
        return tuple(each for each in made if each is not None)

    def _fact(self, column: str, zh: str, en: str) -> Fact | None:
        fact = self.facts.take("overview", 0, column, self.say(zh, en), n=self.found.classical.n)
        if fact.value is None:
            self.facts.all.remove(fact)
            return None
        return fact

    def _stated(self, identity: str, named: Sequence[Fact | None]) -> list[Sentence]:
        """One sentence that states the facts there are, in order."""
        held = {f"f{place}": fact for place, fact in enumerate(named) if fact is not None}
        if not held:
            return []
        slots = self.say("，", ", ").join("{" + name + "}" for name in held)
        keys = {name: "{" + chr(97 + place) + "}" for place, name in enumerate(held)}
        for name, key in keys.items():
            slots = slots.replace("{" + name + "}", key)
        given = {key.strip("{}"): held[name] for name, key in keys.items()}
        return [sentence(identity, slots + self.say("。", "."), **given)]

    def _overview(self) -> Section:
        fact = self._fact
        told = self._stated("numbers", [fact("n", "参加", "sat"), fact("absent", "缺考", "absent")])
        told += self._stated(
            "position",
            [
                fact("mean", "平均分", "mean"),
                fact("median", "中位数", "median"),
                fact("sd", "标准差", "SD"),
                fact("maximum", "最高分", "highest mark"),
                fact("minimum", "最低分", "lowest mark"),
            ],
        )
        told += self._stated(
            "rates",
            [
                fact("excellent", "优秀率", "excellent"),
                fact("good", "良好率", "good"),
                fact("passing", "及格率", "pass rate"),
                fact("low", "低分率", "low marks"),
            ],
        )
        told += self._stated(
            "alpha", [fact("alpha", "信度", "reliability"), fact("sem", "测量标准误", "standard error")]
        )
        if self.found.classical.n < FEW:
            told.append(
                plain(
                    "small",
                    self.say(
                        "人数不多，每个数都容易随一两名学生变化，只供课堂参考，不对外引用。",
                        "The group is small: figures move with one or two pupils. For this class only.",
                    ),
                )
            )
        charts = [self._chart("bins", "histogram", "bins", "成绩分布", "Marks")]
        tables = ["overview", "bins"]
        if len(self.facts.tables["groups"].rows) > 1:
            charts.append(self._chart("classes", "box", "groups", "各班成绩", "Marks by class"))
            tables.append("groups")
        return Section(
            id="overview",
            heading=self.say("总体情况", "Overview"),
            sentences=tuple(told),
            charts=tuple(charts),
            tables=tuple(tables),
        )

    def _chart(self, identity: str, kind: Kind, table: str, zh: str, en: str) -> Chart:
        title = self.say(zh, en)
        alt = self.say(
            f"{title}，数据见表“{self.facts.tables[table].title}”",
            f"{title}; the data stand in the table “{self.facts.tables[table].title}”",
        )
        return Chart(id=identity, kind=kind, table=table, title=title, alt=alt)

    def _items(self) -> Section:
        items, told = self.found.classical.items, list[Sentence]()
        hard = sorted(
            (each for each in range(len(items)) if items[each].difficulty.value is not None),
            key=lambda place: items[place].difficulty.value or 0,
        )
        for place in hard[:MOST_ITEMS]:
            one = items[place]
            name = item_name(self.language, one.label)
            if (one.difficulty.value or 0) >= 0.7:
                continue
            fact = self.facts.take(
                "items",
                place,
                "difficulty",
                self.say(f"{name}得分率", f"share on {name}"),
                n=one.n,
            )
            told.append(
                sentence(
                    f"item-{place}", self.say("{it}，失分较多。", "{it}: many marks were lost."), it=fact
                )
            )
        keys = [one.label for one in items if one.verdict.level == "check-key"]
        charts = [
            self._chart("quadrant", "quadrant", "items", "题目难度与区分度", "Difficulty and discrimination")
        ]
        tables = ["items"]
        for place, one in self.options:
            charts.append(
                self._chart(
                    f"options-{place}",
                    "options",
                    f"options-{place}",
                    f"{item_name('zh', one.label)}选项轨迹",
                    f"Options: {item_name('en', one.label)}",
                )
            )
            tables.append(f"options-{place}")
        if keys:
            told.append(
                plain(
                    "keys",
                    self.say(
                        "有题目高分学生反而答错，请先核对答案（见表中“先核对答案”）。",
                        "On some items strong pupils fail: check the key first (see the table).",
                    ),
                )
            )
        if all(one.discrimination.value is None for one in items):
            charts = charts[1:]
        return Section(
            id="items",
            heading=self.say("各题情况", "Items"),
            sentences=tuple(told),
            charts=tuple(charts),
            tables=tuple(tables),
        )

    def weak(self) -> list[int]:
        """Rows of the table of points, the weakest first."""
        rates = self.facts.tables["knowledge"].values("rate")
        known = [(float(rate), place) for place, rate in enumerate(rates) if isinstance(rate, int | float)]
        return [place for _, place in sorted(known)]

    def _knowledge(self) -> Section | None:
        table = self.facts.tables["knowledge"]
        if not table.rows:
            return None
        told = []
        for place in self.weak()[:MOST_POINTS]:
            name = str(table.rows[place][0])
            fact = self.facts.take(
                "knowledge",
                place,
                "rate",
                self.say(f"“{name}”得分率", f"share on “{name}”"),
                n=self.found.classical.n,
            )
            told.append(sentence(f"point-{place}", "{rate}" + self.say("。", "."), rate=fact))
        return Section(
            id="knowledge",
            heading=self.say("知识点掌握", "Knowledge points"),
            sentences=tuple(told),
            charts=(
                self._chart(
                    "points", "bars", "knowledge", "知识点得分率", "Share of points by knowledge point"
                ),
            ),
            tables=("knowledge",),
        )

    def _advice(self) -> Section | None:
        points = [each.name for each in self.found.classical.blueprint if each.kind == "knowledge"]
        weak = [points[place] for place in self.weak()[:MOST_POINTS]]
        advice = advice_for(weak, self.language, self.found.matrix.subject)
        told = [plain(f"advice-{place}", text) for place, text in enumerate(advice)]
        if self.found.mastery is not None:
            told += [
                plain(f"weak-{place}", self.maker.words(each.words) + self.say("。", "."))
                for place, each in enumerate(self.found.mastery.weak[:MOST_POINTS])
            ]
        if not told:
            return None
        return Section(id="advice", heading=self.say("教学建议", "What to teach next"), sentences=tuple(told))

    def _sp(self) -> Section | None:
        made = self.found.classical
        heading = self.say("S-P 表（仅供教师）", "S-P chart (teacher only)")
        if "sp" not in self.facts.tables:
            why = made.sp_why
            text = self.maker.words(why) + self.say("。", ".") if why else ""
            return Section(id="sp", heading=heading, sentences=(plain("sp-why", text),)) if text else None
        text = self.say(
            "灰格为答对。两条曲线越贴近，作答越有规律；列入“需要留意”的学生作答与总分不相称，宜看原卷、面谈，不作结论。",
            "Grey is right. The closer the curves, the more regular the answers; pupils listed answer out of "
            "keeping with their total: look at their paper and talk, conclude nothing.",
        )
        return Section(
            id="sp",
            heading=heading,
            sentences=(plain("sp-text", text),),
            charts=(self._chart("sp", "sp", "sp", "S-P 表", "S-P chart"),),
            tables=("cautions",),
        )

    def _pupils(self) -> Section | None:
        if "pupil-points" not in self.facts.tables:
            return None
        text = self.say(
            "学生以代号出现，只供分组辅导时参考。", "Pupils stand under codes; for grouping only."
        )
        return Section(
            id="pupils",
            heading=self.say("学生×知识点（仅供教师）", "Pupils by points (teacher only)"),
            sentences=(plain("pupils-text", text),),
            charts=(self._chart("heat", "heat", "pupil-points", "学生×知识点得分率", "Share of points"),),
            tables=("pupil-points",),
        )

    def _scale(self) -> Section | None:
        if "scale" not in self.facts.tables:
            return None
        text = self.say(
            "同一把尺子上，学生的能力与题目的难度可以直接对照；题目集中在学生所在的一段，测得最准。",
            "Pupils' ability and items' difficulty stand on one scale; a test measures best where its "
            "items stand beside its pupils.",
        )
        chart = self._chart("wright", "wright", "scale", "学生与题目对照图", "Pupils and items on one scale")
        return Section(
            id="scale",
            heading=self.say("测量模型（仅供教师）", "Measurement model (teacher only)"),
            sentences=(plain("scale-text", text),),
            charts=(chart,),
        )

    def _growth(self) -> Section | None:
        made = self.found.growth
        if made is None:
            return None
        heading = self.say("增值（仅供教师）", "Value added (teacher only)")
        if "effects" not in self.facts.tables:
            why = "" if made.value_added_why is None else self.maker.words(made.value_added_why)
            return (
                Section(id="growth", heading=heading, sentences=(plain("growth-why", why),)) if why else None
            )
        text = self.say(
            "区间含零的班级，与其他班级的差别不能与偶然区分；不用于教师排名或考核。",
            "An interval that holds nought cannot be told from chance; never rank teachers by it.",
        )
        chart = self._chart("effects", "caterpillar", "effects", "各班增值", "Value added by class")
        return Section(
            id="growth",
            heading=heading,
            sentences=(plain("growth-text", text),),
            charts=(chart,),
            tables=("effects",),
        )

    def _marks(self) -> Section:
        text = self.say(
            "逐题得分见工作簿，学生以代号出现。", "Marks by item stand in the workbook, under codes."
        )
        return Section(id="marks", heading=self.say("数据", "Data"), sentences=(plain("marks-text", text),))
