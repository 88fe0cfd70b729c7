"""The facts of a customer: what the shop says in the request, and what the engine knows beside.

Where both speak, of what a person is the request counts, which is newer; of what a person has done
the larger number counts, so that nobody gets a second first order.
"""

from dataclasses import replace

from incentives.domain.condition.facts import EXISTING_CUSTOMER, NEW_CUSTOMER, CustomerFacts
from incentives.domain.condition.tree import RECORDED_MEMBERS
from incentives.domain.customers.customer import CustomerRecord


def customer_facts(
    said: CustomerFacts | None,
    record: CustomerRecord | None,
    orders: int | None,
    *,
    counts: bool,
) -> CustomerFacts:
    """What is known of a person at this moment.

    Args:
        said: by the request of a server; None of a browser's, which is not believed.
        record: the engine's, when it was asked for.
        orders: that the engine knows of, without the one that is decided; None when it knows none.
        counts: whether the engine was asked for orders at all.
    """
    facts = said or CustomerFacts()
    told = [number for number in (facts.orders, orders) if number is not None]
    if record is not None:
        unsaid = {name for name in RECORDED_MEMBERS if getattr(facts, name) is None}
        facts = replace(facts, **{name: getattr(record, name) for name in unsaid})
    most = max(told, default=None)
    kept = (EXISTING_CUSTOMER if most else NEW_CUSTOMER,) if counts else None
    return replace(facts, orders=most, kept_segments=kept)
