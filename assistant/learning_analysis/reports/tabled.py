"""Results of the analyses as tables of a report: one function a table, cells empty where a figure is
withheld."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.learning_analysis.reports.base import item_name, say
from assistant.learning_analysis.reports.facts import Cell, Column, DataTable, Form, Language
from assistant.learning_analysis.types.classical import ClassicalAnalysis, ItemFigures, SPChart
from assistant.learning_analysis.types.figure import Figure, Words
from assistant.learning_analysis.types.growth import ValueAdded
from assistant.learning_analysis.types.mastery import MasteryMap
from assistant.learning_analysis.types.matrix import ResponseMatrix
from assistant.learning_analysis.types.models import RaschFit

VERDICTS = {
    "good": ("良好", "good"),
    "fair": ("尚可", "fair"),
    "revise": ("宜修改", "revise"),
    "poor": ("宜淘汰", "poor"),
    "check-key": ("先核对答案", "check the key"),
    "unknown": ("样本不足", "too few"),
}


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes tables in one language."""

    language: Language
    full_marks: float = 100.0
    points: dict[str, str] = field(default_factory=dict)

    def say(self, zh: str, en: str) -> str:
        """The wording in the reader's language."""
        return say(self.language, zh, en)

    def words(self, words: Words) -> str:
        """The words in the reader's language."""
        return say(self.language, words.zh, words.en)

    def column(self, name: str, zh: str, en: str, form: Form = "text", unit: bool = False) -> Column:
        """A column; `unit` adds 分 or 人 by its form."""
        units = {"mark": ("分", "points"), "count": ("人", "pupils"), "signed": ("分", "points")}
        return Column(id=name, title=self.say(zh, en), form=form, unit=self.say(*units[form]) if unit else "")

    def note(self, figures: Iterable[Figure]) -> str:
        """Why cells are empty, each reason once."""
        found = dict.fromkeys(self.words(each.why) for each in figures if each.why is not None)
        return ("；" if self.language == "zh" else "; ").join(found)

    def overview(self, made: ClassicalAnalysis) -> DataTable:
        """One row: numbers of pupils, position, spread, and the shares by thresholds (一分三率)."""
        d = made.distribution
        named = (
            ("mean", "平均分", "mean", "mark", d.mean),
            ("median", "中位数", "median", "mark", d.median),
            ("sd", "标准差", "SD", "mark", d.sd),
            ("cv", "差异系数", "CV", "share", d.cv),
            ("maximum", "最高分", "highest mark", "mark", d.maximum),
            ("minimum", "最低分", "lowest mark", "mark", d.minimum),
            ("q1", "下四分位", "lower quartile", "mark", d.lower_quartile),
            ("q3", "上四分位", "upper quartile", "mark", d.upper_quartile),
            ("excellent", "优秀率", "excellent", "share", d.excellent),
            ("good", "良好率", "good", "share", d.good),
            ("passing", "及格率", "pass rate", "share", d.passing),
            ("low", "低分率", "low marks", "share", d.low),
            ("alpha", "信度", "reliability", "index", made.reliability.alpha),
            ("sem", "测量标准误", "standard error", "mark", made.reliability.sem),
        )
        columns = [
            self.column("n", "参加", "sat", "count", True),
            self.column("absent", "缺考", "absent", "count", True),
            Column(
                id="full", title=self.say("满分", "full marks"), form="mark", unit=self.say("分", "points")
            ),
        ]
        forms: dict[str, Form] = {"mark": "mark", "share": "share", "index": "index"}
        for name, zh, en, form, _ in named:
            columns.append(self.column(name, zh, en, forms[form], form == "mark"))
        row = (made.n, made.absent, d.full_marks, *(each[4].value for each in named))
        return DataTable(
            id="overview",
            title=self.say("全班概况", "The class"),
            columns=tuple(columns),
            rows=(row,),
            note=self.note(each[4] for each in named),
        )

    def bins(self, made: ClassicalAnalysis) -> DataTable:
        """Pupils by mark."""
        columns = (
            self.column("low", "自", "from", "mark"),
            self.column("high", "至", "to", "mark"),
            self.column("pupils", "人数", "pupils", "count"),
        )
        rows = tuple((each.low, each.high, each.count) for each in made.distribution.histogram)
        note = self.say(
            "每段含左端不含右端，最后一段两端都含", "each from its left end; the last has both ends"
        )
        return DataTable(
            id="bins", title=self.say("分数段人数", "Pupils by mark"), columns=columns, rows=rows, note=note
        )

    def items(self, made: ClassicalAnalysis) -> DataTable:
        """A row an item."""
        columns = (
            self.column("item", "题号", "item"),
            Column(id="points", title=self.say("满分", "points"), form="mark"),
            self.column("n", "人数", "n", "count"),
            self.column("mean", "平均分", "mean", "mark"),
            self.column("difficulty", "难度（得分率）", "difficulty", "share"),
            self.column("discrimination", "区分度", "discrimination", "index"),
            self.column("upper_lower", "高低分组差", "upper-lower", "index"),
            self.column("full", "满分率", "full marks", "share"),
            self.column("zero", "零分率", "no marks", "share"),
            self.column("blank", "未答率", "blank", "share"),
            self.column("verdict", "评判", "verdict"),
            self.column("reasons", "理由", "reasons"),
        )
        rows = tuple(self._item(each) for each in made.items)
        figures = [
            one for each in made.items for one in (each.difficulty, each.discrimination, each.upper_lower)
        ]
        return DataTable(
            id="items",
            title=self.say("各题统计", "Items"),
            columns=columns,
            rows=rows,
            note=self.note(figures),
        )

    def _item(self, one: ItemFigures) -> tuple[Cell, ...]:
        verdict = self.say(*VERDICTS[one.verdict.level])
        reasons = ("；" if self.language == "zh" else "; ").join(map(self.words, one.verdict.reasons))
        figures = (
            one.mean,
            one.difficulty,
            one.discrimination,
            one.upper_lower,
            one.full_share,
            one.zero_share,
            one.blank_share,
        )
        return (one.label, one.max_points, one.n, *(each.value for each in figures), verdict, reasons)

    def options(self, one: ItemFigures, place: int) -> DataTable:
        """The options of one choice by thirds."""
        columns = (
            self.column("option", "选项", "option"),
            self.column("key", "正答", "key", "count"),
            self.column("count", "人数", "chosen by", "count"),
            self.column("low", "低分组", "lower", "share"),
            self.column("middle", "中间组", "middle", "share"),
            self.column("high", "高分组", "upper", "share"),
        )
        rows = tuple(
            (each.label, int(each.key), each.count, *(third.value for third in each.thirds))
            for each in one.options
        )
        figures = [third for each in one.options for third in each.thirds]
        title = self.say(f"{item_name('zh', one.label)}选项", f"Options: {item_name('en', one.label)}")
        return DataTable(
            id=f"options-{place}", title=title, columns=columns, rows=rows, note=self.note(figures)
        )

    def groups(self, made: ClassicalAnalysis, fewest: int) -> DataTable:
        """A row a class, in the order of the file; classes with fewer than `fewest` pupils are left out."""
        named = ("mean", "sd", "minimum", "lower_quartile", "median", "upper_quartile", "maximum")
        titles = (
            ("平均分", "mean"),
            ("标准差", "SD"),
            ("最低", "lowest"),
            ("下四分位", "lower quartile"),
            ("中位数", "median"),
            ("上四分位", "upper quartile"),
            ("最高", "highest"),
        )
        ids = ("mean", "sd", "minimum", "q1", "median", "q3", "maximum")
        columns = [self.column("class", "班级", "class"), self.column("n", "人数", "pupils", "count")]
        columns += [self.column(name, *title, "mark") for name, title in zip(ids, titles, strict=True)]
        columns += [
            self.column("excellent", "优秀率", "excellent", "share"),
            self.column("passing", "及格率", "pass rate", "share"),
            self.column("low", "低分率", "low marks", "share"),
            self.column("ahead", "超均率", "ahead of mean", "share"),
        ]
        shown = [each for each in made.groups if each.n >= fewest]
        rows = tuple(
            (
                each.group or self.say("本班", "class"),
                each.n,
                *(getattr(each, name).value for name in named),
                each.excellent.value,
                each.passing.value,
                each.low.value,
                each.ahead.value,
            )
            for each in shown
        )
        few = len(made.groups) - len(shown)
        note = self.say("按名单次序，不排名", "in the order of the file, not ranked")
        if few:
            note += self.say("；人数过少的班不列", "; classes that are too small are left out")
        return DataTable(
            id="groups", title=self.say("各班", "Classes"), columns=tuple(columns), rows=rows, note=note
        )

    def knowledge(self, made: ClassicalAnalysis, mastery: MasteryMap | None) -> DataTable:
        """A row a knowledge point: points planned, share achieved and expected."""
        columns = (
            self.column("point", "知识点", "point"),
            self.column("points", "分值", "points", "mark"),
            self.column("items", "题目", "items"),
            self.column("rate", "得分率", "share of points", "share"),
            self.column("planned", "预期", "planned", "share"),
            self.column("gap", "差", "gap", "index"),
        )
        names = {each.point: each.name for each in mastery.whole} if mastery else {}
        labels = {each.item: each.label for each in made.items}
        wanted = [each for each in made.blueprint if each.kind == "knowledge"]
        rows = tuple(
            (
                names.get(each.name) or self.points.get(each.name, each.name),
                each.points,
                "、".join(labels.get(item, item) for item in each.items),
                each.achieved.value,
                each.planned.value,
                each.gap.value,
            )
            for each in wanted
        )
        return DataTable(
            id="knowledge",
            title=self.say("知识点得分率", "Knowledge points"),
            columns=columns,
            rows=rows,
            note=self.note(each.achieved for each in wanted),
        )

    def heat(self, mastery: MasteryMap) -> DataTable:
        """Pupils by points: shares of points earned."""
        columns = [self.column("pupil", "学生代号", "pupil's code")]
        columns += [
            self.column(f"p{place}", each.name, each.name, "share")
            for place, each in enumerate(mastery.whole)
        ]
        rows = list[tuple[Cell, ...]]()
        for pupil in mastery.pupils:
            shares = {each.point: each.share.value for each in pupil.points}
            rows.append((pupil.pupil, *(shares.get(each.point) for each in mastery.whole)))
        return DataTable(
            id="pupil-points",
            title=self.say("学生×知识点", "Pupils by points"),
            columns=tuple(columns),
            rows=tuple(rows),
        )

    def sp(self, chart: SPChart, labels: dict[str, str]) -> DataTable:
        """The ordered matrix of the S-P chart."""
        columns = [self.column("pupil", "学生代号", "pupil's code")]
        columns += [
            Column(id=f"i{place}", title=labels.get(item, item), form="count")
            for place, item in enumerate(chart.items)
        ]
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (pupil, *map(int, row)) for pupil, row in zip(chart.pupils, chart.cells, strict=True)
        )
        note = self.say(
            "行由高分到低分，列由易到难；1 为答对", "rows by falling score, columns from easy; 1 is right"
        )
        return DataTable(
            id="sp", title=self.say("S-P 表", "S-P chart"), columns=tuple(columns), rows=rows, note=note
        )

    def cautions(self, chart: SPChart, labels: dict[str, str]) -> DataTable:
        """Pupils and items whose pattern deserves a look."""
        columns = (
            self.column("kind", "类别", "kind"),
            self.column("id", "代号或题号", "code or item"),
            self.column("right", "答对", "right", "count"),
            self.column("of", "总数", "of", "count"),
            self.column("index", "注意系数", "caution C", "index"),
            self.column("modified", "修正注意系数", "modified C*", "index"),
            self.column("sign", "类型", "type"),
            self.column("words", "说明", "meaning"),
        )
        held = [(self.say("学生", "pupil"), each) for each in chart.pupil_cautions if each.attention]
        held += [(self.say("题目", "item"), each) for each in chart.item_cautions if each.attention]
        rows = tuple(
            (
                kind,
                labels.get(each.id, each.id),
                each.right,
                each.of,
                each.index.value,
                each.modified.value,
                each.sign,
                self.words(each.words),
            )
            for kind, each in held
        )
        return DataTable(id="cautions", title=self.say("需要留意", "To look at"), columns=columns, rows=rows)

    def scale(self, fit: RaschFit, labels: dict[str, str]) -> DataTable:
        """Pupils and items on one scale."""
        columns = (
            self.column("kind", "类别", "kind"),
            self.column("label", "代号或题号", "code or item"),
            self.column("logit", "位置", "logit", "index"),
            self.column("se", "标准误", "standard error", "index"),
        )
        rows: list[tuple[Cell, ...]] = [("pupil", each.pupil, each.theta, each.se) for each in fit.persons]
        for each in fit.items:
            if each.b.value is not None:
                error = None if each.b.low is None else (each.b.value - each.b.low) / 1.96
                rows.append(("item", labels.get(each.item, each.item), each.b.value, error))
        return DataTable(
            id="scale",
            title=self.say("学生与题目的位置", "Pupils and items on one scale"),
            columns=columns,
            rows=tuple(rows),
        )

    def effects(self, made: ValueAdded) -> DataTable:
        """Value added by class with intervals, in the order of the file."""
        columns = (
            self.column("class", "班级", "class"),
            self.column("n", "人数", "pupils", "count"),
            self.column("effect", "增值", "value added", "signed"),
            self.column("low", "区间下限", "from", "signed"),
            self.column("high", "区间上限", "to", "signed"),
            self.column("words", "说明", "meaning"),
        )
        rows = tuple(
            (
                each.group,
                each.n,
                each.shrunken.value,
                each.shrunken.low,
                each.shrunken.high,
                self.words(each.words),
            )
            for each in made.effects
        )
        return DataTable(
            id="effects", title=self.say("各班增值", "Value added by class"), columns=columns, rows=rows
        )

    def marks(self, matrix: ResponseMatrix) -> DataTable:
        """The marks themselves, under codes; empty is not known, never nought."""
        columns = [self.column("pupil", "学生代号", "pupil's code"), self.column("class", "班级", "class")]
        columns += [
            Column(id=f"q{place}", title=each.label, form="mark") for place, each in enumerate(matrix.items)
        ]
        rows = tuple(
            (pupil, group, *(None if np.isnan(mark) else float(mark) for mark in row))
            for pupil, group, row in zip(matrix.pupils, matrix.groups, matrix.marks, strict=True)
        )
        note = self.say("空格为缺失，不是零分", "an empty cell is missing, not nought")
        return DataTable(
            id="marks", title=self.say("得分明细", "Marks"), columns=tuple(columns), rows=rows, note=note
        )


def flagged(made: ClassicalAnalysis, most: int = 3) -> Sequence[tuple[int, ItemFigures]]:
    """Choices whose options deserve a picture: those with a doubtful verdict first, at most so many."""
    order = {"check-key": 0, "poor": 1, "revise": 2, "fair": 3, "good": 4, "unknown": 5}
    held = [(place, each) for place, each in enumerate(made.items) if each.options]
    return sorted(held, key=lambda one: (order[one[1].verdict.level], one[0]))[:most]
