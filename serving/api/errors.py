"""Every refusal as `application/problem+json` (RFC 9457), or in OpenAI's shape under `/v1/`."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from corpora.misfit import reasons
from corpora.problem import Problem
from guardrails.calls import InputRefused
from guardrails.confirmations import ConfirmationNeeded
from serving.api.edge import TRACE_HEADER
from serving.api.problems import BadRequest, HttpError, MalformedJson, MethodNotAllowed, NotFound
from serving.database import StoreBusy
from serving.problems import MEDIA_TYPE, Explained, explain

_BY_STATUS: dict[int, type[Problem]] = {404: NotFound, 405: MethodNotAllowed}
_OPENAI_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    422: "invalid_request_error",
    429: "rate_limit_error",
}


def install(app: FastAPI) -> None:
    """Make `app` answer every error as a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(OperationalError, _on_store)
    app.add_exception_handler(Exception, _on_defect)


def language_of(request: Request) -> str:
    """The reader's language: the first of zh and en in Accept-Language, else the school's."""
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.partition(";")[0].strip().lower()
        if tag.startswith(("zh", "en")):
            return tag[:2]
    return str(request.app.state.application.settings.language)


def problem_body(request: Request, problem: Problem, **more: Any) -> tuple[Explained, dict[str, Any]]:
    """A problem in the reader's words and as the body that its path's clients expect."""
    words = explain(problem, language_of(request))
    more |= _to_go_on(problem)
    trace = getattr(request.state, "trace", "")
    if request.url.path.startswith("/v1/"):
        errors = more.get("errors")
        return words, openai_error(words, trace, errors[0]["field"] if errors else None)
    return words, words.body(instance=request.url.path, trace=trace, **more)


def _to_go_on(problem: Problem) -> dict[str, Any]:
    """What a client needs for the next step: a token to confirm with, the refusal to appeal against."""
    told = problem.details
    if isinstance(problem, ConfirmationNeeded):
        rules = str(told["rules"]).split(", ")
        return {"confirmation": {"token": told["token"], "rules": rules, "seconds": told["seconds"]}}
    return {"event": told["event"]} if isinstance(problem, InputRefused) else {}


def openai_error(words: Explained, trace: str, param: str | None = None) -> dict[str, Any]:
    """A problem in the shape that OpenAI's clients parse; `param` names the field at fault."""
    kind = _OPENAI_TYPES.get(words.status, "server_error" if words.status >= 500 else "invalid_request_error")
    message = f"{words.detail} {words.advice}"
    return {
        "error": {
            "message": message,
            "type": kind,
            "param": param,
            "code": words.code,
            "advice": words.advice,
        },
        "trace_id": trace,
    }


def problem_response(
    request: Request, problem: Problem, headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """The response that tells of `problem`; `headers` are added to it."""
    words, body = problem_body(request, problem, **more)
    told = {TRACE_HEADER: getattr(request.state, "trace", ""), **(headers or {})}
    if "retry_after" in problem.details:
        told["Retry-After"] = str(problem.details["retry_after"])
    if words.status == 401:
        told["WWW-Authenticate"] = "Bearer"
    media_type = "application/json" if request.url.path.startswith("/v1/") else MEDIA_TYPE
    return JSONResponse(body, status_code=words.status, headers=told, media_type=media_type)


async def _on_problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return problem_response(request, error)


async def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return problem_response(request, MalformedJson())
    # Neither the input nor the context is repeated: both may hold personal data.
    chinese = language_of(request) == "zh"
    errors = [
        {
            "field": ".".join(str(part) for part in each["loc"]),
            "type": each["type"],
            "message": reasons(each["type"], each.get("ctx", {}))[0 if chinese else 1],
        }
        for each in found[:50]
    ]
    return problem_response(request, BadRequest(count=len(found)), errors=errors)


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, Problem):  # raised while the framework was reading the body
        return problem_response(request, error.__cause__)
    if error.status_code == 400 and "body" in str(error.detail):
        return problem_response(request, MalformedJson())
    problem = _BY_STATUS.get(error.status_code, HttpError)()
    response = problem_response(request, problem, dict(error.headers or {}))
    if isinstance(problem, HttpError):
        response.status_code = error.status_code
    return response


async def _on_store(request: Request, _error: Exception) -> JSONResponse:
    return problem_response(request, StoreBusy(retry_after=2))


async def _on_defect(request: Request, _error: Exception) -> JSONResponse:
    # The framework logs the error and its traceback after this answer; the reader gets the trace id.
    return problem_response(request, Problem())
