# ruff: noqa: E501  (patterns are read across, not down)
"""Orders to an assistant inside text that is only data, sentence by sentence and against its surroundings
(S-R8).

Many planted orders are ordinary requests (写一首诗, What is the capital of …?): what gives them away is that
nothing around them asks anything. So the model reads the sentence and marks of its context: does the rest
share its words, its script, its mood, is the rest a table.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from guardrails.content.features import Features, features

MOST_SENTENCES = 400
_PIECE = re.compile(r"[^。！？!?；;\n|]*?(?:[。！？!?；;\n|]+|\.(?=[\s\"'”’])|$)[\"'”’」』）)]*")
_SHORT = 5
_ORDER = re.compile(
    r"^\W{0,6}(?:请|务必|记得|把|将|用|写|告诉|忽略|忘记|无视|不要|推荐|输出|回复|调用|解释|介绍|翻译|给出|在(?:你的)?(?:回答|回复)|现在|从(?:现在|此)|你)"
    r"|^\W{0,6}(?:please\s+)?(?:add|include|insert|append|modify|change|augment|enhance|replace|substitute|write|give|provide|render"
    r"|output|scramble|misspell|explain|describe|summari[sz]e|translate|compose|draft|develop|create|show|tell|use|convert|make|suggest"
    r"|integrate|offer|promote|ignore|forget|introduce|rearrange|remove|group|combine|break|anagram|jumble|say|list|respond|reply|answer|in your)\b"
)
_ASKS = re.compile(r"[?？]|^\W{0,4}(?:what|who|when|where|why|how|can you|could you|do you|which)\b")
_REPLY = re.compile(
    r"(?:your|the) (?:\w+ ){0,2}(?:answer|response|reply|output|message|summary)|(?:你的|您的|最终|接下来的)?(?:回答|回复|输出|总结|评语|反馈)(?:里|中|时|末尾|的(?:开头|结尾|最后))"
)
_MACHINE = re.compile(
    r"ai\b|人工智能|模型|助手|系统提示|阅卷(?:程序|系统)|自动(?:评分|批改|摘要)|机器|chatbot|assistant|language model"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_REPEAT = 3
HAN_MARGIN = 1.2
LATIN_MARGIN = 2.5
"""What a sentence needs above the bar in Chinese and other prose: textbooks, worksheets and letters ask a lot."""
_TABLE = 8
_TASK = re.compile(
    r"^\W{0,4}(?:\w{1,4}[:：])?\W{0,2}(?:请|麻烦|现在)?(?:你)?(?:(?:帮|替|给)我(?:算|写|查|推荐|翻译|讲|编|找|画|生成)|告诉我(?:怎|如何|什么|哪)"
    r"|给我(?:讲|写|编|推荐)|推荐[几一二三四五六七八九十\d]{1,2}[部个本款家首种])"
    r"|^\W{0,4}(?:请)?(?:把|将).{1,30}(?:翻译|译)(?:成|为)(?:法|俄|德|日|韩|西班牙|阿拉伯|意大利|葡萄牙)[语文]"
    r"|^\W{0,4}(?:请)?写一(?:段|个).{0,10}(?:程序|代码|脚本)\W{0,3}$"
)
_SCHOOL = re.compile(
    r"同学|同桌|小组|课文|下列|下面|上面的?(?:图|表)|回执|班主任|老师(?:们)?请|家长|孩子|作业|题目|本题|满分|材料|阅读|写一写|说一说|想一想|试一试"
    r"|(?:如果|假如|假设|要是|现在)你是|练习|实验|画面|词语|句子|段落|课堂|下节课|考试|报名|学校|\b(?:pupils?|students?|class|lesson|passage|clues?|partner|"
    r"picture|homework|parents?|worksheet|exercise|text below|in groups|in pairs)\b"
)


@dataclass(frozen=True, slots=True)
class Intruder:
    """A sentence `start:end` that does not belong, with its log-odds."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class IntrusionModel:
    """Weights by feature number (8-bit, times `scale`), and the log-odds from which a sentence counts."""

    weights: NDArray[np.int8]
    scale: float
    bias: float
    bar: float

    def score(self, read: Features) -> float:
        """Log-odds that a sentence is an order to the reader's assistant."""
        total = float(self.weights[read.numbers].astype(np.int64).sum())
        return self.bias + self.scale * total / float(np.sqrt(max(1, len(read.numbers))))


