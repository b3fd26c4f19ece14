"""From draft to version: who may, what is refused, and what two editors do to each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guides.actions import drafts
from guides.models import Chapter, Draft, MustRead
from guides.states import DRAFT, WrongState
from people.models import Event
from tests.factories.guides import ChapterFactory, GuideFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
CHAPTER = ("roles", "en")  # no form quotes it


@pytest.fixture
def editor():
    return PersonFactory(house_roles=["guide_editor"], given_name="Edith", family_name="Editor")


@pytest.fixture
def second():
    return PersonFactory(house_roles=["guide_editor"], given_name="Sven", family_name="Second")


@pytest.fixture
def draft(editor, now) -> Draft:
    chapter = ChapterFactory(slug="roles")
    row = drafts.begin(chapter.guide, *CHAPTER, by=editor, now=now)
    return drafts.save(row, revision=1, by=editor, now=now, body="## Check in {#check-in}\n\nAsk first.\n")


def publish(draft: Draft, by, now) -> Chapter | None:
    return drafts.publish(draft, by=by, today=now.date(), now=now)


def test_publish_makes_a_new_version_and_keeps_the_old_one(draft, editor, now) -> None:
    chapter = publish(draft, editor, now)

    assert (chapter.version, chapter.is_own, chapter.written_by, chapter.published_by) == (
        2,
        True,
        editor,
        editor,
    )
    old = Chapter.objects.get(version=1)
    assert (old.replaced_at, old.body) == (now, "## Check in {#check-in}\n\nStart with the person.")
    assert not Draft.objects.exists()
    verbs = (
        Event.objects.filter(about_kind__startswith="guides.").order_by("pk").values_list("verb", "by_name")
    )
    assert list(verbs) == [
        ("begin draft", "Edith Editor"),
        ("save draft", "Edith Editor"),
        ("publish", "Edith Editor"),
    ]


def test_publish_twice_publishes_once(draft, editor, now) -> None:
    publish(draft, editor, now)

    with pytest.raises(WrongState):
        publish(draft, editor, now)
    assert Chapter.objects.count() == 2


def test_publish_needs_a_second_person_where_the_house_says_so(draft, editor, second, now, settings) -> None:
    settings.GUIDE_SECOND_PERSON = True
    drafts.submit(draft, by=editor, now=now)

    with pytest.raises(drafts.NeedsSecondPerson):
        publish(draft, editor, now)

    chapter = publish(draft, second, now)
    assert (chapter.written_by, chapter.published_by) == (editor, second)


def test_second_person_who_changes_a_word_is_the_writer_then(draft, editor, second, now, settings) -> None:
    settings.GUIDE_SECOND_PERSON = True
    row = drafts.save(draft, revision=draft.revision, by=second, now=now, title="Another title")

    with pytest.raises(drafts.NeedsSecondPerson):
        publish(row, second, now)
    assert publish(row, editor, now).title == "Another title"


def test_stranger_never_publishes(draft, stranger, now) -> None:
    with pytest.raises(drafts.NeedsSecondPerson):
        publish(draft, stranger, now)


def test_draft_that_was_saved_since_is_not_published(draft, editor, second, now) -> None:
    seen = Draft.objects.get(pk=draft.pk)
    drafts.save(draft, revision=draft.revision, by=second, now=now, body="Other words.\n")

    with pytest.raises(WrongState):
        publish(seen, editor, now)


def test_save_over_another_editor_is_refused(draft, editor, second, now) -> None:
    drafts.save(draft, revision=draft.revision, by=second, now=now, body="Words of the second.\n")

    with pytest.raises(drafts.ChangedMeanwhile):
        drafts.save(draft, revision=draft.revision, by=editor, now=now, body="Words of the first.\n")
    assert Draft.objects.get().body == "Words of the second.\n"


@pytest.mark.parametrize("seen", [(0, 0), (0, "base"), (7, 0)])
def test_write_from_a_page_that_is_out_of_date_is_refused(draft, editor, now, seen) -> None:
    seen = (seen[0], draft.base_id) if seen[1] == "base" else seen

    with pytest.raises(drafts.ChangedMeanwhile):
        drafts.write(draft.guide, *CHAPTER, seen=seen, by=editor, now=now, body="x\n")


def test_write_beside_a_version_that_came_meanwhile_is_refused(editor, now) -> None:
    chapter = ChapterFactory(slug="roles")
    Chapter.objects.filter(pk=chapter.pk).update(replaced_at=now)
    ChapterFactory(slug="roles", version=2, body="Newer words.")

    with pytest.raises(drafts.ChangedMeanwhile):
        drafts.write(chapter.guide, *CHAPTER, seen=(0, chapter.pk), by=editor, now=now, body="x\n")
    assert not Draft.objects.exists()


def test_save_of_the_same_words_changes_nothing(draft, second, now) -> None:
    row = drafts.save(draft, revision=draft.revision, by=second, now=now, body=draft.body)

    assert (row.revision, row.written_by) == (draft.revision, draft.written_by)


MOVES = {
    "submit": lambda draft, by, now: drafts.submit(draft, by=by, now=now),
    "take_back": lambda draft, by, now: drafts.take_back(draft, by=by),
    "turn_down": lambda draft, by, now: drafts.turn_down(draft, remark="Shorter", by=by),
    "schedule": lambda draft, by, now: publish(draft, by, now),
}


@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("state", Draft.State.values)
def test_every_move_from_every_state(draft, editor, now, verb: str, state: str) -> None:
    later = now.date() + timedelta(days=9)
    Draft.objects.filter(pk=draft.pk).update(state=state, valid_from=later, agreed_by=editor)
    draft.refresh_from_db()
    from_states, to_state = DRAFT[verb]

    if state in from_states:
        MOVES[verb](draft, editor, now)
        assert Draft.objects.get().state == to_state
    else:
        with pytest.raises(WrongState):
            MOVES[verb](draft, editor, now)
        assert Draft.objects.get().state == state


def test_turn_down_tells_the_writer_why(draft, editor, second, now) -> None:
    drafts.submit(draft, by=editor, now=now)
    drafts.turn_down(draft, remark="Shorter, please", by=second)

    assert (Draft.objects.get().remark, Draft.objects.get().state) == ("Shorter, please", "draft")


def test_draft_in_review_cannot_be_saved(draft, editor, now) -> None:
    drafts.submit(draft, by=editor, now=now)

    with pytest.raises(WrongState):
        drafts.save(draft, revision=draft.revision, by=editor, now=now, body="x\n")


def test_draft_for_a_later_day_waits_for_it(draft, editor, now) -> None:
    day = now.date() + timedelta(days=3)
    row = drafts.save(draft, revision=draft.revision, by=editor, now=now, valid_from=day)

    assert publish(row, editor, now) is None
    assert drafts.publish_due(today=day - timedelta(days=1), now=now) == 0
    assert drafts.publish_due(today=day, now=now) == 1
    assert drafts.publish_due(today=day, now=now) == 0
    assert Chapter.objects.current().get().published_by == editor


def test_draft_whose_links_broke_until_its_day_goes_back_to_its_editor(draft, editor, now) -> None:
    other = ChapterFactory(slug="other", body="## Place {#place}\n\nHere.")
    day = now.date() + timedelta(days=3)
    body = "## Check in {#check-in}\n\n[Look](/guide/other/#place)\n"
    row = drafts.save(draft, revision=draft.revision, by=editor, now=now, valid_from=day, body=body)
    publish(row, editor, now)
    Chapter.objects.filter(pk=other.pk).update(body="## Elsewhere {#elsewhere}\n\nHere.")

    assert drafts.publish_due(today=day, now=now) == 0
    assert Draft.objects.get().state == "draft"


def test_drop_leaves_what_readers_see(draft, editor) -> None:
    drafts.drop(draft, by=editor)

    assert not Draft.objects.exists()
    assert Chapter.objects.current().get().version == 1


def test_publish_with_a_link_that_leads_nowhere_is_refused(draft, editor, now) -> None:
    row = drafts.save(draft, revision=draft.revision, by=editor, now=now, body="[Go](/guide/nowhere/)\n")

    with pytest.raises(drafts.LinksLeadNowhere) as refused:
        publish(row, editor, now)
    assert [(problem.kind, problem.what) for problem in refused.value.problems] == [
        ("chapter", "/guide/nowhere/")
    ]


def test_heading_that_another_chapter_leads_to_stays(draft, editor, now) -> None:
    ChapterFactory(slug="other", title="Other", body="[Look](/guide/roles/#check-in)")
    row = drafts.save(draft, revision=draft.revision, by=editor, now=now, body="## Arrive\n\nHello.\n")

    with pytest.raises(drafts.LinksLeadNowhere) as refused:
        publish(row, editor, now)
    assert [(problem.kind, problem.what) for problem in refused.value.problems] == [
        ("pointed at", "{#check-in} (Other)")
    ]


def test_publish_asks_readers_again_where_the_change_is_large(draft, editor, now) -> None:
    MustRead.objects.create(guide=draft.guide, slug=draft.slug, asked_from=now - timedelta(days=90))
    row = drafts.save(draft, revision=draft.revision, by=editor, now=now, asks_again=True)

    publish(row, editor, now)

    assert MustRead.objects.get().asked_from == now


@pytest.mark.parametrize(("is_translated", "version"), [(True, 2), (False, 1)])
def test_translation_says_which_english_it_translates(draft, editor, now, is_translated, version) -> None:
    ChapterFactory(slug="roles", dutch=True, source_version=1)
    publish(draft, editor, now)
    assert Chapter.objects.current().with_marks().get(language="nl").is_behind
    dutch = drafts.begin(draft.guide, "roles", "nl", by=editor, now=now)
    words = {"body": "## Begin {#check-in}\n\nVraag eerst.\n", "is_translated": is_translated}

    publish(drafts.save(dutch, revision=1, by=editor, now=now, **words), editor, now)

    row = Chapter.objects.current().with_marks().get(language="nl")
    assert (row.source_version, row.is_behind) == (version, not is_translated)


def test_translation_that_is_missing_begins_with_the_english_words(editor, now) -> None:
    chapter = ChapterFactory(slug="roles")

    draft = drafts.begin(chapter.guide, "roles", "nl", by=editor, now=now)
    published = publish(draft, editor, now)

    assert (draft.body, published.version, published.language) == (chapter.body, 1, "nl")


def test_restore_brings_earlier_words_back_as_a_draft(draft, editor, now) -> None:
    publish(draft, editor, now)
    old = Chapter.objects.get(version=1)

    again = drafts.restore(old, by=editor, now=now)

    assert again.body == old.body
    with pytest.raises(WrongState):
        drafts.restore(old, by=editor, now=now)
    assert publish(again, editor, now).version == 3


@pytest.mark.parametrize("slug", ["search", "print", "pdf", "pictures", "roles"])
def test_new_chapter_needs_an_address_of_its_own(editor, now, slug: str) -> None:
    guide = ChapterFactory(slug="roles").guide
    new = {"language": "en", "title": "Ours", "part": "kit", "by": editor, "now": now}

    with pytest.raises(drafts.NotPossible):
        drafts.begin_new(guide, slug=slug, **new)


def test_new_chapter_stands_after_the_others(editor, now) -> None:
    guide = ChapterFactory(slug="roles").guide
    draft = drafts.begin_new(guide, slug="ours", language="en", title="Ours", part="kit", by=editor, now=now)
    row = drafts.save(draft, revision=1, by=editor, now=now, body="Hello.\n")

    publish(row, editor, now)

    assert [chapter.slug for chapter in Chapter.objects.current()] == ["roles", "ours"]


def test_program_says_one_chapter_itself_and_the_rest_comes_from_the_house(editor, now) -> None:
    house = ChapterFactory(slug="roles")
    ChapterFactory(slug="other", position=7)
    guide = GuideFactory(slug="leaders", name="Leaders", parent=house.guide)
    draft = drafts.begin(guide, *CHAPTER, by=editor, now=now)
    row = drafts.save(draft, revision=1, by=editor, now=now, body="## Check in {#check-in}\n\nOurs.\n")

    own = publish(row, editor, now)

    shelf = Chapter.objects.current().on_shelf(guide).in_language("en").order_by("position")
    assert list(shelf) == [own, Chapter.objects.get(slug="other")]
    assert (own.behind, own.version) == (house, 1)
    assert list(Chapter.objects.current().of_handbook().filter(slug="roles")) == [house]
