"""Whatever is sent to an address, the answer is a page: never an error of the server."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.house import scene
from tests.house.access import ACCESS, ARGUMENTS
from tests.house.forms_on_page import PageForm, posted_forms
from tests.house.screens import SCREENS, Screen

PARTS = 6
HUGE = "9" * 30
ODD = "\u202e😀🏽\u2066\u200f <script>alert(1)</script>' OR 1=1 -- {{ 7|add:7 }}\r\nBcc: all@example.com"
VALUES = ("\0", "x" * 100_000, "9" * 5000, "-1", "1e400", "2027-02-31", "")
DAYS = ("0001-01-01", "9999-12-31")
FILLED = {
    "on": "2027-06-07",
    "at": "10:00",
    "starts_on": "2027-01-04",
    "ends_on": "2027-12-20",
    "due_on": "2027-10-01",
    "until": "2026-12-24",
    "rating": "4",
    "closer": "yes",
    "reason": "no_time",
    "form": "online",
}
QUERIES = (
    {"page": "abc", "topic": "a\0b", "program": HUGE, "next": "//evil.example", "lang": "\0", "state": "\0"},
    {"page": "-1", "country": "\0", "language": "xx-YY", "room": "2", "q": ODD * 50, "next": "https://["},
)


@pytest.fixture(scope="module")
def transactional_db(standing_tables) -> None:
    """pytest-django's fixture of this name, once for all tests of this file."""


@pytest.fixture
def stage(standing_scene, settings) -> scene.Scene:
    """What is tried on it is taken back, each try for itself."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return standing_scene


@pytest.fixture
def play(stage) -> Iterator[scene.Scene]:
    with transaction.atomic():
        yield stage
        transaction.set_rollback(True)


def address(screen: Screen, play: scene.Scene) -> str:
    return reverse(screen.name, args=list(screen.args(play)))


def client_of(person: object) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)  # type: ignore[arg-type]
    return client


def tried(client: Client, url: str, sent: dict[str, object] | None) -> str:
    """What went wrong, or nothing; the world is afterwards as it was before."""
    try:
        with transaction.atomic():
            reply = client.get(url) if sent is None else client.post(url, sent)
            problem = fault(reply) or (fault(client.get(reply.url)) if is_own(reply) else "")
            transaction.set_rollback(True)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:120]}"
    return problem


def fault(reply: HttpResponse) -> str:
    return str(reply.status_code) if reply.status_code >= 500 else ""


def is_own(reply: HttpResponse) -> bool:
    return reply.status_code == 302 and reply.headers["Location"].startswith("/")


def attempts(form: PageForm) -> Iterator[tuple[str, dict[str, object]]]:
    names = form.names - {"csrfmiddlewaretoken"}
    typed = {name: form.values.get(name, [""]) for name in names}
    good = {name: [FILLED.get(name, "Words")] if now == [""] else now for name, now in typed.items()}
    for value in VALUES if names else ("nothing but a button",):
        yield value, dict.fromkeys(names, value)
    alike = {
        name.rpartition("-")[0] or name: name for name in sorted(names)
    }  # the last of each row of fields
    for name in alike.values():
        for value in DAYS if FILLED.get(name, "").startswith("20") else (ODD,):
            yield f"{name} = {value}", {**good, name: value}


def screens() -> list[Screen]:
    """One per address and role, whatever is pressed there."""
    return [screen for screen in SCREENS if not (screen.press or screen.path or screen.query)]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_breaks_on_what_is_typed(stage, part: int):
    wrong, seen = [], set()
    for screen in screens()[part::PARTS]:
        url, client = address(screen, stage), client_of(stage.who[screen.role])
        page = client.get(url)
        for form in posted_forms(page.text) if page.status_code == 200 else []:
            target = form.action or url
            if (target, frozenset(form.names)) in seen or "logout" in target:
                continue
            seen.add((target, frozenset(form.names)))
            for label, sent in attempts(form):
                problem = tried(client, target, sent)
                if problem:
                    wrong.append(f"{target} {label[:40]!r}: {problem}")

    assert len(seen) > 15
    assert "\n".join(wrong) == ""


def test_no_page_breaks_on_its_query(play):
    wrong = []
    for screen in {screen.name: screen for screen in screens()}.values():
        url, client = address(screen, play), client_of(play.who[screen.role])
        for query in QUERIES:
            problem = tried(client, f"{url}?{urlencode(query)}", None)
            if problem:
                wrong.append(f"{url} {query}: {problem}")

    assert "\n".join(wrong) == ""


def test_no_address_breaks_on_a_number_without_end(play):
    wrong = []
    client = client_of(play.who["coordinator"])
    for name in sorted(ACCESS):
        screen = next((screen for screen in SCREENS if screen.name == name), None)
        words = list(screen.args(play)) if screen else list(ARGUMENTS.get(name, ()))
        keys = [int(HUGE) if is_key(word, play) else word for word in words]
        if keys == words:
            continue
        for huge in (HUGE, "9" * 5000):
            for sent in (None, {}):
                problem = tried(client, reverse(name, args=keys).replace(HUGE, huge), sent)
                if problem:
                    wrong.append(f"{name}: {problem}")

    assert "\n".join(wrong) == ""


def is_key(word: object, play: scene.Scene) -> bool:
    return isinstance(word, int) or word in play.things or word in {"agreement", "proposal"}


@pytest.mark.parametrize(
    "body",
    [
        b"wish=%00%ff%fe&form=%ED%A0%80",
        b"&".join(b"field%d=1" % number for number in range(1100)),
        b"=&=&&;%zz=%",
    ],
)
def test_unreadable_body_is_answered(play, body: bytes):
    client = client_of(play.who["chooser"])
    url = reverse("matching:request-ask", args=[play.things["free"].pk])

    reply = client.post(url, body, content_type="application/x-www-form-urlencoded")

    assert reply.status_code in {200, 400}


@pytest.mark.parametrize(
    "name", ["\0.csv", "a" * 300 + ".csv", "../../etc/passwd", "\u202evsc.exe", "x\r\ny.csv"]
)
def test_odd_file_name_is_answered(play, name: str):
    client = client_of(play.who["hr_admin"])
    file = SimpleUploadedFile("people.csv", scene.FEED.encode())
    file.name = name

    reply = client.post(reverse("people:import-list"), {"file": file}, follow=True)

    assert reply.status_code == 200


@pytest.mark.parametrize("cookie", ["\0" * 32, '"aaaaaaaaaaaaaaaa\\000aaaaaaaaaaaaaa"', "é" * 32, "x" * 5000])
@pytest.mark.parametrize("name", ["session", "csrf", "language", "messages"])
def test_odd_cookie_is_no_session(db, name: str, cookie: str):
    reply = Client(headers={"cookie": f"{name}={cookie}"}).get(reverse("dashboard:home"))

    assert (reply.status_code, reply.url) == (302, "/accounts/login/?next=/")


def test_a_megabyte_in_every_field_is_answered(play):
    client = client_of(play.who["chooser"])
    long = "\u202e😀" * 150_000

    reply = client.post(
        reverse("matching:request-ask", args=[play.things["free"].pk]),
        {"wish": long, "why": long, "form": long},
    )

    assert reply.status_code == 200
