"""What nobody should send: bodies, members, codes and query strings that cannot be."""

import gzip
from typing import Any

BIG_NUMBER = "1" + "0" * 30

BROKEN_BODIES: dict[str, str | bytes] = {
    "half an object": '{"redeemables":',
    "two objects": "{}{}",
    "a comma too many": '{"order":{},}',
    "single quotes": "{'order':{}}",
    "a number": "12",
    "a text": '"WELCOME"',
    "true": "true",
    "an array of arrays": "[[]]",
    "a member twice": '{"order":{"amount":1},"order":{"amount":2}}',
    "a member twice, further in": '{"order":{"amount":1,"amount":2}}',
    "NaN": '{"order":{"amount":NaN}}',
    "infinity": '{"order":{"amount":-Infinity}}',
    "beyond any float": '{"order":{"amount":1e999}}',
    "beyond any integer": f'{{"order":{{"amount":{BIG_NUMBER}}}}}',
    "a very long number": '{"order":{"amount":' + "9" * 5_000 + "}}",
    "very deep arrays": '{"metadata":' + "[" * 5_000 + "]" * 5_000 + "}",
    "deep objects": '{"metadata":' + '{"a":' * 40 + "1" + "}" * 40 + "}",
    "a control character": '{"tracking_id":"a\\u0000b"}',
    "a raw control character": '{"tracking_id":"a\x07b"}',
    "half a surrogate pair": '{"tracking_id":"\\ud800"}',
    "half a pair as a name": '{"\\udfff":1}',
    "no UTF-8": b'{"tracking_id":"\xff\xfe"}',
    "UTF-16": '{"order":{}}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "gzip": gzip.compress(b'{"order":{}}'),
    "only blanks": "   ",
    "more than the largest body": '{"tracking_id":"' + "x" * 5_000_000 + '"}',
}

HOSTILE_MEMBERS: dict[str, dict[str, Any]] = {
    "negative amount": {"order": {"amount": -1}},
    "float amount": {"order": {"amount": 10.5}},
    "amount as text": {"order": {"amount": "1000"}},
    "amount as boolean": {"order": {"amount": True}},
    "amount beyond the bound": {"order": {"amount": 10**12 + 1}},
    "negative quantity": {"order": {"items": [{"price": 1, "quantity": -1}]}},
    "no quantity": {"order": {"items": [{"price": 1, "quantity": 0}]}},
    "quantity times price too large": {
        "order": {"items": [{"price": 10**12, "quantity": 1_000_000}]}
    },
    "501 items": {"order": {"items": [{"price": 1}] * 501}},
    "items as an object": {"order": {"items": {"0": {"price": 1}}}},
    "order as a text": {"order": "ord_1"},
    "order as an array": {"order": [1, 2]},
    "order without a name": {"order": {"id": ""}},
    "order with an endless name": {"order": {"id": "o" * 201}},
    "metadata as an array": {"metadata": ["a"]},
    "bulky metadata": {"metadata": {"note": "x" * 3_000}},
    "bulky metadata of the order": {"order": {"metadata": {"note": "x" * 3_000}}},
    "customer as a text": {"customer": "cust_1"},
    "customer id as a number": {"customer": {"id": 5}},
    "customer id with a line end": {"customer": {"source_id": "a\nb"}},
    "customer with an endless e-mail": {"customer": {"email": "a" * 400 + "@example.com"}},
    "customer with no e-mail": {"customer": {"email": "nobody"}},
    "a lock": {"session": {"type": "LOCK"}},
    "a session as a text": {"session": "LOCK"},
}

HOSTILE_REDEEMABLES: dict[str, Any] = {
    "none": [],
    "an object instead": {"id": "WELCOME"},
    "a text instead": "WELCOME",
    "texts instead": ["WELCOME"],
    "31": [{"id": f"CODE-{number}"} for number in range(31)],
    "twice the same": [{"id": "WELCOME"}, {"id": " welcome "}],
    "without an id": [{"object": "voucher"}],
    "an empty id": [{"id": ""}],
    "an id that is a number": [{"id": 5}],
    "an endless id": [{"id": "X" * 201}],
    "an unknown kind": [{"object": "spaceship", "id": "WELCOME"}],
    "a kind that is not offered": [{"object": "promotion_stack", "id": "WELCOME"}],
    "no kind at all": [{"object": 1, "id": "WELCOME"}],
}

HOSTILE_CODES = [
    "..%2F..%2Fetc%2Fpasswd",
    "%2E%2E",
    "..",
    "%252F",
    "%25",
    "%00",
    "%0A",
    "%FF%FE",
    "%F0%9F%8E%81",
    "W%D0%95LCOME",  # a Cyrillic letter that looks like E
    "%EF%BC%B7ELCOME",  # a wide W
    "WEL%E2%80%8BCOME",  # a blank of no width; around a code it is dropped
    "%E2%84%AAELVIN",  # the Kelvin sign
    "WEL%20%20COME",
    "WEL%09COME",
    "X" * 101,
    "X" * 257,
    "%E6%BC%A2" * 200,
    "'%20OR%201=1--",
    "CODE%23WELCOME",
    "$%7Bjndi:ldap:x%7D",
]

HOSTILE_QUERIES = [
    "",
    "code=",
    "amount=1",
    "code=WELCOME&code=TWENTY",
    "code[]=WELCOME",
    "code[0]=WELCOME",
    "code=%FF",
    "code=%00",
    "code=WELCOME&amount=-1",
    "code=WELCOME&amount=1e3",
    "code=WELCOME&amount=true",
    "code=WELCOME&amount=NaN",
    f"code=WELCOME&amount={BIG_NUMBER}",
    "code=WELCOME&item=1",
    "code=WELCOME&item[a]=1",
    "code=WELCOME&item[0][quantity]=0",
    "code=WELCOME&item[1][price]=1",
    "code=WELCOME&customer=jo",
    "code=WELCOME&customer[0]=jo",
    "code=WELCOME&customer[a][b][c][d][e][f][g]=1",
    "code=WELCOME&a[=1",
    "code=WELCOME&[]=1",
    "code=WELCOME&session_type=LOCK",
    "code=WELCOME&customer[email]=nobody",
    "code=" + "W" * 201,
    "code=" + "W" * 11_000,
    "&".join(f"a{n}=1" for n in range(1_001)),
    "code=WELCOME&" + "&".join(f"item[{n}][price]=1" for n in range(501)),
]
