from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guides.actions import publishing
from guides.models import Completion, Course, Lesson
from tests.factories.guides import CompletionFactory, CourseFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
COURSE = "/learn/mentor-basics/"
LESSON = f"{COURSE}part-1/"
WRONG, RIGHT = "0", "1"


def answers(*, right: int, part: int = 1) -> dict[str, str]:
    return {f"part-{part}-{number}": RIGHT if number <= right else WRONG for number in range(1, 6)}


def right_answers(lesson: Lesson) -> dict[str, int]:
    return {
        question.slug: next(place for place, choice in enumerate(question.choices) if choice["is_right"])
        for question in lesson.questions.all()
    }


def words(response) -> str:
    assert response.status_code == 200
    html = response.content.decode()
    text = re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")])
    return " ".join(text.split())


def buttons(response) -> list[str]:
    """What the primary buttons of a page say."""
    html = response.content.decode()
    pairs = re.findall(
        r'<(?:a|button)[^>]*class="button"[^>]*>([^<]+)<|<button class="button">([^<]+)<', html
    )
    return [first or second for first, second in pairs]


def test_course_detail_says_what_lies_ahead_and_changes_nothing(signed_in, stranger) -> None:
    CourseFactory(lessons=2)

    response = signed_in(stranger).get(COURSE)

    assert "20 minutes, 2 parts, you are at part 1." in words(response)
    assert "The course is finished when 8 of 10 answers are right." in words(response)
    assert buttons(response) == ["Start part 1"]
    assert Completion.objects.count() == 0


def test_lesson_detail_reading_changes_nothing(signed_in, stranger) -> None:
    CourseFactory()

    response = signed_in(stranger).get(LESSON)

    assert "Read this in about 10 minutes, then answer 5 questions" in words(response)
    assert buttons(response) == ["Check my answers"]
    assert Completion.objects.count() == 0


def test_lesson_detail_enough_right_finishes_the_course(signed_in, stranger) -> None:
    course = CourseFactory()
    client = signed_in(stranger)

    response = client.post(LESSON, answers(right=4), follow=True)

    assert response.redirect_chain == [(LESSON, 302)]
    assert "You finished this course on" in words(response)
    assert "80 % of your answers were right." in words(response)
    assert "Not the best answer. Nobody told the other." in words(response)
    assert buttons(response) == ["Go to your home page"]
    assert Completion.objects.done().get().course == course
    assert buttons(client.get(COURSE)) == ["Go to your home page"]


def test_lesson_detail_too_few_right_shows_why_and_asks_again(signed_in, stranger) -> None:
    CourseFactory()
    client = signed_in(stranger)

    response = client.post(LESSON, answers(right=3), follow=True)
    again = client.get(f"{LESSON}?again=yes")

    assert "3 of 5 right: have another look" in words(response)
    assert words(response).count("Right. That opens the talk.") == 3
    assert words(response).count("Not the best answer. Nobody told the other.") == 2
    assert buttons(response) == ["Answer these questions again"]
    assert buttons(again) == ["Check my answers"]
    assert "checked" not in again.content.decode()
    assert "You finished this course" in words(
        client.post(f"{LESSON}?again=yes", answers(right=5), follow=True)
    )


def test_lesson_detail_wrong_answer_does_not_give_the_right_one_away(signed_in, stranger) -> None:
    CourseFactory()

    response = signed_in(stranger).post(LESSON, answers(right=0), follow=True)

    assert "That opens the talk." not in words(response)


def test_lesson_detail_new_attempt_asks_in_a_new_order(signed_in, stranger) -> None:
    CourseFactory()
    client = signed_in(stranger)
    orders = set()

    for _attempt in range(4):
        html = client.get(f"{LESSON}?again=yes").content.decode()
        orders.add(tuple(re.findall(r'name="(part-1-\d)" value="(\d)"', html)))
        client.post(LESSON, answers(right=0))

    assert len(orders) == 4
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(orders.pop()))}


def test_lesson_detail_question_left_open_is_named_and_nothing_is_kept(signed_in, stranger) -> None:
    CourseFactory()
    given = answers(right=5)
    del given["part-1-2"]

    response = signed_in(stranger).post(LESSON, given)

    assert "One thing to look at" in words(response)
    assert re.search(
        r'<a href="#id_part-1-2_0">Choose an answer to question \d</a>', response.content.decode()
    )
    assert response.content.decode().count("checked") == 4
    assert Completion.objects.count() == 0


