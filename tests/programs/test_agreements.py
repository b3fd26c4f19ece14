from __future__ import annotations

import pytest
from django.urls import reverse

from notices.models import Notice
from people.models import Event
from programs.actions import agreements
from programs.actions.mentorships import MentorshipIsOver, NotOfThePair
from programs.models import Agreement
from tests.factories.pairs import AgreementFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.django_db

WORDS = {"rhythm": "Every two weeks", "form": "both", "text": "CANARY what we agree"}


def test_write_confirms_for_the_writer_and_tells_the_partner(now):
    pair = MentorshipFactory(preparing=True)

    agreement = agreements.write(pair, by=pair.mentee_person, now=now, **WORDS)

    assert (agreement.version, agreement.mentee_confirmed_at, agreement.mentor_confirmed_at) == (1, now, None)
    notice = Notice.objects.get()
    assert (notice.kind, notice.to) == ("mentorship_agreement", pair.mentor_person)
    assert "CANARY" not in str(notice.context)


def test_write_a_change_voids_both_confirmations(now):
    agreed = AgreementFactory(agreed=True)
    pair = agreed.mentorship

    newer = agreements.write(pair, by=pair.mentor_person, now=now, based_on=1, **WORDS)

    assert (newer.version, newer.mentor_confirmed_at, newer.mentee_confirmed_at) == (2, now, None)


def test_write_on_an_older_version_is_refused(now):
    pair = AgreementFactory(version=2).mentorship

    with pytest.raises(agreements.WrongVersion) as refusal:
        agreements.write(pair, by=pair.mentor_person, now=now, based_on=1, **WORDS)

    assert refusal.value.newest.version == 2
    assert Agreement.objects.count() == 1


def test_write_twice_the_same_is_one_version(now):
    pair = MentorshipFactory(preparing=True)

    first = agreements.write(pair, by=pair.mentee_person, now=now, **WORDS)
    second = agreements.write(pair, by=pair.mentee_person, now=now, **WORDS)

    assert first == second
    assert Notice.objects.count() == 1


def test_confirm_by_the_partner_starts_the_mentorship(now):
    agreement = AgreementFactory(mentorship__preparing=True)

    agreements.confirm(agreement, by=agreement.mentorship.mentor_person, now=now)

    agreement.mentorship.refresh_from_db()
    assert agreement.mentor_confirmed_at == now
    assert agreement.mentorship.state == "active"


def test_confirm_twice_changes_nothing_more(now):
    agreement = AgreementFactory(mentorship__preparing=True)
    by = agreement.mentorship.mentor_person

    agreements.confirm(agreement, by=by, now=now)
    agreements.confirm(agreement, by=by, now=now)

    assert Event.objects.filter(verb="confirm agreement").count() == 1


def test_confirm_by_the_writer_changes_nothing(now):
    agreement = AgreementFactory(mentorship__preparing=True)

    agreements.confirm(agreement, by=agreement.mentorship.mentee_person, now=now)

    agreement.mentorship.refresh_from_db()
    assert agreement.mentorship.state == "preparing"


def test_confirm_a_stale_version_is_refused(now):
    stale = AgreementFactory()
    AgreementFactory(mentorship=stale.mentorship, version=2)

    with pytest.raises(agreements.WrongVersion) as refusal:
        agreements.confirm(stale, by=stale.mentorship.mentor_person, now=now)

    assert refusal.value.newest.version == 2


def test_agreement_by_a_stranger_is_refused(now, stranger):
    agreement = AgreementFactory()

    with pytest.raises(NotOfThePair):
        agreements.confirm(agreement, by=stranger, now=now)
    with pytest.raises(NotOfThePair):
        agreements.write(agreement.mentorship, by=stranger, now=now, **WORDS)


def test_agreement_of_an_ended_pair_is_refused(now):
    pair = MentorshipFactory(state="ended", ended_on=now.date())

    with pytest.raises(MentorshipIsOver):
        agreements.write(pair, by=pair.mentor_person, now=now, **WORDS)


def test_words_written_under_an_older_version_are_kept_on_the_page(now, signed_in):
    pair = MentorshipFactory(preparing=True)
    agreements.write(pair, by=pair.mentee_person, now=now, **WORDS)
    typed = {"rhythm": "Every two weeks", "form": "online", "text": "Mine", "based_on": ""}
    client = signed_in(pair.mentor_person)
    url = reverse("programs:agreement-write", args=[pair.pk])

    page = client.post(url, typed)
    client.post(url, typed | {"based_on": "1"})

    assert (page.status_code, "Every two weeks" in page.text) == (409, True)
    assert list(pair.agreements.values_list("version", "text")) == [(2, "Mine"), (1, WORDS["text"])]


def test_coordinator_reads_the_day_and_the_version_and_no_word(signed_in):
    agreed = AgreementFactory(agreed=True, version=3, text="CANARY we agree", rhythm="CANARY monthly")
    AgreementFactory(mentorship=agreed.mentorship, version=4, text="CANARY newer")  # by one of them only

    page = signed_in(agreed.mentorship.program.owner).get(
        reverse("matching:pair-detail", args=[agreed.mentorship_id])
    )

    assert "version 3" in page.text
    assert "CANARY" not in page.text
    facts = Agreement.objects.facts().agreed().get()
    assert facts.get_deferred_fields() == {"rhythm", "text"}
