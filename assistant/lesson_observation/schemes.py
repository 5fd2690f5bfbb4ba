"""The three coding schemes as data: S-T, Flanders (FIAS) and improved Flanders (iFIAS), codes in words.

Flanders, N. A. (1970), Analyzing Teaching Behavior, Addison-Wesley: ten categories, one every three seconds.
Improved Flanders (改进型弗兰德斯互动分析系统): 方海光、高辰柱、陈佳, 中国电化教育 2012(10): fourteen
categories, of which 4 splits into open and closed questions and 9 into active answers and pupils' questions.
S-T: 傅德荣、章慧敏, 教育信息处理, 北京师范大学出版社 2001; D, acts of both at once: 刘立新 et al., 化学教学
2014(1), where D counts half.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

SchemeName = Literal["st", "fias", "ifias"]
INTERVAL = 3.0
"""Seconds between two codes, as Flanders observes; S-T is often taken every 30 s, here with the same grid."""

Words = tuple[str, str]

ST: Mapping[str, Words] = MappingProxyType(
    {"T": ("教师行为", "Teacher act"), "S": ("学生行为", "Student act"), "D": ("师生互动行为", "Act of both")}
)

FIAS: Mapping[str, Words] = MappingProxyType(
    {
        "1": ("接纳情感", "Accepts feeling"),
        "2": ("表扬鼓励", "Praises or encourages"),
        "3": ("采纳学生观点", "Uses pupils' ideas"),
        "4": ("提问", "Asks questions"),
        "5": ("讲授", "Lectures"),
        "6": ("指令", "Gives directions"),
        "7": ("批评或维护权威", "Criticises or justifies authority"),
        "8": ("学生应答", "Pupil responds"),
        "9": ("学生主动发言", "Pupil initiates"),
        "10": ("沉寂或混乱", "Silence or confusion"),
    }
)

IFIAS: Mapping[str, Words] = MappingProxyType(
    {
        "1": ("接受情感", "Accepts feeling"),
        "2": ("鼓励表扬", "Praises or encourages"),
        "3": ("采纳意见", "Uses pupils' ideas"),
        "4.1": ("提问开放性问题", "Asks an open question"),
        "4.2": ("提问封闭性问题", "Asks a closed question"),
        "5": ("讲授", "Lectures"),
        "6": ("指令", "Gives directions"),
        "7": ("批评", "Criticises"),
        "8": ("学生被动应答", "Pupil answers when asked"),
        "9.1": ("学生主动应答", "Pupil answers of own accord"),
        "9.2": ("学生主动提问", "Pupil asks"),
        "10": ("与同伴讨论", "Pupils discuss"),
        "11": ("无助于教学的混乱", "Confusion that helps nothing"),
        "12": ("有益于教学的沉寂", "Silence that helps thinking"),
        "13": ("教师操纵技术", "Teacher handles technology"),
        "14": ("学生操纵技术", "Pupils handle technology"),
    }
)

SCHEMES: Mapping[SchemeName, Mapping[str, Words]] = MappingProxyType({"st": ST, "fias": FIAS, "ifias": IFIAS})

TO_FIAS: Mapping[str, str] = MappingProxyType(
    {code: code for code in ("1", "2", "3", "5", "6", "7", "8")}
    | {
        "4.1": "4",
        "4.2": "4",
        "9.1": "9",
        "9.2": "9",
        "10": "9",
        "11": "10",
        "12": "10",
        "13": "5",
        "14": "9",
    }
)
"""What a code of the improved system is in Flanders' ten: talk among pupils is theirs (9); handling
technology counts for who handles it (5 and 9), since Flanders has no place for it."""

TO_ST: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("1", "2", "3", "4.1", "4.2", "5", "6", "7", "13"), "T"),
        **dict.fromkeys(("8", "9.1", "9.2", "10", "11", "12", "14"), "S"),
    }
)
"""Silence is the pupils' (they think, write or wait). D is only ever coded by hand."""
