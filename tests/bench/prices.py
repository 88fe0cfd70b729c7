"""What a million operations cost, from published list prices (us-east-1, on demand, USD)."""

from dataclasses import asdict, dataclass

from tests.bench.figures import Figures

WRITE_UNIT = 0.625e-6
READ_UNIT = 0.125e-6
HTTP_REQUEST = 1.00e-6
INVOCATION = 0.20e-6
GB_SECOND = 0.0000133334  # arm64

MEMORY_GB = 1.0
CPU_SHARE = 1024 / 1769  # of a processor, at this memory
ROUND_TRIP_MS = 10.0  # assumed for reads and transactions alike, and waited for
AUTHORIZED_ANEW = 1 / 20  # of all requests; the others' answer is remembered for 60 s
AUTHORIZER_MS = 15.0  # assumed: one read and about 2 ms of CPU
READS_OF_AUTHORIZER = 0.5
MILLION = 1_000_000


@dataclass(frozen=True)
class Price:
    """USD per million operations, part by part."""

    writes: float
    reads: float
    api: float
    invocations: float
    duration: float
    authorizer: float

    @property
    def total(self) -> float:
        """All of it."""
        return float(sum(asdict(self).values()))


def duration_ms(figures: Figures) -> float:
    """How long a function of 1024 MB runs: its CPU on a part of a processor, and its waits."""
    return figures.cpu_ms / CPU_SHARE + (figures.round_trips or 0) * ROUND_TRIP_MS


def price(figures: Figures) -> Price:
    """The price of an operation that was counted."""
    return Price(
        writes=(figures.write_units or 0) * WRITE_UNIT * MILLION,
        reads=(figures.read_units or 0) * READ_UNIT * MILLION,
        api=HTTP_REQUEST * MILLION,
        invocations=INVOCATION * MILLION,
        duration=_duration(duration_ms(figures)) * MILLION,
        authorizer=AUTHORIZED_ANEW
        * (INVOCATION + _duration(AUTHORIZER_MS) + READS_OF_AUTHORIZER * READ_UNIT)
        * MILLION,
    )


def _duration(ms: float) -> float:
    return ms / 1_000 * MEMORY_GB * GB_SECOND


def arithmetic(name: str, figures: Figures) -> str:
    """The sum in one line."""
    parts = price(figures)
    return (
        f"{name}: {figures.write_units:g} write units x ${WRITE_UNIT * MILLION:g}"
        f" + {figures.read_units:g} read units x ${READ_UNIT * MILLION:g}"
        f" + API ${parts.api:.2f} + invocation ${parts.invocations:.2f}"
        f" + {duration_ms(figures):.1f} ms x 1 GB x ${GB_SECOND}/s = ${parts.duration:.2f}"
        f" + authorizer ${parts.authorizer:.3f} = ${parts.total:.2f}"
    )
