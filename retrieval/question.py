"""What a query asks, taken apart once: its atoms, their pairs, and what each is worth."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from retrieval.atoms import EXACT, HAN, LATIN, OPERATOR, PREFIX, SOFT, Array, atoms, formula, key
from retrieval.segmentation import FUNCTION_CHARACTERS, normalise, stem, words

ASKED = (
    ("who", re.compile(r"谁|哪位|何人|哪个人|哪些人|什么人|\bwho\b|\bwhom\b|\bwhose\b")),
    (
        "when",
        re.compile(
            r"何时|何年|什么时候|[哪几]一?[年月天日]|哪个?(?:世纪|年代|朝代|时[间期代])"
            r"|什么(?:年|时[间期代]|日)|时间|日期|年份|\bwhen\b|\byear\b|\bdate\b|\bcentury\b"
        ),
    ),
    (
        "count",
        re.compile(
            r"多少|几(?!乎)|多[大长高远久重深]|百分|\bhow (?:many|much|long|far|old|tall|large|big)\b"
            r"|\bpercent|\bnumber\b"
        ),
    ),
    (
        "where",
        re.compile(
            r"哪里|哪儿|何处|何地|在哪|位于|地[点方]|哪一?[个座]?(?:国|省|市|县|城|州|岛|洲|地)"
            r"|\bwhere\b|\bcountry\b|\bcity\b|\bstate\b"
        ),
    ),
    ("why", re.compile(r"为什么|为何|原因|因何|\bwhy\b|\breason\b|\bcause")),
)
"""What kind of answer is asked for, and how one tells."""

_ASKING = re.compile(
    r"为什么|什么时候|什么|哪(?:里|儿|个|些|位|种|年|月|天|座|类|家|项|部|所|条|场|次|一|两|三|几)*|谁|多少"
    r"|几(?=[个名位次年月天种条座只岁部人本场届项所架艘])|如何|怎么样?|怎样|为何|何时|何处|何地|何人|何种|何者"
    r"|是否|吗|呢|请问"
)
"""The words of asking, which no answer contains."""
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at to for from by with and or as is are was were be been being do does did has "
        "have had what which who whom whose when where why how many much that this these those it its "
        "their his her he she they not than then there into about between during after before some any "
        "other such can could would should will may might also one name type kind ",
    )
)
_KNOWN_WORDS = 1_500
"""Different Latin words of a query that are looked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query's atoms and pairs of neighbouring atoms, by number; number 0 is none.

    `numbers` gives an atom's number by its code (length 65,536), `pairs` a pair's by its atoms'. `atom_worth`
    and `pair_worth` are inverse document frequencies. `words` and `beginnings` are for `Atoms.known`.
    """

    asked: frozenset[str]
    words: dict[int, int]
    beginnings: dict[int, int]
    numbers: Array
    pairs: Array
    atom_worth: Array
    pair_worth: Array
    latin: Array
    digit: Array
    chinese_pair: Array
    in_word: Array


def question(text: str, frequency: Callable[[str], int], size: int) -> Question:
    """`frequency` says in how many of the `size` passages a term of the index stands."""
    plain = normalise(formula(text))
    asked = frozenset(name for name, pattern in ASKED if pattern.search(plain))
    rest = bare(plain)
    row = atoms([rest])
    latin_words = [stem(word) for word in re.findall(r"\d+(?:\.\d+)+|[^\W_\u3005-\u9fff]+", rest)]
    known = list(dict.fromkeys(latin_words))[:_KNOWN_WORDS]
    by_key = {key(word): EXACT + place for place, word in enumerate(known)}
    beginnings = {
        key(word[:PREFIX]): SOFT + place
        for place, word in reversed(list(enumerate(known)))
        if len(word) > PREFIX and word not in _COMMON
    }
    worth = _worths(frequency, size)
    codes, kinds = row.known(by_key, {}), row.kinds
    usable = (kinds & (HAN | OPERATOR)) > 0
    usable |= (codes >= EXACT) & (codes < SOFT)
    numbers = np.zeros(0x10000, dtype=np.intp)
    atom_worth, latin, digit = [0.0], [False], [False]
    for code, kind in dict(zip(codes[usable].tolist(), kinds[usable].tolist(), strict=True)).items():
        numbers[code] = len(atom_worth)
        word = known[code - EXACT] if kind & LATIN else chr(code)
        common = word in _COMMON or word in FUNCTION_CHARACTERS or bool(kind & OPERATOR)
        atom_worth.append(0.0 if common else worth(word))
        latin.append(bool(kind & LATIN))
        digit.append(bool(kind & LATIN) and word[0].isdigit())
    for soft in beginnings.values():
        numbers[soft] = numbers[soft - SOFT + EXACT]
    pairs = np.zeros((len(atom_worth), len(atom_worth)), dtype=np.intp)
    chinese_codes = set(codes[(kinds & HAN) > 0].tolist())
    inside = {word[at : at + 2] for word in words(rest) for at in range(len(word) - 1)}
    pair_worth, chinese, in_word = [0.0], [False], [False]
    both = np.flatnonzero(usable[:-1] & usable[1:])
    for first, second in dict.fromkeys(zip(codes[both].tolist(), codes[both + 1].tolist(), strict=True)):
        one, other = int(numbers[first]), int(numbers[second])
        pairs[one, other] = len(pair_worth)
        written = chr(first) + chr(second)
        is_chinese = first in chinese_codes and second in chinese_codes
        if is_chinese:
            pair_worth.append(worth(written))
        else:
            low, high = sorted((atom_worth[one], atom_worth[other]))
            pair_worth.append(high if low else high / 2)
        chinese.append(is_chinese)
        in_word.append(is_chinese and written in inside)
    return Question(
        asked, by_key, beginnings, numbers, pairs, np.array(atom_worth), np.array(pair_worth),
        np.array(latin), np.array(digit), np.array(chinese), np.array(in_word),
    )  # fmt: skip


def bare(plain: str) -> str:
    """Normalised text without the words of asking."""
    return _ASKING.sub("\n", plain)


def _worths(frequency: Callable[[str], int], size: int) -> Callable[[str], float]:
    """Inverse document frequency as in BM25."""

    def worth(term: str) -> float:
        count = min(frequency(term), size)
        return math.log(1 + (size - count + 0.5) / (count + 0.5))

    return worth
