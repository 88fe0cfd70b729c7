"""What names the cause of a ledger entry: who repeats a request gets the first answer."""

import hashlib
import json
from dataclasses import dataclass
from typing import Self

from incentives.domain.derived_ids import digest
from incentives.names import Scope
from incentives.runtime import ids
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import receipt_of

_CONTENT_DIGEST = 20  # base32 characters, 100 bits


@dataclass(frozen=True, slots=True)
class CauseName:
    """The id of a cause.

    Attributes:
        digest: of the request, when only its `Idempotency-Key` names the cause: another request
            with the key is refused.
        content: a digest of what is asked, when the caller's own id names the cause: a request that
            asks something else under the id is refused.
        partner: the key of the partner that asks, if one does; its names are apart from the shop's.
    """

    id: str
    digest: str | None = None
    partner: str | None = None
    content: str | None = None

    @classmethod
    def of(cls, kind: str, source_id: str | None, request: Request, asked: object = None) -> Self:
        """The name by the caller's own id, else by the `Idempotency-Key`, else a new one.

        Args:
            kind: of what is caused.
            source_id: the caller's own id.
            request: as it came.
            asked: what makes it another request under the same id, as JSON has it: sums, goods, and
                whatever else changes what comes of it. None is nothing but the id.
        """
        partner = request.app_id if request.may_only(Scope.PARTNER) else None
        receipt = receipt_of(request)
        if source_id is not None:
            content = None if asked is None else digest(json.dumps(asked), _CONTENT_DIGEST)
            return cls(f"{kind}:{partner or ''}:{source_id}", partner=partner, content=content)
        if receipt is not None:
            key = hashlib.sha256(receipt.idempotency_key.encode()).hexdigest()
            return cls(f"key:{receipt.app_id}:{key}", receipt.digest, partner)
        return cls(ids.new_id(kind), partner=partner)
