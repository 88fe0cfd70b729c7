"""The HTTP API: routes, the two authorizers, CORS, throttles and the access log."""

from collections.abc import Mapping

import jsii
from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from incentives import names
from infra.catalogue.background import ANSWER_PREFLIGHTS
from infra.catalogue.checkout import FALLBACK
from infra.catalogue.functions import ALL_FUNCTIONS
from infra.catalogue.spec import OFFICE, FunctionSpec, Throttle
from infra.stack import exceptions
from infra.stack.engine_function import EngineFunction

SERVER_IDENTITY = (names.HEADER_SERVER_ID, names.HEADER_SERVER_TOKEN)
CLIENT_IDENTITY = (names.HEADER_CLIENT_ID, names.HEADER_CLIENT_TOKEN, names.HEADER_ORIGIN)

# A revoked key works for at most this long.
AUTHORIZATION_CACHE = Duration.seconds(60)

# What a route of an HTTP API can take, but for OPTIONS.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
PREFLIGHTS_OF_PAGES = "OPTIONS /client/{rest+}"
PREFLIGHTS_ELSEWHERE = "OPTIONS /{rest+}"


class Api(Construct):
    """The API in front of the functions: each route has a throttle and, but OPTIONS, an authorizer.

    An HTTP API answers OPTIONS by itself only where no route takes it. `$default` and `ANY` do take
    it, with their authorizer, which a preflight cannot satisfy: it carries no key. So no route here
    is for `ANY`, and preflights have routes of their own, see `_answer_preflights`.
    """

    def __init__(
        self,
        scope: Construct,
        functions: Mapping[str, EngineFunction],
        *,
        authorize: EngineFunction,
        log_retention: logs.RetentionDays,
    ) -> None:
        super().__init__(scope, "Api")
        self.http_api = apigatewayv2.HttpApi(
            self,
            "HttpApi",
            api_name=Stack.of(self).stack_name,  # so that a person can tell two in one account
            create_default_stage=False,
            cors_preflight=_cors(),
        )
        server = _authorizer("Server", authorize.lambda_function, SERVER_IDENTITY)
        client = _authorizer("Client", authorize.lambda_function, CLIENT_IDENTITY)
        routes = [
            route
            for spec in ALL_FUNCTIONS
            for route in self._open_routes(spec, functions[spec.id], server=server, client=client)
        ]
        self._answer_the_rest(functions[FALLBACK.name], server=server, client=client)
        routes += self._answer_preflights(functions[ANSWER_PREFLIGHTS.name])
        self.access_log = self._make_access_log(log_retention)
        self.stage = self._open_stage()
        self._throttle(routes)

    def _open_routes(
        self,
        spec: FunctionSpec,
        function: EngineFunction,
        *,
        server: apigatewayv2.IHttpRouteAuthorizer,
        client: apigatewayv2.IHttpRouteAuthorizer,
    ) -> list[apigatewayv2.HttpRoute]:
        integration = integrations.HttpLambdaIntegration(
            spec.id, function.entry, scope_permission_to_route=False
        )
        return [
            apigatewayv2.HttpRoute(
                self,
                key,
                http_api=self.http_api,
                route_key=_route_key(key),
                authorizer=client if route.for_browsers else server,
                integration=integration,
            )
            for route in spec.routes
            for key in route.keys
        ]

    def _answer_the_rest(
        self,
        function: EngineFunction,
        *,
        server: apigatewayv2.IHttpRouteAuthorizer,
        client: apigatewayv2.IHttpRouteAuthorizer,
    ) -> None:
        """Let a function say that there is nothing here; the gateway's own words have no key."""
        integration = integrations.HttpLambdaIntegration(
            "reception", function.lambda_function, scope_permission_to_route=False
        )
        browsers = [_route_key(f"{method} /client/{{rest+}}") for method in METHODS]
        for route_key, authorizer in (
            (apigatewayv2.HttpRouteKey.DEFAULT, server),
            *((route_key, client) for route_key in browsers),
        ):
            apigatewayv2.HttpRoute(
                self,
                f"Nowhere {route_key.key}",
                http_api=self.http_api,
                route_key=route_key,
                authorizer=authorizer,
                integration=integration,
            )

    def _answer_preflights(self, function: EngineFunction) -> list[apigatewayv2.HttpRoute]:
        """Let browsers ask, without a key, whether they may ask; the answer is in `_cors`.

        Outside `/client/` it allows a page nothing that would work there: the headers of server
        keys are not among the allowed ones. It is answered all the same, since `$default` would
        refuse it as a caller without a key, and such callers are counted.
        """
        integration = integrations.HttpLambdaIntegration(
            "preflights", function.lambda_function, scope_permission_to_route=False
        )
        routes = [
            apigatewayv2.HttpRoute(
                self,
                key,
                http_api=self.http_api,
                route_key=_route_key(key),
                integration=integration,
            )
            for key in (PREFLIGHTS_OF_PAGES, PREFLIGHTS_ELSEWHERE)
        ]
        for route in routes:
            exceptions.acknowledge(route, exceptions.PREFLIGHT)
        return routes

    def _make_access_log(self, retention: logs.RetentionDays) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            "AccessLog",
            # Under this prefix, deliveries do not fill up the account's one log resource policy.
            log_group_name=f"/aws/vendedlogs/{Stack.of(self).stack_name}/access",
            retention=retention,
            removal_policy=RemovalPolicy.DESTROY,
        )

    def _open_stage(self) -> apigatewayv2.HttpStage:
        return apigatewayv2.HttpStage(
            self,
            "Stage",
            http_api=self.http_api,
            auto_deploy=True,
            throttle=apigatewayv2.ThrottleSettings(
                rate_limit=OFFICE.rate_per_s, burst_limit=OFFICE.burst
            ),
            access_log_settings=_AccessLog(self.access_log),
        )

    def _throttle(self, routes: list[apigatewayv2.HttpRoute]) -> None:
        stage = self.stage.node.default_child
        assert isinstance(stage, apigatewayv2.CfnStage)
        stage.route_settings = {
            key: {
                "ThrottlingRateLimit": throttle.rate_per_s,
                "ThrottlingBurstLimit": throttle.burst,
            }
            for key, throttle in _throttles().items()
        }
        # The gateway refuses settings of a route that does not exist yet.
        self.stage.node.add_dependency(*routes)


