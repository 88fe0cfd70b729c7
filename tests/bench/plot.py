"""A small plot as SVG, both axes logarithmic."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 56, 72, 40, 48
COLOURS = ("#7f2704", "#b5450b", "#e6731f", "#8a8a8a", "#6baed6", "#2b7bba", "#08468b")


@dataclass(frozen=True)
class Line:
    """A named line of points (x, y), all above zero."""

    name: str
    points: Sequence[tuple[float, float]]


def log_plot(lines: Sequence[Line], x_title: str, title: str) -> str:
    """The lines, each with its name at its end."""
    xs = [x for line in lines for x, _ in line.points]
    ys = [y for line in lines for _, y in line.points]
    across = _Axis(min(xs), max(xs), LEFT, WIDTH - RIGHT)
    upward = _Axis(min(ys), max(ys), HEIGHT - BOTTOM, TOP)
    parts = [_grid(across, upward)]
    for line, colour in zip(lines, COLOURS, strict=True):
        at = [(across.place(x), upward.place(y)) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
            f'<text x="{at[-1][0] + 6:.1f}" y="{at[-1][1] + 4:.1f}" fill="{colour}">'
            f"{line.name}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n'
        f'<text x="{LEFT}" y="22" font-size="14">{title}</text>\n'
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">'
        f"{x_title}</text>\n" + "\n".join(parts) + "\n</svg>\n"
    )


@dataclass(frozen=True)
class _Axis:
    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        part = log10(value / self.low) / log10(self.high / self.low)
        return self.start + part * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Powers of ten within the axis."""
        first, last = ceil(log10(self.low) - 1e-9), floor(log10(self.high) + 1e-9)
        return [10.0**power for power in range(first, last + 1)]


def _grid(across: _Axis, upward: _Axis) -> str:
    parts = []
    for tick in across.ticks():
        x = across.place(tick)
        parts.append(
            f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{tick:,.0f}</text>'
        )
    for tick in upward.ticks():
        y = upward.place(tick)
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:,.0f}</text>'
        )
    return "\n".join(parts)
