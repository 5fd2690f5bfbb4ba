"""The learning record on the page: what each part looks like."""

from collections.abc import Sequence

from assistant.teacher_training.learning.certificate import NOTICE, Certificate, Match
from assistant.teacher_training.learning.credits import Judged
from assistant.teacher_training.learning.wording import (
    amount,
    amount_of,
    called,
    conditions,
    done,
    step,
    term_name,
    why,
)
from serving.learning_record import Account, Offer, Taken
from serving.ui.parts import action, chip, empty, esc, facts, hint, notice, table
from serving.ui.texts import Texts

_SHOWN = 60
"""Rows of one term on the page; the export holds all."""
_REFUSED = 10


def faults(texts: Texts, account: Account) -> str:
    """A warning where rows were changed past the ledger."""
    if not account.faults:
        return ""
    where = texts.listed([str(each.sequence) for each in account.faults[:_REFUSED]])
    return notice(texts("credit.broken", where=where), texts("credit.broken_next"), "stop")


def summary(texts: Texts, account: Account) -> str:
    """Credits of the term by kind, and the rules explained."""
    language = texts.language
    caps = account.rules.caps
    said = texts(
        "credit.sum", credits=amount(account.sum.credits), hours=amount(account.sum.hours),
        cap=amount(caps.term), day=amount(caps.day),
    )  # fmt: skip
    terms = "".join(
        action(esc(term_name(each, language)), "term", look="xt-link", term=each)
        for each in account.terms
        if each != account.term
    )
    kinds = [
        (esc(called("kind", kind, language)), str(each.counted), amount(each.credits), amount(each.hours))
        for kind, each in account.kinds.items()
    ]
    names = [texts(f"credit.{name}") for name in ("kind", "counted", "credits", "hours")]
    by_kind = table(names, kinds, texts("credit.by_kind")) if kinds else ""
    return (
        f'<h2 class="xt-sub">{esc(term_name(account.term, language))}</h2>'
        f'<p class="xt-credit-sum">{esc(said)}</p>'
        f"{hint(texts('credit.own'))}{terms}{by_kind}{_rules(texts, account)}"
    )


def _rules(texts: Texts, account: Account) -> str:
    language, rules = texts.language, account.rules
    rows = [
        (
            esc(done(each.verb, each.kind, language)),
            amount(each.credits),
            amount(each.hours),
            esc(conditions(each, language)),
        )
        for each in rules.earns
    ]
    names = [texts(f"credit.{name}") for name in ("what", "credits", "hours", "conditions")]
    more = texts(
        "credit.rules_more", most=rules.burst.most, minutes=rules.burst.minutes, days=rules.clocks.late_days,
        imported=amount(rules.imported_credits),
    )  # fmt: skip
    source = rules.source.zh if language == "zh" else rules.source.en
    return (
        '<details class="xt-card xt-credit-rules">'
        f"<summary>{esc(texts('credit.rules', version=rules.version))}</summary>"
        f"{table(names, rows, texts('credit.rules_table'))}{hint(more)}{hint(source)}</details>"
    )


def rows(texts: Texts, account: Account) -> str:
    """The rows of the term, the newest first; what earned nothing says why."""
    shown = [each for each in reversed(account.judged) if (each.term or account.term) == account.term]
    heading = f'<h2 class="xt-sub">{esc(texts("credit.rows"))}</h2>'
    if not shown:
        return heading + empty(texts("training.nothing"), texts("training.nothing_next"))
    names = [texts(f"credit.{name}") for name in ("day", "what", "title", "credits", "why")]
    cells = [_row(texts, each) for each in shown[:_SHOWN]]
    more = hint(texts("credit.more", count=len(shown) - _SHOWN)) if len(shown) > _SHOWN else ""
    return heading + table(names, cells, texts("credit.rows")) + more


def _row(texts: Texts, judged: Judged) -> tuple[str, ...]:
    said = judged.entry.statement
    mark = chip(texts("credit.imported"), "wait") if judged.entry.origin == "imported" else ""
    return (
        esc(judged.day or said.time[:10]),
        esc(done(said.verb, said.kind, texts.language)),
        esc(said.title) + mark,
        chip(amount(judged.credits), "ok" if judged.credits else ""),
        esc(why(judged, texts.language)),
    )


def certificates(texts: Texts, offers: Sequence[Offer]) -> str:
    """What can be earned, how far it is, what is held and its file."""
    cards = "".join(_offer(texts, each) for each in offers)
    said = NOTICE.zh if texts.language == "zh" else NOTICE.en
    return (
        f'<h2 class="xt-sub">{esc(texts("credit.certificates"))}</h2>{hint(said)}'
        f'<div class="xt-credit-papers">{cards}</div>'
    )


