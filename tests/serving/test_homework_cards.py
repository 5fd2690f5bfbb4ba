"""Answer cards from the printer to the desk: filled by script, photographed, and taken in."""

import io

import numpy as np
import pytest
from PIL import Image

from assistant.homework.desk import Answer, Assigned
from assistant.homework.items.item import Item
from assistant.homework.marking.chain import Handed
from assistant.stewardship import Upload
from eval.photographs import Camera, Hand, Meant, filled, photograph, printed
from serving.homework import Homework
from serving.homework_intake import layout_of

KLASS = "九年级1班"


def _items() -> list[Assigned]:
    common = {"subject": "mathematics", "grade": 9}
    options = [{"label": each, "text": each} for each in "ABCD"]
    asked = [
        {"id": f"q{at}", "type": "single", "stem": "选", "options": options, "answer": "A"} for at in (1, 2)
    ]
    asked.append({"id": "q3", "type": "true-false", "stem": "判断", "answer": "对"})
    return [Assigned(item=Item.model_validate({**common, **each})) for each in asked]


def _jpeg(picture: Image.Image) -> bytes:
    held = io.BytesIO()
    picture.convert("RGB").save(held, "JPEG", quality=85)
    return held.getvalue()


@pytest.mark.slow
def test_cards_go_from_the_printer_to_the_desk(application, school) -> None:
    homework, teacher = Homework(application), school.actors["teacher"]
    homework.import_class(teacher, KLASS, [("11", "考生甲"), ("12", "考生乙"), ("13", "考生丙")])
    made = homework.desk.assignments.create(teacher, "小测", KLASS, _items())
    assert homework.card(teacher, made.id).data.startswith(b"%PDF")
    layout = layout_of(made, homework.desk.class_of(teacher, made.id))
    paper = printed(layout)[0]
    meant = {
        "11": {"q1": "A", "q2": "B", "q3": "对"},
        "12": {"q1": "C", "q2": "A", "q3": ""},
        "99": {"q1": "A", "q2": "A", "q3": "错"},
    }
    cameras = (Camera(dpi=120), Camera(turn=180, shade=0.4, blur=0.3, dpi=120), Camera(turn=8, dpi=120))
    uploads = []
    for at, ((number, choices), camera) in enumerate(zip(meant.items(), cameras, strict=True)):
        draw = np.random.default_rng(at)
        page = filled(paper, layout.pages[0], Meant(number, choices, {}), draw, Hand(erased=0, careless=0))
        uploads.append(Upload(f"{at}.jpg", _jpeg(photograph(page, camera, draw))))
    uploads.append(Upload("wall.jpg", _jpeg(Image.new("L", (900, 1200), 180))))
    seen: list[tuple[int, int]] = []
    found = homework.receiving.take(teacher, made.id, uploads, lambda done, pages: seen.append((done, pages)))
    assert seen
    assert (found.taken.added, found.taken.clashes, found.taken.absent) == (6, (), ("13",))
    assert sorted(each.source for each in found.waiting) == ["2.jpg", "wall.jpg"]
    again = homework.receiving.take(teacher, made.id, uploads[:2])
    assert (again.taken.added, again.taken.same) == (0, 6)
    people = {each.id: each.number for each in homework.desk.class_of(teacher, made.id)}
    read = {
        (people[each.submission.pupil], each.submission.item): (each.submission.handed, each.submission.text)
        for each in homework.desk.records(teacher, made.id)[1]
    }
    for number in ("11", "12"):
        for item, text in meant[number].items():
            assert read[number, item] == (Handed.IN if text else Handed.BLANK, text)
    for _ in homework.desk.propose(teacher, made.id):
        pass
    assert len(homework.desk.ledger.accept(teacher, made.id)) == 6
    assert not list((application.settings.home / "intake").iterdir())
    late = homework.desk.intake.take(teacher, made.id, [Answer("13", "1", "A")])
    assert late.added == 1
