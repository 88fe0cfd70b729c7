"""Answer a browser that asks whether it may ask: a preflight of CORS, which cannot carry a key.

The gateway adds what the deployment allows to the answer, see `infra/stack/api.py`. This is the one
code that anybody at all can run, so it reads nothing, writes nothing and imports nothing: the first
visitor of a page waits for its start.
"""


def lambda_handler(event: object, context: object) -> dict[str, int]:  # noqa: ARG001 - Lambda's own
    """Answer 204: a browser goes on after a 2xx only."""
    return {"statusCode": 204}
