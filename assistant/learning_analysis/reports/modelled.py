"""What the models add to a class report (仅供教师): diagnosis by points, mastery over tests, who learns what
next, and exercises for it. Where data are too few for a model the report says so and why."""

from collections.abc import Sequence

from assistant.learning_analysis.mastery.sequence import Sequenced
from assistant.learning_analysis.reports.analysed import Analysed
from assistant.learning_analysis.reports.base import FEW, FEWEST, plain, say
from assistant.learning_analysis.reports.exercises import table_of
from assistant.learning_analysis.reports.facts import (
    Cell,
    Chart,
    Column,
    DataTable,
    Language,
    Section,
    Sentence,
)
from assistant.learning_analysis.types.figure import Words
from assistant.learning_analysis.types.models import DiagnosisFit, Withheld

_MOST_SHOWN = 6
"""Points in one picture of trajectories; more lines cannot be told apart."""


class Modelled:
    """The tables and sections of one class report."""

    def __init__(self, found: Analysed, language: Language) -> None:
        self.found, self.language = found, language
        self.names = {each.point: each.name for each in found.mastery.whole} if found.mastery else {}
        held = (self._diagnosis(), self._trajectory(), self._next(), self._exercises())
        self.tables = {table.id: table for table in held if table is not None}

    def say(self, zh: str, en: str) -> str:
        return say(self.language, zh, en)

    def words(self, words: Words) -> str:
        """A sentence in the reader's language, with its stop."""
        return self.say(f"{words.zh}。", f"{words.en}.")

    def sections(self) -> tuple[Section, ...]:
        """Those that have something to say."""
        made = (self._about_next(), self._about_diagnosis(), self._about_trajectory())
        return tuple(each for each in made if each is not None)

    # --- who learns what next

    def _next(self) -> DataTable | None:
        mastery = self.found.mastery
        if mastery is None or self.found.classical.n < FEW or not mastery.next_points:
            return None
        groups = dict[str, tuple[str, list[str]]]()
        for each in mastery.next_points:
            groups.setdefault(each.point, (each.name, []))[1].append(each.pupil)
        order = {point: place for place, point in enumerate(mastery.points)}
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (name, len(pupils), "、".join(pupils))
            for point, (name, pupils) in sorted(groups.items(), key=lambda one: order.get(one[0], len(order)))
        )
        return DataTable(
            id="next-points",
            title=self.say("下一步学什么（按学生分组）", "What to learn next, by pupil"),
            columns=(
                Column(id="point", title=self.say("知识点", "point")),
                Column(id="pupils", title=self.say("人数", "pupils"), form="count"),
                Column(id="codes", title=self.say("学生代号", "pupils' codes")),
            ),
            rows=rows,
            note=self.say(
                "按知识图谱的先后，先补还没有掌握、而前面没有明显问题的一点",
                "in the order of the knowledge graph: the first that is not mastered and has nothing failing "
                "before it",
            ),
        )

    def _exercises(self) -> DataTable | None:
        weak = sorted(
            (each for each in (self.found.mastery.whole if self.found.mastery else ()) if each.share.shown),
            key=lambda each: each.share.value or 0.0,
        )
        points = [(each.point, each.name) for each in weak if each.level in ("insecure", "developing")]
        return table_of(points[:3], self.found.exercises, self.language)

    def _about_next(self) -> Section | None:
        shown = tuple(name for name in ("next-points", "exercises") if name in self.tables)
        if not shown:
            return None
        text = self.say(
            "分组随下一次作业更新，不固定；练习选自题库，发给学生前请看一遍。",
            "Groups change with the next homework; look at the exercises before giving them out.",
        )
        return Section(
            id="next",
            heading=self.say("下一步与练习（仅供教师）", "Next steps and exercises (teacher only)"),
            sentences=(plain("next-text", text),),
            tables=shown,
        )

    # --- diagnosis

    def _diagnosis(self) -> DataTable | None:
        fit = self.found.diagnosis
        if not isinstance(fit, DiagnosisFit):
            return None
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (self.names.get(skill, skill), share, accuracy.value, len(fit.pupils))
            for skill, share, accuracy in zip(fit.skills, fit.prevalence, fit.accuracy, strict=True)
        )
        return DataTable(
            id="diagnosis",
            title=self.say("掌握各知识点的学生比例（DINA 模型）", "Pupils who master a point (DINA)"),
            columns=(
                Column(id="point", title=self.say("知识点", "point")),
                Column(id="share", title=self.say("掌握的比例", "share mastering"), form="share"),
                Column(id="accuracy", title=self.say("判断可靠度", "accuracy"), form="share"),
                Column(id="n", title=self.say("人数", "pupils"), form="count"),
            ),
            rows=rows,
        )

    def _about_diagnosis(self) -> Section | None:
        fit = self.found.diagnosis
        if fit is None or self.found.mastery is None:
            return None
        if isinstance(fit, Withheld):
            text = self.say("没有用诊断模型，只看得分率：", "No diagnosis model, shares of points only: ")
            told: Sequence[Sentence] = (plain("diagnosis-why", text + self.words(fit.why)),)
        else:
            text = self.say(
                "模型把失误和猜测分开，估计掌握每个知识点的学生比例；判断可靠度低的点请多看几道题再下结论。",
                "The model tells slips and guesses apart; where accuracy is low, look at more items.",
            )
            told = (
                plain("diagnosis-text", text),
                *(plain(f"diagnosis-{place}", self.words(each)) for place, each in enumerate(fit.remarks)),
            )
        return Section(
            id="diagnosis",
            heading=self.say("知识点诊断（仅供教师）", "Diagnosis by points (teacher only)"),
            sentences=tuple(told),
            tables=("diagnosis",) if "diagnosis" in self.tables else (),
        )

    # --- over tests

    def _trajectory(self) -> DataTable | None:
        made = self.found.sequence
        if made is None:
            return None
        here = set(self.found.matrix.pupils)
        rows = list[tuple[Cell, ...]]()
        for skill in made.fit.skills[:_MOST_SHOWN]:
            own = [
                each.mastery
                for each in made.fit.trajectories
                if each.skill == skill.skill and each.pupil in here
            ]
            for step in range(max(map(len, own), default=0)):
                there = [each[step] for each in own if len(each) > step]
                if len(there) >= FEWEST:
                    mean = sum(there) / len(there)
                    rows.append((made.names[skill.skill], step + 1, mean, len(there)))
        return trajectory_table(rows, self.language) if rows else None

    def _about_trajectory(self) -> Section | None:
        made = self.found.sequence
        if made is None:
            return None
        heading = self.say("掌握轨迹（仅供教师）", "Mastery over tests (teacher only)")
        if "trajectory" not in self.tables:
            names = [made.names.get(each.model.partition("/")[2], "") for each in made.fit.withheld]
            whys = list(zip(names, (each.why for each in made.fit.withheld), strict=True))[:3]
            text = self.say(
                "记录还不够估计轨迹：" + "；".join(f"{name}：{why.zh}" for name, why in whys) + "。",
                "Too little for mastery over tests: " + "; ".join(f"{n}: {why.en}" for n, why in whys) + ".",
            )
            return Section(id="trajectory", heading=heading, sentences=(plain("trajectory-why", text),))
        text = self.say(
            "每次考查算一次机会，按考试日期排列（没有写日期的按导入先后）；看方向，不看一时的高低。",
            "Each test is one opportunity, in the order of its day (or of import); look at the direction.",
        )
        title = self.say("各知识点的掌握概率", "Probability of mastery by point")
        chart = trajectory_chart(title, self.language)
        return Section(
            id="trajectory",
            heading=heading,
            sentences=(plain("trajectory-text", text),),
            charts=(chart,),
            tables=("trajectory",),
        )


