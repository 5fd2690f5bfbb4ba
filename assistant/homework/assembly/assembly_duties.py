"""The duties `test-paper` and `layered-homework`."""

import base64
import io

from anyio import to_thread

from assistant.duty import duty
from assistant.homework.assembly.exam_paper import ExamPaper, assemble
from assistant.homework.assembly.layered import HomeworkRequest, LayeredHomework, homework
from assistant.homework.assembly.pool import ItemPool
from assistant.homework.assembly.requests import ExamRequest, blueprint_of
from assistant.homework.assembly.sources import BankPool, HousePool
from assistant.homework.assembly.topics import topics
from assistant.workbench import Workbench


def pool_of(bench: Workbench, seed: int) -> ItemPool:
    """The school's bank where there is one, else what the product brings."""
    return BankPool(bench.items, seed) if bench.items is not None else HousePool(seed)


@duty(
    name="test-paper",
    purpose="Assemble a test paper from a blueprint and the item bank for a teacher to review",
    title={"zh": "测试卷", "en": "Test paper"},
    request=ExamRequest,
    artefact=ExamPaper,
    rules=("G-R5", "A-R7"),
    kept=True,
)
async def test_paper(request: ExamRequest, bench: Workbench) -> ExamPaper:
    """A paper without a model. Raises what `assemble` and `topics` raise."""

    def make() -> ExamPaper:
        pool = pool_of(bench, request.seed)
        blueprint = request.blueprint
        if blueprint is None:
            wanted = topics(request.subject, request.grade, request.topic)
            codes = [code for topic in wanted for code in topic.codes]
            found = list(pool.candidates(bench.actor, request.subject, codes))
            blueprint = blueprint_of(request, wanted, found)
        else:
            cells = [code for cell in blueprint.cells for code in cell.knowledge]
            asked = [blueprint.knowledge] if blueprint.knowledge else [[], cells]
            found = [one for codes in asked for one in pool.candidates(bench.actor, blueprint.subject, codes)]
        paper = assemble(blueprint, found, request.seed, card=request.card)
        return paper.model_copy(update={"pictures": pictures_of(paper, bench, pool)})

    return await to_thread.run_sync(make)


@duty(
    name="layered-homework",
    purpose="Set homework in three layers within the legal load for a teacher to review",
    title={"zh": "分层作业", "en": "Homework in layers"},
    request=HomeworkRequest,
    artefact=LayeredHomework,
    rules=("G-R5", "G-R12", "A-R7"),
    kept=True,
)
async def layered_homework(request: HomeworkRequest, bench: Workbench) -> LayeredHomework:
    """A sheet without a model. Raises what `homework` and `topics` raise."""

    def make() -> LayeredHomework:
        wanted = topics(request.subject, request.grade, request.topic)
        codes = [code for topic in wanted for code in topic.codes]
        found = list(pool_of(bench, request.seed).candidates(bench.actor, request.subject, codes))
        return homework(request, wanted, found)

    return await to_thread.run_sync(make)


def pictures_of(paper: ExamPaper, bench: Workbench, pool: ItemPool) -> dict[str, str]:
    """The pictures of all forms as PNG in base64, by SHA-256; one that cannot be read is left out, and the
    paper prints its words."""
    found: dict[str, str] = {}
    for one in (one for form in paper.forms for one in form.items):
        for held in one.item.pictures:
            data = None if held.sha256 in found else pool.picture(bench.actor, one.item.id, held.sha256)
            png = _png(data, held.media_type) if data else b""
            if png:
                found[held.sha256] = base64.b64encode(png).decode()
    return found


def _png(data: bytes, media_type: str) -> bytes:
    """A picture of the bank as PNG; nothing for a drawing that is not made of pixels."""
    if media_type == "image/png":
        return data
    if media_type != "image/jpeg":
        return b""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        target = io.BytesIO()
        image.convert("RGB").save(target, "PNG")
    return target.getvalue()
