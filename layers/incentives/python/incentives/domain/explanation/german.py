"""German: refusals, what is missing, and how the language writes values."""

from incentives.domain.condition.facts import Wordings
from incentives.domain.condition.tree import sentences
from incentives.domain.explanation.catalogue import Catalogue

_REQUEST: dict[str, Wordings] = {
    "invalid_payload": ("Die Anfrage des Shops war nicht lesbar.",),
    "invalid_query_params": ("Die Anfrage des Shops war nicht lesbar.",),
    "payload_too_large": ("Die Bestellung ist zu groß, um sie auf einmal zu prüfen.",),
    "query_too_large": ("Die Frage des Shops ist zu groß, um sie auf einmal zu beantworten.",),
    "unsupported_media_type": ("Die Anfrage des Shops war nicht lesbar.",),
    "unsupported_content_encoding": ("Die Anfrage des Shops war nicht lesbar.",),
    "unauthorized": ("Der Shop ist bei der Prüfstelle für Codes nicht angemeldet.",),
    "missing_required_permission": ("Der Shop darf das mit seinem Schlüssel nicht.",),
    "resource_not_found": ("Das gibt es hier nicht.",),
    "method_not_allowed": ("Das geht hier nicht.",),
    "idempotency_key_reused": ("Der Shop hat zwei verschiedene Anfragen als eine gesendet.",),
    "source_id_reused": ("Der Shop hat zwei verschiedene Anfragen als eine gesendet.",),
    "too_many_requests": (
        "Gerade fragen sehr viele an; bitte versuchen Sie es in {seconds} Sekunden wieder.",
        "Gerade fragen sehr viele an; bitte versuchen Sie es gleich noch einmal.",
    ),
    "duplicated_redeemables": ("Derselbe Code wurde zweimal eingegeben.",),
    "invalid_redeemables": ("Diese Codes lassen sich so nicht einlösen.",),
    "too_many_redeemables": (
        "Eine Bestellung nimmt höchstens {limit} Codes an.",
        "Das sind zu viele Codes für eine Bestellung.",
    ),
    "no_applicable_redeemables": ("Diese Codes gelten für diese Bestellung nicht.",),
    "invalid_order": ("In der Bestellung kann etwas nicht stimmen.",),
    "order_canceled": ("Diese Bestellung wurde storniert.",),
    "order_changed": (
        "Mit dieser Bestellung wurden Codes eingelöst; bitte lassen Sie den Shop sie ändern.",
    ),
    "invalid_customer": ("Bitte geben Sie eine andere E-Mail-Adresse an.",),
}

