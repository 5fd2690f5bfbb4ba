"""QTI 2.2 and 3.0: what is written has the schema's order and comes back; others' files are survived."""

import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest

from assistant.homework.items.exporting import Selection, export_items
from assistant.homework.items.importing import About, read
from assistant.homework.items.item import Item
from assistant.homework.items.qti.dialect import DIALECTS, name_of
from assistant.homework.items.qti.package import MANIFEST, OWN
from assistant.homework.items.report import Reading
from corpora.parsing.problems import FileRefused
from guardrails.label import aigc
from tests.assistant.homework.items.made import choice, several
from tests.assistant.homework.items.test_bank import pictured, png

LABEL = aigc("items-1", "一所学校")
FORMS = [("qti22", "2.2"), ("qti3", "3.0")]
HEAD = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="{id}" title="t" '
    'adaptive="false" timeDependent="false">'
)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes | str]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def written(form: str, items: list[Item], pictures=None) -> bytes:
    return export_items(Selection("题目", tuple(items), pictures or {}), form, LABEL).data


def xml(body: str, id: str = "v1", declarations: str = "", after: str = "") -> Reading:
    text = f"{HEAD.format(id=id)}{declarations}<itemBody>{body}</itemBody>{after}</assessmentItem>"
    return read(text.encode(), "item.xml", About(subject="physics", grade=8))


def declared(*values: str, cardinality: str = "single", more: str = "", id: str = "RESPONSE") -> str:
    inner = "".join(f"<value>{value}</value>" for value in values)
    return (
        f'<responseDeclaration identifier="{id}" cardinality="{cardinality}" baseType="identifier">'
        f"<correctResponse>{inner}</correctResponse>{more}</responseDeclaration>"
    )


CHOICE = (
    '<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{n}">'
    "<prompt>哪些是矢量？</prompt>"
    '<simpleChoice identifier="c1">力</simpleChoice><simpleChoice identifier="c2">质量</simpleChoice>'
    '<simpleChoice identifier="c3">速度'
    '<feedbackInline outcomeIdentifier="F" identifier="c3">对</feedbackInline>'
    "</simpleChoice></choiceInteraction>"
)


@pytest.mark.parametrize(("form", "version"), FORMS)
def test_a_package_brings_back_equal_items(form: str, version: str) -> None:
    item, pictures = pictured(png())
    odd = choice(
        "9-9", stem="价格是 \\$5，选<b>哪个</b>？（　　）\n第二行 _____", answer="A", step=0.5, points=1.5
    )
    items = [*several(), item, odd, choice("ID_9-9", stem="另一题（　　）")]
    data = written(form, items, pictures)
    found = read(data, "题目.zip", About())
    assert not found.refused
    assert not found.repaired
    assert list(found.items) == items
    assert found.pictures == pictures
    assert data == written(form, items, pictures)


@pytest.mark.parametrize(("form", "version"), FORMS)
def test_without_our_own_metadata_the_standard_part_is_enough(form: str, version: str) -> None:
    files = members(written(form, several()))
    manifest = ElementTree.fromstring(files[MANIFEST])
    for parent in manifest.iter():
        for node in parent.findall(f"{{{OWN}}}item"):
            parent.remove(node)
    files[MANIFEST] = ElementTree.tostring(manifest)
    found = read(packed(files), "a.zip", About())
    assert not found.refused
    wanted = {each.id: each for each in several()}
    for each in found.items:
        before = wanted[each.id]
        for name in ("stem", "answer", "points", "solution", "stimulus"):
            assert getattr(each, name) == getattr(before, name), (each.id, name)
        assert [option.text for option in each.options] == [option.text for option in before.options]
        closed = {"single", "multiple", "true-false", "blank"}
        assert each.type == (before.type if before.type.value in closed else "short")
        if len(before.answer.split("；")) == 1:
            assert each.accepted == before.accepted


