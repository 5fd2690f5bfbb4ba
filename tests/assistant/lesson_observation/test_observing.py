"""From turns to codes, figures and a report: what is told, what is not, and why not."""

from importlib.resources import files

import pytest

from assistant.lesson_observation.coding import coded, sequence
from assistant.lesson_observation.figures import figures
from assistant.lesson_observation.learning import taught
from assistant.lesson_observation.masking import codes_of, masked
from assistant.lesson_observation.observing import acts, report_of
from assistant.lesson_observation.problems import SpeakersUnconfirmed
from assistant.lesson_observation.reading import of_text, read_transcript
from assistant.lesson_observation.records import Correction, Observation
from assistant.lesson_observation.sentences import sentences
from assistant.lesson_observation.speech_acts import ACTS
from assistant.lesson_observation.talk_moves import move
from assistant.lesson_observation.wording import praise, question
from guardrails.pseudonyms import Pseudonymiser
from guardrails.roster import Names, RosterName

LESSON = """师：上节课我们学了分数的意义，谁来说说什么是分数？
生1：把一个整体平均分成几份，表示其中几份的数。
师：说得很好，你抓住了“平均分”这个关键词。为什么一定要平均分？
生2：因为不平均就不能说每份一样大。
师：他说不平均就不能说每份一样大，谁有不同的想法？
生3：我觉得可以画图来证明。
师：很好。请大家在本子上画一画。
（小组讨论）
生3：老师，可以用圆片吗？
师：别说话了，安静！没关系，慢慢来。
"""


def none(texts):
    return ["others"] * len(texts)


def held(lesson: str) -> Observation:
    return Observation("o1", "t", "c", "t", "分数", "数学", "", of_text(lesson), "", "", "")


def test_sentences_get_the_codes_their_words_call_for():
    found = {one.sentence.text: one.code for one in coded(of_text(LESSON), none)}
    assert found["为什么一定要平均分？"] == "4.1"
    assert found["因为不平均就不能说每份一样大。"] == "8"
    assert found["说得很好，你抓住了“平均分”这个关键词。"] == "2"
    assert found["请大家在本子上画一画。"] == "6"
    assert found["小组讨论"] == "10"
    assert found["老师，可以用圆片吗？"] == "9.2"
    assert found["别说话了，安静！"] == "7"
    assert found["没关系，慢慢来。"] == "1"


def test_each_scheme_follows_from_the_fourteen_codes():
    found = coded(of_text(LESSON), none)
    assert len(sequence(found, "st")) == len(sequence(found, "fias")) == len(sequence(found, "ifias"))
    assert set(sequence(found, "st")) == {"T", "S"}


@pytest.mark.parametrize(
    ("text", "kind", "level", "opened"),
    [
        ("为什么一定要平均分？", "knowledge", "analyse", True),
        ("三加五等于多少？", "knowledge", "apply", False),
        ("你更赞成谁的看法？", "knowledge", "evaluate", True),
        ("听懂了吗？", "tag", "remember", False),
        ("准备好了吗？", "routine", "remember", False),
        ("Why do you think so?", "knowledge", "analyse", True),
    ],
)
def test_questions_have_a_kind_and_a_level(text, kind, level, opened):
    found = question(text)
    assert (found.kind, found.level, found.open) == (kind, level, opened)


def test_what_asks_nothing_is_no_question():
    assert question("今天我们学习分数。") is None


def test_praise_is_specific_where_it_says_what_for():
    assert praise("很好！") == "general"
    assert praise("很好，你用了画图的方法。") == "specific"
    assert praise("今天学分数。") is None


