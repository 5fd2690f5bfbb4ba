"""What kind of answer it is: values in any order, a tuple or interval, a union of intervals, an equation,
a ratio, numbers of statements, or words."""

import re
from dataclasses import dataclass

from assistant.homework.marking.mathematics.expression import Node, UnreadableError, parse
from assistant.homework.marking.mathematics.units import split
from assistant.homework.marking.mathematics.writing import LONGEST, plain

_LABELS = re.compile(r"\(\d{1,2}\)(?:\s*[,、和;]?\s*\(\d{1,2}\))+")
_RELATION = re.compile(r"[<>≤≥]")
_NAME = r"[a-zA-Zα-ω](?:_\{?\w+(?:[+-]\d)?\}?)?"
_SUBJECT = re.compile(rf"^\s*(?:\\?(?:{_NAME}|[A-Z]{{2,3}}|\\[a-z]+)|[a-zA-Z]\([a-z]\))\s*$")
_SPAN = re.compile(r"^(?:[A-Z]'?\s*)?([(\[])(.+)([)\]])$")
_MEMBER = re.compile(rf"^\s*{_NAME}\s*∈\s*")
_OTHER = re.compile(r"或者|或|和|与|、|;|以及")
_LEAD = re.compile(r"^[\u4e00-\u9fff,:：\s]+(?=[-\d\\√(.])")
_SENSE = re.compile(
    r"不(?:少于|小于|低于|多于|大于|高于|超过|到|足|是|等于)|[多少大小高低]于|至[多少]|最[多少]|超过|约|"
    r"增[加长大]|减[少小]|上[升涨]|下[降跌]|[升降][高低]|提高|降低|盈利|亏损?|赚|赔|零[上下]|[东南西北]|[向往][左右前后上下]"
)
_FLIP = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}
_INFINITE = Node("∞")
_MOST = 12


@dataclass(frozen=True, slots=True)
class Value:
    """An expression, with its unit as written ("" for none), the name it was said of, and the word before it
    that turns what it means (少于, 下降)."""

    node: Node
    unit: str = ""
    subject: str = ""
    sense: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Two or more parts in brackets: an interval, a point or a vector. Which of them the key decides."""

    parts: tuple[Node, ...]
    brackets: str = "()"


@dataclass(frozen=True, slots=True)
class Equation:
    """Both sides of an equation (方程)."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Ratio:
    """a : b : c."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What is no mathematics, or none that is understood."""

    text: str


Part = Value | Span | Equation | Ratio | Words


@dataclass(frozen=True, slots=True)
class Shape:
    """An answer: its parts, whose order means nothing."""

    parts: tuple[Part, ...]

    @property
    def understood(self) -> bool:
        """Whether every part is mathematics."""
        return bool(self.parts) and not any(isinstance(part, Words) for part in self.parts)


def shape(text: str) -> Shape:
    """Read an answer. Never raises: what cannot be read is `Words`."""
    if len(text) > LONGEST:
        return Shape((Words(text[:LONGEST]),))
    return _shape(plain(text))


def _shape(written: str) -> Shape:
    if _LABELS.fullmatch(written):
        return Shape(
            tuple(Words(f"({number})") for number in sorted(set(re.findall(r"\d+", written)), key=int))
        )
    pieces = _pieces(_unbraced(written))
    if len(pieces) > _MOST:
        return Shape((Words(written),))
    parts: list[Part] = []
    for piece in pieces:
        for each in _signs(piece):
            parts += _part(each)
    return Shape(tuple(dict.fromkeys(parts)))


def _unbraced(written: str) -> str:
    """Without the braces of a set; of {x | x > 1} what stands after the line."""
    found = re.fullmatch(r"(?:[A-Z]\s*=\s*)?⟨(.*)⟩", written)
    if not found:
        return written
    inner = found[1]
    builder = re.fullmatch(rf"\s*{_NAME}\s*(?:∈\s*R)?\s*[|:]\s*(.*)", inner)
    return builder[1] if builder else inner


def _pieces(written: str) -> list[str]:
    """Split at words for "or" and at commas outside brackets, and at ∪."""
    for part in ("且", "∩"):
        if part in written:
            return [written.replace("∩", "且")]
    found, depth, start = [], 0, 0
    marked = _OTHER.sub("⁏", written).replace("∪", "⁏")
    for at, sign in enumerate(marked):
        depth += (sign in "([{⟨") - (sign in ")]}⟩")
        if sign == "⁏" or (sign == "," and depth == 0):
            found.append(marked[start:at])
            start = at + 1
    found.append(marked[start:])
    return [each.strip() for each in found if each.strip()]


