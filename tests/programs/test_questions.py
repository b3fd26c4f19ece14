"""What is asked when, of whom, and who sees the answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from notices.delivery import compose
from notices.models import Notice
from people.models import Event
from programs import check_in_links, questions
from programs.actions import checkpoints, ending, follow_ups, question_sets
from programs.models import Answer, AnswerDraft, Concern, FollowUp, Mentorship
from tests.factories.pairs import AnswerFactory, FollowUpFactory, GoalFactory
from tests.factories.programs import MentorFactory, MentorshipFactory

CORE = {"meetings": "3", "rating": "4", "closer": "yes"}


@pytest.fixture
def check_in(program) -> FollowUp:
    pair = MentorshipFactory(
        mentor=MentorFactory(program=program, person__given_name="Marta"), mentee__person__given_name="Sanne"
    )
    return FollowUpFactory(mentorship=pair)


def page(check_in: FollowUp) -> str:
    return reverse("programs:follow-up-answer", args=[check_in.pk])


@pytest.mark.parametrize("name", list(questions.SETS))
@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_every_set_is_short_and_in_both_languages(name, side):
    asked = questions.of_side(questions.shipped(name), side, abroad=True)

    texts = {}
    for language in ("en", "nl"):
        with translation.override(language):
            texts[language] = [str(each.words(side)) for each in asked]
    assert 2 <= len(asked) <= 27
    assert [one for one, other in zip(*texts.values(), strict=True) if one == other] == []


def test_nobody_has_to_say_whether_they_feel_safe_and_only_few_questions_are_needed():
    needed = [each.key for each in questions.ALL if each.needed]

    assert (needed, questions.BY_KEY["safe"].sees) == (["meetings", "rating", "closer"], questions.NAMED)


def test_beside_each_question_stands_who_sees_the_answer(check_in, signed_in):
    asked = signed_in(check_in.mentorship.mentee_person).get(page(check_in)).text

    shown = [
        words in asked
        for words in ("never Marta", "Shared with Marta", "named contact for safety", "Nobody sees")
    ]
    assert shown == [True] * 4


def test_fourth_quarter_asks_other_questions_than_the_first(check_in):
    last = FollowUpFactory(mentorship=check_in.mentorship, quarter=4)

    keys = [{each.key for each in questions.shipped(row.set_name)} for row in (check_in, last)]

    assert ("agreed" in keys[0], "agreed" in keys[1]) == (True, False)
    assert ("recommend" in keys[0], "recommend" in keys[1]) == (False, True)


def test_country_question_is_asked_across_a_border_only():
    asked = questions.shipped("quarter-3")

    keys = [
        {each.key for each in questions.of_side(asked, "mentee", abroad=abroad)} for abroad in (True, False)
    ]

    assert [("insight" in each) for each in keys] == [True, False]


def test_answers_are_kept_by_key_and_goals_with_them(check_in, signed_in):
    goal = GoalFactory(mentorship=check_in.mentorship)
    client = signed_in(check_in.mentorship.mentee_person)

    client.post(
        page(check_in), CORE | {"r1": "5", "r2": "4", "r3": "4", f"goal-{goal.pk}": "-1", "safe": "yes"}
    )

    sent = Answer.objects.get()
    assert (sent.meetings, sent.rating, sent.closer) == (3, 4, "yes")
    assert sent.values == {"r1": 5, "r2": 4, "r3": 4, f"goal-{goal.pk}": -1, "safe": "yes"}
    assert sent.band == "steady"
    assert not Concern.objects.exists()


@pytest.mark.parametrize("said", ["not_entirely", "no", "rather_not"])
def test_who_does_not_feel_safe_is_heard_by_the_named_person_and_nothing_happens_to_the_pair(
    check_in, signed_in, said
):
    pair = check_in.mentorship
    sent = signed_in(pair.mentee_person).post(page(check_in), CORE | {"safe": said}, follow=True)

    concern = Concern.objects.get()
    told = list(Notice.objects.filter(kind="concern_raised").values_list("to", flat=True))
    assert (concern.has_stopped, told) == (False, [pair.program.owner_id])
    assert Mentorship.objects.get().state == "active"
    assert sent.redirect_chain == [(f"{reverse('programs:mentorship-part', args=[pair.pk])}#unsafe", 302)]
    assert f"{pair.program.owner.full_name} alone reads what you said about safety" in sent.text


def test_nothing_is_sent_where_nobody_could_be_told_that_somebody_does_not_feel_safe(check_in, signed_in):
    pair = check_in.mentorship
    type(pair.program).objects.update(owner=pair.mentor_person, deputy=pair.mentee_person)
    client = signed_in(pair.mentee_person)
    link = reverse("programs:follow-up-tap", args=[check_in_links.token_for(check_in.pk, pair.mentee_person)])

    answers = [
        client.post(page(check_in), CORE | {"safe": "no"}, follow=True).text,
        Client().post(link, CORE | {"safe": "no"}).text,
    ]

    assert ["Please call HR" in answer for answer in answers] == [True, True]
    assert (Answer.objects.count(), Concern.objects.count()) == (0, 0)


def test_coordinator_reads_what_is_for_them_and_nothing_counted_or_safe(check_in, signed_in, coordinator):
    values = {
        "right_match": "another",
        "safe": "no",
        "useful": 1,
        "r1": 1,
        "r2": 1,
        "r3": 1,
        "r4": 1,
        "r5": 1,
    }
    AnswerFactory(follow_up=check_in, rating=1, values=values)

    read = signed_in(coordinator).get(reverse("programs:follow-up-read", args=[check_in.pk])).text

    assert ("I would rather have somebody else" in read, "needs attention" in read) == (True, True)
    hidden = ("feel safe", "useful", "speak openly")
    assert [words in read for words in hidden] == [False] * 3


def test_a_text_goes_to_the_partner_only_with_the_tick(program, signed_in):
    pair = MentorshipFactory(mentor__program=program)
    second = FollowUpFactory(mentorship=pair, quarter=2)
    values = {"differently": "Fewer slides", "differently_shared": True}
    AnswerFactory(follow_up=second, values=values)
    AnswerFactory(follow_up=second, by_mentor=True, values={"differently": "Not for others"})

    texts = [signed_in(person).get(page(second)).text for person in (pair.mentor_person, pair.mentee_person)]

    assert ("Fewer slides" in texts[0], "Not for others" in texts[1]) == (True, False)


def test_goals_as_judged_are_read_by_the_partner_and_never_by_coordinators(program, signed_in, coordinator):
    pair = MentorshipFactory(mentor__program=program)
    second = FollowUpFactory(mentorship=pair, quarter=2)
    goal = GoalFactory(mentorship=pair, sentence="Lead the new team")
    AnswerFactory(follow_up=second, values={f"goal-{goal.pk}": 1})
    client = signed_in(pair.mentor_person)
    before = client.get(page(second)).text
    AnswerFactory(follow_up=second, by_mentor=True, values={f"goal-{goal.pk}": -2})

    texts = [signed_in(person).get(page(second)).text for person in (pair.mentor_person, pair.mentee_person)]
    read = signed_in(coordinator).get(reverse("programs:follow-up-read", args=[second.pk])).text

    assert [text.count("Lead the new team") for text in texts] == [2, 2]
    assert ["More than expected" in text and "Much less than expected" in text for text in texts] == [
        True
    ] * 2
    assert ("as expected" in read.lower(), "than expected" in read, "Lead the new" in read) == (False,) * 3
    assert "dt>Lead the new team" not in before


def test_a_draft_waits_for_its_writer_only_and_goes_when_sent(check_in, signed_in):
    pair = check_in.mentorship
    keep = reverse("programs:follow-up-draft", args=[check_in.pk])
    client = signed_in(pair.mentee_person)

    kept = client.post(
        keep, {"help": "A bit more time", "nonsense": "x"}, headers={"X-Requested-With": "fetch"}
    )
    again = client.get(page(check_in)).text
    partner = signed_in(pair.mentor_person).get(page(check_in)).text

    assert (kept.status_code, AnswerDraft.objects.get().values) == (204, {"help": "A bit more time"})
    assert ("A bit more time" in again, "A bit more time" in partner) == (True, False)
    signed_in(pair.mentee_person).post(page(check_in), CORE)
    assert not AnswerDraft.objects.exists()


def test_the_link_of_the_mail_answers_without_signing_in_and_opening_it_changes_nothing(
    check_in, client, now
):
    person = check_in.mentorship.mentee_person
    path = reverse("programs:follow-up-tap", args=[check_in_links.token_for(check_in.pk, person)])

    for _scanner in range(2):
        client.get(path)
        client.head(path)
    before = Answer.objects.count()
    client.post(path, CORE)
    after = client.get(path)

    assert (before, Answer.objects.get().person, "It is sent" in after.text) == (0, person, True)
    assert client.post(path, CORE | {"rating": "1"}).status_code == 200
    assert Answer.objects.get().rating == 4


def test_the_link_is_in_the_mail_and_dies_with_the_session_epoch(check_in, client, now):
    person = check_in.mentorship.mentee_person
    follow_ups.remind_now(check_in, by=check_in.mentorship.program.owner, now=now)
    mail = compose(Notice.objects.get(to=person))
    token = check_in_links.token_for(check_in.pk, person)

    type(person).objects.filter(pk=person.pk).update(sign_in_epoch=person.sign_in_epoch + 1)
    dead = client.get(reverse("programs:follow-up-tap", args=[token]))

    assert ("/c/" in mail.body, dead.status_code) == (True, 404)


def test_the_link_never_shows_what_was_written(check_in, client):
    pair = check_in.mentorship
    GoalFactory(mentorship=pair, sentence="Lead the new team")
    AnswerDraft.objects.create(
        follow_up=check_in,
        person=pair.mentee_person,
        values={"help": "Secret words"},
        saved_at=check_in.opened_at,
    )

    shown = client.get(
        reverse("programs:follow-up-tap", args=[check_in_links.token_for(check_in.pk, pair.mentee_person)])
    )

    assert ("Lead the new team" in shown.text, "Secret words" in shown.text) == (False, False)


def test_somebody_elses_session_does_not_answer_with_a_passed_on_link(check_in, signed_in, stranger):
    token = check_in_links.token_for(check_in.pk, check_in.mentorship.mentee_person)

    assert signed_in(stranger).post(reverse("programs:follow-up-tap", args=[token]), CORE).status_code == 404


def test_six_weeks_after_the_start_both_are_asked_once(db):
    pair = MentorshipFactory()
    day = date(2026, 2, 16)  # six weeks after 5 January
    noon = datetime(2026, 2, 16, 12, tzinfo=UTC)

    early = checkpoints.open_six_weeks(today=day - timedelta(days=1), now=noon - timedelta(days=1))
    opened = [checkpoints.open_six_weeks(today=day, now=noon) for _ in range(2)]

    row = FollowUp.objects.get()
    assert (early, opened, row.kind, row.mentorship) == (0, [1, 0], "week6", pair)
    assert Notice.objects.count() == 2


def test_six_weeks_wait_for_a_pause_and_are_not_asked_months_later(db):
    paused = MentorshipFactory(paused_days=30)

    at = [
        checkpoints.open_six_weeks(today=day, now=datetime(2026, 3, 18, 12, tzinfo=UTC))
        for day in (date(2026, 3, 17), date(2026, 3, 18))
    ]
    MentorshipFactory()
    late = checkpoints.open_six_weeks(today=date(2026, 6, 1), now=datetime(2026, 6, 1, 12, tzinfo=UTC))

    assert (at, late, FollowUp.objects.get().mentorship) == ([0, 1], 0, paused)


def test_who_finishes_early_is_asked_how_it_was_unless_the_last_quarter_asks_it(db, now):
    early, late = MentorshipFactory(), MentorshipFactory()
    FollowUpFactory(mentorship=late, quarter=4, due_on=now.date())

    for pair in (early, late):
        ending.finish(pair, by=pair.mentee_person, now=now)

    kinds = {row.mentorship: (row.kind, row.state) for row in FollowUp.objects.all()}
    assert kinds == {early: ("closing", "open"), late: ("quarter", "open")}


def test_half_a_year_after_the_end_both_look_back_once(db):
    pair = MentorshipFactory(state="completed", ended_on=date(2026, 3, 31), ending="over")
    noon = datetime(2026, 9, 30, 12, tzinfo=UTC)

    early = checkpoints.open_look_backs(today=date(2026, 9, 28), now=noon)
    opened = [checkpoints.open_look_backs(today=date(2026, 9, 29), now=noon) for _ in range(2)]

    assert (early, opened, FollowUp.objects.get().kind, pair.state) == (0, [1, 0], "lookback", "completed")


def test_a_program_changes_order_leaves_out_and_asks_its_own(check_in, coordinator, now, signed_in):
    own = {
        "own": "own-1",
        "kind": "agree",
        "sees": "hr",
        "en": "We speak each other’s language 100%",
        "nl": "",
    }
    entries = [{"key": "rating"}, own, {"key": "meetings"}, {"key": "closer"}]
    question_sets.change(
        check_in.mentorship.program, name="quarter-1", entries=entries, by=coordinator, now=now
    )
    later = FollowUpFactory(
        quarter=1, mentorship=MentorshipFactory(mentor__program=check_in.mentorship.program)
    )
    FollowUp.objects.filter(pk=later.pk).delete()
    pair = later.mentorship

    follow_ups.open_due(today=date(2026, 3, 26), now=datetime(2026, 3, 26, 6, tzinfo=UTC))

    new = FollowUp.objects.get(mentorship=pair)
    asked = signed_in(pair.mentee_person).get(page(new)).text
    old = signed_in(check_in.mentorship.mentee_person).get(page(check_in)).text
    assert ("language 100%" in asked, "worth the time" in asked) == (True, False)
    assert ("language 100%" in old, "worth the time" in old) == (False, True)
    assert (
        asked.index("choose this match")
        < asked.index("language 100%")
        < asked.index("How often did you meet")
    )
    assert Event.objects.filter(verb="change questions").count() == 1


@pytest.mark.parametrize(
    ("entries", "refusal"),
    [
        ([{"key": "r1"}], question_sets.NeededQuestion),
        ([{"key": "nobody"}], question_sets.NotAQuestion),
        (
            [{"own": "own-1", "kind": "agree", "sees": "named", "en": "x", "nl": ""}],
            question_sets.NotAQuestion,
        ),
        ([{"own": "own-1", "kind": "agree", "sees": "hr", "en": " ", "nl": ""}], question_sets.NotAQuestion),
        ([{"own": "r1", "kind": "agree", "sees": "hr", "en": "x", "nl": ""}], question_sets.NotAQuestion),
    ],
)
def test_what_is_no_question_is_refused(program, coordinator, now, entries, refusal):
    with pytest.raises(refusal):
        question_sets.change(program, name="quarter-1", entries=entries, by=coordinator, now=now)


def test_a_program_that_asks_nothing_after_six_weeks_asks_nothing(program, coordinator, now):
    MentorshipFactory(mentor__program=program)
    question_sets.change(program, name="week6", entries=[], by=coordinator, now=now)

    opened = checkpoints.open_six_weeks(today=date(2026, 2, 16), now=datetime(2026, 2, 16, 12, tzinfo=UTC))

    assert (opened, FollowUp.objects.exists()) == (0, False)


def test_page_of_questions_saves_places_and_own_words(program, coordinator, signed_in):
    address = reverse("programs:question-set", args=[program.pk, "week6"])
    client = signed_in(coordinator)
    form = {"key": ["path", "help"], "ask-path": "1", "ask-help": "1", "place-path": "2", "place-help": "1"}
    form |= {"own": ["own-1"], "en-own-1": "Enough time?", "kind-own-1": "yes_no", "sees-own-1": "hr"}

    client.post(address, form)

    row = program.question_sets.get()
    assert [entry.get("key") or entry["en"] for entry in row.entries] == ["help", "path", "Enough time?"]
    assert "Enough time?" in client.get(address).text


def test_coordinator_lets_both_off_once(check_in, coordinator, signed_in):
    address = reverse("programs:follow-up-waive", args=[check_in.pk])

    codes = [signed_in(coordinator).post(address).status_code for _ in range(2)]

    assert (codes, FollowUp.objects.get().state) == ([302, 302], "closed")
    assert Event.objects.filter(verb="waive check-in").count() == 1
