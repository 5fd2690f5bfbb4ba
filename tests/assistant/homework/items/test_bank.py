import dataclasses
import hashlib
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from assistant.homework.items.item import Band, ItemType
from assistant.homework.items.problems import (
    ItemIdTaken,
    ItemMoved,
    ItemNotYours,
    ItemPictureMissing,
    ItemPictureRefused,
    ItemStatisticsInvalid,
    ItemUnknown,
    ItemUsed,
    ItemVersionUnknown,
)
from assistant.homework.items.records import Statistics, Wanted
from assistant.homework.items.tables import items, statistics, uses, versions
from assistant.homework.items.usage import observed
from guardrails.actor import NotAllowed, Permission
from guardrails.audit.log import AuditUnavailable
from guardrails.audit.tables import events
from tests.assistant.homework.items.made import choice, steps


def rows(engine, table) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def actions(engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(events.c.action).order_by(events.c.sequence)).scalars())


def png(color: str = "red") -> bytes:
    target = BytesIO()
    Image.new("RGB", (8, 8), color).save(target, "PNG")
    return target.getvalue()


def pictured(data: bytes, id: str = "p1"):
    sha = hashlib.sha256(data).hexdigest()
    return choice(id, pictures=[{"sha256": sha, "media_type": "image/png", "alt": "图"}]), {sha: data}


def test_what_is_put_in_comes_out_and_is_recorded(bank, engine, teacher) -> None:
    bank.add(teacher, [choice(), steps()])
    assert bank.get(teacher, "c1").item == steps()
    assert [each.item.id for each in bank.search(teacher, Wanted(mine=True))] == ["c1", "q1"]
    assert actions(engine) == ["item.added"]
    bank.add(teacher, [choice("q2")], source="0" * 64)
    assert actions(engine)[-1] == "item.imported"


def test_another_school_sees_nothing_and_may_have_the_same_ids(bank, teacher, other_teacher) -> None:
    bank.add(teacher, [choice()], shared=True)
    assert [each.item.id for each in bank.pool(other_teacher, Wanted())] == ["own-1"]
    for step in (
        lambda: bank.get(other_teacher, "q1"),
        lambda: bank.history(other_teacher, "q1"),
        lambda: bank.delete(other_teacher, "q1"),
        lambda: bank.change(other_teacher, choice(stem="别的"), 1),
        lambda: bank.usage.record_use(other_teacher, ["q1"], "paper", "2026-11-22"),
        lambda: bank.usage.statistics(other_teacher, "q1"),
    ):
        with pytest.raises(ItemUnknown):
            step()
    bank.add(other_teacher, [choice(stem="另一所学校的题（　　）")])
    bank.usage.record_use(other_teacher, ["q1", "own-1"], "paper", "2026-11-22")
    assert bank.get(teacher, "q1").item == choice()
    assert bank.get(teacher, "q1").uses == bank.get(teacher, "own-1").uses == 0
    bank.delete(teacher, "q1")
    assert bank.get(other_teacher, "q1").uses == 1


def test_an_item_is_private_until_it_is_shared_and_changed_by_its_owner_only(
    bank, teacher, colleague
) -> None:
    bank.add(teacher, [choice()])
    with pytest.raises(ItemUnknown):
        bank.get(colleague, "q1")
    bank.share(teacher, "q1", True)
    assert bank.get(colleague, "q1").owner == "teacher-a"
    for step in (
        lambda: bank.change(colleague, choice(stem="改"), 1),
        lambda: bank.share(colleague, "q1", False),
        lambda: bank.retire(colleague, "q1"),
        lambda: bank.delete(colleague, "q1"),
    ):
        with pytest.raises(ItemNotYours):
            step()
    bank.share(teacher, "q1", False)
    assert not bank.search(colleague, Wanted(mine=True))
    with pytest.raises(ItemUnknown):
        bank.get(colleague, "q1")


