"""Campaign definitions and their gates.

A change is made in three guarded steps, each of which anybody may repeat: propose (the next version
waits beside the current one), move every gate to the next version (from then on no redemption of
the current version can commit), publish, which keeps the version before for a while. So stop is a
guarantee once it has returned, and a cached definition is never stale in effect.
"""

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.refusal import Refusal, Refused, busy
from incentives.store import keys
from incentives.store.bodies import campaign_of, campaign_text
from incentives.store.campaigns import promotions
from incentives.store.items import CampaignItem, CampaignNameItem, GateItem, Item
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import GuardFailed, Pause, Transaction, persistently

MOST_BYTES = 64 * 1024  # of a definition, without the shares of its gates
_SETTLE_ROUNDS = 3
# In a storm, nine tries in ten meet a transaction and give way. Short waits win: a change is alone,
# and whoever waits longer only meets the next transaction (docs/gates.md). So many tries are for
# this alone, because a stop has to come through; the request's deadline ends them as all others.
_MOVE_ATTEMPTS = 100
_GUARD_FAILED = "ConditionalCheckFailedException"


def read(campaign_id: str, pause: Pause) -> CampaignItem | None:
    """The definition as it is now, with the next version if one is on its way."""
    item = fetch_one(keys.campaign(campaign_id), pause, consistent=True)
    return item if isinstance(item, CampaignItem) else None


def id_of_name(name: str, pause: Pause) -> str | None:
    """The id of the campaign of this name, or None."""
    item = fetch_one(keys.campaign_name(name), pause, consistent=True)
    return item.campaign_id if isinstance(item, CampaignNameItem) else None


def gate_states(campaign: Campaign, pause: Pause, *, consistent: bool = True) -> list[GateState]:
    """The counters of all gates of a campaign, by number."""
    return _states(campaign.id, len(campaign.gate_shares), pause, consistent=consistent)


def gate_state(item: Item | None) -> GateState:
    """The state of a gate from its item; a missing gate has version 0, which fits no definition."""
    if not isinstance(item, GateItem):
        return GateState(version=0)
    return GateState(
        version=item.version, used=item.used, spent_minor=item.spent, published=item.published
    )


def listed_at(campaign: Campaign) -> str:
    """The place of a campaign in the list: its creation, and its id for those of one instant."""
    return f"{campaign.created_at.isoformat()}#{campaign.id}"


def add_to(write: Transaction, campaign: Campaign) -> None:
    """Add a new campaign's definition, name and gates to a write; all must be absent."""
    absent = Item.pk.does_not_exist()
    pk, sk = keys.campaign(campaign.id)
    write.put(
        CampaignItem(
            pk,
            sk,
            version=campaign.version,
            body=campaign_text(campaign),
            listing=None if campaign.standalone else keys.CAMPAIGNS_LISTING,
            listed_at=None if campaign.standalone else listed_at(campaign),
        ),
        absent,
    )
    write.put(CampaignNameItem(*keys.campaign_name(campaign.name), campaign_id=campaign.id), absent)
    promotions.note(write, campaign)
    for number in range(len(campaign.gate_shares)):
        gate = GateItem(*keys.gate(campaign.id, number), version=campaign.version, used=0, spent=0)
        write.put(gate, absent)


def refuse_bulky(campaign: Campaign) -> None:
    """Refuse a definition that two versions of would not fit into one item, with room to spare.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`.
    """
    size = len(campaign_text(campaign).encode())
    if size > MOST_BYTES:
        raise Refused(
            Refusal.INVALID_CAMPAIGN_PARAMS,
            f"the definition takes {size} bytes, at most {MOST_BYTES} are possible",
            resource_type="campaign",
        )


def propose(proposed: Campaign, pause: Pause) -> None:
    """Put the next version beside the current one.

    Raises:
        GuardFailed: the campaign is at another version, or on its way to one.
        Refused: `INVALID_CAMPAIGN_PARAMS` when one promotion or shown code more would be too many.
    """
    text = campaign_text(proposed)
    guard = (CampaignItem.version == proposed.version - 1) & (
        CampaignItem.pending.does_not_exist() | (CampaignItem.pending == text)
    )
    write = Transaction()
    write.update(CampaignItem(*keys.campaign(proposed.id)), [CampaignItem.pending.set(text)], guard)
    promotions.note(write, proposed)
    try:
        write.commit(pause)
    except GuardFailed as failed:
        if failed.images.keys() == {promotions.list_of(proposed)}:
            raise promotions.full(proposed) from failed
        raise


