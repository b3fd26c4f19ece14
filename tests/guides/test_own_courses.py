from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from guides import parcels
from guides.actions import course_texts, publishing
from guides.models import Completion, Course, Lesson
from people.models import Event
from tests.factories.guides import CompletionFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

HEAD = 'title = "Selling with care"\naudience = "mentor"\npass_percent = 75\n'
PART = """+++
title = "The first call"
position = 1
minutes = 8
reflection = "Whom did you call last?"

[[questions]]
slug = "call"
text = "Who speaks first?"

[[questions.choices]]
text = "You"
feedback = "Then you sell to yourself."

[[questions.choices]]
text = "The customer"
right = true
feedback = "You hear what they need."
+++

## A case {#case}

Kim calls.
"""
FILES = {"en/selling/course.toml": HEAD, "en/selling/01-first-call.md": PART}
DUTCH = {
    "nl/selling/course.toml": HEAD.replace("Selling with care", "Met zorg verkopen"),
    "nl/selling/01-first-call.md": PART.replace("The first call", "Het eerste telefoontje"),
}


@pytest.fixture
def editor():
    return PersonFactory(house_roles=["guide_editor"])


def zipped(files: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return file.getvalue()


def read(files: dict[str, str]) -> parcels.Parcel:
    return parcels.read(parcels.unzipped(zipped(files)))  # type: ignore[arg-type]


def course_of(files: dict[str, str]) -> Any:
    parcel = read(files)
    assert [(problem.file, problem.reason) for problem in parcel.problems] == []
    return parcel.course


def reasons(files: dict[str, str]) -> list[str]:
    return [f"{problem.file}: {problem.reason}" for problem in read(files).problems]


def bring(files: dict[str, str], *, is_major: bool = False, by: Any = None) -> Course:
    return course_texts.bring_in(course_of(files), is_major=is_major, by=by)


def test_a_course_in_two_languages_comes_in_whole(editor):
    course = bring(FILES | DUTCH, by=editor)

    assert (course.number, course.is_own, course.audience, course.pass_percent) == ("1.0", True, "mentor", 75)
    assert course.titles == {"en": "Selling with care", "nl": "Met zorg verkopen"}
    assert set(course.lessons.values_list("language", "title")) == {
        ("en", "The first call"),
        ("nl", "Het eerste telefoontje"),
    }
    assert Event.objects.get().by_name == editor.full_name


def test_the_same_twice_changes_nothing():
    bring(FILES)
    bring(FILES, is_major=True)

    assert (Course.objects.get().number, Event.objects.count()) == ("1.0", 1)


def test_better_words_keep_what_was_learned_and_a_real_change_asks_again(now):
    course = bring(FILES)
    done = CompletionFactory(course=course, done=True)
    better = FILES | {"en/selling/01-first-call.md": PART.replace("Kim calls", "Kim phones")}

    assert bring(better).number == "1.1"
    assert list(Completion.objects.valid(now)) == [done]
    assert bring(FILES, is_major=True).number == "2.0"
    assert list(Completion.objects.valid(now)) == []
    assert Completion.objects.done().count() == 1


def test_only_one_language_is_enough_and_is_said(signed_in, editor):
    bring(DUTCH)

    page = signed_in(editor).get(reverse("guides:course-detail", args=["selling"])).text

    assert "Met zorg verkopen" in page
    assert "Only in Dutch" in page


def test_a_part_may_be_in_one_language_only():
    files = FILES | DUTCH | {"en/selling/02-later.md": PART.replace('"call"', '"later"')}

    difference = course_texts.compare(course_of(files))

    assert difference.only_in == {"en": ["The first call"]}


def test_what_goes_and_what_changes_is_told_before():
    bring(FILES | {"en/selling/02-later.md": PART.replace('"call"', '"later"')})
    changed = {
        "en/selling/01-first-call.md": PART.replace("right = true\n", "").replace(
            'text = "You"', 'text = "You"\nright = true'
        )
    }

    difference = course_texts.compare(course_of(FILES | changed))

    assert difference.changed == [("en", "The first call")]
    assert difference.removed == [("en", "The first call")]
    assert difference.asks_anew


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("en/selling/course.toml", "title = ", "The head can’t be read"),
        ("en/selling/course.toml", 'audience = "mentor"', "“title” is missing"),
        ("en/selling/course.toml", HEAD.replace("mentor", "everybody"), "audience is one of"),
        ("en/selling/course.toml", HEAD.replace("75", "120"), "from 1 to 100"),
        ("en/selling/course.toml", HEAD.replace("75", "true"), "from 1 to 100"),
        ("en/selling/01-first-call.md", "Only words", "a head between two lines of +++"),
        ("en/selling/01-first-call.md", PART.replace("right = true\n", ""), "exactly one right choice"),
        ("en/selling/01-first-call.md", PART.replace("You hear what they need.", " "), "feedback for each"),
        ("en/selling/01-first-call.md", PART.replace('slug = "call"', "slug = 3"), "Question 1 needs a slug"),
        ("en/selling/01-first-call.md", PART.partition("## A case")[0], "no text under the head"),
        ("en/selling/01-first-call.md", PART.replace("minutes = 8", "minutes = 0"), "“minutes”"),
        ("en/selling/first.md", PART, "Name the file with two digits"),
        ("en/selling/02-again.md", PART, "Two questions are called “call”"),
        ("nl/selling/course.toml", "", "“title” is missing"),
        ("nl/selling/03-other.md", PART, "Part “other” is not there in “en”"),
        ("nl/selling/01-first-call.md", PART.replace('"call"', '"bel"'), "differ from those in “en”"),
        ("en/other/course.toml", HEAD, "more than one course: other, selling"),
    ],
)
def test_each_reason_is_named_with_its_file(file, text, reason):
    found = reasons(FILES | {file: text})

    assert any(reason in each for each in found), found
    assert read(FILES | {file: text}).course is None