def test_a_change_makes_a_version_and_the_old_one_stays(bank, engine, teacher) -> None:
    bank.add(teacher, [choice()])
    bank.usage.record_use(teacher, ["q1"], "paper-1", "2026-11-01")
    changed = choice(stem="计算 2+2 等于（　　）", grade=8)
    assert bank.change(teacher, changed, 1, "题干更清楚").version == 2
    assert bank.version(teacher, "q1", 1) == choice()
    assert [each.note for each in bank.history(teacher, "q1")] == ["", "题干更清楚"]
    assert bank.usage.uses(teacher, "q1")[0].version == 1
    assert bank.change(teacher, changed, 2).version == 2
    assert actions(engine).count("item.changed") == 1
    assert not bank.search(teacher, Wanted(grades=(7,), mine=True))
    with pytest.raises(ItemMoved):
        bank.change(teacher, choice(stem="晚来的修改"), 1)
    with pytest.raises(ItemVersionUnknown):
        bank.version(teacher, "q1", 9)


def test_built_in_items_are_read_by_all_and_changed_by_nobody(bank, teacher, other_teacher, house) -> None:
    assert bank.get(other_teacher, "own-1").builtin
    assert bank.history(teacher, "own-1")[0].item == house
    for step in (lambda: bank.change(teacher, house, 1), lambda: bank.retire(teacher, "own-1")):
        with pytest.raises(ItemNotYours):
            step()
    with pytest.raises(ItemIdTaken):
        bank.add(teacher, [choice("own-1")])


def test_all_or_nothing_where_an_id_is_taken(bank, engine, teacher) -> None:
    bank.add(teacher, [choice()])
    for wrong in ([steps(), choice()], [steps(), steps()]):
        with pytest.raises(ItemIdTaken):
            bank.add(teacher, wrong)
    assert rows(engine, items) == rows(engine, versions) == 1


def test_where_the_log_cannot_be_written_nothing_happens(bank, engine, teacher, monkeypatch) -> None:
    item, pictures = pictured(png())
    bank.add(teacher, [choice()])
    bank.usage.record_use(teacher, ["q1"], "paper", "2026-11-22")
    before = bank.get(teacher, "q1")

    def down(*_args, **_more):
        raise AuditUnavailable(action="item")

    monkeypatch.setattr(bank._audit, "record", down)
    figures = Statistics("q1", "paper", "2026-11-22", 40, 0.5)
    for step in (
        lambda: bank.add(teacher, [item], pictures),
        lambda: bank.change(teacher, choice(stem="改"), 1),
        lambda: bank.share(teacher, "q1", True),
        lambda: bank.retire(teacher, "q1"),
        lambda: bank.usage.record_use(teacher, ["q1"], "other", "2026-11-22"),
        lambda: bank.usage.record_statistics(teacher, [figures]),
        lambda: bank.exported(teacher, ["q1"], "docx", "0" * 64, "x"),
    ):
        with pytest.raises(AuditUnavailable):
            step()
    assert bank.get(teacher, "q1") == before
    counts = [rows(engine, table) for table in (items, versions, uses, statistics)]
    assert counts == [1, 1, 1, 0]
    with pytest.raises(ItemPictureMissing):
        bank._check_pictures(teacher, [item], {})


def test_a_used_item_is_retired_and_not_deleted(bank, teacher) -> None:
    bank.add(teacher, [choice(), choice("q2")])
    assert bank.usage.record_use(teacher, ["q1", "q1"], "paper", "2026-11-22") == 1
    assert bank.usage.record_use(teacher, ["q1"], "paper", "2026-11-22") == 0
    with pytest.raises(ItemUsed):
        bank.delete(teacher, "q1")
    bank.retire(teacher, "q1")
    assert [each.item.id for each in bank.pool(teacher, Wanted(mine=True))] == ["q2"]
    assert [each.item.id for each in bank.search(teacher, Wanted(retired=True))] == ["q1"]
    assert bank.get(teacher, "q1").uses == 1
    bank.delete(teacher, "q2")
    with pytest.raises(ItemUnknown):
        bank.get(teacher, "q2")


