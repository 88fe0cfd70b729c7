"""An account that can spare them keeps instances for those whom a checkout waits for."""

import pytest

from infra.settings import Settings, read_settings
from tests.infra.template import Template

pytestmark = pytest.mark.xdist_group("infra")

AT_THE_CHECKOUT = {"authorize", "validate", "qualify", "redeem", "roll_back"}


def reserved(template: Template) -> dict[str, int]:
    """The functions with instances of their own, and how many."""
    return {
        name: properties["ReservedConcurrentExecutions"]
        for name, properties in template.functions().items()
        if "ReservedConcurrentExecutions" in properties
    }


def test_nothing_is_reserved_unless_asked_for(template: Template) -> None:
    """A new account may have ten instances in all and cannot give any away."""
    assert reserved(template) == {}


@pytest.mark.parametrize("told", ["off", None])
def test_off_is_the_same(told: object) -> None:
    assert read_settings({"reserved_concurrency": told}.get) == Settings()


def test_authorizer_and_checkout_get_as_many_as_the_deployment_says(optional: Template) -> None:
    assert reserved(optional) == dict.fromkeys(AT_THE_CHECKOUT, 100)


@pytest.mark.parametrize("told", ["100", 100])
def test_a_number_may_come_as_text_from_the_command_line(told: object) -> None:
    assert read_settings({"reserved_concurrency": told}.get).reserved_concurrency == 100


@pytest.mark.parametrize("told", [0, "0", "-5", "many", "1.5", "", " 7", "\u0667", True, "on"])
def test_anything_but_a_whole_number_from_one_is_refused_in_a_sentence(told: object) -> None:
    """Zero would switch the checkout off."""
    with pytest.raises(ValueError, match=r"reserved_concurrency is `off` or a whole number from 1"):
        read_settings({"reserved_concurrency": told}.get)
