import ast
import string
from collections import Counter
from pathlib import Path

import pytest

from corpora.problem import Problem
from guardrails.actor import NotAllowed
from serving.problems import entries, explain, parse

ROOT = Path(__file__).parents[2]
ROOMS = ("corpora", "prompts", "retrieval", "guardrails", "assistant", "serving", "eval")


BASES = {"file-unsupported"}

FORMATTER = string.Formatter()


def every_problem() -> dict[str, str]:
    """`module.Class` → code, of every class below `Problem`, read from the sources: importing every
    room's heavy libraries would take longer than all other tests here."""
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")] + [ROOT / "app.py"]
    classes = {
        f"{path.relative_to(ROOT)}:{node.name}": node
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    codes, found, before = {"Problem": "internal"}, {"corpora/problem.py:Problem": "internal"}, 0
    while len(found) > before:
        before = len(found)
        for where, node in classes.items():
            bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id in codes]
            if where not in found and bases:
                found[where] = codes[node.name] = _own_code(node) or codes[bases[0]]
    return found


def _own_code(node: ast.ClassDef) -> str:
    for line in node.body:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        named = any(isinstance(target, ast.Name) and target.id == "code" for target in targets)
        if named and isinstance(line.value, ast.Constant):
            return str(line.value.value)
    return ""


def test_every_refusal_has_words_in_both_languages() -> None:
    problems = every_problem()
    assert len(problems) > 40
    assert problems["serving/identity/problems.py:KeyExpired"] == "key-expired"
    assert {where: code for where, code in problems.items() if code not in entries()} == {}


def test_two_refusals_do_not_share_a_code_by_oversight() -> None:
    codes = Counter(code for code in every_problem().values() if code not in {"internal", *BASES})
    assert [code for code, times in codes.items() if times > 1] == []


def test_no_words_are_left_for_a_refusal_that_is_gone() -> None:
    text = "".join(path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    text += (ROOT / "app.py").read_text(encoding="utf-8")
    assert [code for code in entries() if f'"{code}"' not in text] == []


def test_codes_are_stable_words() -> None:
    for code in entries():
        assert set(code) <= set(string.ascii_lowercase + string.digits + "-"), code


def test_both_languages_use_placeholders_and_chinese_is_chinese() -> None:
    for code, entry in entries().items():
        zh = entry.zh.title + entry.zh.detail + entry.zh.advice
        en = entry.en.title + entry.en.detail + entry.en.advice
        assert any("\u4e00" <= character <= "\u9fff" for character in zh), code
        assert not any("\u4e00" <= character <= "\u9fff" for character in entry.en.title), code
        names = [
            {
                field.removesuffix("_zh").removesuffix("_en")
                for _, field, _, _ in FORMATTER.parse(text)
                if field
            }
            for text in (zh, en)
        ]
        assert names[0] == names[1], code


def test_a_refusal_is_explained_in_the_language_asked_for() -> None:
    problem = NotAllowed(permission="ask")
    assert explain(problem, "zh").title == "没有权限"
    assert explain(problem, "en").title == "Not allowed"
    assert "ask" in explain(problem, "en").advice
    assert explain(problem, "fr").title == "没有权限"
    assert explain(problem).status == 403


def test_a_code_without_words_is_explained_as_internal_without_its_details() -> None:
    class Odd(Problem):
        code = "no-such-code"

    words = explain(Odd(secret="s3cret"))
    assert (words.code, words.status) == ("internal", 500)
    assert "s3cret" not in words.title + words.detail + words.advice


def test_missing_details_and_odd_ones_do_no_harm() -> None:
    assert "…" in explain(NotAllowed(), "en").advice
    words = explain(NotAllowed(permission="x\n\x1b[31m{permission.__class__}" + "y" * 500), "en")
    assert "\n" not in words.advice
    assert "\x1b" not in words.advice
    assert len(words.advice) < 400


@pytest.mark.parametrize(
    "text",
    [
        "a: {status: 404, zh: {title: t, advice: a}}",
        "a: {status: 200, zh: {title: t, advice: a}, en: {title: t, advice: a}}",
        "a: {status: '404', zh: {title: t, advice: a}, en: {title: t, advice: a}}",
        "a: {status: 404, zh: {title: '', advice: a}, en: {title: t, advice: a}}",
        "a: {status: 404, zh: {title: t}, en: {title: t, advice: a}}",
        "a: {status: 404, zh: {title: t, advice: a, odd: x}, en: {title: t, advice: a}}",
        "a: {status: 404, zh: {title: t, advice: a}, en: {title: t, advice: a}}\n" * 2,
    ],
)
def test_the_table_is_read_strictly(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)
