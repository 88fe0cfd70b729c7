"""Every room of the engine."""

from infra.catalogue import background, checkout, customers, office, points, referrals

ROOMS = (
    *checkout.ROOMS,
    *customers.ROOMS,
    *office.ROOMS,
    *points.ROOMS,
    *referrals.ROOMS,
    *background.ROOMS,
)
