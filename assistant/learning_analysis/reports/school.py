"""The overview of a school or grade (学校概览): classes of ten pupils or more, no pupil, no rank."""

from typing import Literal

from assistant.learning_analysis.reports.analysed import Analysed
from assistant.learning_analysis.reports.base import FEW, Report, new_id, plain, say
from assistant.learning_analysis.reports.commentary import TooFewPupils
from assistant.learning_analysis.reports.facts import Chart, Facts, Language, Section, sentence
from assistant.learning_analysis.reports.tabled import Maker


class SchoolOverview(Report):
    """Aggregates only; classes in the order of the file."""

    kind: Literal["school-overview"] = "school-overview"


def school_overview(found: Analysed, language: Language, exam: str = "") -> SchoolOverview:
    """The overview. Raises `TooFewPupils` below ten pupils."""
    made, maker = found.classical, Maker(language)
    if made.n < FEW:
        raise TooFewPupils(n=made.n, least=FEW)
    facts = Facts((maker.overview(made), maker.groups(made, FEW), maker.knowledge(made, found.mastery)))
    given = {
        name: facts.take("overview", 0, column, say(language, zh, en), n=made.n)
        for name, column, zh, en in (
            ("a", "n", "参加", "sat"),
            ("b", "mean", "平均分", "mean"),
            ("c", "passing", "及格率", "pass rate"),
        )
    }
    told = [sentence("all", say(language, "{a}，{b}，{c}。", "{a}, {b}, {c}."), **given)]
    told.append(
        plain(
            "order",
            say(
                language,
                "各班按名单次序列出，不排名；人数过少的班不列。",
                "Classes in the order of the file, not ranked; small ones are left out.",
            ),
        )
    )
    charts: tuple[Chart, ...] = ()
    if facts.tables["groups"].rows:
        title = say(language, "各班成绩", "Marks by class")
        charts = (Chart(id="classes", kind="box", table="groups", title=title, alt=title),)
    sections = [
        Section(
            id="classes",
            heading=say(language, "各班情况", "Classes"),
            sentences=tuple(told),
            charts=charts,
            tables=("overview", "groups"),
        )
    ]
    if facts.tables["knowledge"].rows:
        name = say(language, "知识点得分率", "Share of points by knowledge point")
        chart = Chart(id="points", kind="bars", table="knowledge", title=name, alt=name)
        sections.append(Section(id="knowledge", heading=name, charts=(chart,), tables=("knowledge",)))
    title = say(language, f"{found.title}学校概览", f"School overview: {found.title}")
    return SchoolOverview(
        id=new_id(),
        title=title,
        language=language,
        exam=exam,
        tables=tuple(facts.tables.values()),
        facts=tuple(facts.all),
        sections=tuple(sections),
    )
