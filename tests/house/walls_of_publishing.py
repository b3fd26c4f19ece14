"""The walls between a draft and a pair, as in walls.py: a lie for each of them."""

from __future__ import annotations

from programs.models import Mentorship
from tests.conftest import NOW
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory
from tests.factories.publishing import ConfirmationFactory, DossierFactory, WaiverFactory
from tests.house import rows

LIES = {
    "dossier_replayed_at_iff_repeated": (DossierFactory, [{"replay": "equal"}, {"replayed_at": NOW}]),
    "mentorship_held_until_iff_held": (
        lambda: MentorshipFactory(state="held", held_until=NOW, active_at=None),
        [{"held_until": None}, {"state": "preparing"}],
    ),
    "run_held_until_iff_published": (
        rows.solved,
        [{"held_until": NOW}, {"released_at": NOW}, {"state": "published", "published_at": NOW}],
    ),
    "waiver_decided_iff_decided": (
        WaiverFactory,
        [
            {"state": "approved"},
            {"decided_at": NOW},
            {"decided_by": lambda waiver: PersonFactory()},
            {"state": "gone"},
        ],
    ),
    "waiver_has_a_reason": (WaiverFactory, [{"reason": ""}]),
    "waiver_names_rules": (WaiverFactory, [{"rules": []}]),
    "waiver_needs_a_second_person": (
        lambda: WaiverFactory(approved=True),
        [{"decided_by": lambda waiver: waiver.asked_by}],
    ),
}
TWINS = {
    "matching_dossier_run_id_key": (DossierFactory, ["run"]),
    "programs_confirmation_mentorship_id_key": (ConfirmationFactory, ["mentorship"]),
    "waiver_one_asked_per_pair": (WaiverFactory, ["mentor", "mentee"]),
}


def _lean_on(waiver, **columns: object) -> None:
    pair = MentorshipFactory(mentor=waiver.mentor, mentee=waiver.mentee, crosses_border=False)
    Mentorship.objects.filter(pk=pair.pk).update(waiver=waiver, **columns)


def _not_approved() -> None:
    _lean_on(WaiverFactory())


def _of_two_others() -> None:
    pair = MentorshipFactory()
    Mentorship.objects.filter(pk=pair.pk).update(waiver=WaiverFactory(approved=True))


def _of_another_rule() -> None:
    _lean_on(WaiverFactory(approved=True, rules=["share_language"]), crosses_border=True)


DEEDS = {
    "mentorship_waiver_is_lawful": (
        "programs_mentorship",
        [_not_approved, _of_two_others, _of_another_rule],
    ),
}
