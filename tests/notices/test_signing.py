"""Signatures as the specification writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from notices import signing

# The example that the specification's own libraries test themselves with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = '{"test": 2432232314}'
AT = datetime.fromtimestamp(1614265330, UTC)
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_signature_is_the_one_of_the_specification():
    assert signing.headers(SECRET, message_id=MESSAGE, body=BODY, now=AT) == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": "1614265331"},
        {"webhook-timestamp": "soon"},
        {"webhook-signature": SIGNATURE.replace("v1,", "v2,")},
        {"webhook-signature": ""},
        {"body": BODY + " "},
        {"secret": signing.new_secret()},
        {"now": AT + timedelta(minutes=6)},
    ],
)
def test_what_was_changed_or_is_old_is_not_signed(change: dict[str, object]):
    given = signing.headers(SECRET, message_id=MESSAGE, body=BODY, now=AT)
    asked = {"secret": SECRET, "body": BODY, "now": AT} | {k: v for k, v in change.items() if k not in given}

    def says(headers: dict[str, str], secret, body, now) -> bool:
        return signing.is_signed(secret, headers, body, now=now)

    assert says(given, SECRET, BODY, AT)
    assert not says(given | {k: v for k, v in change.items() if k in given}, **asked)


def test_one_of_two_signatures_is_enough():
    given = signing.headers(SECRET, message_id=MESSAGE, body=BODY, now=AT)
    given["webhook-signature"] = f"v1,old= {SIGNATURE}"

    assert signing.is_signed(SECRET, given, BODY, now=AT)


def test_secrets_differ_and_have_their_mark():
    one, other = signing.new_secret(), signing.new_secret()

    assert one != other
    assert one.startswith("whsec_")
