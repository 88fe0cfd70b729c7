"""The order that a caller names, by the engine's id."""

from incentives.runtime.request import Request
from incentives.store import keys


def order_id_for(request: Request, reference: str) -> str:
    """The engine's id of the order that this caller calls `reference`.

    A page's orders are its own. Else whoever reads its key could ask for a shop's orders by their
    numbers, which follow each other, and be shown what others bought.
    """
    if request.is_of_browser:
        reference = f"page:{request.app_id}\n{reference}"
    return keys.order_id_of(reference)
