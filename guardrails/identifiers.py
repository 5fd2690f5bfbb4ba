"""Checksums and plausibility of Chinese identifiers: what tells an identity number from any long number."""

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_LAST_OF_REGION = {"1": 5, "2": 3, "3": 7, "4": 6, "5": 4, "6": 5, "7": 1, "8": 3}
"""Province codes run from x1 to here within each region x (GB/T 2260); 81 to 83 are the residence permits."""


def identity_checksum(number: str) -> bool:
    """Whether the last character of an 18-character identity number follows from the rest (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11] == number[17].upper()


def identity_plausible(number: str) -> bool:
    """Whether a number of 18 or 15 begins with a province and holds a date of birth. Foreigners' permanent
    residence cards begin with 9."""
    province = 1 <= int(number[1]) <= _LAST_OF_REGION.get(number[0], 0)
    if not province and number[0] != "9":
        return False
    born = number[6:14] if len(number) == 18 else "19" + number[6:12]
    return birthday(born)


def birthday(digits: str) -> bool:
    """Whether YYYYMMDD is a date on which a living person can have been born."""
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2100
    except ValueError:
        return False


def luhn(number: str) -> bool:
    """Whether the digits of a bank card number add up (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0
