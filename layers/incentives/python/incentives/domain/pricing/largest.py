"""The most that a benefit takes off any cart, by its definition: what a budget is shared by."""

from incentives.domain.pricing.benefit import AmountOff, Benefit, Credits, FreeUnits, Several


def largest_minor(benefit: Benefit) -> int | None:
    """The most that the benefit takes off any cart, when its definition says so."""
    if isinstance(benefit, Several):
        return _sum_of_largest(benefit)
    if isinstance(benefit, FreeUnits):
        return benefit.units * benefit.price_minor if benefit.add == "new" else None
    if isinstance(benefit, Credits):
        return None  # a card can be topped up
    if isinstance(benefit, AmountOff) and benefit.per == "once":
        return benefit.amount_minor
    return benefit.maximum_minor


def _sum_of_largest(several: Several) -> int | None:
    most = [largest_minor(one) for one in several.of]
    return None if None in most else sum(one or 0 for one in most)
