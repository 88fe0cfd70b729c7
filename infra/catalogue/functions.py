"""Every function of the engine."""

from infra.catalogue import background, checkout, customers, marketing, points, referrals

ALL_FUNCTIONS = (
    *checkout.ALL_FUNCTIONS,
    *customers.ALL_FUNCTIONS,
    *marketing.ALL_FUNCTIONS,
    *points.ALL_FUNCTIONS,
    *referrals.ALL_FUNCTIONS,
    *background.ALL_FUNCTIONS,
)
