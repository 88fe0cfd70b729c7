"""What the catalogue says of a function: its routes, rights, stream, schedule and size."""

from dataclasses import dataclass
from enum import Enum, auto

from incentives import names

# One right in two spellings: items whose keys are known. Queries can go through a partition.
READ = ("dynamodb:GetItem", "dynamodb:BatchGetItem")
QUERY = "dynamodb:Query"
PUT = "dynamodb:PutItem"
UPDATE = "dynamodb:UpdateItem"
WRITE = (PUT, UPDATE)
DELETE = "dynamodb:DeleteItem"

# A rotation of keys brings an item of a person to its new name: who writes there moves it first.
MOVE = DELETE

HOT_MB = 1024
JOB_MB = 512
LEAST_MB = 128


class Right(Enum):
    """What a function may do outside the table, and in a part of it."""

    READ_API_KEYS = auto()
    COUNT_TRIES = auto()
    CHECK_BOTS = auto()
    PLAN_SCHEDULES = auto()
    PUT_EVENTS = auto()
    SET_ASIDE = auto()
    CALL_ITSELF = auto()


# Rights that end at some partitions of the table: what is allowed, and how their keys begin.
IN_PARTITIONS = {
    Right.READ_API_KEYS: ("dynamodb:GetItem", names.API_KEY_PREFIX),
    Right.COUNT_TRIES: ("dynamodb:UpdateItem", names.TRIES_PREFIX),
}


@dataclass(frozen=True)
class Throttle:
    """The most a route serves to all callers together, before the gateway answers 429."""

    rate_per_s: int
    burst: int


CHECKOUT = Throttle(rate_per_s=2_000, burst=4_000)
BROWSER = Throttle(rate_per_s=names.BROWSER_REQUESTS_PER_S, burst=100)
OFFICE = Throttle(rate_per_s=25, burst=50)


@dataclass(frozen=True)
class Route:
    """One method and path of the API, e.g. `Route("GET", "/v1/vouchers/{code}", OFFICE)`."""

    method: str
    path: str
    throttle: Throttle

    @property
    def keys(self) -> tuple[str, ...]:
        """The route keys of the gateway, e.g. `GET /v1/vouchers/{code}`.

        It decodes a path before it looks for the route, so a code that holds a slash comes as two
        segments and needs a key of its own.
        """
        paths = (self.path, self.path.replace("{code}", "{code}/{rest}"))
        return tuple(f"{self.method} {path}" for path in dict.fromkeys(paths))

    @property
    def for_browsers(self) -> bool:
        """Whether client keys open it; every other route takes server keys."""
        return self.path.startswith("/client/")


@dataclass(frozen=True)
class Stream:
    """How a function reads the table's stream.

    `kinds` and `change` choose the records: new images of these kinds, of inserts or (None) of any
    change; what they leave out invokes nothing and costs nothing. At most `batch_size` records, or
    what came within `window_s`, make one invocation; `parallel` batches of a shard run at once,
    and the records of one partition key keep their order. A batch that fails is tried again until
    its records are 12 hours old: what can never succeed, the function sets aside itself.

    A shard serves two readers, a third one slows all of them down, and two there are. Who else
    wants to hear of changes gets them from `publish_events`, which fans out: by a rule of the event
    bus with a queue of its own, or by a queue that it sends to.
    """

    kinds: tuple[names.Kind, ...]
    change: str | None = None
    batch_size: int = 100
    window_s: int = 0
    parallel: int = 1


@dataclass(frozen=True)
class FunctionSpec:
    """One function: `functions/<name>/handler.py: lambda_handler`.

    `deployed_as` is the name that its resources and its log lines were given by the first release,
    where the folder has another one since: an update must not replace a function and its log.
    `index` lets it query the index `listing`. A function with a `schedule` is called by it again
    and again, with the moment of the call. An `asynchronous` function has callers that do not wait
    for its answer; the invocations that fail go to a dead-letter queue. A `reserved` function has
    instances of its own where the deployment says how many (`-c reserved_concurrency=...`). A
    `canary` function gets new code for a tenth of its requests first, where that is asked for.
    """

    name: str
    deployed_as: str | None = None
    routes: tuple[Route, ...] = ()
    table_actions: tuple[str, ...] = ()
    index: bool = False
    rights: tuple[Right, ...] = ()
    stream: Stream | None = None
    schedule: str | None = None
    asynchronous: bool = False
    reserved: bool = False
    canary: bool = False
    timeout_s: int = 20
    memory_mb: int = HOT_MB

    @property
    def id(self) -> str:
        """What its resources and its log lines are called."""
        return self.deployed_as or self.name

    @property
    def meets_persons(self) -> bool:
        """Whether it may read or write a person's hash, and so needs the keys of hashes."""
        return self.name != "authorize" and bool(self.table_actions or self.stream)
