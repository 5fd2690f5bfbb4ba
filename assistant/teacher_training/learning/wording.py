"""The learning record in words, in both languages: `words.yaml` of this folder."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml

from assistant.teacher_training.learning.certificate import Progress
from assistant.teacher_training.learning.credits import Judged
from assistant.teacher_training.learning.rules import Earning


@cache
def _words() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    raw = yaml.safe_load((files(__name__.rpartition(".")[0]) / "words.yaml").read_text(encoding="utf-8"))
    return {
        group: {str(name): (str(pair[0]), str(pair[1])) for name, pair in held.items()}
        for group, held in raw.items()
    }


def called(group: str, name: str, language: str) -> str:
    """The name of a value; the value itself where the file has none."""
    pair = _words()[group].get(name, (name, name))
    return pair[0 if language == "zh" else 1]


def amount(value: Decimal) -> str:
    """A number of credits without needless noughts."""
    return f"{value.normalize():f}" if value else "0"


def done(verb: str, kind: str, language: str) -> str:
    """What was done with which kind of activity."""
    parts = called("verb", verb, language), called("kind", kind, language)
    return "".join(parts) if language == "zh" else f"{parts[1]}, {parts[0]}"


def why(judged: Judged, language: str) -> str:
    """Why a row earned nothing, or less; empty where it earned all."""
    return called("reason", judged.reason, language).format(**judged.told) if judged.reason else ""


def term_name(term: str, language: str) -> str:
    """What people call a school term."""
    year, _, name = term.partition("-")
    return called("term", name, language).format(year=year)


def conditions(rule: Earning, language: str) -> str:
    """What a rule asks for and how often it counts, in one line."""
    zh = language == "zh"
    said = []
    if rule.seconds:
        said.append(f"至少用时{rule.seconds}秒" if zh else f"at least {rule.seconds} seconds")
    if rule.score:
        said.append(f"得分不低于{rule.score:.0%}" if zh else f"score of {rule.score:.0%} or more")
    if rule.once == "activity":
        said.append("同一内容只计一次" if zh else "each once")
    if rule.times_a_day:
        said.append(f"每天最多{rule.times_a_day}次" if zh else f"{rule.times_a_day} a day at most")
    if rule.times_a_term:
        said.append(f"每学期最多{rule.times_a_term}次" if zh else f"{rule.times_a_term} a term at most")
    return ("；" if zh else "; ").join(said)


def step(each: Progress, language: str) -> str:
    """One thing a certificate asks for, and how far it is."""
    zh = language == "zh"
    if each.need is None:
        far = f"{amount(each.done)} / {amount(each.wanted)}"
        return f"积分 {far}" if zh else f"credits {far}"
    far = f"{min(each.done, each.wanted):.0f} / {each.wanted:.0f}"
    said = f"{done(each.need.verb, each.need.kind, language)} {far}"
    if not each.missing:
        return said
    listed = ("、" if zh else ", ").join(each.missing)
    return f"{said}（还差：{listed}）" if zh else f"{said} (still to do: {listed})"


def missing(lacking: Iterable[Progress], language: str) -> str:
    """What is not there yet."""
    return ("；" if language == "zh" else "; ").join(step(each, language) for each in lacking)


def amount_of(text: str) -> str:
    """`amount` of a number kept as text."""
    return amount(Decimal(text))
