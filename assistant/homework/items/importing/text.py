"""Numbered questions in running text (试题文本): sections, questions, options, tagged answers, and a list of
answers at the end. Word documents become such lines too."""

import re
from dataclasses import dataclass, field

from assistant.homework.items.importing.answers import AnswerList, split_tags
from assistant.homework.items.importing.raw import MOST, About, Raw, build
from assistant.homework.items.report import Findings
from corpora.parsing.problems import FileDamaged, FileTooLong, NoText

_HAN = "一二三四五六七八九十"
_SECTION = re.compile(
    rf"^\s*(?:第?[{_HAN}]{{1,3}}(?:部分|大题)?\s*[、．.:：]|[（(][{_HAN}]{{1,3}}[)）])\s*(.{{0,80}})"
)
_SECTION_WORDS = re.compile(
    r"题|默写|阅读|写作|作文|听力|完形|书面表达|选择|填空|判断|计算|choice|blank", re.IGNORECASE
)
_EACH = re.compile(r"每(?:小|一)?[题空]\s*(\d+(?:\.\d+)?)\s*分")
_QUESTION = re.compile(r"^\s*(?:第\s*)?(\d{1,3})\s*(?:题\s*[.．、:：]?|[.．、](?!\d))\s*(.*)$", re.DOTALL)
_BRACKETED = re.compile(r"^\s*[（(](\d{1,3})[)）]\s*(.*)$", re.DOTALL)
_OPTION = re.compile(r"(?:^|(?<=[\s\u3000）)。？?]))([A-H])\s*[.．、:：)）]\s*")
_POINTS = re.compile(r"[（(]\s*(?:本(?:小)?题\s*)?(?:满分)?\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")
_ANSWERS = re.compile(
    r"^\s*[【\[]?\s*(?:试[题卷])?\s*(?:参考|标准)?答案(?:[与和及]?(?:解析|评分标准|评分参考|详解))*\s*[】\]]?\s*[:：]?\s*$|^answers?\s*$",
    re.IGNORECASE,
)
_MATERIAL = re.compile(r"(\d{1,3})\s*[-—–~～至到]\s*(\d{1,3})\s*(?:小)?题")
_SKIPPED = re.compile(r"^\s*第\s*[ⅠⅡIVX12一二]+\s*卷")
_JUMP = 3
"""A missing number or two is a slip of the author; more is not a number of a question."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, where it stands, and the SHA-256 with media type of its pictures."""

    text: str
    pictures: tuple[dict[str, str], ...] = ()
    unread: bool = False


@dataclass
class _Open:
    """The question being read; `at` is the section and number that the list of answers goes by."""

    raw: Raw
    number: int
    section: int
    lines: list[str] = field(default_factory=list)
    unread: bool = False


def fill(data: bytes, form: str, about: About, found: Findings) -> None:
    """Read plain text in UTF-8 or GB 18030."""
    text = _decoded(data, form)
    read_lines([Line(line) for line in text.splitlines()], about, found, form)


def read_lines(lines: list[Line], about: About, found: Findings, form: str) -> None:
    """Every question in order; the list of answers at the end goes to the questions by number."""
    if not any(line.text.strip() or line.pictures for line in lines):
        raise NoText()
    reader = _Reader(found, any(_QUESTION.match(line.text) for line in lines))
    for line in lines:
        reader.take(line)
    questions = reader.finish()
    if len(questions) > MOST:
        raise FileTooLong(what=form, limit=MOST)
    reader.answers.give(questions_at(questions), found)
    if not questions:
        found.refuse(
            "#0",
            "no-questions",
            "没有找到编号的题目，题号请写成“1.”或“1、”",
            "no numbered question was found; number them 1. 2. 3.",
        )
    for each in questions:
        if each.unread:
            found.refuse(
                each.raw.place, "picture-unread", "题中有读不出的图片或公式（WMF、OLE），请换成PNG或Word公式",
                "it holds a picture or formula object that cannot be read (WMF, OLE)",
            )  # fmt: skip
            continue
        build(each.raw, about, found)


def questions_at(questions: list[_Open]) -> dict[tuple[int, int], Raw]:
    """Questions by section and number."""
    return {(each.section, each.number): each.raw for each in questions}


