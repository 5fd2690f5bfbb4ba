"""One QTI item as a question: what is claimed is read whole, every other interaction is refused by name."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.homework.items.importing.raw import Raw
from assistant.homework.items.qti.content import MARK, Flat
from assistant.homework.items.qti.dialect import attribute, name_of

LETTERS = "ABCDEFGH"
DEEPEST = 200
_APART = frozenset({"rubricBlock", "feedbackBlock", "feedbackInline", "modalFeedback", "prompt",
                    "templateBlock", "templateInline", "infoControl", "catalogInfo"})  # fmt: skip
_TRUE = {"对", "正确", "true", "√", "是", "t"}
_FALSE = {"错", "错误", "false", "×", "否", "f"}
_READ = frozenset(
    {"choiceInteraction", "textEntryInteraction", "extendedTextInteraction", "inlineChoiceInteraction"}
)


class NotReadError(Exception):
    """This item is not taken: `code`, and why in both languages."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(code)
        self.code, self.zh, self.en = code, zh, en


@dataclass
class Question:
    """What was read: the question, the sources of its pictures, and what to say of it."""

    raw: Raw
    pictures: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    stimuli: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Response:
    """A response declaration: the right values, all values with their marks, and whether one is asked."""

    correct: tuple[str, ...]
    mapped: tuple[tuple[str, float], ...]
    single: bool
    upper: float | None


def read_item(root: Any, place: str) -> Question:
    """Raises `NotReadError`."""
    if name_of(root) != "assessmentItem":
        raise NotReadError("not-an-item", "不是QTI 2或3的题目", "it is no item of QTI 2 or 3")
    check_depth(root)
    body = next((node for node in root if name_of(node) == "itemBody"), None)
    if body is None:
        raise NotReadError("no-body", "没有题目内容（itemBody）", "it has no itemBody")
    if any(name_of(node) in {"templateDeclaration", "printedVariable"} for node in root.iter()):
        raise NotReadError("template", "含变量模板，不能作为一道题读入", "it is a template with variables")
    responses = {
        attribute(node, "identifier"): _declared(node)
        for node in root
        if name_of(node) == "responseDeclaration"
    }
    found = [node for node in body.iter() if name_of(node).endswith("Interaction")]
    names = sorted({name_of(node) for node in found})
    others = [name for name in names if name not in _READ]
    if others or not found:
        listed = "、".join(others) or "—"
        raise NotReadError("interaction", f"不支持的交互类型：{listed}", f"interactions not read: {listed}")
    if len(names) > 1 or (len(found) > 1 and names != ["textEntryInteraction"]):
        raise NotReadError(
            "composite", "一道题里有多个交互，请拆成几道题", "it has several interactions; split it"
        )
    question = Question(Raw(place, id=attribute(root, "identifier")))
    _READERS[names[0]](question, body, found, responses)
    _rubrics(question, body)
    question.raw.points = _points(root, list(responses.values()))
    question.stimuli = [attribute(node, "href") for node in root if name_of(node) == "assessmentStimulusRef"]
    if any(name_of(node) in {"feedbackInline", "feedbackBlock", "modalFeedback"} for node in root.iter()):
        question.notes.append(
            ("feedback-left-out", "题内反馈（feedback）未读入", "feedback inside the item was left out")
        )
    return question


def check_depth(root: Any) -> None:
    """Raise `NotReadError` where elements are nested so deep that reading them could exhaust the stack."""
    level = [root]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node]
        if not level:
            return
    raise NotReadError("too-deep", f"元素嵌套超过{DEEPEST}层", f"elements are nested deeper than {DEEPEST}")


