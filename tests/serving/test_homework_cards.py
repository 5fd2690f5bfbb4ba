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


def _shot(page: Image.Image, camera: Camera, seed: int) -> bytes:
    return _jpeg(photograph(page, camera, np.random.default_rng(seed)))


def _card(layout, serial: int, number: str, choices: dict[str, str], seed: int, camera: Camera) -> bytes:
    """A printed card with that serial, filled in and photographed."""
    draw = np.random.default_rng(seed)
    page = filled(
        printed(layout, serial)[0], layout.pages[0], Meant(number, choices), draw, Hand(erased=0, careless=0)
    )
    return _shot(page, camera, seed)


@pytest.mark.slow
def test_a_card_of_ones_own_needs_no_number_and_what_waits_is_settled(application, school, client) -> None:
    homework, teacher = Homework(application), school.actors["teacher"]
    homework.import_class(teacher, "九年级2班", [("21", "学生子"), ("22", "学生丑"), ("23", "学生寅")])
    made = homework.desk.assignments.create(teacher, "小测二", "九年级2班", _items())
    assert homework.card(teacher, made.id).data.count(b"/Type /Page\n") >= 3
    people = {each.number: each.id for each in homework.desk.class_of(teacher, made.id)}
    owners = homework.desk.serials.owners(teacher, made.id)
    serial = {
        number: next(at for at, own in owners.items() if own == pupil) for number, pupil in people.items()
    }
    homework.card(teacher, made.id)
    assert homework.desk.serials.owners(teacher, made.id) == owners
    layout = layout_of(made, homework.desk.class_of(teacher, made.id))
    right = {"q1": "A", "q2": "A", "q3": "对"}
    plain, shaded = Camera(dpi=120), Camera(turn=180, shade=0.4, blur=0.3, dpi=120)
    uploads = [
        Upload("own.jpg", _card(layout, serial["21"], "", right, 1, shaded)),
        Upload("other.jpg", _card(layout, serial["22"], "23", right, 2, plain)),
        Upload("nobody.jpg", _card(layout, 0, "99", {**right, "q1": "B"}, 3, plain)),
        Upload("wall.jpg", _jpeg(Image.new("L", (900, 1200), 180))),
    ]
    found = homework.receiving.take(teacher, made.id, uploads)
    assert (found.taken.added, found.taken.absent) == (3, ("22", "23"))
    assert {each.submission.pupil for each in homework.desk.records(teacher, made.id)[1]} == {people["21"]}
    homework.receiving.take(teacher, made.id, uploads)
    base = f"/api/v1/homework/{made.id}/waiting"
    headers, key = school.headers("teacher"), school.headers("key")
    waits = {each["source"]: each for each in client.get(base, headers=headers).json()}
    assert sorted(waits) == ["nobody.jpg", "other.jpg", "wall.jpg"]
    assert waits["other.jpg"]["why"] == ["card-and-number-differ"]
    assert waits["nobody.jpg"]["number"] == "99"

    def send(source: str, act: str, body: dict[str, str], who: dict[str, str] = headers):
        return client.post(f"{base}/{waits[source]['id']}/{act}", headers=who, json=body)

    face = client.get(f"{base}/{waits['other.jpg']['id']}/face", headers=headers)
    assert Image.open(io.BytesIO(face.content)).size[0] > 200
    assert client.get(f"{base}/{waits['other.jpg']['id']}/face", headers=key).status_code == 403
    assert send("other.jpg", "pupil", {"pupil": "22"}, key).status_code == 403
    assert send("other.jpg", "pupil", {"pupil": "77"}).json()["code"] == "intake-pupil-unknown"
    assert send("nobody.jpg", "pupil", {"pupil": "21"}).json()["code"] == "homework-held-clashes"
    assert send("wall.jpg", "pupil", {"pupil": "23"}).json()["code"] == "homework-held-empty"
    assert send("other.jpg", "pupil", {"pupil": "22"}).json()["added"] == 3
    assert send("other.jpg", "pupil", {"pupil": "23"}).json()["code"] == "homework-held-settled"
    assert send("wall.jpg", "aside", {"reason": "拍错了"}).status_code == 204
    assert send("nobody.jpg", "aside", {"reason": "等学生来认"}).status_code == 204
    assert send("nobody.jpg", "pupil", {"pupil": people["23"]}).json()["added"] == 3
    assert homework.receiving.take(teacher, made.id, uploads).taken.added == 0
    left = client.get(base, headers=headers).json()
    assert [(each["source"], each["state"], each["reason"]) for each in left] == [
        ("wall.jpg", "aside", "拍错了")
    ]
    read = {
        (each.submission.pupil, each.submission.item): each.submission.text
        for each in homework.desk.records(teacher, made.id)[1]
    }
    assert {read[people[number], "q1"] for number in ("21", "22")} == {"A"}
    assert read[people["23"], "q1"] == "B"
    for _ in homework.desk.propose(teacher, made.id):
        pass
    assert len(homework.desk.ledger.accept(teacher, made.id)) == 9
    homework.desk.ledger.release(teacher, made.id)
    assert len(homework.feedback(teacher, made.id).data) > 5_000
    assert [each.pupil for each in homework.results(teacher, made.id)] == sorted(people.values())
