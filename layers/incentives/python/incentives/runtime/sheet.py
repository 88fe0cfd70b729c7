"""Sheets that an office downloads: comma-separated, and nothing in them is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from incentives.runtime.answer import Answer, Csv

type Cell = str | int | None


def sheet(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Answer[Csv]:
    """A file of this name with a header and the rows; None is blank."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Answer(Csv(text.getvalue()), headers=headers)


def _plain(cell: Cell) -> Cell:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {*"=+-@\t\r"} else cell
