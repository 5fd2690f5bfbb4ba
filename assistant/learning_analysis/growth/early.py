"""Early notice (学习关注提示): pupils who may need help soon, learned from one term and tried on a later.

For teachers only, with reasons, expiring, without any action of its own (P-R6). How far notices can be
trusted is measured on pupils of a later time than was learned from, also by group.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from assistant.learning_analysis.classical import estimates
from assistant.learning_analysis.growth.own import limits
from assistant.learning_analysis.models.logistic import ridge_logistic
from assistant.learning_analysis.types.figure import Figure, Words, withheld
from assistant.learning_analysis.types.growth import Calibration, EarlyNotice, EarlyNotices, SubgroupGap
from assistant.learning_analysis.types.matrix import Bools, Floats
from assistant.learning_analysis.types.models import Withheld

_RIDGE = 3.0
_REASONS = 3
_BINS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """A pupil at one time. `signs` are numbers by name (share of homework handed in, change of mastery …),
    all cases the same; `needed_help` what came of it, None while it is not known; `group` for fairness."""

    pupil: str
    signs: Mapping[str, float]
    needed_help: bool | None = None
    group: str = ""


def early_notices(
    learn: Sequence[Case],
    check: Sequence[Case],
    now: Sequence[Case],
    words: Mapping[str, Words],
    today: date,
) -> EarlyNotices | Withheld:
    """Notices for `now`. `learn` is an earlier time than `check`; `words` name the signs. Words where there
    is too little to learn from or to be tried on."""
    gates = limits()["early"]
    refused = _refused(learn, check, gates)
    if refused is not None:
        return refused
    names = sorted(learn[0].signs)
    rows = _table(learn, names)
    middle, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    weights = ridge_logistic(_with_one((rows - middle) / spread), _needed(learn).astype(float), _RIDGE)

    def chance(some: Sequence[Case]) -> Floats:
        table = _with_one((_table(some, names) - middle) / spread)
        found: Floats = 1 / (1 + np.exp(-np.clip(table @ weights, -35, 35)))
        return found

    tried, needed = chance(check), _needed(check)
    level = gates["probability"]
    notices = list[EarlyNotice]()
    expires = (today + timedelta(days=gates["days"])).isoformat()
    parts = (_table(now, names) - middle) / spread * weights[1:] if now else np.zeros((0, len(names)))
    for case, probability, part in zip(now, chance(now) if now else (), parts, strict=True):
        if probability >= level:
            notices.append(EarlyNotice(case.pupil, float(probability), _reasons(part, names, words), expires))
    return EarlyNotices(
        notices=tuple(notices),
        auc=_auc(needed, tried),
        precision=_ratio(needed & (tried >= level), tried >= level),
        recall=_ratio(needed & (tried >= level), needed),
        calibration=_calibration(needed, tried),
        gaps=_gaps(check, needed, tried, level, gates["subgroup"]),
        remarks=(
            Words(
                "只供教师了解情况，不作任何自动处理，到期失效",
                "for teachers to look closer; nothing follows by itself",
            ),
        ),
    )


def _refused(learn: Sequence[Case], check: Sequence[Case], gates: Mapping[str, int]) -> Withheld | None:
    cases, told = (sum(bool(each.needed_help) for each in some) for some in (check, learn))
    fewest = min(cases, len(check) - cases, told)
    if len(learn) >= gates["learn"] and len(check) >= gates["check"] and fewest >= gates["cases"]:
        return None
    return Withheld(
        "early-notice",
        len(learn),
        Words(
            f"往期要{gates['learn']}人、检验要{gates['check']}人，各有{gates['cases']}例以上；"
            f"现有{len(learn)}人、{len(check)}人",
            f"{gates['learn']} earlier and {gates['check']} later pupils with {gates['cases']} cases each "
            f"are needed; here {len(learn)} and {len(check)}",
        ),
    )


def current(found: EarlyNotices, today: date) -> tuple[EarlyNotice, ...]:
    """The notices that have not expired."""
    return tuple(each for each in found.notices if each.expires >= today.isoformat())


def _table(cases: Sequence[Case], names: list[str]) -> Floats:
    return np.array([[case.signs[name] for name in names] for case in cases], dtype=np.float64)


def _with_one(rows: Floats) -> Floats:
    return np.column_stack([np.ones(len(rows)), rows])


def _needed(cases: Sequence[Case]) -> Bools:
    return np.array([bool(case.needed_help) for case in cases], dtype=np.bool_)


def _reasons(part: Floats, names: list[str], words: Mapping[str, Words]) -> tuple[Words, ...]:
    """The signs that speak most for a notice."""
    order = np.argsort(-part)[:_REASONS]
    return tuple(words.get(names[at], Words(names[at], names[at])) for at in order if part[at] > 0)


def _auc(needed: Bools, chance: Floats) -> Figure:
    above = chance[needed][:, None] - chance[~needed][None, :]
    return Figure(float(((above > 0) + 0.5 * (above == 0)).mean()), len(chance))


def _ratio(part: Bools, whole: Bools) -> Figure:
    n = int(whole.sum())
    if not n:
        return withheld("没有这样的学生", "no such pupils")
    return estimates.share(float(part.sum()), n)


def _calibration(needed: Bools, chance: Floats) -> tuple[Calibration, ...]:
    """Fifths by predicted chance, beside how many really needed help."""
    order = np.argsort(chance, kind="stable")
    return tuple(
        Calibration(
            float(chance[part].min()),
            float(chance[part].max()),
            len(part),
            Figure(float(chance[part].mean()), len(part)),
            estimates.share(float(needed[part].sum()), len(part)),
        )
        for part in np.array_split(order, _BINS)
    )


def _gaps(
    check: Sequence[Case], needed: Bools, chance: Floats, level: float, least: int
) -> tuple[SubgroupGap, ...]:
    found = list[SubgroupGap]()
    for group in dict.fromkeys(case.group for case in check if case.group):
        own = np.array([case.group == group for case in check], dtype=np.bool_)
        n, noticed = int(own.sum()), own & (chance >= level)
        if n < least:
            few = withheld(f"只有{n}人，至少{least}人", f"{n} pupils; {least} needed", n)
            found.append(SubgroupGap(group, n, few, few, few, few))
            continue
        gap = float(chance[own].mean() - needed[own].mean())
        found.append(
            SubgroupGap(
                group,
                n,
                _ratio(noticed, own),
                _ratio(noticed & needed, own & needed),
                _ratio(noticed & ~needed, own & ~needed),
                Figure(gap, n),
            )
        )
    return tuple(found)
