"""Questions about a document itself (公文身份): which one a number names, who issued it, and when.

The answer stands in the document's own title and date lines, which no sentence search would find: they
share no word with the question but the number.
"""

import re
from collections.abc import Sequence

from corpora.owner import Owner
from corpora.parsing.official import normalise_document_number
from retrieval.passage import Citation, Filters, Hit, Passage
from retrieval.search import Retriever

_NUMBER = re.compile(r"([一-鿿]{2,10})\s*[〔\[［【（(]\s*(\d{4})\s*[〕\]］】）)]\s*第?\s*(\d{1,5})\s*号")
_TITLE = re.compile(r"什么文|哪[个份一]*文|标题|题目|叫什么|全称|名称|什么通知|什么意见|讲什么|关于什么")
_ISSUED = re.compile(r"印发|发布|发文|出台|颁布|制定|公布|成文|下发")
_WHO = re.compile(r"谁|哪[个些家一]|什么(部门|单位|机关)|几个部门")
_WHEN = re.compile(r"什么时[候间]|何时|哪[年天日一]|几[年月]|日期|时间")
_SEARCHED = 12


def about(question: str, hits: Sequence[Hit], retriever: Retriever, owner: Owner) -> list[Citation]:
    """Title, and where asked for the date line, of the document whose number the question names; nothing
    where it asks for something else or the library does not have the document itself."""
    named = _named(question)
    when = bool(_ISSUED.search(question) and _WHEN.search(question))
    who = bool(_ISSUED.search(question) and _WHO.search(question))
    if not named or not (when or who or _TITLE.search(question)):
        return []
    found = sorted(
        (hit.passage for hit in hits if hit.passage.document_number == named), key=lambda page: page.reprint
    )
    if not found or found[0].reprint:
        return []
    document = found[0]
    year, month, day = [*document.issued.split("-"), "", ""][:3]
    lines = [document.title]
    if when and day:
        lines.append(f"{year}年{int(month)}月{int(day)}日")
    quotes = (_line(line, document, retriever, owner) for line in lines)
    return [quote for quote in quotes if quote is not None]


def _named(question: str) -> str:
    """The document number in the question, in its one form. The words before it may run into it
    (请问教师厅函〔2025〕13号), so the longest body that is no sentence is tried first."""
    match = _NUMBER.search(question)
    if match is None:
        return ""
    body = re.sub(r"^.*?(?:请问|查询|根据|按照|关于|问|在|对|和|与|据|的)(?=[一-鿿]{2,})", "", match[1])
    return normalise_document_number(f"{body or match[1]}〔{match[2]}〕{match[3]}号")


def _line(line: str, document: Passage, retriever: Retriever, owner: Owner) -> Citation | None:
    """Where `line` stands in the document, verbatim."""
    filters = Filters(resource=document.resource)
    pages = [hit.passage for hit in retriever.search(owner, line, k=_SEARCHED, filters=filters)]
    for page in sorted(pages, key=lambda page: page.sequence):
        at = page.text.find(line)
        if at >= 0:
            return Citation(page, line, at, at + len(line))
    return None
