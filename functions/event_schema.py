"""The JSON Schema of every event, from the types of the facts; `make openapi` writes it."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from incentives.domain.events.event import FACTS, VERSION, EventType

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "events.schema.json"

type Schema = dict[str, Any]


def schema() -> Schema:
    """The schema of an event, as its `detail` is on the bus."""
    facts = {fact.__name__: _fact(fact) for fact in FACTS.values()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Event",
        "oneOf": [_event(kind, fact) for kind, fact in FACTS.items()],
        "$defs": facts,
    }


def text() -> str:
    """The document as it is committed."""
    return json.dumps(schema(), indent=2) + "\n"


def _event(kind: EventType, fact: type) -> Schema:
    return {
        "title": kind.value,
        "type": "object",
        "required": ["id", "type", "version", "time", "data"],
        "properties": {
            "id": {"type": "string", "pattern": "^evt_[a-z2-7]{26}$"},
            "type": {"const": kind.value},
            "version": {"const": VERSION},
            "time": {"type": "string", "format": "date-time"},
            "data": {"$ref": f"#/$defs/{fact.__name__}"},
        },
    }


def _fact(fact: type) -> Schema:
    """A fact's members; one that is not known is absent, never null."""
    described = TypeAdapter(fact).json_schema(mode="serialization")
    members = {name: _known(member) for name, member in described["properties"].items()}
    (summary, *_rest) = (fact.__doc__ or "").splitlines()
    return {
        "type": "object",
        "description": summary,
        "required": described["required"],
        "properties": members,
    }


def _known(member: Schema) -> Schema:
    alternatives = member.get("anyOf", [member])
    (shape,) = (shape for shape in alternatives if shape != {"type": "null"})
    return {name: value for name, value in shape.items() if name not in {"title", "default"}}


if __name__ == "__main__":
    DOCUMENT.write_text(text())
