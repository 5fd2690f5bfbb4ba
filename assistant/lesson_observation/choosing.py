"""Three strengths, one focus, one next try: chosen by rule from what was seen, each with the moments it rests
on.

A strength needs moments; where there are fewer than three, fewer are told. The focus is the first in an order
of what research finds worth changing first (wait, open questions, feedback, pupils' talk), and never a trait
of a person.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.lesson_observation.coding import Coded
from assistant.lesson_observation.figures import RIGHT_S, Figures
from assistant.lesson_observation.report import Found, Language, Moment
from assistant.lesson_observation.transcript import clock
from assistant.lesson_observation.wording import HIGHER

_MOST_WORDS = 90
_MOMENTS = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """A coded lesson with its figures, and whether its times are real."""

    coded: Sequence[Coded]
    figures: Figures
    timed: bool
    language: Language

    def moments(self, numbers: Iterable[int]) -> list[Moment]:
        """The sentences of these numbers, the first few."""
        by = {one.sentence.number: one.sentence for one in self.coded if one.sentence.text}
        chosen = [by[number] for number in dict.fromkeys(numbers) if number in by][:_MOMENTS]
        return [
            Moment(
                sentence=part.number,
                clock=clock(part.start) if self.timed else "",
                speaker=part.speaker or part.role,
                text=part.text if len(part.text) <= _MOST_WORDS else part.text[: _MOST_WORDS - 1] + "…",
            )
            for part in chosen
        ]

    def coded_as(self, *codes: str) -> list[int]:
        """Numbers of the sentences with these codes, the longest first."""
        found = [one.sentence for one in self.coded if one.code in codes and one.sentence.text]
        return [part.number for part in sorted(found, key=lambda part: -len(part.text))]

    def said(self, zh: str, en: str) -> str:
        """The wording in the reader's language."""
        return zh if self.language == "zh" else en


def strengths(seen: Seen) -> list[Found]:
    """The three best supported, in the order of how much they bear."""
    made: list[tuple[float, Found]] = []

    def add(weight: float, name: str, numbers: Sequence[int], zh: str, en: str) -> None:
        moments = seen.moments(numbers)
        if weight > 0 and moments:
            made.append((weight, Found(name=name, text=seen.said(zh, en), moments=moments)))

    told = seen.figures
    higher = [each.sentence for each in told.questions if each.level in HIGHER and each.open]
    share = len(higher) / len(told.questions) if told.questions else 0.0
    add(
        share * 3 * min(1.0, len(higher) / 3),
        "open-questions",
        higher,
        f"提出了{len(higher)}个要学生分析、评价或创造的开放性问题，占知识性提问的{share:.0%}。",
        f"{len(higher)} open questions asked to analyse, judge or create: {share:.0%} of all.",
    )
    specific = [each.sentence for each in told.feedback if each.kind == "specific"]
    add(
        min(2.4, len(specific) * 0.6),
        "specific-feedback",
        specific,
        f"有{len(specific)}次反馈说出了好在哪里，而不只是“很好”。",
        f"{len(specific)} times feedback said what was good about an answer.",
    )
    used = [*seen.coded_as("3"), *[each.sentence for each in told.feedback if each.kind == "restate"]]
    add(
        min(2.0, len(set(used)) * 0.4),
        "uses-ideas",
        used,
        f"有{len(set(used))}次接着学生的话往下讲，学生的想法成了课的一部分。",
        f"{len(set(used))} times the lesson went on from what a pupil had said.",
    )
    probes = [each.follow for each in told.exchanges if each.kind in ("probe", "question")]
    add(
        min(2.2, len(probes) * 0.5),
        "follow-up",
        probes,
        f"学生回答后追问了{len(probes)}次，没有停在对错上。",
        f"{len(probes)} times an answer was followed by another question instead of a verdict.",
    )
    _pupils(seen, add)
    _acts(seen, add)
    return [found for _, found in sorted(made, key=lambda pair: -pair[0])[:3]]


Add = Callable[[float, str, Sequence[int], str, str], None]


def _pupils(seen: Seen, add: Add) -> None:
    own = seen.coded_as("9.2", "9.1")
    add(
        min(2.0, len(own) * 0.3),
        "pupils-speak-up",
        own,
        f"学生主动发言或提问{len(own)}次。",
        f"Pupils spoke or asked of their own accord {len(own)} times.",
    )
    waited = [
        each.sentence for each in seen.figures.questions if each.wait is not None and each.wait >= RIGHT_S
    ]
    add(
        min(2.2, len(waited) * 0.7),
        "waits",
        waited,
        f"有{len(waited)}次提问后等了3秒以上。",
        f"{len(waited)} times a question was followed by three seconds and more.",
    )
    peers = [one.sentence.number for one in seen.coded if one.code == "10" and one.sentence.text]
    add(
        min(1.6, len(peers) * 0.8),
        "peer-talk",
        peers,
        f"安排了{len(peers)}次同伴讨论。",
        f"Pupils talked with one another {len(peers)} times.",
    )


