"""The duties as every face calls them: three fields, kept drafts, refusals in words, two schools."""

import dataclasses
import io
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from assistant import duty
from assistant.artefact import Status
from assistant.documents.export import export
from assistant.drafts import Drafts
from assistant.homework.assembly.blueprint import Blueprint, Section
from assistant.homework.assembly.exam_paper import ExamPaper, PaperTestNotAllowed
from assistant.homework.assembly.explaining import PaperInfeasible
from assistant.homework.assembly.layered import LayeredHomework
from assistant.homework.assembly.load import HomeworkTooLong, check
from assistant.homework.assembly.printing import PRINTERS
from assistant.homework.assembly.topics import PaperTopicUnknown
from assistant.homework.items.bank import ItemBank
from assistant.homework.items.item import ItemType
from assistant.lesson_preparation.words import Tier
from assistant.workbench import Workbench
from corpora.library import Library
from guardrails.actor import Actor
from guardrails.label import aigc
from serving.checking import checked
from serving.exporting import content_of, marked
from tests.assistant.homework.assembly.items import item

ASKED = {"subject": "数学", "grade": "七年级", "topic": "有理数", "points": 30}
ROOT = Path(__file__).resolve().parents[4]


async def test_three_fields_give_a_paper_that_keeps_its_points(bench: Workbench) -> None:
    paper = await duty.run("test-paper", ASKED, bench)
    assert isinstance(paper, ExamPaper)
    (form,) = paper.forms
    assert form.points == 30
    assert [one.number for one in form.items] == list(range(1, len(form.items) + 1))
    assert all(one.item.subject == "mathematics" for one in form.items)
    again = await duty.run("test-paper", ASKED, bench)
    assert isinstance(again, ExamPaper)
    assert [one.item for one in again.forms[0].items] == [one.item for one in form.items]


async def test_every_kind_made_here_is_kept_and_prints(bench: Workbench) -> None:
    for name in ("test-paper", "layered-homework"):
        found = duty.find(name)
        assert found.kept
        assert found.artefact in PRINTERS


async def test_a_kept_paper_comes_back_whole_and_only_to_its_school(
    bench: Workbench, other_teacher: Actor, engine, audit
) -> None:
    drafts = Drafts(engine, audit, lambda name: duty.find(name).artefact)
    kept = dataclasses.replace(bench, drafts=drafts)
    paper = await duty.run("test-paper", {**ASKED, "forms": 2}, kept)
    opened = drafts.open(bench.actor, paper.id).artefact
    assert opened == paper
    with pytest.raises(Exception, match="draft-unknown"):
        drafts.open(other_teacher, paper.id)


async def test_items_come_from_the_own_school_only(
    bench: Workbench, other_teacher: Actor, engine, audit, home: Path
) -> None:
    bank = ItemBank(engine, audit, Library(engine, home / "files"))
    own = [item(n, subject="history", knowledge=["隋唐"], type=ItemType.SINGLE) for n in range(4)]
    bank.add(bench.actor, own)
    blueprint = Blueprint(subject="history", grade=7, count=4)  # type: ignore[arg-type]
    asked = {"subject": "历史", "grade": 7, "topic": "隋唐", "blueprint": blueprint.model_dump(mode="json")}
    mine = dataclasses.replace(bench, items=bank)
    paper = await duty.run("test-paper", asked, mine)
    assert isinstance(paper, ExamPaper)
    assert {one.item.id for one in paper.forms[0].items} == {one.id for one in own}
    with pytest.raises(PaperInfeasible, match="没有符合"):
        await duty.run("test-paper", asked, dataclasses.replace(mine, actor=other_teacher))


async def test_what_cannot_be_is_refused_in_words(bench: Workbench) -> None:
    with pytest.raises(PaperTestNotAllowed):
        await duty.run("test-paper", {"subject": "数学", "grade": 2, "topic": "表内乘法"}, bench)
    with pytest.raises(PaperTopicUnknown):
        await duty.run("test-paper", {**ASKED, "topic": "天马行空"}, bench)
    with pytest.raises(PaperTopicUnknown):
        await duty.run("test-paper", {**ASKED, "topic": "、，"}, bench)
    with pytest.raises(HomeworkTooLong):
        await duty.run(
            "layered-homework", {"subject": "数学", "grade": 5, "topic": "小数乘法", "minutes": 70}, bench
        )
    with pytest.raises(duty.RequestInvalid):
        await duty.run("test-paper", {**ASKED, "points": "一百"}, bench)
    wanted = Blueprint(subject="mathematics", grade=7, sections=[Section(types=[ItemType.ESSAY], count=2)])
    with pytest.raises(PaperInfeasible) as refused:
        await duty.run("test-paper", {**ASKED, "blueprint": wanted.model_dump(mode="json")}, bench)
    assert "没有符合学科和题型的题" in refused.value.details["why_zh"]


