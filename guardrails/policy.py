"""The rules in force, and the one verdict on a text (policy.md §7.4)."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Self

from guardrails.audit.event import RuleHit
from guardrails.checks import CHECKS, detector
from guardrails.checks.base import Finding
from guardrails.disguise import readings
from guardrails.normalise import compacted, fold
from guardrails.rules.layers import stack
from guardrails.rules.pack import PackInvalid, folder_packs, national_packs, read_all
from guardrails.rules.rule import NOWHERE, STRICTEST_FIRST, Action, Frame, Rule, Setting, Stage

_JUDGING_CODE = ("checks", "content")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all rules together say of one text: every finding, and the strictest action decides."""

    stage: Stage
    findings: tuple[Finding, ...] = ()

    @property
    def decision(self) -> Action | None:
        """The strictest action, None where no rule fired."""
        actions = {finding.action for finding in self.findings}
        return next((action for action in STRICTEST_FIRST if action in actions), None)

    @property
    def blocked(self) -> bool:
        """Whether the text must go no further."""
        return self.decision == "block"

    @property
    def deciding(self) -> Finding | None:
        """The first finding of the strictest action."""
        return next((finding for finding in self.findings if finding.action == self.decision), None)

    def hits(self, detail: str = "") -> tuple[RuleHit, ...]:
        """The findings as the audit log keeps them: one a rule, its strictest action, no text."""
        decisions: dict[str, Action] = {}
        for finding in sorted(self.findings, key=lambda each: -STRICTEST_FIRST.index(each.action)):
            decisions[finding.rule] = finding.action
        in_order = dict.fromkeys(finding.rule for finding in self.findings)
        return tuple(
            RuleHit(rule=rule, decision=decisions[rule], stage=self.stage, detail=detail) for rule in in_order
        )


class Policy:
    """Rule packs bound to their checks. `version` changes with any rule and any check."""

    def __init__(self, rules: tuple[Rule, ...], version: str) -> None:
        unknown = sorted({rule.check for rule in rules} - set(CHECKS))
        if unknown:
            raise ValueError(f"rules name unknown checks: {', '.join(unknown)}")
        self.rules = rules
        self.version = version
        self._by_id: Mapping[str, Rule] = {rule.id: rule for rule in reversed(rules)}
        self._detectors = tuple((rule, detector(rule)) for rule in rules)

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """The built-in packs and those of an administrator's folder, in layers.

        Raises `PackInvalid` for a pack that is not well formed, names an unknown check or whose own examples
        fail, and `PackLoosens` for one that would loosen a rule from above."""
        own = folder_packs(folder) if folder is not None else {}
        texts = {**{f"xingtan/{name}": text for name, text in national_packs().items()}, **own}
        packs = list(read_all(texts))
        for file, pack in packs:
            unknown = sorted({rule.check for rule in pack.rules} - set(CHECKS))
            if unknown:
                raise PackInvalid(file=file, reason=f"rules name unknown checks: {', '.join(unknown)}")
            if file in own:
                _try_examples(file, pack.rules)
                if pack.layer == "nation":
                    raise PackInvalid(file=file, reason="the national layer comes with the product")
        return cls(stack(packs), _version(texts.values()))

    def judge(self, text: str, stage: Stage, duty: str = "", setting: Setting = NOWHERE) -> Verdict:
        """Let every rule of this stage, duty and setting look at `text`. A rule in `setting.exempt` still
        fires, with the action `log`, so that the log shows what an exemption let pass. Works on a core; call
        it off the event loop for long texts."""
        bound = [(rule, detect) for rule, detect in self._detectors if rule.binds(stage, duty, setting)]
        if not bound:
            return Verdict(stage)
        plain = fold(text)
        folded, coded = compacted(plain), [compacted(reading) for reading in readings(plain)]
        findings = list[Finding]()
        for rule, detect in bound:
            found = dict.fromkeys(
                each for read in (folded, *coded) for each in detect(read, setting).findings
            )
            lifted = rule.exemptible and rule.id in setting.exempt
            findings += (replace(each, action="log") for each in found) if lifted else found
        return Verdict(stage, tuple(findings))

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id as it binds most. Raises KeyError for an unknown one."""
        return self._by_id[rule_id]

    def asks(self, verdict: Verdict) -> tuple[str, ...]:
        """Rules that want a yes from the person before the call goes on."""
        return tuple(
            dict.fromkeys(
                finding.rule
                for finding in verdict.findings
                if finding.action == "confirm" and self._by_id[finding.rule].confirm_at == "call"
            )
        )

    def frame(self, hits: Iterable[RuleHit]) -> Frame | None:
        """What must stand around a reply to a request with these hits (G-R2), None for most."""
        frames = (
            self._by_id[hit.rule].frame for hit in hits if hit.stage == "input" and hit.rule in self._by_id
        )
        return next((frame for frame in frames if frame is not None), None)

    def message(self, rule: str, language: str) -> str:
        """What people are told when `rule` fires. Raises KeyError for an unknown rule."""
        return self._by_id[rule].message.in_language(language)

    def instructions(self, language: str, duty: str = "", setting: Setting = NOWHERE) -> str:
        """The wording for the model of all rules that bind `duty`, one a line."""
        lines = [
            rule.for_model.in_language(language)
            for rule in self.rules
            if rule.for_model and any(rule.binds(stage, duty, setting) for stage in rule.stages)
        ]
        return "\n".join(dict.fromkeys(lines))


def _try_examples(file: str, rules: Iterable[Rule]) -> None:
    """Run the examples of an administrator's rules: a rule that does not do what it says is not loaded."""
    for rule in rules:
        detect = detector(rule)
        wanted = [(text, True) for text in rule.examples.fires]
        for text, fires in [*wanted, *((text, False) for text in rule.examples.silent)]:
            if bool(detect(compacted(fold(text)), rule.sample_setting()).findings) != fires:
                word = "does not fire" if fires else "fires"
                raise PackInvalid(file=file, reason=f"{rule.id} {word} on its example “{text[:40]}”")


def _version(packs: Iterable[str]) -> str:
    """Hash over the packs and everything the checks are made of: any of it changes what is judged."""
    digest = hashlib.sha256("\0".join(packs).encode())
    for folder in _JUDGING_CODE:
        for source in _sources(files("guardrails") / folder):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _sources(folder: Traversable) -> list[Traversable]:
    """Files that decide, in a stable order; compiled files are not among them."""
    found = list[Traversable]()
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            found += [] if each.name == "__pycache__" else _sources(each)
        elif not each.name.endswith(".pyc"):
            found.append(each)
    return found
