"""List a campaign's codes, a page at a time, and how far its jobs are. Reads only."""

from dataclasses import dataclass

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.codes.voucher import Voucher
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.codes import code_jobs
from incentives.store.codes.vouchers import voucher_of
from incentives.store.listing import listed
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause
from incentives.usecases.campaigns.read_campaign import find_campaign

_MOST_AT_ONCE = 1_000  # keys of one question to the index


@dataclass(frozen=True, slots=True)
class CodePage:
    """Codes in alphabetical order; the next page, if there is one, is after `next_after`."""

    campaign: Campaign
    vouchers: tuple[Voucher, ...]
    next_after: str | None


def list_codes(reference: str, *, limit: int, after: str | None, pause: Pause) -> CodePage:
    """At most `limit` codes of the campaign with this id or name, behind the code `after`.

    What was just written may still be missing: the index follows within moments.

    Raises:
        Refused: `NOT_FOUND`.
    """
    campaign = find_campaign(reference, pause)
    listing = keys.codes_listing(campaign.id)
    found: list[keys.Key] = []
    while len(found) <= limit:
        start = (keys.voucher(after), after) if after else None
        asked = min(limit + 1 - len(found), _MOST_AT_ONCE)
        more = listed(listing, limit=asked, after=start)
        found += more
        if len(more) < asked:
            break
        after = keys.code_of(more[-1])
    items = fetch(found[:limit], pause)
    vouchers = [voucher_of(items.get(key)) for key in found[:limit]]
    return CodePage(
        campaign,
        tuple(voucher for voucher in vouchers if voucher is not None),
        keys.code_of(found[limit - 1]) if len(found) > limit else None,
    )


def find_job(reference: str, job_id: str, *, pause: Pause) -> CodeJob:
    """The job of this id of the campaign with this id or name.

    Raises:
        Refused: `NOT_FOUND`.
    """
    campaign = find_campaign(reference, pause)
    key = keys.code_job(campaign.id, job_id)
    # Ids are ASCII; what is not may also be longer than a key of the table.
    job = code_jobs.job_of(fetch_one(key, pause, consistent=True)) if job_id.isascii() else None
    if job is None:
        raise Refused(
            Refusal.NOT_FOUND,
            f"Cannot find job with id {job_id}",
            resource_type="job",
            resource_id=job_id,
        )
    return job
