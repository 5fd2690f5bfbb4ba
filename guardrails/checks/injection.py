"""Instructions to a model inside text that is only data: passages, uploads, pupils' answers (S-R8, S-R10).

Textbooks give orders too (现在你是小导游), so by its wording an order counts only when it turns against earlier
instructions, addresses a machine, asks for hidden text, imitates a chat format, or carries data away. Ordinary
requests count where they are strangers in their passage (`guardrails.content.intrusion`).
"""

from dataclasses import dataclass

from guardrails.checks.base import CheckResult, Finding, patterns, report, search
from guardrails.content.intrusion import intruders
from guardrails.normalise import Folded
from guardrails.rules.rule import Rule

from pathlib import Path
TRAINED = (Path(__file__).parents[1] / 'content' / 'intrusion.npz').exists()
_MACHINE_ZH = (
    r"(?:ai|人工智能|大?语言模型|大模型|聊天机器人|机器人|智能体|chatgpt|gpt"
    r"|(?:批改|阅卷|评分|评阅|智能)(?:系统|助手|模型))"
)
_MACHINE_EN = (
    r"(?:ai|llm|(?:large\s+)?language\s+model|ai\s+assistant|chatbot|chatgpt|gpt|(?:automated\s+|auto)grader"
    r"|grading\s+(?:system|model|assistant))"
)

_OVERRIDE = patterns(
    r"(?:忽略|无视|忘记|忘掉|抛开|丢掉|不(?:要|用|必)(?:理会|遵守|管)|别管|不再遵守|跳过|绕过|违反|推翻|覆盖)(?!了)(?:掉)?"
    r".{0,6}(?:之前|以上|上述|上面|前面|先前|此前|原来|原有|系统|所有|全部|一切|任何|你的|你收到的|现有|既定)"
    r".{0,8}(?:指令|指示|命令|提示词?|要求|规则|设定|设置|约束|限制|说明|标准|量规)",
    r"(?:忽略|无视|不(?:要|用|必)(?:按|看|管|参考)|抛开).{0,4}(?:评分|批改|阅卷|评价)(?:标准|量规|细则|规则|要求)",
    r"你(?:现在)?(?:不再是|已(?:被)?解除|不受.{0,8}(?:限制|约束)|没有任何(?:限制|约束))"
    r"|(?:进入|切换(?:到|至)|开启).{0,4}(?:开发者|越狱|无限制|上帝|调试|dan).{0,2}模式",
    r"\b(?:ignore|disregard|forget|override|bypass|do\s+not\s+follow|don't\s+follow|stop\s+following)\s+"
    r"(?:(?:all|any|every|the|of|your|these|those|my)\s+){0,4}"
    r"(?:(?:previous|prior|above|earlier|preceding|system|original|initial|existing|former)\s+){1,2}"
    r"(?:instructions?|prompts?|rules?|guidelines?|directions?|directives?|commands?|context|constraints?|messages?)",
    r"\b(?:ignore|disregard|forget|override)\s+(?:all|any|your|everything)\s+(?:of\s+)?(?:the\s+|your\s+)?"
    r"(?:instructions?|prompts?|programming|safety\s+rules?|above|before\s+this|(?:you\s+were\s+)?told)",
    r"\b(?:ignore|disregard|bypass)\s+(?:the\s+)?(?:rubric|grading\s+criteria|marking\s+(?:scheme|criteria))",
    r"\byou\s+are\s+(?:now|no\s+longer)\s+(?:dan\b|unrestricted|jailbroken|free\s+(?:of|from)|bound"
    r"|in\s+(?:developer|debug|god|jailbreak)\s+mode)",
)
_ADDRESSED = patterns(
    r"(?:致|给|注意|@|亲爱的|尊敬的|提醒|告诉|(?:看到|读到|处理|批改|阅读)(?:这|此|本).{0,6}的)[:：，,\s]{0,2}(?:各位|所有|这个|该)?"
    + _MACHINE_ZH
    + r"(?:助手|模型|系统|老师)?\s*[:：，,!！]",
    _MACHINE_ZH + r"(?:助手|模型|系统)?\s*[:：，,!！]+\s*"
    r"(?:请你?|你(?:必须|需要?|应|要|只)|务必|必须|直接|忽略|把|给|输出)",
    r"如果你是(?:一个|一名|一款)?" + _MACHINE_ZH,
    r"\b(?:attention|note\s+to|dear|instructions?\s+(?:for|to)|message\s+(?:for|to)|if\s+you\s+are)"
    r"\s*[,:]?\s*(?:an?\s+|the\s+|any\s+|all\s+)?" + _MACHINE_EN + r"s?\b",
    r"\b" + _MACHINE_EN + r"s?\s*[,:!]+\s*(?:please\s+)?(?:ignore|give|award|output|respond|reply|rate|assign"
    r"|do\s+not|you\s+must|always|say|print|execute|stop|mark)",
)
_EXTRACTION = patterns(
    r"(?:输出|显示|打印|泄露|告诉我|重复|复述|透露|公开|展示|说出|给出|翻译)(?:一遍|一下|出|你|的|全部|完整|所有|原样|上面|以上){0,4}"
    r"(?:系统提示|系统指令|系统消息|你的提示词|(?<=你的)(?:提示词|指令)|system\s*prompt|初始指令|隐藏指令|你的指令"
    r"|开发者消息|内部规则|内部指令)",
    r"\b(?:reveal|print|show|output|repeat|leak|tell\s+me|display|translate|summari[sz]e)\s+"
    r"(?:(?:me|us|all|of|the|your|full|exact|entire|initial|original|hidden|verbatim)\s+){0,5}"
    r"(?:system\s+(?:prompt|message|instructions?)|hidden\s+(?:prompt|instructions?)|developer\s+message"
    r"|(?<=your\s)(?:prompt|instructions))",
)
_FORMAT = patterns(
    r"<\|[a-z_]{2,20}\|>|\[/?inst\]|<</?sys>>|</?\s*(?:system|assistant)\s*>",
    r"(?:^|\n)\W{0,4}(?:system|developer)\s+(?:prompt|message|note|override|instructions?)\s*:",
    r"(?:^|\n)\W{0,4}(?:系统|开发者)(?:提示词?|指令|消息|覆盖)\s*[:：]",
)
_EXFILTRATION = patterns(
    r"!\[[^\]\n]{0,80}\]\(\s*https?://[^)\n]{0,200}(?:[?&][a-z_]{1,20}=|\{)",
    r"把.{0,20}(?:对话|聊天记录|学生信息|上述内容|以上内容|上下文|数据).{0,10}(?:发送|上传|转发|提交|附)(?:到|给|至|在).{0,8}"
    r"(?:https?:|网址|链接|[\w.]+@)",
)
_PLEA = patterns(
    r"(?:请|务必|必须|直接|一定要|应该?|麻烦)(?:你|老师)?(?:给|判|打|评)(?:我|本文|本答卷|本题|这份|这篇|此文|该生|这个学生|这道题|这位同学)?"
    r".{0,6}(?:满分|最高分|一百分|100\s*分|高分|优秀等级)",
    r"\b(?:give|award|assign|grade|score)\s+(?:me|it|this(?:\s+(?:student|answer|essay|paper|submission|response))?)"
    r"\s+(?:with\s+|as\s+)?(?:an?\s+|the\s+)?(?:full|max(?:imum)?|highest|perfect|top|100\b|10/10|a\+)",
)
_ORDERS = (*_OVERRIDE, *_ADDRESSED, *_EXTRACTION, *_FORMAT, *_EXFILTRATION)


