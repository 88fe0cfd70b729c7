"""Query strings as the official browser client writes them."""

import pytest

from incentives.runtime.query import LONGEST, UnfitQueryError, read_query


def test_brackets_spell_a_tree_of_lists_and_objects() -> None:
    query = (
        "code=X1&item%5B0%5D%5Bproduct_id%5D=p&item%5B0%5D%5Bquantity%5D=1&item[1][product_id]=q"
        "&amount=1000&customer[source_id]=a%40b&customer[metadata][k]=1&tracking_id=trk"
    )
    assert read_query(query) == {
        "code": "X1",
        "item": [{"product_id": "p", "quantity": "1"}, {"product_id": "q"}],
        "amount": "1000",
        "customer": {"source_id": "a@b", "metadata": {"k": "1"}},
        "tracking_id": "trk",
    }


def test_a_blank_value_counts_as_absent_like_null() -> None:
    assert read_query("amount=&code=A") == {"code": "A"}


def test_an_escaped_plus_in_a_code_stays_a_plus() -> None:
    assert read_query("code=A%2BB") == {"code": "A+B"}


def test_lists_may_come_in_any_order_but_not_with_gaps() -> None:
    assert read_query("item[1]=b&item[0]=a") == {"item": ["a", "b"]}
    assert read_query("item[0]=a&item[2]=c") == {"item": {"0": "a", "2": "c"}}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("a=1&a=2", id="twice"),
        pytest.param("a=1&a[b]=2", id="a value and an object"),
        pytest.param("a[b]=2&a=1", id="an object and a value"),
        pytest.param("a[=1", id="an open bracket"),
        pytest.param("a[]=1", id="an empty bracket"),
        pytest.param("[a]=1", id="no name"),
        pytest.param("=1", id="nothing before the equals sign"),
        pytest.param("a[b]c=1", id="text after a bracket"),
        pytest.param("a" + "[b]" * 6 + "=1", id="too deep"),
        pytest.param("a=%00", id="a control character"),
        pytest.param("a=%ff", id="not UTF-8"),
        pytest.param("&".join(f"a{n}=1" for n in range(1001)), id="too many"),
        pytest.param("a=" + "1" * LONGEST, id="too long"),
    ],
)
def test_a_query_without_one_clear_meaning_is_unfit(query: str) -> None:
    with pytest.raises(UnfitQueryError):
        read_query(query)
