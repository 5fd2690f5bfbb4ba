"""Practice and research for interface and page: the studio of a subject group, what counts as written."""

from datetime import date
from typing import TYPE_CHECKING

from anyio import to_thread

from assistant import duty as duties
from assistant.artefact import Artefact
from assistant.documents.export import Content, export
from assistant.documents.paper import Block, Heading, Paper, Paragraph, Points, Table
from assistant.drafts import Group
from assistant.drafts.problems import DraftRoleTooLow, GroupUnknown
from assistant.lesson_observation.masking import masked_text
from assistant.teacher_training.practice.base import Practised
from assistant.teacher_training.practice.gathering import answered
from assistant.teacher_training.practice.minutes import LONGEST, MEMBER
from assistant.teacher_training.practice.problems import EvidenceUnusable, MinutesUnreadable, NotFinished
from assistant.teacher_training.practice.store import GONE, Item, Meeting
from assistant.teacher_training.statement import Activity, Statement
from corpora.moments import CHINA, stamp, utc_now
from corpora.storage import reading
from guardrails.actor import Actor
from guardrails.label import aigc
from serving.exporting import NamedFile
from serving.identity import users
from serving.masking import Masking

if TYPE_CHECKING:
    from serving.application import Application

NEEDED, LEAST = 3, 10
"""So many questions, each with so many characters, make a text the teacher's own."""
KINDS: dict[str, Activity] = {
    "teaching-reflection": "reflection", "teaching-case": "case", "project-outline": "project",
}  # fmt: skip


