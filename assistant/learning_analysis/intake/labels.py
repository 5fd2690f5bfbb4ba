"""What items are called: 3, 3. and 第3题 are one item wherever they stand."""

import re

POINTS = re.compile(
    r"[(（]?\s*(?:满分|共|每题)?\s*(\d+(?:\.\d+)?)\s*(?:分|points?|pts?)\s*[)）]?|/\s*(\d+(?:\.\d+)?)$"
)
"""Full marks inside a header: 第3题（5分）."""


def label_of(header: str, group: str = "") -> str:
    """The label of a header without spaces; `group` is the heading above, which (2) belongs to."""
    text = re.sub(POINTS, "", re.sub(r"(?:选项|作答|得分|答案)$", "", header)).strip()
    if re.fullmatch(r"[(（]\d+[)）]", text):
        return f"{label_of(group) if group else ''}{text}"
    return f"第{text.rstrip('.、题')}题" if re.fullmatch(r"\d+[.、题]?", text) else text or header
