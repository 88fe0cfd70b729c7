"""Keys of the table: of orders, campaigns, codes and the project.

Those of persons, credits, points and referrals are in `person_keys`, `credit_keys`, `points_keys`
and `referral_keys`; keys are built nowhere else. A function that says nothing else returns
(pk, sk).
"""

from incentives.names import API_KEY_PREFIX, TRIES_PREFIX

type Key = tuple[str, str]

CAMPAIGNS_LISTING = "CAMPAIGNS"
PROGRAMMES_LISTING = "PROGRAMMES"

_DEFINITION = "DEFINITION"
_GATE = "GATE"


def stacking_rules() -> Key:
    """The project's stacking rules."""
    return "PROJECT", "STACKING_RULES"


def promotions() -> Key:
    """The list of promotions that may be applied by themselves."""
    return "PROJECT", "PROMOTIONS"


def shown_codes() -> Key:
    """The list of public codes that are shown to everybody who may use them."""
    return "PROJECT", "SHOWN_CODES"


def campaign(campaign_id: str) -> Key:
    """A campaign's definition."""
    return f"CAMPAIGN#{campaign_id}", _DEFINITION


def campaign_of(key: Key) -> str | None:
    """The campaign whose definition lies here, or None when the key is of something else."""
    pk, sk = key
    return pk.removeprefix("CAMPAIGN#") if sk == _DEFINITION else None


def campaign_version(campaign_id: str, version: int | str) -> Key:
    """A definition that was replaced by a newer one; without a number, where all of them lie."""
    return f"CAMPAIGN#{campaign_id}", f"VERSION#{version}"


def campaign_name(name: str) -> Key:
    """The holder of a campaign's name."""
    return f"CAMPAIGN_NAME#{name}", "NAME"


def gate(campaign_id: str, number: int) -> Key:
    """Each gate is a partition of its own, so that a stampede spreads."""
    return f"CAMPAIGN#{campaign_id}#GATE#{number}", _GATE


def gate_of(key: Key) -> tuple[str, int] | None:
    """The campaign and the number of a gate, or None when the key is of something else."""
    if key[1] != _GATE:
        return None
    campaign_id, _, number = key[0].removeprefix("CAMPAIGN#").rpartition("#GATE#")
    return campaign_id, int(number)


def codes_listing(campaign_id: str) -> str:
    """Partition of the listing index that holds a campaign's codes."""
    return f"CAMPAIGN#{campaign_id}"


def voucher(code: str) -> Key:
    """A code."""
    return f"CODE#{code}", "VOUCHER"


def code_of(voucher_key: Key) -> str:
    """The code of a voucher's key."""
    return voucher_key[0].removeprefix("CODE#")


def order(order_id: str) -> Key:
    """An order with its redemptions."""
    return f"ORDER#{order_id}", "REDEMPTIONS"


def pool_chunk(campaign_id: str, chunk: str) -> Key:
    """Codes of a campaign that wait to be handed out."""
    return f"CAMPAIGN#{campaign_id}", f"POOL#{chunk}"


def pool_cursor(campaign_id: str, chunk: str) -> Key:
    """How many codes of a chunk were taken."""
    return f"CAMPAIGN#{campaign_id}#POOL", f"CURSOR#{chunk}"


def attempts(app_id: str, place: str, window: int) -> Key:
    """The wrong attempts of a browser's page and an address in one window of time."""
    return f"{TRIES_PREFIX}{app_id}#{place}", f"WINDOW#{window}"


def receipt(app_id: str, kept_as: str) -> Key:
    """A used `Idempotency-Key`, by what is kept of it."""
    return f"RECEIPT#{app_id}#{kept_as}", "RECEIPT"


def secret(name: str) -> Key:
    """A secret of the deployment."""
    return f"SECRET#{name}", "SECRET"


def rotation(number: int, segment: int) -> Key:
    """How far a rotation is with a segment of the table."""
    return f"SECRET#ROTATION#{number}", f"SEGMENT#{segment}"


def api_key(app_id: str) -> Key:
    """An API key."""
    return f"{API_KEY_PREFIX}{app_id}", "KEY"


def code_job(campaign_id: str, job: str) -> Key:
    """A job that generates codes."""
    return f"CAMPAIGN#{campaign_id}", f"JOB#{job}"


def code_chunk(campaign_id: str, job: str, number: int) -> Key:
    """A part of such a job, in a partition of its own so that parts run side by side."""
    return f"CAMPAIGN#{campaign_id}#JOB#{job}", f"CHUNK#{number:04d}"


def switch(campaign_id: str, edge: str, instant: str) -> Key:
    """That a campaign's opening or closing was announced."""
    return f"CAMPAIGN#{campaign_id}", f"SWITCH#{edge}#{instant}"