def pieces(text: str) -> list[tuple[int, int]]:
    """Sentences, lines and table cells of a compacted text, `MOST_SENTENCES` at most; short ones left out."""
    found = []
    for match in _PIECE.finditer(text):
        start, end = match.span()
        while start < end and text[start] in " \t|":
            start += 1
        if end - start >= _SHORT:
            found.append((start, end))
            if len(found) == MOST_SENTENCES:
                break
    return found


def described(text: str, spans: list[tuple[int, int]]) -> list[Features]:
    """The features of each sentence, with marks of how it stands in the text."""
    read = [text[start:end] for start, end in spans]
    table = text.count("|") >= _TABLE or text.count("\t") >= 8
    moods = ["order" if _ORDER.search(each) else "asks" if _ASKS.search(each) else "tells" for each in read]
    asking = sum(mood != "tells" for mood in moods)
    pairs = [_pairs(each) for each in read]
    counted: dict[str, int] = {}
    for each in pairs:
        for pair in each:
            counted[pair] = counted.get(pair, 0) + 1
    chinese = len(_HAN.findall(text)) * 3 > len(text)
    found = []
    for index, sentence in enumerate(read):
        shared = sum(counted[pair] > 1 for pair in pairs[index]) / max(1, len(pairs[index]))
        others = (asking - (moods[index] != "tells")) / max(1, len(read) - 1)
        names = [
            f"mood:{moods[index]}",
            f"mood:{moods[index]} table:{table}",
            f"mood:{moods[index]} others:{min(3, int(others * 10))}",
            f"mood:{moods[index]} shared:{int(shared * 5)}",
            f"mood:{moods[index]} last:{index == len(read) - 1} first:{index == 0}",
            f"script:{(len(_HAN.findall(sentence)) * 3 > len(sentence)) == chinese}",
        ]
        names += ["reply"] if _REPLY.search(sentence) else []
        names += ["machine"] if _MACHINE.search(sentence) else []
        found.append(features(sentence, [(name, 0, len(sentence)) for name in names for _ in range(_REPEAT)]))
    return found


def _pairs(sentence: str) -> set[str]:
    words = re.findall(r"[a-z]{4,}|\d{2,}", sentence)
    han = _HAN.findall(sentence)
    return {*words, *(a + b for a, b in pairwise(han))}


def intruders(text: str) -> list[Intruder]:
    """The sentences of a compacted text that count as planted orders."""
    spans = pieces(text)
    model = intrusion_model()
    scored = [
        Intruder(start, end, model.score(read))
        for (start, end), read in zip(spans, described(text, spans), strict=True)
    ]
    bar = model.bar + _margin(text)
    return [
        each
        for each in scored
        if (each.score > bar or _TASK.search(text[each.start : each.end]))
        and not _at_home(text[each.start : each.end])
    ]


def _margin(text: str) -> float:
    """What prose needs above the bar; a table asks nothing by itself."""
    if text.count("|") >= _TABLE:
        return 0.0
    return HAN_MARGIN if len(_HAN.findall(text)) * 3 > len(text) else LATIN_MARGIN


def _at_home(sentence: str) -> bool:
    """Whether a request speaks of what lessons and letters home speak of, and of no machine and no reply."""
    return bool(_SCHOOL.search(sentence)) and not (_MACHINE.search(sentence) or _REPLY.search(sentence))


@cache
def intrusion_model() -> IntrusionModel:
    """The shipped model, read at first use."""
    with as_file(files(__name__.rpartition(".")[0]) / "intrusion.npz") as path, np.load(path) as stored:
        return IntrusionModel(
            stored["weights"], float(stored["scale"]), float(stored["bias"]), float(stored["bar"])
        )
