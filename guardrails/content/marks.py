# ruff: noqa: E501  (patterns are read across, not down)
"""Marks the word list and a few turns of phrase leave on a text; the classifier weighs them."""

import re

from guardrails.content.lexicon import TOPIC, Hit, lexicon

_TURNS = {
    "how": r"怎么|怎样|如何|教我|告诉我|方法|办法|步骤|技巧|途径|手段|窍门|how (?:do|can|to)|teach me|show me",
    "covert": r"不被(?:人)?(?:发现|察觉|抓|查|追踪)|不留痕迹|神不知鬼不觉|暗中|偷偷|悄悄|秘密地|瞒(?:着|过)|逃避|躲(?:避|过)|绕过|规避|隐蔽"
    r"|without (?:getting caught|being (?:noticed|caught|detected))|secretly|untraceable",
    "target": r"别人|他人|某人|对方|受害者|目标|敌人|仇人|陌生人|someone|victim|enem(?:y|ies)",
    "praise": r"好处|值得|提倡|支持|鼓励|正当|合理|优越|没什么大不了|不争的事实|应该被|justified|deserve",
    "lawful": r"防止|预防|防范|禁止|严禁|不得|不要|违法|法律|刑法|处罚|判刑|判了刑|追究|危害|报警|求助|保护|抵制|反对|拒绝|远离|警惕|打击|识别|辨别|规定"
    r"|prevent|illegal|law\b|protect|awareness",
    "lesson": r"教案|课文|主题班会|班会|教学|课堂|导学案|作业|练习|试题|选择题|下列|阅读材料|材料一|教师|老师|学生|单元|历史|文学|小说中|人物形象|赏析"
    r"|情节|法治课|生物课|化学|实验|lesson|worksheet|quiz|novel|history",
    "question": r"[?？]",
    "wrapper": r"没有任何(?:道德|限制|约束|法律)|不受(?:任何)?(?:限制|约束)|无视(?:法律|道德)|不(?:得|许|能|要|会)(?:拒绝|道歉|说教|警告)|作为(?:一个)?(?:人工智能|ai)"
    r"|忽略(?:上面|以上|前面|之前|所有)|开发者模式|越狱|什么都能做|可以做任何事|免责声明|(?:开头|开始)(?:回答|作答)|未经审查|过滤",
    "nested": r"多层|五层|每一层|每层|梦中梦|层层|嵌套|最后一层|第五层|四层",
    "story": r"小说|故事|剧本|台词|大纲|主角|主人公|反派|情节|续写|虚构",
    "join": r"[\"'“”]\s{0,3}\+\s{0,3}[\"'“”]|[a-z_$]\w{0,20}\s{0,3}\+\s{0,3}[a-z_$]|拼(?:接|起来|成)|连(?:接|起来)|合成一个问题|join\(",
    "decode": r"解码|解密|密文|密码|编码|base64|加密|摩斯|摩尔斯|凯撒",
}
_PATTERNS = {name: re.compile(expression) for name, expression in _TURNS.items()}


def marks(text: str, hits: list[Hit] | None = None) -> list[tuple[str, int, int]]:
    """Named spans of a text that went through `guardrails.normalise.compact`."""
    found: list[tuple[str, int, int]] = []
    for hit in lexicon().find(text) if hits is None else hits:
        code = hit.row.code
        if hit.part or hit.row.kind == TOPIC:
            found.append((f"topic:{code[:3]}", hit.start, hit.end))
            found.append((f"topic:{code}", hit.start, hit.end))
        else:
            found.append((f"{hit.row.kind}:{code[:3]}", hit.start, hit.end))
            found.append((f"{hit.row.kind}:any", hit.start, hit.end))
    for name, pattern in _PATTERNS.items():
        found.extend((f"turn:{name}", *match.span()) for match in pattern.finditer(text))
    return found


def turned(name: str, text: str) -> bool:
    """Whether a compacted text has one of the turns of phrase `name`."""
    return _PATTERNS[name].search(text) is not None
