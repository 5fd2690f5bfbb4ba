"""The provider code of AI labels (服务提供者编码): 27 characters that can be checked on the spot (L-R11).

`00`, kind of body (1 organisation), kind of binding (1 unified social credit code), the 18-character
code of GB 32100-2015, kind of service (1 generation, 2 propagation; 0 without extension) and four
characters for the model. The code follows from the body's own registration, so none is ever made up
here: without one the organisation's name stands (L-R12).
"""

import re

_CODE = re.compile(r"0011([0-9A-HJ-NPQRTUWXY]{18})(?:[12][0-9A-Z]{4}|00000)")
_LOOKS_LIKE_CODE = re.compile(r"[0-9A-Za-z]{20,}|00\d\w*")
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LONGEST_NAME = 80


def check_producer(value: str) -> str:
    """`value` if it is empty, a valid 27-character code or a name. Raises `ValueError` on a broken code."""
    if not _LOOKS_LIKE_CODE.fullmatch(value):
        if len(value) > _LONGEST_NAME or any(not character.isprintable() for character in value):
            raise ValueError("a name must be printable and at most 80 characters")
        return value
    match = _CODE.fullmatch(value)
    if match is None:
        raise ValueError("a provider code is 0011, an 18-character credit code and five more characters")
    if not _credit_code_holds(match[1]):
        raise ValueError("the check character of the unified social credit code is wrong")
    return value


def _credit_code_holds(code: str) -> bool:
    total = sum(_CHARACTERS.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return _CHARACTERS[(31 - total % 31) % 31] == code[17]
