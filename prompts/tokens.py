"""Counting and trimming text in a model's own units, offline.

Without a tokenizer path the count is that of cl100k_base, whose file ships with llama-index-core; it is
an estimate for other models (a Chinese character is about 1 to 1.3 tokens there and about 0.6 to 0.8 in
the Qwen and DeepSeek vocabularies, so the estimate errs towards too many). With a path to a model's
folder the count is exact.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

Encode = Callable[[str], Sequence[int]]

_BREAK = re.compile(r"(?<=[。！？；!?;\n])|(?<=\.)\s")
_SOFT = re.compile(r"(?<=[，、：,:\s])")


@cache
def encoder(tokenizer: str = "") -> Encode:
    """The function from text to token ids. `tokenizer` is a local folder with a Hugging Face tokenizer,
    empty for cl100k_base. Raises OSError where the folder holds none."""
    if tokenizer:
        from transformers import AutoTokenizer

        local = AutoTokenizer.from_pretrained(tokenizer, local_files_only=True)
        return lambda text: list(local.encode(text, add_special_tokens=False))
    from llama_index.core.utils import get_tokenizer

    counting: Encode = get_tokenizer()
    return counting


def count(text: str, tokenizer: str = "") -> int:
    """Tokens in `text`."""
    return len(encoder(tokenizer)(text))


def trim(text: str, budget: int, tokenizer: str = "") -> str:
    """The longest beginning of `text` within `budget` tokens that ends where a reader would pause: after
    a sentence, else after a clause, else after a character. Never half a character, which a cut between
    the tokens of one Chinese character would leave."""
    if budget <= 0:
        return ""
    if count(text, tokenizer) <= budget:
        return text
    for breaks in (_BREAK, _SOFT):
        ends = [match.start() for match in breaks.finditer(text)]
        end = _last_within(text, ends, budget, tokenizer)
        if end:
            return text[:end].rstrip()
    return text[: _last_within(text, list(range(1, len(text))), budget, tokenizer)].rstrip()


def fit(texts: Sequence[str], budget: int, tokenizer: str = "", floor: int = 48) -> list[str]:
    """The texts, best first, cut to `budget` tokens together. Whole texts are kept while they fit; the
    first that does not is trimmed if at least `floor` tokens are left for it, and the rest is dropped."""
    kept: list[str] = []
    for text in texts:
        size = count(text, tokenizer)
        if size > budget:
            part = trim(text, budget, tokenizer) if budget >= floor else ""
            return [*kept, part] if part else kept
        kept.append(text)
        budget -= size
    return kept


def _last_within(text: str, ends: list[int], budget: int, tokenizer: str) -> int:
    """The largest of the ascending `ends` whose prefix of `text` fits; 0 where none does."""
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if count(text[: ends[middle]], tokenizer) <= budget:
            low = middle + 1
        else:
            high = middle
    return ends[low - 1] if low else 0