_CODE: dict[str, Wordings] = {
    "not_found": ("Diesen Code kennen wir nicht; bitte prüfen Sie die Schreibweise.",),
    "not_found.campaign": ("Diese Aktion oder dieses Programm kennen wir nicht.",),
    "not_found.customer": ("Dieses Kundenkonto kennen wir nicht.",),
    "not_found.loyalty_card": ("Diese Mitgliedschaft kennen wir nicht.",),
    "not_found.order": ("Diese Bestellung kennen wir nicht.",),
    "voucher_disabled": ("Dieser Code wurde abgeschaltet.",),
    "campaign_not_active": ("Diese Aktion läuft zurzeit nicht.",),
    "voucher_not_active": (
        "Dieser Code gilt ab {starts_at}.",
        "Dieser Code gilt noch nicht.",
    ),
    "voucher_expired": (
        "Dieser Code galt bis {ends_at}.",
        "Dieser Code ist abgelaufen.",
    ),
    "voucher_not_active_now": (
        "Dieser Code gilt nur an bestimmten Tagen oder zu bestimmten Stunden, und jetzt nicht.",
    ),
    "currency_mismatch": (
        "Diese Aktion gilt nur für Bestellungen in {currency}.",
        "Diese Aktion gilt nicht für Bestellungen in dieser Währung.",
    ),
    "order_rules_violated": ("Die Bestellung erfüllt die Bedingungen dieser Aktion nicht.",),
    "customer_rules_violated": ("Diese Aktion gilt für andere Kunden.",),
    "redemption_rules_violated": ("Die Bedingungen dieser Aktion sind nicht erfüllt.",),
    "quantity_exceeded": ("Dieser Code ist aufgebraucht.",),
    "customer_limit_exceeded": (
        "So oft kann jeder Kunde diese Aktion höchstens nutzen: {limit}.",
        "Sie haben diese Aktion so oft genutzt, wie es einem Kunden möglich ist.",
    ),
    "customer_daily_limit_exceeded": (
        "So oft kann jeder Kunde diese Aktion an einem Tag höchstens nutzen: {limit}.",
        "Sie haben diese Aktion heute so oft genutzt, wie es an einem Tag möglich ist.",
    ),
    "customer_weekly_limit_exceeded": (
        "So oft kann jeder Kunde diese Aktion in einer Woche höchstens nutzen: {limit}.",
        "Sie haben diese Aktion so oft genutzt, wie es in einer Woche möglich ist.",
    ),
    "customer_monthly_limit_exceeded": (
        "So oft kann jeder Kunde diese Aktion in einem Monat höchstens nutzen: {limit}.",
        "Sie haben diese Aktion so oft genutzt, wie es in einem Monat möglich ist.",
    ),
    "customer_yearly_limit_exceeded": (
        "So oft kann jeder Kunde diese Aktion in einem Jahr höchstens nutzen: {limit}.",
        "Sie haben diese Aktion so oft genutzt, wie es in einem Jahr möglich ist.",
    ),
    "budget_exceeded": ("Diese Aktion ist aufgebraucht.",),
    "invalid_voucher": ("Dieser Code gilt für diesen Warenkorb nicht.",),
    "decision_incomplete": (
        "Von dieser Entscheidung ist nicht genug bekannt, um sie noch einmal zu treffen.",
    ),
    "redemption_rolled_back": (
        "Diese Bestellung hat den Code zurückgegeben; bitte nutzen Sie ihn mit einer neuen.",
    ),
    "invalid_redemption": ("Diese Einlösung kann so nicht zurückgenommen werden.",),
    "invalid_redemption_parent": (
        "Dieser Code kann nur mit den anderen seiner Bestellung zurückgenommen werden.",
    ),
    "invalid_return": ("Von dieser Bestellung wurde mehr zurückgegeben, als davon übrig ist.",),
}

_POINTS: dict[str, Wordings] = {
    "invalid_earning_rule": ("Die Regel, nach der es Punkte gibt, stimmt nicht.",),
    "loyalty_card_not_active": ("Diese Mitgliedschaft ist nicht aktiv.",),
    "loyalty_card_points_exceeded": (
        "Die Punkte reichen nicht; der Stand ist {balance}.",
        "Die Punkte reichen nicht.",
    ),
    "no_voucher_suitable_for_publication": ("Hier gibt es keinen Code für Sie.",),
    "voucher_cannot_be_published": ("Sie haben schon einen Code dieser Aktion.",),
    "voucher_already_published": ("Dieser Code gehört jemand anderem.",),
    "duplicate_source_id": ("Diese Anfrage galt schon einem anderen Code.",),
    "too_many_vouchers_requested": ("Von dieser Aktion gibt es einen Code für jeden.",),
    "invalid_publish_params": ("Die Anfrage nach einem Code ist unvollständig.",),
    "missing_consent": ("Bitte geben Sie zuerst Ihre Einwilligung.",),
    "bot_check_failed": (
        "Bitte bestätigen Sie, dass Sie ein Mensch sind, und versuchen Sie es noch einmal.",
    ),
    "codes_can_be_guessed": ("Die Codes dieser Aktion sind zu leicht zu erraten.",),
    "reward_out_of_stock": ("Diese Prämie ist vergriffen.",),
    "partner_budget_exceeded": ("Der Partner hat keine Punkte mehr zu vergeben.",),
}

_CARDS: dict[str, Wordings] = {
    "zero_card_balance": ("Auf dieser Karte ist nichts mehr.",),
    "gift_amount_exceeded": (
        "Das Guthaben reicht nicht; auf der Karte sind noch {balance}.",
        "Das Guthaben dieser Karte reicht nicht.",
    ),
    "missing_order_items_amount": ("Mit dieser Karte kann nichts im Warenkorb bezahlt werden.",),
    "invalid_amount": ("Dieser Betrag ist nicht möglich.",),
}

