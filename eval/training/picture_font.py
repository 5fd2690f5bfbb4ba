"""Make the font of pictures: `python -m eval.training.picture_font --font NotoSansCJK-Regular.ttc`.

A subset of Noto Sans CJK SC (SIL Open Font License 1.1) with the 3,755 characters of GB/T 2312 level 1 and
what axes need, under a name of its own as the licence asks of changed fonts. fontTools comes with matplotlib.
"""

import argparse
from pathlib import Path

TARGET = Path("assistant/learning_analysis/pictures/xingtan_sans.otf")
FAMILY = "Xingtan Sans"
_EXTRA = "αβγδθλμσχΔΣ×÷±≤≥≠≈√∞°·–—…“”‘’、。，；：？！（）《》【】％＋－＝／～→←↑↓●○■□▲△◆◇−ρ²³"


def characters() -> str:
    """Every character the subset holds."""
    level_one = [
        bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
        if not (row == 0xD7 and cell > 0xF9)
    ]  # fmt: skip
    latin = "".join(map(chr, range(0x20, 0x7F)))
    return latin + _EXTRA + b"".join(level_one).decode("gb2312")


def make(source: Path, target: Path) -> int:
    """Write the subset; its size in bytes."""
    from fontTools import subset
    from fontTools.ttLib import TTCollection, TTFont

    fonts = TTCollection(source).fonts if source.suffix == ".ttc" else [TTFont(source)]
    font = next(each for each in fonts if "SC" in str(each["name"].getDebugName(1)))
    options = subset.Options()
    options.layout_features, options.hinting, options.desubroutinize = [], False, False
    options.name_IDs, options.notdef_outline = [0, 1, 2, 4, 6, 13, 14], True
    maker = subset.Subsetter(options)
    maker.populate(text=characters())
    maker.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = FAMILY
        elif record.nameID == 6:
            record.string = FAMILY.replace(" ", "")
    font["CFF "].cff.fontNames[0] = FAMILY.replace(" ", "")
    font.save(target)
    return target.stat().st_size


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--font", type=Path, required=True)
    print(make(asked.parse_args().font, TARGET), "bytes", TARGET)
