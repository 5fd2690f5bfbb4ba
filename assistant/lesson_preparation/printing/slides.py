"""Prints courseware: a deck, and a paper with the slides and what the teacher says."""

from assistant.documents.deck import Deck, Slide
from assistant.documents.paper import Block, Heading, Paper, Paragraph, Table
from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.artefacts.courseware import CourseSlide, Courseware
from assistant.lesson_preparation.printing.for_pupils import subtitle
from assistant.lesson_preparation.printing.pieces import Printed, sources, state, table, thin

_WIDTHS = {2: (0.2, 0.8), 3: (0.16, 0.68, 0.16)}


def print_courseware(course: Courseware) -> Printed:
    """The deck, and its running sheet on paper."""
    z = course.language
    rows = [
        (
            slide.id,
            slide.title,
            "\n".join([*slide.bullets, *(" | ".join(row.cells) for row in slide.rows)]),
            "\n".join(
                [slide.notes, *([f"{say(z, '答案：', 'Answer: ')}{slide.answer}"] if slide.answer else [])]
            ),
            f"{slide.minutes:g}" if slide.minutes else "",
        )
        for slide in course.slides
    ]
    blocks: list[Block] = [
        Heading(say(z, "放映脚本", "Running sheet")),
        table(
            say(
                z,
                "页,标题,页面文字,教师讲述与提示,分钟",
                "Slide,Title,On the slide,What the teacher says,Min",
            ),
            rows,
            (0.07, 0.17, 0.3, 0.38, 0.08),
        ),
        Paragraph(
            say(
                z,
                f"各页合计{sum(slide.minutes for slide in course.slides):g}分钟。",
                f"{sum(slide.minutes for slide in course.slides):g} minutes in all.",
            ),
            "note",
        ),
        *thin(course.thin, z),
        *state(course, z),
    ]
    below = subtitle(course.plan, z)
    listed = sources(course, course.basis)
    deck = Deck(
        course.title,
        tuple(_slide(slide) for slide in course.slides),
        subtitle=below,
        footer=say(z, f"{course.title}　{below}", f"{course.title} – {below}"),
        language=z,
        sources=listed,
    )
    paper = Paper(
        say(z, f"{course.title}　课件脚本", f"{course.title}: running sheet"),
        tuple(blocks),
        subtitle=below,
        header=course.title,
        language=z,
        landscape=True,
        sources=listed,
    )
    return Printed(paper, deck=deck)


def _slide(slide: CourseSlide) -> Slide:
    shown = None
    if slide.rows:
        shown = Table(
            tuple(slide.header),
            tuple(tuple(row.cells) for row in slide.rows),
            _WIDTHS.get(len(slide.header), ()),
        )
    notes = "\n".join(part for part in (slide.interaction, slide.notes) if part)
    return Slide(
        role=slide.role,
        title=slide.title,
        bullets=tuple(slide.bullets),
        formulas=tuple(slide.formulas),
        table=shown,
        answer=slide.answer,
        notes=notes,
        step=slide.step,
        minutes=slide.minutes,
    )
