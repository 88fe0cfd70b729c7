"""What came out of a decision, in plain data that is the same, byte for byte, for the same."""

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from typing import Any

from incentives.domain.checkout.verdict import Applicable, Inapplicable, Verdict
from incentives.domain.decisions.evidence import Evidence
from incentives.domain.explanation.details import details_of
from incentives.domain.instant import as_text

_NAMED_INSTEAD = frozenset({"voucher", "campaign", "finding"})
_DIGITS = 24
_PARTS: dict[type[Any], tuple[tuple[str, object], ...]] = {}


def verdict_data(verdict: Verdict) -> dict[str, object]:
    """A verdict: what the code does to the order and where it counts, or why it does not apply."""
    members = _members(verdict, _NAMED_INSTEAD)
    match verdict:
        case Applicable():
            return {"applies": True, "campaign_id": verdict.campaign.id} | members
        case Inapplicable():
            members["details"] = details_of(verdict.finding, verdict.code)
    return {"applies": False} | members


def outcome_bytes(verdicts: Iterable[Verdict]) -> bytes:
    """All verdicts, as the bytes that a decision is compared by."""
    return _bytes([verdict_data(verdict) for verdict in verdicts])


def digest_of(verdicts: Iterable[Verdict]) -> str:
    """A short digest of those bytes."""
    return hashlib.sha256(outcome_bytes(verdicts)).hexdigest()[:_DIGITS]


def order_digest(evidence: Evidence) -> str:
    """A digest of the orders that a decision rested on, to know them again."""
    return hashlib.sha256(_bytes(plain(evidence.orders))).hexdigest()[:_DIGITS]


def plain(value: object) -> object:
    """Anything of the domain as plain data, without what is as it is by default."""
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, datetime):
        return as_text(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return _members(value) if is_dataclass(value) else value


def _members(value: object, left_out: Container[str] = ()) -> dict[str, object]:
    """The members of a dataclass that are not as they are by default."""
    return {
        name: plain(member)
        for name, default in _parts(type(value))
        if name not in left_out and (member := getattr(value, name)) != default
    }


def _bytes(data: object) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _parts(kind: type[Any]) -> tuple[tuple[str, object], ...]:
    """The members of a dataclass, each with what it is by default; looked up once."""
    if kind not in _PARTS:
        _PARTS[kind] = tuple(
            (
                part.name,
                part.default if part.default_factory is MISSING else part.default_factory(),
            )
            for part in fields(kind)
        )
    return _PARTS[kind]