def _declared(node: Any) -> _Response:
    correct = tuple(
        (value.text or "").strip()
        for part in node
        if name_of(part) == "correctResponse"
        for value in part
        if name_of(value) == "value"
    )
    mapping = next((part for part in node if name_of(part) == "mapping"), None)
    entries = [entry for entry in mapping if name_of(entry) == "mapEntry"] if mapping is not None else []
    mapped = tuple(
        (attribute(entry, "mapKey"), _figure(attribute(entry, "mappedValue")) or 0.0) for entry in entries
    )
    upper = _figure(attribute(mapping, "upperBound")) if mapping is not None else None
    return _Response(correct, mapped, attribute(node, "cardinality", "single") == "single", upper)


def _figure(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text.strip()) else None


def _flat(question: Question, node: Any, inline: Callable[[Any], str] = lambda _: "") -> str:
    flat = Flat(_APART, inline)
    text = flat.text(node)
    question.pictures += flat.pictures
    if flat.dropped:
        names = "、".join(sorted(flat.dropped))
        if flat.dropped & {"audio", "video", "mediaInteraction", "object"}:
            raise NotReadError("media", f"含音视频或对象（{names}），不能读入", f"it holds media: {names}")
        question.notes.append(
            ("active-left-out", f"已去掉页面代码：{names}", f"active content was left out: {names}")
        )
    return text


def _stem(
    question: Question, body: Any, found: list[Any], inline: Callable[[Any], str] = lambda _: ""
) -> None:
    """The body without what stands apart, then the prompts of the interactions; our own material aside."""
    parts: list[str] = []
    for child in [body] if body.text and body.text.strip() else list(body):
        if attribute(child, "class") == "xt-stimulus":
            question.raw.stimulus = _flat(question, child)
        else:
            parts.append(_flat(question, child, inline))
        if child is not body and (child.tail or "").strip():
            parts.append(child.tail.strip())
    for interaction in found:
        for prompt in interaction:
            if name_of(prompt) == "prompt":
                flat = Flat(_APART - {"prompt"}, lambda _: "")
                parts.append(flat.text(prompt))
                question.pictures += flat.pictures
    question.raw.stem = "\n".join(part for part in parts if part)


def _choice(question: Question, body: Any, found: list[Any], responses: dict[str, _Response]) -> None:
    node = found[0]
    _stem(question, body, found)
    choices = [child for child in node if name_of(child) == "simpleChoice"]
    _options(question, node, choices, responses)
    raw = question.raw
    words = [text.strip().lower() for _, text in raw.options]
    if len(words) == 2 and words[0] in _TRUE | _FALSE and words[1] in _TRUE | _FALSE and raw.hint == "single":
        picked = words[LETTERS.index(raw.answer)] if len(raw.answer) == 1 else ""
        raw.options, raw.more["type"] = [], "true-false"
        raw.answer = "对" if picked in _TRUE else "错" if picked else ""


def _options(question: Question, node: Any, choices: list[Any], responses: dict[str, _Response]) -> None:
    raw = question.raw
    if len(choices) > len(LETTERS):
        raise NotReadError("many-options", f"选项多于{len(LETTERS)}个", f"more than {len(LETTERS)} options")
    names = [attribute(child, "identifier") for child in choices]
    raw.options = [(letter, _flat(question, child)) for letter, child in zip(LETTERS, choices, strict=False)]
    response = responses.get(attribute(node, "responseIdentifier"), _Response((), (), True, None))
    right = response.correct or tuple(key for key, value in response.mapped if value > 0)
    unknown = [key for key in right if key not in names]
    if unknown:
        raise NotReadError("key-unknown", "答案指向不存在的选项", "the key names an option that is not there")
    raw.answer = "".join(LETTERS[names.index(key)] for key in right)
    single = response.single and attribute(node, "maxChoices", "1") == "1"
    raw.hint = "single" if single or name_of(node) == "inlineChoiceInteraction" else "multiple"
    raw.more["type"] = raw.hint


def _inline_choice(question: Question, body: Any, found: list[Any], responses: dict[str, _Response]) -> None:
    _stem(question, body, found, lambda _: MARK)
    choices = [child for child in found[0] if name_of(child) == "inlineChoice"]
    _options(question, found[0], choices, responses)
    question.notes.append(
        ("inline-choice", "下拉选择题按单选题读入", "an inline choice was read as a single choice")
    )


