"""English: what conditions require."""

from incentives.domain.explanation.catalogue import Wordings

_ORDER: dict[str, Wordings] = {
    "order.subtotal": ("The goods do not come to an amount that this offer is for.",),
    "order.subtotal.at_least": (
        "This offer is for goods of {low} or more; {short_by} more will do.",
        "This offer is for goods of {low} or more.",
        "The goods come to less than this offer is for.",
    ),
    "order.subtotal.at_most": (
        "This offer is for goods of {high} or less.",
        "The goods come to more than this offer is for.",
    ),
    "order.subtotal.between": (
        "This offer is for goods of {low} to {high}; {short_by} more will do.",
        "This offer is for goods of {low} to {high}.",
        "The goods do not come to an amount that this offer is for.",
    ),
    "order.subtotal.chosen.at_least": (
        "The goods of this offer have to come to {low} or more; {short_by} more will do.",
        "The goods of this offer have to come to {low} or more.",
        "The goods of this offer come to less than is needed.",
    ),
    "order.subtotal_after_discounts": ("What is left to pay is not what this offer is for.",),
    "order.subtotal_after_discounts.at_least": (
        "After other discounts the goods have to come to {low} or more; {short_by} more will do.",
        "After other discounts the goods have to come to {low} or more.",
        "After other discounts the goods come to less than this offer is for.",
    ),
    "order.quantity": ("The number of items is not what this offer is for.",),
    "order.quantity.at_least": (
        "This offer needs {low} items or more; still missing: {short_by}.",
        "This offer needs {low} items or more.",
        "There are too few items for this offer.",
    ),
    "order.quantity.at_most": (
        "This offer is for {high} items at most.",
        "There are too many items for this offer.",
    ),
    "order.quantity.chosen.at_least": (
        "This offer needs {low} or more of its items; still missing: {short_by}.",
        "This offer needs {low} or more of its items.",
        "There are too few of the items of this offer.",
    ),
    "order.products": ("The cart lacks something that this offer is for.",),
    "order.products.without": ("The cart holds something that this offer is not for.",),
    "order.skus": ("The cart lacks something that this offer is for.",),
    "order.skus.without": ("The cart holds something that this offer is not for.",),
    "order.categories": ("The cart lacks goods of a kind that this offer is for.",),
    "order.categories.without": ("The cart holds goods of a kind that this offer is not for.",),
    "order.currency": ("This offer is not for orders in this currency.",),
    "order.channel": ("This offer is not for orders that are placed here.",),
    "order.shipping_method": ("This offer is not for this way of shipping.",),
    "order.metadata": ("The order does not meet the terms of this offer.",),
}

_OTHER: dict[str, Wordings] = {
    "customer.orders": ("This offer depends on how many orders you have placed before.",),
    "customer.orders.at_least": (
        "This offer is for customers with {low} orders or more; still missing: {short_by}.",
        "This offer is for customers with {low} orders or more.",
        "This offer is for customers who have ordered more often.",
    ),
    "customer.segments": ("This offer is for other customers.",),
    "customer.groups": ("This offer is for other customers.",),
    "customer.tiers": ("This offer is for members of another tier.",),
    "customer.perks": ("This offer comes with another tier.",),
    "customer.country": ("This offer is not for customers from your country.",),
    "customer.first_order": ("This offer is for a customer's first order.",),
    "customer.first_order.no": ("This offer is for customers who have ordered before.",),
    "customer.logged_in": ("Please sign in to use this offer.",),
    "customer.logged_in.no": ("This offer is for guests who are not signed in.",),
    "customer.metadata": ("This offer is for other customers.",),
    "place.country": ("This offer is not for orders from this country.",),
    "place.region": ("This offer is not for orders from this region.",),
    "code.holder": ("Only the person who received this code can use it.",),
    "code.holder.no": ("This code is for passing on; you cannot use your own.",),
    "time.weekday": ("This offer is for these days only: {days}.", "This offer is not for today."),
    "time.weekday.no": (
        "This offer is not for these days: {days}.",
        "This offer is not for today.",
    ),
    "time.hours": (
        "This offer is open from {opens} to {closes} on these days: {days}.",
        "This offer is open from {opens} to {closes}.",
        "This offer is not open at this time of day.",
    ),
    "time.hours.no": (
        "This offer is closed from {opens} to {closes}.",
        "This offer is not open at this time of day.",
    ),
    "time.dates": (
        "This offer is valid from {starts_at} until {ends_at}.",
        "This offer is valid from {starts_at}.",
        "This offer is valid until {ends_at}.",
        "This offer is not valid today.",
    ),
    "time.dates.no": ("This offer is not valid today.",),
}

CONDITIONS = _ORDER | _OTHER
