"""Our own measures of one answer, none of which needs a model or an extra library.

`contains` and `f1` follow the reading-comprehension sets: does an accepted answer stand in the response, and
how well do their characters overlap (Cui et al. 2019 for Chinese)? Citation precision and recall follow ALCE
(Gao et al. 2023), with the product's own support check in place of a language model.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from assistant.answering.support import support
from eval.answers.sample import Sample
from retrieval.citation import sentences, verify
from retrieval.passage import Passage

_MARKER = re.compile(r"[\[［【](\d{1,2})[\]］】]")
_QUOTED = re.compile(r"“([^”]{8,})”|「([^」]{8,})」|\"([^\"]{12,})\"")


def measures(sample: Sample) -> dict[str, float]:
    """Every measure that the sample allows, by name."""
    found: dict[str, float] = {}
    if sample.answerable is False:
        return {"refusal": float(sample.refused)}
    if sample.answerable:
        found["answered"] = float(not sample.refused)
    if sample.references:
        found["contains"] = float(any(stands_in(one, sample.response) for one in sample.references))
        found["f1"] = max(overlap(one, sample.response) for one in sample.references)
    found |= _citations(sample)
    return found


def plain(text: str) -> str:
    """Letters, digits and what belongs to numbers; width and case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum() or c in ".%‰")


def stands_in(answer: str, text: str) -> bool:
    """Whether `answer` stands in `text` but for width, case, spacing and punctuation. A number has to stand
    by itself: 5.48 is not in 15.48."""
    wanted, whole = plain(answer), plain(text)
    if not wanted:
        return False
    before = r"(?<![\d.])" if wanted[0].isdigit() else ""
    after = r"(?!\d|\.\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, whole) is not None


def overlap(answer: str, text: str) -> float:
    """F1 over characters of Chinese and words of Latin text, each counted as often as it occurs."""
    wanted, said = Counter(_units(answer)), Counter(_units(text))
    shared = (wanted & said).total()
    return 2.0 * shared / (wanted.total() + said.total()) if shared else 0.0


def _units(text: str) -> list[str]:
    return re.findall(r"[a-z0-9.%‰]+|[^\W\d_a-z]", unicodedata.normalize("NFKC", text).casefold())


def _citations(sample: Sample) -> dict[str, float]:
    """By ids where the product cited, by markers and quotes in the text where a file is measured."""
    if sample.cited_ids is not None:
        return _by_ids(sample)
    if sample.contexts is None or sample.refused:
        return {}
    found = _by_markers(sample.response, sample.contexts)
    quotes = sample.quotes
    if quotes is None:
        quotes = tuple(next(filter(None, match)) for match in _QUOTED.findall(sample.response))
    if quotes:
        pages = [_page(number, text) for number, text in enumerate(sample.contexts, 1)]
        held = [any(verify(quote, page) for page in pages) for quote in quotes]
        found["quote_found"] = sum(held) / len(held)
    return found


def _by_ids(sample: Sample) -> dict[str, float]:
    """Precision: share of the cited texts that are relevant. Recall: whether a relevant one is cited; any one
    will do, for they are alternatives."""
    found: dict[str, float] = {}
    cited = set(sample.cited_ids or ())
    if sample.reference_ids:
        relevant = set(sample.reference_ids)
        found["citation_recall"] = float(bool(cited & relevant))
        if cited:
            found["citation_precision"] = len(cited & relevant) / len(cited)
    if sample.quotes_found:
        found["quote_found"] = sum(sample.quotes_found) / len(sample.quotes_found)
    return found


def _by_markers(response: str, contexts: Sequence[str]) -> dict[str, float]:
    """Recall: share of sentences that what they cite bears out. Precision: share of citations that bear their
    sentence out alone, or without which the others no longer do. Nothing where no sentence cites."""
    cited = _cited_sentences(response)
    if not any(numbers for _, numbers in cited):
        return {}
    borne, right, total = 0, 0, 0
    for sentence, numbers in cited:
        total += len(numbers)
        pages = {n: _page(n, contexts[n - 1]) for n in numbers if 1 <= n <= len(contexts)}
        whole = support(sentence, list(pages.values())) is not None
        borne += whole
        for number, page in pages.items():
            others = [other for n, other in pages.items() if n != number]
            needed = whole and support(sentence, others) is None
            right += needed or support(sentence, [page]) is not None
    return {"citation_recall": borne / len(cited), "citation_precision": right / total}


def _cited_sentences(response: str) -> list[tuple[str, tuple[int, ...]]]:
    """Sentences without their markers, and the numbers of those; a marker after the stop belongs to the
    sentence before it."""
    joined = re.sub(rf"([。！？!?.])\s*((?:{_MARKER.pattern}\s*)+)", r"\2\1", response)
    found = []
    for start, end in sentences(joined):
        piece = joined[start:end]
        numbers = tuple(dict.fromkeys(int(one) for one in _MARKER.findall(piece)))
        text = _MARKER.sub("", piece).strip()
        if plain(text):
            found.append((text, numbers))
    return found


def _page(number: int, text: str) -> Passage:
    return Passage(str(number), str(number), "eval", number, text, "")
