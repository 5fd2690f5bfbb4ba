"""The look of courseware: one theme, one master, four layouts, all at 16:9."""

import io
import re
from functools import lru_cache
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Emu

WIDTH, HEIGHT = 12_192_000, 6_858_000
COLOURS = {
    "dk1": "1A1A1A", "lt1": "FFFFFF", "dk2": "1F4E5F", "lt2": "EEF4F5", "accent1": "1F4E5F",
    "accent2": "9A4508", "accent3": "2F6B48", "accent4": "6B4389", "accent5": "2A5F92", "accent6": "973434",
    "hlink": "1B5E8C", "folHlink": "6B4389",
}  # fmt: skip
"""Colours of the theme; every one that text is written in has 4.5:1 on `lt1` and `lt2`."""
LATIN, CJK = "Calibri", "微软雅黑"
COVER, CONTENT, CHECK, OBJECT = range(4)
"""Places of the layouts."""
BODY_SIZE, TITLE_SIZE = 26, 34
INCH = 914_400
MARGIN, TOP, BOTTOM = int(0.75 * INCH), int(1.45 * INCH), int(6.7 * INCH)
"""Where the content of a slide lies, in EMU; below `BOTTOM` are footer, number and label."""
_KEPT = (0, 1, 2, 5)
_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def new_presentation() -> Any:
    """An empty presentation with the master and the layouts."""
    return Presentation(io.BytesIO(_blank()))


@lru_cache(maxsize=1)
def _blank() -> bytes:
    show = Presentation()
    show.slide_width, show.slide_height = Emu(WIDTH), Emu(HEIGHT)
    master = show.slide_masters[0]
    layouts = list(master.slide_layouts)
    for place, layout in enumerate(layouts):
        if place not in _KEPT:
            master.slide_layouts.remove(layout)
    _replace(master, "", _MASTER_SHAPES)
    _text_styles(master)
    for layout, (name, ground, shapes) in zip(master.slide_layouts, _LAYOUTS, strict=True):
        _replace(layout, ground, shapes)
        layout._element.cSld.set("name", name)
        layout._element.attrib.pop("type", None)
    master.slide_layouts[COVER]._element.set("showMasterSp", "0")
    _theme(master)
    properties = show.core_properties
    properties.author, properties.title = "杏坛 Xingtan", ""
    target = io.BytesIO()
    show.save(target)
    return target.getvalue()


def _theme(master: Any) -> None:
    part = next(r.target_part for r in master.part.rels.values() if r.reltype.endswith("/theme"))
    xml = part.blob.decode()
    for name, value in COLOURS.items():
        colour = f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", colour, xml, flags=re.DOTALL)
    for kind in ("majorFont", "minorFont"):
        fonts = (
            f'<a:{kind}><a:latin typeface="{LATIN}"/><a:ea typeface="{CJK}"/><a:cs typeface=""/>'
            f'<a:font script="Hans" typeface="{CJK}"/></a:{kind}>'
        )
        xml = re.sub(rf"<a:{kind}>.*?</a:{kind}>", fonts, xml, flags=re.DOTALL)
    part._blob = re.sub(r'name="Office Theme"', 'name="Xingtan"', xml).encode()


def _replace(owner: Any, ground: str, shapes: str) -> None:
    """The shapes of a master or layout, and its background where one is given."""
    common = owner._element.cSld
    for old in common.findall(f"{_P}bg") if ground else []:
        common.remove(old)
    if ground:
        common.insert(0, parse_xml(ground.replace("<p:bg>", f"<p:bg {_NS}>")))
    tree = common.spTree
    for child in list(tree)[2:]:
        tree.remove(child)
    for child in parse_xml(f"<p:spTree {_NS}>{shapes}</p:spTree>"):
        tree.append(child)


def _text_styles(master: Any) -> None:
    styles = master._element.find(f"{_P}txStyles")
    made = parse_xml(f"<p:txStyles {_NS}>{_TITLE_STYLE}{_BODY_STYLE}{_OTHER_STYLE}</p:txStyles>")
    styles.getparent().replace(styles, made)


def _fonts(colour: str) -> str:
    return (
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:latin typeface="+mn-lt"/>'
        '<a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
    )


_ELLIPSIS = "<a:r><a:t>…</a:t></a:r>"


def _placeholder(number: int, name: str, kind: str, box: str = "", text: str = "", look: str = "") -> str:
    """A placeholder; `box` is `x y w h` in EMU, `look` what the list style says."""
    place = ""
    if box:
        x, y, w, h = box.split()
        place = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
    body = '<a:bodyPr lIns="0" rIns="0" anchor="t"><a:normAutofit/></a:bodyPr>'
    if "anchor" in look:
        body, look = look.split("|")
    geometry = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if box else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{place}{geometry}</p:spPr><p:txBody>{body}"
        f"<a:lstStyle>{look}</a:lstStyle><a:p>{text or _ELLIPSIS}</a:p></p:txBody></p:sp>"
    )


def _bar(number: int, name: str, box: str, colour: str) -> str:
    x, y, w, h = box.split()
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _level(number: int, size: int, bullet: str) -> str:
    margin = f'marL="{342_900 * number}" indent="-342900"' if bullet else 'marL="0" indent="0"'
    sign = f'<a:buFont typeface="Arial"/><a:buChar char="{bullet}"/>' if bullet else "<a:buNone/>"
    colour = '<a:buClr><a:schemeClr val="accent2"/></a:buClr>' if bullet else ""
    return (
        f'<a:lvl{number}pPr {margin} algn="l" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
        '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcAft><a:spcPts val="1000"/></a:spcAft>'
        f'{colour}{sign}<a:defRPr sz="{size * 100}" kern="1200">{_fonts("tx1")}</a:defRPr></a:lvl{number}pPr>'
    )


