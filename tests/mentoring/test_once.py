"""A form that is sent twice is done once, with one answer: double clicks, lost answers, crashes, races."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from dashboard.actions import retention
from mentoring import once
from people import clock
from people.actions import answering
from people.models import Answered
from programs.models import Campaign, Program
from tests.factories.programs import ProgramFactory

FORM = {
    "name": "News", "segments": ["mentors"], "anchor": "day", "send_on": "2099-01-01", "repeat": "once",
    "subject": "News", "body": "Hello",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _any_day(monkeypatch) -> None:
    monkeypatch.setattr("programs.forms.campaigns.FARTHEST", timedelta(days=99_999))


@pytest.fixture
def url(program) -> str:
    """Writing a message has no guard of its own: each POST makes one."""
    return reverse("programs:campaign-write", args=[program.pk])


@pytest.fixture
def client(program, signed_in) -> Client:
    return signed_in(program.owner)


def test_without_a_key_two_posts_are_two_deeds(client, url):
    """The control: all tests below would be green on a page that never does a thing twice."""
    answers = [client.post(url, FORM).headers["Location"] for _again in range(2)]

    assert len(set(answers)) == Campaign.objects.count() == 2


def test_every_form_carries_a_key_of_its_own(client, url):
    keys = [re.findall(r'name="once" value="([^"]+)"', client.get(url).text) for _again in range(2)]

    assert len(keys[0]) == client.get(url).text.count("csrfmiddlewaretoken")
    assert len(set(keys[0] + keys[1])) == 2 * len(keys[0]) > 0


def test_the_same_form_again_leads_to_the_same_page(client, url):
    form = FORM | {"once": "k1"}

    first, second = client.post(url, form), client.post(url, form, follow=True)

    assert second.redirect_chain[0][0] == first.headers["Location"]
    assert Campaign.objects.count() == 1
    assert "You had sent this already. It was done once." in second.text


def test_other_words_from_the_same_page_are_another_deed(client, url):
    """Back, another word, send again: the browser shows the old key."""
    for subject in ("One", "Two", "One"):
        client.post(url, FORM | {"once": "k1", "subject": subject})

    assert sorted(Campaign.objects.values_list("subject", flat=True)) == ["One", "Two"]


def test_a_program_says_its_key_in_the_header(client, url):
    header = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
    answers = [client.post(url, FORM, headers=header) for _again in range(3)]
    other = client.post(url, FORM | {"subject": "Other"}, headers=header)
    again = client.post(url, FORM | {"subject": "Other"}, headers=header)

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert [other.status_code, again.status_code] == [422, 422]
    assert "This key was used for something else before." in other.text
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("key", ["", "   ", "k" * 256])
def test_a_key_that_is_none_is_refused_and_nothing_done(client, url, key):
    assert [client.post(url, FORM, headers={"Idempotency-Key": key}).status_code for _again in range(2)] == [
        400, 400,
    ]  # fmt: skip
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("key", ["\0", "k" * 300, "", "sleutel é 😀"])
def test_an_odd_key_of_a_form_breaks_nothing(client, url, key):
    assert client.post(url, FORM | {"once": key}).status_code == 302


def test_a_form_with_a_mistake_can_be_mended_with_the_same_key(client, url):
    wrong = FORM | {"once": "k1", "subject": ""}

    assert [client.post(url, wrong).status_code for _again in range(2)] == [200, 200]
    assert not Answered.objects.exists()
    assert client.post(url, FORM | {"once": "k1"}).status_code == 302


def test_keys_are_of_one_person_and_one_address(client, url, program, signed_in):
    other = ProgramFactory(owner=program.owner)
    form = FORM | {"once": "k1"}
    deputy = signed_in(program.deputy)

    answers = {
        client.post(url, form).headers["Location"],
        deputy.post(url, form).headers["Location"],
        client.post(reverse("programs:campaign-write", args=[other.pk]), form).headers["Location"],
    }

    assert len(answers) == Campaign.objects.count() == 3


def test_after_a_day_it_is_forgotten(client, url):
    form, start = FORM | {"once": "k1"}, clock.now()
    client.post(url, form)
    Answered.objects.update(made_at=start - answering.KEPT - timedelta(minutes=1))
    client.post(url, form)
    assert Campaign.objects.count() == 2

    later = start + 3 * answering.KEPT
    done = retention.run(now=later, today=later.date())

    assert done["answers"] == 1
    assert not Answered.objects.exists()


def test_what_breaks_after_the_deed_leaves_nothing_and_is_done_by_the_next(client, url, monkeypatch):
    """The crash that no order of two transactions survives: deed done, answer not noted."""
    form = FORM | {"once": "k1"}
    keep = answering.keep

    def crash(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(answering, "keep", crash)
    with pytest.raises(RuntimeError), transaction.atomic():
        client.post(url, form)
    assert (Campaign.objects.count(), Answered.objects.count()) == (0, 0)

    monkeypatch.setattr(answering, "keep", keep)
    assert client.post(url, form).headers["Location"] == client.post(url, form).headers["Location"]
    assert Campaign.objects.count() == 1


def test_a_page_that_fails_is_not_remembered(client, url, monkeypatch):
    client.raise_request_exception = False
    write = "programs.views.campaigns.campaigns.write"
    form = FORM | {"once": "k1"}

    def half(program: Program, **given: object) -> None:
        Campaign.objects.create(program=program, name="half", segments=["mentors"], subject="x", body="x",
                                send_on="2099-01-01", created_at=clock.now())  # fmt: skip
        raise RuntimeError("in the middle")

    with monkeypatch.context() as broken:
        broken.setattr(write, half)
        assert client.post(url, form).status_code == 500
    assert (Campaign.objects.count(), Answered.objects.count()) == (0, 0)
    assert client.post(url, form).status_code == 302


def test_files_belong_to_what_was_said():
    def said(text: bytes) -> str:
        upload = SimpleUploadedFile("people.csv", text)
        request = RequestFactory().post("/", {"once": "k1", "file": upload})
        found = once._read(request, None)
        assert found is not None
        assert request.FILES["file"].read() == text  # it is left as it was found
        return found.said

    assert said(b"one") == said(b"one") != said(b"two")


def test_signing_out_and_in_are_left_alone(client):
    client.post(reverse("account_logout"), {"once": "k1"})

    assert not Answered.objects.exists()


# --- At once ------------------------------------------------------------------------------------------------

MANY = 6


@pytest.fixture
def crowd(transactional_db) -> tuple[Program, str, list[Client]]:
    program = ProgramFactory()
    clients = []
    for _number in range(MANY):
        client = Client()
        client.force_login(program.owner)
        clients.append(client)
    return program, reverse("programs:campaign-write", args=[program.pk]), clients


def _all_at_once(clients: list[Client], url: str, form: dict) -> list[str]:
    gate, answers = threading.Barrier(len(clients)), []

    def click(client: Client) -> None:
        try:
            gate.wait()
            reply = client.post(url, form)
            answers.append(reply.headers.get("Location", str(reply.status_code)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.race
def test_many_clicks_at_once_are_one_deed_with_one_answer(crowd):
    _program, url, clients = crowd

    without = _all_at_once(clients, url, FORM)
    assert len(set(without)) == MANY  # the control

    for number in range(5):
        answers = _all_at_once(clients, url, FORM | {"once": f"k{number}"})
        assert len(answers) == MANY
        assert len(set(answers)) == 1
        assert answers[0].startswith("/hr/messages/")
    assert Campaign.objects.count() == MANY + 5


@pytest.mark.race
def test_what_is_still_being_done_is_told_so(crowd):
    """Whoever comes while the first is at it waits, and after some seconds reads so."""
    program, url, clients = crowd
    form, held, go = FORM | {"once": "k1"}, threading.Event(), threading.Event()

    def hold() -> None:
        request = RequestFactory().post(url, form)
        named = once._read(request, None)
        try:
            with transaction.atomic():
                answering.begin(program.owner, key=named.key, said=named.said, now=clock.now())
                held.set()
                go.wait(30)
                transaction.set_rollback(True)
        finally:
            connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    try:
        replies = [clients[0].post(url, form).status_code for _again in range(2)]
    finally:
        go.set()
        thread.join()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")

    assert replies == [409, 409]
    assert clients[0].post(url, form).status_code == 302  # the first gave up, so it is done now
    assert Campaign.objects.count() == 1
