"""Webhooks: told once per event, tried until it arrives, stopped where nothing ever does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from dashboard import tasks
from dashboard.actions import telling
from notices import hooks, reaching, signing
from notices.models import Delivery, Notice, Webhook
from people import audit, clock
from people.models import Event, Person
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory
from tests.notices.receiver import Receiver, listening

SECRET_WORDS = "Only the two of us know this"


@pytest.fixture
def receiver(settings, db) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE = True
    with listening() as server:
        yield server


@pytest.fixture
def hook(receiver: Receiver, hr_admin: Person) -> Webhook:
    made, receiver.secret = hooks.add(  # type: ignore[attr-defined]
        name="Warehouse",
        address=receiver.address,
        events=["mentorship.started", "mentorship.ended"],
        by=hr_admin,
        now=clock.now() - timedelta(minutes=1),
    )
    return made


def happens(verb: str = "start") -> Event:
    pair = MentorshipFactory()
    with transaction.atomic():
        audit.record(by=pair.mentee_person, verb=verb, about=pair, why=SECRET_WORDS)
    return Event.objects.latest("pk")


def round_at(now: datetime) -> int:
    telling.tell_all(now=now)
    return hooks.send_due(now=now)


def test_an_event_is_told_once_signed_and_without_names(hook: Webhook, receiver):
    event = happens()
    now = clock.now()

    told = [round_at(now), round_at(now), round_at(now + timedelta(hours=1))]

    ((headers, body),) = receiver.got
    assert told == [1, 0, 0]
    assert signing.is_signed(receiver.secret, headers, body, now=now)
    assert json.loads(body) == {
        "type": "mentorship.started",
        "timestamp": event.at.isoformat(),
        "data": {
            "event": event.pk,
            "program": MentorshipFactory._meta.model.objects.get(pk=event.about_id).program_id,
            "about": {"kind": "mentorship", "id": int(event.about_id)},
        },
    }
    assert [word for word in (SECRET_WORDS, event.by_name, event.about_name) if word in body] == []


def test_only_what_was_chosen_and_only_since_it_was_added(hook: Webhook, receiver):
    happens("activate")
    long_ago = happens()
    Webhook.objects.filter(pk=hook.pk).update(on_since=long_ago.at + timedelta(seconds=1))

    assert round_at(clock.now() + timedelta(seconds=2)) == 0
    assert receiver.got == []


def test_an_event_that_was_kept_late_is_told_all_the_same(hook: Webhook, receiver):
    """Its moment lies before the last round, for its transaction took longer."""
    now = clock.now()
    round_at(now + timedelta(minutes=10))
    happens()

    assert round_at(now + timedelta(minutes=11)) == 1


def test_what_does_not_arrive_is_tried_again_under_its_id(hook: Webhook, receiver):
    happens()
    now = clock.now()
    receiver.answer = 503

    first = round_at(now)
    row = Delivery.objects.get()
    too_early = round_at(now + timedelta(seconds=10))
    receiver.answer = 200
    later = round_at(now + timedelta(minutes=2))

    ids = [headers["webhook-id"] for headers, _body in receiver.got]
    assert (first, row.state, row.last_answer, row.not_before > now) == (0, "waiting", "503", True)
    assert (too_early, later, ids) == (0, 1, [row.message_id] * 2)
    assert Webhook.objects.get().failing_since is None


@pytest.mark.parametrize("answer", [301, 302, 307, 400, 404, 500])
def test_only_a_yes_counts(hook: Webhook, receiver, answer: int):
    happens()
    receiver.answer, receiver.to = answer, receiver.address

    round_at(clock.now())

    assert (len(receiver.got), Delivery.objects.get().last_answer) == (1, str(answer))
    assert Webhook.objects.get().failing_since is not None


def test_whoever_is_not_there_holds_up_nobody_else(hook: Webhook, receiver, hr_admin: Person):
    hooks.add(
        name="A dead one", address="http://127.0.0.1:9/", events=hook.events, by=hr_admin, now=hook.made_at
    )
    for _each in range(3):
        happens()

    sent = round_at(clock.now())

    dead = Delivery.objects.filter(webhook__name="A dead one")
    assert (sent, sorted(dead.values_list("attempts", flat=True))) == (3, [0, 0, 1])


def test_one_message_is_given_up_after_two_days(hook: Webhook, receiver, settings):
    settings.WEBHOOK_PATIENCE_DAYS = 30
    happens()
    now = clock.now()
    receiver.answer = 500
    round_at(now)

    round_at(now + timedelta(days=2, hours=1))

    assert Delivery.objects.get().state == "dead"
    assert Webhook.objects.get().is_on


def test_days_without_an_answer_stop_it_and_hr_is_told_once(hook: Webhook, receiver, hr_admin, stranger):
    now = clock.now()
    receiver.answer = 500
    for day in range(5):
        happens()
        round_at(now + timedelta(days=day))
    calls = len(receiver.got)

    tasks.tell_webhooks()
    tasks.tell_webhooks()
    round_at(now + timedelta(days=9))

    stopped = Webhook.objects.get()
    assert (stopped.state, calls, len(receiver.got)) == ("stopped", calls, calls)
    assert [notice.to for notice in Notice.objects.filter(kind="webhook_stopped")] == [hr_admin]
    assert Event.objects.filter(verb="stop webhook").count() == 1


def test_a_receiver_that_is_gone_is_asked_once(hook: Webhook, receiver):
    happens()
    receiver.answer = 410

    round_at(clock.now())

    assert Webhook.objects.get().state == "stopped"


def test_what_waits_is_sent_once_it_is_on_again(hook: Webhook, receiver, hr_admin: Person):
    happens()
    now = clock.now()
    telling.tell_all(now=now)
    hooks.switch(hook, on=False, by=hr_admin, now=now)
    hooks.switch(hook, on=False, by=hr_admin, now=now)
    while_off = round_at(now)
    happens()

    later = clock.now() + timedelta(seconds=1)
    hooks.switch(hook, on=True, by=hr_admin, now=later)

    assert (while_off, round_at(later)) == (0, 1)
    verbs = Event.objects.filter(about_kind="notices.webhook").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["add webhook", "switch off webhook", "switch on webhook"]


def test_again_sends_the_same_message(hook: Webhook, receiver, hr_admin: Person):
    happens()
    round_at(clock.now())
    row = Delivery.objects.get()

    hooks.again(row, by=hr_admin, now=clock.now())
    hooks.again(row, by=hr_admin, now=clock.now())
    sent = round_at(clock.now())

    (one, other) = receiver.got
    assert (sent, one[1], one[0]["webhook-id"]) == (1, other[1], other[0]["webhook-id"])
    assert Event.objects.filter(verb="repeat webhook").count() == 1


def test_a_test_says_that_it_is_one(hook: Webhook, receiver, hr_admin: Person):
    hooks.test(hook, by=hr_admin, now=clock.now())
    hooks.test(hook, by=hr_admin, now=clock.now())
    happens()

    assert round_at(clock.now()) == 3
    assert [json.loads(body)["type"] for _headers, body in receiver.got] == [
        "test.ping",
        "test.ping",
        "mentorship.started",
    ]


def test_removing_forgets_what_was_sent(hook: Webhook, hr_admin: Person):
    hooks.test(hook, by=hr_admin, now=clock.now())

    hooks.remove(hook, by=hr_admin)
    hooks.remove(hook, by=hr_admin)

    assert (Webhook.objects.count(), Delivery.objects.count()) == (0, 0)
    assert Event.objects.filter(verb="remove webhook").count() == 1


def test_old_messages_go_and_waiting_ones_stay(hook: Webhook, receiver, hr_admin: Person):
    now = clock.now()
    hooks.test(hook, by=hr_admin, now=now)
    hooks.send_due(now=now)
    hooks.test(hook, by=hr_admin, now=now)

    hooks.switch(hook, on=False, by=hr_admin, now=now)
    hooks.send_due(now=now + timedelta(days=31))

    assert [row.state for row in Delivery.objects.all()] == ["waiting"]


def test_only_an_hr_administrator_decides(hook: Webhook, stranger: Person):
    now = clock.now()
    row = Delivery(pk=1, webhook=hook)
    with pytest.raises(hooks.NotAllowed):
        hooks.add(name="x", address=hook.address, events=["program.live"], by=stranger, now=now)
    for deed in (
        lambda: hooks.switch(hook, on=False, by=stranger, now=now),
        lambda: hooks.test(hook, by=stranger, now=now),
        lambda: hooks.again(row, by=stranger, now=now),
        lambda: hooks.remove(hook, by=stranger),
    ):
        with pytest.raises(hooks.NotAllowed):
            deed()

    assert Webhook.objects.get().is_on


def test_an_address_inside_is_neither_kept_nor_called(hook: Webhook, receiver, hr_admin, settings):
    settings.WEBHOOK_PRIVATE = False
    happens()

    with pytest.raises(reaching.Inside):
        hooks.add(
            name="x", address="https://127.0.0.1/", events=["program.live"], by=hr_admin, now=clock.now()
        )
    round_at(clock.now())

    assert (Webhook.objects.count(), receiver.got) == (1, [])
    assert Delivery.objects.get().last_answer in {"Inside", "NoHttps"}


def test_the_secret_is_sealed_in_the_database(hook: Webhook, receiver):
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM notices_webhook")
        (stored,) = cursor.fetchone()

    assert receiver.secret not in stored
    assert stored.startswith("s1.")
    assert receiver.secret not in str(list(Event.objects.values_list("detail", flat=True)))


def test_the_page_adds_shows_the_secret_once_and_lists_what_was_sent(receiver, signed_in, hr_admin):
    client = signed_in(hr_admin)
    facts = {"name": "Warehouse", "address": receiver.address, "events": ["program.live"]}

    added = client.post("/hr/api/webhooks/add/", facts)
    again = client.post("/hr/api/webhooks/add/", facts)
    hook = Webhook.objects.get()
    client.post(f"/hr/api/webhooks/{hook.pk}/test/")
    hooks.send_due(now=clock.now() + timedelta(seconds=1))
    page = client.get(f"/hr/api/webhooks/{hook.pk}/").text

    assert hook.secret in added.text
    assert "There is a webhook with this name. Choose another name" in again.text
    assert (hook.secret in page, Delivery.objects.get().message_id in page) == (False, True)
    assert "Arrived" in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://hooks.example.com/", "Write an address that begins with https://"),
        ("https://127.0.0.1/", "This address is inside a network. Only public addresses are called"),
        ("https://nowhere.invalid/", "This name is not known on the internet. Check the address"),
        ("", "Write the address that is told"),
    ],
)
def test_the_page_says_why_an_address_is_not_taken(signed_in, hr_admin, address: str, said: str):
    reply = signed_in(hr_admin).post(
        "/hr/api/webhooks/add/", {"name": "x", "address": address, "events": ["program.live"]}
    )

    assert (said in reply.text, Webhook.objects.exists()) == (True, False)


def test_whoever_is_no_hr_administrator_finds_no_webhooks(hook: Webhook, signed_in):
    client = signed_in(PersonFactory(coordinator=True))

    codes = [client.get("/hr/api/webhooks/").status_code] + [
        client.post(f"/hr/api/webhooks/{hook.pk}/{deed}/").status_code
        for deed in ("test", "switch", "remove")
    ]

    assert (codes, Webhook.objects.get().is_on) == ([404] * 4, True)


def test_a_new_secret_signs_beside_the_old_one_for_a_day(hook: Webhook, receiver, hr_admin: Person):
    start, old = clock.now(), receiver.secret
    new = hooks.renew(hook, by=hr_admin, now=start)
    for _again in range(2):
        with pytest.raises(hooks.StillTwo):
            hooks.renew(hook, by=hr_admin, now=start + timedelta(hours=23))

    good = []
    for hours in (1, 23, 24):
        now = start + timedelta(hours=hours)
        hooks.test(hook, by=hr_admin, now=now)
        hooks.send_due(now=now)
        headers, body = receiver.got[-1]
        good.append([signing.is_signed(each, headers, body, now=now) for each in (old, new)])

    hook.refresh_from_db()
    assert good == [[True, True], [True, True], [False, True]]
    assert len(receiver.got[0][0]["webhook-signature"].split()) == 2
    assert (hook.old_secret, hook.old_until) == ("", None)
    assert hooks.renew(hook, by=hr_admin, now=start + timedelta(hours=25)) not in {old, new}


def test_only_an_hr_administrator_makes_a_new_secret(hook: Webhook, receiver):
    with pytest.raises(hooks.NotAllowed):
        hooks.renew(hook, by=PersonFactory(coordinator=True), now=clock.now())

    hook.refresh_from_db()
    assert hook.secret == receiver.secret


def test_page_shows_the_new_secret_once(hook: Webhook, receiver, signed_in, hr_admin: Person):
    client = signed_in(hr_admin)
    made = client.post(f"/hr/api/webhooks/{hook.pk}/secret/").text
    hook.refresh_from_db()

    assert hook.secret in made
    assert hook.secret != receiver.secret
    assert hook.secret not in client.get(f"/hr/api/webhooks/{hook.pk}/").text
    assert "Two secrets sign" in client.post(f"/hr/api/webhooks/{hook.pk}/secret/", follow=True).text
