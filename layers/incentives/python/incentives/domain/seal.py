"""A text that only we can read or have written, as characters fit for a URL.

Synthetic-IV encryption (RFC 5297 in shape) from the standard library's primitives: an HMAC-SHA256
of the text is both its authentication and the start of a SHAKE256 key stream. The same text gives
the same seal, and no two texts share a stream, so there is no nonce to get wrong.
"""

import base64
import binascii
import hashlib
import hmac

_TAG_BYTES = 16


def seal(key: bytes, text: bytes) -> str:
    """The text, sealed: base64url without padding, 22 characters and a third more than the text.

    Args:
        key: secret, at least 32 bytes; each purpose takes a key of its own (`key_for`).
        text: what to seal; its length is not hidden.
    """
    tag = _tag(key, text)
    return _encoded(tag + _masked(key, tag, text))


def unseal(key: bytes, sealed: str) -> bytes | None:
    """The text, or None for whatever `seal` did not make with this key; it never says which."""
    try:
        raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    tag, text = raw[:_TAG_BYTES], _masked(key, raw[:_TAG_BYTES], raw[_TAG_BYTES:])
    genuine = hmac.compare_digest(tag, _tag(key, text))
    # The last character has spare bits: another spelling of the same bytes is no seal of ours.
    return text if genuine and _encoded(raw) == sealed else None


def key_for(purpose: str, secret: bytes) -> bytes:
    """A key of its own for a purpose, from the deployment's one secret."""
    return hmac.digest(secret, purpose.encode(), "sha256")


def _tag(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key_for("tag", key), text, "sha256")[:_TAG_BYTES]


def _masked(key: bytes, tag: bytes, text: bytes) -> bytes:
    stream = hashlib.shake_256(key_for("stream", key) + tag).digest(len(text))
    return (int.from_bytes(text) ^ int.from_bytes(stream)).to_bytes(len(text))


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