def _offer(texts: Texts, offer: Offer) -> str:
    zh, rule = texts.language == "zh", offer.rule
    steps = "".join(f"<li>{esc(step(each, texts.language))}</li>" for each in offer.steps)
    if offer.held is not None:
        foot = _held(texts, offer.held)
    elif offer.ready:
        foot = action(esc(texts("credit.claim")), "claim", name=rule.key)
    else:
        foot = hint(texts("credit.not_yet"))
    title, what = (rule.title.zh, rule.what.zh) if zh else (rule.title.en, rule.what.en)
    return (
        f'<article class="xt-card xt-credit-paper" data-certificate="{esc(rule.key)}">'
        f"<h3>{esc(title)}</h3>{hint(what)}"
        f"<ul>{steps}</ul>{foot}</article>"
    )


def _held(texts: Texts, held: Certificate) -> str:
    said = held.said
    pairs = ((texts("credit.code"), said.code), (texts("credit.issued"), said.day))
    return facts(pairs) + _file(texts, "certificate", texts("credit.download"), code=said.code)


def _file(texts: Texts, what: str, label: str, inside: str = "", **hidden: str) -> str:
    """A form that answers with a file."""
    given = {"what": what, "language": texts.language, **hidden}
    fields = "".join(
        f'<input type="hidden" name="{esc(name)}" value="{esc(value)}">' for name, value in given.items()
    )
    return (
        '<form method="post" action="/training/learning/file" class="xt-form xt-credit-form">'
        f"{fields}{inside}"
        f'<button class="xt-button">{esc(label)}</button></form>'
    )


def verification(texts: Texts) -> str:
    """The form that compares a paper with the register."""
    inputs = "".join(
        f'<label>{esc(texts(f"credit.{label}"))}<input name="{name}" maxlength="{most}"{more}></label>'
        for label, name, most, more in (
            ("code", "code", 40, " required"),
            ("learner", "name", 120, " required"),
            ("paper_title", "title", 200, ""),
            ("paper_date", "date", 40, ""),
        )
    )
    return (
        f'<h2 class="xt-sub">{esc(texts("credit.verify"))}</h2>{hint(texts("credit.verify_hint"))}'
        f'<form data-do="verify" class="xt-form xt-credit-form">{inputs}'
        f'<button class="xt-button">{esc(texts("credit.verify_do"))}</button></form>'
    )


def verdict(texts: Texts, found: Certificate, match: Match) -> str:
    """What the comparison says, and what the register holds: never the name."""
    said, zh = found.said, texts.language == "zh"
    pairs = [(texts("credit.code"), said.code)]
    if match.matches:
        head = notice(texts("credit.matches"), "", "ok")
        term = term_name(said.period, texts.language) if said.period else ""
        pairs += [
            (texts.name("credit_field", "title"), said.title.zh if zh else said.title.en),
            (texts("credit.term"), term),
            (texts("credit.credits"), amount_of(said.credits)),
            (texts("credit.issued"), said.day),
            (texts("credit.version"), said.rules),
        ]
    elif not match.genuine:
        head = notice(texts("credit.forged"), texts("credit.forged_next"), "stop")
    else:
        which = texts.listed([texts.name("credit_field", each) for each in match.differs])
        head = notice(texts("credit.differs", which=which), texts("credit.differs_next"), "stop")
    return head + facts(pairs)


def exchange(texts: Texts, name: str) -> str:
    """Export and import as xAPI."""
    mine = esc(texts("credit.named", name=name))
    named = f'<label><input type="checkbox" name="named" value="yes">{mine}</label>'
    choose = (
        f'<label>{esc(texts("credit.standard"))}<select name="version"><option>1.0.3</option>'
        "<option>2.0.0</option></select></label>"
    )
    return (
        f'<h2 class="xt-sub">{esc(texts("credit.exchange"))}</h2>{hint(texts("credit.exchange_hint"))}'
        + _file(texts, "export", texts("credit.export"), choose + named)
        + f'<form data-do="import" class="xt-form xt-credit-form"><label>{esc(texts("credit.import_text"))}'
        '<textarea name="text" rows="4" required></textarea></label>'
        f'<button class="xt-button">{esc(texts("credit.import"))}</button></form>'
    )


def taken(texts: Texts, found: Taken) -> str:
    """What an import came to."""
    told = notice(
        texts("credit.taken", added=found.added, known=found.known),
        texts("credit.taken_next"),
        "ok" if found.added or found.known else "",
    )
    if not found.refused:
        return told
    lines = "".join(
        f"<li>{esc(texts('credit.refused', number=each.number) + texts.name('credit_why', each.why))}</li>"
        for each in found.refused[:_REFUSED]
    )
    count = texts("credit.refused_count", count=len(found.refused))
    return f'{told}{notice(count, "", "warn")}<ul class="xt-credit-refused">{lines}</ul>'