def test_wait_time_needs_starts_and_ends():
    said = [
        (0, 2, "师", "什么是分数？"), (4, 5, "生", "平均分。"), (6, 8, "师", "为什么？"),
        (12, 13, "生", "因为要公平。"), (14, 16, "师", "还有别的想法吗？"), (17, 18, "生", "没有。"),
    ]  # fmt: skip
    srt = "\n\n".join(
        f"{number}\n00:00:{a:02d},000 --> 00:00:{b:02d},000\n{who}：{words}"
        for number, (a, b, who, words) in enumerate(said, 1)
    )
    found = read_transcript(srt.encode())
    told = figures(found, coded(found, none))
    assert told.figure("wait_1").value == 2  # 2, 4 and 1 seconds
    assert told.figure("wait_1").n == 3
    assert any(one.code == "12" for one in coded(found, none))  # four seconds are a pause
    untimed = figures(of_text(LESSON), coded(of_text(LESSON), none))
    assert untimed.figure("wait_1").value is None
    assert untimed.figure("wait_1").why == "no-times"


def test_one_speaker_gives_words_instead_of_shares():
    only = of_text("师：今天学习分数。\n" * 12)
    told = figures(only, coded(only, none))
    assert told.figure("teacher_share").why == "one-speaker"
    assert told.st.rt is None
    assert told.fias.ratios == {}


def test_a_report_quotes_what_was_said_and_scores_nothing():
    report = report_of(held(LESSON), {}, [], "zh")
    said = {turn.text for turn in of_text(LESSON).turns}
    moments = [one for found in report.strengths for one in found.moments]
    assert moments
    assert all(any(one.text in text for text in said) for one in moments)
    assert "不打分" in report.notice
    assert any("没有时间" in gap for gap in report.gaps)
    fields = set(type(report).model_fields)
    assert not {name for name in fields if any(w in name for w in ("score", "rank", "emotion", "attention"))}


def test_nobody_is_guessed():
    with pytest.raises(SpeakersUnconfirmed):
        report_of(held("甲：你好。\n乙：你好。"), {}, [], "zh")


def test_a_correction_teaches_what_is_almost_the_same_and_nothing_else():
    told = Correction("other", 1, "teacher", "我们一起来看这幅图。", "5", "6", "")
    parts = sentences(
        of_text("师：我们一起来看这幅图吧。\n师：分数的分子和分母同时乘相同的数。\n生：我们一起来看这幅图。")
    )
    found = taught(parts, [told])
    assert {number: fix.code for number, fix in found.items()} == {1: "6"}
    assert found[1].by == "learned"


def test_names_become_the_same_code_in_labels_and_words():
    makes = Pseudonymiser("school", b"a secret of the school")
    roster = Names([RosterName(name="王小明")])
    made = masked(of_text("师：王小明，你来说。\n王小明：平均分。\n李老师：好。"), roster, makes)
    text = "".join(turn.speaker + turn.text for turn in made.transcript.turns)
    assert "王小明" not in text
    assert "李老师" not in text
    code = made.transcript.turns[1].speaker
    assert code in made.transcript.turns[0].text
    assert code in codes_of("王小明", makes)
    other = Pseudonymiser("another", b"a secret of the school")
    assert code not in codes_of("王小明", other)


@pytest.mark.parametrize(
    ("text", "previous", "wanted"),
    [
        ("Why does that work", "Twelve", "reasoning"),
        ("Does anyone agree with her", "It is a half", "relate"),
        ("Two fourths", "Two fourths", "restate"),
        ("So you doubled both numbers to get two fourths", "I doubled both", "revoice"),
        ("What is the denominator", "", "accuracy"),
        ("Eyes up here everyone", "", "together"),
        ("Today we will add fractions", "", "none"),
    ],
)
def test_talk_moves_by_their_definitions(text, previous, wanted):
    assert move(text, previous) == wanted


def test_the_shipped_classifier_is_small_and_knows_plain_cases():
    path = files("assistant.lesson_observation") / "speech_acts.npz"
    assert len(path.read_bytes()) < 2_000_000
    found = acts(["我们来总结一下这节课。", "比如说苹果和梨。", "你真棒，非常好！", "把这句话记到笔记上。"])
    assert list(found) == ["summarization", "example-giving", "commending", "note-taking"]
    assert set(found) <= set(ACTS)
