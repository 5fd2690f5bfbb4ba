"""Pages that carry someone else's document (转载): a news or trade article around a whole official text.

Such a page is no source to cite: its wording may be cut or changed and it speaks for somebody else.
"""

import re
from collections.abc import Sequence

from corpora.parsing.official import Elements

_NAMED = re.compile("关于[^。；！？\n]{2,80}的(?:通知|意见|决定|公告|通报|函|办法|方案)")
_ADDRESSED = re.compile(
    "各(?:省|市|区|县|地|有关|直属|高等|高校|院校|学校|单位)[^。\n]{0,160}(?:局|厅|委|院校|学校|单位|部门|高校|教育司)[^。\n]{0,20}[:：]"
)
_OPENS = re.compile(
    "现(?:将有关事项|就有关(?:事项|工作)|印发给你们|将.{0,30}印发给你们)|请(?:认真)?(?:遵照|贯彻|结合实际).{0,12}执行"
)
_PRESS = re.compile(
    "在线客服|客服|工单|立即咨询|咨询热线|报名热线|参展|展位|加微信|微信号|扫码|二维码|关注(?:我们|公众号)|点击(?:阅读|下载|报名)"
    "|联系我们|商务合作|广告|优惠|免责声明|侵权|转载|责任?编辑[:：]|责编|小编|记者|本报讯|讯[)）]|稿源|来源[:：]|阅读原文"
)


def is_reprint(texts: Sequence[str], found: Elements) -> bool:
    """Whether the page merely quotes a whole official document.

    Inside stand the name of a document and its salutation or its opening formula; yet the page's own
    title is another one, and either it gives no document number or it talks as the press and traders
    do. A page under the document's own title is one only where two such phrases stand around it.
    """
    whole = "\n".join(texts)[:200_000]
    if not _NAMED.search(whole) or not (_ADDRESSED.search(whole) or _OPENS.search(whole)):
        return False
    press = len(set(_PRESS.findall(whole)))
    if not found.official:
        return bool(found.title) and (
            press > 0 or (not found.document_number and bool(_ADDRESSED.search(whole)))
        )
    return press > 1 and not found.document_number
