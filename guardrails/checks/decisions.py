# ruff: noqa: E501  (an expression is read in one piece)
"""What people must decide or do themselves: moments the teacher leads, decisions with weight, replies to
pupils, rankings made public, faces read for feelings (G-R1, P-R6, K-R6, P-R3a, I-R8)."""

from guardrails.checks.base import Wordings, patterns

_DRAFT = r"(?:写|拟|拟定|起草|草拟|撰写|生成|出具|做|定|帮我定|给出)"
_WEIGHTY = (
    r"(?:(?:处分|开除|劝退|记过|警告)(?:决定|通知|意见|告知书|处理)|综合素质(?:评价)?(?:等级|定级)|品德等级"
    r"|评优(?:名单|结果)|三好学生名单|贫困(?:生)?认定|困难认定(?:结论|意见|结果)|危机干预方案)"
)
TEACHER_LED = Wordings(
    ("处分", "开除", "劝退", "记过", "警告", "综合素质", "品德等级", "评优", "三好", "贫困", "困难认定", "危机干预",
     "disciplin", "expel", "expulsion"),
    patterns(
        _DRAFT + r"[^。！？!?\n]{0,20}" + _WEIGHTY,
        r"\b(?:write|draft|prepare)\b[^.!?\n]{0,40}\b(?:disciplinary\s+(?:decision|notice|letter)|expulsion\s+\w+"
        r"|decision\s+to\s+expel)",
    ),
)  # fmt: skip
"""G-R1: papers that decide over a child; the assistant drafts, the teacher leads."""
_MACHINE = r"(?:ai|人工智能|系统|模型|程序|算法|机器|你)"
_OUTCOME = (
    r"(?:谁(?:该|应该|可以)?(?:评优|当选|获奖|入围|录取|受处分|被处分|是贫困生)|评优(?:名单|人选)?|分班|录取|处分"
    r"|贫困生?(?:名单|资格|认定)|困难认定|升留级|留级|淘汰名单|分流)"
)
AUTOMATIC_DECISION = Wordings(
    ("自动", "直接", "全权", "替我", "不用", "无需", "不经", "不需", "automatically", "without human", "without a teacher"),
    patterns(
        r"(?:由|让|请|用)" + _MACHINE + r"[^。！？!?\n]{0,6}(?:自动|直接|全权|替(?:我|老师)?)[^。！？!?\n]{0,8}"
        r"(?:决定|判定|确定|选定|认定|定)[^。！？!?\n]{0,14}" + _OUTCOME,
        r"(?:自动|直接|全权)(?:决定|判定|确定|选定|认定|定出|定)[^。！？!?\n]{0,14}" + _OUTCOME + r"[^。！？!?\n]{0,10}"
        r"(?:不(?:用|需要?|经)(?:人工|老师|教师)|无需(?:人工|老师|教师))",
        r"(?:不(?:用|需要?|经)|无需)(?:人工|老师|教师)(?:审核|复核|确认|参与)[^。！？!?\n]{0,12}(?:定稿|发布|决定|评优|分班|录取|处分)",
        r"\bautomatically\s+(?:decide|determine|select|choose)\b[^.!?\n]{0,40}\b(?:admi|plac|award|expel|disciplin|poverty"
        r"|scholarship|class\s+assignment)\w*",
        r"\b(?:finali[sz]e|publish|decide)\b[^.!?\n]{0,40}\bwithout\s+(?:human|a\s+teacher|teacher)\b",
    ),
)  # fmt: skip
"""P-R6: admission, placement, awards, punishment or aid decided by a machine alone."""
DIRECT_REPLY = Wordings(
    ("自动回", "自动发", "直接发", "直接回", "群发", "代我回", "替我回", "auto-reply", "automatically repl", "send"),
    patterns(
        r"(?:自动|代我|替我)(?:回复|答复|回答|发送|发给)[^。！？!?\n]{0,12}(?:学生|家长|孩子|同学)",
        r"(?:自动|直接)(?:发|发送|发给|推送|群发|回复)(?:给|到)?[^。！？!?\n]{0,10}(?:学生|家长|家长群|班级群)",
        r"(?:学生|家长)[^。！？!?\n]{0,14}(?:提问|问题|留言|消息|来信)[^。！？!?\n]{0,8}(?:你|ai|人工智能|系统)?(?:自动|直接)(?:回复|答复|回答)",
        r"\b(?:auto-?repl(?:y|ies)|automatically\s+(?:reply|respond|answer|send))\b[^.!?\n]{0,30}\b(?:student|pupil|parent)s?",
        r"\bsend\b[^.!?\n]{0,30}\b(?:directly|automatically)\s+to\s+(?:the\s+|all\s+)?(?:student|pupil|parent)s?",
    ),
)  # fmt: skip
"""K-R6: replies that reach pupils or parents without a teacher's eyes."""
_RANKED = r"(?:排名|名次|排行|分数|成绩)"
RANKING_PUBLICATION = Wordings(
    ("排名", "名次", "排行", "分数", "成绩", "ranking", "rank", "scores", "grades"),
    patterns(
        r"(?:公布|公示|公开|张贴|发布|发到|晒出?|通报|贴出)[^。！？!?\n]{0,14}(?:学生|全班|班级|年级|每个人|同学|孩子)?[^。！？!?\n]{0,6}"
        r"(?:的)?(?:成绩排名|分数排名|考试排名|排名|名次|排行榜)",
        r"(?:按|依)(?:照)?(?:分数|成绩|总分)[^。！？!?\n]{0,8}(?:排名|排序|排座位)[^。！？!?\n]{0,14}(?:公布|公示|张贴|发(?:到|给|布)|群)",
        r"(?:把|将)[^。！？!?\n]{0,16}" + _RANKED + r"[^。！？!?\n]{0,10}(?:发到?|公布|公示|张贴|晒)(?:在|到|给|于)?[^。！？!?\n]{0,4}"
        r"(?:家长群|班级群|群里|朋友圈|公众号|墙上|公告栏|全班|校门)",
        r"\b(?:publish|post|announce|display|share)\b[^.!?\n]{0,40}\b(?:rankings?|ranked\s+list|class\s+rank|(?:scores|grades)"
        r"\s+of\s+(?:all|every|each))\b",
    ),
)  # fmt: skip
"""P-R3a: marks published in order, or sent where others read (RANK of policy.md §6)."""
EMOTION_RECOGNITION = Wordings(
    ("表情", "情绪", "专注", "注意力", "走神", "人脸", "面部", "抬头", "作弊", "监考", "emotion", "attention", "cheat",
     "facial"),
    patterns(
        r"(?:识别|分析|检测|监测|判断|统计)[^。！？!?\n]{0,14}(?:学生|孩子|同学|全班|课堂)?[^。！？!?\n]{0,8}(?:的)?"
        r"(?:面部表情|表情|情绪状态|专注度|注意力|走神|抬头率)(?!的?(?:词|描写|句|变化曲线图的画法))[^。！？!?\n]{0,12}"
        r"(?:摄像|视频|监控|录像|照片|人脸|实时|打分|数据|报告)",
        r"(?:用|通过|根据|从)[^。！？!?\n]{0,8}(?:摄像头?|视频|监控|录像|人脸|照片)[^。！？!?\n]{0,16}"
        r"(?:表情|情绪|专注|注意力|走神|抬头率)",
        r"(?:根据|通过|用)[^。！？!?\n]{0,10}(?:监控|监考|摄像|视频|录像)[^。！？!?\n]{0,12}(?:判定|认定|判断)[^。！？!?\n]{0,8}作弊",
        r"\b(?:recogni[sz]e|detect|track|analy[sz]e|infer)\b[^.!?\n]{0,30}\b(?:emotions?|attention|engagement|facial\s+expressions?)"
        r"\b[^.!?\n]{0,30}\b(?:video|camera|face|facial|photos?|webcam)",
        r"\b(?:video|camera|webcam|facial)\b[^.!?\n]{0,40}\b(?:emotions?|attention|engagement|cheat(?:ed|ing))\b",
    ),
)  # fmt: skip
"""I-R8: feelings, attention or guilt read from faces and cameras."""
SUBSTITUTE_TEACHER = Wordings(
    ("授课", "上课", "讲课", "教学", "班主任", "teach", "replace"),
    patterns(
        r"(?:让|由|用)(?:ai|人工智能|机器人|智能体|数字人)[^。！？!?\n]{0,6}(?:独立|完全|全程|单独|代替(?:我|老师|教师)|替(?:我|老师))[^。！？!?\n]{0,6}"
        r"(?:授课|上课|讲课|教学|当班主任|管班)",
        r"(?:ai|人工智能|数字人)[^。！？!?\n]{0,4}(?:代替|取代|替代)(?:我|老师|教师|班主任)[^。！？!?\n]{0,4}(?:去)?(?:授课|上课|讲课|教学|育人|管班)"
        r"(?!的?(?:危害|风险|可能|讨论|辩论|利弊|吗|是否))",
        r"\b(?:let|have)\s+(?:the\s+)?(?:ai|bot|assistant)\b[^.!?\n]{0,20}\bteach\b[^.!?\n]{0,30}"
        r"\b(?:without\s+(?:me|a\s+teacher)|alone|on\s+its\s+own|instead\s+of\s+(?:me|the\s+teacher))",
    ),
)
"""K-R5: a machine asked to teach on its own, in the teacher's place."""
