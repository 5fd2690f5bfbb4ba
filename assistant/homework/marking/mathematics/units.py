"""Units of school mathematics and science (单位), each with what it measures and how many of the base unit
it is."""

import re
from fractions import Fraction

_TABLE = {
    "length": {
        "千米 公里 km": "1000",
        "米 m": "1",
        "分米 dm": "1/10",
        "厘米 cm": "1/100",
        "毫米 mm": "1/1000",
        "微米 μm um": "1/1000000",
        "里": "500",
    },
    "area": {
        "平方千米 平方公里 km^2": "1000000",
        "公顷 ha hm^2": "10000",
        "平方米 m^2": "1",
        "平方分米 dm^2": "1/100",
        "平方厘米 cm^2": "1/10000",
        "平方毫米 mm^2": "1/1000000",
        "亩": "2000/3",
    },
    "volume": {
        "立方米 m^3": "1",
        "立方分米 升 dm^3 L l": "1/1000",
        "立方厘米 毫升 cm^3 mL ml": "1/1000000",
        "立方毫米 mm^3": "1/1000000000",
    },
    "mass": {"吨 t": "1000", "千克 公斤 kg": "1", "斤": "1/2", "克 g": "1/1000", "毫克 mg": "1/1000000"},
    "time": {
        "年": "31536000",
        "周 星期": "604800",
        "天 日 d": "86400",
        "小时 时 h": "3600",
        "分钟 分 min": "60",
        "秒 s": "1",
    },
    "speed": {
        "千米/时 千米/小时 千米每小时 km/h": "5/18",
        "米/秒 米每秒 m/s": "1",
        "千米/分 km/min": "50/3",
        "米/分 米/分钟 m/min": "1/60",
    },
    "money": {"元 圆 块 块钱": "1", "角 毛": "1/10", "万元": "10000", "亿元": "100000000"},
    "temperature": {"摄氏度": "1"},
    "force": {"牛 牛顿 N": "1", "千牛 kN": "1000"},
    "energy": {"焦 焦耳 J": "1", "千焦 kJ": "1000"},
    "power": {"瓦 瓦特 W": "1", "千瓦 kW": "1000"},
    "voltage": {"伏 伏特 V": "1"},
    "current": {"安 安培 A": "1", "毫安 mA": "1/1000"},
    "resistance": {"欧 欧姆 Ω": "1"},
    "pressure": {"帕 帕斯卡 Pa": "1", "千帕 kPa": "1000"},
    "density": {"千克/立方米 kg/m^3": "1", "克/立方厘米 g/cm^3": "1000"},
}
UNITS: dict[str, tuple[str, Fraction]] = {
    name: (dimension, Fraction(size))
    for dimension, rows in _TABLE.items()
    for names, size in rows.items()
    for name in names.split()
}
_NAMES = sorted(UNITS, key=len, reverse=True)
_SUFFIX = re.compile(
    r"^(?P<value>.*?[\d)}\]πa-zA-Z°%⟩])\s*(?P<unit>" + "|".join(map(re.escape, _NAMES)) + r")[。.]?$"
)
_COUNTER = re.compile(r"^(?P<value>.*[\d)}\]π%°⟩])\s*(?P<unit>[\u4e00-\u9fff]{1,4})$")


def known(name: str) -> str:
    """The unit as it is written here, or "" where it is none."""
    name = name.strip().replace("²", "^2").replace("³", "^3").replace(" ", "")
    return name if name in UNITS else ""


def split(text: str) -> tuple[str, str]:
    """The value and its unit: "3.5 cm^2" → "3.5", "cm^2". A counter (个, 棵) is a unit nobody knows."""
    tight = re.sub(r"\s*\^\s*\(?([23])\)?\s*$", r"^\1", text)
    match = _SUFFIX.match(tight) or _COUNTER.match(tight)
    return (match["value"].strip(), match["unit"]) if match else (text, "")
