"""The registry of duties (职责): one typed function each, from which every face is derived.

A folder of this room that has a module `duties` brings its duties with it; importing that module
registers them.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from anyio import to_thread
from pydantic import BaseModel, ValidationError

import assistant
from assistant.artefact import Artefact
from assistant.workbench import Workbench
from corpora.misfit import Misfit, misfit
from corpora.problem import Problem
from guardrails.actor import NotAllowed, Permission
from guardrails.audit.event import AuditEvent, Outcome

RequestT = TypeVar("RequestT", bound=BaseModel)
ArtefactT = TypeVar("ArtefactT", bound=Artefact)
Call = Callable[[RequestT, Workbench], Awaitable[ArtefactT]]


class DutyUnknown(Problem):
    """No duty of that name is registered."""

    code = "duty-unknown"


class RequestInvalid(Problem):
    """The request does not fit the duty's form: `field` is the place for programs, and name and reason of
    the first thing wrong stand in both languages."""

    code = "request-invalid"

    @classmethod
    def of(cls, duty: str, wrong: Misfit) -> "RequestInvalid":
        """The problem that tells of a misfit."""
        return cls(
            duty=duty, field=wrong.path, field_zh=wrong.field_zh, field_en=wrong.field_en,
            reason_zh=wrong.reason_zh, reason_en=wrong.reason_en,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """A registered duty. `purpose` says in one sentence why data is used (P-R1); `title` is what people
    read, by language; `rules` are the ids of the rules that bind it; what a `kept` one makes lives on as a
    draft."""

    name: str
    purpose: str
    title: Mapping[str, str]
    request: type[BaseModel]
    artefact: type[Artefact]
    permission: Permission
    rules: tuple[str, ...]
    call: Callable[[Any, Workbench], Awaitable[Artefact]]
    kept: bool = False


_MATERIAL = frozenset({"previous", "plan"})
_duties: dict[str, Duty] = {}


def duty(
    *,
    name: str,
    purpose: str,
    title: Mapping[str, str],
    request: type[RequestT],
    artefact: type[ArtefactT],
    permission: Permission = Permission.DUTY,
    rules: tuple[str, ...] = (),
    kept: bool = False,
) -> Callable[[Call[RequestT, ArtefactT]], Call[RequestT, ArtefactT]]:
    """Register an async function `(request, bench) -> artefact` as a duty. Raises ValueError where the
    name is taken: two duties under one name would be told apart by import order."""

    def register(call: Call[RequestT, ArtefactT]) -> Call[RequestT, ArtefactT]:
        if name in _duties:
            raise ValueError(f"a duty called {name} is registered already")
        _duties[name] = Duty(name, purpose, title, request, artefact, permission, rules, call, kept)
        return call

    return register


def registry() -> Mapping[str, Duty]:
    """Every duty by name, sorted."""
    _discover()
    return MappingProxyType(dict(sorted(_duties.items())))


def find(name: str) -> Duty:
    """The duty of that name. Raises `DutyUnknown`."""
    found = registry().get(name)
    if found is None:
        raise DutyUnknown(name=name, known=", ".join(registry()))
    return found


async def run(name: str, request: BaseModel | Mapping[str, Any] | str, bench: Workbench) -> Artefact:
    """Run a duty: check the permission, validate the request (a model, a mapping or JSON text), record,
    and return the artefact; where the duty keeps it, let the rules look at what the person wrote first.
    Raises `DutyUnknown`, `NotAllowed`, `RequestInvalid`, what `Admission.admit` and the duty raise, and
    `AuditUnavailable`, in which case nothing was done (A-R7)."""
    found = find(name)
    async with recorded(found, bench) as record:
        asked, actor = _validated(found, request), bench.actor.for_purpose(found.name)
        if found.kept:
            await to_thread.run_sync(bench.admission.admit, actor, _written(asked), found.name)
        artefact = await found.call(asked, bench)
        if found.kept and bench.drafts is not None:
            artefact = (await to_thread.run_sync(bench.drafts.keep, actor, found.name, artefact)).artefact
        record["object_id"] = artefact.id
        return artefact


@asynccontextmanager
async def recorded(found: Duty, bench: Workbench) -> AsyncIterator[dict[str, str]]:
    """Check the permission and write `duty.started` before the block and `duty.run` with its outcome
    after it. The block may put the artefact's id under `object_id`. A refusal by a rule is the artefact's
    business; an exception here means that the duty gave none."""
    record: dict[str, str] = {}
    try:
        bench.actor.require(found.permission)
    except NotAllowed:
        await _append(found, bench, "duty.run", "denied", record)
        raise
    await _append(found, bench, "duty.started", "ok", record)
    outcome: Outcome = "error"
    try:
        yield record
        outcome = "ok"
    except Problem as problem:
        record["problem"] = problem.code
        raise
    finally:
        await _append(found, bench, "duty.run", outcome, record)


async def _append(
    found: Duty, bench: Workbench, action: str, outcome: Outcome, record: Mapping[str, str]
) -> None:
    details = {"duty": found.name, **{key: value for key, value in record.items() if key == "problem"}}
    event = AuditEvent(
        action=action,
        outcome=outcome,
        object_type=found.artefact.__name__.lower(),
        object_id=record.get("object_id", ""),
        policy_version=bench.policy.version,
        details=details,
    )
    await to_thread.run_sync(bench.audit.append, bench.actor.for_purpose(found.name), event)


def _written(request: BaseModel) -> str:
    """What the person wrote for this request: its texts and lists of texts. A plan handed in, or the text of
    an old one, is material: it is judged where a model would read it."""
    given = {name: value for name, value in request.model_dump().items() if name not in _MATERIAL}
    texts = [[value] if isinstance(value, str) else value for value in given.values()]
    return "\n".join(
        one for value in texts if isinstance(value, list) for one in value if isinstance(one, str) and one
    )


def _validated(found: Duty, request: BaseModel | Mapping[str, Any] | str) -> BaseModel:
    try:
        if isinstance(request, str):
            return found.request.model_validate_json(request)
        return found.request.model_validate(request)
    except ValidationError as error:
        raise RequestInvalid.of(found.name, misfit(error, found.request)) from None


@cache
def _discover() -> None:
    for module in pkgutil.iter_modules(assistant.__path__):
        name = f"{assistant.__name__}.{module.name}.duties"
        if module.ispkg and importlib.util.find_spec(name):
            importlib.import_module(name)
