"""Randomness, from the operating system's source only."""

import base64
import os
from random import SystemRandom

_ID_BYTES = 16  # 128 bits: 26 characters
_RANDOM = SystemRandom()


def random_bytes(count: int) -> bytes:
    """`count` unpredictable bytes: seeds and keys."""
    return os.urandom(count)


def new_id(prefix: str) -> str:
    """A new id such as `camp_mfzwizltoq2genzvgiydamjq`: 128 random bits, lower-case base32."""
    return f"{prefix}_{random_text(_ID_BYTES)}"


def random_text(byte_count: int) -> str:
    """`byte_count` random bytes as lower-case base32: safe in URLs, headers and keys."""
    return base64.b32encode(os.urandom(byte_count)).decode("ascii").rstrip("=").lower()


def random_number() -> int:
    """64 unpredictable bits: the seed of a choice, such as of a gate."""
    return _RANDOM.getrandbits(64)


def jitter(longest_s: float) -> float:
    """A random wait from 0 up to `longest_s` seconds, so that rivals do not meet again."""
    return _RANDOM.uniform(0, longest_s)
