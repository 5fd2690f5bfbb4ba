"""The guidelines: every fact stands alone, says how far it was checked, and nothing withheld is in it."""

import dataclasses
import hashlib
import re

import pytest
import yaml
from pydantic import ValidationError

from corpora import guidelines
from corpora.guidelines import Fact, Guideline
from corpora.readers import load as load_reader

FACTS = [fact for guideline in guidelines.load() for fact in guideline.facts]
EXPECTED = {
    "teacher-guidance",
    "school-guide",
    "labelling-measures",
    "gb-45438",
    "generative-ai-measures",
    "gb-t-45654",
    "personal-information-law",
    "minors-online-protection",
    "teacher-development-action",
    "education-digitalisation",
    "teacher-digital-literacy",
}
UNCHECKED = {"L-R9", "P-R14", "P-R15"}
"""Rules whose source was not compared; what they say must not sound certain."""

UNCHECKED_FIGURES = (
    "合格率",
    "拒答率",
    "每周至少更新",
    "连续3次",
    "连续三次",
    "一天累计",
    "二千万",
    "1000万",
)
"""Words of figures that no source confirmed; they must not appear at all."""

WITHHELD = frozenset(
    re.findall(
        r"\S+",
        """
8fae96ed c9889e24 efbc3044 f3adc224 7a1281c3 753fb94c f88b7c5d 091fa43a 959a74e9 7aad358b dbe8d9c9
88424af3 b2b688e2 4870fafb 39fe220c 38739a44 7b2e66f4 f9d255b3 f7324ed3 e9fe3602 1b130380 0c3febd8
0166141e b74ec981 84cf5502 e0bd3c2c 163d523f b4db4064 933fdea1 d41948a2 4fa6af6a f1533d95 de506179
28b51507 adcd6558 69574186 b280f607 82f438c5 b2a6d49a c062af22 dad2e8fb 54e7b0a2 00667ab0 966a5714
8afa8693 4d1382b0 13dc847a 40e347a5 711310d9 a9f66023 e2fc735c f53b68fe 74ca98d1 29b7b0dc 81213d11
a313a519 72d658de 8012e350 e874469b 6bcb791d daa85e13 a4df40af 43ee4ec9 9cef9cb0 7e1ac2c9 1c43e92a
0430acc7 b92fe329 5c6b2963 443b9f4b be71ed78 8bf1be1c 6adde6ba 23d2b569 45602499 1ae72de3 7c0c922c
1c9f3163 d0b4368c 40c68acb f01d1f42 662cccfe 17cec6c5 3f7d3083 141b5222 2d7bab65 b7fcf239 9f44f7a9
85e4442a 272e266a 6c5b9d27 9f2d305e 157fdff2 9d8dfe6c 6719161f 8bb09ccb fe2796bc f505d113 104fe2fe
9e5614ad 57a5393f 30dc46a6 47a924b1 cefcc68e 68708619 4f3c501d a70b5b0b f840983c 31b8c96e c4234713
d8364a18 d62662ba
""",
    )
)
"""SHA-256 prefixes of twelve-character stretches of 教办厅函〔2024〕32号, which must not be released."""

WINDOW = 12


def holds_withheld(text: str) -> bool:
    """Whether a sampled stretch of the withheld document is in `text`; only Han characters count."""
    han = "".join(re.findall(r"[\u4e00-\u9fff]", text))
    windows = (han[start : start + WINDOW] for start in range(len(han) - WINDOW + 1))
    return any(hashlib.sha256(window.encode()).hexdigest()[:8] in WITHHELD for window in windows)


def valid() -> dict[str, object]:
    return {
        "id": "some-source",
        "title": "某文件",
        "publisher": "某机关",
        "document_number": "",
        "issued": "2025-01-01",
        "effective": "",
        "verification": "已核对。",
        "facts": [{"id": "F-999", "statement": "某文件要求教师先审后用。", "verified": "verified"}],
    }


def test_every_source_is_there_with_what_is_known_of_it() -> None:
    by_id = {guideline.id: guideline for guideline in guidelines.load()}
    assert set(by_id) >= EXPECTED
    assert by_id["teacher-development-action"].document_number == "教师厅函〔2025〕13号"
    assert by_id["education-digitalisation"].document_number == "教办〔2025〕3号"
    assert by_id["gb-45438"].effective == by_id["labelling-measures"].effective == "2025-09-01"
    assert by_id["teacher-guidance"].document_number == "", "none may be made up"


def test_ids_statements_and_titles_are_unique() -> None:
    for values in (
        [fact.id for fact in FACTS],
        [fact.statement for fact in FACTS],
        [guideline.id for guideline in guidelines.load()],
        [document.title for document in guidelines.documents()],
    ):
        assert len(values) == len(set(values))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_statement_names_its_subject_and_is_no_longer_than_two_sentences(fact: Fact) -> None:
    assert len(re.findall("[。！？]", fact.statement)) <= 2
    assert not re.match("(?:它|其|该|这|那|此)", fact.statement), "a sentence that leans on the one before it"
    assert "__" not in fact.statement


def test_each_statement_names_a_source_or_a_subject_of_its_own() -> None:
    named = re.compile("《.+?》|〔20|GB|JY/T|网信部门|标准起草人|学校|学生|教师")
    assert [fact.id for fact in FACTS if not named.search(fact.statement)] == []


