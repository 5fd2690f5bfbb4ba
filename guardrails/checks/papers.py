"""Material that must not come in: recordings of children without consent, papers of state (G-R9, K-R9)."""

from guardrails.checks.base import Wordings, patterns

_RECORDED = r"(?:录像|录音|视频|照片|人脸|声纹|指纹|语音|监控画面)"
RECORDING = Wordings(
    (
        "悄悄",
        "暗中",
        "偷拍",
        "偷录",
        "拍照",
        "录像",
        "录音",
        "视频",
        "照片",
        "人脸",
        "声纹",
        "指纹",
        "语音",
        "监控",
        "recording",
        "photo",
        "video",
        "voice",
        "face",
    ),
    patterns(
        r"(?:上传|导入|采集|收集|录入|提交|分析|识别|转写)[^。！？!?\n]{0,10}(?:学生|孩子|全班|课堂|同学|家长)(?:上课|们)?的?[^。！？!?\n]{0,6}"
        + _RECORDED,
        r"(?:给|为|对)(?:学生|孩子|全班|课堂|同学)[^。！？!?\n]{0,6}(?:录像|录音|拍照|拍视频|采集人脸|采集指纹)",
        r"(?:偷|暗中|悄悄)(?:拍|录)[^。！？!?\n]{0,10}(?:学生|课堂|同学|家长|老师)",
        r"\b(?:upload|collect|record|analy[sz]e|transcribe)\b[^.!?\n]{0,30}\b(?:students?|pupils?|children|class(?:room)?)"
        r"(?:'s|')?\s+(?:\w+\s+)?(?:recordings?|videos?|photos?|voices?|faces?|fingerprints?)",
    ),
)
"""G-R9: sound, pictures and bodily features of pupils, brought in or made, for which consent is needed."""
CLASSIFIED = Wordings(
    (
        "绝密",
        "机密",
        "秘密",
        "不予公开",
        "内部资料",
        "内部文件",
        "不得外传",
        "不得翻印",
        "涉密",
        "classified",
        "top secret",
    ),
    patterns(
        r"(?:绝密|机密|秘密)\s*[★☆*]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3}|长期)\s*(?:年|个?月|期)?",
        r"(?:密级|保密等级)\s*[:：]\s*(?:绝密|机密|秘密)",
        r"[(（]?此件不予公开[)）]?",
        r"(?:内部(?:资料|文件)|涉密文件)[^。！？!?\n]{0,4}[，,、:：]?\s*(?:注意保密|严禁外传|不得外传|不得翻印|请勿外传)",
        r"(?:这是|以下是|附上|帮我?(?:改写|整理|摘要|总结))[^。！？!?\n]{0,8}(?:涉密|保密|绝密|机密)(?:文件|材料|公文|会议纪要|内容)",
        r"\b(?:classified|top\s+secret)\s*(?://|[:：])|\bthis\s+(?:is\s+an?\s+)?classified\s+document",
    ),
)
"""K-R9: marks of secrecy as such papers carry them, and statements that one follows (GOV of policy.md §6). A
question about such marks passes."""
