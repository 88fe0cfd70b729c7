"""What came out of a decision, in plain data that is the same, byte for byte, for the same."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from typing import Any

from incentives.domain.decision.evidence import Evidence
from incentives.domain.instant import as_text
from incentives.domain.verdict import Applicable, Verdict

_NAMED_INSTEAD = frozenset({"voucher", "campaign"})
_DIGITS = 24


def verdict_data(one: Verdict) -> dict[str, object]:
    """A verdict: what the code does to the order and where it counts, or why it does not apply."""
    members = {
        part.name: plain(value)
        for part in fields(one)
        if part.name not in _NAMED_INSTEAD
        and ((value := getattr(one, part.name)) != _default(part))
    }
    if not isinstance(one, Applicable):
        return {"applies": False} | members
    return {"applies": True, "campaign_id": one.campaign.id} | members


def outcome_bytes(verdicts: Iterable[Verdict]) -> bytes:
    """All verdicts, as the bytes that a decision is compared by."""
    return _bytes([verdict_data(one) for one in verdicts])


def digest_of(verdicts: Iterable[Verdict]) -> str:
    """A short digest of those bytes."""
    return hashlib.sha256(outcome_bytes(verdicts)).hexdigest()[:_DIGITS]


def order_digest(evidence: Evidence) -> str:
    """A digest of the orders that a decision rested on, to know them again."""
    return hashlib.sha256(_bytes(plain(evidence.orders))).hexdigest()[:_DIGITS]


def plain(value: object) -> object:
    """Anything of the domain as plain data, without what is as it is by default."""
    if isinstance(value, datetime):
        return as_text(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return {
            part.name: plain(member)
            for part in fields(value)
            if (member := getattr(value, part.name)) != _default(part)
        }
    return value


def _bytes(data: object) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _default(part: "Field[Any]") -> object:
    return part.default_factory() if part.default_factory is not MISSING else part.default
