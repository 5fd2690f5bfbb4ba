"""Personal data that only its context tells (policy.md §6): numbers named as pupil, candidate or card
numbers, dates of birth, staff records, places, secrets and keys."""

import re
from collections.abc import Iterator
from math import log2

_TO = r"[ \t]*(?:号码|编号|号)?[ \t]*(?:[:：=是为]|[(（][^)）]{0,6}[)）])?[ \t]*"
_ID = r"([A-Za-z]{0,4}\d[\dA-Za-z-]{3,24})(?![\dA-Za-z])"
_DATE = (
    r"((?:19|20)\d{2}(?:年|[-/.])[ ]?\d{1,2}(?:月|[-/.])[ ]?\d{1,2}日?|(?:19|20)\d{2}年\d{1,2}月"
    r"|(?:19|20)\d{6}(?!\d))"
)
_GRADE = (
    r"(?:小学|初中|高中)?(?:[一二三四五六七八九]年级|[1-9]年级|[初高][一二三123]|20[12]\d级|"
    r"[一二三四五六七八九](?=[(（]))"
)
_NUMBERED = (
    ("SNO", "号", re.compile(rf"(?:学号|考号|准考证号?|座位号|座号|考生号|报名号){_TO}{_ID}")),
    (
        "ACCT",
        "卡 通 公积 学生证",
        re.compile(rf"(?:资助卡|校园卡|一卡通|饭卡|社保卡|社会保障卡|医保卡|公积金账?号?|学生证){_TO}{_ID}"),
    ),
    (
        "CERT",
        "证 号",
        re.compile(rf"(?:教师资格证书?|资格证书|工号|职工号|教工号|职称证书?|继续教育证){_TO}{_ID}"),
    ),
    (
        "HKM",
        "证 travel",
        re.compile(r"(?:通行证|回乡证|台胞证|travel permit)[^0-9A-Za-z\n]{0,10}([HMhm]?\d{8,10})(?!\d)"),
    ),
    (
        "LOC",
        "宿舍 寝室 公寓",
        re.compile(
            r"((?:宿舍|寝室|公寓)[ ]?(?:[A-Za-z\d一二三四五六七八九十]{1,3}(?:号楼|栋|楼))?[ -]?"
            r"\d{3,4}(?:室|房|宿舍|寝)?)(?!\d)"
        ),
    ),
    (
        "LOC",
        "",
        re.compile(
            r"(?:经纬度|坐标|GPS|定位)[^\d\n]{0,8}(-?\d{1,3}\.\d{4,}[ ]?[,，][ ]?-?\d{1,3}\.\d{4,})",
            re.IGNORECASE,
        ),
    ),
    ("LOC", "校车 门禁", re.compile(r"((?:校车|门禁)(?:刷卡)?(?:记录|轨迹)[:：][^\n。]{4,40})")),
    ("DOB", "出生 生日 生于", re.compile(rf"(?:出生(?:日期|年月日?|于)?|生日|生于|出生时间){_TO}{_DATE}")),
    ("DOB", "出生 生, 生， 生。 生; 生；", re.compile(rf"{_DATE}(?:出生|生[，,。;；])")),
    ("CLS", "班", re.compile(rf"({_GRADE}[ ]?[(（]?[ ]?[1-9一二三四五六七八九十]\d?[ ]?[)）]?[ ]?班)")),
    ("AGE", "岁", re.compile(r"((?:[1-9]\d?|[一二三四五六七八九十]{1,3})周?岁)")),
    (
        "RANK",
        "按 公布 公示 张贴 排名",
        re.compile(
            r"(按(?:分数|成绩|名次|排名)[^\n。]{0,10}(?:公布|公示|张贴|发到群|发群|发到家长群|排榜)"
            r"|(?:公布|公示|张贴)[^\n。]{0,10}(?:排名|名次|分数排行|成绩排行)"
            r"|排名(?:表)?(?:发到|发在|发给)[^\n。]{0,4}群)"
        ),
    ),
    (
        "EXAM",
        "密 启用 命题",
        re.compile(
            r"((?:绝密|机密|秘密)[ ]?★[^\n]{0,12}|启用前[ ]?[★☆]?[ ]?(?:绝密|机密)"
            r"|绝密[^\n]{0,4}启用前|命题组(?:名单|成员)|未启用(?:的)?试卷)"
        ),
    ),
    (
        "GOV",
        "不予 此件 内部 密",
        re.compile(
            r"(不予公开|此件不公开|内部资料[,， ]?(?:注意保存|严禁外传|不得外传)"
            r"|(?:绝密|机密|秘密)[ ]?(?:★|级|文件)[ ]?\d{0,2}年?|内部文件[,， ]?(?:不得|严禁)外传)"
        ),
    ),
    ("REL", "宗教", re.compile(r"宗教信仰[ \t]*[:：][ \t]*([\u4e00-\u9fff]{1,6})")),
    ("ETH", "民族", re.compile(r"民族[ \t]*[:：][ \t]*([\u4e00-\u9fff]{1,8})")),
    ("POL", "政治", re.compile(r"政治面貌[ \t]*[:：][ \t]*([\u4e00-\u9fff]{1,8})")),
)
"""Type, words of which one must stand in the text (none: look anyway), and the expression."""
_HINTED = tuple((kind, tuple(hints.split()), pattern) for kind, hints, pattern in _NUMBERED)
_SCHOOL = re.compile("(?:实验|外国语|职业|特殊教育)学校|小学校?|中学校?|附中|附小|高级中学|职高|幼儿园")
_SCHOOL_NAME = re.compile(r"[\u4e00-\u9fff\d]{2,14}$")
_CUES = re.compile(
    "[号卡证寝舍寓班岁]|出生|生日|生于|坐标|经纬|GPS|gps|定位|门禁|校车|公布|公示|张贴|排名|密|启用|命题|不予|内部|此件|民族|政治|宗教|公积"
)
_KEYS = (
    re.compile(r"(?<![A-Za-z0-9])((?:sk|pk|rk|ghp|gho|glpat|xox[abp]|hf)[-_][A-Za-z0-9_-]{16,})"),
    re.compile(r"(?<![A-Z0-9])((?:AKIA|LTAI|AKID)[A-Za-z0-9]{12,32})"),
    re.compile(r"(eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})"),
    re.compile(r"(-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----)"),
    re.compile(
        r"(?:密码|口令|password|passwd|pwd)[ \t]*(?:[:：=是为]{1,2})[ \t]*([^\s，。；,;、]{4,64})",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:密钥|秘钥|token|secret|api[_ -]?key|access[_ -]?key)[ \t\"']*(?:[:：=是为]{1,2})[ \t\"']*"
        r"([A-Za-z0-9_./+=-]{12,})",
        re.IGNORECASE,
    ),
)
_KEY_HINT = re.compile(
    r"[sprk]k[-_]|gh[po]_|glpat|xox|hf_|aki|ltai|eyj|begin|密码|口令|密钥|秘钥|pass|pwd|token|secret|key"
)
_NO_PASSWORD = frozenset({"password", "your_password", "xxxxxx", "******", "****"})
_SECRET_BITS = 2.5
_NO_SCHOOL = re.compile(
    "[是在于到从的和与去]|我们|来自|毕业|就读|考入|所在|位于|该|本|这所|一所|全国|某|姓名|学生"
)
_NOT_A_SCHOOL = re.compile(
    r"^(?:中|小|大|学校|我校|各|所有|农村|城市|城镇|乡镇|重点|普通|民办|公办|九年制|义务教育|初级|高级|多所|一些|\d+所)"
)


