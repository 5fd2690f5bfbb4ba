"""The curriculum index: complete, consistent with its own coding scheme, and strict about a broken file."""

import re
from collections import Counter
from pathlib import Path

import pytest

from corpora import curricula
from corpora.curricula import ContentInvalid, Curriculum, Heading, Item, UnknownCode, UnknownSubject

SOURCE = Path(curricula.__file__).parent / "mathematics.yaml"
STAGES = {"D1": (1, 2), "D2": (3, 4), "D3": (5, 6), "D4": (7, 8, 9)}
BOTH = {"运算能力", "几何直观", "空间观念", "应用意识", "创新意识"}
PRIMARY = BOTH | {"数感", "量感", "符号意识", "推理意识", "数据意识", "模型意识"}
JUNIOR = BOTH | {"抽象能力", "推理能力", "数据观念", "模型观念"}


@pytest.fixture(scope="module")
def mathematics() -> Curriculum:
    return curricula.load("mathematics")


def test_every_stage_has_every_domain(mathematics: Curriculum) -> None:
    assert len(mathematics.items) >= 200
    for stage in STAGES:
        domains = mathematics.children(f"YW22.SX.{stage}")
        assert [domain.code.rsplit(".", 1)[1] for domain in domains] == ["SD", "TX", "TJ", "ZH", "ZT"]


def test_codes_follow_the_scheme_and_stages_have_their_grades(mathematics: Curriculum) -> None:
    for code, item in mathematics.items.items():
        match = re.fullmatch(r"YW22\.SX\.(D[1-4])\.(SD|TX|TJ|ZH|ZT)\.\d{2}\.[NXTZH]\d{2}", code)
        assert match, code
        assert item.code == code
        assert item.grades == STAGES[match[1]]


def test_numbers_run_without_gaps_within_theme_and_type(mathematics: Curriculum) -> None:
    counts = Counter(code[:-2] for code in mathematics.items)
    for prefix, count in counts.items():
        assert {f"{prefix}{number:02d}" for number in range(1, count + 1)} <= set(mathematics.items)


def test_literacies_are_those_of_the_school_stage(mathematics: Curriculum) -> None:
    for item in mathematics.items.values():
        allowed = JUNIOR if 7 in item.grades else PRIMARY
        assert item.literacies
        assert set(item.literacies) <= allowed, item.code
        assert len(set(item.literacies)) == len(item.literacies), item.code


def test_every_competency_of_junior_school_is_described_once(mathematics: Curriculum) -> None:
    described = [
        item.literacies for item in mathematics.children("YW22.SX.D4.ZT.01") if isinstance(item, Item)
    ]
    assert sorted(described) == sorted((name,) for name in JUNIOR)


def test_gists_are_short_distinct_and_not_empty(mathematics: Curriculum) -> None:
    gists = [item.gist for item in mathematics.items.values()]
    assert len(set(gists)) == len(gists)
    assert all(6 <= len(gist) <= 60 for gist in gists)
    assert not any(gist.endswith("。") for gist in gists)


def test_item_and_its_identifier(mathematics: Curriculum) -> None:
    item = mathematics.item("YW22.SX.D4.TX.01.N10")
    assert "勾股定理" in item.gist
    assert item.kind == "内容要求"
    assert item.path[-1].name == "图形的性质"
    assert item.identifier == mathematics.item(item.code).identifier
    assert len({each.identifier for each in mathematics.items.values()}) == len(mathematics.items)


@pytest.mark.parametrize("code", ["", "YW22.SX.D4.TX.01.N99", "YW22.SX.D4.TX.01", "yw22.sx.d4.tx.01.n10"])
def test_an_unknown_code_is_refused(mathematics: Curriculum, code: str) -> None:
    assert code not in mathematics
    with pytest.raises(UnknownCode) as refused:
        mathematics.item(code)
    assert refused.value.details == {"curriculum_code": code}


def test_for_grade_keeps_to_the_stage(mathematics: Curriculum) -> None:
    eighth = mathematics.for_grade(8)
    assert {item.code.split(".")[2] for item in eighth} == {"D4"}
    assert mathematics.for_grade(7) == eighth
    assert mathematics.for_grade(10) == ()
    assert sum(len(mathematics.for_grade(grade)) for grade in (1, 3, 5, 7)) == len(mathematics.items)


