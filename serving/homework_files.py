"""Files of homework: class lists coming in, feedback sheets going out."""

from collections.abc import Sequence
from concurrent.futures import TimeoutError as FuturesTimeout
from typing import TYPE_CHECKING, cast

from assistant.homework.desk.problems import RosterUnreadable
from assistant.stewardship import Upload
from assistant.stewardship.parsers import PARSE_SECONDS, ParserCrashed, Parsers, ParserTooSlow

if TYPE_CHECKING:
    from assistant.documents.paper import Paper
    from assistant.homework.items.report import Reading

_NUMBER = ("学号", "考号", "座号", "编号", "number", "no", "id")
_NAME = ("姓名", "名字", "学生", "name", "student")


def class_rows(data: bytes, name: str) -> list[tuple[str, str]]:
    """(number, name) of each pupil in a csv or xlsx, by its headings 学号 and 姓名 where it has them, else by
    its first two columns. Raises `RosterUnreadable`, and a `FileRefused` for
    what is no table."""
    from assistant.homework.intake.tables import read_grids

    grids = read_grids(data, name) if data else []
    table = [row for row in (grids[0].rows if grids else ()) if any(row)]
    if not table:
        raise RosterUnreadable(row=0, reason_zh="文件里没有内容", reason_en="the file is empty")
    heads = [cell.casefold().replace(" ", "") for cell in table[0]]
    number, named = _column(heads, _NUMBER), _column(heads, _NAME)
    body = table[1:] if number is not None and named is not None else table
    first, second = (number, named) if number is not None and named is not None else (0, 1)
    if any(len(row) <= max(first, second) for row in body):
        raise RosterUnreadable(
            row=0, reason_zh="需要学号和姓名两列", reason_en="it takes two columns, number and name"
        )
    return [(row[first], row[second]) for row in body]


def read_items(upload: Upload, subject: str, grade: int) -> "Reading":
    """The questions of a file, read in a process of its own that a hostile file cannot outlive. Raises what
    `importing.read` raises, `ParserTooSlow` and `ParserCrashed`."""
    from assistant.homework.items.importing import About, read

    about = About(subject=subject, grade=grade, source="", licence="")
    from pebble import ProcessExpired

    pool = Parsers(1)
    try:
        return cast("Reading", pool.run(read, upload.data, upload.name, about).result())
    except FuturesTimeout:
        raise ParserTooSlow(seconds=PARSE_SECONDS) from None
    except (ProcessExpired, MemoryError, RecursionError):
        raise ParserCrashed from None
    finally:
        pool.close()


def _column(heads: Sequence[str], names: Sequence[str]) -> int | None:
    return next((at for at, head in enumerate(heads) if head in names), None)


def docx(paper: "Paper", label: dict[str, str]) -> bytes:
    """The paper as a labelled Word file."""
    from assistant.documents.export import Content, export

    return export(Content(paper), "docx", label).data