def test_statistics_are_history_and_the_same_paper_counts_once(bank, teacher) -> None:
    bank.add(teacher, [choice()])
    first = Statistics("q1", "p1", "2026-10-01", 40, 0.5, 0.3, 0.25)
    second = Statistics("q1", "p2", "2026-11-01", 120, 0.7)
    bank.usage.record_statistics(teacher, [second, first])
    bank.usage.record_statistics(teacher, [second])
    found = bank.usage.statistics(teacher, "q1")
    assert [(each.paper, each.p, each.d, each.version) for each in found] == [
        ("p1", 0.5, 0.3, 1),
        ("p2", 0.7, None, 1),
    ]
    assert observed(found) == pytest.approx(0.65)
    assert observed(()) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"n": 0},
        {"p": 1.2},
        {"p": float("nan")},
        {"d": 2.0},
        {"r_pb": -1.5},
        {"date": "22.11.2026"},
        {"paper": ""},
    ],
)
def test_figures_that_cannot_be_are_refused(bank, teacher, engine, wrong) -> None:
    bank.add(teacher, [choice()])
    good = Statistics("q1", "p1", "2026-10-01", 40, 0.5)
    with pytest.raises(ItemStatisticsInvalid):
        bank.usage.record_statistics(teacher, [good, dataclasses.replace(good, **wrong)])
    assert rows(engine, statistics) == 0


def test_search_by_every_field_and_never_by_a_wild_card(bank, teacher) -> None:
    hard = steps(expected=0.2, grade=8, knowledge=["MA.E.2.1"])
    bank.add(teacher, [choice(), hard, choice("q3", subject="physics", stem="含 100% 的题（　　）")])

    def ids(**wanted) -> set[str]:
        return {each.item.id for each in bank.pool(teacher, Wanted(**wanted))}

    assert ids(subject="physics") == {"q3"}
    assert ids(grades=(8,)) == ids(types=(ItemType.CALCULATION,)) == ids(bands=(Band.HARD,)) == {"c1"}
    assert ids(knowledge=("MA.E.2",)) == ids(knowledge=("MA.E.2.1",)) == {"c1"}
    assert ids(knowledge=("MA.E",), mine=True) == {"c1"}
    assert not ids(knowledge=("MA.E.2.",))
    assert ids(knowledge=("MA.N.1",)) == {"q1", "q3", "own-1"}
    assert ids(text="解方程 ２Ｘ") == {"c1"}
    assert ids(text="%") == {"q3"}
    assert not ids(text="_" * 3)
    assert ids(text="相反数") == {"own-1"}
    assert len(bank.search(teacher, Wanted(), limit=2, offset=1)) == 2


def test_pictures_are_kept_with_their_item_and_for_its_readers_only(
    bank, teacher, colleague, other_teacher
) -> None:
    data = png()
    item, pictures = pictured(data)
    bank.add(teacher, [item], pictures)
    sha = item.pictures[0].sha256
    assert bank.picture(teacher, "p1", sha) == data
    for other in (colleague, other_teacher):
        with pytest.raises(ItemUnknown):
            bank.picture(other, "p1", sha)
    bank.add(teacher, [choice()])
    with pytest.raises(ItemPictureMissing):
        bank.picture(teacher, "q1", sha)
    with pytest.raises(ItemPictureMissing):
        bank.add(other_teacher, [item])


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a",
        b"\x89PNG\r\n\x1a\nbroken",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><a href='javascript:x'/></svg>",
        b"<!DOCTYPE svg [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><svg>&e;</svg>",
        b"\x89PNG\r\n\x1a\n" + b"0" * (6 * 2**20),
    ],
)
def test_a_picture_that_could_run_or_is_none_is_not_kept(bank, teacher, data) -> None:
    item, _ = pictured(data)
    with pytest.raises(ItemPictureRefused):
        bank.add(teacher, [item], {item.pictures[0].sha256: data})


def test_only_a_person_writes_knowledge_points(bank, teacher) -> None:
    bank.add(teacher, [choice()])
    key = dataclasses.replace(teacher, human=False, scopes=frozenset({Permission.DUTY}))
    with pytest.raises(NotAllowed):
        bank.confirm_points(key, "q1", ["MA.N.2"], 1)
    assert bank.confirm_points(teacher, "q1", ["MA.N.2"], 1).item.knowledge == ["MA.N.1", "MA.N.2"]
    assert bank.confirm_points(teacher, "q1", ["X"], 2, keep=False).item.knowledge == ["X"]
    with pytest.raises(NotAllowed):
        bank.add(dataclasses.replace(teacher, scopes=frozenset()), [steps()])


def test_a_pool_has_everything_that_fits(bank, teacher) -> None:
    many = [choice(f"m{n}", stem=f"第 {n} 题：计算 {n}+{n * 7} 的结果是（　　）") for n in range(300)]
    bank.add(teacher, many)
    assert len(bank.pool(teacher, Wanted(subject="mathematics", mine=True))) == 300
