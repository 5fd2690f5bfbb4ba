"""Scans from the file to rows: workers, stopping and resuming, refusals in words, and text by OCR."""

import io
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assistant.homework.cards.composing import compose
from assistant.homework.cards.layout import CardLayout, Kind, Question
from assistant.homework.intake import ocr, scans
from assistant.homework.intake.pages import PageRecord, record_page
from assistant.homework.intake.pictures import count_pages, page_picture
from assistant.homework.intake.problems import PhotoFormat, ScanMixed, ScanTooLong
from assistant.homework.intake.scans import Scan
from assistant.stewardship.parsers import Parsers
from corpora.parsing.problems import FileDamaged, FileEmpty
from eval.photographs import Camera, Meant, filled, photograph, printed


@cache
def layout() -> CardLayout:
    return compose("小测", [Question("a", "1", Kind.SINGLE, 3), Question("b", "2", Kind.BLANK, 3)])


def photo(number: str, camera: Camera, chosen: str = "C", words: str = "x=-17") -> Image.Image:
    random = np.random.default_rng(3)
    paper = printed(layout(), 4)[0]
    meant = Meant(number, {"a": chosen}, {"b": words} if words else {})
    return photograph(filled(paper, layout().pages[0], meant, random), camera, random)


def jpeg(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=90)
    return stream.getvalue()


@cache
def three_pages() -> bytes:
    """A card upside down, an empty sheet, a card."""
    pages = [
        photo("20250101", Camera(turn=180, dpi=110)),
        Image.new("L", (800, 1100), 250),
        photo("20250102", Camera(turn=4, dpi=110), "", ""),
    ]
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=110)
    return stream.getvalue()


class Inline:
    """Does at once what a pool of workers does; a page in `broken` brings its worker down."""

    ahead = 1

    def __init__(self, broken: int = 0) -> None:
        self.broken = broken

    def run(self, function, *arguments):
        from concurrent.futures import Future

        future: Future[PageRecord] = Future()
        if arguments[1] == self.broken:
            future.set_exception(TimeoutError())
        else:
            future.set_result(function(*arguments))
        return future


def test_a_scan_is_stopped_resumed_and_names_failed_pages(tmp_path: Path) -> None:
    scan = Scan(tmp_path / "scan")
    assert scan.begin(three_pages(), "一班.pdf", [layout()]).pages == 3
    steps: list[tuple[int, int]] = []
    state = scan.run(
        Inline(broken=3),  # type: ignore[arg-type]
        progress=lambda done, pages: steps.append((done, pages)),
        stop=lambda: len(steps) > 1,
        with_ocr=False,
    )
    assert steps == [(0, 3), (1, 3)]
    assert not state.done
    assert state.records[0].turned == 180
    again = Scan(tmp_path / "scan")
    assert again.begin(three_pages(), "一班.pdf", [layout()]).records == state.records
    done = again.run(Inline(broken=3), with_ocr=False)  # type: ignore[arg-type]
    assert done.done
    assert done.failed == {2: "card-not-found", 3: scans.TOO_SLOW}
    mended = again.run(Inline(), with_ocr=False, again=True)  # type: ignore[arg-type]
    assert mended.failed == {2: "card-not-found"}
    last = mended.records[2]
    assert (last.number, last.choices[0].chosen, last.boxes[0].ink) == ("20250102", (), False)
    assert again.crops.png(last.boxes[0].crop).startswith(b"\x89PNG")
    with pytest.raises(KeyError):
        again.crops.png("../job")
    with pytest.raises(ScanMixed):
        again.begin(jpeg(Image.new("L", (50, 50))), "一班.pdf", [layout()])
    again.forget()
    assert not (tmp_path / "scan").exists()


@pytest.mark.slow
def test_pages_are_read_in_workers_that_can_be_killed(tmp_path: Path) -> None:
    scan = Scan(tmp_path / "scan")
    scan.begin(three_pages(), "一班.pdf", [layout()])
    hasty = Parsers(1, seconds=0.01)
    try:
        assert set(scan.run(hasty, with_ocr=False).failed.values()) == {scans.TOO_SLOW}
    finally:
        hasty.close()
    assert scan.run(with_ocr=False, again=True).failed == {2: "card-not-found"}


def test_half_a_record_is_read_anew(tmp_path: Path) -> None:
    scan = Scan(tmp_path / "scan")
    scan.begin(three_pages(), "一班.pdf", [layout()])
    (tmp_path / "scan" / "pages" / "00001.json").write_bytes(b'{"at": 1, "fai')
    assert scan.state().records == ()


def test_what_is_no_picture_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, kind in (
        (b"\x00\x00\x00\x18ftypheic" + b"0" * 50, "heic"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"II*\x00" + b"0" * 50, "tiff"),
        (b"hello", "unknown"),
    ):
        with pytest.raises(PhotoFormat) as refused:
            count_pages(data)
        assert refused.value.details == {"kind": kind}
    with pytest.raises(FileEmpty):
        count_pages(b"  ")
    with pytest.raises(FileDamaged):
        count_pages(b"%PDF-1.7 nothing")
    with pytest.raises(FileDamaged):
        page_picture(jpeg(photo("1", Camera(dpi=100)))[:3000], 1)
    monkeypatch.setattr("assistant.homework.intake.pictures.MAX_SCAN_PAGES", 2)
    with pytest.raises(ScanTooLong):
        count_pages(three_pages())


def test_a_photo_turned_by_its_camera_is_read_upright(tmp_path: Path) -> None:
    sideways = photo("20250103", Camera(dpi=110)).rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to the right to see it upright
    path = tmp_path / "photo.jpg"
    sideways.save(path, "JPEG", exif=exif)
    record = record_page(str(path), 1, (layout(),), str(tmp_path / "crops"), False)
    assert (record.failed, record.number, record.turned) == ("", "20250103", 0)


def test_without_ocr_the_crop_goes_to_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg(photo("20250103", Camera(dpi=110))))
    record = record_page(str(path), 1, (layout(),), str(tmp_path / "crops"), True)
    assert record.boxes[0].ink
    assert record.boxes[0].text.state == "absent"


@pytest.mark.slow
def test_three_hundred_pages_are_worked_off_in_two_goes(tmp_path: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(300):
        document.new_page(30, 40)
    stream = io.BytesIO()
    document.save(stream)
    scan = Scan(tmp_path / "scan")
    assert scan.begin(stream.getvalue(), "长卷.pdf", [layout()]).pages == 300
    done: list[int] = []
    first = scan.run(
        Inline(),  # type: ignore[arg-type]
        progress=lambda pages, _: done.append(pages),
        stop=lambda: len(done) > 120,
        with_ocr=False,
    )
    assert len(first.records) == 120
    second = scan.run(Inline(), progress=lambda pages, _: done.append(pages), with_ocr=False)  # type: ignore[arg-type]
    assert second.done
    assert sorted(set(done)) == list(range(301))
    assert set(second.failed) == set(range(1, 301))