def test_all_reasons_come_at_once():
    broken = {
        "en/selling/course.toml": HEAD.replace("mentor", "all"),
        "en/selling/01-first-call.md": PART.replace("right = true\n", ""),
    }

    assert len(reasons(broken)) == 2


def test_files_of_no_course_are_left_alone_and_named():
    parcel = read(
        FILES | {"en/selling/picture.png": "x", "__MACOSX/en/selling/01.md": "x", "../../etc/passwd": "x"}
    )

    assert parcel.ignored == ["en/selling/picture.png", "../../etc/passwd"]
    assert parcel.course is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no zip",
        zipped({"en/selling/course.toml": b"x" * 1_000_001}),
        zipped({f"en/selling/{number}.md": b"x" for number in range(201)}),
        zipped(FILES)[:-30],
    ],
    ids=["empty", "text", "huge", "many", "cut"],
)
def test_what_is_no_parcel_is_refused(content):
    with pytest.raises(parcels.UnreadableParcel):
        parcels.unzipped(content)


def test_letters_that_are_no_utf8_are_named():
    files = parcels.unzipped(zipped(FILES | {"en/selling/01-first-call.md": PART.encode("utf-16")}))  # type: ignore[dict-item]

    assert [problem.file for problem in parcels.read(files).problems] == ["en/selling/01-first-call.md", "en"]


def test_every_shipped_course_goes_out_and_comes_in_as_it_was(now):
    publishing.load_shipped(now=now)
    for course in Course.objects.all():
        packed = parcels.unzipped(parcels.packed(course_texts.kept(course)))
        own = {name.replace(f"/{course.slug}/", "/own/"): text for name, text in packed.items()}
        copy = bring(own)
        columns = ("slug", "language", "position", "title", "body", "minutes", "reflection")
        assert list(copy.lessons.order_by("language", "position").values_list(*columns)) == list(
            course.lessons.order_by("language", "position").values_list(*columns)
        )
        asked = ("lesson__language", "slug", "text", "choices")
        for rows in (copy, course):
            rows.asked = [  # type: ignore[attr-defined]
                list(lesson.questions.values_list(*asked))
                for lesson in rows.lessons.order_by("language", "position")
            ]
        assert copy.asked == course.asked  # type: ignore[attr-defined]


def test_a_shipped_course_is_never_written_over(now):
    publishing.load_shipped(now=now)
    files = {name.replace("selling", "mentor-basics"): text for name, text in FILES.items()}
    for _ in range(2):
        with pytest.raises(course_texts.BelongsToTheHouse):
            bring(files)


def test_shipped_texts_leave_an_own_course_alone(now):
    files = {name.replace("selling", "mentor-basics"): text for name, text in FILES.items()}
    bring(files)

    publishing.load_shipped(now=now)

    assert Course.objects.get(slug="mentor-basics").title == "Selling with care"
    assert Lesson.objects.filter(course__slug="mentor-basics").count() == 1


def upload(client, files: dict[str, str]):
    file = SimpleUploadedFile("course.zip", zipped(files))  # type: ignore[arg-type]
    return client.post(reverse("guides:own-courses"), {"file": file})


def test_an_editor_looks_first_and_then_publishes(signed_in, editor):
    client = signed_in(editor)
    looked = upload(client, FILES | DUTCH)
    before = Course.objects.count()

    sealed = looked.context["sealed"]
    page = client.post(reverse("guides:own-course-publish"), {"files": sealed, "kind": "minor"}, follow=True)

    assert "Nothing is published yet." in looked.text
    assert before == 0
    assert "is published as version 1.0" in page.text


def test_reasons_are_on_the_page(signed_in, editor):
    page = upload(signed_in(editor), FILES | {"en/selling/course.toml": 'audience = "mentor"'}).text

    assert "1 thing to mend first" in page
    assert "en/selling/course.toml" in page


def test_a_file_that_is_too_large_is_not_read(signed_in, editor, monkeypatch):
    monkeypatch.setattr("guides.forms.LARGEST_FILE", 10)

    page = upload(signed_in(editor), FILES).text

    assert "This file is larger than a course can be." in page


def test_changed_or_old_files_are_asked_for_again(signed_in, editor):
    reply = signed_in(editor).post(reverse("guides:own-course-publish"), {"files": "forged", "kind": "minor"})

    assert reply.status_code == 302
    assert not Course.objects.exists()


def test_others_find_nothing(signed_in, stranger, coordinator):
    for person in (stranger, coordinator):
        client = signed_in(person)
        assert client.get(reverse("guides:own-courses")).status_code == 404
        assert client.post(reverse("guides:own-course-publish"), {"files": ""}).status_code == 404
        assert client.get(reverse("guides:own-course-files", args=["selling"])).status_code == 404


def test_the_command_tells_and_writes(tmp_path, capsys):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    call_command("import_course", tmp_path, "--dry-run")
    before = Course.objects.count()
    call_command("import_course", tmp_path)

    assert before == 0
    assert "1 parts new, 0 changed, 0 removed." in capsys.readouterr().out
    assert Course.objects.get().number == "1.0"


def test_the_command_names_what_is_wrong(tmp_path, capsys):
    (tmp_path / "course.zip").write_bytes(zipped(FILES | {"en/selling/course.toml": ""}))  # type: ignore[arg-type]

    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_course", tmp_path / "course.zip", stderr=io.StringIO())

    assert not Course.objects.exists()