def test_children_walk_from_the_root_to_the_items(mathematics: Curriculum) -> None:
    assert [stage.name for stage in mathematics.children() if isinstance(stage, Heading)] == [
        "第一学段",
        "第二学段",
        "第三学段",
        "第四学段",
    ]
    reached, todo = [], list(mathematics.children())
    while todo:
        entry = todo.pop()
        if isinstance(entry, Item):
            reached.append(entry.code)
        todo.extend(mathematics.children(entry.code))
    assert sorted(reached) == sorted(mathematics.items)
    with pytest.raises(UnknownCode):
        mathematics.children("YW22.YW")


def test_documents_say_every_item_in_a_sentence(mathematics: Curriculum) -> None:
    documents = curricula.documents("mathematics")
    assert len({document.title for document in documents}) == len(documents) == 20
    lines = [block.text for document in documents for block in document.blocks if block.kind == "paragraph"]
    for item in mathematics.items.values():
        assert sum(item.gist in line and item.code in line for line in lines) == 1, item.code
    for document in documents:
        assert document.metadata.publisher == "杏坛"
        assert document.language == "zh"
        assert "本库转述" in document.title
        assert all(block.anchor.heading for block in document.blocks[1:])


def test_an_unknown_subject_is_refused_and_says_what_there_is() -> None:
    with pytest.raises(UnknownSubject) as refused:
        curricula.load("../mathematics")
    assert refused.value.details["available"] == "chemistry, chinese, english, mathematics, physics"


BREAKS = [
    ("grades: [1, 2]", "grades: []", "grades", "at least 1 item"),
    ("grades: [1, 2]", "grades: ['1', 2]", "grades", "valid integer"),
    (
        "gist: 用实物、小棒和计数器数出万以内的数，体会满十向前一位进一",
        "gist: ''",
        "YW22.SX.D1.SD.01.N01",
        "at least 1 char",
    ),
    ("YW22.SX.D1.SD.01.N02", "YW22.SX.D1.SD.01.Q02", "YW22.SX.D1.SD.01.Q02", "match pattern"),
    ("YW22.SX.D1.SD.01.N02", "YW22.SX.D1.SD.01.N01", "YW22.SX.D1.SD.01.N01", "given twice"),
    ("YW22.SX.D1.SD.01.N02", "YW22.SX.D1.SD.02.N09", "YW22.SX.D1.SD.02.N09", "does not belong"),
    ("name: 第一学段", "name: 第一学段\n    color: red", "D1 (stages.color)", "not permitted"),
    ("name: 第一学段", "name: 第一学段\n    name: 第一段", "YAML", "the key name is given twice"),
    ("name: 第一学段", "name: [第一学段", "YAML", ""),
]


@pytest.mark.parametrize(("old", "new", "place", "reason"), BREAKS)
def test_a_broken_file_is_refused_with_line_and_place(
    tmp_path: Path, old: str, new: str, place: str, reason: str
) -> None:
    text = SOURCE.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentInvalid) as refused:
        curricula.read(broken)
    details = refused.value.details
    assert details["file"] == "broken.yaml"
    assert 0 < int(str(details["line"])) <= 30
    assert place in str(details["place"])
    assert reason in str(details["reason"])


def test_the_line_told_is_the_line_that_is_wrong(tmp_path: Path) -> None:
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    wrong = next(number for number, line in enumerate(lines) if "YW22.SX.D3.SD.01.N04" in line)
    lines[wrong] = lines[wrong].replace("literacies: [数感, 符号意识]", "literacies: []")
    broken = tmp_path / "broken.yaml"
    broken.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ContentInvalid) as refused:
        curricula.read(broken)
    assert refused.value.details["line"] == wrong + 1
    assert "YW22.SX.D3.SD.01.N04" in str(refused.value.details["place"])


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"- 1\n- 2\n", b"a: \x00"])
def test_what_is_not_such_a_file_at_all_is_refused(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_bytes(content)
    with pytest.raises(ContentInvalid):
        curricula.read(broken)
    with pytest.raises(ContentInvalid):
        curricula.read(tmp_path / "missing.yaml")