def finish(item: CampaignItem, pause: Pause) -> Campaign:
    """Carry a proposed version through: move every gate, then publish. Safe to repeat.

    Returns the published definition, whoever published it.
    """
    if item.pending is None:
        return campaign_of(item.body)
    proposed = campaign_of(item.pending)
    gates = _gates_of(item, proposed)
    states = tuple(_move_gate(proposed, number, pause) for number in range(gates))
    from incentives.store.campaigns import versions

    used = any(state.used for state in states)
    versions.keep(item, proposed.updated_at, pause, used=used)
    return _publish(proposed.with_gates(states), item.pending, pause)


def settled(campaign_id: str, pause: Pause) -> Campaign | None:
    """The definition that redemptions go by now, a change on its way carried through.

    Raises:
        Refused: `TOO_MANY_REQUESTS` when changes keep coming.
    """
    for _ in range(_SETTLE_ROUNDS):
        item = read(campaign_id, pause)
        if item is None:
            return None
        try:
            return finish(item, pause)
        except Refused as refused:
            if refused.refusal is not Refusal.VERSION_CONFLICT:
                raise
    raise busy("the campaign is being changed")


def published(campaign_id: str, pause: Pause) -> Campaign | None:
    """The published definition, as one who may only read sees it."""
    item = read(campaign_id, pause)
    return campaign_of(item.body) if item else None


def foreseen(campaign_id: str, pause: Pause) -> Campaign | None:
    """The definition that `settled` would come to at this instant, for one who may only read."""
    item = read(campaign_id, pause)
    if item is None:
        return None
    if item.pending is None:
        return campaign_of(item.body)
    proposed = campaign_of(item.pending)
    states = _states(campaign_id, _gates_of(item, proposed), pause, consistent=True)
    return proposed.with_gates(tuple(states))


def _states(campaign_id: str, count: int, pause: Pause, *, consistent: bool) -> list[GateState]:
    gate_keys = [keys.gate(campaign_id, number) for number in range(count)]
    items = fetch(gate_keys, pause, consistent=consistent)
    return [gate_state(items.get(key)) for key in gate_keys]


def _gates_of(item: CampaignItem, proposed: Campaign) -> int:
    """How many gates the proposed version has: none that ever was is left out."""
    return max(len(campaign_of(item.body).gate_shares), proposed.open_gates)


def _move_gate(proposed: Campaign, number: int, pause: Pause) -> GateState:
    """Bring a gate to the proposed version and say what it has handed out by then."""
    item = GateItem(*keys.gate(proposed.id, number))
    guard = GateItem.pk.does_not_exist() | (GateItem.version <= proposed.version)
    actions: list[Action] = [
        GateItem.version.set(proposed.version),
        GateItem.used.add(0),
        GateItem.spent.add(0),
        GateItem.published.add(0),
        GateItem.kind.set(GateItem),  # an update that creates sets no kind
    ]
    try:
        persistently(
            lambda: item.update(actions=actions, condition=guard),
            lambda _attempt: pause(1),
            attempts=_MOVE_ATTEMPTS,
        )
    except UpdateError as error:
        _raise_unless_guard(error)
        raise _conflict(proposed.id) from error  # somebody is a version ahead already
    return gate_state(item)


def _publish(proposed: Campaign, pending: str, pause: Pause) -> Campaign:
    item = CampaignItem(*keys.campaign(proposed.id))
    actions: list[Action] = [
        CampaignItem.version.set(proposed.version),
        CampaignItem.body.set(campaign_text(proposed)),
        CampaignItem.pending.remove(),
    ]
    try:
        persistently(
            lambda: item.update(actions=actions, condition=CampaignItem.pending == pending), pause
        )
    except UpdateError as error:
        _raise_unless_guard(error)
        now = read(proposed.id, pause)  # somebody else carried it through
        if now is None or now.version < proposed.version:
            raise _conflict(proposed.id) from error
        return campaign_of(now.body)
    return proposed


def _conflict(campaign_id: str) -> Refused:
    return Refused(Refusal.VERSION_CONFLICT, resource_type="campaign", resource_id=campaign_id)


def _raise_unless_guard(error: UpdateError) -> None:
    if error.cause_response_code != _GUARD_FAILED:
        raise error
