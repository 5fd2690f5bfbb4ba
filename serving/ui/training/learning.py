"""The section of the learning record (学习档案): credits and their rules, rows with reasons, certificates,
export and import."""

from assistant.teacher_training.learning.rules import checked_term
from guardrails.actor import Actor
from serving.learning_record import LearningDesk
from serving.ui.desk import Desk
from serving.ui.parts import notice
from serving.ui.training import learning_view
from serving.ui.training.section import Given, field


class LearningSection:
    """The ledger as its teacher sees it."""

    key = "learning"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._learning = LearningDesk(desk.application)

    def show(self, actor: Actor, given: Given) -> str:
        """This term's credits, certificates, every row with its reason, files."""
        return self._shown(actor)

    def act(self, actor: Actor, given: Given) -> str:
        """Choose a term, claim or check a certificate, import."""
        match given.get("do"):
            case "term":
                return self._shown(actor, term=checked_term(str(given.get("term", ""))))
            case "claim":
                return self._claim(actor, str(given.get("name", "")))
            case "verify":
                return self._verify(actor, given)
            case "import":
                return self._import(actor, field(given, "text"))
            case _:
                return self._shown(actor)

    def _claim(self, actor: Actor, name: str) -> str:
        texts = self._desk.texts
        held = self._desk.application.training.certificates.claim(actor, name)
        title = held.said.title.zh if texts.language == "zh" else held.said.title.en
        told = notice(texts("credit.claimed", title=title), texts("credit.claimed_next"), "ok")
        return self._shown(actor, told)

    def _verify(self, actor: Actor, given: Given) -> str:
        code, name, title, date = (field(given, each) for each in ("code", "name", "title", "date"))
        store = self._desk.application.training.certificates
        found = store.find(actor, code)
        match = store.check(actor, code, name, title, date)
        return self._shown(actor, learning_view.verdict(self._desk.texts, found, match))

    def _import(self, actor: Actor, text: str) -> str:
        taken = self._learning.take(actor, text)
        return self._shown(actor, learning_view.taken(self._desk.texts, taken))

    def _shown(self, actor: Actor, told: str = "", term: str = "") -> str:
        texts = self._desk.texts
        account = self._learning.account(actor, term)
        shown = "".join(
            (
                told,
                learning_view.faults(texts, account),
                learning_view.summary(texts, account),
                learning_view.certificates(texts, self._learning.offers(actor)),
                learning_view.rows(texts, account),
                learning_view.verification(texts),
                learning_view.exchange(texts, actor.name),
            )
        )
        return f'<div class="xt-credit">{shown}</div>'