def _acts(seen: Seen, add: Add) -> None:
    rows = (
        ("reviewing", 0.9, "上课联系了已学内容。", "The lesson linked back to what was known."),
        ("summarization", 0.9, "有明确的小结，把内容收拢起来。", "What was learned was drawn together."),
        ("example-giving", 0.7, "用例子帮助理解。", "Examples helped to understand."),
        ("reasoning", 1.2, "请学生说出理由。", "Pupils were asked for their reasons."),
        ("relate", 1.0, "请学生回应彼此的想法。", "Pupils were asked to take up each other's ideas."),
        ("guidance", 0.4, "用问题一步步引导。", "Guidance came step by step."),
    )
    for act, weight, zh, en in rows:
        found = [one.sentence.number for one in seen.coded if one.act == act]
        add(weight * min(1.0, len(found) / 2), act, found, zh, en)


def focus(seen: Seen) -> tuple[Found | None, Found | None]:
    """One thing to look at, and one to try next time, on the same moments; none where nothing stands out."""
    told = seen.figures
    for choose in (_wait, _open, _feedback, _follow, _share):
        found = choose(seen, told)
        if found is not None:
            return found
    return None, None


Pair = tuple[Found, Found] | None


def _pair(
    seen: Seen, name: str, numbers: Sequence[int], focus_: tuple[str, str], try_: tuple[str, str]
) -> Pair:
    moments = seen.moments(numbers)
    if not moments:
        return None
    return (
        Found(name=name, text=seen.said(*focus_), moments=moments),
        Found(name=f"try-{name}", text=seen.said(*try_), moments=moments[:1]),
    )


def _wait(seen: Seen, told: Figures) -> Pair:
    figure = told.figure("wait_1")
    if figure.value is None or figure.value >= 2:
        return None
    short = [each for each in told.questions if each.wait is not None and each.wait < 2]
    short.sort(key=lambda each: (each.level not in HIGHER, each.wait or 0.0))
    value = f"{figure.value:.1f}"
    return _pair(
        seen,
        "wait",
        [each.sentence for each in short],
        (
            f"提问后到学生开口的时间，中位数是{value}秒（{figure.n}次）。需要想一想的问题，值得多等一会儿。",
            f"From question to answer: median {value} s (n = {figure.n}). Thought takes longer.",
        ),
        (
            "下一次，选这个问题：问完后在心里默数到3再请人，或先让学生写一句再说。",
            "Next time count to three in silence after this one, or let pupils write first.",
        ),
    )


def _open(seen: Seen, told: Figures) -> Pair:
    asked = told.questions
    closed = [each.sentence for each in asked if not each.open]
    if len(asked) < 4 or len(closed) < len(asked) * 0.7:
        return None
    return _pair(
        seen,
        "open",
        closed,
        (
            f"知识性提问{len(asked)}个，其中{len(closed)}个只有一个答案。",
            f"Of {len(asked)} questions for knowledge {len(closed)} had one right answer only.",
        ),
        (
            "下一次，把这一问改成要理由的问法，例如在后面加一句“你是怎么想到的？”或“谁有不同的办法？”。",
            "Next time ask this one for reasons: “How did you get there?” or “Who did it another way?”",
        ),
    )


def _feedback(seen: Seen, told: Figures) -> Pair:
    bare = [each.sentence for each in told.feedback if each.kind in ("general", "accept")]
    if len(told.feedback) < 3 or len(bare) < len(told.feedback) * 0.5:
        return None
    return _pair(
        seen,
        "feedback",
        bare,
        (
            f"学生回答后的{len(told.feedback)}次回应中，{len(bare)}次只说了对或好，没说好在哪里。",
            f"Of {len(told.feedback)} responses {len(bare)} said right or good without saying what was.",
        ),
        (
            "下一次，在这里多说半句：指出学生用了什么方法、哪个依据，或还差哪一步。",
            "Next time add half a sentence here: which way, which evidence, or which step is still missing.",
        ),
    )


def _follow(seen: Seen, told: Figures) -> Pair:
    left = [each.initiation for each in told.exchanges if each.kind in ("none", "goes-on", "feedback")]
    if len(told.exchanges) < 3 or len(left) < len(told.exchanges) * 0.7:
        return None
    return _pair(
        seen,
        "follow-up",
        left,
        (
            f"{len(told.exchanges)}次问答中，{len(left)}次一问一答就结束了。",
            f"Of {len(told.exchanges)} exchanges {len(left)} ended after one answer.",
        ),
        (
            "下一次，在这次问答后再请一名学生补充或质疑，然后老师再说话。",
            "Next time have another pupil add or object after this answer before speaking yourself.",
        ),
    )


def _share(seen: Seen, told: Figures) -> Pair:
    share = told.figure("teacher_share").value
    if share is None or share < 0.7:
        return None
    long = seen.coded_as("5")
    return _pair(
        seen,
        "talk-share",
        long,
        (
            f"教师话语占{share:.0%}，最长的几段讲授见下。",
            f"The teacher spoke {share:.0%} of it; the longest stretches:",
        ),
        (
            "下一次，把这一段讲授中的一步交给学生：先让同桌互相说一遍，再由学生讲给全班听。",
            "Next time hand over one step of it: let pupils tell their neighbour first, then the class.",
        ),
    )
