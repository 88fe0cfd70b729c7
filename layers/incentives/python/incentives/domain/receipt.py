"""Receipts: what a request that came with an `Idempotency-Key` is remembered by."""

from dataclasses import dataclass

from incentives.domain.derived_ids import digest

_KEY_DIGEST = 32  # base32 characters, 160 bits


@dataclass(frozen=True, slots=True)
class Receipt:
    """Whose key, which key, and the digest of the request that it was sent with."""

    app_id: str
    idempotency_key: str
    digest: str

    @property
    def kept_as(self) -> str:
        """What is kept of the key: its digest, as some clients make it from an address."""
        return digest(self.idempotency_key, _KEY_DIGEST)
