"""What the office does: campaigns, their codes, and why a decision fell as it did."""

from infra.catalogue.spec import DELETE, OFFICE, QUERY, READ, WRITE, FunctionSpec, Right, Route

ALL_FUNCTIONS = (
    FunctionSpec(
        name="manage_campaigns",
        routes=(
            Route("POST", "/v1/campaigns", OFFICE),
            Route("GET", "/v1/campaigns", OFFICE),
            Route("GET", "/v1/campaigns/{id}", OFFICE),
            Route("PUT", "/v1/campaigns/{id}", OFFICE),
            Route("DELETE", "/v1/campaigns/{id}", OFFICE),
            Route("POST", "/v1/campaigns/{id}/clone", OFFICE),
            Route("POST", "/v1/campaigns/{id}/enable", OFFICE),
            Route("POST", "/v1/campaigns/{id}/disable", OFFICE),
            Route("POST", "/v1/campaigns/{id}/stop", OFFICE),
            Route("POST", "/v1/campaigns/{id}/resume", OFFICE),
            Route("POST", "/v1/vouchers", OFFICE),
            Route("POST", "/v1/vouchers/{code}", OFFICE),
            Route("PUT", "/v1/vouchers/{code}", OFFICE),
            Route("DELETE", "/v1/vouchers/{code}", OFFICE),
            Route("POST", "/v1/vouchers/{code}/disable", OFFICE),
            Route("POST", "/v1/vouchers/{code}/enable", OFFICE),
            Route("GET", "/v1/stacking-rules", OFFICE),
            Route("PUT", "/v1/stacking-rules", OFFICE),
        ),
        table_actions=(*READ, QUERY, *WRITE, DELETE),
        index=True,
        rights=(Right.PLAN_SCHEDULES,),
        timeout_s=25,
    ),
    FunctionSpec(
        name="manage_codes",
        routes=(
            Route("POST", "/v1/campaigns/{id}/vouchers", OFFICE),
            Route("GET", "/v1/campaigns/{id}/vouchers", OFFICE),
            Route("GET", "/v1/campaigns/{id}/vouchers/export", OFFICE),
            Route("POST", "/v1/campaigns/{id}/vouchers/{code}", OFFICE),
            Route("POST", "/v1/campaigns/{id}/import", OFFICE),
            Route("GET", "/v1/campaigns/{id}/jobs/{job}", OFFICE),
        ),
        table_actions=(*READ, QUERY, *WRITE),
        index=True,
        timeout_s=25,
    ),
    FunctionSpec(
        name="explain",
        routes=(
            Route("GET", "/v1/decisions/{decision}", OFFICE),
            Route("POST", "/v1/decisions/{decision}/replay", OFFICE),
        ),
        table_actions=READ,
    ),
)
