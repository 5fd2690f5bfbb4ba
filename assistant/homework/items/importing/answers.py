"""Answers in text: tags under a question (【答案】), and the list of answers at the end of a paper."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assistant.homework.items.columns import scored
from assistant.homework.items.importing.raw import Raw
from assistant.homework.items.report import Findings

_HAN = "一二三四五六七八九十"
_TAG = re.compile(
    r"[【\[]\s*(参考答案|答案|解析|分析|详解|解答|点评|评分标准|知识点|考点|难度|分值|题型|来源|用时|材料|编号|单位|其他答案|采分点)\s*[】\]]\s*[:：]?"
    r"|(?m:^)[ \u3000]*(参考答案|答案|解析|答|Answer|Key)\s*[:：]"
)
_PAIR = re.compile(r"(?:^|(?<=[\s\u3000;；,，]))(\d{1,3})\s*[.．、:：]\s*(?!\d)")
_RANGE = re.compile(r"(\d{1,3})\s*[-—–~～至]\s*(\d{1,3})\s*[.．:：、]?\s*((?:[A-H√×对错][\s\u3000,，、]*)+)")
_SECTION = re.compile(rf"^\s*[{_HAN}]{{1,3}}\s*[、．.]")
_WORKED = re.compile(r"^\s*(?:解|证明|证|Solution|Proof)\s*[:：]", re.IGNORECASE)
_EASY = {
    "易": 0.85,
    "较易": 0.75,
    "容易": 0.85,
    "中": 0.6,
    "中等": 0.6,
    "适中": 0.6,
    "较难": 0.4,
    "难": 0.3,
    "困难": 0.3,
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Tag:
    """Where the words behind a tag go."""

    put: Callable[[Raw, str], None]


def split_tags(text: str) -> tuple[str, list[tuple[Tag, str]]]:
    """`text` before the first tag, and the tags with their words. `答：` behind another tag is the last line
    of a worked solution."""
    marks = [mark for at, mark in enumerate(_TAG.finditer(text)) if at == 0 or mark[2] != "答"]
    if not marks:
        return text, []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return text[: marks[0].start()], [
        (_TAGS[mark[1] or mark[2]], text[mark.end() : end].strip())
        for mark, end in zip(marks, ends, strict=True)
    ]


def _answer(raw: Raw, words: str) -> None:
    if _WORKED.match(words):
        _solution(raw, words)
        return
    head, _, rest = words.partition("\n")
    raw.answer = head.strip()
    if rest.strip():
        if raw.options or _WORKED.match(rest):
            _solution(raw, rest)
        else:
            raw.answer = words.strip()


def _solution(raw: Raw, words: str) -> None:
    raw.solution += [line.strip() for line in words.split("\n") if line.strip()]


def _points_of_knowledge(raw: Raw, words: str) -> None:
    codes = [each.strip() for each in re.split(r"[;；,，、\n]", words) if each.strip()]
    raw.more["knowledge"] = codes


def _difficulty(raw: Raw, words: str) -> None:
    number = _NUMBER.search(words)
    value = _EASY.get(words.strip("。 "))
    if value is None and number and 0 <= float(number[0]) <= 1:
        value = float(number[0])
    if value is not None:
        raw.more["expected"] = value


def _points(raw: Raw, words: str) -> None:
    if number := _NUMBER.search(words):
        raw.points = float(number[0])


def _more(name: str, number: bool = False) -> Callable[[Raw, str], None]:
    def put(raw: Raw, words: str) -> None:
        if number:
            if figure := _NUMBER.search(words):
                raw.more[name] = float(figure[0])
        elif words:
            raw.more[name] = words

    return put


def _id(raw: Raw, words: str) -> None:
    raw.id = words


def _stimulus(raw: Raw, words: str) -> None:
    raw.stimulus = words


def _accepted(raw: Raw, words: str) -> None:
    raw.more["accepted"] = [line.strip() for line in words.split("\n") if line.strip()]


def _scoring(raw: Raw, words: str) -> None:
    try:
        raw.more["scoring"] = scored(words)
    except ValueError:
        raw.solution += words.split("\n")


def _nothing(_raw: Raw, _words: str) -> None:
    """Words for readers of the paper only."""


_TAGS: Mapping[str, Tag] = {
    **dict.fromkeys(("参考答案", "答案", "答", "Answer", "Key"), Tag(_answer)),
    **dict.fromkeys(("解析", "分析", "详解", "解答", "评分标准"), Tag(_solution)),
    **dict.fromkeys(("知识点", "考点"), Tag(_points_of_knowledge)),
    "点评": Tag(_nothing), "难度": Tag(_difficulty), "分值": Tag(_points), "题型": Tag(_more("type")),
    "来源": Tag(_more("source")), "用时": Tag(_more("minutes", number=True)), "材料": Tag(_stimulus),
    "编号": Tag(_id), "单位": Tag(_more("unit")), "其他答案": Tag(_accepted),
    "采分点": Tag(_scoring),
}  # fmt: skip


@dataclass
class AnswerList:
    """The answers behind the questions: `1. B  2. C`, `1-5 ABCDA`, or a paragraph each."""

    _found: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    _section: int = 0
    _last: tuple[int, int] | None = None
    _numbers: list[int] = field(default_factory=list)

    def take(self, line: str) -> None:
        """One more line behind the heading."""
        if _SECTION.match(line):
            self._section += 1
            line = _SECTION.sub("", line, count=1)
            if not (_RANGE.search(line) or _PAIR.search(line)):
                return
        cells = [each.strip() for each in line.strip().strip("|").split("|")] if "|" in line else []
        if cells and self._table(cells):
            return
        ranges = list(_RANGE.finditer(line))
        if ranges:
            for match in ranges:
                self._spread(int(match[1]), int(match[2]), re.sub(r"[^A-H√×对错]", "", match[3]))
            return
        self._pairs(line)

    def give(self, questions: Mapping[tuple[int, int], Raw], found: Findings) -> None:
        """Hand every answer to its question: by section and number, or by the number where it is the only
        one of it. What fits none is told."""
        for (section, number), lines in self._found.items():
            raw = questions.get((section, number))
            if raw is None:
                same = [each for (_, other), each in questions.items() if other == number]
                raw = same[0] if len(same) == 1 else None
            words = "\n".join(lines).strip()
            if raw is None:
                found.repair(
                    f"#{number}", "answer-left-over", f"答案表中的第{number}题没有对应的题目，已略去",
                    f"answer {number} has no question and was left out",
                )  # fmt: skip
            elif words:
                before, tags = split_tags(words)
                if before.strip():
                    _answer(raw, before.strip())
                for tag, said in tags:
                    tag.put(raw, said)

    def _table(self, cells: list[str]) -> bool:
        """Two rows: numbers, and under them the answers."""
        figures = [int(each) for each in cells if each.isdigit()]
        if len(figures) >= max(1, len(cells) - 1):
            self._numbers = figures
            return True
        if self._numbers and len(cells) >= len(self._numbers):
            for number, answer in zip(self._numbers, cells[-len(self._numbers) :], strict=True):
                self._found[self._section, number] = [answer]
            self._numbers = []
            return True
        return not any(cells) or set("".join(cells)) <= set("-: ")

    def _spread(self, first: int, last: int, letters: str) -> None:
        if len(letters) == last - first + 1:
            for at, letter in enumerate(letters):
                self._found[self._section, first + at] = [letter]

    def _pairs(self, line: str) -> None:
        marks = list(_PAIR.finditer(line))
        run: list[re.Match[str]] = []
        for mark in marks:
            first = not run and not line[: mark.start()].strip()
            if first or (run and int(mark[1]) == int(run[-1][1]) + 1):
                run.append(mark)
        if not run:
            if self._last is not None and line.strip():
                self._found[self._last].append(line)
            return
        ends = [mark.start() for mark in run[1:]] + [len(line)]
        for mark, end in zip(run, ends, strict=True):
            self._last = (self._section, int(mark[1]))
            self._found[self._last] = [line[mark.end() : end].strip(" ;；,，\u3000")]
