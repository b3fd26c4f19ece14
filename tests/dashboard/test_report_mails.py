"""When a quarter's totals are frozen, the links go out once, to who may open them."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from dashboard import report_mails
from notices.letters import compose
from notices.models import Notice
from programs.models import Program, Release
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory, ProgramRoleFactory


def frozen(program: Program, *, days_ago: int = 0) -> None:
    made = timezone.now() - timedelta(days=days_ago)
    for side in ("mentor", "mentee"):
        Release.objects.create(
            program=program, side=side, until=date(2026, 4, 1), counts=[], groups={}, cells=[], made_at=made
        )


def readers() -> list[str]:
    rows = Notice.objects.filter(kind="report_ready").order_by("pk")
    return [row.to.given_name for row in rows]


def test_who_may_see_totals_gets_the_links_once(db):
    program = ProgramFactory(
        owner=PersonFactory(given_name="Olga"), deputy=PersonFactory(given_name="Dirk", gone=True)
    )
    for role in ("coordinator", "trainer", "analyst"):
        ProgramRoleFactory(program=program, role=role, person__given_name=role)
    ProgramRoleFactory(program=program, role="analyst", person=program.owner)
    frozen(program)

    report_mails.tell(now=timezone.now())
    report_mails.tell(now=timezone.now() + timedelta(days=1))

    assert sorted(readers()) == ["Olga", "analyst", "coordinator"]


def test_an_analyst_is_led_to_totals_only(signed_in, db):
    program = ProgramFactory()
    analyst = ProgramRoleFactory(program=program, role="analyst").person
    frozen(program)

    report_mails.tell(now=timezone.now())

    context = Notice.objects.get(to=analyst).context
    links = {name: url for name, url in context.items() if name.endswith("_url")}
    client = signed_in(analyst)
    assert links.pop("standards_url") == ""
    assert {name: client.get(url).status_code for name, url in links.items()} == dict.fromkeys(links, 200)
    owners = Notice.objects.get(to=program.owner).context
    assert signed_in(program.owner).get(owners["standards_url"]).status_code == 200


def test_no_figure_is_in_the_mail(db):
    program = ProgramFactory(name="Leaders")
    frozen(program)
    report_mails.tell(now=timezone.now())

    body = compose(Notice.objects.filter(kind="report_ready").order_by("pk")[0]).body

    assert f"/hr/programs/{program.pk}/totals/" in body
    assert "Leaders" in body


def test_old_totals_are_no_news(db):
    frozen(ProgramFactory(), days_ago=15)

    assert (report_mails.tell(now=timezone.now()), readers()) == (0, [])
