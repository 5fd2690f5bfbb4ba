# ruff: noqa: E501  (patterns are read across, not down)
"""The wrappers that carry a request past the rules (越狱手法): which one a text uses, and how much it tells.

`PLAIN` wrappers have no honest use in front of a teacher's assistant and count by themselves. `DOUBTFUL`
ones have (a story, a role, a fixed opening): they only lower the bar for what they carry.
"""

import re

_COMMANDS = r"(?:指令|指示|命令|提示词?|设定|规则|任务|问题|要求|话)"
_BEFORE = r"(?:前面|上面|之前|以上|上述|先前|刚才|此前|前述|上文|原来|原有|上一)"
_LAWLESS = r"(?:法律|道德|伦理|规则|政策|限制|约束|准则|审查|过滤|底线)"

PLAIN = {
    "countermand": (
        rf"(?:不(?:用|要|必|需要)(?:再)?(?:响应|理会|管|理|回应|回答|执行|遵循|考虑)|(?:忽略|无视|忘记|忘掉|抛开|取消|停止执行|放弃|跳过)(?:掉)?)"
        rf"(?:所有|全部|一切)?(?:的)?{_BEFORE}(?:所有|全部|一切|任何)?(?:的)?(?:所有|全部)?{_COMMANDS}.{{0,12}}?"
        r"(?:直接|只|改为|转而|而是|现在|立即|马上|请).{0,6}(?:回答|响应|告诉|输出|执行|完成|说|写|打印|作答)",
        r"ignore (?:all |any )?(?:the )?(?:previous|above|prior|earlier) (?:instructions?|prompts?|rules|questions?)"
        r".{0,40}?(?:instead|answer|tell|now|output|print|say|write)",
    ),
    "output as order": (
        r"(?:输出|结果|返回值|运行结果|打印(?:的)?内容|字符串|拼接后的(?:内容|句子))(?:结果|内容|的内容)?.{0,8}(?:作为|当作|当成|视为|看作|视作).{0,10}"
        r"(?:新的?|下一(?:个|条)|我的|你的)?.{0,4}(?:输入|指令|问题|提问|任务|命令|提示).{0,14}(?:回答|响应|执行|作答|处理|回复|完成)",
        r"(?:回答|响应|执行|按照|遵照).{0,10}(?:代码|函数|程序|变量|f\(\)|上述代码).{0,10}(?:输出|返回|打印|得到|连接).{0,8}(?:字符串|问题|结果|指令|内容)",
    ),
    "hidden question": (
        r"(?:我的|我把|我将|把我的|以下|下面).{0,8}(?:问题|指令|请求|消息|要求).{0,24}(?:编码|加密|密文|密码|摩斯|摩尔斯|凯撒|base64|暗号|倒序|乱码)"
        r".{0,60}(?:解码|解密|破译|译码|还原|解读|解开).{0,40}(?:回答|作答|响应|执行|照做|回复|解答)",
        r"(?:编码|加密|密文|密码|摩斯|摩尔斯|凯撒|base64|rot13).{0,30}(?:解码|解密|破译|译码|还原|解读|解开).{0,24}(?:并|后|再|然后|来|直接|按).{0,14}"
        r"(?:回答|作答|响应|执行|照做|回复|解答)(?!.{0,6}(?:学生|课))",
        r"(?:解码|解密|破译).{0,20}(?:并|后|再|然后|直接|按).{0,10}(?:回答|作答|响应|执行|照做)",
        r"(?:decode|decipher|decrypt).{0,40}(?:and|then).{0,12}(?:answer|follow|execute|respond|do what)",
    ),
    "lawless persona": (
        rf"(?:没有|不受|无视|不顾|不遵守|不必遵守|不用遵守|不需要遵守|摆脱|脱离|打破|抛弃|不考虑|不用考虑|不必顾及|超越|绕过)(?:了)?(?:任何|一切|所有|传统|典型)?(?:的)?"
        rf".{{0,12}}{_LAWLESS}.{{0,40}}(?:回答|角色|身份|扮演|你(?:必须|要|会|可以|将|的)|ai|人工智能|机器人|助手)",
        rf"(?:扮演|充当|模拟|你是|你叫|名为|名叫|进入角色|角色).{{0,60}}(?:没有|不受|无视|不顾|不遵守|不关心|毫无|从不(?:考虑|拒绝|道歉)|不(?:用|必|需要)(?:遵守|考虑)|摆脱)"
        rf".{{0,16}}(?:{_LAWLESS}|拒绝|同情)",
        r"(?:开发者|越狱|无限制|上帝|邪恶|dan|不受限|无审查|jailbreak|developer|sudo)\s{0,3}(?:模式|mode)(?!(?:下|中)的?(?:课堂|教学))",
        r"(?:什么都能做|可以做任何事|do anything now|能做任何事情?|不会拒绝任何|有求必应)",
        r"(?:不道德|不合法|非法|违法|有害|危险|冒犯性|邪恶).{0,14}(?:也|都|仍|均).{0,6}(?:要|必须|会|可以|能|应).{0,6}(?:回答|给出|提供|满足|照办|执行)",
        r"(?:无论|不管|不论).{0,8}(?:多么|多|如何|是否).{0,4}(?:不道德|违法|非法|有害|极端|危险|邪恶|冒犯)",
        r"\b(?:no|without(?: any)?|free (?:of|from)) (?:ethical|moral|legal) (?:constraints?|guidelines?|limits?|restrictions?)",
    ),
    "refusal forbidden": (
        r"(?:不(?:得|许|能|要|可|会|可以)|禁止|绝不|不准|永远不|从不).{0,6}(?:拒绝|道歉|说教|警告|免责声明|(?:说|使用|出现|提及).{0,6}(?:抱歉|对不起|无法|不能|违法|道德))"
        r".{0,60}(?:拒绝|抱歉|道歉|对不起|无法|作为(?:一个)?(?:ai|人工智能)|语言模型|违法|道德|法律|免责|警告|说教|直接给)",
        r"(?:不(?:得|许|能|要)|禁止|避免)(?:说|使用|出现|提及|回复).{0,10}(?:作为(?:一个|一名)?(?:ai|人工智能|语言模型)|抱歉|我不能|我无法)",
    ),
}
DOUBTFUL = {
    "forced opening": (
        r"(?:请|必须|应当|要)?(?:以|用|从).{0,4}[「『“\"'‘【].{1,40}[」』”\"'’】].{0,4}(?:来)?(?:开始|开头|作为开头|为开头|起头|打头|往下写)(?:回答|作答|你的|回复)?",
        r"(?:开头|第一句|开始).{0,10}(?:当然|好的|没问题|可以|是的|sure)",
        r"(?:start|begin) (?:your )?(?:answer|reply|response)? ?(?:with|by)",
    ),
    "nested scene": (
        r"(?:每一?(?:层|个场景)|多层|[三四五六345]层|层层|嵌套|梦中梦|下一层|最后一层).{0,80}(?:角色|人物|场景|故事|步骤|细节|提出|讨论)",
    ),
    "story as pretext": (
        r"(?:小说|故事|剧本|情节|续写|台词|剧情|大纲|提纲|提要).{0,160}(?:详细|具体|细节|步骤|逐步|每一步|技术|工具|手段|策略|方法|真实|可操作|过程)",
    ),
    "good intention": (
        r"(?:避免|防止|以免|不想|远离|避开|预防|为了不).{0,40}(?:哪些|列出|告诉我|说明|列举|推荐|给出|提供).{0,30}(?:避免|不能|不要|避开|应该|方法|网站|步骤|渠道|工具|手段)?",
        r"(?:我是(?:个|一个|一名)?(?:好人|守法|家长|善良)|弘扬|正能量|保护(?:大家|孩子|妇女|社会)|为了(?:社会|人类|大家|公益|全人类))",
    ),
    "split strings": (
        r"[\w\"'”」]\s{0,3}\+\s{0,3}[\w\"'“「]|拼接|拼起来|连接起来|连起来|join\(|print\(|return ",
    ),
    "role": (
        r"(?:扮演|充当|假装|模拟|你现在是|从现在(?:开始|起)|进入角色|人格|性格|身份)",
    ),
    "hypothesis": (
        r"(?:假设|假如|思想实验|虚构的?世界|平行世界|仅(?:用于|供)(?:学术|研究|测试)|理论上|学术研究)",
    ),
    "model answers": (
        r"(?:问|用户|输入|user|q)\s*[:：].{4,200}(?:答|助手|输出|assistant|a)\s*[:：].{2,300}(?:问|用户|输入|user|q)\s*[:：]",
    ),
}  # fmt: skip
_PLAIN = {name: tuple(re.compile(each, re.DOTALL) for each in given) for name, given in PLAIN.items()}
_DOUBTFUL = {name: tuple(re.compile(each, re.DOTALL) for each in given) for name, given in DOUBTFUL.items()}


def plain_wrappers(text: str) -> list[tuple[str, int, int]]:
    """Wrappers that count by themselves, with their places in a compacted text."""
    return [
        (name, *match.span())
        for name, expressions in _PLAIN.items()
        for expression in expressions
        if (match := expression.search(text))
    ]


def doubtful_wrappers(text: str) -> list[str]:
    """Names of the wrappers that lower the bar for what they carry."""
    return [name for name, expressions in _DOUBTFUL.items() if any(each.search(text) for each in expressions)]
