"""A request for each thing that the engine writes, with all that may come along in one write."""

from tests.support.scenes import codes, orders, points, publications, referrals
from tests.support.scenes.scene import SCENES, Act

__all__ = ["SCENES", "Act", "codes", "orders", "points", "publications", "referrals"]
