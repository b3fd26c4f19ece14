"""Shipped before, shipped now, one's own: nothing of the three is lost unseen."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from guides import three_way, updates
from guides.actions import drafts, merging, publishing
from guides.actions.publishing import CONTENT
from guides.models import Chapter, Draft, ShippedText
from guides.states import WrongState
from tests.factories.guides import ChapterFactory, GuideFactory
from tests.factories.people import PersonFactory

BASE = "One.\n\nTwo.\n\nThree.\n"


@pytest.mark.parametrize(
    ("theirs", "own", "merged", "conflicts"),
    [
        (BASE, BASE, BASE, 0),
        ("One!\n\nTwo.\n\nThree.\n", BASE, "One!\n\nTwo.\n\nThree.\n", 0),
        (BASE, "One.\n\nTwo.\n\nThree!\n", "One.\n\nTwo.\n\nThree!\n", 0),
        ("One!\n\nTwo.\n\nThree.\n", "One.\n\nTwo.\n\nThree!\n", "One!\n\nTwo.\n\nThree!\n", 0),
        ("One.\n\nThree.\n", "One.\n\nTwo.\n\nThree.\n\nFour.\n", "One.\n\nThree.\n\nFour.\n", 0),
        ("One?\n\nTwo.\n\nThree.\n", "One?\n\nTwo.\n\nThree.\n", "One?\n\nTwo.\n\nThree.\n", 0),
        (
            "One?\n\nTwo.\n\nThree.\n",
            "One!\n\nTwo.\n\nThree.\n",
            "<<<<<<<\nOne!\n=======\nOne?\n>>>>>>>\n\nTwo.\n\nThree.\n",
            1,
        ),
    ],
)
def test_merge_takes_what_one_side_changed_and_marks_what_both_did(theirs, own, merged, conflicts) -> None:
    assert three_way.merge(BASE, theirs, own) == three_way.Merged(merged, conflicts)
    assert three_way.has_marks(merged) == bool(conflicts)


@pytest.fixture
def editor():
    return PersonFactory(house_roles=["guide_editor"])


def ship(folder: Path, old: str, new: str, now) -> None:
    path = folder / "en/handbook/06-good-conversation.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    publishing.load_shipped(now=now, folder=folder)


@pytest.fixture
def own(db, tmp_path, now, editor) -> tuple[Path, Chapter]:
    """The company changed the last line; then a release changes the first heading."""
    folder = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    publishing.load_shipped(now=now, folder=folder)
    shipped = Chapter.objects.current().get(slug="good-conversation", language="en")
    draft = drafts.begin(shipped.guide, shipped.slug, "en", by=editor, now=now)
    body = shipped.body + "\nCall Hilde when you are stuck.\n"
    row = drafts.save(draft, revision=1, by=editor, now=now, body=body)
    chapter = drafts.publish(row, by=editor, today=now.date(), now=now)
    assert updates.of(chapter) is None
    ship(folder, "## Check in ", "## Arrive ", now + timedelta(days=30))
    return folder, Chapter.objects.get(pk=chapter.pk)


def current() -> Chapter:
    return Chapter.objects.current().get(slug="good-conversation", language="en")


def test_own_words_stay_when_new_ones_are_shipped(own) -> None:
    _folder, chapter = own

    assert current() == chapter
    update = updates.of(chapter)
    assert update.old.number == 1
    assert update.new.number == 2
    assert "## Arrive " in update.new.body
    assert list(updates.waiting(Chapter.objects.current())) == [chapter.pk]


def test_keep_is_asked_once_per_shipped_wording(own, editor, now) -> None:
    folder, chapter = own
    merging.keep(chapter, seen=updates.of(chapter).new.pk, by=editor)

    assert updates.of(current()) is None
    assert current() == chapter
    ship(folder, "## Focus ", "## Choose ", now + timedelta(days=60))
    assert updates.of(current()).new.number == 3


def test_take_publishes_the_shipped_words_and_follows_them_again(own, editor, now) -> None:
    folder, chapter = own
    taken = merging.take(chapter, seen=updates.of(chapter).new.pk, by=editor, now=now)

    assert (taken.version, taken.is_own) == (3, False)
    assert "Call Hilde" not in current().body
    ship(folder, "## Focus ", "## Choose ", now + timedelta(days=60))
    assert "## Choose " in current().body


def test_merge_makes_a_draft_of_both(own, editor, now) -> None:
    _folder, chapter = own
    draft = merging.merge(chapter, seen=updates.of(chapter).new.pk, by=editor, now=now)

    assert "## Arrive " in draft.body
    assert draft.body.endswith("Call Hilde when you are stuck.\n")
    assert updates.of(current()) is not None  # until it is published
    drafts.publish(draft, by=editor, today=now.date(), now=now)
    assert updates.of(current()) is None


def test_merge_beside_an_open_draft_is_refused(own, editor, now) -> None:
    _folder, chapter = own
    drafts.begin(chapter.guide, chapter.slug, "en", by=editor, now=now)

    with pytest.raises(WrongState):
        merging.merge(chapter, seen=updates.of(chapter).new.pk, by=editor, now=now)


def test_draft_with_marks_is_not_published(own, editor, now) -> None:
    _folder, chapter = own
    draft = drafts.begin(chapter.guide, chapter.slug, "en", by=editor, now=now)
    body = f"<<<<<<<\nOne\n=======\nTwo\n>>>>>>>\n{chapter.body}"
    row = drafts.save(draft, revision=1, by=editor, now=now, body=body)

    with pytest.raises(drafts.HasMarks):
        drafts.publish(row, by=editor, today=now.date(), now=now)


@pytest.mark.parametrize("deed", ["keep", "take", "merge"])
def test_decision_about_words_that_changed_since_is_refused(own, editor, now, deed: str) -> None:
    folder, chapter = own
    seen = updates.of(chapter).new.pk
    ship(folder, "## Focus ", "## Choose ", now + timedelta(days=60))
    more = {} if deed == "keep" else {"now": now}

    with pytest.raises(WrongState):
        getattr(merging, deed)(chapter, seen=seen, by=editor, **more)
    assert current() == chapter
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_program_hears_when_the_house_changes_a_chapter(editor, now) -> None:
    house = ChapterFactory(slug="roles", body="## Check in {#check-in}\n\nOld.\n\nSame.\n")
    guide = GuideFactory(slug="leaders", name="Leaders", parent=house.guide)
    draft = drafts.begin(guide, house.slug, "en", by=editor, now=now)
    mine = drafts.publish(
        drafts.save(draft, revision=1, by=editor, now=now, body=house.body + "\nOurs.\n"),
        by=editor,
        today=now.date(),
        now=now,
    )
    draft = drafts.begin(house.guide, house.slug, "en", by=editor, now=now)
    words = {"body": "## Check in {#check-in}\n\nNew.\n\nSame.\n"}
    newer = drafts.publish(
        drafts.save(draft, revision=1, by=editor, now=now, **words), by=editor, today=now.date(), now=now
    )

    update = updates.of(Chapter.objects.get(pk=mine.pk))
    assert (update.old, update.new) == (house, newer)
    assert update.merged == three_way.Merged("## Check in {#check-in}\n\nNew.\n\nSame.\n\nOurs.\n", 0)
    assert merging.take(mine, seen=newer.pk, by=editor, now=now) == newer
    assert list(Chapter.objects.current().on_shelf(guide).in_language("en")) == [newer]


def test_shipped_wordings_are_kept_once_each(own, now) -> None:
    folder, _chapter = own
    publishing.load_shipped(now=now, folder=folder)

    assert ShippedText.objects.filter(slug="good-conversation", language="en").count() == 2
