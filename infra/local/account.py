"""An AWS account on the emulator."""

import os
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.hooks import BaseEventHooks

from infra.local.emulator import REGION

# Tests count calls, so a client never repeats one on its own.
ONE_TRY = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30)

# The emulator checks signatures, and takes this for the secret of every account's owner.
OWNERS_SECRET = "test"  # noqa: S105 - it opens nothing


@dataclass(frozen=True)
class Account:
    """An account: the emulator takes a 12-digit access key as the account's number.

    Attributes:
        endpoint: the emulator's address, `http://127.0.0.1:<port>`.
        id: twelve digits; also the access key, of the account's owner, who may do everything.
        region: the one region in use.
    """

    endpoint: str
    id: str
    region: str = REGION

    @property
    def environment(self) -> dict[str, str]:
        """What another process needs to work in this account with any AWS library."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.id,
            "AWS_SECRET_ACCESS_KEY": OWNERS_SECRET,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_REGION": self.region,
        }

    @property
    def whole_environment(self) -> dict[str, str]:
        """This process's environment with this account in place of any other."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return others | self.environment

    def client(self, service: str, config: Config = ONE_TRY) -> Any:  # noqa: ANN401 - made at run time
        """A new client of this account, e.g. `account.client("ssm")`."""
        return _session().create_client(
            service,
            region_name=self.region,
            endpoint_url=self.endpoint,
            aws_access_key_id=self.id,
            aws_secret_access_key=OWNERS_SECRET,
            config=config,
        )


def client_events() -> BaseEventHooks:
    """The events of every client that is made from now on; a hook must come before its client."""
    events: BaseEventHooks = _session().get_component("event_emitter")
    return events


@cache
def _session() -> botocore.session.Session:
    """One session, so that a service's description is read once per process."""
    return botocore.session.Session()
