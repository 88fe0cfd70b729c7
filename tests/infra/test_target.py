"""Every command about a deployment means the same account, region and stack, whatever its tool."""

import argparse
from typing import Any

import pytest

from infra.local.account import Account
from infra.target import NoTarget, Target, choose, outputs_of, settle, stack_of


def options(**told: str) -> argparse.Namespace:
    return argparse.Namespace(**{"env": "default", "region": None, "profile": None, **told})


@pytest.fixture
def credentials(account: Account, monkeypatch: pytest.MonkeyPatch) -> Account:
    """The account's, without a region."""
    for name, value in account.environment.items():
        if "REGION" not in name:
            monkeypatch.setenv(name, value)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    return account


def test_the_environment_without_a_name_keeps_the_names_of_before() -> None:
    assert stack_of("default") == "Incentives"


@pytest.mark.parametrize("name", ["prod", "dev2", "team-a-test", "a", "a" * 20])
def test_an_environments_name_is_in_that_of_its_stack(name: str) -> None:
    assert stack_of(name) == f"Incentives-{name}"


@pytest.mark.parametrize(
    "name", ["", "Prod", "2nd", "a_b", "-a", "a-", "a--b", "a b", "a/b", "ü", "a" * 21, "a\n"]
)
def test_a_name_that_aws_might_not_take_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(NoTarget, match=r"an environment cannot be called .* for example `prod`"):
        stack_of(name)


def test_a_target_is_an_environment_in_an_account_and_region(credentials: Account) -> None:
    target = settle(options(env="prod", region="eu-central-1"))
    assert target == Target("prod", credentials.id, "eu-central-1")
    assert str(target) == f"stack Incentives-prod, account {credentials.id}, eu-central-1"
    assert target.arguments == "ENV=prod REGION=eu-central-1"


@pytest.mark.usefixtures("credentials")
def test_without_a_region_nothing_is_guessed() -> None:
    with pytest.raises(NoTarget, match=r"no region is chosen: say REGION=\.\.\."):
        settle(options())


@pytest.mark.usefixtures("credentials")
def test_an_unknown_profile_is_named() -> None:
    with pytest.raises(NoTarget, match="shop"):
        settle(options(profile="shop", region="eu-central-1"))


@pytest.mark.usefixtures("credentials")
def test_what_is_not_deployed_has_no_outputs() -> None:
    target = settle(options(env="prod", region="eu-central-1"))
    assert target.outputs() is None
    with pytest.raises(
        NoTarget, match=r"there is no stack Incentives-prod, .*`make deploy` makes one"
    ):
        target.deployed()


def test_another_fault_of_cloudformation_is_not_taken_for_a_stack_that_is_not_there(
    account: Account,
) -> None:
    cloudformation = account.client("cloudformation")

    class Denied:
        def describe_stacks(self, **_: Any) -> None:
            error = {"Error": {"Code": "AccessDenied", "Message": "not authorized"}}
            raise cloudformation.exceptions.ClientError(error, "DescribeStacks")

    with pytest.raises(cloudformation.exceptions.ClientError):
        outputs_of(Denied(), "Incentives")


REGIONS = [
    ({"AWS_REGION": "eu-west-1"}, None, "eu-west-1"),
    ({"AWS_DEFAULT_REGION": "us-east-2"}, None, "us-east-2"),
    ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-2"}, None, "eu-west-1"),
    ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-2"}, "eu-north-1", "eu-north-1"),
]


@pytest.mark.parametrize(("environment", "told", "region"), REGIONS)
def test_each_tool_reads_one_region(
    environment: dict[str, str], told: str | None, region: str
) -> None:
    choose(environment, region=told, profile=None)
    assert environment == {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}


@pytest.mark.parametrize(
    ("environment", "told", "profile"),
    [
        ({"AWS_DEFAULT_PROFILE": "a"}, None, "a"),
        ({"AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "b"}, None, "a"),
        ({"AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "b"}, "c", "c"),
        ({"AWS_ACCESS_KEY_ID": "i", "AWS_SECRET_ACCESS_KEY": "s"}, "c", "c"),
        ({"AWS_ACCESS_KEY_ID": "i", "AWS_SESSION_TOKEN": "t"}, "c", "c"),
    ],
)
def test_each_tool_reads_one_profile_and_no_keys_beside_it(
    environment: dict[str, str], told: str | None, profile: str
) -> None:
    choose(environment, region=None, profile=told)
    assert environment.get("AWS_PROFILE") == environment.get("AWS_DEFAULT_PROFILE") == profile
    assert not [name for name in environment if "KEY" in name or "TOKEN" in name]


def test_keys_beside_a_profile_that_was_not_asked_for_are_refused() -> None:
    """The CDK would deploy with the profile, the Python libraries keep secrets with the keys."""
    with pytest.raises(NoTarget, match="AWS_PROFILE and AWS_ACCESS_KEY_ID are both set"):
        choose({"AWS_PROFILE": "a", "AWS_ACCESS_KEY_ID": "i"}, region=None, profile=None)
