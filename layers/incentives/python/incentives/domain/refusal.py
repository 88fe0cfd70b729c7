"""Why not: the vocabulary of refusals, one table of key, HTTP status and sentence.

The keys and sentences of the field are kept where the field has them (`voucher_expired`); ours
follow the same style. `docs/api.md` shows this table, and a test compares the two.
"""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus


class Refusal(StrEnum):
    """The stable key of a refusal. Clients branch on it; it never changes its meaning."""

    # The request itself.
    INVALID_PAYLOAD = "invalid_payload"
    INVALID_QUERY_PARAMS = "invalid_query_params"
    PAYLOAD_TOO_LARGE = "payload_too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    UNAUTHORIZED = "unauthorized"
    MISSING_REQUIRED_PERMISSION = "missing_required_permission"
    RESOURCE_NOT_FOUND = "resource_not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    TOO_MANY_REQUESTS = "too_many_requests"
    DUPLICATED_REDEEMABLES = "duplicated_redeemables"
    INVALID_REDEEMABLES = "invalid_redeemables"
    TOO_MANY_REDEEMABLES = "too_many_redeemables"
    NO_APPLICABLE_REDEEMABLES = "no_applicable_redeemables"
    INVALID_ORDER = "invalid_order"
    INVALID_CUSTOMER = "invalid_customer"
    # A code against an order and a person, in the order in which we check.
    NOT_FOUND = "not_found"
    VOUCHER_DISABLED = "voucher_disabled"
    CAMPAIGN_STOPPED = "campaign_not_active"
    VOUCHER_NOT_ACTIVE = "voucher_not_active"
    VOUCHER_EXPIRED = "voucher_expired"
    VOUCHER_NOT_ACTIVE_NOW = "voucher_not_active_now"
    MISSING_CUSTOMER = "missing_customer"
    MISSING_ORDER = "missing_order"
    MISSING_AMOUNT = "missing_amount"
    MISSING_ORDER_ITEMS = "missing_order_items"
    MISSING_ITEM_DATA = "missing_item_data"
    MISSING_CURRENCY = "missing_currency"
    MISSING_CHANNEL = "missing_channel"
    MISSING_SHIPPING_METHOD = "missing_shipping_method"
    MISSING_CUSTOMER_DATA = "missing_customer_data"
    MISSING_LOCATION = "missing_location"
    MISSING_METADATA = "missing_metadata"
    CURRENCY_MISMATCH = "currency_mismatch"
    ORDER_RULES_VIOLATED = "order_rules_violated"
    CUSTOMER_RULES_VIOLATED = "customer_rules_violated"
    REDEMPTION_RULES_VIOLATED = "redemption_rules_violated"
    QUANTITY_EXCEEDED = "quantity_exceeded"
    CUSTOMER_LIMIT_EXCEEDED = "customer_limit_exceeded"
    BUDGET_EXCEEDED = "budget_exceeded"
    # A card that pays.
    ZERO_CARD_BALANCE = "zero_card_balance"
    GIFT_AMOUNT_EXCEEDED = "gift_amount_exceeded"
    MISSING_ORDER_ITEMS_AMOUNT = "missing_order_items_amount"
    INVALID_AMOUNT = "invalid_amount"
    # What a browser is told of every code that does not apply, whatever the reason.
    INVALID_VOUCHER = "invalid_voucher"
    # Handing codes out.
    NO_VOUCHER_SUITABLE = "no_voucher_suitable_for_publication"
    VOUCHER_CANNOT_BE_PUBLISHED = "voucher_cannot_be_published"
    VOUCHER_ALREADY_PUBLISHED = "voucher_already_published"
    DUPLICATE_SOURCE_ID = "duplicate_source_id"
    TOO_MANY_VOUCHERS = "too_many_vouchers_requested"
    INVALID_PUBLISH_PARAMS = "invalid_publish_params"
    MISSING_CONSENT = "missing_consent"
    BOT_CHECK_FAILED = "bot_check_failed"
    CODES_CAN_BE_GUESSED = "codes_can_be_guessed"
    # Points.
    INVALID_EARNING_RULE = "invalid_earning_rule"
    QUERY_TOO_LARGE = "query_too_large"
    LOYALTY_CARD_NOT_ACTIVE = "loyalty_card_not_active"
    LOYALTY_CARD_POINTS_EXCEEDED = "loyalty_card_points_exceeded"
    REWARD_OUT_OF_STOCK = "reward_out_of_stock"
    PARTNER_BUDGET_EXCEEDED = "partner_budget_exceeded"
    # Decisions.
    DECISION_INCOMPLETE = "decision_incomplete"
    # Referrals, in the order in which we check.
    NOT_PUBLISHED = "not_published"
    REFERRER_NOT_PERMITTED = "referrer_not_permitted_to_redeem"
    REFEREE_ALREADY_REFERRED = "referee_already_referred"
    CONVERSION_CANCELLED = "conversion_cancelled"
    REFEREE_NOT_NEW = "referee_not_new"
    REFERRAL_EXPIRED = "referral_expired"
    REFERRER_LIMIT_EXCEEDED = "referrer_limit_exceeded"
    REFERRAL_EVENT_MISMATCH = "referral_event_mismatch"
    REWARD_MATURED = "reward_matured"
    REWARD_USED = "reward_used"
    # Giving back.
    REDEMPTION_ROLLED_BACK = "redemption_rolled_back"
    INVALID_REDEMPTION = "invalid_redemption"
    INVALID_REDEMPTION_PARENT = "invalid_redemption_parent"
    INVALID_RETURN = "invalid_return"
    # Campaigns and codes.
    INVALID_CAMPAIGN_PARAMS = "invalid_campaign_params"
    INVALID_CODE_CONFIG = "invalid_code_config"
    DUPLICATE_FOUND = "duplicate_found"
    RESOURCE_IN_USE = "resource_in_use"
    INVALID_STACKING_RULES = "invalid_stacking_rules"
    VERSION_CONFLICT = "version_conflict"


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
    Refusal.TOO_MANY_REQUESTS: Explanation(HTTPStatus.TOO_MANY_REQUESTS, "busy, ask again"),
    Refusal.DUPLICATED_REDEEMABLES: Explanation(_BAD, "duplicated redeemables"),
    Refusal.INVALID_REDEEMABLES: Explanation(_BAD, "invalid redeemables"),
    Refusal.TOO_MANY_REDEEMABLES: Explanation(_BAD, "too many redeemables for one order"),
    Refusal.NO_APPLICABLE_REDEEMABLES: Explanation(_BAD, "no redeemable may be applied"),
    Refusal.INVALID_ORDER: Explanation(_BAD, "invalid order"),
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


class Refused(Exception):
    """A request that may not go ahead. Nothing was written.

    Args:
        refusal: the stable key; its status and sentence come from `EXPLANATIONS`.
        details: what was asked and what was found, for the developer who reads the answer. It may
            hold the caller's own input (a code as typed), so it goes into the answer, never a log.
        resource_type: the field's word for what was refused ("voucher", "campaign"), if any.
        resource_id: its id, if any.
        retry_after_s: seconds to wait before asking again; only with `TOO_MANY_REQUESTS`.
        sentence: for the customer, in their language, where more is known than the key.
        decision_id: of the decision that refused, where there was one.
    """

    def __init__(
        self,
        refusal: Refusal,
        details: str = "",
        *,
        resource_type: str | None = None,
        resource_id: str | None = None,
        retry_after_s: int | None = None,
        sentence: str | None = None,
        decision_id: str | None = None,
    ) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.details = details
        self.resource_type = resource_type
        self.resource_id = resource_id
        self.retry_after_s = retry_after_s
        self.sentence = sentence
        self.decision_id = decision_id

    @property
    def explanation(self) -> Explanation:
        """The status and the sentence of this refusal."""
        return EXPLANATIONS[self.refusal]
