"""A presentation opened again: layouts, sizes, splitting, notes, charts, alternative text, contrast."""

import io
from functools import cache

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Emu, Pt

from assistant.documents import pptx_pages as room
from assistant.documents.deck import Deck, Slide
from assistant.documents.measure import line_count, width_of
from assistant.documents.paper import Table
from assistant.documents.pptx import write_pptx
from assistant.documents.pptx_theme import COLOURS, HEIGHT, WIDTH, contrast
from tests.assistant.documents.samples import DECK


@cache
def opened() -> Presentation:
    return Presentation(io.BytesIO(write_pptx(DECK)))


def words(slide: object) -> str:
    frames = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    cells = [
        cell.text
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    return "\n".join(frames + cells)


def by_title(title: str) -> object:
    return next(slide for slide in opened().slides if slide.shapes.title.text_frame.text == title)


def test_text_stands_in_placeholders_of_named_layouts() -> None:
    show = opened()
    assert [layout.name for layout in show.slide_layouts] == ["封面", "标题与要点", "想一想", "标题与图表"]
    assert show.slides[0].slide_layout.name == "封面"
    assert by_title("学习目标").slide_layout.name == "标题与要点"
    assert by_title("想一想：能直接用吗？").slide_layout.name == "想一想"
    for slide in show.slides:
        loose = [shape for shape in slide.shapes if shape.has_text_frame and not shape.is_placeholder]
        assert all(shape.name == "Formula" for shape in loose)


def test_nothing_lies_outside_the_slide_or_over_the_foot() -> None:
    for slide in opened().slides:
        for shape in slide.shapes:
            if shape.is_placeholder and shape.placeholder_format.idx in {11, 12}:
                continue
            assert shape.left >= 0
            assert shape.left + shape.width <= WIDTH
            assert shape.top + shape.height <= Emu(int(6.75 * 914_400)), (slide.shapes.title.text, shape.name)
    assert opened().slide_height == HEIGHT


def test_no_text_is_smaller_than_24_points() -> None:
    for slide in opened().slides:
        for shape in slide.shapes:
            if shape.is_placeholder and shape.placeholder_format.idx in {11, 12}:
                continue
            frames = [shape.text_frame] if shape.has_text_frame else []
            if shape.has_table:
                frames = [cell.text_frame for row in shape.table.rows for cell in row.cells]
            for frame in frames:
                sizes = [run.font.size for p in frame.paragraphs for run in p.runs if run.font.size]
                assert all(size >= Pt(24) for size in sizes)
    assert min(room.SIZES) >= 24
    assert room.TABLE_SIZE >= 24


def test_too_much_goes_on_on_a_next_slide() -> None:
    titles = [slide.shapes.title.text_frame.text for slide in opened().slides]
    assert titles.index("练一练（续）") == titles.index("练一练") + 1
    both = words(by_title("练一练")) + words(by_title("练一练（续）"))
    practice = next(slide for slide in DECK.slides if slide.title == "练一练")
    for bullet in practice.bullets:
        assert both.count(bullet.split("$")[0] or "选做") >= 1


def test_a_long_table_is_split_with_its_header() -> None:
    rows = tuple((f"第 {number} 题", "一段说明文字") for number in range(30))
    deck = Deck("表", (Slide("concept", "长表", table=Table(("题", "说明"), rows)),))
    show = Presentation(io.BytesIO(write_pptx(deck)))
    tables = [shape.table for slide in show.slides for shape in slide.shapes if shape.has_table]
    assert len(tables) > 2
    assert all(table.cell(0, 0).text == "题" for table in tables)
    told = [table.cell(number, 0).text for table in tables for number in range(1, len(table.rows))]
    assert told == [row[0] for row in rows]


def test_the_answer_waits_for_a_click_or_a_slide() -> None:
    check = by_title("想一想：能直接用吗？")
    answer = next(s for s in check.placeholders if s.placeholder_format.idx == 13)
    assert answer.text_frame.text.startswith("参考答案：不一定")
    target = [each.get("spid") for each in check._element.iter() if each.tag.endswith("spTgt")]
    assert target == [str(answer.shape_id)]
    assert "参考答案" in check.notes_slide.notes_text_frame.text
    full = Slide("check", "问", tuple("长" * 58 for _ in range(5)), answer="答" * 120)
    parts = room.pages(full)
    assert [bool(part.slide.answer) for part in parts][-1]
    assert not parts[0].slide.answer


def test_notes_name_step_and_minutes() -> None:
    told = by_title("梯子能到多高？").notes_slide.notes_text_frame.text
    assert told.startswith("【导入 · 4 分钟】")
    assert "先收集三种猜想" in told


def test_tables_and_charts_are_native() -> None:
    table = next(shape for shape in by_title("三个正方形的面积").shapes if shape.has_table).table
    assert table.cell(3, 3).text == "169"
    chart = next(shape for shape in by_title("前测：你们的猜想").shapes if shape.has_chart)
    assert list(chart.chart.plots[0].series[0].values) == [6, 31, 8]
    assert chart._element.nvGraphicFramePr.cNvPr.get("descr").startswith("猜 4 米")


def test_pictures_and_formulas_have_alternative_text() -> None:
    seen = [
        shape._element.nvPicPr.cNvPr.get("descr")
        for slide in opened().slides
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    assert all(seen)
    assert r"LaTeX: a^2+b^2=c^2" in seen
    assert "大正方形 = 四个三角形 + 小正方形" in words(by_title("赵爽弦图：换一种算法求面积"))


@pytest.mark.parametrize("text", ["dk1", "dk2", "accent1", "accent2"])
@pytest.mark.parametrize("ground", ["lt1", "lt2"])
def test_colours_of_text_have_contrast(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5


def test_white_on_the_cover_has_contrast() -> None:
    assert contrast(COLOURS["lt1"], COLOURS["accent1"]) >= 4.5
    assert contrast("000000", "FFFFFF") == pytest.approx(21)


def test_measuring() -> None:
    assert width_of("汉字", 20) == 40
    assert width_of("ab", 20) < 30
    assert line_count("汉" * 25, 20, 400) == 2
    assert line_count("word " * 3, 20, 10_000) == 1
    assert line_count("", 20, 100) == 1


def test_a_deck_without_slides_has_a_cover() -> None:
    show = Presentation(io.BytesIO(write_pptx(Deck("空", ()))))
    assert [slide.shapes.title.text_frame.text for slide in show.slides] == ["空"]