def trajectory_table(rows: Sequence[tuple[Cell, ...]], language: Language) -> DataTable:
    """Rows of point, opportunity, probability, and over how many pupils."""
    return DataTable(
        id="trajectory",
        title=say(language, "掌握轨迹", "Mastery over tests"),
        columns=(
            Column(id="point", title=say(language, "知识点", "point")),
            Column(id="step", title=say(language, "第几次", "opportunity"), form="count"),
            Column(id="mastery", title=say(language, "掌握概率", "probability of mastery"), form="share"),
            Column(id="n", title=say(language, "人数", "pupils"), form="count"),
        ),
        rows=tuple(rows),
    )


def trajectory_chart(title: str, language: Language) -> Chart:
    """The picture of a table of trajectories."""
    alt = say(language, f"{title}，数据见表“掌握轨迹”", f"{title}; the data stand in its table")
    return Chart(id="trajectory", kind="trajectory", table="trajectory", title=title, alt=alt)


def own_trajectory(made: Sequenced | None, pupil: str, language: Language) -> tuple[DataTable, Chart] | None:
    """The table and picture of one pupil; None where no point of theirs passed the gate."""
    if made is None:
        return None
    rows: list[tuple[Cell, ...]] = [
        (made.names[each.skill], step, value, 1)
        for each in [one for one in made.fit.trajectories if one.pupil == pupil][:_MOST_SHOWN]
        for step, value in enumerate(each.mastery, 1)
    ]
    if not rows:
        return None
    title = say(language, "自己的掌握轨迹", "Own mastery over tests")
    return trajectory_table(rows, language), trajectory_chart(title, language)
