"""German: what conditions require."""

from incentives.domain.explanation.catalogue import Wordings

_ORDER: dict[str, Wordings] = {
    "order.subtotal": ("Der Warenwert passt nicht zu dieser Aktion.",),
    "order.subtotal.at_least": (
        "Diese Aktion gilt ab einem Warenwert von {low}; es fehlen noch {short_by}.",
        "Diese Aktion gilt ab einem Warenwert von {low}.",
        "Der Warenwert ist für diese Aktion zu niedrig.",
    ),
    "order.subtotal.at_most": (
        "Diese Aktion gilt bis zu einem Warenwert von {high}.",
        "Der Warenwert ist für diese Aktion zu hoch.",
    ),
    "order.subtotal.between": (
        "Diese Aktion gilt für einen Warenwert von {low} bis {high}; es fehlen noch {short_by}.",
        "Diese Aktion gilt für einen Warenwert von {low} bis {high}.",
        "Der Warenwert passt nicht zu dieser Aktion.",
    ),
    "order.subtotal.chosen.at_least": (
        "Die Waren dieser Aktion müssen {low} oder mehr kosten; es fehlen noch {short_by}.",
        "Die Waren dieser Aktion müssen {low} oder mehr kosten.",
        "Die Waren dieser Aktion kosten dafür zu wenig.",
    ),
    "order.subtotal_after_discounts": ("Was zu zahlen bleibt, passt nicht zu dieser Aktion.",),
    "order.subtotal_after_discounts.at_least": (
        "Nach anderen Rabatten müssen {low} oder mehr bleiben; es fehlen noch {short_by}.",
        "Nach anderen Rabatten müssen {low} oder mehr bleiben.",
        "Nach anderen Rabatten bleibt für diese Aktion zu wenig.",
    ),
    "order.quantity": ("Die Zahl der Artikel passt nicht zu dieser Aktion.",),
    "order.quantity.at_least": (
        "Diese Aktion braucht {low} Artikel oder mehr; es fehlen noch: {short_by}.",
        "Diese Aktion braucht {low} Artikel oder mehr.",
        "Für diese Aktion sind es zu wenige Artikel.",
    ),
    "order.quantity.at_most": (
        "Diese Aktion gilt für höchstens {high} Artikel.",
        "Für diese Aktion sind es zu viele Artikel.",
    ),
    "order.quantity.chosen.at_least": (
        "Diese Aktion braucht {low} oder mehr ihrer Artikel; es fehlen noch: {short_by}.",
        "Diese Aktion braucht {low} oder mehr ihrer Artikel.",
        "Von den Artikeln dieser Aktion sind es zu wenige.",
    ),
    "order.products": ("Im Warenkorb fehlt etwas, für das diese Aktion gilt.",),
    "order.products.without": ("Im Warenkorb ist etwas, für das diese Aktion nicht gilt.",),
    "order.skus": ("Im Warenkorb fehlt etwas, für das diese Aktion gilt.",),
    "order.skus.without": ("Im Warenkorb ist etwas, für das diese Aktion nicht gilt.",),
    "order.categories": ("Im Warenkorb fehlt eine Art von Waren, für die diese Aktion gilt.",),
    "order.categories.without": (
        "Im Warenkorb ist eine Art von Waren, für die diese Aktion nicht gilt.",
    ),
    "order.currency": ("Diese Aktion gilt nicht für Bestellungen in dieser Währung.",),
    "order.channel": ("Diese Aktion gilt nicht für Bestellungen auf diesem Weg.",),
    "order.shipping_method": ("Diese Aktion gilt nicht für diese Versandart.",),
    "order.metadata": ("Die Bestellung erfüllt die Bedingungen dieser Aktion nicht.",),
}

_OTHER: dict[str, Wordings] = {
    "customer.orders": ("Diese Aktion hängt davon ab, wie oft Sie schon bestellt haben.",),
    "customer.orders.at_least": (
        "Diese Aktion gilt für Kunden mit {low} Bestellungen oder mehr; es fehlen: {short_by}.",
        "Diese Aktion gilt für Kunden mit {low} Bestellungen oder mehr.",
        "Diese Aktion gilt für Kunden, die schon öfter bestellt haben.",
    ),
    "customer.segments": ("Diese Aktion gilt für andere Kunden.",),
    "customer.groups": ("Diese Aktion gilt für andere Kunden.",),
    "customer.tiers": ("Diese Aktion gilt für Mitglieder einer anderen Stufe.",),
    "customer.perks": ("Diese Aktion gehört zu einer anderen Stufe.",),
    "customer.country": ("Diese Aktion gilt nicht für Kunden aus Ihrem Land.",),
    "customer.first_order": ("Diese Aktion gilt für die erste Bestellung eines Kunden.",),
    "customer.first_order.no": ("Diese Aktion gilt für Kunden, die schon bestellt haben.",),
    "customer.logged_in": ("Bitte melden Sie sich an, um diese Aktion zu nutzen.",),
    "customer.logged_in.no": ("Diese Aktion gilt für Gäste, die nicht angemeldet sind.",),
    "customer.metadata": ("Diese Aktion gilt für andere Kunden.",),
    "place.country": ("Diese Aktion gilt nicht für Bestellungen aus diesem Land.",),
    "place.region": ("Diese Aktion gilt nicht für Bestellungen aus dieser Region.",),
    "code.holder": ("Nur wer diesen Code bekommen hat, kann ihn einlösen.",),
    "code.holder.no": ("Dieser Code ist zum Weitergeben; den eigenen können Sie nicht einlösen.",),
    "time.weekday": (
        "Diese Aktion gilt nur an diesen Tagen: {days}.",
        "Diese Aktion gilt heute nicht.",
    ),
    "time.weekday.no": (
        "Diese Aktion gilt nicht an diesen Tagen: {days}.",
        "Diese Aktion gilt heute nicht.",
    ),
    "time.hours": (
        "Diese Aktion gilt von {opens} bis {closes} Uhr an diesen Tagen: {days}.",
        "Diese Aktion gilt von {opens} bis {closes} Uhr.",
        "Diese Aktion gilt zu dieser Tageszeit nicht.",
    ),
    "time.hours.no": (
        "Diese Aktion gilt von {opens} bis {closes} Uhr nicht.",
        "Diese Aktion gilt zu dieser Tageszeit nicht.",
    ),
    "time.dates": (
        "Diese Aktion gilt vom {starts_at} bis zum {ends_at}.",
        "Diese Aktion gilt ab dem {starts_at}.",
        "Diese Aktion gilt bis zum {ends_at}.",
        "Diese Aktion gilt heute nicht.",
    ),
    "time.dates.no": ("Diese Aktion gilt heute nicht.",),
}

CONDITIONS = _ORDER | _OTHER
