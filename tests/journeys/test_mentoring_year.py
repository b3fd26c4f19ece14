"""One mentoring year, from the HR file to the first check-in, in a browser with every real part running.

Chromium, PostgreSQL, the broker, a worker, beat and an SMTP server; nothing is called from the side except to
look at what was stored, and to let the colleagues of the story answer as they would.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from guides.actions import publishing
from matching.models import MatchRun, MentorRequest
from notices.models import Notice
from people import clock
from people.models import Person
from programs.actions import participants
from programs.models import FollowUp, Mentee, Mentor, Mentorship, Note, Program
from tests.factories.people import PASSWORD, PersonFactory
from tests.services import Celery, Mailbox, wait_until

ROOT = Path(__file__).resolve().parents[2]
FEED = ROOT.parent / "shared" / "data" / "company" / "successfactors.csv"
NAME = "Leaders across borders 2027"
LONG = 60_000  # ms; applying 2,405 people on a busy machine


@pytest.fixture
def world(site, smtp, tmp_path, settings):
    """The parts around the web server, as in production, in demo mode so that the clock can be moved."""
    with override_settings(DEMO=True):
        celery = Celery(
            tmp_path,
            DEMO="1",
            BASE_URL=site,
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(settings.EMAIL_PORT),
            SWEEP_SECONDS="1",
            NOTICE_TURNS="0",
            CLOCK_ROUND_SECONDS="2",
        )
        celery.worker()
        celery.beat()
        publishing.load_shipped(now=clock.now())
        yield site
        celery.stop()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click(timeout=LONG)
    page.wait_for_load_state()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def tick(page: Page, field: str, *values: str) -> None:
    for value in values:
        page.locator(f"[name={field}][value='{value}']").check()


def pick(page: Page, field: str, value: str) -> None:
    """One of a list or of radio buttons, whichever the form shows."""
    choice = page.locator(f"[name={field}]").first
    if choice.evaluate("element => element.localName") == "select":
        choice.select_option(value)
    else:
        tick(page, field, value)


def move_clock(page: Page, *, days: str) -> None:
    page.goto("/demo/clock/")
    pick(page, "days", days)
    press(page, "Move the clock ahead")


def headline(page: Page) -> str:
    return page.locator("h1").inner_text()


def mail_to(smtp: Mailbox, person: Person, words: str) -> str:
    """The plain text of the newest mail to this person with these words in its subject; waits for it."""

    def found() -> list[str]:
        mails = [mail for mail in smtp.to(person.email) if words in str(mail["Subject"])]
        return [mail.get_body(("plain",)).get_content() for mail in mails]  # type: ignore[union-attr]

    wait_until(found, seconds=60, what=f"a mail “{words}” to {person.email}")
    return found()[-1]


def link_in(text: str, site: str) -> str:
    """The one deep link of a mail; where mails are chosen stands at the foot of each."""
    links = [path for path in re.findall(re.escape(site) + r"(/\S+)", text) if path != "/settings/mails/"]
    assert len(set(links)) == 1, links
    return links[0]


@pytest.mark.browser
@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_mentoring_year(world, visit, smtp):
    hr_admin = PersonFactory(hr_admin=True, given_name="Hilde", password=PASSWORD)
    owner = PersonFactory(coordinator=True, given_name="Olga", family_name="Owner")
    deputy = PersonFactory(coordinator=True, given_name="Dirk", family_name="Deputy")

    door = visit()
    door.set_default_timeout(LONG)
    import_people(door, hr_admin)
    program = make_program(visit(owner), owner, deputy)
    mentor, neighbor = offer_to_mentor(visit, program, smtp, world)
    mentee = join(visit, program)
    asked = choose(visit(mentee.person), mentee, mentor, neighbor)
    pair = accept(visit(mentor.person), asked, smtp, world)
    start_the_mentorship(visit, pair)
    work_together(visit, pair, hr_admin, owner)
    match_the_others(visit(owner), program, smtp)
    check_in_after_a_quarter(visit, owner, program, pair, smtp)
    read_the_handbook(visit, mentee.person)


def import_people(page: Page, hr_admin: Person) -> None:
    """1. Sign in, preview, apply; the same file again changes nothing."""
    truth = json.loads(FEED.with_name(f"{FEED.name}.truth.json").read_text())
    page.goto("/hr/import/")
    page.fill("[name=login]", hr_admin.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/hr/import/")

    page.set_input_files("[name=file]", FEED)
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/hr/import/\d+/"))
    assert Person.objects.filter(employee_id="0100001").count() == 0  # a preview only
    expect(page.get_by_role("main")).to_contain_text("The employee id is missing")
    page.locator("a[href$='rejected.csv']").first.click()
    with page.expect_download() as download:  # why it is taken along is written there already
        page.get_by_role("button", name="Download this list (CSV)").click()
    rejected = list(csv.reader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))[1:]
    assert len(rejected) == len(truth["rejected"])
    assert {row["id"] for row in truth["rejected"]} <= {cell for row in rejected for cell in row}
    page.get_by_role("link", name="This import").click()
    press(page, re.compile("^Apply"))
    assert Person.objects.exclude(email__endswith="@example.com").count() == 0
    assert Person.objects.filter(employee_id__startswith="0").count() == truth["people"]

    page.goto("/hr/import/")
    page.set_input_files("[name=file]", FEED)
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/hr/import/\d+/"))
    expect(page.get_by_role("button", name=re.compile("^Apply"))).to_have_count(0)


def make_program(page: Page, owner: Person, deputy: Person) -> Program:
    """2. From the preset; the launch check names what is missing; then it goes live."""
    page.goto("/hr/")
    follow(page, "Make a new program")
    page.locator("[name=preset][value=leaders]").check()
    page.fill("[name=name]", NAME)
    page.select_option("[name=owner]", str(owner.pk))
    page.fill("[name=starts_on]", "2026-12-01")
    press(page, "Make the program")
    program = Program.objects.get(name=NAME)
    page.goto(f"/hr/programs/{program.pk}/")
    follow(page, "Open the launch check")
    expect(page.get_by_role("main")).to_contain_text("Choose a deputy")
    follow(page, "Complete the program")
    page.fill("[name=purpose]", "Future leaders learn for a year from a mentor in another country.")
    page.fill("[name=purpose_nl]", "Leiders van morgen leren een jaar van een mentor in een ander land.")
    page.select_option("[name=deputy]", str(deputy.pk))
    for level in ("lead", "head", "director"):
        page.locator(f"[name=mentor_levels][value={level}]").uncheck()
    tick(page, "mentor_countries", "NL", "PT")
    tick(page, "mentee_countries", "NL", "PT", "DE")
    press(page, "Save the program")
    page.goto(f"/hr/programs/{program.pk}/go-live/")
    press(page, re.compile("^Start"))
    program.refresh_from_db()
    assert program.state == Program.State.LIVE
    assert (program.owner, program.deputy) == (owner, deputy)
    return program


def offer_to_mentor(visit, program: Program, smtp: Mailbox, site: str) -> tuple[Mentor, Mentor]:
    """3. A senior manager is expected, gets a mail, answers; so do others, one in the mentee's country."""
    expected = Mentor.objects.filter(program=program).select_related("person")
    assert {row.person.level for row in expected} == {"senior"}
    mentor = expected.filter(person__country="PT", person__languages__contains=["en"]).order_by("pk")[0]
    mail = mail_to(smtp, mentor.person, "")
    page = visit(mentor.person)
    page.goto(link_in(mail, site))
    assert Mentor.objects.get(pk=mentor.pk).state == Mentor.State.EXPECTED  # opening changes nothing
    page.goto(f"/programs/{program.pk}/offer/")
    pick(page, "seats", "2")
    tick(page, "topics", "strategy", "negotiation")
    tick(page, "languages", "en")
    pick(page, "form", "both")
    page.fill("[name=introduction]", "I like to listen first.")
    page.locator("main form button").first.click()
    page.wait_for_url("**/offered/")
    row = Mentor.objects.get(pk=mentor.pk)
    assert (row.state, row.seats) == (Mentor.State.AVAILABLE, 2)

    neighbor = expected.filter(person__country="NL", person__languages__contains=["en"]).order_by("pk")[0]
    others = expected.filter(person__country="PT").exclude(pk=mentor.pk).order_by("pk")[:5]
    for colleague in [neighbor, *others]:
        participants.offer(
            colleague, seats=1, topics=["strategy"], form="both", introduction="", by=colleague.person,
            now=clock.now(),
        )  # fmt: skip
    return row, neighbor


