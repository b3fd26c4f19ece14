"""Every report of the site with its purpose and the fewest people it tells of, and every list with names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dashboard import counted_answers
from dashboard.actions.outcomes import LEAVERS
from dashboard.actions.releases import DECLARED
from dashboard.impact import SMALL
from dashboard.numbers import ENOUGH_FOR_ALPHA, ENOUGH_FOR_GOALS
from dashboard.statistics import LEAST
from guides.actions import ratings
from guides.views.content import LEAST_ANSWERS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WELL = _("To see whether mentoring goes well, and to mend what does not")
REACH = _("To see whom a program reaches, and whom not")
WORTH = _("To tell the company what the program does")
TEACH = _("To better courses and the guide")


@dataclass(frozen=True)
class Report:
    name: StrOrPromise
    purpose: StrOrPromise
    least: int
    page: str  # the name of its address


@dataclass(frozen=True)
class Listing:
    name: StrOrPromise
    seen_by: StrOrPromise
    looks: tuple[str, ...]  # keys of LOOKED_WHERE: each of these pages notes who looked
    pages: tuple[str, ...] = ()


REPORTS = (
    Report(_("Totals of a program: means of check-ins"), WELL, LEAST, "dashboard:program-totals"),
    Report(_("Totals of a program: goals reached"), WELL, ENOUGH_FOR_GOALS, "dashboard:program-totals"),
    Report(
        _("Totals of a program: how far six statements go together"),
        WELL, ENOUGH_FOR_ALPHA, "dashboard:program-totals",
    ),
    Report(
        _("Totals of a program: answers to questions of its own"),
        WELL, counted_answers.LEAST, "dashboard:program-totals",
    ),
    Report(_("Whom a program reaches, by segment"), REACH, LEAST, "dashboard:program-segments"),
    Report(
        _("Whom a program reaches, by what people said about themselves"),
        REACH, DECLARED, "dashboard:program-segments",
    ),
    Report(_("A program in pictures, frozen each quarter"), REACH, LEAST, "dashboard:program-standing"),
    Report(_("A program in pictures: topics"), REACH, DECLARED, "dashboard:program-standing"),
    Report(_("What a program does: counts"), WORTH, LEAST, "dashboard:program-impact"),
    Report(_("What a program does: shares"), WORTH, 2 * LEAST, "dashboard:program-impact"),
    Report(
        _("What a program does: shares without the mark “small group”"),
        WORTH, SMALL, "dashboard:program-impact",
    ),
    Report(_("Why people left: of all who left"), WORTH, LEAVERS, "dashboard:program-impact"),
    Report(_("Why people left: one reason"), WORTH, LEAST, "dashboard:program-impact"),
    Report(_("Who rose or moved: of all who could"), WORTH, 2 * LEAST, "dashboard:program-impact"),
    Report(_("Stars of a course"), TEACH, ratings.LEAST, "programs:training"),
    Report(_("Whether a chapter was useful"), TEACH, LEAST_ANSWERS, "guides:versions"),
)  # fmt: skip
LISTS = (
    Listing(
        _("People and pairs of a program, one person’s days in it, what needs somebody, a check-in"),
        _("Coordinators of the program, never of their own pair"),
        (
            "program list", "today", "program desk", "pairs", "pictures", "timeline", "check-in", "signal",
            "requests", "message", "tracker", "audience",
        ),
        (
            "dashboard:desk", "dashboard:today", "dashboard:program-desk", "dashboard:pairs",
            "dashboard:check-ins", "dashboard:people", "dashboard:timeline", "dashboard:program-pictures",
            "dashboard:program-picture", "dashboard:pairs-file", "dashboard:people-file",
        ),
    ),
    Listing(
        _("Who took a course, came to a training, confirmed a chapter"),
        _("Coordinators and trainers of the program; of the whole company, HR administrators"),
        ("training", "completions", "session", "reading"),
    ),
    Listing(
        _("Proposed pairs, and what other rules would propose"),
        _("Coordinators of the program"),
        ("match run", "rule lab"),
    ),
    Listing(
        _("Who holds which knowledge"),
        _("Coordinators and HR administrators"),
        ("knowledge",),
        ("dashboard:knowledge",),
    ),
    Listing(
        _("What somebody said who did not feel safe"),
        _("The named contact of the program alone"),
        ("concern",),
    ),
    Listing(
        _("The page about one person, what an HR file changes, when data are erased"),
        _("HR administrators"),
        ("person", "import", "erasure"),
    ),
    Listing(
        _("Names that another system reads with a key"),
        _("Whoever answers for the key, which stands below"),
        ("api",),
    ),
)  # fmt: skip
