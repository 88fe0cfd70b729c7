"""Block a referrer, and let them recommend again: the code and its referrer in one write.

Each conversion is guarded by the referrer's revision, which this counts up. So a conversion comes
before the switch, or sees it.
"""

from incentives.domain.codes.voucher import Voucher
from incentives.store import keys
from incentives.store.codes import vouchers
from incentives.store.reading import fetch_one
from incentives.store.referrals import referral_keys, referrers
from incentives.store.transaction import Images, Pause, Transaction, write_guarded


def switch_referrer(voucher: Voucher, *, active: bool, pause: Pause) -> bool:
    """Switch a referrer's code on or off; False when the code is gone.

    A code that nobody has yet is switched alone, unless it is handed out in that moment.

    Raises:
        Refused: `TOO_MANY_REQUESTS`.
    """

    def attempt(write: Transaction) -> bool:
        key = referral_keys.referrer(voucher.code)
        referrer = referrers.referrer_of(fetch_one(key, pause, consistent=True))
        guard = vouchers.still_with_nobody() if referrer is None else None
        vouchers.add_switch(write, voucher, active=active, guard=guard)
        if referrer is not None and referrer.blocked == active:
            referrers.put_referrer(write, referrer.switched(active=active))
        return True

    def learn(images: Images) -> bool | None:
        gone = images.get(keys.voucher(voucher.code), voucher) is None
        return False if gone else None

    return write_guarded(attempt, pause, learn=learn)
