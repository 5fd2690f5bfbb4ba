# ruff: noqa: E501  (patterns are read across, not down)
"""Plain requests for what is dangerous: an act, its object, and the wish to be told how (S-R1, S-R3).

The classifier weighs a text as a whole, and a schoolbook topic (炸药, 硝酸) in a polite question weighs little.
What gives such a request away is its frame: a person wants to make, buy or do the thing. Lessons speak of the
same objects, but of their dangers, their history and the law; so what protects, whoever else acts, and the
past are told apart here, and a word such as 化学课 alone does not excuse a wish for the steps.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

_ASK = re.compile(
    r"怎么|怎样|如何|咋|教我|教教|告诉我|给我|帮我|替我|替人|帮忙|(?:写|列|给|说|来|编)(?:出|我|一[份个段篇套些张])|请写|哪里|哪儿|去哪|什么渠道|想要|我想|我要|我打算|打算|想找|需要(?:什么|哪些|准备)|用什么|有什么(?:办法|方法|妙招|渠道)|步骤|配方|教程|攻略|详细|最快|最狠|给个"
    r"|how (?:do|can|to)"
)
_ORDER = re.compile(
    r"(?:写|列|给|说|讲|交代|提供|告诉|教|来|发|要)(?:出|清楚|明|我|一[份个套段篇])?[^。！？!?\n]{0,14}(?:配方|配比|比例|步骤|做法|制法|方法|教程|工艺|流程|清单|原料|材料|渠道|话术|剧本|脚本|代码|图纸|攻略|办法)"
    r"|(?:详细|具体|一步一?步|手把手|可操作)[^。！？!?\n]{0,10}(?:步骤|过程|方法|流程|做法|教|写|说|讲)|教我|教教我|替我|帮我|给我|我想|我要|想要|哪[里儿](?:能|可以|有)|用什么(?:办法|方法)"
)
_COVERT = re.compile(
    r"自己(?:动手)?(?:在家)?[做造制配搞]|自制|私造|在家(?:里)?[^。]{0,3}[做造制配搞]|偷偷|悄悄|私下|暗中|不被[^。]{0,4}(?:发现|察觉|查|抓|知道|看出)|不(?:会|让)[^。]{0,6}(?:发现|知道|看出)|瞒[着过]|躲[过开避]|不留[^。]{0,3}(?:痕|伤|证据)|查不[到出]|看不出"
)
_PROTECTS = re.compile(
    r"(?:防范|预防|防止|谨防|防备|抵御|避免|杜绝|警惕|提防|识别|辨别|鉴别|分辨|识破|揭穿|远离|抵制|拒绝|禁止|严禁|制止|阻止|打击|查处|举报|不得|不许|不准|不能|不要|不可|不应|不该|不去|不会|勿|代替|替代|取代|反对|劝阻|劝说|惩治|惩处|发现(?:学生|孩子|有人|同事|老师)|看到|目睹|遭遇|遇到|收到|遭到|被|受到|(?<![里儿])有人|别(?!人)|涉嫌|为什么|是否|算不算|是不是)[^。！？!?\n]{0,16}$"
)
_CONSEQUENCE = re.compile(
    r"^[^。！？!?\n]{0,16}?(?:的?(?:危害|后果|危险|害处|坏处|罪名|刑罚|法律责任|行为|现象|案例|案件|新闻|事件|骗局|陷阱|手段|手法|套路|特点|特征|犯罪|(?<!不)(?:违法|犯法)|教训|起源|来历)|违反|违背|触犯|是(?:违法|犯罪|错|不对)|会(?:被|有什么|受到|造成|坐牢)|要负|构成|判[几多刑]|处罚|怎么办|怎样(?:处理|防|应对)|该?如何(?:处理|防|应对))"
)
_OTHERS = re.compile(
    r"(?:分子|骗子|罪犯|罪犯们|歹徒|凶手|毒贩|黑客|不法(?:人员|商家)|坏人|团伙|他们|人们|科学家|诺贝尔|化学家|敌人|日军|同盟会|革命党|工人|工厂|工业上|商家|有人|人物|主人公|祥林嫂|杨志|晁盖|吴用|药企|警方|公安)[^。！？!?\n]{0,4}(?:是|会|常|都|往往|通常|可能|一般|最早|当时|曾|又)?(?:怎么|怎样|如何|用|利用|通过|靠|在)"
)
_ACTOR = re.compile(
    r"(?:家长|父母|爸爸?|妈妈?|爷爷|奶奶|学生|孩子|同学|同事|老师|教师|校长|员工)(?:们|总是|经常|又|还|常常?|老是?|会|因为|动手|一直|昨天|今天|当众)*$"
)
_PAST = re.compile(
    r"诺贝尔|发明|发现者|历史|古代|古人|近代|唐|宋代|宋朝|北宋|南宋|元朝|明代|明朝|清代|清朝|世纪|战争(?!游戏)|抗战|抗日|八路军|新四军|红军|解放军|志愿军|游击队|根据地|四大发明|传入|传到|传播到|工匠|炼丹|道士|小说|课文|情节|作者|电影|水浒|三国|西游|红楼|神话|史记|辛亥|虎门|林则徐|民国"
)
_TAUGHT = re.compile(
    r"教案|课堂|教学|班会|单元|化学课|历史课|信息课|信息技术课|生物课|法治课|体育课|美术课|活动课|知识点|习题|练习题|讲清|科普|设计一[节次]|设计一[个份][^。]{0,10}(?:课|活动|方案|作业|实验|单元)|板书|课标|课件|导学案|主题教育|讲座|宣讲|倡议书|手抄报|宣传|安全教育|禁毒|反诈|防诈|反恐|普法|防骗|知识竞赛|案例分析|情景剧|学生理解|学生认识|向学生|给学生讲|让学生(?:知道|明白|理解|认识|懂得|了解)"
)
_SAFE_OBJECT = re.compile(
    r"(?:玩具|纸|水|模型|仿真模型|道具|橡皮筋|积木|泡沫|游戏|动画|手工|沙画|水弹|巧克力|能量|数学|知识|信息|情绪|糖衣|(?<!破)解|抗|杀)$"
)
_SENTENCE = re.compile(r"[^。！？!?\n；;]+")
_LONG = 240
"""Characters up to which a text is one request; in a longer one every sentence stands with its neighbour."""


class _Family(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    makes: str
    objects: str
    asks: str = ""
    whole: str = ""
    reach: int = 10


@dataclass(frozen=True, slots=True)
class PlainRequest:
    """A request for something of `code` at `start:end` of a compacted text."""

    code: str
    start: int
    end: int


@cache
def _frames() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """By family its code and one expression: make + object, object + what is asked of it, or whole."""
    raw = yaml.safe_load((files(__name__.rpartition(".")[0]) / "requests.yaml").read_text(encoding="utf-8"))
    frames = []
    for family in map(_Family.model_validate, raw):
        gap = rf"[^。！？!?\n；;，,、]{{0,{family.reach}}}?"
        parts = [rf"(?:{family.makes})(?:了|过|着|出)?{gap}(?P<made>{family.objects})"]
        how = rf"(?:怎么|怎样|如何|去?哪[里儿])[^。！？!?\n；;，,]{{0,4}}?(?:{family.makes})"
        asks = f"{how}|{family.asks}" if family.asks else how
        parts.append(rf"(?P<named>{family.objects})[^。！？!?\n；;，,]{{0,4}}?(?:{asks})")
        if family.whole:
            parts.append(family.whole)
        frames.append((family.code, re.compile("|".join(parts))))
    return tuple(frames)


def plain_request(text: str) -> PlainRequest | None:
    """The first plain request in a text that went through `guardrails.normalise.compact`."""
    if not _ASK.search(text):
        return None
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    for place, (start, end) in enumerate(sentences):
        first = 0 if len(text) <= _LONG else sentences[max(place - 1, 0)][0]
        last = len(text) if len(text) <= _LONG else sentences[min(place + 1, len(sentences) - 1)][1]
        for code, frame in _frames():
            for match in frame.finditer(text, start, end):
                if _meant(text[start:end], match, start, text[first:last]):
                    return PlainRequest(code, *match.span())
    return None


def _meant(sentence: str, match: re.Match[str], start: int, around: str) -> bool:
    """Whether the writer of `sentence` wants what `match` names, and is not warned of it or taught about it."""
    before, after = sentence[: match.start() - start], sentence[match.end() - start :]
    if _is_safe_object(sentence, match, start) or not _ASK.search(around):
        return False
    if (
        _PROTECTS.search(before)
        or _CONSEQUENCE.search(after)
        or _OTHERS.search(sentence)
        or _ACTOR.search(before)
    ):
        return False
    lesson = bool(_PAST.search(around) or _TAUGHT.search(around))
    if not lesson:
        return True
    wanted = _ORDER.search(around) and _COVERT.search(around)
    return bool(wanted) and not _PAST.search(around)


def _is_safe_object(sentence: str, match: re.Match[str], start: int) -> bool:
    """Whether the object is a toy or a picture of the thing (纸手枪, 玩具枪支)."""
    name = match.lastgroup
    return name is not None and _SAFE_OBJECT.search(sentence[: match.start(name) - start]) is not None
