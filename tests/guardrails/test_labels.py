"""Labels inside real files: written, read back, merged, and what happens where that fails."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from guardrails.label import ProducerInvalid, aigc
from guardrails.labels import KINDS, LabelNotWritten, label_file, merged, read_label, sidecar
from guardrails.labels import file as labels_file
from guardrails.labels.image import SHARE, sign_height

OURS = aigc("abc123", "某学校")
THEIRS = aigc("x-9", "另一家公司")


def saved(document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def docx() -> bytes:
    from docx import Document

    document = Document()
    document.add_heading("教案：光的折射", 1)
    document.add_paragraph("教学目标")
    document.core_properties.author = "周老师"
    document.add_table(2, 2).cell(0, 0).text = "环节"
    return saved(document)


def pptx() -> bytes:
    from pptx import Presentation

    show = Presentation()
    for title in ("第一页", "第二页"):
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = title
    return saved(show)


def xlsx() -> bytes:
    from openpyxl import Workbook
    from openpyxl.chart import BarChart, Reference
    from openpyxl.packaging.custom import StringProperty

    book = Workbook()
    book.active.append(["题号", "正确率"])
    book.active.append([1, 0.8])
    book.active.print_options.gridLines = True
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1, max_row=2))
    book.active.add_chart(chart, "D2")
    book.create_sheet("第二张").append(["空"])
    book.custom_doc_props.append(StringProperty(name="学校", value="某学校"))
    return saved(book)


def pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target)
    for page in ("one", "two"):
        canvas.drawString(72, 720, f"Lesson plan, page {page}")
        canvas.showPage()
    canvas.setTitle("Plan")
    canvas.save()
    return target.getvalue()


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (640, 400)) -> bytes:
    from PIL import Image, PngImagePlugin

    target = io.BytesIO()
    made = Image.linear_gradient("L").resize(size).convert(mode)
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Author", "chart")
    made.save(target, kind, **({"pnginfo": chunks} if kind == "PNG" else {}))
    return target.getvalue()


FILES = {
    "docx": docx,
    "pptx": pptx,
    "xlsx": xlsx,
    "pdf": pdf,
    "png": lambda: picture("PNG"),
    "jpg": lambda: picture("JPEG"),
    "md": lambda: "---\ntitle: 教案\ntags: [物理]\n---\n# 光的折射\n".encode(),
    "html": lambda: "<html><head><title>t</title></head><body><h1>题</h1></body></html>".encode(),
    "txt": lambda: "评语草稿\n第二行".encode(),
    "csv": lambda: "\ufeff题号,正确率\n1,0.8\n".encode(),
    "json": lambda: json.dumps({"text": "教案"}).encode(),
}


def test_every_kind_is_tried_here():
    assert set(FILES) == set(KINDS)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_written_and_read_back(kind: str, language: str):
    plain = FILES[kind]()
    assert read_label(plain, kind).aigc is None
    assert not read_label(plain, kind).explicit
    made = label_file(plain, kind, OURS, language)
    found = read_label(made, kind)
    assert found.aigc is not None
    assert list(found.aigc.items()) == list(OURS.items())
    assert found.explicit
    assert label_file(made, kind, OURS, language) == made, "a second time changes nothing"


@pytest.mark.parametrize("kind", KINDS)
def test_another_producers_label_is_kept_and_we_pass_it_on(kind: str):
    made = label_file(label_file(FILES[kind](), kind, THEIRS), kind, OURS)
    found = read_label(made, kind).aigc
    assert found == merged(THEIRS, OURS)
    assert found is not None
    assert (found["ContentProducer"], found["ProduceID"]) == ("另一家公司", "x-9")
    assert (found["ContentPropagator"], found["PropagateID"]) == ("某学校", "abc123")


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_version_of_ours_has_its_own_id(kind: str):
    made = label_file(label_file(FILES[kind](), kind, OURS), kind, aigc("second", "某学校"))
    assert read_label(made, kind).aigc == aigc("second", "某学校")


def test_office_files_stay_whole():
    from docx import Document
    from openpyxl import load_workbook
    from pptx import Presentation

    document = Document(io.BytesIO(label_file(docx(), "docx", OURS)))
    assert document.core_properties.author == "周老师"
    assert [p.text for p in document.paragraphs][1:] == ["教案：光的折射", "教学目标"]
    assert "人工智能" in document.sections[0].footer.paragraphs[-1].text
    data = label_file(xlsx(), "xlsx", OURS)
    book = load_workbook(io.BytesIO(data))
    assert book.custom_doc_props["学校"].value == "某学校"
    assert json.loads(book.custom_doc_props["AIGC"].value) == OURS
    assert all("人工智能" in str(sheet.cell(sheet.max_row, 1).value) for sheet in book)
    assert all("人工智能" in str(sheet.oddFooter.center.text) for sheet in book)
    before, after = (zipfile.ZipFile(io.BytesIO(each)) for each in (xlsx(), data))
    assert set(before.namelist()) <= set(after.namelist())
    assert after.read("xl/charts/chart1.xml") == before.read("xl/charts/chart1.xml")
    show = Presentation(io.BytesIO(label_file(pptx(), "pptx", OURS)))
    assert all(any("人工智能" in s.text_frame.text for s in slide.shapes) for slide in show.slides)


def test_the_property_stands_where_the_guide_wants_it():
    package = zipfile.ZipFile(io.BytesIO(label_file(docx(), "docx", OURS)))
    custom = package.read("docProps/custom.xml").decode()
    assert "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" in custom
    assert 'pid="2"' in custom
    assert '{"Label":"1","ContentProducer":"某学校"' in custom
    assert "/docProps/custom.xml" in package.read("[Content_Types].xml").decode()
    assert "custom-properties" in package.read("_rels/.rels").decode()


def test_a_pdf_has_both_places_and_keeps_the_rest():
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(label_file(pdf(), "pdf", OURS)))
    assert reader.metadata is not None
    assert json.loads(str(reader.metadata["/AIGC"])) == OURS
    assert reader.metadata.title == "Plan"
    assert "TC260" in reader.root_object["/Metadata"].get_object().get_data().decode()
    pages = [page.extract_text() for page in reader.pages]
    assert all("人工智能生成" in page and "Lesson" in page for page in pages)


def test_front_matter_keeps_other_keys_and_a_table_its_mark():
    made = label_file(FILES["md"](), "md", OURS).decode()
    assert made.startswith('---\ntitle: 教案\ntags: [物理]\nAIGC:\n  Label: "1"\n')
    assert label_file(b"# no front matter", "md", OURS).decode().startswith("---\nAIGC:\n")
    table = label_file(FILES["csv"](), "csv", OURS).decode()
    assert table.startswith("\ufeff# ")
    assert table.endswith("题号,正确率\n1,0.8\n")
    assert sidecar("a.csv", OURS)[0] == "a.csv.aigc.json"
    assert json.loads(sidecar("a.csv", OURS)[1]) == OURS


@pytest.mark.parametrize("size", [(640, 400), (100, 1000), (2000, 60), (57, 57)])
def test_the_signs_are_five_percent_of_the_shortest_side(size: tuple[int, int]):
    assert sign_height(*size) >= SHARE * min(size)


def test_a_picture_keeps_its_other_text_and_painting_over_it_shows():
    from PIL import Image

    made = label_file(picture("PNG", "RGBA"), "png", OURS)
    image = Image.open(io.BytesIO(made))
    assert image.text["Author"] == "chart"  # type: ignore[attr-defined]
    image.paste((200, 200, 200, 255), (0, 300, 640, 400))
    assert not read_label(saved_png(image), "png").explicit


def saved_png(image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def test_a_label_that_was_changed_in_the_file_is_found():
    made = label_file(pdf(), "pdf", OURS)
    assert read_label(made.replace(b"abc123", b"abc124", 1), "pdf").aigc != OURS


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_is_not_handed_out(kind: str):
    with pytest.raises(LabelNotWritten):
        label_file(b"\xff\xfe broken", kind, OURS)


def test_what_cannot_be_labelled_is_not_handed_out(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(LabelNotWritten):
        label_file(b"x", "exe", OURS)
    with pytest.raises(LabelNotWritten):
        label_file(b"[1]", "json", OURS)
    with pytest.raises(LabelNotWritten):
        label_file(picture("PNG", size=(20, 20)), "png", OURS)
    for wrong in ({}, OURS | {"Label": "7"}, OURS | {"ProduceID": " "}, OURS | {"extra": ""}):
        with pytest.raises(LabelNotWritten):
            label_file(b"x", "txt", wrong)
    with pytest.raises(ProducerInvalid):
        label_file(b"x", "txt", aigc("a", "001191440300708461137T1XGW3"))
    silent = dict(labels_file._KINDS) | {
        "txt": labels_file._Kind(labels_file.plain.read_line, lambda data, *_: data)
    }
    monkeypatch.setattr(labels_file, "_KINDS", silent)
    with pytest.raises(LabelNotWritten) as refused:
        label_file(b"x", "txt", OURS)
    assert refused.value.details["reason"] == "read-back"


def test_a_locked_pdf_is_refused():
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secret")
    target = io.BytesIO()
    writer.write(target)
    with pytest.raises(LabelNotWritten):
        label_file(target.getvalue(), "pdf", OURS)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize(
    ("kind", "turned"), [("docx", "docx"), ("xlsx", "xlsx"), ("pptx", "pptx"), ("docx", "pdf")]
)
def test_files_of_libreoffice(tmp_path: Path, kind: str, turned: str):
    source = tmp_path / f"plain.{kind}"
    source.write_bytes(FILES[kind]())
    out = tmp_path / "out"
    convert(tmp_path, source, turned, out)
    made = label_file((out / f"plain.{turned}").read_bytes(), turned, OURS)
    assert read_label(made, turned) == labels_file.FoundLabel(OURS, True)
    again = tmp_path / f"labelled.{turned}"
    again.write_bytes(made)
    convert(tmp_path, again, "pdf", out)
    assert (out / "labelled.pdf").exists(), "LibreOffice opens what was labelled"


def convert(home: Path, source: Path, kind: str, out: Path) -> None:
    command = ["soffice", f"-env:UserInstallation=file://{home}/profile", "--headless"]
    more = ["--convert-to", kind, "--outdir", str(out), str(source)]
    subprocess.run([*command, *more], check=True, capture_output=True, timeout=120)
