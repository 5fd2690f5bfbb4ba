"""Marks of generated content: explicit words and the seven-field AIGC object (GB 45438-2025)."""

import re

from corpora.problem import Problem

_EXPLICIT = re.compile(r"(?:人工智能|AI).{0,12}(?:生成|合成)|(?:生成|合成).{0,12}(?:人工智能|AI)")
_CODE = re.compile(r"0011([0-9A-HJ-NPQRTUWXY]{18})(?:[12][0-9A-Z]{4}|00000)")
_CODE_LENGTH = 27
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class ProducerInvalid(Problem):
    """The 27-character provider code is malformed (`reason="form"`) or mistyped (`reason="checksum"`)."""

    code = "producer-invalid"


def explicit(language: str, generated: bool = True) -> str:
    """The visible notice for a text in `language`; where nothing was generated, the one that says it is
    compiled from quotes. English notices keep the Chinese words, because the standard asks for them in so
    many words (L-R1)."""
    written = language.lower()
    if not written.startswith("zh"):
        words = (
            "AI-generated (人工智能生成); to be reviewed by a teacher before use",
            "Compiled from the sources word for word (摘录合成); no AI model has rewritten it",
        )
    elif written.startswith("zh-hant"):
        words = "本內容由 AI 生成，請教師審核後使用", "以上由資料原句摘錄合成，未經 AI 模型改寫"
    else:
        words = "本内容由人工智能生成，请教师审核后使用", "以上由资料原句摘录合成，未经人工智能模型改写"
    return words[0] if generated else words[1]


def is_explicit(text: str) -> bool:
    """Whether `text` carries a notice with both elements that L-R1 asks for."""
    return bool(_EXPLICIT.search(text))


def aigc(produce_id: str, producer: str) -> dict[str, str]:
    """The AIGC object of content generated here: exactly the seven fields in the standard's order.

    `producer` is the 27-character code or, where none is configured, the organisation's name (L-R12);
    `produce_id` leads to the audit event (L-R13). What a propagator adds stays empty."""
    return {
        "Label": "1",
        "ContentProducer": producer,
        "ProduceID": produce_id,
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }


def looks_like_code(producer: str) -> bool:
    """Whether `producer` is meant as a provider code and not as a name."""
    return len(producer) == _CODE_LENGTH and producer.isascii() and producer.isalnum()


def check_producer(code: str) -> None:
    """Raise `ProducerInvalid` unless `code` is a well-formed provider code (服务提供者编码, L-R11).

    27 characters: `00`, kind of body (1, an organisation), kind of binding (1, a unified social credit code),
    that code of 18, the kind of service (1 generation, 2 propagation) and four for the model, or `00000`
    without extension. The credit code's last character is checked as GB 32100-2015 defines it."""
    match = _CODE.fullmatch(code)
    if match is None:
        raise ProducerInvalid(reason="form")
    credit = match[1]
    total = sum(_CREDIT_CHARACTERS.index(each) * pow(3, place, 31) for place, each in enumerate(credit[:17]))
    if _CREDIT_CHARACTERS[(31 - total % 31) % 31] != credit[17]:
        raise ProducerInvalid(reason="checksum")
