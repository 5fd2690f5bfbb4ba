"""What to learn next as HTML: each entry with its reason, what opens it, and a way to refuse it."""

from assistant.teacher_training.profile.store import OFF, ON
from assistant.teacher_training.recommendation.types import Missed, Recommendation, Recommendations
from retrieval.passage import Passage
from serving.ui.parts import action, chip, esc, hint, lines
from serving.ui.texts import Texts
from serving.ui.training.tab import OPEN


def listed(texts: Texts, made: Recommendations, refused: bool, switch: str) -> str:
    """The list with its switch; `refused` where something was turned down."""
    value, said = (ON, texts("profile.learn_on")) if made.off else (OFF, texts("profile.learn_stop"))
    head = (
        f'<div class="xt-learn-head"><h2>{esc(made.title)}</h2>'
        f"{action(esc(said), 'choose', look='xt-link', name=switch, value=value)}</div>"
    )
    if made.off:
        return head + hint(texts("profile.learn_off"))
    how = "".join(f"<li>{esc(each)}</li>" for each in made.how)
    why = f"<details><summary>{esc(texts('profile.how'))}</summary><ul>{how}</ul></details>"
    again = action(esc(texts("profile.take_back")), "wanted", look="xt-link") if refused else ""
    items = "".join(_entry(texts, each) for each in made.items)
    return f'{head}<ol class="xt-learn">{items}</ol>{why}{again}'


def _entry(texts: Texts, one: Recommendation) -> str:
    label = texts("profile.outside") if one.outside else texts.name("profile_kind", one.kind)
    return (
        f"<li><p>{chip(label, 'wait' if one.outside else '')} <strong>{esc(one.title)}</strong></p>"
        f"<p>{esc(one.reason)}</p>{_missed(texts, one.missed)}<p>{_opener(texts, one)}"
        f"{action(esc(texts('profile.not_for_me')), 'unwanted', look='xt-link', item=one.key)}</p></li>"
    )


def _opener(texts: Texts, one: Recommendation) -> str:
    """What opens it: another section, or the passage."""
    match one.kind:
        case "chapter":
            return action(esc(texts("profile.read")), OPEN, to="reader", chapter=one.open)
        case "assessment":
            return action(esc(texts("profile.take_test")), OPEN, to="assessment")
        case "resource" | "case":
            return action(esc(texts("profile.look")), "passage", passage=one.open)
    return ""


def _missed(texts: Texts, missed: tuple[Missed, ...]) -> str:
    items = "".join(
        f"<li><p>{lines(each.stem)}</p>"
        + "".join(
            f"<p>{letter}. {esc(option)}</p>" for letter, option in zip("ABCD", each.options, strict=True)
        )
        + f"<details><summary>{esc(texts('profile.see_key'))}</summary>"
        f"<p>{chip(texts('profile.key'), 'ok')} {esc(each.key)}</p>"
        f"<p class='xt-hint'>{esc(each.rationale)}</p></details></li>"
        for each in missed
    )
    shown = texts("profile.missed", number=len(missed))
    return f"<details><summary>{esc(shown)}</summary><ol>{items}</ol></details>" if missed else ""


def passage(texts: Texts, found: Passage) -> str:
    """The place in a resource that was recommended."""
    return (
        f"<p>{action(esc(texts('profile.back')), 'back', look='xt-link')}</p>"
        f'<article class="xt-reader"><h2>{esc(found.title)}</h2>'
        f"<p class='xt-hint'>{esc(' › '.join(found.anchor.heading))}</p><p>{lines(found.text)}</p></article>"
    )
