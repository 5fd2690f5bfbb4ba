"""The section of the digital-literacy test (数字素养测评): begin, one item at a time, leave and come back,
result, report."""

from collections.abc import Sequence

from anyio import to_thread

from assistant import duty as duties
from assistant.teacher_training.literacy.items import LETTERS, LiteracyItem
from assistant.teacher_training.literacy.records import Kept, Listed, day_of
from assistant.teacher_training.literacy.report import Language
from assistant.teacher_training.literacy.result import Look, ProgressView, ScoreView, result_of
from assistant.teacher_training.literacy.sitting import LONGEST, next_item
from assistant.teacher_training.literacy.store import Form
from guardrails.actor import Actor
from serving.ui.desk import Desk
from serving.ui.parts import action, chip, empty, esc, hint, notice, table
from serving.ui.training.section import Given, field
from serving.ui.training.tab import OPEN

_REPORT, _MOCK = "literacy-report", "literacy-mock-paper"


class AssessmentSection:
    """The list of one's own tests, the item that is asked, or a result. Which it is stands in what is
    clicked; the server remembers nothing but the tests."""

    key = "assessment"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sittings = desk.application.training.sittings

    def show(self, actor: Actor, given: Given) -> str:
        """The list of tests, with the one under way first."""
        return self._list(actor)

    async def act(self, actor: Actor, given: Given) -> str:
        """Begin, answer, end, look, delete, or make a file."""
        if given.get("do") in (_REPORT, _MOCK):
            return await self._made(actor, given)
        return await to_thread.run_sync(self._done, actor, given)

    def _done(self, actor: Actor, given: Given) -> str:
        sitting = str(given.get("sitting", ""))
        match given.get("do"):
            case "begin":
                form: Form = "fixed" if given.get("form") == "fixed" else "adaptive"
                kept = self._sittings.begin(actor, form, again=given.get("again") == "yes")
                return self._item(kept)
            case "go_on":
                return self._opened(actor, sitting)
            case "answer":
                letter, typed = field(given, "letter"), field(given, "typed")
                kept = self._sittings.give(actor, sitting, str(given.get("item", "")), typed or letter)
                return self._result(actor, kept) if kept.listed.ended else self._item(kept)
            case "sure_end" | "sure_delete":
                return self._sure(str(given["do"]).removeprefix("sure_"), sitting)
            case "end":
                return self._result(actor, self._sittings.end(actor, sitting))
            case "delete":
                self._sittings.delete(actor, sitting)
        return self._list(actor)

    def _opened(self, actor: Actor, sitting: str) -> str:
        kept = self._sittings.open(actor, sitting)
        return self._result(actor, kept) if kept.listed.ended else self._item(kept)

    # --- the list

    def _list(self, actor: Actor) -> str:
        texts, mine = self._desk.texts, self._sittings.mine(actor)
        under_way = next((each for each in mine if not each.ended), None)
        head = self._under_way(under_way) if under_way else self._begin(bool(mine))
        past = [each for each in mine if each.ended]
        return head + (self._past(past) if past else "") + self._mock() + hint(texts("assess.private"))

    def _under_way(self, listed: Listed) -> str:
        texts = self._desk.texts
        acts = (
            action(esc(texts("assess.go_on")), "go_on", look="xt-button strong", sitting=listed.id)
            + action(esc(texts("assess.end")), "sure_end", sitting=listed.id)
            + action(esc(texts("assess.delete")), "sure_delete", sitting=listed.id)
        )
        title = texts("assess.under_way", form=texts.name("assess_form", listed.form), count=listed.answered)
        return f'<div class="xt-card xt-assess-card"><h2 class="xt-sub">{esc(title)}</h2><p>{acts}</p></div>'

    def _begin(self, retest: bool) -> str:
        texts = self._desk.texts
        choices = "".join(
            f'<div class="xt-card xt-assess-card"><h2 class="xt-sub">'
            f"{esc(texts.name('assess_form', form))}</h2>{hint(texts.name('assess_about', form))}<p>"
            + action(esc(texts("assess.begin")), "begin", look="xt-button strong", form=form)
            + "</p></div>"
            for form in ("adaptive", "fixed")
        )
        repeats = " · ".join(
            action(esc(texts.name("assess_again", form)), "begin", look="xt-link", form=form, again="yes")
            for form in ("adaptive", "fixed")
        )
        again = f"<p>{esc(texts('assess.again_hint'))} {repeats}</p>" if retest else ""
        return f'<div class="xt-assess-choices">{choices}</div>{again}'

    def _past(self, past: Sequence[Listed]) -> str:
        texts = self._desk.texts
        rows = [
            (
                action(esc(self._numbered(each)), "go_on", look="xt-title", sitting=each.id),
                esc(day_of(each.ended)),
                esc(str(each.answered)),
                esc("–" if each.share is None else f"{each.share:.0%}"),
                chip(texts("assess.complete" if each.complete else "assess.early"), "ok" * each.complete),
                action(esc(texts("assess.delete")), "sure_delete", look="xt-link", sitting=each.id),
            )
            for each in past
        ]  # fmt: skip
        names = [texts(f"assess.{name}") for name in ("test", "day", "answers", "share", "state", "act")]
        return table(names, rows, texts("assess.past"))

    def _numbered(self, each: Listed) -> str:
        form = self._desk.texts.name("assess_form", each.form)
        return self._desk.texts("assess.numbered", number=each.number, form=form)

    def _mock(self) -> str:
        texts = self._desk.texts
        return (
            f'<form class="xt-form xt-assess-mock" data-do="{_MOCK}">'
            f'<h2 class="xt-sub">{esc(texts("assess.mock"))}</h2>{hint(texts("assess.mock_hint"))}'
            f"<label>{esc(texts('assess.questions'))}"
            '<input type="number" name="questions" value="40" min="15" max="60"></label>'
            f"<label>{esc(texts('assess.seed'))}"
            '<input type="number" name="seed" value="1" min="0" max="999999"></label>'
            f'<button class="xt-button">{esc(texts("assess.mock_make"))}</button></form>'
        )

    def _sure(self, do: str, sitting: str) -> str:
        texts = self._desk.texts
        return (
            notice(texts.name("assess_sure", do))
            + action(esc(texts(f"assess.{do}")), do, look="xt-button strong", sitting=sitting)
            + action(esc(texts("assess.back")), "list")
        )

    # --- an item

    def _item(self, kept: Kept) -> str:
        texts, item = self._desk.texts, next_item(kept.sitting)
        assert item is not None
        number, most = kept.listed.answered + 1, len(kept.sitting.items) or LONGEST
        said = texts(
            "assess.at_most" if kept.listed.form == "adaptive" else "assess.of", number=number, most=most
        )
        form = (
            f'<form class="xt-form xt-assess-item" data-do="answer" data-sitting="{esc(kept.listed.id)}"'
            f' data-item="{esc(item.id)}"><fieldset lang="zh-CN"><legend>{esc(item.stem)}</legend>'
            f"{self._asked(item)}</fieldset>"
            f'<button class="xt-button strong">{esc(texts("assess.next"))}</button></form>'
        )
        return (
            f'<p class="xt-meter xt-assess-head"><span>{esc(said)}</span>'
            f'<progress max="{most}" value="{number - 1}" aria-label="{esc(said)}"></progress>'
            f"{chip(texts.name('assess_kind', item.kind))}</p>{form}"
            f'<p class="xt-reader-acts">{action(esc(texts("assess.leave")), "list", look="xt-link")}'
            f"{hint(texts('assess.kept'))}</p>"
        )

    def _asked(self, item: LiteracyItem) -> str:
        texts, need = self._desk.texts, "" if item.written else " required"
        options = "".join(
            f'<label><input type="radio" name="letter" value="{letter}"{need}> '
            f"{letter}. {esc(option)}</label>"
            for letter, option in zip(LETTERS, item.options, strict=True)
        )
        if not item.written:
            return options
        return (
            f"<label>{esc(texts('assess.typed'))}"
            '<input name="typed" maxlength="200" autocomplete="off"></label>'
            f"<details><summary>{esc(texts('assess.choose'))}</summary>{options}</details>"
        )

    # --- a result

    def _result(self, actor: Actor, kept: Kept) -> str:
        texts = self._desk.texts
        language: Language = "en" if texts.language == "en" else "zh"
        told = result_of(kept, self._sittings.before(actor, kept.listed.id), language)
        title = texts("assess.result", number=told.number, day=told.day)
        state = "" if told.complete else notice(texts("assess.early"), texts("assess.early_hint"))
        limits = "".join(f"<li>{esc(one)}</li>" for one in (*told.limits, told.mapping))
        parts = (
            f"<p>{action(esc(texts('assess.back')), 'list', look='xt-link')}</p><h2>{esc(title)}</h2>{state}",
            f'<p class="xt-assess-notice">{esc(told.notice)}</p>',
            self._bars((told.overall, *sorted(told.dimensions, key=lambda one: (one.share, one.code)))),
            hint(texts("assess.bars_hint")),
            self._progress(told.progress) if told.progress else "",
            f"<details><summary>{esc(texts('assess.aspects'))}</summary>{self._bars(told.aspects)}</details>",
            self._looks(told.looks),
            f"<h3>{esc(texts('assess.limits'))}</h3><ul>{limits}</ul>",
            hint(told.unchecked),
            '<p class="xt-reader-acts">'
            + action(esc(texts("assess.report")), _REPORT, look="xt-button strong", sitting=kept.listed.id)
            + action(esc(texts("assess.to_profile")), OPEN, look="xt-link", to="profile")
            + "</p>",
        )
        return f'<article class="xt-assess-result">{"".join(parts)}</article>'

    def _bars(self, scores: Sequence[ScoreView]) -> str:
        return f'<ul class="xt-assess-bars">{"".join(map(self._bar, scores))}</ul>'

    def _bar(self, one: ScoreView) -> str:
        texts = self._desk.texts
        levels = " / ".join(one.levels) or texts("assess.few")
        figure = texts("assess.interval", share=one.share, low=one.low, high=one.high)
        about = f"<p>{esc(one.descriptor)}</p>" if one.descriptor else ""
        return (
            f"<li><span>{esc(one.name)}</span>"
            f'<i role="img" aria-label="{esc(f"{one.name} {figure}")}"><b style="width:{one.share}%"></b>'
            f'<u style="left:{one.low}%;width:{max(one.high - one.low, 1)}%"></u></i>'
            f"<small>{esc(figure)} · {esc(levels)}</small>{about}</li>"
        )

    def _progress(self, found: ProgressView) -> str:
        texts = self._desk.texts
        rows = [(esc(one.name), f"{one.before}%", f"{one.now}%") for one in found.moved]
        names = [texts("assess.dimension"), texts("assess.before", number=found.number, day=found.day)]
        told = table([*names, texts("assess.now")], rows, texts("assess.progress"))
        return f"<h3>{esc(texts('assess.progress'))}</h3><p>{esc(found.sentence)}</p>{told}"

    def _looks(self, looks: Sequence[Look]) -> str:
        texts = self._desk.texts
        if not looks:
            return ""
        items = "".join(
            f"<li><p><small>{esc(one.indicator)}</small></p><p>{esc(one.stem)}</p>"
            f"<p>{chip(texts('assess.given', share=one.earned), 'wait')} {esc(one.given)}</p>"
            f"<p>{chip(texts('assess.best'), 'ok')} {esc(one.best)}</p>"
            f"<p class='xt-hint'>{esc(one.rationale)}</p></li>"
            for one in looks
        )
        title = esc(texts("assess.looks", count=len(looks)))
        return (
            f'<details><summary>{title}</summary><ol class="xt-quiz-told" lang="zh-CN">{items}</ol></details>'
        )

    # --- files

    async def _made(self, actor: Actor, given: Given) -> str:
        name = str(given["do"])
        request: dict[str, object] = {"sitting": str(given.get("sitting", ""))}
        if name == _MOCK:
            request = {each: field(given, each) for each in ("questions", "seed")}
        bench = self._desk.application.bench(actor.for_purpose(name), self._desk.texts.language)
        made = await duties.run(name, request, bench)
        return await to_thread.run_sync(self._files, made.id, name)

    def _files(self, draft: str, name: str) -> str:
        texts = self._desk.texts
        forms = ("docx", "pdf", "zip") if name == _MOCK else ("docx", "pdf", "xlsx")
        buttons = "".join(
            f'<button class="xt-button" name="form" value="{form}">'
            f"{esc(texts.name('prep_file', form))}</button>"
            for form in forms
        )
        return (
            empty(texts.name("assess_made", name), texts("assess.made_hint"))
            + '<div class="xt-plan-bar"><form method="post" action="/preparation/export">'
            f'<input type="hidden" name="draft" value="{esc(draft)}">'
            f'<input type="hidden" name="language" value="{texts.language}">'
            f"<span>{esc(texts('prep.export'))}</span>{buttons}</form></div>"
            + action(esc(texts("assess.back")), "list", look="xt-link")
        )
