"""Make the table of sounds of the word list: `python -m eval.training.sounds --data DIR`.

Readings come from pypinyin (MIT), which nothing needs at run time: the product carries a small table instead
(`guardrails/content/sounds.txt`). A word whose sound occurs in ordinary text in other characters is left
out: the passages of CMRC 2018 and the utterances of DialogID tell.
"""

import argparse
import sys
from pathlib import Path

from eval.training.texts import TOPIC, public, rows
from guardrails.normalise import compact

_HAN = [chr(code) for code in range(0x4E00, 0x9FA6)]


def main() -> None:
    """Command line."""
    from pypinyin import lazy_pinyin

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, default=Path("guardrails/content/sounds.txt"))
    asked = parser.parse_args()
    common = [each for each in _HAN if _is_common(each)]
    sound = {each: lazy_pinyin(each)[0] for each in common}
    words = {
        choice
        for row in rows()
        for choice in (row.slots[-1] if row.kind != TOPIC else row.slots[0])
        if 2 <= len(choice) <= 6 and all(c in sound for c in choice)
    }
    ordinary = _ordinary(asked.data)
    heard = ["".join(f"{sound.get(c, c)} " for c in text) for text in ordinary]
    kept = [word for word in sorted(words) if not _collides(word, sound, ordinary, heard)]
    by_sound: dict[str, list[str]] = {}
    for character, reading in sound.items():
        by_sound.setdefault(reading, []).append(character)
    lines = [f"{reading} {''.join(each)}" for reading, each in sorted(by_sound.items())]
    asked.out.write_text("\n".join([*lines, "", *kept]) + "\n", encoding="utf-8")
    print(f"{len(sound)} characters, {len(kept)} of {len(words)} words", file=sys.stderr)


def _is_common(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def _ordinary(data: Path) -> list[str]:
    sets = (("retrieval_cmrc2018_zh/corpus.jsonl", None), ("transcripts_dialogid_zh/items.jsonl", 6_000))
    return [compact(row["text"]).text for name, limit in sets for row in public(data, name, limit=limit)]


def _collides(word: str, sound: dict[str, str], ordinary: list[str], heard: list[str]) -> bool:
    """Whether ordinary text holds the sound of `word` more often than the word itself."""
    wanted = " " + "".join(f"{sound[c]} " for c in word)
    return any(wanted in " " + each and word not in text for each, text in zip(heard, ordinary, strict=True))


if __name__ == "__main__":
    main()
