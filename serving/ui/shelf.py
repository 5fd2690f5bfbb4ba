"""How the library looks: the list, a job's progress, one resource with its text."""

import json
from collections.abc import Mapping

from assistant.stewardship import FileResult, FileStatus, Job
from corpora.document import Block, Document
from corpora.owner import SHARED
from corpora.problem import Problem
from corpora.resource import Resource, ResourceStatus
from guardrails.hidden import hidden_findings
from serving.problems import Explained
from serving.ui.desk import Desk
from serving.ui.parts import action, article, chip, empty, esc, facts, lines, notice, size, table
from serving.ui.texts import Texts

MOST_BLOCKS = 400
_TONES = {
    "provided": "wait", "updated": "wait", "reviewed": "wait", "waiting": "wait", "published": "ok",
    "held": "stop", "rejected": "stop", "duplicate": "warn", "retired": "", "cancelled": "",
}  # fmt: skip


def heading(title: str, lead: str) -> str:
    """The head of a tab."""
    return f'<div class="xt-heading"><h1>{esc(title)}</h1><p>{esc(lead)}</p></div>'


def resources(texts: Texts, found: list[Resource]) -> str:
    """The list of resources; each title opens one."""
    if not found:
        return empty(texts("library.nothing"), texts("library.nothing_next"))
    headers = [texts(f"library.{name}") for name in ("title", "status", "labels", "changed")]
    rows = [
        (
            action(esc(resource.title), "open", look="xt-title", id=resource.id),
            chip(texts.name("status", resource.status), _TONES[resource.status]),
            esc(_labels(texts, resource)),
            esc(resource.changed[:10]),
        )
        for resource in found
    ]
    return table(headers, rows, texts("library.list"))


def job(desk: Desk, shown: Job) -> str:
    """A job's progress and what became of each file, in words."""
    texts = desk.texts
    total = len(shown.files)
    share = 100 if total == 0 else round(100 * shown.done / total)
    headers = [texts("library.file"), texts("library.result"), texts("library.why")]
    rows = [
        (
            f"<b>{esc(file.name)}</b> <small>{size(file.size)}</small>",
            chip(texts.name("file_status", file.status), _TONES[file.status]),
            _reason(desk, file),
        )
        for file in shown.files
    ]
    return (
        f'<div class="xt-progress" role="progressbar" aria-valuenow="{share}">'
        f'<span style="width:{share}%"></span></div>'
        f'<p class="xt-hint" role="status">{esc(texts("library.progress", done=shown.done, total=total))}</p>'
        + table(headers, rows, texts("library.job_table"))
    )


def resource(desk: Desk, shown: Resource, document: Document, near: str) -> str:
    """One resource: what it says of itself, why it is held, and its text as read."""
    texts = desk.texts
    status = chip(texts.name("status", shown.status), _TONES[shown.status])
    parts = [f"<p>{status} {chip(_origin(texts, shown))}</p>"]
    if shown.status is ResourceStatus.HELD and shown.reason:
        words = desk.explain(problem_of(shown.reason, json.loads(shown.reason_details)))
        parts.append(notice(texts("library.held_because", why=words.title), _told(words), "stop"))
    parts += (
        notice(hidden.zh if texts.language == "zh" else hidden.en, texts("library.hidden_next"))
        for hidden in hidden_findings(document)
    )
    if near:
        parts.append(notice(texts("library.near", title=near)))
    valid = (
        f"{shown.valid_from or '…'} – {shown.valid_to or '…'}" if shown.valid_from or shown.valid_to else ""
    )
    parts.append(
        facts(
            [
                (texts("library.labels"), _labels(texts, shown)),
                (texts("passage.publisher"), shown.publisher),
                (texts("passage.number"), shown.document_number),
                (texts("passage.issued"), shown.issued),
                (texts("library.valid"), valid),
                (texts("library.file_name"), shown.file_name),
                (texts("library.version"), str(shown.version)),
            ]
        )
    )
    parts.append(f"<h3>{esc(texts('library.text'))}</h3>{_text(texts, document)}")
    return article(shown.title, *parts)


def _text(texts: Texts, document: Document) -> str:
    total = len(document.blocks)
    cut = (
        f'<p class="xt-hint">{esc(texts("library.cut", shown=MOST_BLOCKS, total=total))}</p>'
        if total > MOST_BLOCKS
        else ""
    )
    blocks = "".join(_block(block) for block in document.blocks[:MOST_BLOCKS])
    return f'{cut}<div class="xt-text" tabindex="0">{blocks}</div>'


def _block(block: Block) -> str:
    if block.kind == "heading":
        return f'<p class="xt-h level-{min(block.level or 1, 4)}">{esc(block.text)}</p>'
    if block.kind == "table":
        return f"<pre>{esc(block.text)}</pre>"
    return f"<p>{lines(block.text)}</p>"


def _reason(desk: Desk, file: FileResult) -> str:
    if not file.reason:
        return ""
    words = desk.explain(problem_of(file.reason, file.details))
    tone = "xt-bad" if file.status is FileStatus.REJECTED else ""
    return f'<span class="{tone}">{esc(words.title)}</span><br><small>{esc(_told(words))}</small>'


def _told(words: Explained) -> str:
    """Why, and what to do; the title has said what."""
    why = "" if words.detail == words.title else words.detail
    return " ".join(filter(None, (why, words.advice)))


def problem_of(code: str, details: Mapping[str, object]) -> Problem:
    """A problem that was kept by its code and details."""
    problem = Problem(**details)
    problem.code = code  # type: ignore[misc]  # the ledger keeps codes, not classes
    return problem


def _labels(texts: Texts, resource: Resource) -> str:
    named = [texts.name("kind", resource.kind), texts.name("subject", resource.subject)]
    named += [texts.name("stage", resource.stage), texts.name("grade", resource.grade)]
    return " · ".join(name for name in named if name)


def _origin(texts: Texts, resource: Resource) -> str:
    return texts("scope.shared") if resource.tenant == SHARED else texts("scope.own")
