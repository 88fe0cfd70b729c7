"""A browser asks whether it may ask, and goes on after a 2xx; the gateway says what is allowed."""

from answer_preflights.handler import lambda_handler

PREFLIGHT = {
    "version": "2.0",
    "routeKey": "OPTIONS /client/{rest+}",
    "rawPath": "/client/v1/publish",
    "headers": {"origin": "https://shop.example", "access-control-request-method": "POST"},
}


def test_whoever_asks_is_answered_without_a_body() -> None:
    assert lambda_handler(PREFLIGHT, None) == {"statusCode": 204}


def test_nothing_in_the_request_changes_the_answer() -> None:
    assert lambda_handler({}, None) == lambda_handler(None, None) == {"statusCode": 204}
