# ruff: noqa: E501  (patterns are read across, not down)
"""What sentences say on their face: questions and how much thinking they ask for, praise and what it names,
orders, reproof, feelings taken up. Word lists in Chinese and English; every reading can be corrected by hand.

Levels are those of the revised taxonomy (Anderson and Krathwohl 2001): remember, understand, apply, analyse,
evaluate, create. A question is open where more than one answer can be right.
"""

import re
from dataclasses import dataclass
from typing import Literal

Level = Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
LEVELS: tuple[Level, ...] = ("remember", "understand", "apply", "analyse", "evaluate", "create")
HIGHER: frozenset[Level] = frozenset({"analyse", "evaluate", "create"})
Praise = Literal["general", "specific"]

_LADDER: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (
        "create",
        re.compile(
            r"设计|创作|编一[个道]|写一[个段首]|提出(?:一个)?(?:方案|假设|问题)|如果(?:让|是)你|你会怎么(?:做|办|设计|写)|还能想出|发明|design|invent|compose|come up with|make up your own|what would you do"
        ),
    ),
    (
        "evaluate",
        re.compile(
            r"你(?:更|最)?(?:赞成|赞同|同意|支持|喜欢|认同)|怎么(?:评价|看待)|评价|哪(?:种|个|一种)(?:方法|办法|做法|写法|答案)?(?:更|最)|合理吗|好不好在|值得|有没有道理|agree|which .{0,30}(?:better|best)|evaluate|convincing|judge|do you think .{0,20}(?:right|fair|good)"
        ),
    ),
    (
        "analyse",
        re.compile(
            r"为什么|为何|怎么(?:会|知道|想到|得出|发现|证明|说明)|原因|理由|依据|根据什么|说明了什么|有什么(?:关系|联系|区别|不同|相同|规律|特点|作用|变化)|区别|联系|规律|相同点|不同点|比较|从哪里(?:看|可以)|你(?:有什么)?发现|why|how (?:do|did) (?:you|we) know|differen(?:t|ce)|compare|relationship|pattern|what do you notice|what makes|prove|evidence"
        ),
    ),
    (
        "apply",
        re.compile(
            r"怎么(?:算|做|解|求|列|画|用|写|读|办)|如何(?:算|做|解|求|用)|算一算|试着|列(?:出)?(?:一个)?(?:算式|方程)|求出|得多少|等于多少|是多少|多大|多长|多远|结果|代入|举(?:一)?个例|举例|造(?:个|一个)?句|how (?:do|would|can) (?:you|we) (?:solve|find|work|use|get|do)|calculate|solve|how (?:much|many|far|long)|give (?:me )?an example"
        ),
    ),
    (
        "understand",
        re.compile(
            r"什么意思|是什么意思|怎么理解|如何理解|你(?:是)?怎么想|用自己的话|说一说|说说(?:看)?|解释|概括|表示什么|指的是|讲了(?:什么|一件)|主要(?:写|讲|说)|描写了|体会到|感受到|what does .{0,40} mean|in your own words|explain|summar|describe|main idea"
        ),
    ),
    ("remember", re.compile(r"")),
)
_OPEN = re.compile(
    r"为什么|为何|怎么(?:想|会|看|知道|理解|评价|办|做到|得出|证明|发现)|如何(?:看|理解|评价)|不同的?(?:想法|方法|办法|意见|看法|答案|做法|思路)|你(?:的)?(?:看法|想法|理由|发现|感受|体会|认为|觉得|会怎么|还想|有什么)|还有(?:没有)?(?:别的|其他|不同|什么|谁有)|有什么(?:发现|感受|想法|不同|规律|好处|办法|建议|体会|启示|关系|联系|区别)"
    r"|说说|谈谈|哪些(?:方法|办法|可能|不同)|如果.{0,30}(?:会|怎样|怎么样|呢)|设计|创作|评价|\bwhy\b|how (?:do|did|would|could|might) (?:you|we) (?:know|think|explain|feel|solve|find|get)|what do you (?:think|notice|wonder)|what if|another way|other ways|in your own words|your (?:idea|opinion|thinking|strategy|reason)|explain|describe|convince"
)
_TAG = re.compile(
    r"(?:对吧|对不对|对吗|是吧|是不是|是吗|好吗|好不好|好吧|行吗|行不行|可以吗|可不可以|能不能|明白吗|明白了吗|懂吗|懂了吗|听懂了吗|清楚吗|清楚了吗|知道吗|记住了吗|看懂了吗|能理解吗|right|okay|ok|isnt it|isn't it|yes)[？?。!！，,]*$",
    re.I,
)
_ROUTINE = re.compile(
    r"准备好了|(?:看|写|做|读|算|抄|记|画|完成|讨论)(?:完|好)了(?:吗|没|没有)|都(?:到|齐|写|做|读)了吗|能听(?:到|见|清)|看得(?:到|见|清)|谁来|谁(?:愿意|能来|想|还)|哪(?:位|个)(?:同学|小组|组)|还有(?:没有)?问题|有(?:没有)?问题|带了吗|who (?:can|wants|would like|is ready)|ready|finished|any questions|can you (?:hear|see)",
    re.I,
)
_ASKS_MORE = re.compile(r"什么(?!问题)|为什么|怎么|如何|多少|哪些|不同|what|why|how")
_MARK = re.compile(r"[？?]")
_ASKING = re.compile(
    r"(?:什么|为什么|怎么|怎样|如何|哪(?:些|个|里|种|一|儿)|多少|几(?:个|种|次|倍|分|条|步|岁|元|米)|谁|吗|呢|是不是|能不能|有没有|对不对|可不可以)[^，。！]{0,14}$|^(?:what|which|why|how|where|when|who|is|are|do|does|did|can|could|would|will|should)\b|(?:请|谁)?(?:你)?(?:来)?(?:说说|说一说|谈谈|讲讲|讲一讲)(?:看|你|吧|为什么|怎么)?",
    re.I,
)
_PRAISE = re.compile(
    r"很好|真好|非常好|太好了|好极了|真棒|很棒|太棒|不错|真不错|优秀|厉害|了不起|聪明|精彩|完全正确|回答得(?:很|真|非常|好)|说得(?:很|真|非常|好|对)|讲得(?:很|真|好)|表扬|掌声|点赞|真会|真(?:细心|仔细|认真|积极)|well done|good (?:job|thinking|work|answer|question|point|idea)|great|excellent|nice (?:work|job|thinking)|perfect|wonderful|awesome|brilliant|proud of|love (?:how|that|the way)",
    re.I,
)
_ACCEPT = re.compile(
    r"^(?:嗯|对|对的|是的|没错|正确|好|好的|可以|yes|right|correct|exactly|that's right)[，,。!！.\s]*(?:请坐|坐下)?[。！!.]*$",
    re.I,
)
_NAMES_IT = re.compile(
    r"因为|所以|说明|不(?:仅|但|光)|注意到|抓住|用(?:了|到|上|的)|想到|联系|结合|结论|理由|步骤|方法|思路|关键|词语|这个词|角度|依据|证据|画图|列表|检验|验算|把.{2,20}(?:说|讲|写|算|分|看|连)|能够|because|you (?:used|noticed|explained|showed|checked|compared|connected|found|drew|tried|remembered)|how you|the way you|strategy|reason|evidence|step",
    re.I,
)
_STERN = re.compile(
    r"别(?:说话|吵|闹|讲话|动|玩|插嘴)|不要(?:说话|讲话|吵|闹|插嘴|动)|安静(?:点|一点|下来)?[！!。，]|怎么(?:又|还)(?:不|没|说|在|错)|太(?:吵|慢|粗心|马虎)|说过多少遍|站(?:好|起来)[！!]|不像话|批评|注意纪律|谁让你|be quiet|stop (?:talking|it|that)|sit down now|not acceptable|how many times|pay attention!",
    re.I,
)
_FEELING = re.compile(
    r"别(?:紧张|着急|怕|担心|难过)|不(?:要|用)(?:紧张|着急|怕|担心|害怕)|没关系|慢慢(?:来|想|说)|不着急|我(?:理解|知道)(?:你|大家)(?:的)?(?:心情|感受|着急|累|难)|大家(?:有点|都)?(?:累了|紧张|兴奋|着急)|勇敢|错了也|don't worry|take your time|it's (?:ok|okay|all right)(?: to)?|i (?:understand|know) (?:how )?you|no rush",
    re.I,
)
_ORDER = re.compile(
    r"^(?:好[，,]?|那么?[，,]?|来[，,]?|现在[，,]?|接下来[，,]?|下面[，,]?|同学们[，,]?|大家[，,]?)*(?:请(?!问)|把|打开|翻(?:到|开)|拿出|看(?:黑板|屏幕|书|大屏幕|这里|一下|第)|读一(?:读|遍)|齐读|跟我|写(?:下|在|一)|抄|记(?:下|在|一)|画(?:出|一)|圈(?:出|一)|填|做(?:一下|第)|完成|开始|讨论|同桌|小组|四人|前后|举手|坐(?:下|好)|停|放下|合上|思考|自己|独立|默读|收|上(?:来|黑板))|请(?:大家|同学|同桌|小组|你们|打开|看|坐|把|完成|举手)|给(?:大家|你们).{0,6}(?:分钟|时间)|(?:open|turn|take out|look at|read|write|copy|draw|circle|fill|work|discuss|start|stop|put|raise|line up|listen|sit|get out|close|go back|please|let's)\b",
    re.I,
)
_THINKING = re.compile(
    r"思考|想一想|想想|静静|独立|默读|练习|计算|算一算|写|阅读|think|read|write|work on", re.I
)
_TECHNOLOGY = re.compile(
    r"(?:播放|打开|切换|点(?:击|开)|投(?:屏|影)|放(?:一段|个)|看(?:大屏幕|视频|动画|课件|微课)).{0,12}(?:视频|动画|课件|音频|微课|屏幕|ppt|白板|软件)|video|slide",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the teacher: for knowledge with its `level`, `routine` (who comes, are you done) or `tag`
    (…, right?), which ask for no thinking."""

    kind: Literal["knowledge", "routine", "tag"]
    level: Level
    open: bool


def question(text: str) -> Question | None:
    """The question in a sentence, None where it asks nothing."""
    plain = text.strip()
    marked = bool(_MARK.search(plain))
    if not marked and not _ASKING.search(plain.rstrip("。.！!")):
        return None
    level = next(name for name, cue in _LADDER if cue.search(plain.lower()))
    opened = level in ("evaluate", "create") or bool(_OPEN.search(plain.lower()))
    if _ROUTINE.search(plain) and not _ASKS_MORE.search(plain):
        return Question("routine", "remember", False)
    if _TAG.search(plain) and not opened and level in ("remember", "understand"):
        return Question("tag", "remember", False)
    if not marked and level == "remember" and not opened and len(plain) > 40:
        return None
    return Question("knowledge", level, opened)


def praise(text: str, said_before: str = "") -> Praise | None:
    """Whether a sentence praises, and whether it says what for: names the way, the reason or the pupil's own
    words."""
    if not _PRAISE.search(text):
        return None
    rest = _PRAISE.sub("", text)
    return "specific" if _NAMES_IT.search(rest) or shared(rest, said_before) >= 3 else "general"


def accepts(text: str) -> bool:
    """A bare yes to an answer."""
    return bool(_ACCEPT.match(text.strip()))


def stern(text: str) -> bool:
    """Reproof or a call to order."""
    return bool(_STERN.search(text))


def feeling(text: str) -> bool:
    """Takes up how pupils feel; said in words, never read from a face or a voice (EU AI Act, art.
    5(1)(f))."""
    return bool(_FEELING.search(text))


def order(text: str) -> bool:
    """Tells pupils to do something."""
    return bool(_ORDER.search(text))


def technology(text: str) -> bool:
    """The teacher starts a film, a slide, a program."""
    return bool(_TECHNOLOGY.search(text))


def thinking(text: str) -> bool:
    """Work in silence was asked for."""
    return bool(_THINKING.search(text))


def shared(one: str, two: str) -> int:
    """How many different pairs of neighbouring characters (words, in English) both texts have."""
    return len(_pairs(one) & _pairs(two))


def _pairs(text: str) -> set[str]:
    words = re.findall(r"[a-z]{3,}|\d+", text.lower())
    han = re.findall(r"[\u4e00-\u9fff]+", text)
    return {*words, *(run[at : at + 2] for run in han for at in range(len(run) - 1))} - _COMMON


_COMMON = frozenset(
    [
        "我们",
        "你们",
        "他们",
        "同学",
        "大家",
        "这个",
        "那个",
        "什么",
        "怎么",
        "一个",
        "就是",
        "可以",
        "因为",
        "所以",
        "老师",
        "觉得",
        "知道",
        "the",
        "and",
        "you",
        "that",
        "this",
        "what",
        "they",
    ]
)
