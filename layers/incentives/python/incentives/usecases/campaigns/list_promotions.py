"""List promotions: those that run."""

from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.store import keys
from incentives.store.campaigns import promotions
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause


def running_promotions(*, now: datetime, pause: Pause) -> list[Campaign]:
    """The promotions that are not stopped and have not ended, newest first; a hundred at most."""
    listed = promotions.promotions_of(fetch_one(keys.promotions(), pause))
    found = promotions.definitions_of(listed, pause)
    running = [one for one in found if one.is_offered and not one.window.has_ended(now)]
    return sorted(running, key=lambda one: (one.created_at, one.id), reverse=True)
