"""The debrief (复盘): what the teacher's own words show against the card's rubric, and what to try next.

No mark and no grade: it forms a teacher and judges none (P-R6, M-R5). Every quote stands word for word in
what was said; a criterion without evidence says so.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact
from assistant.teacher_training.role_play.cards import Criterion, Scene
from assistant.teacher_training.role_play.records import Exchange, Rehearsal
from assistant.teacher_training.role_play.signs import Seen, seen, signs
from guardrails.label import explicit

Language = Literal["zh", "en"]
MOST_QUOTES = 3

NOTICE = {
    "zh": "复盘只供您自己改进，不打分、不排名，不得用于考核、评优或职称评审。迹象由公开的词语规则找出，"
    "可能有误，请对照自己的原话判断。真实的谈话由您自己决定怎么说，遇到涉及学生安全的情况请立即按学校流程转介。",
    "en": "For your own development only: no mark, no rank, not for appraisal. Signs come from open word"
    " rules and may be wrong; judge by your own words. In a real talk you decide what to say; where a"
    " pupil's safety is concerned, refer at once by your school's procedure.",
}


class Part(BaseModel):
    """A part of the debrief."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(Part):
    """The teacher's own words in one exchange, and the sign found in them."""

    exchange: int = Field(ge=1)
    text: str = Field(min_length=1)
    sign: str


class Looked(Part):
    """One criterion: what was looked for, what shows it, what speaks against it; both may be empty."""

    id: str
    name: str
    look: str
    shown: tuple[Quote, ...] = ()
    against: tuple[Quote, ...] = ()
    said: str


class Strength(Part):
    """Something that went well, with words that show it."""

    text: str
    quotes: tuple[Quote, ...] = Field(min_length=1)


class NextTry(Part):
    """The one thing to try next; `quote` is the moment it goes back to, where there is one."""

    criterion: str
    text: str
    quote: Quote | None = None


class Touched(Part):
    """A rule that the words touched: `why` in plain words, and where."""

    rule: str
    why: str
    quotes: tuple[Quote, ...] = ()


class Line(Part):
    """One exchange as it was said."""

    number: int
    words: str
    reply: str
    by: str


class RolePlayDebrief(Artefact):
    """The debrief of one rehearsal. `bound` are the rules that the card names; `lines` the whole talk."""

    kind: Literal["role-play-debrief"] = "role-play-debrief"
    title: str
    language: Language = "zh"
    rehearsal: str
    card: str
    scene: Scene
    counterpart: str
    goal: str
    summary: str
    criteria: tuple[Looked, ...]
    strengths: tuple[Strength, ...] = Field(max_length=2)
    next_try: NextTry
    touched: tuple[Touched, ...] = ()
    bound: tuple[str, ...] = ()
    opening: str
    lines: tuple[Line, ...]


def debrief_of(held: Rehearsal, identity: str, language: Language) -> RolePlayDebrief:
    """The debrief of a rehearsal in which something was said; complete without a model."""
    card = held.scene
    found = [
        Quote(exchange=each.number, text=one.sentence, sign=one.sign)
        for each in held.exchanges
        if each.in_scene
        for one in _fitting(seen(each.words), card.scene)
    ]
    found = [each for each in found if stands(each, held.exchanges)]
    criteria = tuple(_looked(each, found, language) for each in card.rubric)
    strengths = tuple(_strengths(criteria, language))
    return RolePlayDebrief(
        id=identity,
        title=card.title.said(language),
        language=language,
        notice=NOTICE[language],
        label=explicit(language) if any(each.by == "model" for each in held.exchanges) else "",
        rehearsal=held.id,
        card=card.id,
        scene=card.scene,
        counterpart=card.counterpart,
        goal=card.goal,
        summary=_summary(held, criteria, language),
        criteria=criteria,
        strengths=strengths,
        next_try=_next(card.rubric, criteria, language),
        touched=tuple(_touched(held, found, language)),
        bound=card.rules,
        opening=card.opening,
        lines=tuple(
            Line(number=each.number, words=each.words, reply=each.reply, by=each.by)
            for each in held.exchanges
        ),
    )


def stands(quote: Quote, said: Iterable[Exchange]) -> bool:
    """Whether the quote stands word for word in that exchange."""
    return any(each.number == quote.exchange and quote.text in each.words for each in said)


