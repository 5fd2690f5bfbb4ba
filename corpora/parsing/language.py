"""Which of the three languages a text is in: `zh`, `zh-Hant` or `en`."""

import re

from corpora.parsing.characters import CJK

_SAMPLE = 20_000
"""Characters looked at."""

_SIMPLIFIED = frozenset(
    "这们个为来时说国会学对发过动还样开关头点业问应实现体长进么张书见门东车马鸟鱼龙风飞习课题资师语试评价练数据"
    "标准师范级组织设计议论讲话读写听视觉电脑网络广场厂产业务农历乐艺术环节约红绿结给经统绩编缩处备复导岁师带"
    "归当录忆忧怀态总战护报择换损摄"
)
_TRADITIONAL = frozenset(
    "這們個為來時說國會學對發過動還樣開關頭點業問應實現體長進麼張書見門東車馬鳥魚龍風飛習課題資師語試評價練數據"
    "標準師範級組織設計議論講話讀寫聽視覺電腦網絡廣場廠產業務農歷樂藝術環節約紅綠結給經統績編縮處備復導歲師帶"
    "歸當錄憶憂懷態總戰護報擇換損攝"
)
_ONLY_SIMPLIFIED = _SIMPLIFIED - _TRADITIONAL
_ONLY_TRADITIONAL = _TRADITIONAL - _SIMPLIFIED
_CHINESE = re.compile(f"[{CJK}]")
_WORD = re.compile("[A-Za-z]{2,}")


def language_of(text: str) -> str:
    """`en` where Latin words outnumber Chinese characters, else `zh-Hant` where traditional
    forms (繁体) outnumber simplified ones among 100 common pairs, else `zh`."""
    sample = text[:_SAMPLE]
    if len(_WORD.findall(sample)) > len(_CHINESE.findall(sample)):
        return "en"
    traditional = sum(character in _ONLY_TRADITIONAL for character in sample)
    simplified = sum(character in _ONLY_SIMPLIFIED for character in sample)
    return "zh-Hant" if traditional > simplified else "zh"
