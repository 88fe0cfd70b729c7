"""What the functions of the deployed stack may do, what they did, and what they were denied."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from infra.local.account import Account
from infra.local.emulator import Emulator
from tests.infra.template import as_list


class Right(NamedTuple):
    """A function, an action and a resource, e.g. `redeem`, `dynamodb:PutItem`, an ARN."""

    function: str
    action: str
    resource: str

    def covers(self, other: "Right") -> bool:
        """Whether what was done is what this allows."""
        same = (self.function, self.action) == (other.function, other.action)
        return same and fnmatchcase(other.resource, self.resource)


@dataclass(frozen=True)
class Roles:
    """The roles of the deployed functions, by the functions' names."""

    account: Account
    names: dict[str, str]

    @classmethod
    def of(cls, account: Account) -> "Roles":
        """The roles of every function in the account."""
        pages = account.client("lambda").get_paginator("list_functions").paginate()
        functions = [one for page in pages for one in page["Functions"]]
        named = {
            function["Handler"].split(".")[0]: function["Role"].split("/")[-1]
            for function in functions
        }
        return cls(account, named)

    def granted(self) -> set[Right]:
        """What the functions may do."""
        return {
            Right(function, action, resource)
            for function, role in self.names.items()
            for _name, document in self._policies(role)
            for statement in document["Statement"]
            for action in as_list(statement["Action"])
            for resource in as_list(statement["Resource"])
        }

    def told(self, emulator: Emulator, verdict: str) -> set[Right]:
        """What the functions were `allowed` or `denied` since the emulator started."""
        functions = {role: function for function, role in self.names.items()}
        lines = (json.loads(line) for line in emulator.rights_log.read_text().splitlines())
        return {
            Right(functions[role], action, resource)
            for role, action, resource, was in lines
            if was == verdict and role in functions
        }

    @contextmanager
    def with_another(self, function: str, given: str, instead: str) -> Iterator[None]:
        """Write something else into a function's policies for a while, e.g. another action."""
        role = self.names[function]
        before = list(self._policies(role))
        assert given in json.dumps([document for _name, document in before])
        try:
            for name, document in before:
                self._put(role, name, json.dumps(document).replace(given, instead))
            yield
        finally:
            for name, document in before:
                self._put(role, name, json.dumps(document))

    def _policies(self, role: str) -> list[tuple[str, dict[str, Any]]]:
        client = self.account.client("iam")
        return [
            (name, client.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
            for name in client.list_role_policies(RoleName=role)["PolicyNames"]
        ]

    def _put(self, role: str, name: str, document: str) -> None:
        client = self.account.client("iam")
        client.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=document)
