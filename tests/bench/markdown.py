"""Tables for people, and guides that hold them."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, names: int = 0) -> str:
    """A Markdown table; the first `names` columns to the left, numbers to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    width = [max(map(len, column)) for column in zip(head, *texts, strict=True)]
    rule = [
        f":{'-' * (size - 1)}" if place < names else f"{'-' * (size - 1)}:"
        for place, size in enumerate(width)
    ]
    return "\n".join(_line(row, width, names) for row in [head, rule, *texts])


def _line(cells: Sequence[str], width: Sequence[int], names: int) -> str:
    padded = (
        cell.ljust(size) if place < names else cell.rjust(size)
        for place, (cell, size) in enumerate(zip(cells, width, strict=True))
    )
    return f"| {' | '.join(padded)} |"


def filled(text: str, name: str, content: str) -> str:
    """The text with `content` between the marks of that name."""
    opening, closing = f"<!-- {name} -->\n", f"\n<!-- /{name} -->"
    before, rest = text.split(opening)
    return before + opening + content + closing + rest.split(closing)[1]
