"""Sheets say what is right and one next step, and nothing of marks, ranks, keys or other children."""

import re

from assistant.homework.desk import Answer
from assistant.homework.desk.commentary import common_errors
from assistant.homework.desk.printing import redo, sheet, sheets
from assistant.homework.desk.results import results
from tests.assistant.homework.desk.conftest import KLASS, answers, items, proposed

RIGHT = "叶绿体里有叶绿素，叶绿素反射绿光"


def _marked(desk, teacher, assignment):
    desk.intake.take(
        teacher,
        assignment.id,
        [
            *answers("c1", "A", "B", "B"), *answers("b1", "5cm", "5m", "6cm"),
            *answers("s1", RIGHT, "叶绿体里有叶绿素", "不知道"), Answer("01", "e1", "家乡的桥很长。"),
        ],
    )  # fmt: skip
    proposed(desk, teacher, assignment)
    for item, marks in {"c1": [3, 0, 0], "b1": [2, 0, 0], "s1": [4, 2, 0], "e1": [6]}.items():
        people = {each.id: each.number for each in desk.assignments.pupils(teacher, KLASS)}
        queue = sorted(
            desk.item(teacher, assignment.id, item).queue, key=lambda each: people[each.submission.pupil]
        )
        for record, mark in zip(queue, marks, strict=True):
            desk.decide(teacher, assignment.id, record.submission.id, mark)
    return desk.records(teacher, assignment.id)[1]


def _of(desk, teacher, records, number):
    pupil = next(each for each in desk.assignments.pupils(teacher, KLASS) if each.number == number)
    return pupil, {each.submission.item: each for each in records if each.submission.pupil == pupil.id}


def _words(paper) -> str:
    return repr(paper)


def test_a_sheet_is_about_one_pupil_and_gives_no_key_away(desk, teacher, assignment) -> None:
    records = _marked(desk, teacher, assignment)
    pupil, mine = _of(desk, teacher, records, "03")
    found = results(assignment.items, mine, {})
    assert [each.status for each in found] == ["again", "missing", "again", "again", "missing"]
    assert "把倍数看成了因数" in found[0].next_step
    said = _words(sheet(assignment, pupil, found))
    assert pupil.name in said
    assert redo(found) == tuple(f"第 {number} 题" for number in range(1, 6))
    for absent in ("学生01", "学生02", "反射绿光", "5cm", "排名", "名次", "分数"):
        assert absent not in said
    assert not re.search(r"\d\s*分", said)


def test_a_sheet_follows_the_teacher_s_mark(desk, teacher, assignment) -> None:
    records = _marked(desk, teacher, assignment)
    _, mine = _of(desk, teacher, records, "02")
    found = results(assignment.items, mine, {})
    assert found[2].right == "数算对了。"
    assert "单位" in found[2].next_step
    assert found[3].status == "part"
    assert "叶绿体里有叶绿素" in found[3].right
    assert "要点2" in found[3].next_step
    _, first = _of(desk, teacher, records, "01")
    best = results(assignment.items, first, {})
    assert [each.status for each in best] == ["right", "missing", "right", "right", "part"]
    assert best[3].again == ""


def test_knowledge_is_named_where_its_name_is_known(desk, teacher, assignment) -> None:
    item = items()[0].item.model_copy(update={"knowledge": ["K1"]})
    records = _marked(desk, teacher, assignment)
    _, mine = _of(desk, teacher, records, "02")
    asked = [items()[0].model_copy(update={"item": item})]
    assert results(asked, mine, {"K1": "倍数与因数"})[0].again == "第 1 题；复习“倍数与因数”"


def test_all_sheets_stand_on_pages_of_their_own(desk, teacher, assignment) -> None:
    records = _marked(desk, teacher, assignment)
    whole = []
    for number in ("01", "02", "03"):
        pupil, mine = _of(desk, teacher, records, number)
        whole.append((pupil, results(assignment.items, mine, {})))
    assert _words(sheets(assignment, whole)).count("PageBreak()") == 2


def test_common_errors_name_nobody_and_quote_nothing_single(desk, teacher, assignment) -> None:
    records = _marked(desk, teacher, assignment)
    found = common_errors(assignment.items, records)
    assert [each.item for each in found] == ["c1", "b1", "s1"]
    assert [(each.what, each.pupils) for each in found[0].ways] == [("选 B：把倍数看成了因数", 2)]
    assert found[1].ways == []
    assert [(each.what, each.pupils) for each in found[2].ways] == [("没有写到：叶绿素反射绿光", 2)]
    assert found[2].lost == round(2 / 3, 3)
