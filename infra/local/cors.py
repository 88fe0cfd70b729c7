"""CORS rules of the API on the emulator, which overlooks those that a template deploys."""

import json
from pathlib import Path

from infra.local.account import Account


def set_cors(account: Account, api_id: str, template: Path) -> None:
    """Set the rules of the template once more, over the API's own interface."""
    resources = json.loads(template.read_text())["Resources"].values()
    (api,) = (resource for resource in resources if resource["Type"] == "AWS::ApiGatewayV2::Api")
    account.client("apigatewayv2").update_api(
        ApiId=api_id, CorsConfiguration=api["Properties"]["CorsConfiguration"]
    )