def _small(alignment: str) -> str:
    fill = '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
    return f'<a:lvl1pPr algn="{alignment}"><a:defRPr sz="1200">{fill}</a:defRPr></a:lvl1pPr>'


def _one_level(size: int, colour: str, bold: bool = False) -> str:
    """A list style of one level without a bullet."""
    fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
    weight = ' b="1"' if bold else ""
    return (
        '<a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/>'
        f'<a:defRPr sz="{size * 100}"{weight}>{fill}</a:defRPr></a:lvl1pPr>'
    )


_LINE_WIDTH = WIDTH - 2 * MARGIN
_MIDDLE = '<a:bodyPr lIns="0" rIns="0" anchor="ctr"><a:normAutofit/></a:bodyPr>|'
_LOW = '<a:bodyPr lIns="0" rIns="0" anchor="b"><a:normAutofit/></a:bodyPr>|'
_BOXED = '<a:bodyPr lIns="182880" rIns="182880" anchor="ctr"><a:normAutofit/></a:bodyPr>|'
_TITLE_STYLE = (
    '<p:titleStyle><a:lvl1pPr algn="l"><a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:buNone/>'
    f'<a:defRPr sz="{TITLE_SIZE * 100}" b="1" kern="1200">{_fonts("tx2")}</a:defRPr></a:lvl1pPr>'
    "</p:titleStyle>"
)
_BODY_STYLE = (
    "<p:bodyStyle>"
    + _level(1, BODY_SIZE, "•")
    + "".join(_level(number, 24, "–") for number in range(2, 6))
    + "</p:bodyStyle>"
)
_OTHER_STYLE = (
    f'<p:otherStyle><a:lvl1pPr><a:defRPr sz="2400">{_fonts("tx1")}</a:defRPr></a:lvl1pPr></p:otherStyle>'
)
_FOOT = int(6.72 * INCH)
_FOOTER = _placeholder(
    5,
    "Footer",
    'type="ftr" sz="quarter" idx="11"',
    f"{MARGIN} {_FOOT} {8 * INCH} 320040",
    look=_MIDDLE + _small("l"),
)
_NUMBER = _placeholder(
    6,
    "Slide Number",
    'type="sldNum" sz="quarter" idx="12"',
    f"{WIDTH - MARGIN - INCH} {_FOOT} {INCH} 320040",
    '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:t>‹#›</a:t></a:fld>',
    _MIDDLE + _small("r"),
)
_MASTER_SHAPES = (
    _bar(7, "Band", f"0 0 {int(0.22 * INCH)} {HEIGHT}", "accent1")
    + _bar(9, "Rule", f"{MARGIN} {int(1.27 * INCH)} {_LINE_WIDTH} {int(0.03 * INCH)}", "accent2")
    + _placeholder(
        2,
        "Title",
        'type="title"',
        f"{MARGIN} {int(0.35 * INCH)} {_LINE_WIDTH} {int(0.9 * INCH)}",
        look=_MIDDLE,
    )
    + _placeholder(3, "Text", 'type="body" idx="1"', f"{MARGIN} {TOP} {_LINE_WIDTH} {BOTTOM - TOP}")
    + _FOOTER
    + _NUMBER
)
_COVER_TITLE = _one_level(54, "bg1", bold=True)
_COVER_LINE = _one_level(26, "tx2")
_ANSWER_LINE = _one_level(BODY_SIZE, "accent2")
_ANSWER_BOX = f"{MARGIN} {int(4.9 * INCH)} {_LINE_WIDTH} {int(1.5 * INCH)}"
_TITLE = _placeholder(2, "Title", 'type="title"')
_BODY = _placeholder(3, "Text", 'type="body" idx="1"')
_COMMON = _placeholder(5, "Footer", 'type="ftr" sz="quarter" idx="11"') + _placeholder(
    6, "Slide Number", 'type="sldNum" sz="quarter" idx="12"',
    text='<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:t>‹#›</a:t></a:fld>',
)  # fmt: skip
_LAYOUTS = (
    (
        "封面",
        "",
        _bar(8, "Ground", f"0 0 {WIDTH} {int(4.6 * INCH)}", "accent1")
        + _bar(9, "Rule", f"0 {int(4.6 * INCH)} {WIDTH} {int(0.08 * INCH)}", "accent2")
        + _placeholder(
            2,
            "Title",
            'type="ctrTitle"',
            f"{INCH} {INCH} {WIDTH - 2 * INCH} {int(3.2 * INCH)}",
            look=_LOW + _COVER_TITLE,
        )
        + _placeholder(
            3,
            "Subtitle",
            'type="subTitle" idx="1"',
            f"{INCH} {int(4.95 * INCH)} {WIDTH - 2 * INCH} {int(1.4 * INCH)}",
            look=_COVER_LINE,
        )
        + _FOOTER,
    ),
    ("标题与要点", "", _TITLE + _BODY + _COMMON),
    (
        "想一想",
        "",
        _bar(8, "Band", f"0 0 {int(0.22 * INCH)} {HEIGHT}", "accent2")
        + _TITLE
        + _BODY
        + _placeholder(
            4, "Answer", 'type="body" sz="quarter" idx="13"', _ANSWER_BOX, look=_BOXED + _ANSWER_LINE
        ).replace(
            "</a:prstGeom></p:spPr>",
            '</a:prstGeom><a:solidFill><a:schemeClr val="bg2"/></a:solidFill></p:spPr>',
        )
        + _COMMON,
    ),
    ("标题与图表", "", _TITLE + _BODY + _COMMON),
)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours `RRGGBB` by WCAG 2, from 1 to 21."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
