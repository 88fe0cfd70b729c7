"""Decisions are not kept in the table: each is packed into its own id, compressed and sealed.

So a decision costs no read and no write, a refusal can be looked into although it stored nothing,
and whoever holds an id without our key learns nothing from it, not even its length of a browser.
"""

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from incentives.domain.checkout.decided import Decided
from incentives.domain.decisions.decision_token import DecisionToken
from incentives.domain.seal import seal, unseal

PREFIX = "dec_"
MOST_BYTES = 2_984  # so that an id has at most 4,004 characters: it goes into a URL
BROWSER_BYTES = 1_484  # of every id for a browser: 2,004 characters, whatever was decided
_LEVEL = 6
_MOST_JSON = 1_000_000
_MOST_WORTH_A_TRY = 80_000  # bytes of JSON; a token becomes a twentieth of it

# What every token says in about the same words, the likeliest last: it makes the first kilobyte
# compress like the tenth. An id holds its number; another text needs another number.
_FIRST_WORDS = (
    b'"missing":"missing_customer_data","truth":"unknown","recalled":{"found":null,'
    b'"id":"r_","campaign_name":"","gate":0,"offer":{"kind":"percent","rate_bp":1000,"target":'
    b'{"on":"order"}},"at":"2026","parent_id":null,"rollback":null,"redemptions":[],"revision":1'
    b'"customer":{"segments":["gold"],"groups":null,"country":null,"orders":null,"logged_in":'
    b'null,"metadata":null},"place":null,"channel":"web","p0":1,"lacks":"orders"'
    b'"order_rules_violated""voucher_expired""not_found""quantity_exceeded"'
    b'"category_ids":[],"on_sale":false,"floor_minor":null,"cost_minor":null,"taken_minor":0,'
    b'"paid_minor":0,"metadata":{}}],"shipping":{"price_minor":490,"method":"standard"'
    b'{"evidence":{"ask":{"codes":["WELCOME"],"order":{"id":"order-1","source_id":null,'
    b'"stated_minor":10000,"lines":[{"quantity":1,"price_minor":1000,"amount_minor":null,'
    b'"product_id":"prod_","sku_id":null,"source_id":null,"category_ids":[],"on_sale":false,'
    b'"floor_minor":null,"cost_minor":null,"taken_minor":0,"paid_minor":0,"metadata":{}}],'
    b'"shipping":null,"metadata":{},"currency":"EUR"},"now":"2026-12-01T12:00:00.000000Z",'
    b'"seed":1,"before":{"order_minor":0,"lines":[],"shipping_minor":0},"paid":{"order_minor":'
    b'0,"lines":[],"shipping_minor":0},"shopper":{"customer":null,"place":null,"channel":null,'
    b'"recalled":{}},"rules":{"version":0,"redeemables_limit":30,"applicable_redeemables_limit"'
    b':30,"applicable_redeemables_per_category_limit":null,'
    b'"applicable_redeemables_category_limits":{},"applicable_exclusive_redeemables_limit":1,'
    b'"applicable_exclusive_redeemables_per_category_limit":null,"exclusive_categories":[],'
    b'"joint_categories":[],"redeemables_application_mode":"ALL","redeemables_sorting_rule":'
    b'"REQUESTED_ORDER","redeemables_products_application_mode":"STACK",'
    b'"redeemables_no_effect_rule":"REDEEM_ANYWAY","no_effect_skip_categories":[],'
    b'"no_effect_redeem_anyway_categories":[],"category_hierarchy":{},"base":"running"},'
    b'"standing":[],"wishes":{}},"record":null,"vouchers":{"":{"code":"","campaign_id":"camp_",'
    b'"public":true,"created_at":"2026-12-01T12:00:00.000000Z","active":true,"quantity":null,'
    b'"redeemed":0,"expires_at":null,"holders":[],"handed_out_at":null,"gift":null}},'
    b'"campaigns":{"camp_":{"version":1,"shares":[{"uses":32,"budget_minor":null,'
    b'"publications":null},{"uses":null,"budget_minor":null,"publications":null}],"gates":{"0":'
    b'{"version":1,"used":0,"spent_minor":0,"published":0}},"uses":{}}},"persons":1},'
    b'"digest":"","results":[{"code":"","off_minor":1000,"key":null}],"lacks":"",'
    b'"order_digest":""}'
)
_WORDS = {
    1: _FIRST_WORDS,
    2: _FIRST_WORDS
    + (
        b'"taken_minor":0,"shared_minor":0,"paid_minor":0,"metadata":{}}],"shipping":null,'
        b'"before":{"order_minor":0,"lines":[],"shipping_minor":0,"shares":[],"deliveries":[]},'
        b'"recalled":{},"in_page":false},"automatic":[],"rules":{"base":"running","best_only":'
        b'"none"},"gift":null,"purse":null,"starts_at":null}},"uses":{}}},"persons":1,'
        b'"referrals":{}},"digest":"'
    ),
}
_NUMBER = 2
# What is only of use to whoever writes the order's item back, or takes goods back.
_WEIGHTS: dict[str, Any] = {"lines": {"__all__": {"measured"}}}
_NOT_OF_DECISIONS: dict[str, Any] = {
    "evidence": {"ask": {"order": _WEIGHTS}, "record": {"as_read": True, "order": _WEIGHTS}}
}


def pack(decided: Decided, key: bytes, *, for_browser: bool = False) -> str:
    """The id of a decision.

    Args:
        decided: the decision.
        key: seals it.
        for_browser: give all ids one length; so it tells nothing of the code.
    """
    most = BROWSER_BYTES if for_browser else MOST_BYTES
    body = next(one for one in _bodies(DecisionToken.of(decided)) if len(one) <= most)
    return PREFIX + seal(key, body.ljust(most, b"\0") if for_browser else body)


def unpack(decision_id: str, keys: Sequence[bytes], now: datetime) -> DecisionToken | None:
    """What an id holds; None when it is none of ours, was changed, or has expired.

    Args:
        decision_id: from an answer.
        keys: that may have sealed it.
        now: the present instant.
    """
    sealed = decision_id.removeprefix(PREFIX)
    body = next((text for key in keys if (text := unseal(key, sealed)) is not None), None)
    if not body or not decision_id.startswith(PREFIX) or body[0] not in _WORDS:
        return None
    unzip = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_WORDS[body[0]])
    try:
        token = _token_reader().validate_json(unzip.decompress(body[1:], _MOST_JSON))
    except ValidationError:  # by an engine whose decisions were made of something else
        return None
    return token if now < token.expires_at else None


@cache
def _token_reader() -> TypeAdapter[DecisionToken]:
    """Reads tokens. It takes 50 ms to make, and only who looks into decisions needs it."""
    return TypeAdapter(DecisionToken)


def _bodies(token: DecisionToken) -> Iterator[bytes]:
    """The token, and what is left of it when it has to be shorter."""
    for one in chain([token], token.shorter()):
        text = to_json(one, exclude=_NOT_OF_DECISIONS)
        if len(text) <= _MOST_WORTH_A_TRY:
            zip_ = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS, zdict=_WORDS[_NUMBER])
            yield bytes([_NUMBER]) + zip_.compress(text) + zip_.flush()
