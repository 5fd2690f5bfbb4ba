"""The interface described: OpenAPI JSON, and a plain page of it that loads nothing from anywhere."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, PackageLoader, select_autoescape

from serving.api.access import allow, guarded_router

_METHODS = ("get", "post", "put", "patch", "delete")


def router() -> APIRouter:
    """Routes /openapi.json and /docs."""
    routes = guarded_router("", "description")

    @routes.get("/openapi.json", include_in_schema=False, **allow("public"))
    def openapi(request: Request) -> JSONResponse:
        """The OpenAPI document."""
        return JSONResponse(request.app.openapi())

    @routes.get("/docs", include_in_schema=False, **allow("public"))
    def docs(request: Request) -> HTMLResponse:
        """The routes as a page without scripts."""
        return HTMLResponse(_page(request.app.openapi()))

    return routes


def _page(document: dict[str, Any]) -> str:
    routes = [
        {"method": method.upper(), "path": path, **_told(operation, document)}
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in _METHODS
    ]
    environment = Environment(
        loader=PackageLoader("serving.api", "."), autoescape=select_autoescape(["html"])
    )
    return environment.get_template("docs.html").render(info=document["info"], routes=routes)


def _told(operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = next((content.get("schema", {}) for content in body.values()), {})
    name = schema.get("$ref", "").rpartition("/")[2]
    fields = document.get("components", {}).get("schemas", {}).get(name, schema).get("properties", {})
    parameters = [parameter["name"] for parameter in operation.get("parameters", [])]
    return {
        "access": operation.get("x-access", ""),
        "says": operation.get("description", ""),
        "takes": [*parameters, *fields],
        "media": ", ".join(body),
    }
