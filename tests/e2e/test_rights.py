"""Every route, stream, queue and schedule runs with the rights that its function's role has.

The emulator enforces them whenever the whole stack runs (`infra/local/emulated_rights.py`). Here
every path is gone once, so that a right which is missing is seen before AWS sees it, and so is one
that nothing needs.
"""

import pytest

from incentives.names import Scope
from infra.local.account import Account
from infra.local.emulator import Emulator
from infra.local.keys import create_key
from infra.local.local_json import LocalSystem
from tests.conftest import SYSTEM_ACCOUNT
from tests.e2e.every_route import background
from tests.e2e.every_route.calls import ROUTES, Call, Calls, new
from tests.e2e.every_route.checkout import checkout
from tests.e2e.every_route.customers import customers
from tests.e2e.every_route.office import DISCOUNT, office
from tests.e2e.every_route.points import points
from tests.e2e.every_route.referrals import referrals
from tests.e2e.rights import Right, Roles
from tests.e2e.shop import Shop, cart

# What Lambda does in a function's name: it writes the log, reads the stream, and puts what failed
# into queues. The emulator does so too, and asks nobody; the template's tests hold these.
BY_LAMBDA = {
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
}
# Rights that only a bad day or a rotation of keys needs, and where else they are held.
ON_OTHER_DAYS = {
    # Lambda puts batches and calls that failed into queues: tests/infra/test_background.py.
    ("generate_codes", "sqs:SendMessage"),
    ("switch_campaign", "sqs:SendMessage"),
    ("expire_points", "sqs:SendMessage"),
    # A function reads a key that the authorizer could not: tests/runtime/router/test_callers.py.
    ("draw_qr", "dynamodb:GetItem"),
    # What a rotation has encrypted, and what it has not moved yet when a person is erased:
    # tests/functions/customers/test_rotation.py.
    ("erase_customers", "dynamodb:PutItem"),
    ("publish_events", "dynamodb:BatchGetItem"),
}
# One right in two spellings: whoever may use either reads the same items.
READS = {"dynamodb:GetItem", "dynamodb:BatchGetItem"}

# Others delete only items of persons, which a rotation of keys gives new names.
DELETE_ANYWAY = {"erase_customers", "publish_code", "manage_campaigns"}
MOVE = "dynamodb:DeleteItem"


class EveryPath(Calls):
    """The calls of a shop, and what its functions were denied meanwhile."""

    denied: frozenset[Right] = frozenset()


@pytest.fixture(scope="module")
def account(emulator: Emulator, system: LocalSystem) -> Account:
    """Where the stack is deployed."""
    assert system.api_url
    return Account(endpoint=emulator.endpoint, id=SYSTEM_ACCOUNT)


@pytest.fixture(scope="module")
def roles(account: Account) -> Roles:
    return Roles.of(account)


@pytest.fixture(scope="module")
def every_path(
    account: Account, system: LocalSystem, roles: Roles, emulator: Emulator
) -> EveryPath:
    """Every path, gone once."""
    (table,) = account.client("dynamodb").list_tables()["TableNames"]
    partner = create_key(account, table, [Scope.PARTNER])
    every_path = EveryPath(Shop(LocalSystem(system.api_url, system.keys | {"partner": partner})))
    outside = background.Outside.of(account)
    soon = background.plan_a_start(every_path)
    background.break_a_record(account)
    checkout(every_path)
    customers(every_path)
    office(every_path)
    points(every_path, partner["app_id"])
    referrals(every_path)
    background.generate_codes(every_path, outside)
    background.expire_points(every_path, account)
    for route, call in list(every_path.succeeded.items()):
        if "{" in route.path and route not in every_path.refused:
            every_path.refuse_elsewhere(call)
    outside.set_aside()
    outside.heard("campaign.opened", soon)
    every_path.denied = frozenset(roles.told(emulator, "denied"))
    return every_path


def test_every_route_does_what_it_is_for(every_path: EveryPath) -> None:
    assert [route for route in ROUTES if route not in every_path.succeeded] == []


def test_every_route_refuses_by_itself(every_path: EveryPath) -> None:
    assert [route for route in ROUTES if route not in every_path.refused] == []


def test_no_function_was_denied_anything(every_path: EveryPath) -> None:
    assert every_path.denied == frozenset()


@pytest.mark.usefixtures("every_path")
def test_every_right_is_needed(roles: Roles, emulator: Emulator) -> None:
    done = roles.told(emulator, "allowed")
    idle = {
        right
        for right in roles.granted()
        if right.action not in BY_LAMBDA
        and (right.action != MOVE or right.function in DELETE_ANYWAY)
        and (right.function, right.action) not in ON_OTHER_DAYS
        and not any(same.covers(one) for same in _spellings(right) for one in done)
    }
    assert idle == set()


def _spellings(right: Right) -> list[Right]:
    return [right._replace(action=action) for action in READS if right.action in READS] or [right]


NONE = "dynamodb:DescribeLimits"


def an_order() -> Call:
    """A write of several items at once."""
    customer = {"source_id": new("customer")}
    body = {"source_id": new("order"), "status": "PAID", "customer": customer}
    return Call("POST", "/v1/orders", body)


def a_wrong_try() -> Call:
    """A write that is allowed in some partitions only."""
    return Call("POST", "/client/v1/validations", cart("NO-SUCH-CODE"), key="client")


def a_planned_campaign() -> Call:
    """A new schedule, in one group, that acts with a role."""
    voucher = DISCOUNT | {"code": new("PLANNED")}
    body = {"name": new("Planned"), "type": "STANDALONE", "voucher": voucher}
    start = {"start_date": "2098-01-01T00:00:00Z"}
    return Call("POST", "/v1/campaigns", body | start, key="marketing")


def a_list() -> Call:
    """A question to the index."""
    return Call("GET", "/v1/campaigns", key="marketing")


def a_look() -> Call:
    """A read of several items at once."""
    return Call("GET", "/v1/vouchers/NO-SUCH-CODE")


@pytest.mark.parametrize(
    ("missing", "call"),
    [
        (("look_up", "dynamodb:BatchGetItem", NONE), a_look()),
        (("report_orders", "dynamodb:PutItem", NONE), an_order()),
        (("manage_campaigns", "/index/listing", "/index/other"), a_list()),
        (("validate", "TRIES#", "OTHER#"), a_wrong_try()),
        (("manage_campaigns", "schedule/Incentives/", "schedule/other/"), a_planned_campaign()),
        (("manage_campaigns", "iam:PassRole", "iam:GetRole"), a_planned_campaign()),
    ],
    ids=["items", "transaction", "index", "partition", "group", "passed role"],
)
def test_a_right_that_is_missing_is_seen(
    shop: Shop,
    roles: Roles,
    emulator: Emulator,
    missing: tuple[str, str, str],
    call: Call,
) -> None:
    """Otherwise all of the above would prove nothing."""

    def status() -> int:
        return shop.ask(call.method, call.path, call.body, key=call.key).status

    before = roles.told(emulator, "denied")
    with roles.with_another(*missing):
        assert status() >= 500
    assert {right.function for right in roles.told(emulator, "denied") - before} == {missing[0]}
    assert status() < 500
