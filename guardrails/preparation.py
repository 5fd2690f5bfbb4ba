"""From a call as a duty states it to what a model may read: checked, masked, with sources in place."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from guardrails.actor import Actor
from guardrails.admission import MOST_CHARACTERS, Admission, InputTooLong
from guardrails.audit.chain import canonical, sha256
from guardrails.audit.event import AuditEvent, RuleHit, SourceUse
from guardrails.audit.log import AuditLog
from guardrails.calls import (
    SOURCES_SLOT,
    InputRefused,
    ModelCall,
    Source,
    SourcesPersonal,
    SourcesRefused,
)
from guardrails.canary import canary_line, new_canary
from guardrails.context import context_block
from guardrails.personal_data import Masked, Vault, mask
from guardrails.personal_types import personal_types
from guardrails.policy import Policy
from guardrails.roster import Names, Roster
from guardrails.rules.rule import Frame, Setting

_PRIVATE_RULE = "P-R2"
"""The clause on whose account types that may not leave the school stay in it (policy.md §6)."""
_TOKENS = {
    "zh": "〔〕中的代号（如〔学生甲〕〔手机1〕）代表真实信息，需要时原样写出，不要改动，也不要猜测它代表谁。",
    "en": "Codes such as 〔学生甲〕 or 〔手机1〕 stand for real data: repeat them unchanged, never guess.",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A call that may be sent. `personal_data` counts what was masked; `dropped` are the passages refused;
    `hits` the rules that fired without blocking the call, `frame` what they put around the reply; `setting`
    is where the reply will be judged, `canary` the word that it must not hold, `names` whom the masking
    knew."""

    call: ModelCall
    messages: tuple[tuple[str, str], ...]
    options: dict[str, Any]
    vault: Vault
    names: Names
    personal_data: dict[str, int]
    hits: tuple[RuleHit, ...]
    used: tuple[SourceUse, ...]
    dropped: tuple[str, ...]
    produce_id: str
    input_sha256: str
    setting: Setting
    frame: Frame | None
    canary: str


