"""The section of the profile (我的画像): switches, values with sources, contests, what to learn next."""

from anyio import to_thread

from assistant.teacher_training.profile.store import COUNTED, OFF, ON, RECOMMENDED, Settled
from assistant.teacher_training.recommendation.duties import recommended
from guardrails.actor import Actor, Permission
from serving.ui.desk import Desk
from serving.ui.parts import notice
from serving.ui.training import profile_view, recommendation_view
from serving.ui.training.regional import RegionalPart
from serving.ui.training.section import Given, field


class ProfileSection:
    """Everything about the visitor themselves; no part of it can show another person."""

    key = "profile"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._profiles = desk.application.training.profiles
        self._regional = RegionalPart(desk)

    def show(self, actor: Actor, given: Given) -> str:
        """The profile as it stands."""
        return self._page(actor)

    async def act(self, actor: Actor, given: Given) -> str:
        """Choose, contest, settle, turn down, look at a resource, delete; or make a report for the region."""
        if given.get("do") == "regional":
            said = await self._regional.make(actor, given)
            return await to_thread.run_sync(self._page, actor, "", said)
        return await to_thread.run_sync(self._done, actor, given)

    def _done(self, actor: Actor, given: Given) -> str:
        texts, target = self._desk.texts, str(given.get("target", ""))
        match given.get("do"):
            case "choose":
                value = ON if given.get("value") == ON else OFF
                self._profiles.choose(actor, str(given.get("name", "")), value)
            case "count":
                self._count(actor, given)
                return self._page(actor, notice(texts("profile.counted_saved"), tone="ok"))
            case "contest":
                self._profiles.contest(actor, field(given, "target"), field(given, "words"))
                return self._page(actor, notice(texts("profile.contested"), tone="ok"))
            case "settle":
                decided: Settled = "counts" if given.get("decided") == "counts" else "left_out"
                self._profiles.settle(actor, target, decided)
            case "unwanted":
                self._profiles.turn_down(actor, str(given.get("item", "")))
            case "wanted":
                self._profiles.take_back(actor)
            case "passage":
                passage = self._desk.application.retriever.passage(actor, str(given.get("passage", "")))
                return recommendation_view.passage(texts, passage)
            case "delete" if field(given, "sure") == "yes":
                self._profiles.delete(actor)
                return self._page(actor, notice(texts("profile.deleted"), tone="ok"))
        return self._page(actor)

    def _count(self, actor: Actor, given: Given) -> None:
        """The consent to be counted, with what the teacher says of where they teach."""
        on = field(given, COUNTED) == "yes"
        self._profiles.choose(actor, "stage", field(given, "stage") if on else "")
        self._profiles.choose(actor, "area", field(given, "area") if on else "")
        self._profiles.choose(actor, COUNTED, ON if on else OFF)

    def _page(self, actor: Actor, said: str = "", regional: str = "") -> str:
        texts, application = self._desk.texts, self._desk.application
        choices, made = self._profiles.choices(actor), self._profiles.of(actor)
        learn = recommended(application.bench(actor, texts.language))
        refused = bool(self._profiles.turned_down(actor))
        parts = [
            said,
            profile_view.lead(texts, made),
            profile_view.switches(texts, choices),
            profile_view.values(texts, made),
            recommendation_view.listed(texts, learn, refused, RECOMMENDED),
            profile_view.evidence(texts, made),
            profile_view.counted(texts, choices),
            profile_view.away(texts),
        ]
        if actor.can(Permission.MANAGE_USERS):
            parts.append(self._regional.show(actor, regional))
        return "".join(parts)
