"""The end of a campaign in the table: its codes, then whatever was booked under it, then itself.

The gates stay behind for a day, closed at the last version. A change that some function is still
carrying through then finds them in its way, instead of making new ones that are open.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.code_job import CodeJob
from incentives.store import keys
from incentives.store.cards import credit_keys
from incentives.store.codes.vouchers import voucher_of
from incentives.store.items import (
    CampaignItem,
    CampaignNameItem,
    CampaignVersionItem,
    GateItem,
    Item,
    VoucherItem,
)
from incentives.store.keys import Key
from incentives.store.listing import below, listed
from incentives.store.reading import fetch
from incentives.store.transaction import (
    MAX_PARTS,
    GuardFailed,
    Pause,
    Transaction,
    write_guarded,
)

GATES_KEPT = timedelta(days=1)  # a function lives for minutes

_MOST_VERSIONS = 1_000  # that a deletion looks at; more would stay, and nobody asks for them

_BATCHES = 30  # of one call: 3,000 codes, within the function's time


def remove_codes(campaign_id: str, pause: Pause) -> bool:
    """Delete the campaign's codes; False when some are left, for another call."""
    for _ in range(_BATCHES):
        found = listed(keys.codes_listing(campaign_id), limit=MAX_PARTS)
        if not found:
            return True
        _remove_ledgers(found, pause)
        write = Transaction()
        for key in found:
            # The index may still list a code that is gone, or belongs to another campaign by now.
            ours = VoucherItem.campaign_id == campaign_id
            write.delete(VoucherItem(*key), Item.pk.does_not_exist() | ours)
        try:
            write.commit(pause)
        except GuardFailed:
            return False
    return False


def remove_code(code: str, campaign_id: str, pause: Pause) -> None:
    """Delete one code that the index may not list yet; another campaign's by now stays."""
    key = keys.voucher(code)
    _remove_ledgers([key], pause)
    write = Transaction()
    ours = VoucherItem.campaign_id == campaign_id
    write.delete(VoucherItem(*key), Item.pk.does_not_exist() | ours)
    try:
        write.commit(pause)
    except GuardFailed:
        return


def remove_bookings(campaign: Campaign, jobs: Collection[CodeJob], pause: Pause) -> bool:
    """Delete jobs, their chunks, and what schedules booked; False when some are left."""
    job_pk, job_prefix = keys.code_job(campaign.id, "")
    switch_pk, _ = keys.switch(campaign.id, "", "")
    places = [(keys.code_chunk(campaign.id, job.id, 0)[0], "CHUNK#") for job in jobs]
    places += [(job_pk, job_prefix), (switch_pk, "SWITCH#")]
    places += [keys.pool_chunk(campaign.id, ""), keys.pool_cursor(campaign.id, "")]
    for pk, prefix in places:
        found = below(pk, prefix, limit=MAX_PARTS)
        _delete(found, pause)
        if len(found) == MAX_PARTS:
            return False
    return True


def let_versions_expire(campaign_id: str, now: datetime, pause: Pause) -> None:
    """Let earlier definitions expire that were kept for orders: of this campaign none stands."""
    from incentives.store.campaigns import versions

    pk, prefix = keys.campaign_version(campaign_id, "")

    def attempt(write: Transaction) -> bool:
        found = fetch(below(pk, prefix, limit=_MOST_VERSIONS), pause, consistent=True)
        kept = [key for key, item in found.items() if not item.ttl]
        for key in kept[:MAX_PARTS]:
            ends = [CampaignVersionItem.ttl.set(versions.ends_at(now))]
            write.update(CampaignVersionItem(*key), ends, Item.pk.exists())
        return len(kept) > MAX_PARTS

    while write_guarded(attempt, pause):  # each attempt reads anew
        pass


def remove_definition(campaign: Campaign, now: datetime, pause: Pause) -> None:
    """Delete the definition and the name. The repeat of a removal changes nothing."""
    write = Transaction()
    write.delete(
        CampaignItem(*keys.campaign(campaign.id)), CampaignItem.version == campaign.version
    )
    write.delete(
        CampaignNameItem(*keys.campaign_name(campaign.name)),
        CampaignNameItem.campaign_id == campaign.id,
    )
    ttl = int((now + GATES_KEPT).timestamp())
    for number in range(len(campaign.gate_shares)):
        write.update(
            GateItem(*keys.gate(campaign.id, number)),
            [GateItem.ttl.set(ttl)],
            GateItem.version == campaign.version,
        )
    try:
        write.commit(pause)
    except GuardFailed:
        return  # another call was faster


def _remove_ledgers(codes: Collection[Key], pause: Pause) -> None:
    """Delete the lines of gift cards, before them: a new code of the same name begins anew."""
    for key, item in fetch(codes, pause).items():
        voucher = voucher_of(item)
        if voucher is None or voucher.gift is None or not voucher.gift.entries:
            continue
        pk, _ = key
        for prefix in (credit_keys.CREDIT_ENTRY_PREFIX, credit_keys.CREDIT_CAUSE_PREFIX):
            while found := below(pk, prefix, limit=MAX_PARTS):
                _delete(found, pause)


def _delete(found: list[Key], pause: Pause) -> None:
    if found:
        write = Transaction()
        for key in found:
            write.delete(Item(*key))
        write.commit(pause)
