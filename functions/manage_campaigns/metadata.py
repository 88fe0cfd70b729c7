"""Data that marketing keeps with a campaign, and that we only hand back."""

import json
from collections.abc import Mapping

from manage_campaigns.strict import refused

MAX_METADATA = 4_000  # characters of JSON; read with every campaign


def fit(metadata: Mapping[str, object]) -> dict[str, object] | None:
    """The metadata of a campaign, None when it has none.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; more than 4,000 characters of JSON.
    """
    if len(json.dumps(metadata)) > MAX_METADATA:
        raise refused(f"metadata may have {MAX_METADATA} characters of JSON")
    return dict(metadata) or None
