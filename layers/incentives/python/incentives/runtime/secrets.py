"""The deployment's secret: persons are counted under it, and ids of decisions sealed from it."""

from functools import cache

from incentives.runtime import aws, settings

_SHORTEST = 32


class WeakPersonKeyError(RuntimeError):
    """The stored key is too short to hide an e-mail address; the deployment is at fault."""


@cache
def person_key() -> bytes:
    """The deployment's key for hashing customers, read at the first need.

    It never changes, because counts are kept under it; so it is kept while the process lives.

    Raises:
        WeakPersonKeyError: it has fewer than 32 characters.
    """
    name = settings.read(settings.PersonSettings).person_key_parameter
    answer = aws.client("ssm").get_parameter(Name=name, WithDecryption=True)
    key = answer["Parameter"]["Value"].encode()
    if len(key) < _SHORTEST:
        message = f"The parameter {name} holds fewer than {_SHORTEST} characters."
        raise WeakPersonKeyError(message)
    return key