def join(visit, program: Program) -> Mentee:
    """3. A medior employee signs up as a mentee."""
    fitting = Person.objects.filter(country="NL", level="medior", languages__contains=["en"])
    person = fitting.order_by("employee_id")[0]
    Person.objects.filter(pk=person.pk).update(language="en")
    person.refresh_from_db()
    page = visit(person)
    page.goto("/")
    follow(page, re.compile("Join as mentee"))
    tick(page, "topics", "strategy")
    tick(page, "languages", "en")
    pick(page, "form", "both")
    page.fill("[name=wish]", "I lead a team for the first time.")
    page.locator("main form button").first.click()
    page.wait_for_url("**/joined/")
    return Mentee.objects.select_related("person").get(program=program, person=person)


def choose(page: Page, mentee: Mentee, mentor: Mentor, neighbor: Mentor) -> MentorRequest:
    """4. The directory shows who is allowed, with reasons; a same-country mentor explains the rule."""
    page.goto("/mentors/")
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ mentors"))).to_be_visible()
    shown = [int(url.split("/")[2]) for url in page.locator("article h3 a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))")]  # fmt: skip
    countries = set(Mentor.objects.filter(pk__in=shown).values_list("person__country", flat=True))
    assert countries == {"PT"}
    assert neighbor.pk not in shown
    card = page.locator("article", has_text=mentor.person.full_name)
    expect(card).to_contain_text("Works in Portugal")
    expect(card).to_contain_text("English")

    page.goto(f"/mentors/{neighbor.pk}/")
    expect(page.get_by_role("main")).to_contain_text("this program pairs across borders")
    expect(page.get_by_role("link", name=re.compile("^Ask"))).to_have_count(0)

    second = next(pk for pk in shown if pk != mentor.pk)
    for pk in (mentor.pk, second):
        page.goto(f"/mentors/{pk}/ask/")
        page.fill("[name=wish]", "How do I handle conflict in my first team?")
        pick(page, "form", "both")
        press(page, "Send request")
    end_of_hold(mentee, "pending")
    rows = list(MentorRequest.objects.filter(mentee=mentee).order_by("rank"))
    assert [(row.mentor_id, row.state) for row in rows] == [(mentor.pk, "pending"), (second, "queued")]
    return rows[0]