@pytest.mark.parametrize(("grade", "topic"), [(5, "小数乘法"), (7, "有理数")])
async def test_homework_has_three_layers_within_the_load(bench: Workbench, grade: int, topic: str) -> None:
    sheet = await duty.run("layered-homework", {"subject": "数学", "grade": grade, "topic": topic}, bench)
    assert isinstance(sheet, LayeredHomework)
    assert {task.tier for task in sheet.tasks} >= {Tier.BASIC, Tier.INQUIRY}
    assert {task.kind for task in sheet.tasks} == {"written", "practice", "reading"}
    ids = [task.item.id for task in sheet.tasks if task.item]
    assert len(set(ids)) == len(ids)
    assert len({task.id for task in sheet.tasks}) == len(sheet.tasks)
    assert sheet.load.within
    assert sheet.load.required == sum(
        task.minutes for task in sheet.tasks if task.tier is Tier.BASIC and task.kind == "written"
    )
    assert "不代改" in sheet.parents
    assert check(grade, sheet.written) == []


async def test_grades_one_and_two_write_nothing(bench: Workbench) -> None:
    sheet = await duty.run("layered-homework", {"subject": "数学", "grade": 2, "topic": "表内乘法"}, bench)
    assert isinstance(sheet, LayeredHomework)
    assert "written" not in {task.kind for task in sheet.tasks}
    assert all(task.text.startswith("（口头完成）") for task in sheet.tasks if task.item)
    assert sheet.load.within


@pytest.mark.parametrize(
    ("grade", "written", "severity"),
    [
        (2, [(True, 5)], "hard"),
        (5, [(True, 61)], "hard"),
        (5, [(True, 25)], "soft"),
        (8, [(True, 30), (False, 61)], "hard"),
        (8, [(True, 30), (False, 60)], None),
        (11, [(True, 45)], "soft"),
        (1, [], None),
    ],
)
def test_the_load_is_held_by_grade(
    grade: int, written: list[tuple[bool, float]], severity: str | None
) -> None:
    found = check(grade, written)
    assert [one.severity for one in found] == ([severity] if severity else [])


def test_every_refusal_of_this_room_has_words() -> None:
    told = yaml.safe_load((ROOT / "serving" / "problems.yaml").read_text(encoding="utf-8"))
    for code in (
        "blueprint-contradicts", "paper-infeasible", "assembly-took-too-long", "paper-test-not-allowed",
        "paper-topic-unknown", "homework-too-long",
    ):  # fmt: skip
        assert told[code]["zh"]["advice"]
        assert told[code]["en"]["advice"]


@pytest.mark.parametrize("name", ["test-paper", "layered-homework"])
async def test_pupils_pages_stand_apart_marked_as_drafts(bench: Workbench, name: str) -> None:
    asked = {key: value for key, value in ASKED.items() if key != "points" or name == "test-paper"}
    content = content_of(await duty.run(name, asked, bench))
    assert {"docx", "pdf", "md", "zip"} <= set(content.formats)
    ((part, paper),) = marked(content, Status.DRAFT).parts
    assert "学生" in part
    assert "草稿" in paper.header
    text = "\n".join(str(block) for block in paper.blocks)
    assert "参考答案" not in text
    assert "教师用页" not in text
    assert "教师用页" in "\n".join(str(block) for block in content.paper.blocks if content.paper)


@pytest.mark.slow
async def test_the_zip_is_written_with_pupils_pages_apart(bench: Workbench) -> None:
    content = content_of(await duty.run("test-paper", {**ASKED, "points": 9}, bench))
    made = export(content, "zip", aigc("x-1", "杏坛"))
    with zipfile.ZipFile(io.BytesIO(made.data)) as held:
        assert {one.rpartition(".")[2] for one in held.namelist() if "学生" in one} == {"docx", "pdf"}


async def test_homework_over_the_limit_is_kept_from_release(bench: Workbench) -> None:
    sheet = await duty.run("layered-homework", {"subject": "数学", "grade": 5, "topic": "小数乘法"}, bench)
    assert isinstance(sheet, LayeredHomework)
    long = [task.model_copy(update={"minutes": 40.0}) for task in sheet.tasks]
    edited = SimpleNamespace(artefact=sheet.model_copy(update={"tasks": long}))
    (found,) = checked(None, bench.actor, edited, "zh")  # type: ignore[arg-type]
    assert found.hard
    assert "超出" in found.text
    assert checked(None, bench.actor, SimpleNamespace(artefact=sheet), "zh") == ()  # type: ignore[arg-type]
