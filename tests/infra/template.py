"""Questions that tests ask of a synthesised template."""

from dataclasses import dataclass
from typing import Any

from infra.catalogue.functions import ALL_FUNCTIONS

Properties = dict[str, Any]

# A function keeps the name that its resources were given first.
NAMES = {function.id: function.name for function in ALL_FUNCTIONS}


@dataclass(frozen=True)
class Template:
    """A CloudFormation template as the CDK wrote it."""

    content: dict[str, Any]

    def all(self, kind: str) -> dict[str, Properties]:
        """Properties of every resource of a type, by logical id."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.content["Resources"].items()
            if resource["Type"] == f"AWS::{kind}"
        }

    def one(self, kind: str) -> Properties:
        """Properties of the only resource of a type."""
        (properties,) = self.all(kind).values()
        return properties

    def path(self, logical_id: str) -> str:
        """Where the construct lies, e.g. `Incentives/redeem/Function/Resource`.

        A function is called by its folder.
        """
        path: str = self.content["Resources"][logical_id]["Metadata"]["aws:cdk:path"]
        stack, construct, *rest = path.split("/")
        return "/".join([stack, NAMES.get(construct, construct), *rest])

    def functions(self) -> dict[str, Properties]:
        """Properties of the functions, by the name of each."""
        return {
            self.path(name).split("/")[1]: properties
            for name, properties in self.all("Lambda::Function").items()
        }

    def statements(self) -> dict[str, list[Properties]]:
        """The policy statements of each function and of `Schedules`."""
        found: dict[str, list[Properties]] = {}
        for name, properties in self.all("IAM::Policy").items():
            statements = properties["PolicyDocument"]["Statement"]
            found.setdefault(self.path(name).split("/")[1], []).extend(statements)
        return found

    def actions(self, owner: str, service: str) -> set[str]:
        """What `owner` may do with a service, e.g. `{"GetItem"}` with `dynamodb`."""
        return {
            action.removeprefix(f"{service}:")
            for statement in self.statements()[owner]
            for action in as_list(statement["Action"])
            if action.startswith(f"{service}:")
        }

    def target(self, reference: Properties) -> str:
        """The path of the construct that a `Ref` or `Fn::GetAtt` points to, without the stack."""
        logical_id = reference["Ref"] if "Ref" in reference else reference["Fn::GetAtt"][0]
        return self.path(logical_id).removeprefix("Incentives/").removesuffix("/Resource")


def as_list(value: str | list[str]) -> list[str]:
    """An action or a list of actions as a list."""
    return [value] if isinstance(value, str) else value