def test_lesson_detail_choice_that_does_not_exist_is_refused(signed_in, stranger) -> None:
    CourseFactory()

    response = signed_in(stranger).post(LESSON, answers(right=5) | {"part-1-1": "7"})

    assert "Choose one of the answers to question" in words(response)
    assert Completion.objects.count() == 0


def test_course_detail_goes_on_where_you_stopped(signed_in, stranger) -> None:
    CourseFactory(lessons=2)
    client = signed_in(stranger)

    response = client.post(LESSON, answers(right=4), follow=True)

    assert "4 of 5 right: on to the next part" in words(response)
    assert buttons(response) == ["Go on with part 2"]
    assert "20 minutes, 2 parts, you are at part 2." in words(client.get(COURSE))
    assert buttons(client.get(COURSE)) == ["Go on with part 2"]


def test_lesson_detail_answers_after_the_end_change_nothing(signed_in, stranger) -> None:
    CompletionFactory(person=stranger, done=True, answers={f"part-1-{number}": 1 for number in range(1, 6)})

    response = signed_in(stranger).post(LESSON, answers(right=0), follow=True)

    assert "100 % of your answers were right." in words(response)
    assert Completion.objects.get().percent_right == 100


def test_lesson_detail_of_another_person_is_not_shown(signed_in, stranger) -> None:
    CompletionFactory(person=PersonFactory(), done=True)

    response = signed_in(stranger).get(LESSON)

    assert buttons(response) == ["Check my answers"]


@pytest.mark.parametrize("back", ["/mentorships/3/", "/?from=course"])
def test_finished_course_leads_back_to_where_you_were(signed_in, stranger, back: str) -> None:
    CourseFactory()

    response = signed_in(stranger).post(f"{LESSON}?next={back}", answers(right=5), follow=True)

    assert buttons(response) == ["Go back to where you were"]
    assert f'<a class="button" href="{back}">' in response.content.decode()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_finished_course_leads_to_no_other_house(signed_in, stranger, back: str) -> None:
    CourseFactory()

    response = signed_in(stranger).post(f"{LESSON}?next={back}", answers(right=5), follow=True)

    assert buttons(response) == ["Go to your home page"]
    assert "evil" not in response.content.decode()


@pytest.mark.parametrize("address", ["/learn/nothing/", "/learn/nothing/part-1/", f"{COURSE}part-9/"])
def test_unknown_course_or_lesson_is_not_found(signed_in, stranger, address: str) -> None:
    CourseFactory()
    client = signed_in(stranger)

    assert [client.get(address).status_code, client.post(address).status_code] in ([404, 404], [404, 405])


def test_course_pages_need_a_signed_in_reader(client: Client) -> None:
    CourseFactory()

    for address in (COURSE, LESSON):
        assert client.get(address).status_code == 302
        assert client.post(address, answers(right=5)).status_code == 302
    assert Completion.objects.count() == 0


def test_course_pages_ask_the_database_the_same_number_of_times(signed_in, stranger) -> None:
    CourseFactory(lessons=1)
    CourseFactory(slug="long", lessons=3)
    client = signed_in(stranger)
    counts = []

    for slug in ("mentor-basics", "long"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/learn/{slug}/")
            client.get(f"/learn/{slug}/part-1/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Starting well: expectations and agreement"),
        ("nl", "Goed beginnen: verwachtingen en afspraken"),
    ],
)
def test_shipped_course_can_be_finished_in_both_languages(signed_in, now, language: str, title: str) -> None:
    publishing.load_shipped(now=now)
    client = signed_in(PersonFactory(language=language))
    course = Course.objects.get(slug="mentor-basics")
    lessons = course.lessons.filter(language=language)

    page = client.get(f"{COURSE}starting-well/")
    for lesson in lessons:
        client.post(f"{COURSE}{lesson.slug}/", right_answers(lesson))

    assert f'<h1 lang="{language}">{title}</h1>' in page.content.decode()
    assert lessons.count() == 8
    assert Completion.objects.get().percent_right == 100


def test_lesson_detail_stale_page_with_an_open_question_shows_the_question(signed_in, stranger) -> None:
    CourseFactory()
    client = signed_in(stranger)
    client.post(LESSON, answers(right=2))

    response = client.post(LESSON, {"part-1-1": RIGHT})

    assert "4 things to look at" in words(response)
    assert Completion.objects.get().attempts == 1
