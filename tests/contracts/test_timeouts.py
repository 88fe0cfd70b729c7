"""Who waits for whom: a call to AWS ends before its function, a function before the gateway."""

import pytest

from incentives.runtime.patience import LONGEST_CALL_S
from infra.catalogue.background import AUTHORIZE
from infra.catalogue.functions import ALL_FUNCTIONS
from infra.catalogue.spec import FunctionSpec

GATEWAY_S = 29
GATEWAY_AUTHORIZER_S = 10


@pytest.mark.parametrize("function", ALL_FUNCTIONS, ids=lambda function: function.name)
def test_a_call_to_aws_does_not_outlive_its_function(function: FunctionSpec) -> None:
    assert function.timeout_s > LONGEST_CALL_S


def test_the_gateway_hears_every_answer() -> None:
    assert all(function.timeout_s < GATEWAY_S for function in ALL_FUNCTIONS if function.routes)
    assert AUTHORIZE.timeout_s <= GATEWAY_AUTHORIZER_S
