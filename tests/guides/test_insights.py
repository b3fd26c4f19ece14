from __future__ import annotations

import pytest
from django.urls import reverse

from dashboard.actions import erasure
from guides.actions import insights
from guides.models import InsightCard
from people.models import Event
from tests.factories.guides import InsightCardFactory
from tests.factories.people import PersonFactory, TopicFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.django_db

WORDS = {"title": "Ask twice", "body": "The second answer was the true one.", "language": "en"}


def page(name: str, *args: object) -> str:
    return reverse(f"guides:{name}", args=args)


def test_a_card_is_written_at_the_pair_and_read_by_nobody_else(signed_in, stranger, hr_admin):
    pair = MentorshipFactory()
    address = reverse("programs:insight-write", args=[pair.pk])

    reply = signed_in(pair.mentee_person).post(address, WORDS, follow=True)
    signed_in(pair.mentee_person).post(address, WORDS)

    card = InsightCard.objects.get()
    assert "Only you can read this" in reply.text
    assert (card.author, card.program_name, card.state) == (pair.mentee_person, pair.program.name, "draft")
    for person in (pair.mentor_person, stranger, hr_admin, pair.program.owner):
        assert signed_in(person).get(page("insight-detail", card.pk)).status_code == 404
        assert card.title not in signed_in(person).get(page("insight-list")).text


def test_a_pair_that_has_not_begun_and_strangers_write_none(signed_in, stranger):
    starting, pair = MentorshipFactory(preparing=True), MentorshipFactory()

    for person, row in ((starting.mentor_person, starting), (stranger, pair), (pair.program.owner, pair)):
        address = reverse("programs:insight-write", args=[row.pk])
        assert signed_in(person).get(address).status_code == 404
    assert not InsightCard.objects.exists()


def test_it_is_published_only_with_the_authors_tick(signed_in, stranger):
    card = InsightCardFactory()
    client = signed_in(card.author)

    without = client.post(page("insight-publish", card.pk))
    state_without = InsightCard.objects.get().state
    client.post(page("insight-publish", card.pk), {"agrees": "on"})

    assert "Tick the box if you want colleagues to read this" in without.text
    assert state_without == "draft"
    assert card.title in signed_in(stranger).get(page("insight-list")).text
    assert card.body in signed_in(stranger).get(page("insight-detail", card.pk)).text


def test_nobody_publishes_changes_or_removes_for_the_author(signed_in, hr_admin, now):
    card = InsightCardFactory(published=True)
    client = signed_in(hr_admin)

    for name in ("insight-publish", "insight-remove", "insight-change"):
        assert client.post(page(name, card.pk), {"agrees": "on"}).status_code == 404
    for _ in range(2):
        with pytest.raises(insights.NotYours):
            insights.publish(card, by=hr_admin, now=now)
        with pytest.raises(insights.NotYours):
            insights.change(card, by=hr_admin, title="Mine")


def test_taking_back_hides_it_at_once_and_keeps_the_words(signed_in, stranger, now):
    card = InsightCardFactory(published=True)

    for _ in range(2):
        signed_in(card.author).post(page("insight-take-back", card.pk))

    card.refresh_from_db()
    assert (card.state, card.published_at, card.body) == (
        "withdrawn",
        None,
        "The second answer was the true one.",
    )
    assert signed_in(stranger).get(page("insight-detail", card.pk)).status_code == 404
    assert Event.objects.filter(verb="take back insight").count() == 1
    insights.publish(card, by=card.author, now=now)
    assert InsightCard.objects.get().is_published


def test_an_editor_takes_a_card_offline_and_others_cannot(signed_in, stranger):
    card = InsightCardFactory(published=True)

    signed_in(stranger).post(page("insight-take-back", card.pk))
    before = InsightCard.objects.get().state
    signed_in(PersonFactory(house_roles=["guide_editor"])).post(page("insight-take-back", card.pk))

    assert (before, InsightCard.objects.get().state) == ("published", "withdrawn")


def test_search_finds_words_and_topics(signed_in, stranger):
    TopicFactory(slug="feedback", name="Feedback")
    wanted = InsightCardFactory(published=True, topics=["feedback"])
    other = InsightCardFactory(published=True, title="Walk", body="Talks go better outside.")
    hidden = InsightCardFactory(title="Ask secretly", topics=["feedback"])
    client = signed_in(stranger)

    for query in ({"q": "SECOND true"}, {"topic": "feedback"}):
        text = client.get(page("insight-list"), query).text
        assert (wanted.title in text, other.title in text, hidden.title in text) == (True, False, False)
    assert "No insight with these words" in client.get(page("insight-list"), {"q": "second outside"}).text


def test_a_name_is_shown_only_where_the_author_wants_it(signed_in, stranger):
    card = InsightCardFactory(published=True, shows_name=False, author__family_name="Quirinius")

    client = signed_in(stranger)

    assert "Quirinius" not in client.get(page("insight-list")).text
    assert "Quirinius" not in client.get(page("insight-detail", card.pk)).text


def test_a_card_leaves_no_html(signed_in, stranger):
    card = InsightCardFactory(published=True, body="<script>alert(1)</script>")

    assert "<script>alert(1)" not in signed_in(stranger).get(page("insight-detail", card.pk)).text


def test_erasure_takes_the_cards_along(now):
    card = InsightCardFactory(published=True)
    type(card.author).objects.update(is_active=False)

    erasure.carry_out(card.author, cause="asked", by=None, now=now)

    assert not InsightCard.objects.exists()
