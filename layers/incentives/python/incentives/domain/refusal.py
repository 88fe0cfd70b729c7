"""Why not: the vocabulary of refusals. `refusal_table` has the HTTP status and sentence of each.

The keys of the field are kept where the field has them (`voucher_expired`); ours follow the same
style.
"""

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """The stable key of a refusal. Clients branch on it; it never changes its meaning."""

    # The request itself.
    INVALID_PAYLOAD = "invalid_payload"
    INVALID_QUERY_PARAMS = "invalid_query_params"
    PAYLOAD_TOO_LARGE = "payload_too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    UNSUPPORTED_CONTENT_ENCODING = "unsupported_content_encoding"
    UNAUTHORIZED = "unauthorized"
    MISSING_REQUIRED_PERMISSION = "missing_required_permission"
    RESOURCE_NOT_FOUND = "resource_not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    SOURCE_ID_REUSED = "source_id_reused"
    TOO_MANY_REQUESTS = "too_many_requests"
    DUPLICATED_REDEEMABLES = "duplicated_redeemables"
    INVALID_REDEEMABLES = "invalid_redeemables"
    TOO_MANY_REDEEMABLES = "too_many_redeemables"
    NO_APPLICABLE_REDEEMABLES = "no_applicable_redeemables"
    INVALID_ORDER = "invalid_order"
    ORDER_CHANGED = "order_changed"
    ORDER_CANCELED = "order_canceled"
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
    CUSTOMER_DAILY_LIMIT_EXCEEDED = "customer_daily_limit_exceeded"
    CUSTOMER_WEEKLY_LIMIT_EXCEEDED = "customer_weekly_limit_exceeded"
    CUSTOMER_MONTHLY_LIMIT_EXCEEDED = "customer_monthly_limit_exceeded"
    CUSTOMER_YEARLY_LIMIT_EXCEEDED = "customer_yearly_limit_exceeded"
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
    PAYABLE_NOT_DUE = "payable_not_due"
    PAYABLE_CANCELLED = "payable_cancelled"
    PAYABLE_PAID = "payable_paid"
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


class Finding:
    """What was required and what was found, as data; `domain/findings.py` has each kind."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Reason[Found: Finding = Finding]:
    """Why not: the key, and what it rests on where the key does not say it all."""

    refusal: Refusal
    finding: Found | None = None


class Refused(Exception):
    """A request that may not go ahead. Nothing was written.

    Args:
        refusal: the stable key; `refusal_table` has its status and sentence.
        details: what was asked and what was found, for the developer who reads the answer: what is
            wrong with a request in words, why it is refused as a finding. It may hold the caller's
            own input (a code as typed), so it goes into the answer, never a log.
        resource_type: the field's word for what was refused ("voucher", "campaign"), if any.
        resource_id: its id, if any.
        unknown: what is not known, where the field has one word for several things: a loyalty card
            is a voucher there.
        retry_after_s: seconds to wait before asking again; only with `TOO_MANY_REQUESTS`.
        methods: that the path takes; only with `METHOD_NOT_ALLOWED`.
        sentence: for the customer, in their language, where more is known than the key.
        decision_id: of the decision that refused, where there was one.
    """

    def __init__(
        self,
        refusal: Refusal,
        details: str | Finding | None = None,
        *,
        resource_type: str | None = None,
        resource_id: str | None = None,
        unknown: str | None = None,
        retry_after_s: int | None = None,
        methods: tuple[str, ...] = (),
        sentence: str | None = None,
        decision_id: str | None = None,
    ) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.details = details if isinstance(details, str) else ""
        self.finding = details if isinstance(details, Finding) else None
        self.resource_type = resource_type
        self.resource_id = resource_id
        self.unknown = unknown or resource_type
        self.retry_after_s = retry_after_s
        self.methods = methods
        self.sentence = sentence
        self.decision_id = decision_id


def busy(details: str) -> Refused:
    """The one answer to whoever may ask again in a moment, as others are at it now."""
    return Refused(Refusal.TOO_MANY_REQUESTS, details, retry_after_s=1)


def refuse_other_content(earlier: str | None, now: str | None, source_id: str | None) -> None:
    """Refuse a request that asks something else than the first one under the same id.

    Args:
        earlier: the digest of what the first one asked; earlier releases kept none.
        now: of what is asked now; None of a request that only names it.
        source_id: as the caller calls it.

    Raises:
        Refused: `SOURCE_ID_REUSED`.
    """
    if None not in {earlier, now} and earlier != now:
        raise Refused(Refusal.SOURCE_ID_REUSED, source_id)