def end_of_hold(mentee: Mentee, state: str) -> None:
    """The ten minutes are over; the worker does the rest."""
    own = MentorRequest.objects.filter(mentee=mentee)
    assert own.exclude(hold="").update(held_until=clock.now()) == 1
    wait_until(own.filter(hold="", state=state).exists, seconds=60, what=f"a request that is {state}")


def accept(page: Page, asked: MentorRequest, smtp: Mailbox, site: str) -> Mentorship:
    """4–5. The mail leads to the very request; opening changes nothing; accepting ends the other choice."""
    mail = mail_to(smtp, asked.mentor.person, "asks you")
    path = link_in(mail, site)
    assert path.startswith("/answer/")
    for _ in range(2):
        page.goto(path)
    asked.refresh_from_db()
    assert asked.state == "pending"
    expect(page.get_by_role("main")).to_contain_text("How do I handle conflict in my first team?")
    press(page, "Accept")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    end_of_hold(asked.mentee, "accepted")
    states = (
        MentorRequest.objects.filter(mentee=asked.mentee).order_by("rank").values_list("state", flat=True)
    )
    assert list(states) == ["accepted", "superseded"]
    page.goto(path)
    expect(page.get_by_role("main")).to_contain_text(re.compile("accepted", re.I))
    return Mentorship.objects.select_related("mentor_person", "mentee_person", "mentor").get(
        mentee=asked.mentee
    )