class Preparer:
    """Runs the input side of the gate; burns a core for long sources, so it runs off the event loop."""

    def __init__(self, admission: Admission, audit: AuditLog, roster: Roster, policy: Policy) -> None:
        self._admission = admission
        self._audit = audit
        self._roster = roster
        self._policy = policy

    def prepare(self, actor: Actor, call: ModelCall) -> Prepared:
        """The call as it will be sent.

        Raises what `Admission.admit` does, `SourcesRefused` and `AuditUnavailable`, and `InputRefused` also
        where what people wrote holds personal data that may not leave the school; ValueError where a call has
        sources and no slot for them."""
        hits = self._admit(actor, call)
        setting = self._admission.setting(actor, call.purpose, call.school_stage)
        kept, refused = self._check_sources(actor, call, setting)
        hits += refused
        names = self._roster.names(actor)
        masker = _Masker(names)
        # messages first: a name keeps its token through a conversation whose sources change
        texts = self._mask_messages(actor, call, masker)
        kept, numbered, private = self._mask_sources(actor, call, kept, masker)
        refused += private
        hits += private
        _fill_slot(texts, context_block(numbered, call.language) if numbered else "")
        canary = new_canary()
        standing = self._standing(call, setting, bool(masker.counts))
        # the hash of the input is of what was asked: the canary, new every time, is left out
        asked = sha256(canonical(_with_standing(texts, standing)))
        messages = _with_standing(texts, f"{standing}\n{canary_line(canary, call.language)}")
        return Prepared(
            call=call,
            messages=messages,
            options={"max_tokens": call.max_tokens, "temperature": call.temperature},
            vault=masker.vault,
            names=names,
            personal_data=dict(masker.counts),
            hits=tuple(hits),
            used=tuple(
                SourceUse(resource=source.resource, passage=source.passage, sha256=source.sha256)
                for _, source in kept
            ),
            dropped=tuple(dict.fromkeys(hit.detail for hit in refused)),
            produce_id=uuid.uuid4().hex,
            input_sha256=asked,
            setting=replace(setting, evidence=_evidence(call, [source.text for _, source in kept])),
            frame=self._policy.frame(hits),
            canary=canary,
        )

    def _admit(self, actor: Actor, call: ModelCall) -> list[RuleHit]:
        """Hits on what people wrote. Only about the newest message is anyone asked: the others were."""
        written = [text for role, text in call.messages if role == "user"]
        hits = list[RuleHit]()
        for place, text in enumerate(written, start=1):
            verdict = self._admission.admit(
                actor,
                text,
                call.purpose,
                confirmation=call.confirmation if place == len(written) else None,
                school_stage=call.school_stage,
            )
            hits += verdict.hits()
        return hits

    def _check_sources(
        self, actor: Actor, call: ModelCall, setting: Setting
    ) -> tuple[list[tuple[int, Source]], list[RuleHit]]:
        """Sources that hold no instructions, with their numbers in the call (a citation keeps its number
        when another source falls out), and the hits of the rest."""
        kept, refused = list[tuple[int, Source]](), list[RuleHit]()
        for number, source in enumerate(call.sources, start=1):
            if len(source.text) > MOST_CHARACTERS:
                raise InputTooLong(length=len(source.text), limit=MOST_CHARACTERS)
            verdict = self._policy.judge(source.text, "context", call.purpose, setting)
            if verdict.blocked:
                refused += verdict.hits(detail=source.passage)
            else:
                kept.append((number, source))
        if call.sources and not kept:
            event = AuditEvent(
                action="sources.refused",
                outcome="blocked",
                rule_hits=tuple(refused),
                policy_version=self._policy.version,
            )
            self._audit.append(actor, event)
            raise SourcesRefused(count=len(call.sources))
        return kept, refused

    def _mask_messages(self, actor: Actor, call: ModelCall, masker: "_Masker") -> list[tuple[str, str]]:
        """The messages with tokens. Raises `InputRefused` where a person wrote what may not leave."""
        texts = list[tuple[str, str]]()
        for role, text in call.messages:
            masked = masker.mask(text)
            if masked.blocked and role == "user":
                raise self._withhold(actor, masked)
            texts.append((role, masker.sent(masked)))
        return texts

    def _withhold(self, actor: Actor, masked: Masked) -> InputRefused:
        """Record the refusal of a message, by types and never by words; the problem says what to take out."""
        counts = masked.counts()
        event = AuditEvent(
            action="input.refused",
            outcome="blocked",
            rule_hits=(RuleHit(rule=_PRIVATE_RULE, decision="block", stage="input"),),
            personal_data={kind: counts.get(kind, 1) for kind in masked.blocked},
            policy_version=self._policy.version,
        )
        recorded = self._audit.append(actor, event)
        zh, en = _named(masked.blocked)
        return InputRefused(
            rule=_PRIVATE_RULE,
            message_zh=f"内容中有不能发给外部模型的信息：{zh}。请删去这些内容；"
            "健康、心理、经济、处分等信息也可以保留，"
            "但要删去姓名、学号等能认出人的内容，写成“一名学生”，然后再提交。",
            message_en=f"This holds what may not go to an outside model: {en}. Take it out; "
            "illness, hardship, discipline and the like may stay where names and numbers go "
            "(write “a pupil”). Then send it again.",
            event=recorded.id,
            step="none",
        )

    def _mask_sources(
        self, actor: Actor, call: ModelCall, sources: list[tuple[int, Source]], masker: "_Masker"
    ) -> tuple[list[tuple[int, Source]], list[tuple[int, str]], list[RuleHit]]:
        """The sources that may leave the school, their texts with tokens, and the hits of the others."""
        kept, texts, hits = list[tuple[int, Source]](), list[tuple[int, str]](), list[RuleHit]()
        kinds = set[str]()
        for number, source in sources:
            masked = masker.mask(source.text)
            if masked.blocked:
                kinds.update(masked.blocked)
                hits.append(
                    RuleHit(rule=_PRIVATE_RULE, decision="block", stage="context", detail=source.passage)
                )
            else:
                kept.append((number, source))
                texts.append((number, masker.sent(masked)))
        if call.sources and not kept:
            event = AuditEvent(
                action="sources.refused",
                outcome="blocked",
                rule_hits=tuple(hits),
                policy_version=self._policy.version,
            )
            self._audit.append(actor, event)
            zh, en = _named(sorted(kinds))
            raise SourcesPersonal(count=len(call.sources), kinds_zh=zh, kinds_en=en)
        return kept, texts, hits

    def _standing(self, call: ModelCall, setting: Setting, masked: bool) -> str:
        """What every call to a model says besides its own prompt: the rules, and how to treat tokens."""
        rules = self._policy.instructions(call.language, call.purpose, setting)
        tokens = _TOKENS["zh" if call.language.startswith("zh") else "en"]
        return f"{rules}\n{tokens}" if masked else rules


def _named(kinds: Iterable[str]) -> tuple[str, str]:
    """The names of types in Chinese and English."""
    types = [personal_types()[kind] for kind in kinds]
    return "、".join(each.zh for each in types), ", ".join(each.en for each in types)


def _evidence(call: ModelCall, sources: list[str]) -> tuple[str, ...]:
    """What a reply may lean on: the sources, and what the person and the duty wrote themselves."""
    return (*sources, *(text for _, text in call.messages))


def _fill_slot(texts: list[tuple[str, str]], block: str) -> None:
    """Put the sources where a message asks for them: the template's own slot stands in the system message
    or in the newest one, never in old history."""
    slots = [index for index, (_, text) in enumerate(texts) if SOURCES_SLOT in text]
    if block and not slots:
        raise ValueError(f"a call with sources needs {SOURCES_SLOT} in one of its messages")
    if slots:
        chosen = slots[0] if texts[slots[0]][0] == "system" else slots[-1]
        role, text = texts[chosen]
        texts[chosen] = (role, text.replace(SOURCES_SLOT, block, 1))


def _with_standing(texts: list[tuple[str, str]], standing: str) -> tuple[tuple[str, str], ...]:
    """One system message at the start: many chat templates allow no second one."""
    if texts and texts[0][0] == "system":
        return (("system", f"{texts[0][1]}\n\n{standing}"), *texts[1:])
    return (("system", standing), *texts)


class _Masker:
    """One vault for all texts of a call, and the sum of what it masked."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.vault = Vault()
        self.counts: Counter[str] = Counter()

    def mask(self, text: str) -> Masked:
        """The text with tokens."""
        return mask(text, self._names, self.vault)

    def sent(self, masked: Masked) -> str:
        """The text of `masked`, counted as one that goes out."""
        self.counts.update(masked.counts())
        return masked.text
