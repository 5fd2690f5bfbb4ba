"""Early notice as a report for the teacher's desk: whom, why, until when, and how far it can be trusted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from statistics import mean
from typing import Literal

from pydantic import Field

from assistant.learning_analysis.growth.early import early_notices
from assistant.learning_analysis.notices.cases import FEWEST_TESTS, SIGNS, Cases, cases
from assistant.learning_analysis.reports.base import TeacherReport, new_id, plain, say
from assistant.learning_analysis.reports.facts import (
    Cell,
    Chart,
    Column,
    DataTable,
    Fact,
    Facts,
    Language,
    Section,
    Sentence,
    sentence,
)
from assistant.learning_analysis.types.figure import Figure, Words
from assistant.learning_analysis.types.growth import EarlyNotices
from assistant.learning_analysis.types.matrix import ResponseMatrix
from assistant.learning_analysis.types.models import Withheld


class EarlyReport(TeacherReport):
    """Notices of one teacher's pupils. It is no draft: it has no version, is not shared, and is gone after
    `expires` (a day). `told` says whether there was enough to learn from."""

    kind: Literal["early-notice"] = "early-notice"
    expires: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    told: bool


def early_report(
    series: Sequence[ResponseMatrix], language: Language, exam: str, title: str, today: date, expires: date
) -> EarlyReport:
    """The report on tests of the same pupils in order; words alone where there is too little to learn from
    or to be tried on."""
    held = cases(series)
    few = Words(
        f"需要同一批学生至少 {FEWEST_TESTS} 次考试，现有 {len(series)} 次",
        f"needs {FEWEST_TESTS} tests of the same pupils; there are {len(series)}",
    )
    found: EarlyNotices | Withheld
    if held is None:
        found = Withheld("early-notice", 0, few)
    else:
        found = early_notices(held.learn, held.check, held.now, SIGNS, today)
        found = _borne_out(found, held) if isinstance(found, EarlyNotices) else found
    writer = _Writer(language)
    sections = writer.why(found.why) if isinstance(found, Withheld) else writer.sections(found)
    return EarlyReport(
        id=new_id(),
        title=say(language, f"{title}：学习关注提示", f"Early notice: {title}"),
        language=language,
        exam=exam,
        expires=expires.isoformat(),
        told=isinstance(found, EarlyNotices),
        tables=tuple(writer.facts.tables.values()),
        facts=tuple(writer.facts.all),
        sections=sections,
        remarks=(say(language, writer.rules.zh, writer.rules.en),),
    )


def _borne_out(found: EarlyNotices, held: Cases) -> EarlyNotices:
    """The notices whose reasons are true of the pupil as they read: the sign stands worse than it mostly did.
    A model may lean on a sign the other way round; that is no reason a teacher could act on."""
    usual = {name: mean(case.signs[name] for case in held.learn) for name in SIGNS}
    worse = {
        case.pupil: {SIGNS[name] for name in SIGNS if case.signs[name] > usual[name]} for case in held.now
    }
    kept = (
        replace(each, reasons=tuple(why for why in each.reasons if why in worse[each.pupil]))
        for each in found.notices
    )
    return replace(found, notices=tuple(each for each in kept if each.reasons))


class _Writer:
    rules = Words(
        "只供任课教师了解情况：不进入家长报告，不作评优、分班、处分的依据，不触发任何自动处理，到期自动删除。",
        "For this teacher only: never in a report for parents, no ground for decisions, nothing follows by "
        "itself, and it is deleted when it expires.",
    )

    def __init__(self, language: Language) -> None:
        self.language = language
        self.facts = Facts(())

    def say(self, zh: str, en: str) -> str:
        return say(self.language, zh, en)

    def why(self, why: Words) -> tuple[Section, ...]:
        """The only section where nothing can be told."""
        text = self.say(f"现在不给出提示：{why.zh}。", f"No notice is given: {why.en}.")
        heading = self.say("数据还不够", "Too little data")
        return (Section(id="few", heading=heading, sentences=(plain("few", text),)),)

    def sections(self, found: EarlyNotices) -> tuple[Section, ...]:
        """Whom and why; how far it can be trusted; groups."""
        tables = [self._notices(found), self._trust(found), self._calibration(found), self._gaps(found)]
        self.facts = Facts([table for table in tables if table.rows])
        groups = self._groups(found)
        return (self._whom(found), self._how_far(found), *((groups,) if groups else ()))

    def _column(self, name: str, zh: str, en: str, form: str = "text") -> Column:
        return Column.model_validate({"id": name, "title": self.say(zh, en), "form": form})

    def _notices(self, found: EarlyNotices) -> DataTable:
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                each.pupil,
                self.say("；", "; ").join(self.say(why.zh, why.en) for why in each.reasons),
                each.probability,
                each.expires,
            )
            for each in found.notices
        )
        return DataTable(
            id="notices",
            title=self.say("近期值得多看一眼的学生", "Pupils to look at more closely"),
            columns=(
                self._column("pupil", "学生代号", "pupil's code"),
                self._column("reasons", "依据", "reasons"),
                self._column("chance", "可能需要帮助", "chance of needing help", "share"),
                self._column("expires", "有效期至", "valid until"),
            ),
            rows=rows,
            note=self.say("按名单次序，不排名", "in the order of the file, not ranked"),
        )

    def _trust(self, found: EarlyNotices) -> DataTable:
        held: tuple[Figure, ...] = (found.auc, found.precision, found.recall)
        return DataTable(
            id="trust",
            title=self.say("在后一期学生上的检验", "Tried on a later time"),
            columns=(
                self._column("n", "检验人次", "cases", "count"),
                self._column("auc", "区分能力（AUC）", "AUC", "index"),
                self._column("precision", "提示中确实需要帮助的", "precision", "share"),
                self._column("recall", "需要帮助中被提示到的", "recall", "share"),
            ),
            rows=((found.auc.n, *(each.value for each in held)),),
            note=self.say("；", "; ").join(
                self.say(each.why.zh, each.why.en) for each in held if each.why is not None
            ),
        )

    def _calibration(self, found: EarlyNotices) -> DataTable:
        return DataTable(
            id="calibration",
            title=self.say("预计与实际", "Predicted and observed"),
            columns=(
                self._column("predicted", "预计需要帮助的比例", "predicted", "share"),
                self._column("observed", "实际的比例", "observed", "share"),
                self._column("pupils", "人数", "pupils", "count"),
            ),
            rows=tuple((one.mean_predicted.value, one.observed.value, one.n) for one in found.calibration),
        )

    def _gaps(self, found: EarlyNotices) -> DataTable:
        def cells(*figures: Figure) -> tuple[Cell, ...]:
            return tuple(each.value for each in figures)

        whys = dict.fromkeys(
            self.say(each.noticed.why.zh, each.noticed.why.en) for each in found.gaps if each.noticed.why
        )
        return DataTable(
            id="gaps",
            title=self.say("各班是否一样可靠", "Whether it serves classes alike"),
            columns=(
                self._column("group", "班级", "class"),
                self._column("n", "人数", "pupils", "count"),
                self._column("noticed", "被提示的比例", "noticed", "share"),
                self._column("recall", "该提示而提示到的", "recall", "share"),
                self._column("false", "不需要却被提示的", "false notices", "share"),
                self._column("gap", "预计减实际", "predicted less observed", "signed"),
            ),
            rows=tuple(
                (
                    each.group,
                    each.n,
                    *cells(each.noticed, each.recall, each.false_notices, each.calibration_gap),
                )
                for each in found.gaps
            ),
            note=self.say("；", "; ").join(whys),
        )

    def _whom(self, found: EarlyNotices) -> Section:
        text = self.say(
            "先看依据，再找学生聊一聊；提示可能有误，没有被提示的学生也可能需要帮助。",
            "Look at the reasons, then talk; a notice may be wrong, and others may need help as well.",
        )
        none = self.say("目前没有学生达到提示的标准。", "No pupil reaches the level of a notice.")
        told = (plain("whom", text if found.notices else none),)
        heading = self.say("提示（仅供教师）", "Notices (teacher only)")
        shown = ("notices",) if found.notices else ()
        return Section(id="whom", heading=heading, sentences=told, tables=shown)

    def _how_far(self, found: EarlyNotices) -> Section:
        named = {
            "auc": self.say("区分能力", "AUC"),
            "precision": self.say("提示中确实需要帮助的占", "precision"),
            "recall": self.say("需要帮助的学生中被提示到的占", "recall"),
        }
        facts: list[Fact] = [
            self.facts.take("trust", 0, name, label, n=found.auc.n)
            for name, label in named.items()
            if self.facts.tables["trust"].values(name)[0] is not None
        ]
        slots = {chr(97 + place): fact for place, fact in enumerate(facts)}
        template = self.say("，", ", ").join("{" + name + "}" for name in slots) + self.say("。", ".")
        told: list[Sentence] = [sentence("trust", template, **slots)] if slots else []
        title = self.say("预计与实际", "Predicted and observed")
        alt = self.say("预计与实际，数据见表", "predicted and observed; see the table")
        return Section(
            id="trust",
            heading=self.say("有多可信", "How far it can be trusted"),
            sentences=tuple(told),
            charts=(Chart(id="calibration", kind="calibration", table="calibration", title=title, alt=alt),),
            tables=("trust", "calibration"),
        )

    def _groups(self, found: EarlyNotices) -> Section | None:
        if not found.gaps:
            return None
        text = self.say(
            "只有班级可以比较：成绩表里没有、也不收集性别等信息，别的群体是否公平无法检验。",
            "Only classes can be compared: nothing else is known of pupils, fairness to others cannot "
            "be tried.",
        )
        return Section(
            id="gaps",
            heading=self.say("各班差别", "Classes"),
            sentences=(plain("gaps", text),),
            tables=("gaps",),
        )