def _text_entry(question: Question, body: Any, found: list[Any], responses: dict[str, _Response]) -> None:
    apart = {node for holder in body.iter() if attribute(holder, "class") == "xt-answer" for node in holder}
    _stem(question, body, found, lambda node: "" if node in apart else MARK)
    keys: list[str] = []
    for node in found:
        response = responses.get(attribute(node, "responseIdentifier"), _Response((), (), True, None))
        best = max((value for _, value in response.mapped), default=0.0)
        known = [*response.correct[:1], *(key for key, value in response.mapped if value == best > 0)]
        keys.append(known[0] if known else "")
        others = [key for key in dict.fromkeys(known) if key != keys[-1]]
        if len(found) == 1 and others:
            question.raw.more["accepted"] = others
        elif others:
            question.notes.append(
                (
                    "accepted-left-out",
                    "多空题的其他答案未读入",
                    "other answers of several blanks were left out",
                )
            )
    question.raw.answer = "；".join(keys) if any(keys) else ""
    question.raw.more["type"] = "blank"


def _extended(question: Question, body: Any, found: list[Any], responses: dict[str, _Response]) -> None:
    _stem(question, body, found)
    response = responses.get(attribute(found[0], "responseIdentifier"))
    if response and response.correct:
        question.raw.answer = response.correct[0]
    question.raw.more["type"] = "short"


_READERS: dict[str, Callable[[Question, Any, list[Any], dict[str, _Response]], None]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _inline_choice,
    "textEntryInteraction": _text_entry,
    "extendedTextInteraction": _extended,
}


def _rubrics(question: Question, body: Any) -> None:
    """Rubrics become the solution; our own scoring points come back by the metadata."""
    for block in body.iter():
        if name_of(block) != "rubricBlock" or attribute(block, "class") == "xt-scoring":
            continue
        flat = Flat(_APART - {"rubricBlock"}, lambda _: "")
        text = flat.text(block)
        if "candidate" in attribute(block, "view").split():
            question.raw.stimulus = "\n".join(filter(None, [question.raw.stimulus, text]))
        elif attribute(block, "class") == "xt-solution":
            question.raw.solution += [part for part in (flat.text(child) for child in block) if part]
        elif text:
            question.raw.solution.append(text)


def _points(root: Any, responses: list[_Response]) -> float | None:
    """MAXSCORE, else the normal maximum of SCORE, else what mappings, the template `match_correct` or rules
    give at most."""
    outcomes = {attribute(node, "identifier"): node for node in root if name_of(node) == "outcomeDeclaration"}
    if (most := outcomes.get("MAXSCORE")) is not None:
        values = [_figure(node.text or "") for node in most.iter() if name_of(node) == "value"]
        if values and values[0]:
            return values[0]
    if "SCORE" in outcomes and (normal := _figure(attribute(outcomes["SCORE"], "normalMaximum"))):
        return normal
    bounds = [each.upper for each in responses if each.upper]
    if bounds:
        return sum(bounds)
    mapped = [
        max((value for _, value in each.mapped), default=0.0)
        if each.single
        else sum(value for _, value in each.mapped if value > 0)
        for each in responses
    ]
    if sum(mapped) > 0:
        return sum(mapped)
    scores = [
        _figure(value.text or "") or 0.0
        for node in root.iter()
        if name_of(node) == "setOutcomeValue" and attribute(node, "identifier") == "SCORE"
        for value in node
        if name_of(value) == "baseValue"
    ]
    templates = [attribute(node, "template") for node in root if name_of(node) == "responseProcessing"]
    if any(re.search(r"match_correct(?:\.xml)?$", template) for template in templates):
        return 1.0
    return max(scores, default=0.0) or None