def _fitting(found: Sequence[Seen], scene: Scene) -> list[Seen]:
    """Signs that mean something in this scene: an answer before a jury is long, a talk is not, and only an
    answer can be too short."""
    answering = scene in ("interview", "lesson")
    return [each for each in found if each.sign != ("lecture" if answering else "brief")]


def _looked(criterion: Criterion, found: Sequence[Quote], language: Language) -> Looked:
    against = _once(each for each in found if each.sign in criterion.avoid)
    bad = {(each.exchange, each.text) for each in against}
    good = (each for each in found if each.sign in criterion.signs)
    shown = _once(each for each in good if (each.exchange, each.text) not in bad)
    if shown and against:
        said = ("有做到的地方，也有相反的地方。", "Seen, and in places the opposite.")
    elif shown:
        said = ("您的话里看得到。", "Your words show it.")
    elif against:
        said = ("这次看到的是相反的做法。", "What was seen is the opposite.")
    else:
        said = ("这次的话里没有找到依据。", "No evidence in the words of this rehearsal.")
    return Looked(
        id=criterion.id,
        name=criterion.name.said(language),
        look=criterion.look.said(language),
        shown=shown,
        against=against,
        said=said[language == "en"],
    )


def _once(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Each sentence once, the first few."""
    by_place: dict[tuple[int, str], Quote] = {}
    for each in quotes:
        by_place.setdefault((each.exchange, each.text), each)
    return tuple(by_place.values())[:MOST_QUOTES]


def _strengths(criteria: Sequence[Looked], language: Language) -> Iterable[Strength]:
    """Two at most, those with the most evidence and the least against; none is made up."""
    shown = sorted(
        (each for each in criteria if each.shown), key=lambda each: (len(each.against), -len(each.shown))
    )
    used: set[tuple[int, str]] = set()
    made = 0
    for each in shown:
        fresh = tuple(one for one in each.shown if (one.exchange, one.text) not in used)
        if fresh and made < 2:
            made += 1
            used |= {(one.exchange, one.text) for one in fresh[:2]}
            text = f"{each.name}：{each.look}" if language == "zh" else f"{each.name}: {each.look}"
            yield Strength(text=text, quotes=fresh[:2])


def _next(rubric: Sequence[Criterion], criteria: Sequence[Looked], language: Language) -> NextTry:
    """First what went the other way, then what was not to be seen, then what was seen least."""
    order = sorted(criteria, key=lambda each: (-len(each.against), len(each.shown)))
    chosen = order[0]
    attempt = next(each.attempt for each in rubric if each.id == chosen.id)
    return NextTry(
        criterion=chosen.name,
        text=attempt.said(language),
        quote=chosen.against[0] if chosen.against else None,
    )


def _touched(held: Rehearsal, found: Sequence[Quote], language: Language) -> Iterable[Touched]:
    for sign in signs().values():
        quotes = _once(each for each in found if each.sign == sign.id)
        if sign.rule and sign.why and quotes:
            yield Touched(rule=sign.rule, why=sign.why.said(language), quotes=quotes)
    if any(each.masked for each in held.exchanges):
        why = (
            "您的话里出现了真实姓名、号码一类的个人信息，保存前已经去掉；演练时请用“孩子”“这位同学”代替。",
            "Your words held real names or numbers; they were taken out before anything was kept.",
        )
        yield Touched(rule="P-R3", why=why[language == "en"])


def _summary(held: Rehearsal, criteria: Sequence[Looked], language: Language) -> str:
    names = [each.name for each in criteria if each.shown]
    missing = [each.name for each in criteria if not each.shown and not each.against]
    otherwise = [each.name for each in criteria if each.against]
    count = len(held.exchanges)
    if language == "en":
        text = f"{count} exchanges. Seen in your words: {', '.join(names) or 'none of the criteria yet'}."
        text += f" Could be said differently: {', '.join(otherwise)}." if otherwise else ""
        return text + (f" Not seen: {', '.join(missing)}." if missing else "")
    text = f"这次一共谈了{count}个回合。话里看得到的有：{'、'.join(names) or '还没有'}。"
    text += f"可以换一种说法的有：{'、'.join(otherwise)}。" if otherwise else ""
    return text + (f"没有找到依据的有：{'、'.join(missing)}。" if missing else "")
