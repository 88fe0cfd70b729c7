"""What shops tell of customers and their orders, and what a customer is given or asks for."""

from infra.catalogue.spec import (
    BROWSER,
    CHECKOUT,
    DELETE,
    MOVE,
    OFFICE,
    QUERY,
    READ,
    WRITE,
    FunctionSpec,
    Right,
    Route,
)

ALL_FUNCTIONS = (
    FunctionSpec(
        name="manage_customers",
        deployed_as="keep_customers",
        routes=(
            Route("POST", "/v1/customers", CHECKOUT),
            Route("GET", "/v1/customers/{id}", CHECKOUT),
            Route("PUT", "/v1/customers/{id}", CHECKOUT),
            Route("GET", "/v1/customers/{id}/consents", CHECKOUT),
            Route("PUT", "/v1/customers/{id}/consents", CHECKOUT),
            Route("POST", "/v1/customers/{id}/unlink", OFFICE),
        ),
        table_actions=(*READ, QUERY, *WRITE, MOVE),
    ),
    FunctionSpec(
        name="erase_customers",
        deployed_as="forget_customers",
        routes=(
            Route("POST", "/v1/customers/{id}/permanent-deletion", OFFICE),
            Route("GET", "/v1/customers/{id}/export", OFFICE),
        ),
        table_actions=(*READ, QUERY, *WRITE, DELETE),
        index=True,
        timeout_s=25,
    ),
    FunctionSpec(
        name="report_orders",
        deployed_as="tell_orders",
        routes=(Route("POST", "/v1/orders", CHECKOUT),),
        table_actions=(*READ, *WRITE, MOVE),
    ),
    FunctionSpec(
        name="publish_code",
        deployed_as="issue_code",
        routes=(
            Route("POST", "/v1/publications", CHECKOUT),
            Route("GET", "/v1/publications", OFFICE),
            Route("POST", "/client/v1/publish", BROWSER),
        ),
        table_actions=(*READ, QUERY, *WRITE, DELETE),
        rights=(Right.CHECK_BOTS,),
    ),
)
