"""Referrals: who referred whom, and what both sides get."""

from infra.catalogue.spec import CHECKOUT, MOVE, OFFICE, READ, WRITE, FunctionSpec, Route

ALL_FUNCTIONS = (
    FunctionSpec(
        name="convert_referral",
        routes=(
            Route("POST", "/v1/referrals/{code}/conversions", CHECKOUT),
            Route("POST", "/v1/referrals/conversions/{id}/cancel", CHECKOUT),
            Route("POST", "/v1/events", CHECKOUT),
        ),
        table_actions=(*READ, *WRITE, MOVE),
    ),
    FunctionSpec(
        name="manage_referrals",
        routes=(
            Route("POST", "/v1/referrals/{id}/members", CHECKOUT),
            Route("GET", "/v1/referrals/members/{code}", CHECKOUT),
            Route("GET", "/v1/referrals/{id}/leaderboard", OFFICE),
            Route("GET", "/v1/referrals/{id}/payables", OFFICE),
            Route("GET", "/v1/referrals/{id}/payables/export", OFFICE),
            Route("GET", "/v1/referrals/payables/{id}", OFFICE),
            Route("POST", "/v1/referrals/payables/{id}/payment", OFFICE),
            Route("GET", "/v1/referrals/{id}/measures", OFFICE),
            Route("GET", "/v1/referrals/{id}/conversions", OFFICE),
            Route("GET", "/v1/referrals/conversions/{id}", CHECKOUT),
        ),
        table_actions=(*READ, *WRITE, MOVE),
        index=True,
    ),
)