ORDER = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing"]
QTI = {
    "assessmentItem", "responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "value",
    "correctResponse", "mapping", "mapEntry", "defaultValue", "choiceInteraction", "simpleChoice",
    "textEntryInteraction", "extendedTextInteraction", "rubricBlock", "responseCondition", "responseIf",
    "responseElseIf", "match", "variable", "correct", "setOutcomeValue", "baseValue", "and", "not", "isNull",
    "contains", "sum", "mapResponse",
}  # fmt: skip
NEEDED = {
    "responseDeclaration": {"identifier", "cardinality"},
    "outcomeDeclaration": {"identifier", "cardinality"},
    "choiceInteraction": {"responseIdentifier"},
    "textEntryInteraction": {"responseIdentifier"},
    "extendedTextInteraction": {"responseIdentifier"},
    "simpleChoice": {"identifier"},
    "mapEntry": {"mapKey", "mappedValue"},
    "mapping": {"defaultValue"},
    "setOutcomeValue": {"identifier"},
    "baseValue": {"baseType"},
    "rubricBlock": {"view"},
    "assessmentItem": {"identifier", "title", "adaptive", "timeDependent"},
}


@pytest.mark.parametrize(("form", "version"), FORMS)
def test_the_xml_has_the_order_names_and_attributes_of_its_schema(form: str, version: str) -> None:
    dialect = DIALECTS[version]
    halves = [choice("h1", type="multiple", answer="AB", partial=partial) for partial in ("none", "each")]
    halves = [each.model_copy(update={"id": f"h{at}"}) for at, each in enumerate(halves)]
    files = members(written(form, [*several(), *halves]))
    manifest = ElementTree.fromstring(files[MANIFEST])
    assert manifest.tag == f"{{{dialect.manifest}}}manifest"
    assert [node.tag.rpartition("}")[2] for node in manifest] == ["metadata", "organizations", "resources"]
    listed = {node.get("href") for node in manifest.iter(f"{{{dialect.manifest}}}file")}
    assert listed == set(files) - {MANIFEST}
    for path in (path for path in files if path.startswith("items/")):
        root = ElementTree.fromstring(files[path])
        names = [name_of(node) for node in root]
        assert names == sorted(names, key=ORDER.index), path
        assert names.count("itemBody") == 1
        for node in root.iter():
            space, _, local = node.tag[1:].partition("}")
            if "MathML" in space:
                continue
            assert space == dialect.item
            name = name_of(node)
            if name in QTI:
                assert local.startswith("qti-") == (version == "3.0")
            have = {key.replace("-", "").lower() for key in node.attrib}
            assert {key.lower() for key in NEEDED.get(name, set())} <= have, (path, name)
            plain = [key for key in node.attrib if not key.startswith("{")]
            assert version == "2.2" or "".join(plain).islower() or not plain
        references = {
            node.get("response-identifier") or node.get("responseIdentifier") for node in root.iter()
        }
        declared_ids = {node.get("identifier") for node in root if name_of(node) == "responseDeclaration"}
        assert references - {None} == declared_ids
        template = next(
            (node.get("template") for node in root if name_of(node) == "responseProcessing"), None
        )
        assert template is None or template == f"{dialect.templates}map_response"


def test_the_package_carries_the_label() -> None:
    files = members(written("qti3", [choice()]))
    assert b"AIGC" in files["items.aigc.json"] or b"ContentProducer" in files["items.aigc.json"]
    assert "人工智能" in files[MANIFEST].decode()