def contextual(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Type, start, end and certainty of what its context tells in a folded text."""
    if _CUES.search(text):
        for kind, hints, pattern in _HINTED:
            if hints and not any(hint in text for hint in hints):
                continue
            for match in pattern.finditer(text):
                start, end = next(
                    match.span(group) for group in range(1, match.re.groups + 1) if match[group]
                )
                yield kind, start, end, kind != "AGE"
    yield from _schools(text)
    if _KEY_HINT.search(text.lower()):
        for pattern in _KEYS:
            for match in pattern.finditer(text):
                if _secret(match[1]):
                    yield "CRED", *match.span(1), True


def _schools(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Schools by name: what stands before 小学 or 中学 back to the last word that cannot belong to a name."""
    done = 0
    for match in _SCHOOL.finditer(text):
        before = _SCHOOL_NAME.search(text, max(done, match.start() - 14), match.start())
        done = match.end()
        if before is None:
            continue
        start = before.start() + max((cut.end() for cut in _NO_SCHOOL.finditer(before[0])), default=0)
        if match.start() - start >= 2 and not _NOT_A_SCHOOL.match(text[start : match.end()]):
            yield "SCH", start, match.end(), False


def grade_length(written: str) -> int:
    """How many characters of a class name say the grade, which may stay: 3 of 七年级（3）班."""
    match = re.match(
        r"(?:小学|初中|高中)?(?:[一二三四五六七八九1-9]年级|[初高][一二三123]|20[12]\d级)", written
    )
    return match.end() if match else 0


def _secret(value: str) -> bool:
    """Whether a string is varied enough to be a secret, and no placeholder."""
    if value.lower() in _NO_PASSWORD or value.startswith("-----"):
        return value.startswith("-----")
    if any("\u4e00" <= character <= "\u9fff" for character in value):
        return False
    shares = [value.count(character) / len(value) for character in set(value)]
    return -sum(share * log2(share) for share in shares) >= min(_SECRET_BITS, log2(len(value)) - 0.5)
