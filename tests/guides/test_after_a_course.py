"""Refreshers, certificates, ratings, reflections, and what a trainer records."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from guides import certificate
from guides.actions import erasure, ratings, recording, reflections, training
from guides.models import Completion, Course, CourseRating, shifted
from people.models import Event
from tests.factories.guides import CompletionFactory, CourseFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
COURSE = "/learn/mentor-basics/"
LESSON = f"{COURSE}part-1/"


@pytest.fixture
def done(stranger) -> Completion:
    return CompletionFactory(person=stranger, done=True, code="ABCDEFGH2345")


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.text.split())


@pytest.mark.parametrize(
    ("day", "years", "other"),
    [((2026, 5, 4), 2, (2028, 5, 4)), ((2028, 2, 29), 2, (2030, 2, 28)), ((2028, 2, 29), -4, (2024, 2, 29))],
)
def test_shifted_knows_leap_days(day, years: int, other) -> None:
    assert shifted(datetime(*day, tzinfo=UTC), years=years) == datetime(*other, tzinfo=UTC)


@pytest.mark.parametrize(("extra", "holds"), [(-1, True), (0, False), (1, False)])
def test_completion_counts_for_two_years(done: Completion, extra: int, holds: bool) -> None:
    now = done.valid_until + timedelta(seconds=extra)

    assert training.has_done(done.person, done.course, now=now) is holds
    assert done.holds(now) is holds
    assert training.present(done.person, done.course, now=now) == ((done, None) if holds else (None, done))


def test_new_version_asks_for_a_refresher_and_keeps_what_was_finished(done: Completion, now) -> None:
    Course.objects.update(version=2)

    again = training.assign(done.person, done.course, now=now)

    assert not training.has_done(done.person, done.course, now=now)
    assert (again == done, again.is_done, again.answers) == (False, False, {})
    assert training.assign(done.person, done.course, now=now) == again
    assert Completion.objects.done().get() == done


def test_refresher_that_is_finished_counts(done: Completion, now) -> None:
    Course.objects.update(version=2)
    lesson = done.course.lessons.get()
    right = dict.fromkeys(lesson.questions.values_list("slug", flat=True), 1)

    row = training.take(done.person, Course.objects.get(), lesson=lesson, choices=right, now=now)

    assert (row.version, row.is_done, row == done) == (2, True, False)
    assert training.has_done(done.person, done.course, now=now)
    assert (len(row.code), row.code == done.code) == (12, False)


def test_course_detail_says_why_it_is_asked_again(signed_in, done: Completion) -> None:
    Course.objects.update(version=2)

    page = text(signed_in(done.person).get(COURSE))

    assert "You finished it on 5 January 2026. The course has changed since" in page
    assert "Start part 1" in page


def test_certificate_is_read_by_whoever_has_the_code(signed_in, done: Completion, mentor) -> None:
    own = text(signed_in(done.person).get("/certificates/ABCDEFGH2345/"))
    other = text(signed_in(mentor.person).get("/certificates/abcdefgh2345/"))

    for page in (own, other):
        assert f"<h1>{done.person.full_name}</h1>" in page
        assert "Valid until 5 January 2028." in page
        assert "http://testserver/certificates/" in page
        assert "100 %" not in page
    assert "Colleagues to whom you give this address" in own
    assert "somebody gave you its address" in other


def test_certificate_of_an_older_version_says_so(signed_in, done: Completion) -> None:
    Course.objects.update(version=2)

    assert "The course has a newer version." in text(
        signed_in(done.person).get("/certificates/ABCDEFGH2345/")
    )


@pytest.mark.parametrize("code", ["ABCDEFGH2346", "none", "-"])
def test_certificate_with_a_code_that_nobody_got_is_not_found(signed_in, done, code: str) -> None:
    assert signed_in(done.person).get(f"/certificates/{code}/").status_code == 404


@pytest.mark.parametrize("name", ["Łukasz", "Αλέξανδρος", "Аня", "Ann-" * 40])
def test_certificate_as_a_pdf_is_one_page_with_every_letter_of_the_name(signed_in, done, name: str) -> None:
    type(done.person).objects.update(given_name=name[:100])

    reply = signed_in(done.person).get("/certificates/ABCDEFGH2345/pdf/")

    assert (reply.status_code, reply["Content-Type"]) == (200, "application/pdf")
    assert reply.content.startswith(b"%PDF")
    assert reply.content.count(b"/Type /Page\n") == 1
    letters = TTFont(certificate.PLAIN, certificate.letters()["Regular"]).face.charToGlyph
    assert [letter for letter in name if ord(letter) not in letters] == []


def test_certificate_as_a_pdf_is_for_whoever_earned_it(signed_in, done, mentor, hr_admin) -> None:
    for person in (mentor.person, hr_admin):
        assert signed_in(person).get("/certificates/ABCDEFGH2345/pdf/").status_code == 404


def test_certificate_needs_somebody_who_works_here(client, done) -> None:
    assert client.get("/certificates/ABCDEFGH2345/").status_code == 302


def test_rate_counts_once_and_leaves_no_name(done: Completion) -> None:
    assert ratings.rate(done, stars=4, by=done.person)
    assert not ratings.rate(done, stars=1, by=done.person)

    assert list(CourseRating.objects.values_list("version", "stars", "count")) == [(1, 4, 1)]
    assert Event.objects.count() == 0


@pytest.mark.parametrize("stars", [0, 6])
def test_rate_with_other_stars_is_refused(done: Completion, stars: int) -> None:
    with pytest.raises(training.NotYourCourse):
        ratings.rate(done, stars=stars, by=done.person)

    assert CourseRating.objects.count() == 0


def test_rate_by_somebody_else_or_before_the_end_is_refused(done: Completion, stranger) -> None:
    open_ = CompletionFactory(person=PersonFactory(), course=done.course)

    for row, by in ((done, open_.person), (open_, open_.person)):
        with pytest.raises(training.NotYourCourse):
            ratings.rate(row, stars=5, by=by)


def test_mean_of_few_ratings_is_kept_back() -> None:
    course = CourseFactory()
    row = CourseRating.objects.create(course=course, version=1, stars=5, count=4)
    CourseRating.objects.create(course=course, version=2, stars=1, count=9)

    assert ratings.mean(course) is None
    CourseRating.objects.filter(pk=row.pk).update(count=5)
    assert ratings.mean(course) == (5.0, 5)


def test_course_rate_page_asks_once(signed_in, done: Completion) -> None:
    client = signed_in(done.person)

    nothing = client.post("/courses/mentor-basics/rating/", {})
    given = client.post("/courses/mentor-basics/rating/", {"stars": "5"}, follow=True)
    again = client.get("/courses/mentor-basics/rating/")

    assert "Choose how useful the course was" in nothing.text
    assert "Your rating is counted without your name." in given.text
    assert "Rate this course" not in given.text
    assert (again.status_code, again.url) == (302, COURSE)
    assert CourseRating.objects.get().count == 1


def reflecting(course: Course) -> str:
    course.lessons.update(reflection="What will you try?")
    return f"{LESSON}reflection/"


def test_reflection_is_kept_changed_and_taken_away(signed_in, stranger) -> None:
    address = reflecting(CourseFactory())
    client = signed_in(stranger)

    kept = client.post(address, {"words": "Ask first."}, follow=True)
    shown = client.get(address)
    row = Completion.objects.get()

    assert kept.redirect_chain == [(LESSON, 302)]
    assert "Ask first." in shown.text
    assert row.reflections == {"part-1": "Ask first."}
    client.post(address, {"words": ""})
    assert Completion.objects.get().reflections == {}


def test_reflection_stands_beside_the_answers_of_its_writer_alone(signed_in, stranger, mentor) -> None:
    course = CourseFactory()
    address = reflecting(course)
    for person, words in ((stranger, "A secret of my own"), (mentor.person, "")):
        client = signed_in(person)
        if words:
            client.post(address, {"words": words})
        client.post(LESSON, {f"part-1-{number}": "1" for number in range(1, 6)})
        assert ("A secret of my own" in client.get(LESSON).text) is bool(words)

    assert "A secret" not in str(list(Event.objects.values()))


def test_reflection_that_is_too_long_is_said_and_not_lost(signed_in, stranger) -> None:
    response = signed_in(stranger).post(reflecting(CourseFactory()), {"words": "x" * 4001})

    assert "Keep this within 4000 characters" in response.text
    assert "x" * 4001 in response.text
    assert Completion.objects.count() == 0


def test_reflection_of_a_part_that_asks_none_is_not_found(signed_in, stranger) -> None:
    CourseFactory()

    assert signed_in(stranger).get(f"{LESSON}reflection/").status_code == 404


def test_reflection_after_the_end_stays_with_the_same_completion(done: Completion, now) -> None:
    row = reflections.write(done.person, lesson=done.course.lessons.get(), words="Later", now=now)

    assert row == done
    assert Completion.objects.get().reflections == {"part-1": "Later"}


def test_record_completes_an_open_course_with_its_evidence(stranger, coordinator, now) -> None:
    open_ = CompletionFactory(person=stranger)

    row = recording.record(
        stranger, open_.course, evidence="EMCC diploma", done_on=date(2026, 1, 9), by=coordinator, now=now
    )

    assert row == open_
    assert (row.completed_at.date(), row.evidence, row.recorded_by) == (
        date(2026, 1, 9),
        "EMCC diploma",
        coordinator,
    )
    assert (row.percent_right, row.code) == (None, None)
    assert training.has_done(stranger, open_.course, now=now)
    assert Event.objects.values_list("verb", "by_name").get() == ("record course", coordinator.full_name)


def test_record_of_what_was_finished_here_changes_nothing(done: Completion, coordinator, now) -> None:
    row = recording.record(
        done.person, done.course, evidence="x", done_on=now.date(), by=coordinator, now=now
    )

    assert (row, row.evidence, row.percent_right) == (done, "", 100)
    assert Event.objects.count() == 0


def test_record_for_oneself_is_refused(coordinator, now) -> None:
    with pytest.raises(recording.NotForYourself):
        recording.record(
            coordinator, CourseFactory(), evidence="x", done_on=now.date(), by=coordinator, now=now
        )


@pytest.mark.parametrize("days", [1, -800])
def test_record_of_a_day_that_cannot_count_is_refused(stranger, coordinator, now, days: int) -> None:
    with pytest.raises(recording.NotRecent):
        recording.record(
            stranger,
            CourseFactory(),
            evidence="x",
            done_on=now.date() + timedelta(days=days),
            by=coordinator,
            now=now,
        )

    assert Completion.objects.count() == 0


def test_course_recorded_elsewhere_shows_who_and_what(signed_in, stranger, coordinator, now) -> None:
    recording.record(
        stranger,
        CourseFactory(),
        evidence="EMCC diploma",
        done_on=date(2026, 1, 9),
        by=coordinator,
        now=now,
    )

    page = text(signed_in(stranger).get(COURSE))

    assert f"{coordinator.full_name} recorded that you took it elsewhere." in page
    assert "What was shown: EMCC diploma" in page
    assert "Your certificate" not in page


def test_erasure_leaves_no_words_of_the_learner(done: Completion, coordinator, now) -> None:
    reflections.write(done.person, lesson=done.course.lessons.get(), words="A secret", now=now)
    other = CourseFactory(slug="another")
    recording.record(done.person, other, evidence="A diploma", done_on=now.date(), by=coordinator, now=now)

    erasure.forget(done.person)

    rows = Completion.objects.filter(person=done.person).values_list("reflections", "evidence")
    assert list(rows) == [({}, ""), ({}, "")]