def test_a_choice_as_other_vendors_write_it() -> None:
    mapping = (
        '<mapping lowerBound="0" upperBound="2" defaultValue="0"><mapEntry mapKey="c1" mappedValue="1"/>'
        '<mapEntry mapKey="c3" mappedValue="1"/></mapping>'
    )
    outcome = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
    feedback = '<modalFeedback outcomeIdentifier="F" identifier="c1" showHide="show">好</modalFeedback>'
    found = xml(
        f'<rubricBlock view="scorer"><p>看清方向。</p></rubricBlock><p>看图。</p>{CHOICE.format(n=0)}',
        declarations=declared("c1", "c3", cardinality="multiple", more=mapping) + outcome,
        after=feedback,
    )
    item = found.items[0]
    assert (item.type, item.answer, item.points, item.id) == ("multiple", "AC", 2, "v1")
    assert item.stem == "看图。\n哪些是矢量？"
    assert [each.text for each in item.options] == ["力", "质量", "速度"]
    assert item.solution == ["看清方向。"]
    assert (item.subject, item.grade) == ("physics", 8)
    assert {note.code for note in found.repaired} == {"feedback-left-out"}


def test_text_entry_inline_choice_and_extended_text_of_others() -> None:
    mapping = (
        '<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1"/>'
        '<mapEntry mapKey="york" mappedValue="0.5"/></mapping>'
    )
    entry = xml(
        '<blockquote><p>Sun of <textEntryInteraction responseIdentifier="RESPONSE" expectedLength="15"/>;</p>'
        "</blockquote>",
        declarations=declared("York", more=mapping),
    ).items[0]
    assert (entry.type, entry.stem, entry.answer, entry.accepted, entry.points) == (
        "blank",
        "Sun of ____;",
        "York",
        [],
        1,
    )
    inline = xml(
        '<p>Sun of <inlineChoiceInteraction responseIdentifier="RESPONSE" shuffle="false">'
        '<inlineChoice identifier="G">Gloucester</inlineChoice>'
        '<inlineChoice identifier="Y">York</inlineChoice>'
        "</inlineChoiceInteraction>!</p>",
        declarations=declared("Y"),
    )
    assert (inline.items[0].type, inline.items[0].stem, inline.items[0].answer) == (
        "single",
        "Sun of ____!",
        "B",
    )
    assert "inline-choice" in {note.code for note in inline.repaired}
    template = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
    matched = xml(
        CHOICE.format(n=1), declarations=declared("c2"), after=f'<responseProcessing template="{template}"/>'
    )
    assert matched.items[0].points == 1
    extended = xml(
        '<p>给 Sam 写信。</p><extendedTextInteraction responseIdentifier="RESPONSE">'
        "<prompt>不少于 50 字。</prompt></extendedTextInteraction>"
    ).items[0]
    assert (extended.type, extended.stem, extended.answer) == ("short", "给 Sam 写信。\n不少于 50 字。", "")


def test_mathml_of_others_becomes_latex() -> None:
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mrow><mo>−</mo><mi>b</mi></mrow><mrow><mn>2</mn>'
        "<mi>a</mi></mrow></mfrac><mo>=</mo><msqrt><msup><mi>x</mi><mn>2</mn></msup></msqrt></math>"
    )
    found = xml(f'<p>化简 {math}，付 $5。</p><extendedTextInteraction responseIdentifier="RESPONSE"/>')
    assert found.items[0].stem == r"化简 $\frac{-b}{2a}=\sqrt{x^{2}}$，付 \$5。"


@pytest.mark.parametrize(
    ("body", "declarations", "code"),
    [
        ('<matchInteraction responseIdentifier="RESPONSE"/>', "", "interaction"),
        ('<orderInteraction responseIdentifier="RESPONSE"/>', "", "interaction"),
        ("<p>只有文字</p>", "", "interaction"),
        (CHOICE.format(n=1) * 2, declared("c1"), "composite"),
        (CHOICE.format(n=1), declared("c9"), "key-unknown"),
        (CHOICE.format(n=1), "", "invalid"),
        ('<p><img src="../x.png" alt=""/></p>' + CHOICE.format(n=1), declared("c1"), "picture-missing"),
        (
            '<p><img src="http://example.org/x.png" alt=""/></p>' + CHOICE.format(n=1),
            declared("c1"),
            "picture-missing",
        ),
        ("<div>" * 300 + "</div>" * 300, "", "too-deep"),
        ('<p><audio src="a.mp3"/></p>' + CHOICE.format(n=1), declared("c1"), "media"),
    ],
)
def test_what_is_not_claimed_is_refused_by_name(body: str, declarations: str, code: str) -> None:
    found = xml(body, declarations=declarations)
    assert not found.items
    assert [note.code for note in found.refused] == [code]
    assert found.refused[0].zh
    assert found.refused[0].place == "item.xml"


