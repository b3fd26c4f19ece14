"""The questions that a pair is asked, in our own words, each with who sees the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

Words = Any  # lazy words; `%(name)s` is the partner

BAND, HR, PARTNER, TOTALS, NAMED, CHOICE = "band", "hr", "partner", "totals", "named", "choice"
VISIBLE = {
    BAND: _("Only in totals; the coordinators see a band of all six, never %(name)s."),
    HR: _("Only the coordinators of the program see this, never %(name)s."),
    PARTNER: _("Shared with %(name)s once you have both answered. The coordinators do not see it."),
    TOTALS: _("Only counted together with at least nine others. Nobody sees your answer."),
    NAMED: _("Only the named contact for safety sees this, the same day. You need not answer."),
    CHOICE: _("Only the coordinators see this, unless you tick that %(name)s may read it."),
}
OWN_VISIBLE = (HR, PARTNER, TOTALS)  # what a program can choose for its own questions
SCALES: dict[str, list[tuple[Any, Words]]] = {
    "agree": [(1, _("1 – not at all")), (2, "2"), (3, "3"), (4, "4"), (5, _("5 – fully"))],
    "stars": [(1, _("1 – bad")), (2, "2"), (3, "3"), (4, "4"), (5, _("5 – very good"))],
    "recommend": [(number, str(number)) for number in range(11)],
    "yes_no": [("yes", _("Yes")), ("no", _("No"))],
    "goal": [
        (-2, _("Much less than expected")),
        (-1, _("Less than expected")),
        (0, _("As expected")),
        (1, _("More than expected")),
        (2, _("Much more than expected")),
    ],
}
GOAL = "goal-"  # and the id of a goal: the key of its answer
NUMBERS = frozenset({"agree", "stars", "recommend", "goal", "number"})


@dataclass(frozen=True)
class Question:
    """`mentee` and `mentor` are the words for that side; an empty one is not asked there."""

    key: str
    kind: str  # a key of SCALES, or: number, text, choice
    sees: str
    mentee: Words = ""
    mentor: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    column: bool = False  # kept in a column of its own, as since the first version
    needed: bool = False  # a program cannot leave it out, and nobody can skip it
    abroad: bool = False  # of pairs that cross a border only

    def words(self, side: str) -> Words:
        return self.mentee if side == "mentee" else self.mentor

    @property
    def options(self) -> list[tuple[Any, Words]]:
        return [*(self.choices or SCALES.get(self.kind, []))]


def _both(key: str, kind: str, sees: str, words: Words, **more: Any) -> Question:
    return Question(key, kind, sees, mentee=words, mentor=words, **more)


MATCH = (
    ("yes", _("Yes")),
    ("talk", _("It needs a talk")),
    ("another", _("I would rather have somebody else")),
)
SAFE = (
    ("yes", _("Yes")),
    ("not_entirely", _("Not entirely")),
    ("no", _("No")),
    ("rather_not", _("I would rather not say")),
)
PATHS = (
    ("continue", _("Go on as we do")),
    ("adjust", _("Change something")),
    ("part", _("Part as colleagues")),
)
CHANGE = (("none", _("Nothing")), ("some", _("Something")), ("much", _("Much")))
AGAIN = (("yes", _("Yes")), ("later", _("Later")), ("no", _("No")))
CLOSER = (("yes", _("Yes")), ("somewhat", _("Somewhat")), ("not_yet", _("Not yet")))

ALL = (
    _both("meetings", "number", HR, _("How often did you meet this quarter?"), column=True, needed=True),
    _both("r1", "agree", BAND, _("I can speak openly with %(name)s.")),
    _both("r2", "agree", BAND, _("Our meetings are worth the time.")),
    _both("r3", "agree", BAND, _("We know what we expect from each other.")),
    _both("r4", "agree", BAND, _("We keep the appointments we make.")),
    _both("r5", "agree", BAND, _("I learn from this relationship.")),
    _both("rating", "agree", HR, _("I would choose this match again."), column=True, needed=True),
    _both(
        "closer", "choice", HR, _("Are you closer to your goals?"), choices=CLOSER, column=True, needed=True
    ),
    Question(
        "c1", "agree", TOTALS, _("%(name)s helps me see next steps."), _("I help %(name)s see next steps.")
    ),
    Question(
        "c2", "agree", TOTALS, _("%(name)s opens doors to people."), _("I open doors to people for %(name)s.")
    ),
    Question(
        "c3",
        "agree",
        TOTALS,
        _("%(name)s helps me prepare for difficult tasks."),
        _("I help %(name)s prepare for difficult tasks."),
    ),
    Question(
        "p1",
        "agree",
        TOTALS,
        _("%(name)s takes my doubts seriously."),
        _("I take the doubts of %(name)s seriously."),
    ),
    Question("p2", "agree", TOTALS, _("%(name)s gives me confidence."), _("I give %(name)s confidence.")),
    Question(
        "p3",
        "agree",
        TOTALS,
        _("%(name)s respects how I am different."),
        _("I respect how %(name)s is different."),
    ),
    Question(
        "e1",
        "agree",
        TOTALS,
        _("%(name)s shows a way of working I want to learn from."),
        _("I show a way of working that %(name)s can learn from."),
    ),
    Question(
        "e2",
        "agree",
        TOTALS,
        _("%(name)s is honest about own mistakes."),
        _("I am honest about my own mistakes."),
    ),
    _both("agreed", "yes_no", HR, _("Have you made your agreement?")),
    Question("goals_set", "yes_no", HR, mentee=_("Have you set goals?")),
    Question("useful", "stars", TOTALS, mentee=_("How useful were the training and the guide?")),
    Question(
        "right_match",
        "choice",
        HR,
        mentee=_("Is this the right match?"),
        mentor=_("Is this the right match?"),
        choices=MATCH,
    ),
    _both("safe", "choice", NAMED, _("Do you feel safe in this contact?"), choices=SAFE),
    Question(
        "differently", "text", CHOICE, mentee=_("What should the two of you do more, less or differently?")
    ),
    Question("manager_room", "stars", HR, mentee=_("Does your manager leave you room for this?")),
    Question("hours", "number", TOTALS, mentee=_("How many hours did it take last month?")),
    Question("contacts", "number", TOTALS, mentee=_("How many useful new contacts did you make?")),
    Question("applied", "text", HR, mentee=_("One thing you applied at work")),
    Question(
        "insight", "agree", TOTALS, mentee=_("I understand another country better than before."), abroad=True
    ),
    Question("stays", "agree", TOTALS, mentee=_("In the coming year I see my future in this company.")),
    Question("prepared", "stars", TOTALS, mentor=_("How well did the training prepare you?")),
    Question("time", "agree", HR, mentor=_("The time it takes is manageable.")),
    Question("mentee_prepares", "agree", HR, mentor=_("%(name)s comes prepared.")),
    Question("need_help", "text", HR, mentor=_("What do you need help with as a mentor?")),
    Question("learned", "text", HR, mentor=_("What did you learn from %(name)s?")),
    Question("manager_values", "agree", TOTALS, mentor=_("My manager values that I do this.")),
    _both("satisfied", "stars", TOTALS, _("How satisfied are you, all in all?")),
    _both(
        "recommend", "recommend", TOTALS, _("How likely are you to recommend this program to a colleague?")
    ),
    Question("direction", "choice", TOTALS, mentee=_("What changed in your direction?"), choices=CHANGE),
    Question("skills", "choice", TOTALS, mentee=_("What changed in your skills?"), choices=CHANGE),
    Question("network", "choice", TOTALS, mentee=_("What changed in your network?"), choices=CHANGE),
    Question("confidence", "choice", TOTALS, mentee=_("What changed in your confidence?"), choices=CHANGE),
    Question(
        "countries",
        "choice",
        TOTALS,
        mentee=_("What changed in how you see other countries?"),
        choices=CHANGE,
    ),
    Question(
        "again",
        "choice",
        HR,
        mentee=_("Would you like to become a mentor?"),
        mentor=_("Another mentee next year?"),
        choices=AGAIN,
    ),
    _both("in_touch", "yes_no", TOTALS, _("Are you still in touch with %(name)s?")),
    _both("looking_back", "stars", TOTALS, _("Looking back, how was it?")),
    _both("path", "choice", HR, _("How do you want to go on?"), choices=PATHS),
    _both("expectation", "text", PARTNER, _("What do you expect from each other next quarter?"), column=True),
    _both("help", "text", HR, _("What would help you?"), column=True),
    _both("change", "text", HR, _("What should we change in the program?")),
    _both("wants_contact", "tick", HR, _("I would like HR to contact me"), column=True),
)
BY_KEY = {question.key: question for question in ALL}
RELATION = ("r1", "r2", "r3", "r4", "r5", "rating")
_CORE = ("meetings", *RELATION)
_END = ("safe", "expectation", "help", "wants_contact")
_SUPPORT = ("c1", "c2", "c3", "p1", "p2", "p3", "e1", "e2")
_LAST = (
    *_CORE, "closer", *_SUPPORT, "satisfied", "recommend", "direction", "skills", "network", "confidence",
    "countries", "again", "safe", "change", "wants_contact",
)  # fmt: skip
SETS: dict[str, tuple[str, ...]] = {
    "week6": ("path", "right_match", "safe", "help", "wants_contact"),
    "quarter-1": (
        *_CORE, "closer", "agreed", "goals_set", "useful", "prepared", "time", "right_match", *_END,
    ),
    "quarter-2": (
        *_CORE, "closer", *_SUPPORT, "differently", "manager_room", "hours", "mentee_prepares",
        "need_help", *_END,
    ),
    "quarter-3": (
        *_CORE, "closer", "contacts", "applied", "insight", "stays", "learned", "manager_values", *_END,
    ),
    "quarter-4": _LAST,
    "closing": _LAST,
    "lookback": ("in_touch", "looking_back"),
}  # fmt: skip


def set_for(kind: str, quarter: int) -> str:
    """A fifth quarter and later ones ask what the third did."""
    if kind != "quarter":
        return kind
    return f"quarter-{quarter}" if quarter in {1, 2, 3, 4} else "quarter-3"


def is_text(key: str) -> bool:
    """Answered in own words; a program's own question may be."""
    return key not in BY_KEY or BY_KEY[key].kind == "text"


def shipped(name: str) -> list[Question]:
    return [BY_KEY[key] for key in SETS[name]]


def own(entry: dict[str, Any], language: str) -> Question:
    """A question that a program wrote; in the reader's language, else in the other."""
    text = entry.get(language) or entry.get("en") or entry.get("nl") or ""
    words = str(text).replace("%", "%%")
    return _both(str(entry["own"]), str(entry["kind"]), str(entry["sees"]), words)


def asked(entries: list[dict[str, Any]] | None, *, name: str, language: str) -> list[Question]:
    """What a program made of a set; None = as shipped. Keys that are gone are left out."""
    if entries is None:
        return shipped(name)
    found = []
    for entry in entries:
        if "own" in entry:
            found.append(own(entry, language))
        elif entry.get("key") in BY_KEY:
            found.append(BY_KEY[entry["key"]])
    return found


def of_side(questions: list[Question], side: str, *, abroad: bool) -> list[Question]:
    return [each for each in questions if each.words(side) and (abroad or not each.abroad)]
