"""What shops ask at the checkout: may this code be used, use it, give it back, what is it."""

from infra.catalogue.spec import (
    BROWSER,
    CHECKOUT,
    MOVE,
    OFFICE,
    QUERY,
    READ,
    WRITE,
    FunctionSpec,
    Right,
    Route,
)

# Also answers what no route is open for, so that even that answer has the wire's shape.
FALLBACK = FunctionSpec(
    name="look_up",
    routes=(
        Route("GET", "/v1/vouchers/{code}", CHECKOUT),
        Route("GET", "/v1/redemptions/{id}", CHECKOUT),
    ),
    table_actions=READ,
)

ALL_FUNCTIONS = (
    FunctionSpec(
        name="validate",
        routes=(
            Route("POST", "/v1/validations", CHECKOUT),
            Route("POST", "/v1/vouchers/{code}/validate", CHECKOUT),
            Route("POST", "/client/v1/validations", BROWSER),
            Route("GET", "/client/v1/validate", BROWSER),
        ),
        table_actions=READ,
        rights=(Right.COUNT_TRIES,),
        reserved=True,
        canary=True,
    ),
    FunctionSpec(
        name="qualify",
        routes=(
            Route("POST", "/v1/qualifications", CHECKOUT),
            Route("POST", "/client/v1/qualifications", BROWSER),
            Route("POST", "/v1/promotions/validation", CHECKOUT),
            Route("GET", "/client/v1/promotions/validation", BROWSER),
            Route("GET", "/v1/promotions/tiers", OFFICE),
        ),
        table_actions=(*READ, QUERY),
        reserved=True,
    ),
    FunctionSpec(
        name="redeem",
        routes=(
            Route("POST", "/v1/redemptions", CHECKOUT),
            Route("POST", "/v1/vouchers/{code}/redemption", CHECKOUT),
            Route("POST", "/client/v1/redemptions", BROWSER),
            Route("POST", "/client/v1/redeem", BROWSER),
        ),
        table_actions=(*READ, *WRITE, MOVE),
        reserved=True,
        canary=True,
    ),
    FunctionSpec(
        name="roll_back",
        routes=(
            Route("POST", "/v1/redemptions/{id}/rollback", CHECKOUT),
            Route("POST", "/v1/redemptions/{id}/rollbacks", CHECKOUT),
            Route("POST", "/v1/redemptions/{id}/returns", CHECKOUT),
        ),
        table_actions=(*READ, *WRITE, MOVE),
        reserved=True,
        canary=True,
    ),
    FunctionSpec(
        name="change_order",
        routes=(Route("PUT", "/v1/orders/{id}", CHECKOUT),),
        table_actions=(*READ, *WRITE, MOVE),
    ),
    FALLBACK,
    FunctionSpec(
        name="draw_qr",
        routes=(Route("GET", "/v1/qr", CHECKOUT), Route("GET", "/client/v1/qr", BROWSER)),
        rights=(Right.READ_API_KEYS,),
    ),
    FunctionSpec(
        name="manage_cards",
        routes=(
            Route("POST", "/v1/vouchers/{code}/balance", CHECKOUT),
            Route("GET", "/v1/vouchers/{code}/transactions", CHECKOUT),
        ),
        table_actions=(*READ, QUERY, *WRITE),
    ),
)