def test_scripts_are_left_out_and_said_so() -> None:
    found = xml(
        f"<p onclick='x()'>题<script>alert(1)</script>干</p><style>p{{}}</style>{CHOICE.format(n=1)}",
        declarations=declared("c1"),
    )
    assert found.items[0].stem == "题干\n哪些是矢量？"
    assert "alert" not in found.items[0].model_dump_json()
    assert "active-left-out" in {note.code for note in found.repaired}


def test_hostile_xml_is_refused_item_by_item() -> None:
    good = members(written("qti22", [choice(), choice("q2", stem="另一题（　　）")]))
    evil = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><assessmentItem>&e;</assessmentItem>'
    found = read(packed({**good, "items/q2.xml": evil}), "a.zip", About())
    assert [each.id for each in found.items] == ["q1"]
    assert [(note.place, note.code) for note in found.refused] == [("items/q2.xml", "file-unsafe-xml")]
    with pytest.raises(FileRefused):
        read(packed({**good, MANIFEST: evil}), "a.zip", About())


def test_paths_that_leave_the_package_are_not_followed() -> None:
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>'
        '<resource identifier="a" type="imsqti_item_xmlv2p2" href="../../etc/passwd"/>'
        '<resource identifier="b" type="imsqti_item_xmlv2p2" href="file:///etc/passwd"/>'
        '<resource identifier="c" type="imsqti_item_xmlv2p2" href="gone.xml"/></resources></manifest>'
    )
    found = read(packed({MANIFEST: manifest, "../../etc/passwd": "x"}), "a.zip", About())
    assert not found.items
    assert [note.code for note in found.refused] == ["file-missing"] * 3


def test_a_package_without_manifest_with_a_shared_stimulus_and_an_old_version() -> None:
    stimulus = (
        '<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="s">'
        "<qti-stimulus-body><p>一段材料</p></qti-stimulus-body></qti-assessment-stimulus>"
    )
    item = (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="n1" title="t" '
        'adaptive="false" time-dependent="false">'
        '<qti-response-declaration identifier="R" cardinality="single" base-type="identifier">'
        "<qti-correct-response><qti-value>T</qti-value></qti-correct-response></qti-response-declaration>"
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" '
        'normal-maximum="2.0"/>'
        '<qti-assessment-stimulus-ref identifier="s" href="s.xml"/><qti-item-body>'
        '<qti-choice-interaction response-identifier="R" max-choices="1">'
        "<qti-prompt>材料说的是真的吗？</qti-prompt>"
        '<qti-simple-choice identifier="T">True</qti-simple-choice><qti-simple-choice identifier="F">False'
        "</qti-simple-choice></qti-choice-interaction></qti-item-body></qti-assessment-item>"
    )
    old = "<questestinterop><item ident='x'/></questestinterop>"
    found = read(packed({"a/n1.xml": item, "a/s.xml": stimulus, "old.xml": old}), "a.zip", About())
    only = found.items[0]
    assert (only.type, only.answer, only.points, only.stimulus) == ("true-false", "对", 2, "一段材料")
    assert {note.code for note in found.refused} == {"not-an-item", "qti-1"}
    assert "no-manifest" in {note.code for note in found.repaired}


def test_what_the_xml_says_holds_against_our_metadata() -> None:
    files = members(written("qti3", [choice()]))
    changed = files["items/q1.xml"].decode().replace("的结果是", "一共是")
    found = read(packed({**files, "items/q1.xml": changed}), "a.zip", About())
    assert found.items[0].stem == "计算 2+2 一共是（　　）"
    assert found.items[0].knowledge == ["MA.N.1"]
