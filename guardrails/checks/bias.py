# ruff: noqa: E501  (an expression is read in one piece)
"""Judging a child by a group (偏见): gender, region, ethnicity, family, health (G-R13, A.2).

What fires is a group together with a verdict on people of that group, or a grouping by it; the group alone
never does, so the same comment on another child gets the same verdict.
"""

from guardrails.checks.base import Wordings, patterns

_GENDER = r"(?:女生|女孩子?|女同学|男生|男孩子?|男同学|丫头|小伙子)"
_ORIGIN = r"(?:农村|乡下|山里|山区|外地|外省|城里|城中村|[\u4e00-\u9fff]{2,3}省)(?:来的?|出来的?)?(?:孩子|学生|人|娃|家庭)"
_PEOPLE = r"(?:少数民族|[\u4e00-\u9fff]{1,4}族)(?:的)?(?:孩子|学生|人|娃|家庭)"
_FAMILY = r"(?:单亲|离异|留守|贫困|低保|穷人|打工|务工|农民工|重组|隔代)(?:家庭)?(?:的|出身的|出来的)?(?:孩子|学生|儿童|子女|家庭)"
_HEALTH = r"(?:残疾|残障|自闭|多动症|肥胖|智障)(?:的)?(?:孩子|学生|儿童)"
_GROUP = rf"(?:{_GENDER}|{_ORIGIN}|{_PEOPLE}|{_FAMILY}|{_HEALTH})"
_FAULT = (
    r"(?:不适合学|学不好|不擅长|不如(?:男|女|城)|天生|本来就(?:笨|弱|差|懒|粗心|调皮)|素质(?:低|差)|没(?:有)?(?:见识|教养|家教|出息|前途)"
    r"|性格(?:孤僻|怪|偏激|有问题)|心理(?:有问题|不健康|扭曲)|都(?:很|比较|不)?(?:笨|懒|野|脏|自卑|孤僻|难管|调皮|粗心|娇气|爱说谎|爱打架)"
    r"|(?:普遍|往往|一般|通常|总是|难免)(?:都|会|是|比较|很)*(?:笨|懒|野|脏|自卑|孤僻|难管|粗心|娇气|成绩差|基础差|素质低|不稳定|有问题|缺乏教养)"
    r"|就(?:该|应该|适合)(?:学文科|学理科|读职高|干体力活|做家务)|拖(?:全班|班级)?后腿)"
)
BIAS = Wordings(
    ("女", "男", "农村", "乡下", "山", "外地", "外省", "城", "省", "族", "单亲", "离异", "留守", "贫困", "低保", "穷",
     "工", "农", "重组", "隔代", "残", "自闭", "多动", "肥胖", "智障", "性别", "民族", "户籍", "家庭", "职业", "地域",
     "girls", "boys", "rural", "single-parent", "minority", "migrant", "poor famil", "disabled", "gender", "ethnic"),
    patterns(
        _GROUP + r"[^。！？!?\n]{0,12}" + _FAULT,
        r"(?:毕竟|到底|因为|由于|谁让|果然)(?:他|她|这孩子|该生|家里)?(?:是|出身|来自)?(?:个)?" + _GROUP + r"[^。！？!?\n]{0,10}(?:所以|才|难免|也就|自然)",
        r"(?:虽然|尽管)(?:他|她|该生|这孩子)?(?:是|来自|出身)(?:个)?" + _GROUP + r"[^。！？!?\n]{0,6}[，,]?(?:但|却|可|竟)",
        r"(?:像|跟)(?:个)?(?:女孩子|姑娘|女人|娘们|男人婆|假小子)(?:似的|一样)|娘娘腔|男人婆|女汉子|乡巴佬|土包子|乡下人|穷酸",
        r"(?:按|按照|依据|根据|依)(?:学生的?)?(?:性别|民族|户籍|户口|籍贯|地域|家庭(?:收入|条件|背景|经济)|父母(?:的)?(?:职业|学历|收入)|家长(?:的)?职业|长相|信仰)"
        r"[^。！？!?\n]{0,8}(?:分组|分班|分层|排座|编班|选班干|选课代表|定等级|分配任务)",
        r"(?:男生|女生)(?:只|就)?(?:负责|去|当)[^。！？!?\n]{0,10}[，,；;](?:女生|男生)(?:只|就)?(?:负责|去|当)",
        r"\b(?:girls|boys|rural|poor|minority|migrant|disabled|single-parent)\b[^.!?\n]{0,24}"
        r"\b(?:are\s+(?:not\s+|less\s+|naturally\s+|always\s+|usually\s+)?(?:good|bad|worse|lazy|dirty|stupid|emotional|weak|suited|able)"
        r"|can(?:not|'t)\s+(?:do|learn)|tend\s+to\s+be\s+(?:lazy|weak|stupid|emotional|dishonest))",
        r"\b(?:group|seat|sort|split|assign)\b[^.!?\n]{0,30}\bby\s+(?:gender|ethnicity|race|religion|family\s+income"
        r"|parents'?\s+(?:jobs?|income|occupation))",
    ),
)  # fmt: skip
"""G-R13: stereotypes in comments, and groupings by what a child cannot choose: a group with a verdict, a
concession (虽然来自农村，但…), a slur, a grouping."""
