"""What to draw, on the wire."""

from typing import Annotated, Literal

from pydantic import Field

from incentives.runtime.shapes import RequestShape

# A link with a code and some context; a symbol with more can no longer be scanned off a screen.
LONGEST_TEXT = 500  # characters


class QrIn(RequestShape):
    """A text, such as a code or a referral link, and how to draw it.

    `scale` is pixels (or SVG units) a module; a symbol has 21 to 177 modules and a quiet zone of 4
    on every side.
    """

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    format: Literal["svg", "png"] = "svg"
    scale: Annotated[int, Field(ge=1, le=20)] = 8
