"""Functions that no shop calls: authorizer, preflights, jobs, windows, schedules and events."""

from incentives import names
from infra.catalogue.spec import (
    JOB_MB,
    LEAST_MB,
    MOVE,
    PUT,
    READ,
    WRITE,
    FunctionSpec,
    Right,
    Stream,
)

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

# The gateway waits no longer than 10 s for an authorizer.
AUTHORIZE = FunctionSpec(
    name="authorize", table_actions=("dynamodb:GetItem",), reserved=True, timeout_s=10
)

# Anybody at all can run it, so it has no rights and is as small as can be.
ANSWER_PREFLIGHTS = FunctionSpec(name="answer_preflights", timeout_s=10, memory_mb=LEAST_MB)

SWITCH_CAMPAIGN = FunctionSpec(
    name="switch_campaign",
    table_actions=(*READ, PUT),
    asynchronous=True,
    timeout_s=30,
    memory_mb=JOB_MB,
)

ALL_FUNCTIONS = (
    AUTHORIZE,
    ANSWER_PREFLIGHTS,
    FunctionSpec(
        name="generate_codes",
        table_actions=(*READ, *WRITE),
        stream=Stream(kinds=(names.Kind.CODE_CHUNK,), change="INSERT", batch_size=1, parallel=4),
        timeout_s=60,
        memory_mb=JOB_MB,
    ),
    SWITCH_CAMPAIGN,
    FunctionSpec(
        name="expire_points",
        table_actions=(*READ, *WRITE, MOVE),
        index=True,
        rights=(Right.CALL_ITSELF,),
        # Every zone's midnight is within an hour of a ring; nothing waits for it.
        schedule="cron(5 * * * ? *)",
        asynchronous=True,
        timeout_s=300,
    ),
    FunctionSpec(
        name="publish_events",
        rights=(Right.PUT_EVENTS, Right.SET_ASIDE),
        stream=Stream(kinds=WITH_EVENTS, batch_size=100, window_s=1, parallel=4),
        timeout_s=60,
        memory_mb=JOB_MB,
    ),
)
