"""Layers of rules (国家→省→校): what stands below may only tighten what stands above (G-R14)."""

from collections.abc import Iterable, Iterator

from pydantic import ValidationError

from corpora.problem import Problem
from guardrails.rules.pack import PackInvalid, RulePack
from guardrails.rules.rule import LAYERS, Rule, Wording, stricter


class PackLoosens(Problem):
    """A lower layer would loosen a rule from above. `file`, `layer` and `rule` say which; `reason_zh` and
    `reason_en` why."""

    code = "rule-pack-loosens"


def stack(packs: Iterable[tuple[str, RulePack]]) -> tuple[Rule, ...]:
    """The rules in force from all packs, each with its file name.

    Where a pack is bound to a tenant, its variant stands beside the rule from above, which goes on to bind
    everybody else. Raises `PackLoosens`, and `PackInvalid` where a pack names a rule that is not there or
    repeats one of its own layer."""
    rules: dict[str, Rule] = {}
    variants: list[Rule] = []
    for file, pack in sorted(packs, key=lambda each: LAYERS.index(each[1].layer)):
        for rule_id in pack.removes:
            words = "下层规则包不能取消上层规则", "a lower layer cannot remove a rule"
            raise _refused(file, pack, rule_id, *words)
        before = dict(rules)
        for rule in _of(file, pack, before):
            above = before.get(rule.id)
            if above is not None:
                if pack.layer == "nation":
                    raise PackInvalid(file=file, reason=f"rule {rule.id} stands in another pack already")
                for reason in loosening(above, rule):
                    raise _refused(file, pack, rule.id, reason.zh, reason.en)
            if pack.tenant:
                variants.append(rule.model_copy(update={"tenants": (pack.tenant,)}))
            else:
                rules[rule.id] = rule
    return (*rules.values(), *variants)


def _of(file: str, pack: RulePack, above: dict[str, Rule]) -> Iterator[Rule]:
    yield from pack.rules
    for change in pack.tightens:
        if change.id not in above:
            raise PackInvalid(file=file, reason=f"there is no rule {change.id} to tighten")
        try:
            yield change.applied(above[change.id])
        except ValidationError as error:
            raise PackInvalid(file=file, reason=f"{change.id}: {error.errors()[0]['msg']}") from None


def loosening(above: Rule, below: Rule) -> Iterator[Wording]:
    """Every way in which `below` leaves more room than `above`; none if it is as strict or stricter."""
    if stricter(above.action, below.action):
        yield Wording(
            zh=f"处置由 {above.action} 放宽为 {below.action}",
            en=f"the action falls from {above.action} to {below.action}",
        )
    if set(above.stages) - set(below.stages):
        yield _narrower("环节", "stages")
    if not _covers(above.duties, below.duties, by_prefix=True):
        yield _narrower("职责", "duties")
    if not _covers(above.school_stages, below.school_stages):
        yield _narrower("学段", "school stages")
    if not _covers(above.roles, below.roles):
        yield _narrower("角色", "roles")
    if above.check != below.check or not _options_hold(above, below):
        yield Wording(zh="检测方法或其参数被更换", en="the check or its options are replaced")
    if below.exemptible and not above.exemptible:
        yield Wording(zh="不可豁免的规则被改为可豁免", en="a rule that nobody may lift becomes exemptible")
    given_up = (
        (above.confirm_at == "call" and below.confirm_at == "release" and below.action == "confirm")
        or (above.referral and not below.referral)
        or (above.counts and not below.counts)
        or any(getattr(above, part) and not getattr(below, part) for part in ("for_model", "mark", "frame"))
    )
    if given_up:
        yield Wording(
            zh="取消了上层规则的确认时点、转介、计次或话术",
            en="asking, referral, counting or wording is given up",
        )


def _covers(above: tuple[str, ...], below: tuple[str, ...], by_prefix: bool = False) -> bool:
    """Whether the scope `below` holds all of `above`; an empty scope is everything."""
    if not below:
        return True
    if not above:
        return False
    return all(
        any(one == each or (by_prefix and one.startswith(each + ".")) for each in below) for one in above
    )


def _options_hold(above: Rule, below: Rule) -> bool:
    """Whether every option stays; a list may grow."""
    for name, value in above.options.items():
        other = below.options.get(name)
        grown = isinstance(value, tuple) and isinstance(other, tuple) and set(value) <= set(other)
        if not (grown or value == other):
            return False
    return set(above.options) == set(below.options)


def _narrower(zh: str, en: str) -> Wording:
    return Wording(zh=f"适用的{zh}范围变窄", en=f"its scope of {en} becomes narrower")


def _refused(file: str, pack: RulePack, rule: str, zh: str, en: str) -> PackLoosens:
    return PackLoosens(file=file, layer=pack.layer, rule=rule, reason_zh=zh, reason_en=en)
