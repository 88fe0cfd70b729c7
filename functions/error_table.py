"""The table of errors in `docs/api.md`, written from the refusals themselves by `make openapi`."""

from pathlib import Path

from incentives.domain.refusal import Refusal
from incentives.domain.refusal_table import EXPLANATIONS

GUIDE = Path(__file__).parents[1] / "docs" / "api.md"
BEGIN, END = "<!-- errors -->", "<!-- /errors -->"


def table() -> str:
    """One line for each refusal, in the order in which they are declared."""
    lines = [
        f"| `{refusal}` | {EXPLANATIONS[refusal].status.value} | {EXPLANATIONS[refusal].sentence} |"
        for refusal in Refusal
    ]
    return "\n".join(["| key | status | message |", "|---|---|---|", *lines])


def with_table(guide: str) -> str:
    """The guide with the table as it should be between its two marks.

    Raises:
        ValueError: a mark is missing.
    """
    before, begin, rest = guide.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the guide has no {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def write() -> None:
    """Write the table anew."""
    GUIDE.write_text(with_table(GUIDE.read_text()))
