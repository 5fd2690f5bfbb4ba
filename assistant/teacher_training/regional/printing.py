"""The report on paper, as a workbook and as CSV."""

import csv
import io

from assistant.documents.export import Content
from assistant.documents.paper import Block, Heading, Paper, Paragraph, Picture, Points, Table
from assistant.documents.workbook import Cell, Sheet, Workbook
from assistant.learning_analysis.pictures.canvas import BLUE, png, sheet
from assistant.teacher_training.learning.wording import term_name
from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.regional.types import Figure, RegionalIndex

GROUP_NAMES: dict[str, tuple[str, str]] = {
    "all": ("全部", "All"), "primary": ("小学", "Primary"), "junior": ("初中", "Junior secondary"),
    "senior": ("高中", "Senior secondary"), "vocational": ("中职", "Vocational"), "urban": ("城区", "Urban"),
    "town": ("镇区", "Town"), "rural": ("乡村", "Rural"),
}  # fmt: skip


def print_index(report: RegionalIndex) -> Content:
    """Everything the report prints as."""
    return Content(paper=_paper(report), workbook=_workbook(report))


def csv_of(report: RegionalIndex) -> bytes:
    """One line a figure, UTF-8 with a mark that spreadsheets know."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("term", "group", "n", "measure", "mean", "low", "high", "weights"))
    for row in _rows(report):
        writer.writerow(row)
    return text.getvalue().encode("utf-8-sig")


def _rows(report: RegionalIndex) -> list[tuple[Cell, ...]]:
    return [
        (term.term, group.code, group.n, name, one.mean, one.low, one.high, term.weights)
        for term in report.terms
        for group in term.groups
        for name, one in (("index", group.index), *group.dimensions.items())
    ]


def _paper(report: RegionalIndex) -> Paper:
    blocks: list[Block] = [Paragraph(report.limits[0], "lead")]
    if not report.terms:
        blocks.append(Paragraph(_say(report, "还没有可以公布的学期。", "No term can be shown yet.")))
    blocks += [Points(tuple(report.waiting))] if report.waiting else []
    if report.terms:
        alt = _say(
            report, "各学期指数及 95% 区间，数值见下表。", "Index by term with 95 % intervals, as below."
        )
        blocks.append(Picture(_trend(report), alt, 13.0))
    blocks += _changes(report)
    for term in report.terms:
        blocks.append(Heading(term_name(term.term, report.language), 1))
        names = [each.zh if report.language == "zh" else each.en for each in literacy_framework().dimensions]
        head = (
            _say(report, "组", "Group"),
            _say(report, "人数", "n"),
            _say(report, "指数", "Index"),
            *names,
        )
        rows = tuple(
            (
                _group(report, group.code),
                str(group.n),
                _told(group.index),
                *map(_told, group.dimensions.values()),
            )
            for group in term.groups
        )
        blocks.append(Table(head, rows, numeric=frozenset({1})))
        if term.hidden:
            hidden = _say(report, "、", ", ").join(_group(report, code) for code in term.hidden)
            blocks.append(Paragraph(_say(report, "未公布：", "Not shown: ") + hidden, "note"))
    blocks += [Heading(_say(report, "权重", "Weights"), 1), _weights(report)]
    blocks.append(Paragraph(f"{report.weights_source}（{report.weights_version}）", "note"))
    blocks += [Heading(_say(report, "怎样读这份报告", "How to read this"), 1), Points(tuple(report.limits))]
    header = _say(report, "只含十人以上的汇总，不用于考核排名", "Groups of ten or more; not for ranking")
    return Paper(
        title=report.title, blocks=tuple(blocks), header=header, language=report.language, landscape=True
    )


def _changes(report: RegionalIndex) -> list[Block]:
    lines = []
    for one in report.changes:
        names = [term_name(each, report.language) for each in (one.before, one.after)]
        verdict = (
            _say(report, "超出误差", "beyond the error")
            if one.clear
            else _say(report, "在误差之内，看不出变化", "within the error: no change can be seen")
        )
        figures = f"{one.change:+.1f}（{one.low:+.1f} ~ {one.high:+.1f}）"
        lines.append(f"{names[0]} → {names[1]}：{figures}，{verdict}")
    return [Heading(_say(report, "学期变化", "Change by term"), 1), Points(tuple(lines))] if lines else []


def _weights(report: RegionalIndex) -> Table:
    names = {
        each.code: each.zh if report.language == "zh" else each.en for each in literacy_framework().dimensions
    }
    rows = tuple((names[code], f"{weight:.2f}") for code, weight in sorted(report.weights.items()))
    return Table(
        (_say(report, "维度", "Dimension"), _say(report, "权重", "Weight")), rows, numeric=frozenset({1})
    )


def _trend(report: RegionalIndex) -> bytes:
    made = sheet(_say(report, "指数与 95% 区间", "Index with 95 % intervals"), report.language, 6.4, 3.0)
    whole = [term.groups[0].index for term in report.terms]
    places = list(range(len(whole)))
    reach = [[one.mean - one.low for one in whole], [one.high - one.mean for one in whole]]
    made.axes.errorbar(places, [one.mean for one in whole], yerr=reach, color=BLUE, marker="o", capsize=4)
    made.axes.set_xticks(places, [term_name(term.term, report.language) for term in report.terms])
    made.axes.set_xlim(-0.5, len(places) - 0.5)
    made.axes.set_ylim(0, 100)
    return png(made)


def _workbook(report: RegionalIndex) -> Workbook:
    names = {
        each.code: each.zh if report.language == "zh" else each.en for each in literacy_framework().dimensions
    }
    header = tuple(
        _say(report, zh, en)
        for zh, en in (("学期", "Term"), ("组", "Group"), ("人数", "n"), ("量", "Measure"), ("均值", "Mean"),
                       ("下限", "Low"), ("上限", "High"), ("权重版本", "Weights"))
    )  # fmt: skip
    rows = tuple(
        (term_name(str(row[0]), report.language), _group(report, str(row[1])), row[2],
         names.get(str(row[3]), _say(report, "指数", "Index")), *row[4:])
        for row in _rows(report)
    )  # fmt: skip
    figures = Sheet(_say(report, "指数", "Index"), header, rows, (18, 10, 8, 20, 8, 8, 8, 10))
    notes = tuple((each,) for each in (report.weights_source, *report.waiting, *report.limits))
    how = Sheet(_say(report, "说明", "Notes"), (_say(report, "说明", "Notes"),), notes, (100,))
    return Workbook(report.title, (figures, how), report.language)


def _told(one: Figure) -> str:
    return f"{one.mean:.1f}\n({one.low:.1f}–{one.high:.1f})"


def _group(report: RegionalIndex, code: str) -> str:
    return GROUP_NAMES[code][0 if report.language == "zh" else 1]


def _say(report: RegionalIndex, zh: str, en: str) -> str:
    return zh if report.language == "zh" else en
