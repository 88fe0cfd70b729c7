"""Numbers drawn from a secret seed: unpredictable without it, the same again with it."""

import hmac

BLOCK_BITS = 512
# Each try succeeds with at least one half, so all of them fail with at most 2**-256.
_TRIES = 256


def uniform(seed: bytes, label: bytes, *, below: int) -> int:
    """A number from 0 up to `below`, each equally likely.

    A number out of range is thrown away, not reduced: a remainder would favour small numbers.

    Args:
        seed: the secret key.
        label: what the number is for; another label gives another, unrelated number.
        below: 2 to 2**512.

    Raises:
        ArithmeticError: no try was in range, which nobody will see.
    """
    spare_bits = BLOCK_BITS - (below - 1).bit_length()
    for attempt in range(_TRIES):
        block = hmac.digest(seed, b"%s/%d" % (label, attempt), "sha512")
        number = int.from_bytes(block) >> spare_bits
        if number < below:
            return number
    raise ArithmeticError("no number in range")
