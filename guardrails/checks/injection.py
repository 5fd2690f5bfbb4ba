"""Instructions to a model inside text that is only data: passages, uploads, pupils' answers (S-R8, S-R10).

Textbooks give orders too (现在你是小导游), so by its wording an order counts only when it turns against
earlier instructions, addresses a machine, asks for hidden text, imitates a chat format, or carries data away.
Ordinary requests count where they are strangers in their passage (`guardrails.content.intrusion`).
"""

from dataclasses import dataclass

from guardrails.checks.base import CheckResult, Finding, patterns, report, search
from guardrails.content.intrusion import intruders
from guardrails.disguise import readings
from guardrails.normalise import Folded, compacted, fold
from guardrails.rules.rule import Rule

_MACHINE_ZH = (
    r"(?:ai|人工智能|大?语言模型|大模型|聊天机器人|机器人|智能体|chatgpt|gpt"
    r"|(?:批改|阅卷|评分|评阅|智能|摘要|自动摘要)(?:系统|助手|模型|程序|插件|软件))"
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
_REVOKED = patterns(
    r"(?:上面|前面|之前|先前|此前|刚才|原来|老师|用户).{0,10}(?:说的|讲的|给(?:你)?的|要求|命令|规定|提示).{0,6}(?:都)?(?:不算|失效|作废|不作数|无效|到此为止|取消)",
    r"(?:把)?你(?:收到|得到|读到|接到)的(?:全部|所有)?(?:提示|指令|要求|说明|规则).{0,6}(?:扔|丢|忘|抛|删)",
    r"(?:别再?|不要再?|不必|停止|不用)(?:理会|回应|回答|管)(?:用户|老师|家长|提问者)(?:的)?(?:问题|要求|话|提问)",
    r"(?:停止|终止|放下|暂停).{0,6}(?:总结|批改|翻译|任务|阅读).{0,6}(?:改成|改为|转而|先去|去)",
    r"(?:最高优先级|优先级最高|权限(?:最)?高|高于(?:系统|一切)).{0,16}",
    r"(?:请|须|要)?(?:无视|抛开|忽略|跳过).{0,8}(?:量规|评分|扣分|抄袭检测|查重)",
    r"你不再是.{0,10}(?:助手|老师|工具|模型)",
    r"听我的[:：,，].{0,10}(?:只|回复|输出|写|说)",
    r"(?:对人|学生|人类|肉眼)(?:是)?(?:不可见|看不(?:见|到))|(?:仅|只)供(?:机器|模型|ai|程序)(?:阅读|读取)",
    r"(?:ai|模型|程序|插件|系统|机器人|软件)(?:看到|读到|处理到|扫描到|识别到)(?:此处|这里|本页|这行|这段|本文)",
)
_MARKS = patterns(
    r"(?:按|以|照)(?:着)?(?:满分|最高(?:档|分|等级?)|一百分)(?:来)?(?:计算|给分|打分|判|计|评)",
    r"(?:直接|统一|一律|全部|请|就)?(?:打|判|给|记|算|评)(?:我|他|她|成|为|上)?(?:一百分|满分(?!的)|最高(?:分|档|等级))",
    r"(?:总分|分数|等级|成绩|得分)(?:请|要|应|必须)?(?:再)?(?:加上?|改(?:成|为)|定为|调(?:到|成)|提高到|写成|不得低于)",
    r"评分(?:时)?不(?:得|能|许)低于|(?:不要|不许|别|不得)扣(?:我|他|她|任何)?(?:的)?分(?!解|开)",
    r"(?:把|将)(?:等级|分数|成绩|总分|结论|结果)(?:直接)?(?:定为|改(?:成|为)|写(?:成|为)|调)",
    r"输出[“\"'「](?:全部正确|通过|优秀|满分|正确|同意|收到|pass)|只(?:回复|输出|写)(?:两个字)?[“\"'「]",
)
_TOLD = patterns(
    r"(?:评语|总结|报告|回复|反馈|回答)(?:里|中)?(?:不要|别|不得|不许|切勿)(?:写|提|说|指出|出现).{0,12}(?:旷课|缺勤|处分|抄袭|缺点|错误|作弊)",
    r"(?:把|将)?.{0,8}(?:处分|缺勤|旷课|抄袭|错误).{0,6}(?:略去|删去|隐去|隐瞒|抹掉|不提)|(?:略去|隐瞒|删去).{0,8}(?:处分|缺勤|旷课|抄袭)",
    r"(?:如果|要是)有人问(?:起|到)?.{0,6}(?:就|请)?(?:回答|说)",
    r"(?:向|对)(?:校长|老师|领导|家长|班主任)(?:报告|汇报|说|讲|表示).{0,16}(?:一切(?:合格|正常)|没有问题|优秀|优|应当评|合格)",
    r"请?(?:证明|声明)(?:这份|本|该)?(?:材料|文件|数据|文章).{0,8}(?:来自|是|出自).{0,8}(?:教育部|官方|名家)",
)
_SECRETS = patterns(
    r"(?:抄写?|复述|打印|公布|贴|写出|附上|放进|列出|说出|透露).{0,16}(?:系统提示|隐藏的?(?:设定|指令|规则)|内部(?:规则|说明)|初始设定|秘密指令)",
    r"(?:系统提示词|隐藏的?设定|开头收到的(?:说明|指令)|不能告诉别人的(?:那些)?(?:规定|规则)|(?:与|和)你的聊天内容|老师与你的)",
    r"(?:列出|导出|公布|说出|查询).{0,10}(?:其他班级?|全校|别的班|数据库).{0,10}(?:学生|家长|姓名|成绩|电话)",
    r"(?:发|寄|传|上传|转发|同步|提交)(?:送|给)?(?:到|至|给)\s{0,2}(?:[\w.]{1,40}@|https?:|www\.|这个邮箱|外面的网站|下面的网址|文末的地址)",
    r"(?:调用|使用|执行|运行).{0,6}(?:发邮件|发送邮件|删除|清空|转账|付款|群发|改分)(?:功能|工具|接口|命令|插件)?",
    r"(?:写进|拼到|填入|带上).{0,8}(?:网址|链接).{0,8}(?:访问|打开|请求)|自动打开\s{0,2}(?:www|http)",
)
_PROMOTED = patterns(
    r"(?:回答|回复|总结|信)(?:的时候|时|里|中|末尾|结尾)?.{0,4}(?:顺便|必须|记得|一定|务必|请|加上|提到).{0,4}(?:推荐|宣传|提到|加上|介绍|夸).{0,24}",
    r"(?:提醒|告诉|让|劝|叫)(?:提问的|读者|老师|家长|用户|大家).{0,6}(?:购买|扫码|下单|注册|充值|加群|点击)",
    r"(?:结尾|末尾|文末|最后)(?:写上|加上|附上|放上)[“\"'「].{1,20}(?:关注|转发|优惠|领|订阅|购买|加微信)",
)
_LINKED = patterns(
    r"(?:信|回答|回复|总结|通知|正文)(?:里|中|末尾)?.{0,3}(?:加上|附上|插入|放上).{0,8}(?:链接|二维码|网址|广告|电话)"
)
_STYLED = patterns(
    r"(?:回复|回答|答案|输出|评语|每句话|每一句)(?:里|中|时|的|一律|都|全部|随机)?.{0,8}(?:换成|译成|倒着|去掉|改错|打乱|写成(?:绕口令|暗号|密码|火星文)|用文言文|不要出现汉字|说反话)",
    r"(?:从现在起|接下来|以后)(?:每句|每段|所有回答|每一句)",
)
_ORDERS = (
    *_REVOKED,
    *_MARKS,
    *_TOLD,
    *_SECRETS,
    *_PROMOTED,
    *_STYLED,
    *_LINKED,
    *_OVERRIDE,
    *_ADDRESSED,
    *_EXTRACTION,
    *_FORMAT,
    *_EXFILTRATION,
)


def gives_orders(text: str) -> bool:
    """Whether a comment, a note or a property speaks to a model, by its wording: a colleague's comment asks
    things too (请补充例题), so strangers in the text do not count here (S-R8)."""
    plain = fold(text)
    texts = (compacted(plain), *(compacted(reading) for reading in readings(plain)))
    return any(next(search(each, (*_ORDERS, *_PLEA)), None) is not None for each in texts)


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
            for each in intruders(text.text)
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
