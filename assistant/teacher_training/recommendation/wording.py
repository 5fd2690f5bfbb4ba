"""Reasons in words, in the reader's language."""

from collections.abc import Collection, Sequence

from assistant.teacher_training.recommendation.choosing import OF_A_KIND, Candidate, Chosen
from assistant.teacher_training.recommendation.types import Gap, Language, Recommendation

_HOW: dict[Language, tuple[str, ...]] = {
    "zh": (
        "只看您在画像里打开的证据：先算出每个指标还能提高多少，再找讲这一点的读本章节、"
        "没答满分的题、资料和本校公开的案例。",
        "同样的证据得到同样的列表；不看点击量，也不看别人学了什么。",
        "一次最多 {shown} 条，同一类最多 {quota} 条；最后一条特意留给别的方向，免得越看越窄。",
        "不想要的点“不适合我”，以后不再出现；也可以整个关掉。",
    ),
    "en": (
        "Only evidence that you switched on counts: what may be gained on each indicator, and then"
        " chapters, missed items, resources and published cases of your school about it.",
        "The same evidence gives the same list; clicks and what others learn count for nothing.",
        "At most {shown} entries and {quota} of a kind; the last is kept for another direction.",
        "Choose “not for me” and it never comes back; or switch the whole list off.",
    ),
}
_LEAD: dict[Language, dict[str, str]] = {
    "zh": {
        "chapter": "本章讲“{name}”。", "exercise": "这是您在“{name}”上没有答满分的题，可对照理由再想一遍。",
        "resource": "资料库里与“{name}”最接近的一份。", "case": "本校老师公开的案例，与“{name}”有关。",
    },
    "en": {
        "chapter": "This chapter is about “{name}”.",
        "exercise": "Items on “{name}” that you did not answer in full, with the reasons.",
        "resource": "The closest resource of the library to “{name}”.",
        "case": "A case that a colleague published, about “{name}”.",
    },
}  # fmt: skip


def how(language: Language, shown: int, quota: int) -> tuple[str, ...]:
    """How the list comes about."""
    return tuple(each.format(shown=shown, quota=quota) for each in _HOW[language])


def reason(chosen: Chosen, language: Language) -> str:
    """Why this entry is there."""
    if chosen.gap is None:
        return _say(
            language,
            "特意留给另一个方向：它与上面几条的重合最少。",
            "Kept for another direction: of all chapters it has least in common with the entries above.",
        )
    lead = _LEAD[language][chosen.candidate.kind].format(name=_name(chosen.gap, language))
    return lead + ("" if language == "zh" else " ") + _evidence(chosen.gap, language)


def start(
    candidates: Sequence[Candidate], turned_down: Collection[str], language: Language
) -> tuple[Recommendation, ...]:
    """What to begin with where nothing is known yet: the test, and the first chapters."""
    test = Recommendation(
        key="assessment", kind="assessment", title=_say(language, "做一次数字素养测评", "Take the test"),
        reason=_say(
            language,
            "画像里还没有测评证据。做一次测评，并在画像里打开“数字素养测评”，推荐才有依据。",
            "The profile holds no test yet. Take one and switch “digital-literacy test” on.",
        ),
    )  # fmt: skip
    first = [one for one in candidates if one.kind == "chapter" and one.key not in turned_down][:OF_A_KIND]
    why = _say(language, "还没有证据，按读本的顺序读起。", "No evidence yet: in the reader's order.")
    chapters = tuple(
        Recommendation(
            key=one.key, kind="chapter", title=title_of(one, language), indicators=one.indicators, reason=why,
            open=one.open,
        )
        for one in first
    )  # fmt: skip
    return (*(() if test.key in turned_down else (test,)), *chapters)


def title_of(candidate: Candidate, language: Language) -> str:
    """The title of an entry."""
    if candidate.kind == "exercise":
        return _say(language, "回看错题：{}", "Missed items: {}").format(candidate.title)
    if candidate.kind == "chapter":
        return _say(language, "第{}章 {}", "Chapter {}: {}").format(candidate.open, candidate.title)
    return candidate.title


def _evidence(gap: Gap, language: Language) -> str:
    parts = []
    if gap.answered and gap.score is not None:
        said = _say(language, "这一指标答过 {n} 题，得分 {s:.0%}", "{n} answers on it scored {s:.0%}")
        parts.append(said.format(n=gap.answered, s=gap.score))
    if gap.dimension is not None:
        said = _say(language, "所在维度预计 {d}%", "the dimension is expected at {d}%")
        parts.append(said.format(d=gap.dimension))
    if gap.learned:
        said = _say(language, "之后已学过 {n} 次，所以往后排了", "you learned on it {n} times since")
        parts.append(said.format(n=gap.learned))
    told = _say(language, "，", "; ").join(parts)
    return _say(language, "依据：{}。", "Evidence: {}.").format(told)


def _name(gap: Gap, language: Language) -> str:
    return gap.name if language == "zh" else f"{gap.code} {gap.name}"


def _say(language: Language, zh: str, en: str) -> str:
    return en if language == "en" else zh