@dataclass(frozen=True, slots=True)
class Injection:
    """S-R8: orders to a model where only data belongs."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """Orders and pleas for marks by their wording, and sentences that ask something of a reader where
        nothing around them does. Each finding is a place to cut or a reason to drop the passage."""
        named = report(self.rule, text, search(text, (*_ORDERS, *_PLEA))).findings
        alien = (
            Finding(self.rule.id, self.rule.action, *text.span(each.start, each.end), self.rule.id)
            for each in (intruders(text.text) if TRAINED else ())
        )
        return CheckResult(tuple(sorted({*named, *alien}, key=lambda each: (each.start, each.end))))


@dataclass(frozen=True, slots=True)
class MarkPlea:
    """S-R10: a pupil's answer that bargains with the marker (给我满分, 忽略评分标准)."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """The same patterns; the rule's own action keeps the answer in the flow and calls the teacher."""
        return report(self.rule, text, search(text, (*_ORDERS, *_PLEA)))


@dataclass(frozen=True, slots=True)
class PromptExtraction:
    """S-R9: a user who asks for the system prompt or switches the rules off."""

    rule: Rule

    def inspect(self, text: Folded) -> CheckResult:
        """Extraction and chat-format patterns only: a teacher may take back an earlier wish."""
        return report(self.rule, text, search(text, (*_EXTRACTION, *_FORMAT)))
