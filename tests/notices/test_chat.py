"""Cards in the company's chat channel: a real server takes each once; without a setting there are none."""

from __future__ import annotations

import json
import runpy
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from notices import chat
from notices.models import Card
from programs.actions import campaigns
from tests.factories.campaigns import CampaignFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory
from tools.folder import ROOT

pytestmark = pytest.mark.django_db


class Channel(HTTPServer):
    """Keeps what it gets; `answer` may be changed to refuse, `to` to lead elsewhere."""

    answer, to = 200, ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.got: list[tuple[str, dict]] = []


class Door(BaseHTTPRequestHandler):
    server: Channel

    def do_POST(self) -> None:
        words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append((self.path, words))
        self.send_response(self.server.answer)
        if self.server.to:
            self.send_header("Location", self.server.to)
        self.end_headers()

    def do_GET(self) -> None:
        self.server.got.append((self.path, {}))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_given: object) -> None:
        pass


@pytest.fixture
def channel(settings) -> Iterator[Channel]:
    server = Channel()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.CHAT_WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/hook"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def queue(now, key="one", title="Leaders <starts> & more", text="Come") -> None:
    with transaction.atomic():
        chat.queue(key=key, title=title, text=text, path="/programs/1/", now=now)


def state() -> tuple[str, int]:
    row = Card.objects.get()
    return row.state, row.attempts


def test_card_for_teams_is_sent_once(channel, now, settings):
    queue(now)
    queue(now)

    assert [chat.send_due(now=now) for _again in range(2)] == [1, 0]

    ((path, words),) = channel.got
    content = words["attachments"][0]["content"]
    assert path == "/hook"
    assert [block["text"] for block in content["body"]] == ["Leaders <starts> & more", "Come"]
    assert content["actions"][0]["url"] == f"{settings.BASE_URL}/programs/1/"


def test_card_for_slack_is_text_without_markup(channel, now, settings):
    settings.CHAT_WEBHOOK_STYLE = "slack"
    queue(now, title="<!channel> hello & <https://evil.example|click>")

    chat.send_due(now=now)

    ((_path, words),) = channel.got
    assert words["text"].startswith("&lt;!channel&gt; hello &amp; &lt;https://evil.example|click&gt;")


def test_without_a_channel_nothing_is_kept(now, settings):
    assert settings.CHAT_WEBHOOK_URL == ""

    queue(now)

    assert Card.objects.count() == 0
    assert chat.send_due(now=now) == 0


@pytest.mark.django_db(transaction=True)
def test_card_outside_a_transaction_is_refused(channel, now):
    with pytest.raises(RuntimeError, match="transaction"):
        chat.queue(key="one", title="x", text="", path="/", now=now)


@pytest.mark.parametrize(
    ("answer", "expected"), [(500, "waiting"), (429, "waiting"), (403, "dead"), (404, "dead")]
)
def test_what_is_refused_ends_and_all_else_is_tried_again(channel, now, answer, expected):
    channel.answer = answer
    queue(now)

    chat.send_due(now=now)

    row = Card.objects.get()
    assert (row.state, row.attempts, row.last_error) == (expected, 1, str(answer))
    assert row.not_before > now
    channel.answer = 200
    assert chat.send_due(now=now + timedelta(minutes=2)) == (1 if expected == "waiting" else 0)


def test_channel_that_is_away_for_two_days_is_given_up(channel, now):
    channel.answer = 503
    queue(now)
    moment = now
    while state()[0] == "waiting":
        chat.send_due(now=moment)
        moment = Card.objects.get().not_before

    assert timedelta(hours=48) <= moment - now <= timedelta(hours=58)


def test_redirect_is_not_followed(channel, now):
    channel.answer, channel.to = 302, f"http://127.0.0.1:{channel.server_port}/elsewhere"
    queue(now)

    assert chat.send_due(now=now) == 0
    assert [path for path, _words in channel.got] == ["/hook"]


def test_killed_sender_leaves_a_lease_that_runs_out(channel, now, settings):
    queue(now)
    chat._claim(now=now)

    assert chat.send_due(now=now) == 0
    assert chat.send_due(now=now + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHAT_WEBHOOK_URL", "http://chat.example.com/x"),
        ("CHAT_WEBHOOK_URL", "file:///etc/passwd"),
        ("CHAT_WEBHOOK_STYLE", "irc"),
    ],
)
def test_settings_refuse_what_is_no_channel(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=name):
        runpy.run_path(str(ROOT / "mentoring" / "settings.py"))


def test_message_of_a_program_posts_its_card_with_the_first_wave_only(channel, now):
    program = ProgramFactory(owner__level="", deputy__level="", mentors_are_expected=False)
    PersonFactory(level="medior")
    CampaignFactory(program=program, planned=True, in_chat=True, repeat="nudge", send_on=now.date())

    for passed in (0, 14, 28):
        campaigns.send_due(now=now + timedelta(days=passed))

    assert list(Card.objects.values_list("title", flat=True)) == [f"{program.name}: find a mentor"]
