"""What came out of a decision, in plain data that is the same, byte for byte, for the same."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from typing import Any

from incentives.domain.instant import as_text
from incentives.domain.verdict import Applicable, Verdict

_NAMED_INSTEAD = frozenset({"voucher", "campaign"})
_DIGITS = 24


def verdict_data(one: Verdict) -> dict[str, object]:
    """A verdict: what the code does to the order and where it counts, or why it does not apply."""
    members = {
        part.name: _plain(value)
        for part in fields(one)
        if part.name not in _NAMED_INSTEAD
        and ((value := getattr(one, part.name)) != _default(part))
    }
    if not isinstance(one, Applicable):
        return {"applies": False} | members
    campaign = {"campaign_id": one.campaign.id, "version": one.campaign.version}
    return {"applies": True} | campaign | members


def outcome_bytes(verdicts: Iterable[Verdict]) -> bytes:
    """All verdicts, as the bytes that a decision is compared by."""
    data = [verdict_data(one) for one in verdicts]
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(verdicts: Iterable[Verdict]) -> str:
    """A short digest of those bytes."""
    return hashlib.sha256(outcome_bytes(verdicts)).hexdigest()[:_DIGITS]


def _default(part: "Field[Any]") -> object:
    return part.default_factory() if part.default_factory is not MISSING else part.default


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return as_text(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {
            part.name: _plain(member)
            for part in fields(value)
            if (member := getattr(value, part.name)) != _default(part)
        }
    return value
