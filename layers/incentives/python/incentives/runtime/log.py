"""One line of JSON per request: ids, refusal keys, durations; no token, address or unique code."""

import os

from aws_lambda_powertools import Logger

logger = Logger(
    service=os.environ.get("POWERTOOLS_SERVICE_NAME", "incentives"), utc=True, use_rfc3339=True
)
