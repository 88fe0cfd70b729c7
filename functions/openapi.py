"""Writes `docs/openapi.json` from the routes: what each takes and answers.

Run as `make openapi`. No function has it; the API serves no description of itself.
"""

import importlib
import json
import tomllib
from pathlib import Path
from typing import Any

import error_table
import method_table
import scope_table
from incentives import names
from incentives.domain.refusal import Refusal
from incentives.runtime.http import Router
from openapi_operations import ConflictError, Operations, add_shapes

type Document = dict[str, Any]

FUNCTIONS = Path(__file__).parent
ROOT = FUNCTIONS.parent
DOCUMENT = ROOT / "docs" / "openapi.json"


def functions() -> dict[str, Router]:
    """The functions that have routers, by name."""
    found = {}
    for handler in sorted(FUNCTIONS.glob("*/handler.py")):
        module = importlib.import_module(f"{handler.parent.name}.handler")
        if isinstance(app := getattr(module, "app", None), Router):
            found[handler.parent.name] = app
    return found


def document(routers: dict[str, Router]) -> Document:
    """The description of these functions' routes (OpenAPI 3.1).

    Raises:
        ConflictError: two functions open the same router, or have different shapes of one name.
    """
    paths: dict[str, Document] = {}
    schemas: Document = {"Error": _error(), "GatewayError": _gateway_error()}
    for function, router in routers.items():
        operations = Operations(function, router.routes)
        add_shapes(schemas, operations.shapes)
        for (path, method), operation in operations.by_router.items():
            if method in paths.setdefault(path, {}):
                raise ConflictError(f"two functions open {method} {path}")
            paths[path][method] = operation
    return {
        "openapi": "3.1.0",
        "info": _info(),
        "servers": [_server()],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": _security_schemes()},
    }


def text(description: Document) -> str:
    """The document as it is kept: the same routes always give the same text."""
    return json.dumps(description, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the document, the guides' tables of errors and scopes, and that of methods anew."""
    routers = functions()
    DOCUMENT.write_text(text(document(routers)))
    error_table.write()
    scope_table.write(routers)
    method_table.write(routers)


def _info() -> Document:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {
        "title": "Incentives engine",
        "version": project["version"],
        "description": project["description"],
        "license": {"name": project["license"], "identifier": project["license"]},
    }


def _server() -> Document:
    return {
        "url": "https://{api}.execute-api.{region}.amazonaws.com",
        "variables": {"api": {"default": "api"}, "region": {"default": "us-east-1"}},
    }


def _security_schemes() -> Document:
    headers = {
        "AppId": names.HEADER_SERVER_ID,
        "AppToken": names.HEADER_SERVER_TOKEN,
        "ClientId": names.HEADER_CLIENT_ID,
        "ClientToken": names.HEADER_CLIENT_TOKEN,
    }
    return {
        name: {"type": "apiKey", "in": "header", "name": header} for name, header in headers.items()
    }


def _error() -> Document:
    return {
        "type": "object",
        "description": "Why not. `key` is stable; the texts are for people.",
        "required": ["code", "key", "message", "details", "request_id"],
        "properties": {
            "code": {"type": "integer", "description": "The HTTP status."},
            "key": {"type": "string", "enum": [refusal.value for refusal in Refusal]},
            "message": {"type": "string"},
            "details": {"type": "string"},
            "request_id": {"type": "string"},
            "resource_id": {"type": "string"},
            "resource_type": {"type": "string"},
            "decision_id": {"type": "string"},
            "error": {
                "type": "object",
                "description": "What to tell the customer, in the language of the request.",
                "properties": {"message": {"type": "string"}},
            },
        },
    }


def _gateway_error() -> Document:
    return {
        "type": "object",
        "description": "What the gateway says when a request does not reach the engine.",
        "required": ["message"],
        "properties": {"message": {"type": "string"}},
    }


if __name__ == "__main__":
    main()