class _Reader:
    """Takes lines one by one; `answers` collects what stands behind the heading of the answers."""

    def __init__(self, found: Findings, dotted: bool) -> None:
        self.answers = AnswerList()
        self._found = found
        self._start = _QUESTION if dotted else _BRACKETED
        self._done: list[_Open] = []
        self._open: _Open | None = None
        self._section = 0
        self._hint = ""
        self._each: float | None = None
        self._last = 0
        self._fresh = True
        self._in_answers = False
        self._material: list[str] | None = None
        self._shared: tuple[int, int, str] = (1, 0, "")

    def take(self, line: Line) -> None:
        """One more line."""
        text = line.text.replace("\u00a0", " ").rstrip()
        if self._in_answers or _ANSWERS.match(text):
            self._end()
            if self._in_answers:
                self.answers.take(text)
            self._in_answers = True
            return
        if self._heading(text) or _SKIPPED.match(text):
            return
        if self._question(text) or self._stimulus(text):
            pass
        elif self._material is not None:
            self._material.append(text)
        elif self._open is not None and (text.strip() or line.pictures):
            self._open.lines.append(text)
        if self._open is not None:
            self._open.raw.pictures += line.pictures
            self._open.unread = self._open.unread or line.unread

    def finish(self) -> list[_Open]:
        """All questions."""
        self._end()
        return self._done

    def _heading(self, text: str) -> bool:
        match = _SECTION.match(text)
        if match is None or not _SECTION_WORDS.search(match[1]) or len(text) > 120:
            return False
        self._end()
        self._section += 1
        self._hint = match[1]
        each = _EACH.search(text)
        self._each = float(each[1]) if each else None
        self._fresh = True
        return True

    def _question(self, text: str) -> bool:
        match = self._start.match(text)
        if match is None:
            return False
        number = int(match[1])
        expected = self._last < number <= self._last + _JUMP or (self._fresh and number == 1)
        if not (expected or (self._last == 0 and self._open is None)):
            return False
        self._end()
        if self._last and number > self._last + 1:
            self._found.repair(
                f"#{number}",
                "number-jumps",
                f"题号从{self._last}跳到{number}",
                f"the numbers go from {self._last} to {number}",
            )
        place = f"#{len(self._done) + 1}"
        low, high, shared = self._shared
        raw = Raw(place, hint=self._hint, points=self._each, stimulus=shared if low <= number <= high else "")
        self._open = _Open(raw, number, self._section, [match[2]])
        self._last, self._fresh = number, False
        return True

    def _stimulus(self, text: str) -> bool:
        """`阅读下面的材料，回答 5-7 题`: what follows up to the next question is theirs."""
        match = _MATERIAL.search(text)
        if match is None or not re.search(r"阅读|材料|根据|read", text[:60], re.IGNORECASE):
            return False
        self._end()
        self._shared = (int(match[1]), int(match[2]), "")
        self._material = []
        return True

    def _end(self) -> None:
        if self._material is not None:
            low, high, _ = self._shared
            self._shared = (low, high, "\n".join(self._material).strip())
            self._material = None
        if self._open is None:
            return
        _take_apart(self._open.raw, self._open.lines)
        self._done.append(self._open)
        self._open = None


def _take_apart(raw: Raw, lines: list[str]) -> None:
    """Stem, options, tagged answer and points of one question's lines."""
    text, tags = split_tags("\n".join(lines))
    stem: list[str] = []
    for line in text.split("\n"):
        parts = _options(line, len(raw.options))
        if parts:
            if parts[0].strip():
                stem.append(parts[0])
            raw.options += [
                (chr(ord("A") + len(raw.options) + at), each) for at, each in enumerate(parts[1:])
            ]
        elif raw.options and line.strip() and raw.options[-1][1] == "":
            raw.options[-1] = (raw.options[-1][0], line.strip())
        elif line.strip() or stem:
            stem.append(line)
    raw.stem = "\n".join(stem).strip()
    _points(raw)
    for tag, words in tags:
        tag.put(raw, words)


def split_options(text: str) -> list[tuple[str, str]]:
    """The options of a text that holds nothing else."""
    made: list[tuple[str, str]] = []
    for line in text.split("\n"):
        parts = _options(line, len(made))[1:]
        made += [(chr(ord("A") + len(made) + at), each) for at, each in enumerate(parts)]
    return made


def _options(line: str, known: int) -> list[str]:
    """What stands before the first option of the line, then its options; empty where there is none. One
    letter alone counts at the start of a line, and only the letter that is next."""
    marks = list(_OPTION.finditer(line))
    wanted = chr(ord("A") + known)
    at = next((n for n, mark in enumerate(marks) if mark[1] == wanted), None)
    if at is None:
        return []
    run = [marks[at]]
    for mark in marks[at + 1 :]:
        if ord(mark[1]) == ord(run[-1][1]) + 1:
            run.append(mark)
    alone = len(run) == 1
    if alone and line[: run[0].start()].strip():
        return []
    ends = [mark.start() for mark in run[1:]] + [len(line)]
    texts = [line[mark.end() : end].strip() for mark, end in zip(run, ends, strict=True)]
    return [line[: run[0].start()].rstrip(), *texts]


def _points(raw: Raw) -> None:
    """`16.（8分）解方程` or `解方程（8分）`: the points, taken out of the stem."""
    for match in (_POINTS.match(raw.stem), *_POINTS.finditer(raw.stem.partition("\n")[0][-14:])):
        if match is not None:
            raw.points = float(match[1])
            raw.stem = raw.stem.replace(match[0], "", 1).strip()
            return


def _decoded(data: bytes, form: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileDamaged(kind=form)
