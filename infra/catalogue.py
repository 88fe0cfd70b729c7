"""The rooms as data: doors, exact rights, environment, size and throttle of each function.

A new room is a new entry here and a folder in `functions/`; nothing else in `infra` names a room.
"""

from dataclasses import dataclass
from enum import Enum, auto

from incentives import names

# One right in two spellings: items whose keys are known. Queries can go through a partition.
READ = ("dynamodb:GetItem", "dynamodb:BatchGetItem")
QUERY = "dynamodb:Query"
PUT = "dynamodb:PutItem"
WRITE = (PUT, "dynamodb:UpdateItem")
DELETE = "dynamodb:DeleteItem"

# The kinds of item whose changes are announced. Gates, uses and codes change far more often.
WITH_EVENTS = (
    names.Kind.REDEMPTION,
    names.Kind.CAMPAIGN,
    names.Kind.SWITCH,
    names.Kind.CODE_JOB,
    names.Kind.LEDGER_ENTRY,
    names.Kind.REFERRAL,
    names.Kind.REMINDER,
    names.Kind.CUSTOMER_ORDERS,
    names.Kind.CONSENT,
    names.Kind.PUBLICATION,
    names.Kind.MESSAGE,
    names.Kind.CREDIT_ENTRY,
)

HOT_MB = 1024
JOB_MB = 512


class Right(Enum):
    """What a room may do outside the table."""

    READ_PERSON_KEY = auto()
    COUNT_TRIES = auto()
    CHECK_BOTS = auto()
    PLAN_SCHEDULES = auto()
    PUT_EVENTS = auto()
    SET_ASIDE = auto()
    CALL_ITSELF = auto()


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
    """How a room reads the table's stream.

    `kinds` and `change` choose the records: new images of these kinds, of inserts or (None) of any
    change; what they leave out invokes nothing and costs nothing. At most `batch_size` records, or
    what came within `window_s`, make one invocation; `parallel` batches of a shard run at once,
    and the records of one partition key keep their order. A batch that fails is tried again until
    its records are 12 hours old: what can never succeed, the room sets aside itself.
    """

    kinds: tuple[names.Kind, ...]
    change: str | None = None
    batch_size: int = 100
    window_s: int = 0
    parallel: int = 1


@dataclass(frozen=True)
class RoomSpec:
    """One function: `functions/<name>/handler.py: lambda_handler`.

    `index` lets it query the index `listing`. A room with a `schedule` is called by it again and
    again, with the moment of the ring. An `asynchronous` room has callers that do not wait
    for its answer; the invocations that fail go to a dead-letter queue.
    """

    name: str
    routes: tuple[Route, ...] = ()
    table_actions: tuple[str, ...] = ()
    index: bool = False
    rights: tuple[Right, ...] = ()
    stream: Stream | None = None
    schedule: str | None = None
    asynchronous: bool = False
    timeout_s: int = 20
    memory_mb: int = HOT_MB


# The gateway waits no longer than 10 s for an authorizer.
AUTHORIZE = RoomSpec(name="authorize", table_actions=("dynamodb:GetItem",), timeout_s=10)

# Also answers what no door is open for, so that even that answer has the wire's shape.
RECEPTION = RoomSpec(
    name="look_up",
    routes=(
        Route("GET", "/v1/vouchers/{code}", CHECKOUT),
        Route("GET", "/v1/redemptions/{id}", CHECKOUT),
    ),
    table_actions=READ,
)

EXPLAIN = RoomSpec(
    name="explain",
    routes=(
        Route("GET", "/v1/decisions/{decision}", OFFICE),
        Route("POST", "/v1/decisions/{decision}/replay", OFFICE),
    ),
    table_actions=READ,
    rights=(Right.READ_PERSON_KEY,),
)

SWITCH_CAMPAIGN = RoomSpec(
    name="switch_campaign",
    table_actions=("dynamodb:GetItem", PUT),
    asynchronous=True,
    timeout_s=30,
    memory_mb=JOB_MB,
)

