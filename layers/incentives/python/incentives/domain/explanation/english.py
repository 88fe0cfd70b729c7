"""English: refusals, what is missing, and how the language writes values."""

from incentives.domain.condition.facts import Wordings
from incentives.domain.condition.tree import sentences
from incentives.domain.explanation.catalogue import Catalogue

_REQUEST: dict[str, Wordings] = {
    "invalid_payload": ("The shop's request could not be read.",),
    "invalid_query_params": ("The shop's request could not be read.",),
    "payload_too_large": ("The order is too large to be checked at once.",),
    "query_too_large": ("The shop asks for more than can be answered at once.",),
    "unsupported_media_type": ("The shop's request could not be read.",),
    "unsupported_content_encoding": ("The shop's request could not be read.",),
    "unauthorized": ("The shop is not signed in to the system that checks codes.",),
    "missing_required_permission": ("The shop may not do this with its key.",),
    "resource_not_found": ("There is no such thing here.",),
    "method_not_allowed": ("This cannot be done here.",),
    "idempotency_key_reused": ("The shop sent two different requests as one.",),
    "source_id_reused": ("The shop sent two different requests as one.",),
    "too_many_requests": (
        "Very many people are asking right now; please try again in {seconds} seconds.",
        "Very many people are asking right now; please try again in a moment.",
    ),
    "duplicated_redeemables": ("The same code was entered twice.",),
    "invalid_redeemables": ("These codes cannot be used in this way.",),
    "too_many_redeemables": (
        "An order can have at most {limit} codes.",
        "These are too many codes for one order.",
    ),
    "no_applicable_redeemables": ("These codes cannot be used for this order.",),
    "invalid_order": ("Something in the order cannot be right.",),
    "order_canceled": ("This order was canceled.",),
    "order_changed": (
        "Codes were used with this order as it was before; please have the shop change the order.",
    ),
    "invalid_customer": ("Please give another e-mail address.",),
}

_CODE: dict[str, Wordings] = {
    "not_found": ("We do not know this code; please check how it is written.",),
    "not_found.campaign": ("We do not know this offer or programme.",),
    "not_found.customer": ("We do not know this customer.",),
    "not_found.loyalty_card": ("We do not know this membership.",),
    "not_found.order": ("We do not know this order.",),
    "voucher_disabled": ("This code was switched off.",),
    "campaign_not_active": ("This offer is not running at the moment.",),
    "voucher_not_active": (
        "This code can be used from {starts_at}.",
        "This code cannot be used yet.",
    ),
    "voucher_expired": (
        "This code could be used until {ends_at}.",
        "This code has expired.",
    ),
    "voucher_not_active_now": (
        "This code can be used on certain days or at certain hours only, and not right now.",
    ),
    "currency_mismatch": (
        "This offer is for orders in {currency} only.",
        "This offer is not for orders in this currency.",
    ),
    "order_rules_violated": ("The order does not meet the terms of this offer.",),
    "customer_rules_violated": ("This offer is for other customers.",),
    "redemption_rules_violated": ("The terms of this offer are not met.",),
    "quantity_exceeded": ("This code has been used up.",),
    "customer_limit_exceeded": (
        "Each customer can use this offer this many times at most: {limit}.",
        "You have used this offer as often as one customer can.",
    ),
    "customer_daily_limit_exceeded": (
        "Each customer can use this offer this many times a day at most: {limit}.",
        "You have used this offer as often as one customer can on one day.",
    ),
    "customer_weekly_limit_exceeded": (
        "Each customer can use this offer this many times a week at most: {limit}.",
        "You have used this offer as often as one customer can in one week.",
    ),
    "customer_monthly_limit_exceeded": (
        "Each customer can use this offer this many times a month at most: {limit}.",
        "You have used this offer as often as one customer can in one month.",
    ),
    "customer_yearly_limit_exceeded": (
        "Each customer can use this offer this many times a year at most: {limit}.",
        "You have used this offer as often as one customer can in one year.",
    ),
    "budget_exceeded": ("This offer has been used up.",),
    "invalid_voucher": ("This code cannot be used for this cart.",),
    "decision_incomplete": ("Not enough is known of this decision to take it again.",),
    "redemption_rolled_back": ("This order gave the code back; please use it with a new order.",),
    "invalid_redemption": ("This use of a code cannot be taken back like this.",),
    "invalid_redemption_parent": (
        "This code can be taken back only with the others of its order.",
    ),
    "invalid_return": ("More of this order was given back than is left of it.",),
}

