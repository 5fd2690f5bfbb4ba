from hypothesis import given
from hypothesis import strategies as st

from guardrails.personal_data import StreamRestorer, Vault, mask, restore, scrub
from guardrails.roster import Names, RosterName

NAMES = Names(
    [
        RosterName(name="林小满"),
        RosterName(name="林小"),
        RosterName(name="阿依古丽·买买提"),
        RosterName(name="Ann Lee", kind="parent"),
        RosterName(name="周老师", kind="teacher"),
    ]
)
TEXT = "林小满和林小的家长Ann Lee（138 0013 8000）、周老师；林　小 满考了90分。"


def test_one_person_one_token():
    vault = Vault()
    masked = mask(TEXT, NAMES, vault)
    assert (
        masked.text == "〔学生甲〕和〔学生乙〕的家长〔家长甲〕（〔手机1〕）、〔教师甲〕；〔学生甲〕考了90分。"
    )
    assert masked.counts() == {"NAME": 5, "TEL": 1}
    assert mask("再说林小满，13800138001", NAMES, vault).text == "再说〔学生甲〕，〔手机2〕"
    assert restore(masked.text, vault) == TEXT.replace("林　小 满", "林小满")


def test_what_is_masked_is_gone():
    vault = Vault()
    masked = mask(TEXT, NAMES, vault).text
    for secret in ("林", "满", "Ann", "138", "周"):
        assert secret not in masked
    assert "林小满" not in repr(vault)


def test_a_latin_name_is_a_whole_word():
    assert mask("Joann Leeds met Ann Lee.", NAMES, Vault()).text == "Joann Leeds met 〔家长甲〕."


def test_the_eleventh_pupil_has_a_number():
    names = Names(RosterName(name=f"学员{chr(0x4E00 + number)}号") for number in range(12))
    vault = Vault()
    text = "，".join(f"学员{chr(0x4E00 + number)}号" for number in range(12))
    masked = mask(text, names, vault).text
    assert masked.startswith("〔学生甲〕，〔学生乙〕")
    assert masked.endswith("〔学生癸〕，〔学生11〕，〔学生12〕")
    assert restore(masked, vault) == text


def test_brackets_that_the_author_wrote_never_become_a_person():
    vault = Vault()
    text = "〔学生甲〕和[手机1]是例子，林小满13800138000"
    masked = mask(text, NAMES, vault).text
    assert masked.startswith("〔原文1〕和〔原文2〕")
    assert restore(masked, vault) == text


def test_another_schools_vault_opens_nothing():
    mine, theirs = Vault(), Vault()
    masked = mask(TEXT, NAMES, mine).text
    assert restore(masked, theirs) == masked


def test_a_model_may_change_the_brackets_but_a_citation_stays():
    vault = Vault()
    mask(TEXT, NAMES, vault)
    assert restore("[学生甲]、【学生乙】见资料[1]和〔学生丙〕", vault) == "林小满、林小见资料[1]和〔学生丙〕"


@given(st.lists(st.integers(1, 7), max_size=40))
def test_a_token_split_anywhere_is_restored(sizes: list[int]):
    vault = Vault()
    masked = mask(TEXT + "见[1]和〔注〕以及[未完", NAMES, vault).text
    restorer, pieces, place = StreamRestorer(vault), [], 0
    for size in (*sizes, len(masked)):
        pieces.append(restorer.feed(masked[place : place + size]))
        place += size
    pieces.append(restorer.flush())
    assert "".join(pieces) == restore(masked, vault)


def test_a_citation_is_not_held_back():
    restorer = StreamRestorer(Vault())
    assert restorer.feed("见[") == "见"
    assert restorer.feed("1]。") == "[1]。"


@given(st.text(st.sampled_from("林小满〔〕[]学生甲手机1 380-注Ann Lee\u200b"), max_size=60))
def test_masking_can_be_undone(text: str):
    """A name comes back as it is written on the roster or read, without the gaps somebody put in it."""
    vault = Vault()
    names = Names([RosterName(name="满满")])
    assert _unspaced(restore(mask(text, names, vault).text, vault)) == _unspaced(text)


def _unspaced(text: str) -> str:
    return text.replace(" ", "").replace("\u200b", "")


def test_scrubbing_hides_people_and_keeps_offices():
    text = "联系人手机13800138000，邮箱a@b.cn，QQ：123456，办公室010-12345678"
    assert scrub(text) == "联系人手机〔手机略〕，邮箱〔邮箱略〕，QQ：〔QQ号略〕，办公室010-12345678"
