"""One way of writing: LaTeX, full-width, superscripts, Chinese words and numerals all become plain
signs."""

import re
import unicodedata

from assistant.homework.marking.mathematics.numerals import arabic

LONGEST = 600
"""Characters of an answer that is read; a longer one is for a person."""

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₙ", "0123456789n")
_SIGNS = {
    "×": "*",
    "·": "*",
    "∙": "*",
    "⋅": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "﹣": "-",
    "⩽": "≤",
    "≦": "≤",
    "⩾": "≥",
    "≧": "≥",
    "∶": ":",
    "：": ":",
    "，": ",",
    "；": ";",
    "。": ".",
    "º": "°",
    "˚": "°",
    "℃": "摄氏度",
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "｛": "{",
    "｝": "}",
    "﹪": "%",
    "⋃": "∪",
    "＋": "+",
    "－": "-",
    "＝": "=",
    "➕": "+",
    "∏": "π",
    "Π": "π",
}
_COMMANDS = {
    r"\dfrac": r"\frac",
    r"\tfrac": r"\frac",
    r"\cfrac": r"\frac",
    r"\leqslant": "≤",
    r"\geqslant": "≥",
    r"\leq": "≤",
    r"\geq": "≥",
    r"\le": "≤",
    r"\ge": "≥",
    r"\lt": "<",
    r"\gt": ">",
    r"\neq": "≠",
    r"\ne": "≠",
    r"\times": "*",
    r"\cdot": "*",
    r"\div": "/",
    r"\infty": "∞",
    r"\cup": "∪",
    r"\pi": "π",
    r"\pm": "±",
    r"\degree": "°",
    r"\circ": "°",
    r"\lbrace": r"\{",
    r"\rbrace": r"\}",
    r"\vert": "|",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\mid": "|",
    r"\in": "∈",
    r"\colon": ":",
    r"\ldots": "…",
}
_DROPPED = re.compile(
    r"\\(?:left|right|bigg?[lr]?|Bigg?[lr]?|displaystyle|textstyle|limits|quad|qquad|,|;|!|:|>| )(?![a-zA-Z])"
    r"|\$|\\\(|\\\)|\\\[|\\\]|~"
)
_WRAPPED = re.compile(
    r"\\(?:mathrm|mathbf|mathit|text|textbf|rm|operatorname|mathbb|boxed|mbox)\s*\{([^{}]*)\}"
)
_CASES = re.compile(
    r"\\begin\{(?:cases|aligned|array)\}(?:\{[lcr]+\})?(.*?)\\end\{(?:cases|aligned|array)\}", re.DOTALL
)
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_CIRCLED = {chr(0x2460 + at): f"({at + 1})" for at in range(20)}
_LEAD = re.compile(
    r"^(?:(?:答案?|解|所以|因此|故|即|则|综上|得|答案?(?:应)?[是为]|结果[是为]?|最后|正确答案|约?等于|应[是为])[:,\s是为]*)+"
)
_THOUSANDS = re.compile(r"(?<![\d.(\[{,])(\d{1,3}(?:,\d{3})+)(?![\d,])")
_BROKEN_DECIMAL = re.compile(r"(?<=\d)\s*\.\s+(?=\d)")


def plain(text: str) -> str:
    """The answer in plain signs. Chinese that is left is a unit, a word or a sentence."""
    text = "".join(_CIRCLED.get(each, each) for each in text)
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+", lambda match: f"^({match.group().translate(_RAISED)})", text)
    text = re.sub("[₀₁₂₃₄₅₆₇₈₉ₙ]+", lambda match: f"_{{{match.group().translate(_LOWERED)}}}", text)
    text = re.sub(r"(?<=\d)([½⅓⅔¼¾⅕⅛])", r"又\1", text)
    for sign, plain_sign in _SIGNS.items():
        text = text.replace(sign, plain_sign)
    text = unicodedata.normalize("NFKC", text).replace("⁄", "/").replace("−", "-")
    text = _without_latex(text)
    text = _BROKEN_DECIMAL.sub(".", text)
    text = _THOUSANDS.sub(lambda match: match[1].replace(",", ""), text)
    text = text.replace("根号", "√").replace("派", "π").replace("正无穷大", "+∞").replace("负无穷大", "-∞")
    text = text.replace("正无穷", "+∞").replace("负无穷", "-∞").replace("无穷大", "∞").replace("的平方", "^2")
    text = re.sub(r"大于(?:或)?等于|不小于|不少于|至少", "≥", text)
    text = re.sub(r"小于(?:或)?等于|不大于|不超过|至多", "≤", text)
    text = re.sub(r"(?<=[a-zA-Z])大于", ">", text)
    text = re.sub(r"(?<=[a-zA-Z])小于", "<", text)
    text = re.sub(r"<=|=<", "≤", text)
    text = re.sub(r">=|=>", "≥", text)
    text = arabic(text)
    text = _LEAD.sub("", text.strip())
    return re.sub(r"\*\*", "^", text).strip().strip(".,;!?、 ").strip()


def _without_latex(text: str) -> str:
    text = _CASES.sub(lambda match: ",".join(part.strip(" ,&") for part in match[1].split(r"\\")), text)
    text = _DROPPED.sub(" ", text)
    for _ in range(4):
        text = _WRAPPED.sub(
            lambda match: f" {match[1]} " if len(match[1].strip()) > 1 else match[1].strip(), text
        )
    text = _COMMAND.sub(lambda match: _COMMANDS.get(match.group(), match.group()), text)
    text = re.sub(r"\^\s*\{?\s*°\s*\}?", "°", text)
    return text.replace(r"\%", "%").replace(r"\{", "⟨").replace(r"\}", "⟩").replace(r"\#", "#")
