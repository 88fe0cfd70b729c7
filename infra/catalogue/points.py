"""Points: programmes with their tiers and milestones, members, earning and spending."""

from infra.catalogue.spec import (
    CHECKOUT,
    MOVE,
    OFFICE,
    QUERY,
    READ,
    UPDATE,
    WRITE,
    FunctionSpec,
    Route,
)

ALL_FUNCTIONS = (
    FunctionSpec(
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
            Route("PUT", "/v1/loyalties/{id}/rewards/{reward}", OFFICE),
            Route("PUT", "/v1/loyalties/{id}/partners/{app_id}", OFFICE),
        ),
        table_actions=(*READ, QUERY, *WRITE),
        index=True,
    ),
    FunctionSpec(
        name="manage_tiers",
        routes=(
            Route("PUT", "/v1/loyalties/{id}/tiers", OFFICE),
            Route("POST", "/v1/loyalties/{id}/tiers", OFFICE),
            Route("GET", "/v1/loyalties/{id}/tiers", CHECKOUT),
            Route("GET", "/v1/loyalties/{id}/tiers/{tier}", CHECKOUT),
        ),
        table_actions=(*READ, UPDATE),
    ),
    FunctionSpec(
        name="manage_milestones",
        routes=(
            Route("POST", "/v1/loyalties/{id}/milestones", OFFICE),
            Route("GET", "/v1/loyalties/{id}/milestones", CHECKOUT),
            Route("POST", "/v1/loyalties/{id}/milestones/{milestone}/enable", OFFICE),
            Route("POST", "/v1/loyalties/{id}/milestones/{milestone}/disable", OFFICE),
        ),
        table_actions=(*READ, UPDATE),
    ),
    FunctionSpec(
        name="enroll_members",
        routes=(
            Route("POST", "/v1/loyalties/{id}/members", CHECKOUT),
            Route("POST", "/v1/loyalties/members/{id}/merge", OFFICE),
        ),
        table_actions=(*READ, *WRITE, MOVE),
    ),
    FunctionSpec(
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
    FunctionSpec(
        name="award_points",
        routes=(
            Route("POST", "/v1/loyalties/members/{id}/balance", CHECKOUT),
            Route("POST", "/v1/loyalties/{campaign}/members/{id}/balance", CHECKOUT),
            Route("POST", "/v1/loyalties/{id}/events", CHECKOUT),
            Route("POST", "/v1/loyalties/members/{id}/refunds", CHECKOUT),
            Route("POST", "/v1/loyalties/members/{id}/grants", OFFICE),
        ),
        table_actions=(*READ, *WRITE, MOVE),
    ),
    FunctionSpec(
        name="spend_points",
        routes=(
            Route("POST", "/v1/loyalties/members/{id}/redemption", CHECKOUT),
            Route("POST", "/v1/loyalties/members/{id}/redemptions/{redemption}/rollback", CHECKOUT),
            Route("POST", "/v1/loyalties/members/{id}/milestones/{milestone}/reward", CHECKOUT),
            Route("POST", "/v1/loyalties/{campaign}/members/{id}/redemption", CHECKOUT),
            Route("POST", "/v1/loyalties/{id}/members/{member}/transfers", OFFICE),
        ),
        table_actions=(*READ, *WRITE, MOVE),
    ),
)
