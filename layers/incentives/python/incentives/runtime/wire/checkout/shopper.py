"""Who shops, as far as the word of a server or of a page counts.

Programmes and members are loaded with the first request that names a card: some 30 ms that the cold
start of a checkout without one does not spend.
"""

from functools import cache
from typing import TYPE_CHECKING

from incentives.domain.customers.shopper import IN_PAGE, NOBODY, Shopper
from incentives.runtime import clock
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.checkout.asked import AroundCodesIn

if TYPE_CHECKING:
    from incentives.usecases.points.known_programmes import KnownProgrammes


def proven(caller: Caller, request: Request) -> Caller:
    """The customer by whom limits, holders and conditions go; nobody where a page redeems itself.

    Its word would use up the limit of whom it names, and redeem a code that is bound to them. What
    a page only validates, a server redeems for the customer whom it has seen.
    """
    return Caller() if request.redeems_in_page else caller


def page_shopper(request: Request) -> Shopper:
    """What a page says of the shopper: nothing; of one that redeems itself, not even who it is."""
    return IN_PAGE if request.redeems_in_page else NOBODY


def shopper_of(body: AroundCodesIn, caller: Caller) -> Shopper:
    """What a server says of the person and the place, with the tier of the card that it names."""
    shopper, card = body.shopper(), body.customer.loyalty_card
    if card is None:
        return shopper
    from incentives.usecases.checkout.card_holder import with_card

    return with_card(
        shopper, card, caller.persons, known=programmes(), now=clock.now(), pause=back_off
    )


@cache
def programmes() -> "KnownProgrammes":
    """The programmes that this function instance remembers."""
    from incentives.usecases.points.known_programmes import KnownProgrammes

    return KnownProgrammes()
