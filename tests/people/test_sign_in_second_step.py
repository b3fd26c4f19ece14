"""Second steps: set up, asked for, required by a role, taken away."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from dashboard.views.audit import ASKED_OF
from notices.models import Notice
from people.models import Event, HouseRole, Person
from programs.actions import team
from programs.models import ProgramRole
from programs.permissions import HELPS, LEADS
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory, ProgramRoleFactory
from tests.factories.sign_in import SECRET, set_up_all, set_up_app, set_up_passkey
from tests.people.test_sign_in_sessions import PASSWORD, at, with_password


@pytest.fixture
def person(db) -> Person:
    return with_password(PersonFactory(email="tessa@example.com"))


@pytest.fixture(autouse=True)
def _counters_at_zero() -> None:
    """The limits count by address, and all tests come from one."""
    cache.clear()


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_password_only(person: Person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_app_is_set_up_with_a_code_and_gives_recovery_codes(person, signed_in):
    client = signed_in(person)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    reply = client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, follow=True)

    assert reply.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert len(re.findall(r"<code>\d{8}</code>", reply.text)) == 10
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}


def test_picture_of_the_key_is_drawn_without_styles_and_scripts(person, signed_in):
    page = signed_in(person).get(reverse("mfa_activate_totp")).text

    drawn = re.search(r"<svg class=\"qr\".*?</svg>", page, re.S)[0]
    assert "style" not in drawn
    assert "data:image" not in page


def test_wrong_code_sets_nothing_up(person, signed_in):
    client = signed_in(person)
    client.get(reverse("mfa_activate_totp"))

    reply = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert "This did not fit" in reply.text
    assert not Authenticator.objects.exists()


def test_secret_in_the_database_is_not_the_secret(person):
    row = set_up_app(person)

    assert SECRET not in str(row.data)
    assert TOTP(row).validate_code(code())


def test_secret_of_another_key_makes_no_code(person, settings):
    set_up_app(person)
    settings.SECRET_KEY = "another one, without a fallback"
    client = with_password_only(person)

    reply = client.post(reverse("mfa_authenticate"), {"code": code()})

    assert (reply.status_code, signed_in_as(client)) == (200, None)


def test_key_that_was_changed_keeps_second_steps_by_its_fallback(person, settings):
    row = set_up_app(person)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", [settings.SECRET_KEY]

    assert TOTP(row).validate_code(code())


def test_password_alone_does_not_let_in(person):
    set_up_app(person)

    client = with_password_only(person)

    assert signed_in_as(client) is None
    assert client.get("/").status_code == 302


def test_code_lets_in(person):
    set_up_app(person)
    client = with_password_only(person)

    reply = client.post(reverse("mfa_authenticate"), {"code": code()})

    assert (reply.url, signed_in_as(client)) == ("/", str(person.pk))


def test_code_works_once(person):
    set_up_app(person)
    used = code()
    with_password_only(person).post(reverse("mfa_authenticate"), {"code": used})
    thief = with_password_only(person)

    thief.post(reverse("mfa_authenticate"), {"code": used})

    assert signed_in_as(thief) is None


def test_recovery_code_works_once(person):
    set_up_app(person)
    one = RecoveryCodes.activate(person).get_unused_codes()[0]
    first, second = with_password_only(person), with_password_only(person)

    for client in (first, second):
        client.post(reverse("mfa_authenticate"), {"code": one})

    assert (signed_in_as(first), signed_in_as(second)) == (str(person.pk), None)


def test_codes_cannot_be_guessed_for_long(person):
    set_up_app(person)
    client = with_password_only(person)

    replies = [client.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}) for n in range(7)]
    right = client.post(reverse("mfa_authenticate"), {"code": code()})

    assert "Wait five minutes" in replies[-1].text
    assert (right.status_code, signed_in_as(client)) == (200, None)


def test_admin_asks_for_the_second_step_too(db):
    root = with_password(PersonFactory(is_superuser=True, is_staff=True))
    set_up_app(root)

    client = with_password_only(root)

    asked = client.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0].partition("?")[0] == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("required", "given", "stopped"),
    [
        (["hr_admin"], {"house_roles": ["hr_admin"]}, True),
        (["hr_admin"], {"house_roles": ["auditor"]}, False),
        (["auditor"], {"house_roles": ["coordinator", "auditor"]}, True),
        (["staff"], {"is_staff": True}, True),
        (["staff"], {"is_superuser": True}, True),
        (["staff"], {}, False),
        ([], {"house_roles": ["hr_admin"], "is_staff": True}, False),
    ],
)
def test_role_that_needs_a_second_step_opens_no_page_before_it(
    db, signed_in, settings, required, given, stopped
):
    settings.MFA_REQUIRED_ROLES = required
    client = signed_in(PersonFactory(**given))

    replies = [client.get(path) for path in ("/", "/settings/", "/admin/")]

    assert [
        reply.url.partition("?")[0] == "/settings/sign-in/second-step/" for reply in replies[:1] if stopped
    ] == [True] * stopped
    assert (replies[1].status_code == 302) is stopped


def test_role_that_needs_a_second_step_is_led_through_it(db, signed_in, settings):
    settings.MFA_REQUIRED_ROLES = ["hr_admin"]
    client = signed_in(PersonFactory(house_roles=["hr_admin"]))

    led = client.get("/hr/import/", follow=True)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    assert "One more step for your role" in led.text
    assert client.get("/hr/import/").status_code == 200


def test_role_that_needs_a_second_step_takes_the_one_set_up_elsewhere(db, signed_in, settings):
    settings.MFA_REQUIRED_ROLES = ["hr_admin"]
    boss = PersonFactory(house_roles=["hr_admin"])
    client = signed_in(boss)
    set_up_app(boss)

    before = client.get("/hr/import/")
    done = client.post(f"{reverse('mfa_reauthenticate')}?next=/hr/import/", {"code": code()})

    assert (before.status_code, done.url) == (302, "/hr/import/")
    assert client.get("/hr/import/").status_code == 200


def test_signed_out_and_public_pages_need_no_second_step(db, signed_in, settings):
    settings.MFA_REQUIRED_ROLES = ["hr_admin"]
    client = signed_in(PersonFactory(house_roles=["hr_admin"]))

    assert client.get(reverse("dashboard:privacy")).status_code == 200
    assert client.post(reverse("account_logout")).url == reverse("account_login")


def test_roles_of_the_setting_are_the_roles_of_the_house(db):
    from mentoring import settings as source

    wanted = re.search(r"among=\((.*?)\)", Path(source.__file__).read_text(), re.DOTALL)[1]

    named = re.findall(r'"(\w+)"', wanted)
    assert (set(named), len(named)) == ({*HouseRole.values, "staff", *LEADS, *HELPS}, len(ASKED_OF))
    assert set(HELPS.values()) == set(ProgramRole.Role)


IN_A_PROGRAM = ["owner", "deputy", "program_coordinator", "trainer", "analyst"]


def part_in_a_program(name: str) -> Person:
    person = PersonFactory()
    if name in LEADS:
        ProgramFactory(**{name: person})
    elif name in HELPS:
        ProgramRoleFactory(person=person, role=HELPS[name])
    return person


@pytest.mark.parametrize("required", IN_A_PROGRAM)
@pytest.mark.parametrize("held", [*IN_A_PROGRAM, "none"])
def test_role_in_a_program_needs_a_second_step_where_it_is_named(db, signed_in, settings, required, held):
    settings.MFA_REQUIRED_ROLES = [required]
    person = part_in_a_program(held)
    client = signed_in(person)

    replies = [client.get(path) for path in ("/", "/hr/", "/settings/")]
    set_up_app(person)
    client.post(f"{reverse('mfa_reauthenticate')}?next=/", {"code": code()})

    assert ["/second-step/" in reply.headers.get("Location", "") for reply in replies] == [
        held == required
    ] * 3
    assert client.get("/").status_code == 200


def test_role_in_a_program_that_ended_asks_for_nothing_more(db, signed_in, settings, now):
    settings.MFA_REQUIRED_ROLES = ["trainer"]
    part = ProgramRoleFactory(role="trainer")
    client = signed_in(part.person)
    before = client.get("/")

    team.take(part, by=part.program.owner, now=now)

    assert (before.status_code, client.get("/").status_code) == (302, 200)


def test_mail_about_a_new_role_says_that_it_asks_for_a_second_step(db, settings, now):
    settings.MFA_REQUIRED_ROLES = ["trainer"]
    program, without, having = ProgramFactory(), PersonFactory(), PersonFactory()
    set_up_app(having)

    for person, role in ((without, "trainer"), (having, "trainer"), (PersonFactory(), "analyst")):
        team.give(program, person, role=role, by=program.owner, now=now)

    said = Notice.objects.filter(kind="team_changed").order_by("pk").values_list("context", flat=True)
    assert [context["second_step"] for context in said] == [True, False, False]


def test_until_the_day_that_is_set_a_note_asks_and_nobody_is_stopped(db, signed_in, settings, monkeypatch):
    settings.MFA_REQUIRED_ROLES = ["trainer", "hr_admin"]
    settings.MFA_REQUIRED_FROM = date(2026, 3, 3)
    trainer, boss, other = part_in_a_program("trainer"), PersonFactory(hr_admin=True), PersonFactory()
    having = part_in_a_program("trainer")
    set_up_app(having)
    clients = [signed_in(person) for person in (trainer, boss, having, other)]

    monkeypatch.setattr("people.clock.now", lambda: datetime(2026, 3, 2, 12, tzinfo=UTC))
    noted = ["From 3 March 2026 your role asks" in client.get("/settings/").text for client in clients]
    monkeypatch.setattr("people.clock.now", lambda: datetime(2026, 3, 3, 12, tzinfo=UTC))
    stopped = [client.get("/settings/").status_code for client in clients]

    assert noted == [True, True, False, False]
    assert stopped == [302, 302, 302, 200]


def test_configuration_says_of_whom_a_second_step_is_asked(db, signed_in, settings):
    settings.MFA_REQUIRED_ROLES = ["hr_admin", "trainer", "owner"]
    boss = PersonFactory(hr_admin=True)
    set_up_app(boss)
    part_in_a_program("trainer")  # of a program with an owner
    part_in_a_program("analyst")  # likewise
    client = at(signed_in(boss), second_step=True)

    page = client.get(reverse("dashboard:configuration"))

    assert "HR administrator, Trainer of a program, Owner of a program" in page.text
    assert (page.context["second_steps"]["people"], page.context["second_steps"]["without"]) == (4, 3)


def test_last_second_step_of_such_a_role_stays(db, settings, signed_in):
    settings.MFA_REQUIRED_ROLES = ["hr_admin"]
    boss = PersonFactory(house_roles=["hr_admin"])
    set_up_app(boss)
    client = at(signed_in(boss), second_step=True)

    refused = client.post(reverse("mfa_deactivate_totp"))
    set_up_passkey(boss)
    client.post(reverse("mfa_deactivate_totp"))

    assert "Add another one before you remove this one" in refused.text
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["webauthn"]


def test_change_of_a_second_step_is_written_down_and_told(person, signed_in):
    set_up_app(person)

    signed_in(person).post(reverse("mfa_deactivate_totp"))

    event = Event.objects.latest("pk")
    assert (event.verb, event.detail["what"], event.about_id) == (
        "change own sign-in",
        "totp_deactivated",
        str(person.pk),
    )
    assert [message.to for message in mail.outbox] == [["tessa@example.com"]]
    assert "Your authenticator app was removed as second step." in mail.outbox[0].body
    assert "/settings/sign-in/" in mail.outbox[0].body


OWN = [
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "account_set_password",
]


@pytest.mark.parametrize("name", OWN)
def test_change_of_own_sign_in_asks_for_proof_again(person, signed_in, name):
    set_up_all(person)
    client = at(signed_in(person), signed_in_at=time.time() - 3600)

    replies = [client.get(reverse(name)), client.post(reverse(name))]

    assert {reply.url.partition("?")[0] for reply in replies} == {reverse("account_reauthenticate")}


def test_passkey_of_somebody_else_is_not_there(person, signed_in):
    theirs = set_up_passkey(PersonFactory())
    client = signed_in(person)

    replies = [
        client.post(reverse(name, args=[theirs.pk]), {"name": "mine"})
        for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    ]

    assert [reply.status_code for reply in replies] == [404, 404]
    assert str(Authenticator.objects.get()) == "Work laptop"


@pytest.mark.parametrize(
    "given", ["", "{}", "[]", "null", '"a"', '{"response": {}}', '{"response": 1}', "{", "9" * 5000]
)
def test_nonsense_for_a_passkey_brings_nobody_in(db, given):
    client = Client(headers={"accept": "text/html"})
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

    reply = client.post(reverse("mfa_login_webauthn"), {"credential": given})

    assert (reply.status_code, signed_in_as(client)) == (302, None)


@pytest.mark.parametrize(
    "path",
    [
        "mfa/authenticator",
        "socialaccount/socialaccount",
        "socialaccount/socialapp",
        "usersessions/usersession",
    ],
)
def test_admin_shows_nobodys_way_in(db, signed_in, path):
    root = PersonFactory(is_superuser=True, is_staff=True)

    assert signed_in(root).get(f"/admin/{path}/").status_code == 404
