"""What a route answers, and how it becomes the HTTP API's response."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, cast

from pydantic import BaseModel

from incentives import names
from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.explanation.details import details_of
from incentives.domain.explanation.say import say, say_unknown
from incentives.domain.explanation.writing import Value
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.refusal_table import EXPLANATIONS
from incentives.runtime.request import CSV, JSON

type Response = dict[str, Any]

SVG, PNG = "image/svg+xml", "image/png"
PICTURES = (SVG, PNG)

_MOST_DETAILS = 1_000  # characters
_CODE = "voucher"  # the checkout's refusals to browsers name no resource, and are of codes too


@dataclass(frozen=True)
class Csv:
    """A text of comma-separated values: a body that is sent or answered as `text/csv`."""

    text: str


@dataclass(frozen=True)
class Picture:
    """An image: its bytes and their media type, one of `PICTURES`."""

    content: bytes
    media_type: str


@dataclass(frozen=True)
class Answer[Body: BaseModel | Csv | Picture | None]:
    """An answer that needs another status than the route's own, or headers."""

    body: Body
    status: HTTPStatus | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def response(answer: object, *, status: HTTPStatus, request_id: str) -> Response:
    """The response for what a route returned: an `Answer`, or a bare body with the route's status.

    Raises:
        TypeError: the route returned something else; a mistake of ours.
    """
    full: Answer[Any] = answer if isinstance(answer, Answer) else Answer(cast("Any", answer))
    headers = {"x-request-id": request_id, **full.headers}
    match full.body:
        case None:
            return _http(full.status or HTTPStatus.NO_CONTENT, "", headers)
        case BaseModel() as body:
            headers["content-type"] = JSON
            return _http(full.status or status, body.model_dump_json(by_alias=True), headers)
        case Csv(text):
            headers["content-type"] = f"{CSV}; charset=utf-8"
            return _http(full.status or status, text, headers)
        case Picture(content, media_type):
            headers["content-type"] = media_type
            return _http(full.status or status, content, headers)
        case other:
            raise TypeError(f"a route cannot answer with {type(other).__name__}")


def refusal_response(refused: Refused, *, request_id: str, language: Catalogue) -> Response:
    """The response for a refusal, in the wire's shape."""
    headers = {"x-request-id": request_id, "content-type": JSON}
    if refused.retry_after_s is not None:
        headers["retry-after"] = str(refused.retry_after_s)
    if refused.methods:
        headers["allow"] = ", ".join(refused.methods)  # belongs to every 405 (RFC 9110, 15.5.6)
    if refused.refusal is Refusal.UNSUPPORTED_CONTENT_ENCODING:
        headers["accept-encoding"] = "identity"  # says which coding is taken (RFC 9110, 12.5.3)
    told = refusal_body(refused, request_id=request_id, language=language)
    body = json.dumps(told, ensure_ascii=False)
    return _http(EXPLANATIONS[refused.refusal].status, body, headers)


def _sentence(refused: Refused, language: Catalogue) -> str:
    """What to tell the customer; of a code only where the unknown thing is one."""
    if refused.sentence:
        return refused.sentence
    unknown = refused.unknown
    if refused.refusal is Refusal.NOT_FOUND and unknown is not None and unknown != _CODE:
        return say_unknown(unknown, language)
    return say(refused.refusal, language, _values(refused))


def refusal_body(refused: Refused, *, request_id: str, language: Catalogue) -> dict[str, Any]:
    """The error object of the wire; `error.message` is the sentence to read to a customer."""
    body: dict[str, Any] = {
        "code": EXPLANATIONS[refused.refusal].status.value,
        "key": refused.refusal.value,
        "message": EXPLANATIONS[refused.refusal].sentence,
        "details": details_of(refused.finding, refused.details)[:_MOST_DETAILS],
        "request_id": request_id,
        "error": {"message": _sentence(refused, language)},
    }
    if refused.decision_id is not None:
        body["decision_id"] = refused.decision_id
    if refused.resource_id is not None:
        body["resource_id"] = refused.resource_id
    if refused.resource_type is not None:
        body["resource_type"] = refused.resource_type
    return body


def _values(refused: Refused) -> dict[str, Value]:
    return {} if refused.retry_after_s is None else {"seconds": refused.retry_after_s}


def _http(status: HTTPStatus, body: str | bytes, headers: dict[str, str]) -> Response:
    return {
        "statusCode": status.value,
        "headers": {"cache-control": "no-store", names.HEADER_VERSION: names.VERSION, **headers},
        "body": base64.b64encode(body).decode() if isinstance(body, bytes) else body,
        "isBase64Encoded": isinstance(body, bytes),
    }
