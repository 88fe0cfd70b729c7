"""Publications: codes that were handed to persons."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from incentives.domain.campaigns.terms import Delivery

SENT_AGAIN_AFTER = timedelta(minutes=10)
MOST_SENT_AGAIN = 3  # within a day, to one address, of all campaigns
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Publication:
    """That a person was given a code. No address is in it; who it is, only hashes and ids tell.

    Attributes:
        id: `pub_…`; it follows from the person and the campaign.
        persons: the hashes that the person was counted under; each leads to this publication, and
            so does each name of the person that came later.
        expires_at: the code's own end.
        source_id: what the shop calls the publication.
        delivery: how the code reaches the person.
        bound: whether nobody else may use the code.
        consents: the purposes that the person agreed to with it; the declarations lie beside it.
    """

    id: str
    campaign_id: str
    campaign_name: str
    code: str
    at: datetime
    persons: tuple[str, ...]
    customer_id: str | None = None
    customer_source_id: str | None = None
    expires_at: datetime | None = None
    source_id: str | None = None
    delivery: Delivery = Delivery.SHOW
    bound: bool = False
    consents: tuple[str, ...] = ()
    metadata: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A code that is to be sent to an address; kept for as long as it takes to be told.

    Attributes:
        email: as typed.
        again_at: when it was asked for once more, at last; None until then.
    """

    publication: Publication
    email: str = field(repr=False)
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sendings:
    """When codes were sent again to a person because a page asked for them; the last day's.

    Attributes:
        as_read: its text as it lies in the table, which a write compares.
    """

    at: tuple[datetime, ...] = ()
    as_read: str | None = field(default=None, compare=False, repr=False)

    def may_follow(self, publication: Publication, now: datetime) -> bool:
        """Whether one more may be sent at `now`: some minutes apart, and a few within a day.

        A page can ask for anybody's code, and nobody is to be flooded with mail.
        """
        sent = self._recent(now)
        first = (publication.at,) if publication.delivery is Delivery.SEND else ()
        return len(sent) < MOST_SENT_AGAIN and all(
            now - at >= SENT_AGAIN_AFTER for at in (*first, *sent)
        )

    def followed_by(self, now: datetime) -> "Sendings":
        """With one more; those that are older than a day count no more."""
        return replace(self, at=(*self._recent(now), now))

    def _recent(self, now: datetime) -> tuple[datetime, ...]:
        return tuple(at for at in self.at if now - at < A_DAY)
