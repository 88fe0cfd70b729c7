"""The HTTP status and the sentence of each refusal, in the order of their vocabulary.

The sentences of the field are kept where the field has them; ours follow the same style.
`docs/api.md` shows this table, and a test compares the two.
"""

from dataclasses import dataclass
from http import HTTPStatus

from incentives.domain.refusal import Refusal


@dataclass(frozen=True)
class Explanation:
    """The HTTP status and the sentence of a refusal; the sentence names no code and no person."""

    status: HTTPStatus
    sentence: str


_BAD, _GONE = HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND

EXPLANATIONS: dict[Refusal, Explanation] = {
    Refusal.INVALID_PAYLOAD: Explanation(_BAD, "invalid payload"),
    Refusal.INVALID_QUERY_PARAMS: Explanation(_BAD, "invalid query parameters"),
    Refusal.PAYLOAD_TOO_LARGE: Explanation(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "payload is too large"
    ),
    Refusal.UNSUPPORTED_MEDIA_TYPE: Explanation(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "content type is not supported"
    ),
    Refusal.UNSUPPORTED_CONTENT_ENCODING: Explanation(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "content encoding is not supported"
    ),
    Refusal.UNAUTHORIZED: Explanation(HTTPStatus.UNAUTHORIZED, "unknown or revoked API key"),
    Refusal.MISSING_REQUIRED_PERMISSION: Explanation(
        HTTPStatus.FORBIDDEN, "this API key may not use this resource"
    ),
    Refusal.RESOURCE_NOT_FOUND: Explanation(_GONE, "resource not found"),
    Refusal.METHOD_NOT_ALLOWED: Explanation(
        HTTPStatus.METHOD_NOT_ALLOWED, "method is not allowed for this resource"
    ),
    Refusal.IDEMPOTENCY_KEY_REUSED: Explanation(
        HTTPStatus.CONFLICT, "idempotency key was used with another request"
    ),
    Refusal.SOURCE_ID_REUSED: Explanation(
        HTTPStatus.CONFLICT, "source id was used with another request"
    ),
    Refusal.TOO_MANY_REQUESTS: Explanation(HTTPStatus.TOO_MANY_REQUESTS, "busy, ask again"),
    Refusal.DUPLICATED_REDEEMABLES: Explanation(_BAD, "duplicated redeemables"),
    Refusal.INVALID_REDEEMABLES: Explanation(_BAD, "invalid redeemables"),
    Refusal.TOO_MANY_REDEEMABLES: Explanation(_BAD, "too many redeemables for one order"),
    Refusal.NO_APPLICABLE_REDEEMABLES: Explanation(_BAD, "no redeemable may be applied"),
    Refusal.INVALID_ORDER: Explanation(_BAD, "invalid order"),
    Refusal.ORDER_CHANGED: Explanation(
        HTTPStatus.CONFLICT, "codes stand on this order as it was; change the order"
    ),
    Refusal.ORDER_CANCELED: Explanation(
        HTTPStatus.CONFLICT, "the order was canceled; reopen it by its status"
    ),
    Refusal.INVALID_CUSTOMER: Explanation(_BAD, "invalid customer"),
    Refusal.NOT_FOUND: Explanation(_GONE, "resource not found"),
    Refusal.VOUCHER_DISABLED: Explanation(_BAD, "voucher is disabled"),
    Refusal.CAMPAIGN_STOPPED: Explanation(_BAD, "campaign is not active"),
    Refusal.VOUCHER_NOT_ACTIVE: Explanation(_BAD, "voucher is not active yet"),
    Refusal.VOUCHER_EXPIRED: Explanation(_BAD, "voucher expired"),
    Refusal.VOUCHER_NOT_ACTIVE_NOW: Explanation(_BAD, "voucher not active now"),
    Refusal.MISSING_CUSTOMER: Explanation(_BAD, "customer is required"),
    Refusal.MISSING_ORDER: Explanation(_BAD, "order is required"),
    Refusal.MISSING_AMOUNT: Explanation(_BAD, "order amount is required"),
    Refusal.MISSING_ORDER_ITEMS: Explanation(_BAD, "order items are required"),
    Refusal.MISSING_ITEM_DATA: Explanation(_BAD, "more about the order items is required"),
    Refusal.MISSING_CURRENCY: Explanation(_BAD, "currency is required"),
    Refusal.MISSING_CHANNEL: Explanation(_BAD, "channel is required"),
    Refusal.MISSING_SHIPPING_METHOD: Explanation(_BAD, "shipping method is required"),
    Refusal.MISSING_CUSTOMER_DATA: Explanation(_BAD, "more about the customer is required"),
    Refusal.MISSING_LOCATION: Explanation(_BAD, "location is required"),
    Refusal.MISSING_METADATA: Explanation(_BAD, "metadata is required"),
    Refusal.CURRENCY_MISMATCH: Explanation(_BAD, "order is in another currency"),
    Refusal.ORDER_RULES_VIOLATED: Explanation(_BAD, "order does not match validation rules"),
    Refusal.CUSTOMER_RULES_VIOLATED: Explanation(_BAD, "customer does not match validation rules"),
    Refusal.REDEMPTION_RULES_VIOLATED: Explanation(
        _BAD, "redemption does not match validation rules"
    ),
    Refusal.QUANTITY_EXCEEDED: Explanation(_BAD, "quantity exceeded"),
    Refusal.CUSTOMER_LIMIT_EXCEEDED: Explanation(_BAD, "limit per customer exceeded"),
    Refusal.CUSTOMER_DAILY_LIMIT_EXCEEDED: Explanation(_BAD, "limit per customer and day exceeded"),
    Refusal.CUSTOMER_WEEKLY_LIMIT_EXCEEDED: Explanation(
        _BAD, "limit per customer and week exceeded"
    ),
    Refusal.CUSTOMER_MONTHLY_LIMIT_EXCEEDED: Explanation(
        _BAD, "limit per customer and month exceeded"
    ),
    Refusal.CUSTOMER_YEARLY_LIMIT_EXCEEDED: Explanation(
        _BAD, "limit per customer and year exceeded"
    ),
    Refusal.BUDGET_EXCEEDED: Explanation(_BAD, "campaign budget exceeded"),
    Refusal.ZERO_CARD_BALANCE: Explanation(_BAD, "card has no balance"),
    Refusal.GIFT_AMOUNT_EXCEEDED: Explanation(_BAD, "gift amount exceeded"),
    Refusal.MISSING_ORDER_ITEMS_AMOUNT: Explanation(
        _BAD, "no item of the order can be paid with this card"
    ),
    Refusal.INVALID_AMOUNT: Explanation(_BAD, "invalid amount"),
    Refusal.INVALID_VOUCHER: Explanation(_BAD, "code is not valid for this cart"),
    Refusal.NO_VOUCHER_SUITABLE: Explanation(_BAD, "no voucher suitable for publication"),
    Refusal.VOUCHER_CANNOT_BE_PUBLISHED: Explanation(_BAD, "voucher cannot be published"),
    Refusal.VOUCHER_ALREADY_PUBLISHED: Explanation(_BAD, "voucher was already published"),
    Refusal.DUPLICATE_SOURCE_ID: Explanation(_BAD, "duplicate source id"),
    Refusal.TOO_MANY_VOUCHERS: Explanation(_BAD, "too many vouchers requested"),
    Refusal.INVALID_PUBLISH_PARAMS: Explanation(_BAD, "invalid publication"),
    Refusal.MISSING_CONSENT: Explanation(_BAD, "consent is required"),
    Refusal.BOT_CHECK_FAILED: Explanation(_BAD, "bot check failed"),
    Refusal.CODES_CAN_BE_GUESSED: Explanation(_BAD, "codes can be guessed"),
    Refusal.INVALID_EARNING_RULE: Explanation(_BAD, "invalid earning rule"),
    Refusal.QUERY_TOO_LARGE: Explanation(_BAD, "query is too large"),
    Refusal.LOYALTY_CARD_NOT_ACTIVE: Explanation(_BAD, "loyalty card is not active"),
    Refusal.LOYALTY_CARD_POINTS_EXCEEDED: Explanation(_BAD, "loyalty card points exceeded"),
    Refusal.REWARD_OUT_OF_STOCK: Explanation(_BAD, "reward is out of stock"),
    Refusal.PARTNER_BUDGET_EXCEEDED: Explanation(_BAD, "partner budget exceeded"),
    Refusal.DECISION_INCOMPLETE: Explanation(_BAD, "decision cannot be taken again"),
    Refusal.NOT_PUBLISHED: Explanation(_BAD, "referral code has no referrer yet"),
    Refusal.REFERRER_NOT_PERMITTED: Explanation(_BAD, "voucher cannot be redeemed by referrer"),
    Refusal.REFEREE_ALREADY_REFERRED: Explanation(_BAD, "customer was referred already"),
    Refusal.CONVERSION_CANCELLED: Explanation(
        HTTPStatus.CONFLICT, "this conversion was cancelled; convert with a new event"
    ),
    Refusal.REFEREE_NOT_NEW: Explanation(_BAD, "customer is not new"),
    Refusal.REFERRAL_EXPIRED: Explanation(_BAD, "referral expired"),
    Refusal.REFERRER_LIMIT_EXCEEDED: Explanation(_BAD, "limit per referrer exceeded"),
    Refusal.REFERRAL_EVENT_MISMATCH: Explanation(
        _BAD, "this event does not convert in this referral programme"
    ),
    Refusal.REWARD_MATURED: Explanation(
        HTTPStatus.CONFLICT, "rewards are usable already and are not taken back"
    ),
    Refusal.REWARD_USED: Explanation(
        HTTPStatus.CONFLICT, "the code that was bought is used or changed; it is not taken back"
    ),
    Refusal.PAYABLE_NOT_DUE: Explanation(
        HTTPStatus.CONFLICT, "this is not due yet and may still be taken back"
    ),
    Refusal.PAYABLE_CANCELLED: Explanation(
        HTTPStatus.CONFLICT, "the conversion was cancelled; nothing is owed"
    ),
    Refusal.PAYABLE_PAID: Explanation(
        HTTPStatus.CONFLICT, "this was paid already, under another reference"
    ),
    Refusal.REDEMPTION_ROLLED_BACK: Explanation(
        HTTPStatus.CONFLICT, "this order gave the code back; redeem with a new order"
    ),
    Refusal.INVALID_REDEMPTION: Explanation(_BAD, "invalid redemption"),
    Refusal.INVALID_REDEMPTION_PARENT: Explanation(_BAD, "invalid parent redemption"),
    Refusal.INVALID_RETURN: Explanation(_BAD, "invalid return"),
    Refusal.INVALID_CAMPAIGN_PARAMS: Explanation(_BAD, "invalid campaign"),
    Refusal.INVALID_CODE_CONFIG: Explanation(_BAD, "invalid code configuration"),
    Refusal.DUPLICATE_FOUND: Explanation(HTTPStatus.CONFLICT, "duplicate found"),
    Refusal.RESOURCE_IN_USE: Explanation(_BAD, "resource is in use"),
    Refusal.INVALID_STACKING_RULES: Explanation(_BAD, "invalid stacking rules"),
    Refusal.VERSION_CONFLICT: Explanation(
        HTTPStatus.CONFLICT, "resource was changed meanwhile; read it again"
    ),
}
