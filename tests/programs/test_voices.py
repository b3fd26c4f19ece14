"""Expectations: both answer apart, only cards that both release are compared."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from notices.models import Notice
from people.models import Event
from programs import cards
from programs.actions import preparing, voices
from programs.actions.mentorships import MentorshipIsOver, NotOfThePair
from programs.models import Voice
from tests.factories.pairs import AgreementFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.usefixtures("app_role")

ALL = {card.slug for card in cards.KICK_OFF_CARDS}


@pytest.fixture
def pair():
    return MentorshipFactory(preparing=True)


def say(pair, by, now, words, released=(), number=0, days=0):
    today = pair.started_on + timedelta(days=days)
    return voices.say(pair, round_number=number, words=words, released=released, by=by, now=now, today=today)


def seen(pair, person) -> set[str]:
    return set(Voice.objects.visible_to(person).filter(mentorship=pair).values_list("words", flat=True))


def seen_names(pair, person) -> dict[str, str]:
    rows = Voice.objects.visible_to(person).filter(mentorship=pair).exclude(author=person)
    return dict(rows.values_list("card", "words"))


def test_twelve_cards_before_the_agreement_and_six_in_a_quarter():
    assert (len(cards.of_round(0)), len(cards.of_round(1)), len(ALL)) == (12, 6, 12)


def test_words_that_are_saved_only_are_read_by_nobody_else(pair, now):
    say(pair, pair.mentee_person, now, {"hope": "CANARY courage"})

    assert (seen(pair, pair.mentee_person), seen(pair, pair.mentor_person)) == ({"CANARY courage"}, set())
    assert (Notice.objects.count(), Event.objects.count()) == (0, 0)


def test_card_released_by_one_is_not_shown_yet(pair, now):
    shown = say(pair, pair.mentee_person, now, {"hope": "courage"}, ALL)

    assert (shown, seen_names(pair, pair.mentor_person)) == ([], {})


def test_only_cards_that_both_release_are_compared(pair, now):
    say(pair, pair.mentee_person, now, {"hope": "courage", "bring": "doubts"}, {"hope", "bring"})

    shown = say(pair, pair.mentor_person, now, {"hope": "a site", "stopping": "openly"}, {"hope", "stopping"})

    assert shown == ["hope"]
    assert seen_names(pair, pair.mentor_person) == {"hope": "courage"}
    assert seen_names(pair, pair.mentee_person) == {"hope": "a site"}


def test_empty_card_is_never_released(pair, now):
    say(pair, pair.mentee_person, now, {"hope": ""}, ALL)

    assert say(pair, pair.mentor_person, now, {"hope": "a site"}, ALL) == []


def test_partner_is_told_once_and_reads_no_word_of_it(pair, now):
    for words in ("CANARY one", "CANARY two"):
        say(pair, pair.mentee_person, now, {"hope": words}, ALL)
    say(pair, pair.mentor_person, now, {"hope": "CANARY three"}, ALL)

    told = [(row.to, row.context["both"]) for row in Notice.objects.order_by("pk")]
    assert told == [(pair.mentor_person, False), (pair.mentee_person, True)]
    assert "CANARY" not in "".join(str(row) for row in (*Notice.objects.values(), *Event.objects.values()))


def test_what_was_compared_is_not_rewritten_afterwards(pair, now):
    say(pair, pair.mentee_person, now, {"hope": "courage"}, ALL)
    say(pair, pair.mentor_person, now, {"hope": "a site"}, ALL)

    say(pair, pair.mentor_person, now, {"hope": "what you said"}, ALL)

    assert seen_names(pair, pair.mentee_person) == {"hope": "a site"}


def test_quarter_opens_ten_days_before_its_end_and_rounds_stay_apart(pair, now):
    say(pair, pair.mentee_person, now, {"hope": "courage"}, ALL)
    with pytest.raises(voices.NotThisRound):
        say(pair, pair.mentee_person, now, {"more": "questions"}, {"more"}, number=1, days=40)

    say(pair, pair.mentee_person, now, {"more": "questions"}, {"more"}, number=1, days=89)
    shown = say(pair, pair.mentor_person, now, {"more": "time"}, {"more"}, number=1, days=89)

    assert shown == ["more"]
    assert seen_names(pair, pair.mentor_person) == {"more": "questions"}


def test_card_of_another_round_is_left_out(pair, now):
    say(pair, pair.mentee_person, now, {"more": "questions", "hope": "courage"})

    assert seen(pair, pair.mentee_person) == {"courage"}


def test_nobody_else_says_anything(pair, now):
    with pytest.raises(NotOfThePair):
        say(pair, PersonFactory(), now, {"hope": "x"})


def test_ended_mentorship_takes_no_more_words(now):
    pair = MentorshipFactory(state="completed", ended_on=now.date())
    with pytest.raises(MentorshipIsOver):
        say(pair, pair.mentee_person, now, {"hope": "x"})


def test_database_holds_no_word(pair, now):
    say(pair, pair.mentee_person, now, {"hope": "CANARY courage"}, ALL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM programs_voice")
        (words,) = cursor.fetchone()

    assert words.startswith("s1.")
    assert "CANARY" not in words


def test_page_shows_cards_side_by_side_once_both_have_released(pair, signed_in):
    url = reverse("programs:voices", args=[pair.pk, 0])
    mentee, mentor = signed_in(pair.mentee_person), signed_in(pair.mentor_person)
    mentee.post(url, {"hope": "courage", "bring": "doubts", "save": "1"})
    before = mentor.get(url).text
    mentee.post(url, {"hope": "courage", "bring": "doubts", "compare": "1"})
    mentor.post(url, {"hope": "a whole site", "compare": "1"})

    page = mentor.get(url).text
    assert ("courage" in before, "courage" in page, "doubts" in page) == (False, True, False)
    assert "Side by side" in page
    assert 'name="hope"' not in page  # it was compared, so it stays as it was said
    assert 'name="bring"' in page


def test_page_keeps_a_card_of_a_quarter_apart_that_was_not_ticked(signed_in):
    pair = MentorshipFactory()
    url = reverse("programs:voices", args=[pair.pk, 1])
    words = {"more": "questions", "less": "advice", "compare": "1"}
    signed_in(pair.mentee_person).post(url, words | {"more-release": "on"})
    signed_in(pair.mentor_person).post(url, words | {"more-release": "on", "less-release": "on"})

    assert seen_names(pair, pair.mentor_person) == {"more": "questions"}


def test_page_of_a_quarter_to_come_is_not_found(pair, signed_in):
    assert signed_in(pair.mentee_person).get(reverse("programs:voices", args=[pair.pk, 4])).status_code == 404


def test_reminders_on_the_fifth_and_tenth_working_day_to_whom_something_is_open(now):
    pair = MentorshipFactory(preparing=True, started_on=now.date(), program__mentor_course=None)
    AgreementFactory(mentorship=pair)  # the mentee has confirmed it
    for days in range(25):
        preparing.remind(now=now + timedelta(days=days))

    told = [(row.to, row.key.split(":")[2]) for row in Notice.objects.order_by("pk")]
    assert told == [(pair.mentor_person, "prepare-5"), (pair.mentor_person, "prepare-10")]


def test_nobody_is_reminded_when_all_is_done(now):
    pair = MentorshipFactory(preparing=True, started_on=now.date(), program__mentor_course=None)
    AgreementFactory(mentorship=pair, agreed=True)

    assert preparing.remind(now=now + timedelta(days=20)) == 0
