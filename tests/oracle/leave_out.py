"""Tests that DynamoDB Local cannot judge, by what it does otherwise than DynamoDB."""

# A transaction of DynamoDB costs two write units for each KB begun of each item. DynamoDB Local
# 3.3.1 adds the items' sizes up first and does not double them: the 4 of a public code are 2 there,
# and the 12 of a publication with everything are 2 as well. What these tests say besides, about
# round trips, the emulator's run holds.
CAPACITY_OF_TRANSACTIONS = (
    "tests/store/checkout/test_budget.py::test_a_gift_card_costs_one_line_more_than_a_unique_code",
    "tests/store/checkout/test_budget.py::test_a_public_capped_code_is_redeemed_in_one_round_trip",
    "tests/store/checkout/test_budget.py::test_a_return_reads_the_order_and_its_terms_and_writes_once",
    "tests/store/checkout/test_budget.py::test_a_rollback_is_a_read_and_a_write",
    "tests/store/checkout/test_budget.py::test_a_unique_code_is_redeemed_in_two_round_trips",
    "tests/store/checkout/test_budget.py::test_a_voucher_with_a_campaign_of_its_own_is_one_write",
    "tests/store/checkout/test_budget.py::test_an_idempotency_key_costs_a_receipt",
    (
        "tests/store/checkout/test_budget.py"
        "::test_points_that_pay_an_order_cost_the_order_the_member_and_its_entry"
    ),
    "tests/store/checkout/test_budget.py::test_topping_up_a_gift_card_is_a_read_and_a_write",
    (
        "tests/store/checkout/test_budget.py"
        "::test_who_asks_for_first_orders_pays_for_one_read_and_one_count_a_name"
    ),
    "tests/store/referrals/test_budget_of_referrals.py::test_a_conversion_is_a_read_and_a_write",
    (
        "tests/store/publications/test_budget_of_publications.py"
        "::test_a_code_is_issued_in_two_round_trips_of_six_write_units"
    ),
    "tests/store/publications/test_budget_of_publications.py::test_each_thing_more_that_is_kept_costs_two_units",
    (
        "tests/usecases/points/test_expire_points.py"
        "::test_a_visit_is_one_transaction_of_five_units_or_six_with_points_left"
    ),
    "tests/usecases/points/test_expire_points.py::test_an_award_never_writes_the_index",
    (
        "tests/usecases/codes/test_hand_out.py"
        "::test_a_warm_instance_gives_a_code_with_one_write_of_four_units"
    ),
)

LEFT_OUT = CAPACITY_OF_TRANSACTIONS
