"""The bot check of landing pages: a provider says whether a visitor's token is genuine.

Cloudflare Turnstile, by its documented `siteverify`: a POST of secret, token and address; an
idempotency key lets us repeat the question, as a token may be verified once only. Whatever is not a
clear yes is a no: a provider that does not answer lets nobody in.
"""

import json
from functools import cache
from uuid import UUID

import urllib3

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime import ids, secrets, settings

OFF, TURNSTILE = "off", "turnstile"
SITEVERIFY = "https://challenges.cloudflare.com/turnstile/v0/siteverify"

_ATTEMPTS = 2
_TIMEOUT = urllib3.Timeout(total=1.4)  # two of them end before a request's deadline
_MOST_BYTES = 16_384  # of an answer


def refuse_bots(token: str | None, address: str, *, siteverify: str = SITEVERIFY) -> None:
    """Let a visitor pass whose token the provider confirms; all, where no provider is set.

    Args:
        token: as the page sent it.
        address: the network address that asks; the provider compares it.
        siteverify: where to ask.

    Raises:
        Refused: `BOT_CHECK_FAILED`; there is no token, it is none, or nobody could say so.
    """
    if settings.read(settings.BotCheckSettings).provider == OFF:
        return
    if token is None or not _is_confirmed(token, address, siteverify):
        raise Refused(Refusal.BOT_CHECK_FAILED)


def _is_confirmed(token: str, address: str, siteverify: str) -> bool:
    question = {
        "secret": secrets.bot_check_secret(),
        "response": token,
        "remoteip": address,
        "idempotency_key": str(UUID(bytes=ids.random_bytes(16), version=4)),
    }
    for _ in range(_ATTEMPTS):
        try:
            answer = _pool().request(
                "POST", siteverify, json=question, timeout=_TIMEOUT, preload_content=False
            )
            told = answer.read(_MOST_BYTES)
            answer.release_conn()
        except urllib3.exceptions.HTTPError:
            continue
        if answer.status < 500:
            return _says_yes(told)
    return False


def _says_yes(told: bytes) -> bool:
    try:
        answer = json.loads(told)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("success") is True


@cache
def _pool() -> urllib3.PoolManager:
    # A redirected secret would go to a stranger.
    return urllib3.PoolManager(retries=urllib3.Retry(total=False, redirect=False))