_POINTS: dict[str, Wordings] = {
    "invalid_earning_rule": ("The rule by which points are earned is not right.",),
    "loyalty_card_not_active": ("This membership is not active.",),
    "loyalty_card_points_exceeded": (
        "There are not enough points; the balance is {balance}.",
        "There are not enough points.",
    ),
    "no_voucher_suitable_for_publication": ("There is no code for you here.",),
    "voucher_cannot_be_published": ("You have a code of this offer already.",),
    "voucher_already_published": ("This code belongs to somebody else.",),
    "duplicate_source_id": ("This request was used for another code.",),
    "too_many_vouchers_requested": ("Everybody gets one code of this offer.",),
    "invalid_publish_params": ("The request for a code is not complete.",),
    "missing_consent": ("Please give your consent first.",),
    "bot_check_failed": ("Please confirm that you are human, and try again.",),
    "codes_can_be_guessed": ("The codes of this offer are too easy to guess.",),
    "reward_out_of_stock": ("This reward is out of stock.",),
    "partner_budget_exceeded": ("The partner has no points left to give.",),
}

_CARDS: dict[str, Wordings] = {
    "zero_card_balance": ("There is nothing left on this card.",),
    "gift_amount_exceeded": (
        "There is not enough on this card; the balance is {balance}.",
        "There is not enough on this card.",
    ),
    "missing_order_items_amount": ("This card cannot pay for anything in the cart.",),
    "invalid_amount": ("This amount is not possible.",),
}

_REFERRALS: dict[str, Wordings] = {
    "not_published": ("This code does not belong to anybody yet.",),
    "referrer_not_permitted_to_redeem": ("You cannot use your own code.",),
    "referee_already_referred": ("You have been recommended to us already.",),
    "conversion_cancelled": ("This recommendation was taken back with its order.",),
    "referee_not_new": ("This offer is for new customers.",),
    "referral_expired": ("This recommendation came too long ago.",),
    "referrer_limit_exceeded": ("This code was used by as many friends as it can be for now.",),
    "referral_event_mismatch": ("This code is not meant to be used like this.",),
    "reward_matured": ("The rewards can be used already and stay.",),
    "payable_not_due": ("This is not to be paid yet.",),
    "payable_cancelled": ("Nothing is owed for this recommendation any more.",),
    "payable_paid": ("This was paid already.",),
    "reward_used": ("The reward was used already and cannot be given back.",),
}

_CAMPAIGNS: dict[str, Wordings] = {
    "invalid_campaign_params": ("The offer is not set up correctly.",),
    "invalid_code_config": ("The way the codes should look is not set up correctly.",),
    "duplicate_found": ("Something with this name or code exists already.",),
    "resource_in_use": ("This is in use and cannot be removed.",),
    "invalid_stacking_rules": ("The rules for combining offers are not set up correctly.",),
    "version_conflict": ("Somebody else changed this in the meantime; please look again.",),
}

_MISSING: dict[str, Wordings] = {
    "missing_order": ("To check this code, the shop has to send the order.",),
    "missing_amount": ("To check this code, the shop has to send the prices of the order.",),
    "missing_order_items": ("To check this code, the shop has to send what is in the cart.",),
    "missing_item_data": ("To check this code, the shop has to say more about the goods.",),
    "missing_currency": ("To check this code, the shop has to send the currency of the order.",),
    "missing_channel": ("To check this code, the shop has to say where the order is placed.",),
    "missing_shipping_method": ("Please choose how the order is shipped; the code depends on it.",),
    "missing_customer": ("Please sign in or enter your e-mail address to use this code.",),
    "missing_customer_data": ("We do not know enough about you to check this code.",),
    "missing_location": ("To check this code, we need to know where you order from.",),
    "missing_metadata": ("To check this code, the shop has to send more about the order or you.",),
}

ENGLISH = Catalogue(
    language="en",
    decimal=".",
    thousands=",",
    minor_units=("minor unit", "minor units"),
    months=(
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
    weekdays=("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
    date="{day} {month} {year}",
    moment="{date}, {time}",
    last=" and ",
    sentences=_REQUEST
    | _CODE
    | _POINTS
    | _CARDS
    | _REFERRALS
    | _CAMPAIGNS
    | _MISSING
    | sentences("en"),
)
