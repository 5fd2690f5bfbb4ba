"""What to do with an item, and why, in words (题目评价)."""

from collections.abc import Iterator, Sequence

from assistant.learning_analysis.classical.limits import limits
from assistant.learning_analysis.types.classical import Level, OptionFigures, Verdict
from assistant.learning_analysis.types.figure import Figure, Words
from assistant.learning_analysis.types.matrix import TestItem

_WORDS: dict[Level, Words] = {
    "good": Words("区分良好，可以保留", "separates well; keep it"),
    "fair": Words("区分尚可，可以保留", "separates fairly; keep it"),
    "revise": Words("区分偏低，建议修改", "separates weakly; revise it"),
    "poor": Words("区分不足，再用之前应重写或换题", "hardly separates; rewrite or replace it before reuse"),
    "check-key": Words("先核对答案与评分标准", "check the key and the marking scheme first"),
    "unknown": Words("数据不足，暂不评价", "too little is known to judge it"),
}


def verdict(
    item: TestItem, difficulty: Figure, discrimination: Figure, options: Sequence[OptionFigures]
) -> Verdict:
    """From difficulty, corrected discrimination and options (Ebel's bands)."""
    level = _level(difficulty, discrimination, options)
    reasons = (*_about_marks(difficulty, discrimination), *_about_options(options))
    return Verdict(level, _WORDS[level], reasons)


def _level(difficulty: Figure, discrimination: Figure, options: Sequence[OptionFigures]) -> Level:
    bands, r = limits().verdict, discrimination.value
    if r is None or difficulty.value is None:
        return "unknown"
    if r < 0 or next(_rivals(options), None) is not None:
        return "check-key"
    if r >= bands["good"]:
        return "good"
    if r >= bands["fair"]:
        return "fair"
    return "revise" if r >= bands["revise"] else "poor"


def _about_marks(difficulty: Figure, discrimination: Figure) -> Iterator[Words]:
    bands, p, r = limits().verdict, difficulty.value, discrimination.value
    if p is not None and p < bands["hard"]:
        yield Words(
            f"得分率 {p:.2f}，低于 {bands['hard']:.2f}，偏难", f"P = {p:.2f}, below {bands['hard']:.2f}: hard"
        )
    elif p is not None and p > bands["easy"]:
        yield Words(
            f"得分率 {p:.2f}，高于 {bands['easy']:.2f}，偏易", f"P = {p:.2f}, above {bands['easy']:.2f}: easy"
        )
    if r is None:
        yield discrimination.why or Words("区分度未知", "the discrimination is not known")
        return
    if r < 0:
        yield Words(
            f"区分度 {r:.2f} 为负：总体好的学生反而失分，多半是答案或评分有误",
            f"discrimination {r:.2f} is negative: stronger pupils lose points, often a wrong key",
        )
    else:
        yield Words(f"区分度 {r:.2f}", f"discrimination {r:.2f}")
    if discrimination.low is not None and discrimination.low < bands["revise"] <= r:
        yield Words(
            f"人数不多，区分度可能低至 {discrimination.low:.2f}，结论不稳",
            f"with so few pupils it may be as low as {discrimination.low:.2f}; not a firm judgement",
        )


def _rivals(options: Sequence[OptionFigures]) -> Iterator[OptionFigures]:
    """Distractors that go with the rest of the test better than the key, clearly above 0."""
    keys = [one.correlation.value for one in options if one.key and one.correlation.value is not None]
    for one in options:
        r = one.correlation
        if not one.key and keys and r.value is not None and r.value > max(keys) and (r.low or 0) > 0:
            yield one


def _about_options(options: Sequence[OptionFigures]) -> Iterator[Words]:
    for one in _rivals(options):
        yield Words(
            f"选 {one.label} 的学生其余题目得分反而更高，请核对答案",
            f"those who took {one.label} do better on the rest than those with the key: check the key",
        )
    idle = [one.label for one in options if one.working is False]
    if idle:
        least = limits().verdict["distractor"]
        yield Words(
            f"干扰项 {'、'.join(idle)} 不到 {least:.0%} 的人选，不起作用",
            f"distractors {', '.join(idle)} were taken by fewer than {least:.0%}",
        )