def start_the_mentorship(visit, pair: Mentorship) -> None:
    """5. The mentor takes the course; both confirm the same agreement; the mentorship is active."""
    mentor_page, mentee_page = visit(pair.mentor_person), visit(pair.mentee_person)
    mentor_page.goto(f"/mentorships/{pair.pk}/")
    follow(mentor_page, "Go to the course")
    follow(mentor_page, re.compile("part 1", re.I))
    for field in mentor_page.locator("fieldset").all():
        field.locator("input[type=radio]").first.check()
    mentor_page.locator("main form button").first.click()  # wrong answers explain, and never block
    mentor_page.wait_for_load_state()
    answer_rightly(mentor_page)

    mentee_page.goto(f"/mentorships/{pair.pk}/agreement/")
    mentee_page.fill("[name=rhythm]", "Once a month, 45 minutes")
    pick(mentee_page, "form", "both")
    mentee_page.fill("[name=text]", "Sanne plans; what we say stays between us.")
    mentee_page.locator("main form", has=mentee_page.locator("[name=rhythm]")).locator("button").click()
    mentee_page.wait_for_load_state()
    mentor_page.goto(f"/mentorships/{pair.pk}/agreement/")
    press(mentor_page, "Confirm this version")
    pair.refresh_from_db()
    assert pair.state == Mentorship.State.ACTIVE


def answer_rightly(page: Page) -> None:
    """From the wrong answers to part 1 through all eight parts, each left by its own next button."""
    from guides.models import Lesson

    follow(page, "Answer these questions again")
    lessons = Lesson.objects.filter(course__slug="mentor-basics", language="en").order_by("position")
    for lesson in lessons:
        for question in lesson.questions.all():
            right = next(n for n, choice in enumerate(question.choices) if choice["is_right"])
            page.locator(f"[name='{question.slug}'][value='{right}']").check()
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        if lesson.position < len(lessons):
            follow(page, f"Go on with part {lesson.position + 1}")
    page.get_by_text("You finished this course").wait_for()


def work_together(visit, pair: Mentorship, hr_admin: Person, owner: Person) -> None:
    """5. A meeting with both clocks and an invitation, logged; a goal; a note that only the two can read."""
    page = visit(pair.mentee_person)
    page.goto(f"/mentorships/{pair.pk}/meetings/new/")
    page.fill("[name=on]", "2026-12-10")
    page.fill("[name=at]", "15:00")
    page.fill("[name=place]", "Video call")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    expect(page.get_by_role("main")).to_contain_text("15:00")
    expect(page.get_by_role("main")).to_contain_text("14:00")  # in Portugal
    meeting = pair.meetings.get()
    with page.expect_download() as download:
        page.goto(f"/mentorships/{pair.pk}/")
        page.locator(f"a[href='/meetings/{meeting.pk}/invitation.ics']").first.click()
    assert f"UID:{meeting.uid}" in download.value.path().read_text()

    page.goto(f"/mentorships/{pair.pk}/goals/new/")
    page.fill("[name=sentence]", "Hold a monthly one-to-one with everyone in my team")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    page.goto(f"/mentorships/{pair.pk}/")
    expect(page.get_by_role("main")).to_contain_text("monthly one-to-one")
    shared = page.locator("form", has=page.get_by_role("button", name="Save shared note"))
    shared.locator("textarea").fill("canary-7f3a: my manager and I disagree")
    press(page, "Save shared note")

    mentor_page = visit(pair.mentor_person)
    mentor_page.goto(f"/mentorships/{pair.pk}/")
    expect(mentor_page.get_by_role("main")).to_contain_text("canary-7f3a")
    Person.objects.filter(pk=hr_admin.pk).update(is_superuser=True, is_staff=True)
    for outsider in (hr_admin, owner):
        reply = visit(outsider).goto(f"/mentorships/{pair.pk}/")
        assert reply.status == 404
        assert "canary-7f3a" not in reply.text()
    assert Note.objects.count() == 1


