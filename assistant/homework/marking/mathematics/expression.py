"""Reads an expression into a tree by a grammar of our own. Nothing is handed to `eval`, SymPy's parser or any
other; length, depth and powers are limited, so no text can hang or execute.

    sum := term (('+' | '-') term)*;   term := signed (('*' | '/' | nothing) signed)*
    signed := ('-' | '+') signed | power;   power := postfix ('^' signed)?
"""

import re
from dataclasses import dataclass
from fractions import Fraction

DEEPEST = 40
MOST_TOKENS = 300

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<command>\\[a-zA-Z]+)|"
    r"(?P<function>arcsin|arccos|arctan|sqrt|sin|cos|tan|cot|ln|lg|log|exp|abs|pi)"
    r"|(?P<letter>[a-zA-Zα-ωΔΩ])|(?P<sign>[-+*/^(){}\[\]|!%°√π∞_,]))"
)
_GREEK = frozenset("alpha beta gamma delta theta lambda mu omega phi varphi rho sigma tau".split())  # noqa: SIM905
_FUNCTIONS = frozenset("log lg ln exp sin cos tan cot arcsin arccos arctan abs".split())  # noqa: SIM905
_OPEN = {"(": ")", "[": "]", "{": "}"}


class UnreadableError(ValueError):
    """Not an expression of this grammar, or beyond its limits."""


@dataclass(frozen=True, slots=True)
class Node:
    """`kind` is `number`, `name`, a sign or a function's name."""

    kind: str
    parts: tuple["Node", ...] = ()
    value: Fraction = Fraction(0)
    name: str = ""

    def names(self) -> frozenset[str]:
        """The variables in it."""
        own = frozenset({self.name}) if self.kind == "name" else frozenset[str]()
        return own.union(*(part.names() for part in self.parts))


def parse(text: str) -> Node:
    """The tree of an expression. Raises `UnreadableError`."""
    reader = _Reader(_tokens(text))
    node = reader.sum(0)
    if reader.left():
        raise UnreadableError(text)
    return node


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or len(found) >= MOST_TOKENS:
            raise UnreadableError(text[at : at + 20])
        found.append(match.group().strip())
        at = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def left(self) -> bool:
        return self._at < len(self._tokens)

    def sum(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise UnreadableError("too deep")
        node = self._term(depth)
        while self._peek() in ("+", "-"):
            sign = self._take()
            node = Node(sign, (node, self._term(depth)))
        return node

    def _term(self, depth: int) -> Node:
        node = self._signed(depth)
        while True:
            following = self._peek()
            if following in ("*", "/"):
                self._take()
                node = Node(following, (node, self._signed(depth)))
            elif self._starts(following):
                node = Node("*", (node, self._power(depth)))
            else:
                return node

    def _starts(self, sign: str) -> bool:
        return bool(sign) and (sign[0].isalnum() or sign[0] in "\\√π∞({[.")

    def _signed(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise UnreadableError("too deep")
        if self._peek() in ("-", "+"):
            minus = self._take() == "-"
            node = self._signed(depth + 1)
            return Node("-", (_whole(0), node)) if minus else node
        return self._power(depth)

    def _power(self, depth: int) -> Node:
        node = self._primary(depth)
        while self._peek() in ("°", "%", "!"):
            node = Node(self._take(), (node,))
        if self._peek() == "^":
            self._take()
            node = Node("^", (node, self._signed(depth + 1)))
        while self._peek() in ("°", "%"):
            node = Node(self._take(), (node,))
        return node

    def _primary(self, depth: int) -> Node:
        sign = self._take()
        if sign[0].isdigit() or sign[0] == ".":
            return self._mixed(_number(sign), depth)
        if sign in _OPEN:
            node = self.sum(depth + 1)
            self._expect(_OPEN[sign])
            return node
        if sign == "|":
            node = self.sum(depth + 1)
            self._expect("|")
            return Node("abs", (node,))
        if sign in ("π", "∞", "pi", "e", "i"):
            return Node("π" if sign == "pi" else sign)
        if sign == "\\frac":
            above = self._argument(depth)
            return Node("/", (above, self._argument(depth)))
        name = sign.lstrip("\\")
        if sign == "√" or name == "sqrt":
            return self._root(depth)
        if name in _FUNCTIONS:
            return self._function(name, depth)
        if (len(name) == 1 and name.isalpha()) or name in _GREEK:
            return Node("name", name=name + self._index())
        raise UnreadableError(sign)

    def _mixed(self, whole: Node, depth: int) -> Node:
        """A whole number right before a fraction of numbers is a mixed number (带分数), not a product."""
        if self._peek() != "\\frac" or whole.value.denominator != 1:
            return whole
        start = self._at
        self._take()
        above = self._argument(depth)
        fraction = Node("/", (above, self._argument(depth)))
        if all(part.kind == "number" for part in fraction.parts):
            return Node("+", (whole, fraction))
        self._at = start
        return whole

    def _index(self) -> str:
        """The index of a name, as in a_{n+1}."""
        if self._peek() != "_":
            return ""
        self._take()
        if self._peek() != "{":
            return f"_{self._take()}"
        self._take()
        parts = []
        while self._peek() not in ("}", ""):
            parts.append(self._take())
        self._expect("}")
        return "_" + "".join(parts)

    def _argument(self, depth: int) -> Node:
        """What follows \\frac: a group, or one digit or letter (\\frac12)."""
        if self._peek() == "{":
            return self._primary(depth + 1)
        sign = self._peek()
        if sign and sign[0].isdigit() and len(sign) > 1 and sign.isdigit():
            self._tokens[self._at : self._at + 1] = list(sign)
        return _number(self._take()) if self._peek()[:1].isdigit() else self._primary(depth + 1)

    def _root(self, depth: int) -> Node:
        degree = _whole(2)
        if self._peek() == "[":
            degree = self._primary(depth + 1)
        return Node("root", (self._primary(depth + 1), degree))

    def _function(self, name: str, depth: int) -> Node:
        base: Node | None = None
        power: Node | None = None
        if self._peek() == "_":
            self._take()
            base = self._argument(depth)
        if self._peek() == "^":
            self._take()
            power = self._argument(depth) if self._peek() != "(" else self._primary(depth + 1)
        inner = self._operand(depth + 1)
        node = Node("log", (inner, base)) if base is not None else Node(name, (inner,))
        return Node("^", (node, power)) if power is not None else node

    def _operand(self, depth: int) -> Node:
        """What a function without brackets applies to: sin 2x, ln 2."""
        node = self._power(depth)
        bracketed = self._tokens[self._at - 1] in (")", "}", "]")
        while not bracketed and self._starts(self._peek()) and self._peek() not in ("(", "{", "["):
            if self._peek().lstrip("\\") in _FUNCTIONS:
                break
            node = Node("*", (node, self._power(depth)))
        return node

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        if not self.left():
            raise UnreadableError("ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, sign: str) -> None:
        if self._take() != sign:
            raise UnreadableError(f"no {sign}")


def _whole(value: int) -> Node:
    return Node("number", value=Fraction(value))


def _number(sign: str) -> Node:
    if len(sign) > 60 or not re.fullmatch(r"\d*\.?\d+", sign):
        raise UnreadableError(sign[:20])
    return Node("number", value=Fraction(sign if sign[0] != "." else "0" + sign))