ROOMS = (
    AUTHORIZE,
    RoomSpec(
        name="validate",
        routes=(
            Route("POST", "/v1/validations", CHECKOUT),
            Route("POST", "/v1/vouchers/{code}/validate", CHECKOUT),
            Route("POST", "/client/v1/validations", BROWSER),
            Route("GET", "/client/v1/validate", BROWSER),
        ),
        table_actions=READ,
        rights=(Right.READ_PERSON_KEY, Right.COUNT_TRIES),
    ),
    RoomSpec(
        name="qualify",
        routes=(
            Route("POST", "/v1/qualifications", CHECKOUT),
            Route("POST", "/client/v1/qualifications", BROWSER),
            Route("POST", "/v1/promotions/validation", CHECKOUT),
            Route("GET", "/client/v1/promotions/validation", BROWSER),
            Route("GET", "/v1/promotions/tiers", OFFICE),
        ),
        table_actions=(*READ, QUERY),
        rights=(Right.READ_PERSON_KEY,),
    ),
    RoomSpec(
        name="redeem",
        routes=(
            Route("POST", "/v1/redemptions", CHECKOUT),
            Route("POST", "/v1/vouchers/{code}/redemption", CHECKOUT),
            Route("POST", "/client/v1/redemptions", BROWSER),
            Route("POST", "/client/v1/redeem", BROWSER),
        ),
        table_actions=(*READ, *WRITE),
        rights=(Right.READ_PERSON_KEY,),
    ),
    RoomSpec(
        name="roll_back",
        routes=(
            Route("POST", "/v1/redemptions/{id}/rollback", CHECKOUT),
            Route("POST", "/v1/redemptions/{id}/rollbacks", CHECKOUT),
            Route("POST", "/v1/redemptions/{id}/returns", CHECKOUT),
        ),
        table_actions=(*READ, *WRITE),
    ),
    RoomSpec(
        name="issue_code",
        routes=(
            Route("POST", "/v1/publications", CHECKOUT),
            Route("GET", "/v1/publications", OFFICE),
            Route("POST", "/client/v1/publish", BROWSER),
        ),
        table_actions=(*READ, QUERY, *WRITE, DELETE),
        rights=(Right.READ_PERSON_KEY, Right.CHECK_BOTS),
    ),
    RECEPTION,
    EXPLAIN,
    RoomSpec(
        name="draw_qr",
        routes=(Route("GET", "/v1/qr", CHECKOUT), Route("GET", "/client/v1/qr", BROWSER)),
    ),
    RoomSpec(
        name="manage_campaigns",
        routes=(
            Route("POST", "/v1/campaigns", OFFICE),
            Route("GET", "/v1/campaigns", OFFICE),
            Route("GET", "/v1/campaigns/{id}", OFFICE),
            Route("PUT", "/v1/campaigns/{id}", OFFICE),
            Route("DELETE", "/v1/campaigns/{id}", OFFICE),
            Route("POST", "/v1/campaigns/{id}/enable", OFFICE),
            Route("POST", "/v1/campaigns/{id}/disable", OFFICE),
            Route("POST", "/v1/campaigns/{id}/stop", OFFICE),
            Route("POST", "/v1/campaigns/{id}/resume", OFFICE),
            Route("POST", "/v1/vouchers", OFFICE),
            Route("POST", "/v1/vouchers/{code}", OFFICE),
            Route("DELETE", "/v1/vouchers/{code}", OFFICE),
            Route("POST", "/v1/vouchers/{code}/disable", OFFICE),
            Route("POST", "/v1/vouchers/{code}/enable", OFFICE),
            Route("GET", "/v1/stacking-rules", OFFICE),
            Route("PUT", "/v1/stacking-rules", OFFICE),
        ),
        table_actions=(*READ, QUERY, *WRITE, DELETE),
        index=True,
        rights=(Right.PLAN_SCHEDULES, Right.READ_PERSON_KEY),
        timeout_s=25,
    ),
    RoomSpec(
        name="manage_codes",
        routes=(
            Route("POST", "/v1/campaigns/{id}/vouchers", OFFICE),
            Route("GET", "/v1/campaigns/{id}/vouchers", OFFICE),
            Route("GET", "/v1/campaigns/{id}/vouchers/export", OFFICE),
            Route("POST", "/v1/campaigns/{id}/vouchers/{code}", OFFICE),
            Route("POST", "/v1/campaigns/{id}/import", OFFICE),
            Route("GET", "/v1/campaigns/{id}/jobs/{job}", OFFICE),
        ),
        table_actions=(*READ, QUERY, PUT),
        index=True,
        rights=(Right.READ_PERSON_KEY,),
        timeout_s=25,
    ),
    RoomSpec(
        name="manage_cards",
        routes=(
            Route("POST", "/v1/vouchers/{code}/balance", CHECKOUT),
            Route("GET", "/v1/vouchers/{code}/transactions", CHECKOUT),
        ),
        table_actions=(*READ, QUERY, *WRITE),
    ),
    RoomSpec(
        name="manage_programmes",
        routes=(
            Route("POST", "/v1/loyalties", OFFICE),
            Route("GET", "/v1/loyalties", OFFICE),
            Route("GET", "/v1/loyalties/{id}", OFFICE),
            Route("PUT", "/v1/loyalties/{id}", OFFICE),
            Route("POST", "/v1/loyalties/{id}/stop", OFFICE),
            Route("POST", "/v1/loyalties/{id}/resume", OFFICE),
            Route("POST", "/v1/loyalties/{id}/earning-rules", OFFICE),
            Route("GET", "/v1/loyalties/{id}/earning-rules", OFFICE),
            Route("POST", "/v1/loyalties/{id}/earning-rules/{rule}/enable", OFFICE),
            Route("POST", "/v1/loyalties/{id}/earning-rules/{rule}/disable", OFFICE),
            Route("POST", "/v1/loyalties/{id}/rewards", OFFICE),
            Route("GET", "/v1/loyalties/{id}/rewards", CHECKOUT),
            Route("PUT", "/v1/loyalties/{id}/partners/{app_id}", OFFICE),
        ),
        table_actions=(*READ, QUERY, PUT),
        index=True,
    ),
    RoomSpec(
        name="manage_tiers",
        routes=(
            Route("PUT", "/v1/loyalties/{id}/tiers", OFFICE),
            Route("POST", "/v1/loyalties/{id}/tiers", OFFICE),
            Route("GET", "/v1/loyalties/{id}/tiers", CHECKOUT),
            Route("GET", "/v1/loyalties/{id}/tiers/{tier}", CHECKOUT),
        ),
        table_actions=(*READ, PUT),
    ),
    RoomSpec(
        name="manage_milestones",
        routes=(
            Route("POST", "/v1/loyalties/{id}/milestones", OFFICE),
            Route("GET", "/v1/loyalties/{id}/milestones", CHECKOUT),
            Route("POST", "/v1/loyalties/{id}/milestones/{milestone}/enable", OFFICE),
            Route("POST", "/v1/loyalties/{id}/milestones/{milestone}/disable", OFFICE),
        ),
        table_actions=(*READ, PUT),
    ),
    RoomSpec(
        name="enroll_members",
        routes=(Route("POST", "/v1/loyalties/{id}/members", CHECKOUT),),
        table_actions=(*READ, PUT),
        rights=(Right.READ_PERSON_KEY,),
    ),
    RoomSpec(
        name="read_members",
        routes=(
            Route("GET", "/v1/loyalties/members/{id}", CHECKOUT),
            Route("GET", "/v1/loyalties/members/{id}/balance", CHECKOUT),
            Route("GET", "/v1/loyalties/members/{id}/points-expiration", CHECKOUT),
            Route("GET", "/v1/loyalties/members/{id}/transactions", CHECKOUT),
            Route("GET", "/v1/loyalties/members/{id}/tiers", CHECKOUT),
            Route("GET", "/v1/loyalties/members/{id}/milestones", CHECKOUT),
            Route("GET", "/v1/loyalties/members/{id}/transactions/export", OFFICE),
            Route("GET", "/v1/loyalties/{campaign}/members/{id}", CHECKOUT),
            Route("GET", "/v1/loyalties/{campaign}/members/{id}/points-expiration", CHECKOUT),
            Route("GET", "/v1/loyalties/{campaign}/members/{id}/transactions", CHECKOUT),
        ),
        table_actions=(*READ, QUERY),
    ),
    RoomSpec(
        name="award_points",
        routes=(
            Route("POST", "/v1/loyalties/members/{id}/balance", CHECKOUT),
            Route("POST", "/v1/loyalties/{campaign}/members/{id}/balance", CHECKOUT),
            Route("POST", "/v1/loyalties/{id}/events", CHECKOUT),
            Route("POST", "/v1/loyalties/members/{id}/refunds", CHECKOUT),
            Route("POST", "/v1/loyalties/members/{id}/grants", OFFICE),
        ),
        table_actions=(*READ, *WRITE),
        rights=(Right.READ_PERSON_KEY,),
    ),
    RoomSpec(
        name="spend_points",
        routes=(
            Route("POST", "/v1/loyalties/members/{id}/redemption", CHECKOUT),
            Route("POST", "/v1/loyalties/members/{id}/redemptions/{redemption}/rollback", CHECKOUT),
            Route("POST", "/v1/loyalties/members/{id}/milestones/{milestone}/reward", CHECKOUT),
            Route("POST", "/v1/loyalties/{campaign}/members/{id}/redemption", CHECKOUT),
            Route("POST", "/v1/loyalties/{id}/members/{member}/transfers", OFFICE),
        ),
        table_actions=(*READ, *WRITE),
    ),
    RoomSpec(
        name="keep_customers",
        routes=(
            Route("POST", "/v1/customers", CHECKOUT),
            Route("GET", "/v1/customers/{id}", CHECKOUT),
            Route("PUT", "/v1/customers/{id}", CHECKOUT),
            Route("GET", "/v1/customers/{id}/consents", CHECKOUT),
            Route("PUT", "/v1/customers/{id}/consents", CHECKOUT),
        ),
        table_actions=(*READ, QUERY, PUT),
        rights=(Right.READ_PERSON_KEY,),
    ),
    RoomSpec(
        name="forget_customers",
        routes=(
            Route("POST", "/v1/customers/{id}/permanent-deletion", OFFICE),
            Route("GET", "/v1/customers/{id}/export", OFFICE),
        ),
        table_actions=(*READ, QUERY, *WRITE, DELETE),
        index=True,
        rights=(Right.READ_PERSON_KEY,),
        timeout_s=25,
    ),
    RoomSpec(
        name="tell_orders",
        routes=(Route("POST", "/v1/orders", CHECKOUT),),
        table_actions=(*READ, *WRITE),
        rights=(Right.READ_PERSON_KEY,),
    ),
    RoomSpec(
        name="convert_referral",
        routes=(
            Route("POST", "/v1/referrals/{code}/conversions", CHECKOUT),
            Route("POST", "/v1/referrals/conversions/{id}/cancel", CHECKOUT),
            Route("POST", "/v1/events", CHECKOUT),
        ),
        table_actions=(*READ, *WRITE),
        rights=(Right.READ_PERSON_KEY,),
    ),
    RoomSpec(
        name="manage_referrals",
        routes=(
            Route("POST", "/v1/referrals/{id}/members", CHECKOUT),
            Route("GET", "/v1/referrals/members/{code}", CHECKOUT),
            Route("GET", "/v1/referrals/{id}/leaderboard", OFFICE),
            Route("GET", "/v1/referrals/{id}/payables", OFFICE),
            Route("GET", "/v1/referrals/{id}/payables/export", OFFICE),
            Route("GET", "/v1/referrals/{id}/measures", OFFICE),
            Route("GET", "/v1/referrals/{id}/conversions", OFFICE),
            Route("GET", "/v1/referrals/conversions/{id}", CHECKOUT),
        ),
        table_actions=(*READ, QUERY, *WRITE),
        index=True,
        rights=(Right.READ_PERSON_KEY,),
    ),
    RoomSpec(
        name="generate_codes",
        table_actions=(*READ, *WRITE),
        stream=Stream(kinds=(names.Kind.CODE_CHUNK,), change="INSERT", batch_size=1, parallel=4),
        timeout_s=60,
        memory_mb=JOB_MB,
    ),
    SWITCH_CAMPAIGN,
    RoomSpec(
        name="expire_points",
        table_actions=(*READ, PUT),
        index=True,
        rights=(Right.CALL_ITSELF,),
        # Every zone's midnight is within an hour of a ring; nothing waits for it.
        schedule="cron(5 * * * ? *)",
        asynchronous=True,
        timeout_s=300,
    ),
    RoomSpec(
        name="publish_events",
        rights=(Right.PUT_EVENTS, Right.SET_ASIDE),
        stream=Stream(kinds=WITH_EVENTS, batch_size=100, window_s=1, parallel=4),
        timeout_s=60,
        memory_mb=JOB_MB,
    ),
)
