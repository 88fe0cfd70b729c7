"""Codes as comma-separated values: what is imported, and what is exported."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from incentives.domain.codes.given_code import GivenCode, told
from incentives.domain.codes.voucher import Voucher
from incentives.domain.instant import as_text
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.wire.codes.holder import HolderIn
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR
from manage_codes.schema import MOST_USES

EXPORTED = (
    "code",
    "active",
    "quantity",
    "redeemed_quantity",
    "expiration_date",
    "created_at",
    "gift_amount",
    "gift_balance",
)

_CODE = "code"
_TAKEN = {
    _CODE,
    "quantity",
    "expiration_date",
    "expires_at",
    "active",
    "published_at",
    "gift_amount",
}
_HOLDER = {"customer_source_id": "source_id", "customer_email": "email"}
_IGNORED = {"redeemed_quantity", "created_at", "gift_balance"}  # an export may come back as it is
_FLAGS = {"": None, "true": True, "false": False}

# A spreadsheet would run a cell that begins like this. It goes out behind an apostrophe, which a
# spreadsheet does not show, and comes back without.
_FORMULA = ("=", "+", "-", "@", "'", "\t", "\r")

type Row = Mapping[str, str]


def read_sheet(text: str) -> list[GivenCode]:
    """The codes of a file with a header; the first row below it is row 2, as spreadsheets count.

    Commas or semicolons part the cells. Blank cells say nothing, blank lines are passed over.

    Raises:
        Refused: `INVALID_PAYLOAD`, with the rows that cannot be read.
    """
    given: list[GivenCode] = []
    faults: list[str] = []
    try:
        for place, row in _rows(text):
            try:
                given.append(_given(place, row))
            except ValueError as fault:
                faults.append(f"{place}: {fault}")
    except csv.Error as error:
        raise Refused(Refusal.INVALID_PAYLOAD, f"The file is no CSV: {error}.") from None
    if faults:
        raise Refused(Refusal.INVALID_PAYLOAD, told(faults))
    return given


def write_sheet(vouchers: Iterable[Voucher]) -> str:
    """A file with a header and a row for each voucher; an unlimited quantity is blank."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(EXPORTED)
    for voucher in vouchers:
        writer.writerow(
            (
                _as_text_cell(voucher.code),
                str(voucher.active).lower(),
                voucher.quantity,
                voucher.redeemed,
                as_text(voucher.expires_at) if voucher.expires_at else "",
                as_text(voucher.created_at),
                voucher.gift and voucher.gift.opening_minor,
                voucher.gift and voucher.gift.balance_minor,
            )
        )
    return file.getvalue()


def _rows(text: str) -> Iterator[tuple[str, Row]]:
    text = text.removeprefix("\ufeff")
    first_line = text.partition("\n")[0]
    delimiter = ";" if ";" in first_line and "," not in first_line else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = [cell.strip().lower().replace(" ", "_") for cell in next(lines, [])]
    _check_header(header)
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            details = f"row {number} has more cells than the header"
            raise Refused(Refusal.INVALID_PAYLOAD, details)
        yield f"row {number}", dict(zip(header, cells, strict=False))


def _check_header(header: list[str]) -> None:
    unknown = [f"column {place}" for place, name in enumerate(header, 1) if not _is_known(name)]
    if unknown:
        details = f"The header has columns that are not known: {told(unknown)}."
        raise Refused(Refusal.INVALID_PAYLOAD, details)
    if _CODE not in header or len(set(header)) < len(header):
        details = "The header needs a column named code, and no name twice."
        raise Refused(Refusal.INVALID_PAYLOAD, details)


def _is_known(name: str) -> bool:
    return name in _TAKEN | _HOLDER.keys() | _IGNORED


def _given(place: str, row: Row) -> GivenCode:
    def cell(name: str) -> str:
        return row.get(name, "").strip()

    return GivenCode(
        place=place,
        code=_from_text_cell(row.get(_CODE, "")),
        quantity=_number("quantity", cell("quantity"), MOST_USES),
        amount_minor=_number("gift_amount", cell("gift_amount"), MAX_AMOUNT_MINOR),
        ends=cell("expiration_date") or cell("expires_at") or None,
        active=_flag(cell("active")),
        handed_out=cell("published_at") or None,
        holders=_holders({member: cell(name) for name, member in _HOLDER.items() if cell(name)}),
    )


def _holders(named: Row) -> tuple[str, ...]:
    if not named:
        return ()
    try:
        return HolderIn.model_validate(named).persons()
    except Refused as refused:
        raise ValueError(refused.details) from refused


def _number(name: str, text: str, most: int) -> int | None:
    if not text:
        return None
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not plain or not 1 <= int(text) <= most:
        raise ValueError(f"{name} must be a whole number from 1 to {most}")
    return int(text)


def _flag(text: str) -> bool | None:
    if text.lower() not in _FLAGS:
        raise ValueError("active must be true or false")
    return _FLAGS[text.lower()]


def _as_text_cell(code: str) -> str:
    return f"'{code}" if code.startswith(_FORMULA) else code


def _from_text_cell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
