"""Every function of the engine."""

from infra.catalogue import background, checkout, customers, points, referrals
from infra.catalogue import marketing as office

ALL_FUNCTIONS = (
    *checkout.ALL_FUNCTIONS,
    *customers.ALL_FUNCTIONS,
    *office.ALL_FUNCTIONS,
    *points.ALL_FUNCTIONS,
    *referrals.ALL_FUNCTIONS,
    *background.ALL_FUNCTIONS,
)
