"""Every room of the engine."""

from infra.catalogue import background, checkout, customers, points, referrals
from infra.catalogue import marketing as office

ROOMS = (
    *checkout.ROOMS,
    *customers.ROOMS,
    *office.ROOMS,
    *points.ROOMS,
    *referrals.ROOMS,
    *background.ROOMS,
)