class Practising:
    """The services of one application; makes nothing until it is asked."""

    def __init__(self, application: "Application") -> None:
        self._application = application
        self.studio = application.training.practice

    # --- what a teacher writes

    async def write(self, actor: Actor, duty: str, asked: dict[str, object], language: str) -> Artefact:
        """Run a duty of this room; what it makes is kept. Raises what the duty raises."""
        bench = self._application.bench(actor.for_purpose(duty), language)
        return await duties.run(duty, asked, bench)

    async def answer(self, actor: Actor, draft: str, given: dict[str, str], version: int) -> None:
        """Write answers (by the question's id) into a draft. Raises what `Drafts.edit` raises."""

        def save() -> None:
            base = version
            kept = self._application.drafts.open(actor, draft)
            for one in getattr(kept.artefact, "questions", []):
                text = given.get(one.id)
                if text is None or text.strip() == one.answer:
                    continue
                value = one.model_dump() | {"answer": text.strip()}
                base = self._application.drafts.edit(actor, draft, f"questions/{one.id}", value, base).version

        await to_thread.run_sync(save)

    def finish(self, actor: Actor, draft: str) -> bool:
        """Tell the ledger that the actor wrote this; False where it was told before. Raises what
        `Drafts.open` raises, `EvidenceUnusable`, `NotFinished`."""
        kept = self._application.drafts.open(actor, draft)
        if kept.role != "owner":
            raise DraftRoleTooLow(role=kept.role, needed="owner")
        if not isinstance(kept.artefact, Practised) or kept.kind not in KINDS:
            raise EvidenceUnusable(kind=kept.kind)
        own = sum(len(text) >= LEAST for _, _, text in answered(kept.artefact))
        if own < NEEDED:
            raise NotFinished(answered=own, needed=NEEDED)
        statement = Statement(
            verb="wrote", kind=KINDS[kept.kind], activity=draft, title=kept.title[:160], source=draft,
            time=stamp(utc_now()),
        )  # fmt: skip
        return self._application.training.learning.tell(actor, statement)

    # --- the studio

    def studios(self, actor: Actor) -> tuple[Group, ...]:
        """The actor's subject groups. Raises `NotAllowed`."""
        return self._application.drafts.sharing.groups.mine(actor)

    def keep(self, actor: Actor, group: str, title: str, held: date | None, text: str) -> Meeting:
        """Keep the minutes of a meeting, people as codes. Raises what `Practice.keep` raises."""
        if len(text) > LONGEST:
            raise MinutesUnreadable(limit=LONGEST)
        found = next((one for one in self.studios(actor) if one.id == group), None)
        if found is None:
            raise GroupUnknown()
        makes, roster = Masking(self._application).codes(actor), self._application.roster.names(actor)
        people = found.members
        coded = masked_text(self._coded(actor, people, text.strip()), roster, makes) if text.strip() else ""
        name = masked_text(self._coded(actor, people, title.strip()), roster, makes) if title.strip() else ""
        day = held or utc_now().astimezone(CHINA).date()
        return self.studio.keep(actor, group, name, day, coded, people)

    def shown(self, actor: Actor, meeting: Meeting, text: str) -> str:
        """Text of a meeting with colleagues' names in the place of `〔成员1〕`."""
        names = self._names(actor)

        def name(place: int) -> str:
            person = meeting.people[place] if place < len(meeting.people) else ""
            return names.get(person, GONE)

        return MEMBER.sub(lambda found: name(int(found[1]) - 1), text)

    def file(self, actor: Actor, meeting: str) -> NamedFile:
        """Decisions and actions as a docx. Raises `MeetingUnknown`."""
        held = self.studio.open(actor, meeting)
        settings = self._application.settings
        label = aigc(held.id, settings.producer)
        made = export(Content(self._paper(actor, held)), "docx", label)
        return NamedFile(made.name, made.media_type, made.data)

    def _paper(self, actor: Actor, held: Meeting) -> Paper:
        def say(text: str) -> str:
            return self.shown(actor, held, text)

        decisions = tuple(say(one.text) for one in held.items if one.kind == "decision")
        actions = [one for one in held.items if one.kind == "action"]
        rows = tuple(
            (str(number), say(one.who), say(one.text), _until(one), "已完成" if one.done else "")
            for number, one in enumerate(actions, start=1)
        )
        quotes = tuple(f"第 {one.sentence} 句：{say(one.quote)}" for one in held.items)
        blocks: list[Block] = [Heading("会议决定", 1)]
        blocks.append(
            Points(decisions, ordered=True) if decisions else Paragraph("记录中没有写明的决定。", "note")
        )
        blocks.append(Heading("行动清单", 1))
        if rows:
            blocks.append(
                Table(("序号", "负责人", "做什么", "期限", "完成"), rows, (0.08, 0.2, 0.44, 0.18, 0.1))
            )
        else:
            blocks.append(Paragraph("记录中没有写明由谁负责的事项。", "note"))
        blocks += [Heading("依据的原句", 2), Points(tuple(dict.fromkeys(quotes)))] if quotes else []
        return Paper(
            title=say(held.title), subtitle=f"教研记录　{held.held}", blocks=tuple(blocks),
            header="按会议记录由规则整理，未使用模型",
        )  # fmt: skip

    def _coded(self, actor: Actor, people: tuple[str, ...], text: str) -> str:
        """Names of the group's members as codes, the longest first; a surname with 老师 where only one has
        it."""
        names, by_code = self._names(actor), dict[str, str]()
        surnames: dict[str, list[int]] = {}
        for place, person in enumerate(people, start=1):
            name = names.get(person, "").strip()
            if len(name) > 1:
                by_code[name] = f"〔成员{place}〕"
                surnames.setdefault(name[0], []).append(place)
        for surname, places in surnames.items():
            if len(places) == 1 and not surname.isascii():
                by_code.setdefault(f"{surname}老师", f"〔成员{places[0]}〕")
        for name in sorted(by_code, key=len, reverse=True):
            text = text.replace(f"{name}老师", by_code[name]).replace(name, by_code[name])
        return text

    def _names(self, actor: Actor) -> dict[str, str]:
        with reading(self._application.engine) as connection:
            found = users.of_tenant(connection, actor.tenant)
        return {each.id: each.display or each.name for each in found}


def _until(item: Item) -> str:
    if item.until and item.until_words and not item.until_words.startswith(item.until[:4]):
        return f"{item.until}（{item.until_words}）"
    return item.until or item.until_words or "未写明"
