"""What the codes are drawn from that milestones give."""

from incentives.runtime import ids
from incentives.usecases.codes.pay_code import SEED_BYTES, Mint
from incentives.usecases.snapshot.cache import InstanceCache

_campaigns = InstanceCache()


def mint() -> Mint:
    """A mint of one request; campaigns are remembered by the function."""
    return Mint(_campaigns, ids.random_bytes(SEED_BYTES))