def test_what_was_not_checked_is_marked_and_says_so() -> None:
    for fact in FACTS:
        if fact.id in UNCHECKED:
            assert fact.verified == "recalled"
        if fact.verified == "recalled":
            assert "以正式文本为准" in fact.statement
        if fact.verified != "verified":
            assert "以正式文本为准" in fact.text
            assert "已对照" not in fact.text
    assert {fact.id for fact in FACTS} >= UNCHECKED


def test_rules_known_by_name_only_promise_no_detail() -> None:
    for rule in ("G-R12", "G-R13"):
        assert "细则以正式文本为准" in guidelines.fact(rule).statement


def test_secondary_statements_say_where_they_were_read() -> None:
    secondary = [fact for fact in FACTS if fact.verified == "secondary"]
    assert secondary
    for fact in secondary:
        assert re.search("解读|二手资料|引申", fact.statement), fact.id


def test_unconfirmed_figures_are_absent() -> None:
    texts = [fact.statement for fact in FACTS] + [chapter.markdown for chapter in load_reader().chapters]
    assert [word for word in UNCHECKED_FIGURES for text in texts if word in text] == []


def test_the_withheld_document_is_entered_by_number_and_title_only() -> None:
    number = "教办厅函〔2024〕32号"
    (entry,) = [guideline for guideline in guidelines.load() if guideline.document_number == number]
    (only,) = entry.facts
    assert "不予公开" in only.statement
    others = [fact.id for fact in FACTS if "〔2024〕32号" in fact.statement and fact.id != only.id]
    assert others == []
    assert "M-R10" not in guidelines.rules(), "its rule would tell what it says"
    for document in guidelines.documents():
        assert not holds_withheld(document.text), document.title


def test_the_withheld_check_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    stretch = "这是十二个汉字的一段文字"
    monkeypatch.setitem(globals(), "WITHHELD", {hashlib.sha256(stretch.encode()).hexdigest()[:8]})
    assert len(stretch) == WINDOW
    assert holds_withheld(f"前文，{stretch[:6]}，{stretch[6:]}。")
    assert not holds_withheld("别的话说了很多很多很多很多很多遍")


def test_a_fact_and_its_source_are_found_by_rule() -> None:
    assert "最终评价" in guidelines.fact("G-R6").statement
    assert guidelines.source("G-R6").id == "teacher-guidance"
    assert guidelines.fact("P-R9").clause == "第三十七条"
    with pytest.raises(guidelines.UnknownRule) as refused:
        guidelines.fact("G-R99")
    assert refused.value.code == "rule-unknown"
    with pytest.raises(guidelines.UnknownRule):
        guidelines.source("A-R1")


def test_rules_are_facts_and_named_measures_and_cannot_be_changed() -> None:
    known = guidelines.rules()
    assert {fact.id for fact in FACTS} < set(known)
    assert known["A-R7"] == "审计写不进去就停止生成"
    with pytest.raises(TypeError):
        known["Z-R1"] = "另加一条"  # type: ignore[index]


@pytest.mark.parametrize(
    "change",
    [
        {"remark": "多出来的字段"},
        {"issued": "2025年1月1日"},
        {"publisher": " "},
        {"facts": []},
        {"facts": [{"id": "G6", "statement": "某文件要求先审后用。", "verified": "verified"}]},
        {"facts": [{"id": "G-R6", "statement": "某文件要求先审后用。", "verified": "certain"}]},
        {"facts": [{"id": "G-R6", "statement": "没有句号", "verified": "verified"}]},
        {"facts": [{"id": "P-R14", "statement": "某法禁止出境。", "verified": "recalled"}]},
    ],
)
def test_a_malformed_source_is_refused(change: dict[str, object]) -> None:
    assert Guideline.model_validate(valid())
    with pytest.raises(ValidationError):
        Guideline.model_validate(valid() | change)


def test_a_source_without_a_field_is_refused() -> None:
    for field in ("document_number", "effective", "verification"):
        with pytest.raises(ValidationError):
            Guideline.model_validate({key: value for key, value in valid().items() if key != field})


def test_two_facts_with_one_id_are_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(valid() | {"id": name}), encoding="utf-8")
    monkeypatch.setattr(guidelines, "_FOLDER", tmp_path)
    with pytest.raises(ValueError, match="F-999"):
        guidelines.load.__wrapped__()


def test_documents_carry_every_fact_with_its_rule_and_verification() -> None:
    documents = guidelines.documents()
    assert len(documents) == len(guidelines.load())
    for guideline, document in zip(guidelines.load(), documents, strict=True):
        assert document.language == "zh"
        assert document.marking == ""
        assert dataclasses.astuple(document.metadata) == (
            guideline.publisher,
            guideline.document_number,
            guideline.issued,
            True,
        )
        paragraphs = [block for block in document.blocks if block.kind == "paragraph"]
        assert "以正式文本为准" in paragraphs[0].text
        assert [block.text for block in paragraphs[1:]] == [fact.text for fact in guideline.facts]
        assert {block.anchor.heading for block in paragraphs} == {(document.title,)}
    (teachers,) = [document for document in documents if document.title.startswith("教师生成式")]
    assert "（规则 G-R6；规范指引；已对照公开来源）。" in teachers.text