def _throttles() -> Mapping[str, Throttle]:
    """Throttles by route key. As many preflights as requests of pages: most requests need one."""
    routes = [route for spec in ALL_FUNCTIONS for route in spec.routes]
    pages = [route.throttle for route in routes if route.for_browsers]
    preflights = Throttle(
        rate_per_s=sum(throttle.rate_per_s for throttle in pages),
        burst=sum(throttle.burst for throttle in pages),
    )
    return {key: route.throttle for route in routes for key in route.keys} | {
        PREFLIGHTS_OF_PAGES: preflights
    }


def _route_key(key: str) -> apigatewayv2.HttpRouteKey:
    method, path = key.split(" ")
    return apigatewayv2.HttpRouteKey.with_(path, apigatewayv2.HttpMethod(method))


def _authorizer(
    name: str, function: lambda_.IFunction, identity: tuple[str, ...]
) -> authorizers.HttpLambdaAuthorizer:
    """Ask `function` about the headers in `identity`; without one of them the answer is 401."""
    return authorizers.HttpLambdaAuthorizer(
        name,
        function,
        authorizer_name=name,
        identity_source=[f"$request.header.{header}" for header in identity],
        response_types=[authorizers.HttpLambdaResponseType.SIMPLE],
        results_cache_ttl=AUTHORIZATION_CACHE,
    )


def _cors() -> apigatewayv2.CorsPreflightOptions:
    """Browsers of any origin may ask; whether a key serves that origin, the authorizer decides.

    The headers of server keys are not allowed, so that a page which holds one does not work.
    """
    return apigatewayv2.CorsPreflightOptions(
        allow_origins=["*"],
        allow_methods=[apigatewayv2.CorsHttpMethod.GET, apigatewayv2.CorsHttpMethod.POST],
        allow_headers=[
            "content-type",
            names.HEADER_CLIENT_ID,
            names.HEADER_CLIENT_TOKEN,
            names.HEADER_IDEMPOTENCY_KEY,
            "x-voucherify-channel",
        ],
        expose_headers=[names.HEADER_REPLAYED, "Retry-After"],
        max_age=Duration.hours(1),
    )


@jsii.implements(apigatewayv2.IAccessLogSettings)
class _AccessLog:
    """One JSON line per request: who, which route, what came of it. No token, no path.

    `integration_status` is what the function answered; without one, the gateway itself did.
    """

    def __init__(self, log_group: logs.ILogGroup) -> None:
        self._log_group = log_group

    @property
    def destination(self) -> apigatewayv2.IAccessLogDestination:
        """The log group."""
        return apigatewayv2.LogGroupLogDestination(self._log_group)

    @property
    def format(self) -> apigateway.AccessLogFormat:
        """The fields; the path stays out because it may hold a single-use code."""
        field = apigateway.AccessLogField
        return apigateway.AccessLogFormat.custom(
            "{"
            f'"request_id":"{field.context_request_id()}",'
            '"route":"$context.routeKey",'
            '"status":"$context.status",'
            '"integration_status":"$context.integration.status",'
            '"app_id":"$context.authorizer.app_id",'
            '"latency_ms":"$context.responseLatency",'
            '"integration_error":"$context.integrationErrorMessage",'
            '"authorizer_error":"$context.authorizer.error"'
            "}"
        )
