"""Hashes as they are written: what is encrypted, and what a rotation's own writes tell."""

from typing import Any

import pytest

from incentives.domain.access.stored_hashes import Cipher, Writing, encrypted_in
from incentives.names import PERSON_KEYS_PARTITION
from incentives.store import keys
from incentives.store.access.secrets import PERSON_KEYS
from incentives.store.calls import WRITTEN_ANEW, moving, part_now, read_in, told_by, written
from tests.support.stream import stream_record

ONE, TWO = Cipher.of(1, "a" * 64), Cipher.of(2, "b" * 64)
KNOWN = {1: ONE, 2: TWO}
FIRST = Writing(ONE, None, KNOWN, moving=True)
SECOND = Writing(TWO, ONE, KNOWN, moving=True)
JO = "0a" * 16
TAIL = "a2b3c4d5e6f7" * 2 + "xy"

Item = dict[str, dict[str, Any]]


@pytest.mark.parametrize(
    "text",
    [
        JO,
        f"PERSON#{JO}",
        f"cust_{JO}",
        f"{JO} {JO}",
        f'{{"persons":["{JO}"]}}',
        f"mem_{TAIL}{JO}",
        f"MEMBER#mem_{TAIL}{JO}",
        f"cnv_{TAIL}{JO}_1",
        f"pay_{TAIL}{JO}_1_referrer",
        f"pub_{TAIL}",
        f"MESSAGE#pub_{TAIL}",
        f"ENTRY#{TAIL}",
        f"REFUND#{TAIL}",
        f"vtx_{TAIL}",
    ],
)
def test_what_leads_to_a_person_is_encrypted_and_read_as_it_was(text: str) -> None:
    for writing in (FIRST, SECOND):
        stored = writing.now(text)
        assert JO not in stored
        assert TAIL not in stored or JO in text
        assert encrypted_in(stored)
        assert SECOND.read(stored) == text
        assert writing.now(writing.read(stored)) == stored


@pytest.mark.parametrize(
    "text",
    [
        "",
        "WELCOME",
        "a" * 64,
        JO.upper(),
        f"camp_{TAIL}",
        f"ord_{TAIL}",
        "2026-06-15T12:00:00+00:00",
        f"~1~{'A' * 43}~",
        "~7~" + "A" * 43 + "~",
    ],
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert FIRST.now(text) == text
    assert FIRST.read(text) == text


def test_a_leaked_person_key_says_nothing_of_an_encrypted_hash() -> None:
    assert FIRST.now(JO) != SECOND.now(JO)
    assert Writing(ONE, None, {1: ONE}).read(SECOND.now(JO)) == SECOND.now(JO)


def test_a_code_that_looks_like_a_hash_stays_where_it_is_found() -> None:
    code = "12345678901234567890123456789012"
    item = {"pk": {"S": f"CODE#{code}"}, "sk": {"S": "VOUCHER"}, "holders": {"S": JO}}
    stored = written(item, FIRST)
    assert (stored["pk"], stored["sk"]) == (item["pk"], item["sk"])
    assert stored["holders"] == {"S": FIRST.now(JO)}


def test_a_condition_holds_of_a_value_written_before() -> None:
    part = {
        "Key": {"pk": {"S": "CODE#X"}, "sk": {"S": "VOUCHER"}},
        "ConditionExpression": "#0 = :1 AND #1 = :11",
        "UpdateExpression": "SET #2 = :2",
        "ExpressionAttributeValues": {":1": {"S": JO}, ":11": {"N": "1"}, ":2": {"S": JO}},
    }
    made = part_now(part, SECOND)
    assert made["ConditionExpression"] == "#0 IN (:1, :1f) AND #1 = :11"
    assert made["ExpressionAttributeValues"] == {
        ":1": {"S": SECOND.now(JO)},
        ":1f": {"S": SECOND.before(JO)},
        ":11": {"N": "1"},
        ":2": {"S": SECOND.now(JO)},
    }


def entry(writing: Writing | None = None) -> Item:
    item = {
        "pk": {"S": f"MEMBER#mem_{TAIL}{JO}"},
        "sk": {"S": f"ENTRY#{TAIL}"},
        "kind": {"S": "ledger_entry"},
    }
    return written(item, writing) if writing else item


def moved(item: Item, writing: Writing) -> Item:
    put: Item = moving(item, writing, "incentives")["TransactItems"][1]["Put"]["Item"]
    return put


def test_an_item_that_a_rotation_moved_or_wrote_anew_tells_nothing() -> None:
    anew = moved(entry(), FIRST)
    assert told_by(stream_record(None, anew), lambda: FIRST) is None
    assert told_by(stream_record(entry(), anew), lambda: FIRST) is None
    again = moved(anew, SECOND)
    assert told_by(stream_record(anew, again), lambda: SECOND) is None


def test_what_happens_to_it_later_is_told_as_it_is_meant() -> None:
    anew = moved(entry(), FIRST)
    record = stream_record(anew, anew | {"more": {"S": FIRST.now(JO)}})
    told = told_by(record, lambda: FIRST)
    assert told is not None
    assert told["dynamodb"]["OldImage"] == entry()
    assert told["dynamodb"]["NewImage"] == entry() | {"more": {"S": JO}}
    whole = stream_record(anew, entry(FIRST))  # written whole, so without the mark
    told = told_by(whole, lambda: FIRST)
    assert told is not None
    assert WRITTEN_ANEW not in str(told)


def test_a_record_without_an_encrypted_hash_is_told_without_asking_for_keys() -> None:
    record = stream_record(None, entry())
    assert told_by(record, lambda: pytest.fail("asked for the keys")) == record


def test_an_item_that_was_moved_reads_as_before() -> None:
    assert read_in(moved(entry(), FIRST), FIRST) == entry()


def test_the_functions_rights_name_the_partition_of_the_keys() -> None:
    assert keys.secret(PERSON_KEYS)[0] == PERSON_KEYS_PARTITION
