"""Keys of the table and ids that follow from them: of orders, campaigns, codes and the project.

Those of persons, credits, points and referrals are in `person_keys`, `credit_keys`, `points_keys`
and `referral_keys`; keys are built nowhere else. A function that says nothing else returns
(pk, sk).
"""

import base64
import hashlib
from collections.abc import Iterable

from incentives.names import API_KEY_PREFIX, TRIES_PREFIX

type Key = tuple[str, str]

CAMPAIGNS_LISTING = "CAMPAIGNS"
PROGRAMMES_LISTING = "PROGRAMMES"

ID_DIGEST = 26  # base32 characters: 130 bits
_DEFINITION = "DEFINITION"
_GATE = "GATE"
_RECEIPT_DIGEST = 32  # characters, 160 bits
_CODE_DIGEST = 16  # base32 characters: 80 bits, within one order


def digest(text: str, length: int) -> str:
    """`length` lower-case base32 characters of the text's SHA-256: safe in keys, ids and URLs."""
    raw = hashlib.sha256(text.encode()).digest()
    return base64.b32encode(raw).decode().lower()[:length]


def order_id_of(reference: str) -> str:
    """The engine's id (`ord_…`) of the order that a shop calls `reference`.

    An id that the engine gave is its own.
    """
    head, _, tail = reference.partition("_")
    if head == "ord" and len(tail) == ID_DIGEST and tail.isascii() and tail.isalnum():
        return reference
    return f"ord_{digest(reference, ID_DIGEST)}"


def redemption_id(order_id: str, code: str) -> str:
    """The id (`r_…`) of the redemption of a code by an order.

    It follows from the two, so a repeat has the same id, and it says where the redemption is kept
    without naming the code.
    """
    return f"r_{order_id.removeprefix('ord_')}{digest(code, _CODE_DIGEST)}"


def order_id_of_redemption(redemption: str) -> str | None:
    """The order that a redemption or a stack of them belongs to, or None when it is no such id."""
    tail = redemption.partition("_")[2]
    if not redemption.startswith("r_") or len(tail) != ID_DIGEST + _CODE_DIGEST:
        return None
    return f"ord_{tail[:ID_DIGEST]}"


def stack_id(order_id: str, codes: Iterable[str]) -> str:
    """The id (`r_…`) of codes that an order redeemed together; no code has it for its own.

    A canonical code holds no line break, so the codes of a stack never read like one code.
    """
    return redemption_id(order_id, "\n".join(sorted(codes)))


def return_id(order_id: str, cause: str) -> str:
    """The id (`ret_…`) of goods that came back of an order; the same whenever it is told again."""
    return f"ret_{digest(f'{order_id}\n{cause}', ID_DIGEST)}"


def voucher_id(code: str) -> str:
    """The id (`v_…`) of a voucher; it follows from the code without naming it."""
    return f"v_{digest(code, ID_DIGEST)}"


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


def campaign_version(campaign_id: str, version: int) -> Key:
    """A definition that was replaced by a newer one."""
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


def receipt(app_id: str, idempotency_key: str) -> Key:
    """A used `Idempotency-Key`, by its digest: some clients make it from an address."""
    return f"RECEIPT#{app_id}#{digest(idempotency_key, _RECEIPT_DIGEST)}", "RECEIPT"


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
