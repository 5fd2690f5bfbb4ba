import pytest

from guardrails.label import ProducerInvalid, aigc, check_producer, explicit, is_explicit


@pytest.mark.parametrize("language", ["zh", "zh-CN", "zh-Hant", "en", "fr"])
def test_the_notice_has_both_elements_of_the_standard(language: str):
    assert is_explicit(explicit(language))
    assert is_explicit(explicit(language, generated=False))
    assert explicit(language, generated=False) != explicit(language)


def test_a_text_without_the_elements_is_not_labelled():
    assert not is_explicit("仅供参考，请教师审核")


def test_the_aigc_object_has_seven_fields_in_order():
    assert list(aigc("abc", "某学校").items()) == [
        ("Label", "1"),
        ("ContentProducer", "某学校"),
        ("ProduceID", "abc"),
        ("ReservedCode1", ""),
        ("ContentPropagator", ""),
        ("PropagateID", ""),
        ("ReservedCode2", ""),
    ]


@pytest.mark.parametrize("code", ["001191440300708461136T1XGW3", "001191110102MAD55U9H0F10002"])
def test_published_codes_pass(code: str):
    check_producer(code)
    check_producer(code[:22] + "00000")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "form"),
        ("001191440300708461136T1XGW", "form"),
        ("001191440300708461136T3XGW3", "form"),
        ("002191440300708461136T1XGW3", "form"),
        ("001191440300708461136t1XGW3", "form"),
        ("001191440300708461136I1XGW3", "form"),
        ("001191440300708461137T1XGW3", "checksum"),
        ("001194140300708461136T1XGW3", "checksum"),
    ],
)
def test_mistyped_codes_do_not(code: str, reason: str):
    with pytest.raises(ProducerInvalid) as refused:
        check_producer(code)
    assert refused.value.details == {"reason": reason}