def match_the_others(page: Page, program: Program, smtp: Mailbox) -> None:
    """6. A draft with reasons, a lock, a strike, again, publish. Nobody is told before."""
    waiting = Person.objects.filter(country__in=["NL", "DE"], level="medior", languages__contains=["en"])
    for person in waiting.exclude(mentee_rows__program=program).order_by("employee_id")[:4]:
        participants.join(program, person, topics=["strategy"], wish="To grow.", form="both", now=clock.now())
    page.goto(f"/hr/programs/{program.pk}/matching/")
    press(page, "Calculate a draft")
    run = MatchRun.objects.get(program=program)
    wait_until(lambda: MatchRun.objects.get(pk=run.pk).state == "solved", seconds=60, what="the draft")
    told = Notice.objects.exclude(kind="program_mentor_expected").count()
    page.goto(f"/hr/runs/{run.pk}/")
    expect(page.get_by_role("main")).to_contain_text("Nobody has been told anything")
    proposals = list(run.proposals.filter(is_struck=False))
    assert len(proposals) >= 3
    press(page, re.compile("^Lock"))
    locked = run.proposals.get(is_locked=True)
    page.get_by_role("button", name=re.compile("^Strike")).last.click()  # another pair than the locked one
    page.wait_for_load_state()
    struck = run.proposals.get(is_struck=True)
    press(page, re.compile("^Calculate again"))
    wait_until(lambda: MatchRun.objects.get(pk=run.pk).rounds == 2, seconds=60, what="the second draft")
    pairs = set(run.proposals.filter(is_struck=False).values_list("mentor", "mentee"))
    assert (locked.mentor_id, locked.mentee_id) in pairs
    assert (struck.mentor_id, struck.mentee_id) not in pairs
    assert Notice.objects.exclude(kind="program_mentor_expected").count() == told

    page.goto(f"/hr/runs/{run.pk}/")
    follow(page, re.compile("^Publish"))
    press(page, re.compile("^Publish"))
    run.refresh_from_db()
    assert run.state == "published"
    started = Mentorship.objects.filter(program=program, origin="run")
    assert set(started.values_list("mentor", "mentee")) == pairs
    assert page.get_by_role("button", name="Undo").is_visible()
    assert Notice.objects.exclude(kind="program_mentor_expected").count() == told  # held for ten minutes
    move_clock(page, days="1")
    for row in started:
        assert row.mentor_country != row.mentee_country
        told_now = Notice.objects.filter(to=row.mentee_person, kind="mentorship_started", state="sent")
        wait_until(told_now.exists, seconds=60, what=f"the mail of the pair to {row.mentee_person}")
        mail_to(smtp, row.mentee_person, "mentor")  # in the language of each


def check_in_after_a_quarter(visit, owner: Person, program: Program, pair: Mentorship, smtp: Mailbox) -> None:
    """7. The clock moves a quarter; the round opens the check-in once; both answer; the desk shows it."""
    page = visit(owner)
    move_clock(page, days="92")
    wait_until(lambda: FollowUp.objects.filter(mentorship=pair).exists(), seconds=60, what="the check-in")
    follow_up = FollowUp.objects.get(mentorship=pair)
    mail_to(smtp, pair.mentee_person, "check-in")

    for person, rating in ((pair.mentee_person, "2"), (pair.mentor_person, "5")):
        form = visit(person)
        form.goto(f"/check-ins/{follow_up.pk}/")
        form.fill("[name=meetings]", "3")
        form.locator(f"[name=rating][value='{rating}']").check()
        form.locator("[name=closer][value=somewhat]").check()
        form.fill("[name=expectation]", f"expected by {person.short_name}")
        if rating == "2":
            form.locator("[name=wants_contact]").check()
            page.goto(f"/hr/programs/{program.pk}/")
        form.locator("main form button").first.click()
        form.wait_for_load_state()
        if rating == "2":
            page.goto("/hr/")
            expect(page.locator("#attention")).to_contain_text(
                f"{person.full_name} would like to hear from you"
            )
    page.goto(f"/hr/programs/{program.pk}/check-ins/")
    row = page.locator("main tr", has_text=pair.mentee_person.full_name)
    expect(row.get_by_text("answered")).to_have_count(2)
    assert FollowUp.objects.filter(mentorship=pair).count() == 1
    keys = Notice.objects.filter(kind="follow_up_due", to=pair.mentee_person).count()
    assert keys == 1


def read_the_handbook(visit, person: Person) -> None:
    """8. One real chapter, in English and in Dutch."""
    page = visit(person)
    page.goto("/guide/")
    page.locator("main a[href^='/guide/']").first.click()
    page.wait_for_load_state()
    english = headline(page)
    page.goto(page.url.split("?")[0] + "?lang=nl")
    assert english != headline(page)
    expect(page.get_by_role("main")).to_contain_text("gesprek")
