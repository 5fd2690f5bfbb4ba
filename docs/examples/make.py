"""Writes the example files of `docs/lesson-preparation.md` from a plan on standard input.

python app.py duty lesson-plan --json \
    --request '{"subject": "数学", "grade": 8, "topic": "勾股定理", "periods": 2}' \
    | python -m docs.examples.make docs/examples
"""

import sys
from pathlib import Path

from assistant.artefact import Artefact
from assistant.documents.export import export
from assistant.lesson_preparation.artefacts.courseware import courseware
from assistant.lesson_preparation.plan import LessonPlan
from guardrails.label import aigc
from serving.exporting import content_of, marked
from serving.settings import load_settings


def main(folder: Path) -> None:
    """A plan as docx and its courseware as pptx, as the product exports them: marked and labelled."""
    plan = LessonPlan.model_validate_json(sys.stdin.read())
    made_from: tuple[tuple[Artefact, str], ...] = ((plan, "docx"), (courseware(plan), "pptx"))
    for artefact, form in made_from:
        content = marked(content_of(artefact), artefact.status)
        label = aigc(artefact.id, load_settings().producer)
        made = export(content, form, label, name="pythagoras")
        (folder / made.name).write_bytes(made.data)
        print(f"{made.name}\t{len(made.data)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