_REFERRALS: dict[str, Wordings] = {
    "not_published": ("Dieser Code gehört noch niemandem.",),
    "referrer_not_permitted_to_redeem": ("Den eigenen Code kann man nicht einlösen.",),
    "referee_already_referred": ("Sie wurden uns bereits empfohlen.",),
    "conversion_cancelled": ("Diese Empfehlung wurde mit ihrer Bestellung zurückgenommen.",),
    "referee_not_new": ("Dieses Angebot ist für neue Kunden.",),
    "referral_expired": ("Diese Empfehlung liegt zu lange zurück.",),
    "referrer_limit_exceeded": (
        "Diesen Code haben so viele Freunde eingelöst, wie es zurzeit möglich ist.",
    ),
    "referral_event_mismatch": ("Dieser Code ist nicht für diese Verwendung gedacht.",),
    "reward_matured": ("Die Prämien sind schon verfügbar und bleiben.",),
    "payable_not_due": ("Das ist noch nicht zu zahlen.",),
    "payable_cancelled": ("Für diese Empfehlung ist nichts mehr zu zahlen.",),
    "payable_paid": ("Das wurde schon gezahlt.",),
    "reward_used": ("Die Prämie wurde schon benutzt und kann nicht zurückgegeben werden.",),
}

_CAMPAIGNS: dict[str, Wordings] = {
    "invalid_campaign_params": ("Die Aktion ist nicht richtig eingerichtet.",),
    "invalid_code_config": ("Das Aussehen der Codes ist nicht richtig eingerichtet.",),
    "duplicate_found": ("Etwas mit diesem Namen oder Code gibt es schon.",),
    "resource_in_use": ("Das wird noch gebraucht und kann nicht entfernt werden.",),
    "invalid_stacking_rules": ("Wie sich Angebote verbinden, ist nicht richtig eingerichtet.",),
    "version_conflict": ("Jemand anderes hat das inzwischen geändert; bitte sehen Sie nach.",),
}

_MISSING: dict[str, Wordings] = {
    "missing_order": ("Um den Code zu prüfen, muss der Shop die Bestellung senden.",),
    "missing_amount": ("Um den Code zu prüfen, muss der Shop die Preise senden.",),
    "missing_order_items": ("Um den Code zu prüfen, muss der Shop den Warenkorb senden.",),
    "missing_item_data": ("Um den Code zu prüfen, muss der Shop mehr über die Waren sagen.",),
    "missing_currency": ("Um den Code zu prüfen, muss der Shop die Währung senden.",),
    "missing_channel": ("Um den Code zu prüfen, muss der Shop sagen, wo bestellt wird.",),
    "missing_shipping_method": ("Bitte wählen Sie den Versand; der Code hängt davon ab.",),
    "missing_customer": (
        "Bitte melden Sie sich an oder geben Sie Ihre E-Mail-Adresse ein, um den Code zu nutzen.",
    ),
    "missing_customer_data": ("Wir wissen zu wenig über Sie, um diesen Code zu prüfen.",),
    "missing_location": ("Um den Code zu prüfen, müssen wir wissen, von wo Sie bestellen.",),
    "missing_metadata": (
        "Um den Code zu prüfen, muss der Shop mehr über die Bestellung oder Sie senden.",
    ),
}

GERMAN = Catalogue(
    language="de",
    decimal=",",
    thousands=".",
    minor_units=("Untereinheit", "Untereinheiten"),
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August"),
        *("September", "Oktober", "November", "Dezember"),
    ),
    weekdays=(
        *("Sonntag", "Montag", "Dienstag", "Mittwoch"),
        *("Donnerstag", "Freitag", "Samstag"),
    ),
    date="{day}. {month} {year}",
    moment="{date}, {time} Uhr",
    last=" und ",
    sentences=_REQUEST
    | _CODE
    | _POINTS
    | _CARDS
    | _REFERRALS
    | _CAMPAIGNS
    | _MISSING
    | sentences("de"),
)