def _signs(piece: str) -> list[str]:
    """±2 is two values."""
    if piece.count("±") != 1:
        return [piece]
    return [piece.replace("±", "+"), piece.replace("±", "-")]


def _part(piece: str) -> list[Part]:
    try:
        if _RELATION.search(piece):
            return list(_spans(piece))
        piece = _MEMBER.sub("", piece)
        if "=" in piece:
            return [_equation(piece)]
        span = _SPAN.match(piece)
        if span and (parts := _arguments(span[2])) and len(parts) > 1:
            return [Span(tuple(_bound(each) for each in parts), span[1] + span[3])]
        if ":" in piece:
            return [Ratio(tuple(parse(each) for each in piece.split(":")))]
        return [_value(piece)]
    except UnreadableError:
        return [Words(piece)]


def _value(piece: str, subject: str = "") -> Value:
    piece = piece.replace("度", "°") if re.search(r"\d\s*度$", piece) else piece
    lead = _LEAD.match(piece)
    sense = "".join(_SENSE.findall(lead[0])) if lead else ""
    piece = piece[lead.end() :] if lead else piece
    value, unit = split(piece)
    if unit:
        try:
            return Value(parse(value), unit, subject, sense)
        except UnreadableError:
            pass
    return Value(parse(piece), "", subject, sense)


def _equation(piece: str) -> Part:
    sides = [side.strip() for side in piece.split("=")]
    if _SUBJECT.match(sides[0]) and len(sides) == 2:
        value = _value(sides[1], sides[0].strip())
        if parse(sides[0]).names() & value.node.names():
            return Equation(parse(sides[0]), value.node)
        return value
    if len(sides) > 2 or _is_said(sides[0]):
        return _value(sides[-1])
    if not parse(sides[0]).names() and not (value := _value(sides[1])).node.names():
        return value
    return Equation(parse(sides[0]), parse(sides[1]))


def _is_said(side: str) -> bool:
    return not side or bool(re.search(r"[\u4e00-\u9fff]", side))


def _arguments(inner: str) -> list[str]:
    found, depth, start = [], 0, 0
    for at, sign in enumerate(inner):
        depth += (sign in "([{⟨") - (sign in ")]}⟩")
        if depth < 0:
            return []
        if sign == "," and depth == 0:
            found.append(inner[start:at])
            start = at + 1
    return [*found, inner[start:]]


def _spans(piece: str) -> list[Span]:
    """An inequality as an interval; 且 takes the common part of two one-sided ones."""
    spans = [_span(each) for each in piece.split("且")]
    if len(spans) == 1:
        return spans
    low = [each for each in spans if each.parts[0] != _MINUS_INFINITE]
    high = [each for each in spans if each.parts[1] != _INFINITE]
    if len(spans) != 2 or len(low) != 1 or len(high) != 1:
        raise UnreadableError(piece)
    return [Span((low[0].parts[0], high[0].parts[1]), low[0].brackets[0] + high[0].brackets[1])]


def _span(piece: str) -> Span:
    signs = _RELATION.findall(piece)
    sides = [side.strip() for side in _RELATION.split(piece)]
    if len(signs) == 2 and signs[0] in ">≥":
        signs, sides = [_FLIP[sign] for sign in reversed(signs)], sides[::-1]
    if len(signs) == 2 and signs[0] in "<≤" and signs[1] in "<≤" and _SUBJECT.match(sides[1]):
        ends = ("[" if signs[0] == "≤" else "(") + ("]" if signs[1] == "≤" else ")")
        return Span((_bound(sides[0]), _bound(sides[2])), ends)
    if len(signs) == 1:
        if _SUBJECT.match(sides[1]) and not _SUBJECT.match(sides[0]):
            signs, sides = [_FLIP[signs[0]]], sides[::-1]
        bound = _bound(sides[1])
        if signs[0] in "<≤":
            return Span((_MINUS_INFINITE, bound), "(" + ("]" if signs[0] == "≤" else ")"))
        return Span((bound, _INFINITE), ("[" if signs[0] == "≥" else "(") + ")")
    raise UnreadableError(piece)


def _bound(text: str) -> Node:
    text = text.strip()
    if text in ("+∞", "∞"):
        return _INFINITE
    if text.replace(" ", "") == "-∞":
        return _MINUS_INFINITE
    return _value(text).node


_MINUS_INFINITE = Node("-", (Node("number"), Node("∞")))
