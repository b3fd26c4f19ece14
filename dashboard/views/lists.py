"""The pairs and the people of a program: find, keep a view, and act on several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dashboard import figures, keyset, lists, worklist
from dashboard.actions import lines
from dashboard.forms import ListForm, SaveViewForm
from dashboard.lists import Wanted
from people import clock, prepared
from people.actions import saved_views
from people.countries import country_name
from people.models import Person, SavedView
from programs.actions import follow_ups, participants
from programs.forms.participants import ExemptForm
from programs.forms.signals import GiveForm, who_coordinates
from programs.models import FollowUp, Mentee, Mentor, Mentorship, Program
from programs.models.campaign import Segment
from programs.views.loading import listed_program, looked, reader

A_PAGE, AT_ONCE = 25, 100
ALL = Wanted()
OF_PAIRS = ("remind", "take", "give")
GROUPS = {  # in which a message finds those who were marked on a list
    "mentees": [Segment.MENTEES],
    "mentors": [Segment.MENTORS, Segment.MENTORS_SILENT],
    "pairs": [Segment.PREPARING, Segment.PAIRS],
}
SIDES = {"mentees": (Mentee.State, lists.WAITS), "mentors": (Mentor.State, lists.ROOM)}


@require_http_methods(["GET", "HEAD", "POST"])
def pairs(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = listed_program(person, pk)
    if request.POST.get("answer") == "write":
        marked = lists.pairs(program, Wanted(), person=person, today=clock.today()).filter(
            pk__in=keys_of(request.POST.getlist("item"))
        )
        both = [key for row in marked for key in (row.mentee_person_id, row.mentor_person_id)]
        return _write(request, program, "pairs", both)
    form = _form(request, program, Mentorship.State.choices, lists.FACTS)
    if request.POST.get("answer") == "take along":
        return _take_along(request, reverse("dashboard:pairs-file", args=[pk]), form)
    give = GiveForm(
        request.POST if request.POST.get("answer") == "give" else None,
        prefix="give",
        people=who_coordinates([pk]).exclude(pk=person.pk),
        is_part=True,
    )
    if request.POST.get("answer") in OF_PAIRS and (not give.is_bound or give.is_valid()):
        _do(request, program, give.cleaned_data["to"] if give.is_bound else person)
        return redirect(request.get_full_path())
    found = lists.pairs(program, Wanted(**form.chosen), person=person, today=clock.today())
    page = _page(
        request,
        found,
        lists.OF_PAIRS,
        lambda keys: lists.pairs(Program(pk=keys[0]), ALL, person=Person(pk=keys[1]), today=clock.today()),
        [pk, person.pk],
    )
    rows: Sequence[Mentorship] = lists.with_facts(page.rows)
    looked(request, [each for row in rows for each in row.both], where="program list", of=program)
    context = {"program": program, "page": page, "amount": lists.amount(found, page), "give": give}
    return _shown(request, "dashboard/pairs.html", f"pairs:{pk}", form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def check_ins(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has answered, and the way to what was said to coordinators."""
    person = reader(request)
    program = listed_program(person, pk)
    form = _form(request, program, _occasions(program), lists.ANSWERS, label=_("Which check-in"))
    found = lists.check_ins(program, Wanted(**form.chosen), person=person, today=clock.today())
    page = _page(
        request,
        found,
        lists.OF_CHECK_INS,
        lambda keys: lists.check_ins(
            Program(pk=keys[0]), ALL, person=Person(pk=keys[1]), today=clock.today()
        ),
        [pk, person.pk],
    )
    looked(request, [each for row in page for each in row.mentorship.both], where="program list", of=program)
    context = {"program": program, "page": page, "amount": lists.amount(found, page)}
    return _shown(request, "dashboard/check_ins.html", f"check-ins:{pk}", form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """Those who want to learn, or those who help; each with a link to what happened."""
    program = listed_program(reader(request), pk)
    if side not in SIDES:
        raise Http404
    if request.POST.get("answer") == "write":
        rows: Any = program.mentors if side == "mentors" else program.mentees
        keys = (
            rows.filter(pk__in=keys_of(request.POST.getlist("item")))
            .order_by("person")
            .values_list("person", flat=True)
        )
        return _write(request, program, side, list(keys))
    states, facts = SIDES[side]
    form = _form(request, program, states.choices, facts)
    if request.POST.get("answer") == "take along":
        return _take_along(request, reverse("dashboard:people-file", args=[pk, side]), form)
    exempt = _exempt(request) if side == "mentors" else None
    if exempt is not None and exempt.is_bound and exempt.is_valid():
        _excuse(request, program, exempt)
        return redirect(request.get_full_path())
    chosen = Wanted(**form.chosen)
    found = _side(side, program, chosen)
    page = _page(request, found, lists.OF_PEOPLE, lambda keys: _side(side, Program(pk=keys[0])), [pk])
    if side == "mentors":
        lists.with_load(page.rows)
    looked(request, [row.person for row in page], where="program list", of=program)
    context = {
        "program": program,
        "page": page,
        "amount": lists.amount(found, page),
        "side": side,
        "exempt": exempt,
        "marked": request.POST.getlist("item"),
        "today": clock.today(),
    }
    return _shown(request, "dashboard/people.html", f"{side}:{pk}", form, **context)


def _exempt(request: HttpRequest) -> ExemptForm:
    sent = request.POST if request.POST.get("answer") == "exempt" else None
    return ExemptForm(sent, prefix="exempt", today=clock.today(), is_part=True)


def _excuse(request: HttpRequest, program: Program, form: ExemptForm) -> None:
    rows = program.mentors.filter(pk__in=keys_of(request.POST.getlist("item")))
    done = participants.exempt_all(
        rows.select_related("program", "person").order_by("pk"),
        **form.cleaned_data,
        by=reader(request),
        now=clock.now(),
    )
    words = ngettext("%(amount)s mentor is excused.", "%(amount)s mentors are excused.", done)
    messages.success(request, words % {"amount": done})


def _form(
    request: HttpRequest, program: Program, states: Any, facts: dict[str, Any], label: str = ""
) -> ListForm:
    language = get_language() or "en"
    named = sorted((country_name(code, language), code) for code in _countries(program))
    countries = [(code, name) for name, code in named]
    return ListForm(request.GET, states=states, facts=facts, countries=countries, label=label)


def _countries(program: Program) -> list[str]:
    """Those of a large program as the clock counted them; a filter may be five minutes old."""
    known = figures.held().get(program.pk)
    return known.countries if known else lists.countries(program)


def _occasions(program: Program) -> list[tuple[str, str]]:
    known = figures.held().get(program.pk)
    return lists.named(known.occasions if known else lists.occasions(program))


def _side(side: str, program: Program, chosen: Wanted = ALL) -> QuerySet[Any]:
    if side == "mentors":
        return lists.mentors(program, chosen)
    return lists.mentees(program, chosen, today=clock.today())


def _page(
    request: HttpRequest,
    found: QuerySet[Any],
    order: Sequence[str],
    write: Callable[[Sequence[int]], QuerySet[Any]],
    keys: Sequence[int],
) -> keyset.Page:
    """What everybody opens, the first page without filters, is written and planned once."""
    get = request.GET
    if get:
        before, after = get.get("before", ""), get.get("after", "")
        return keyset.page(found, order, size=A_PAGE, before=before, after=after)
    name = f"list of {found.model.__name__} by {order}"
    rows = prepared.objects(name, lambda keys: write(keys).order_by(*order)[: A_PAGE + 1], keys)
    return keyset.trimmed(
        rows, size=A_PAGE, is_back=False, is_first=True, place_of=lambda row: keyset.values(row, order)
    )


def _shown(request: HttpRequest, template: str, name: str, form: ListForm, **context: Any) -> HttpResponse:
    """Also what is common to all lists: views that the reader keeps."""
    person, keep = reader(request), urlencode(form.chosen)
    save = SaveViewForm(request.POST if request.POST.get("answer") == "save" else None)
    if "drop" in request.POST or (save.is_bound and save.is_valid()):
        _keep_view(request, person, name, keep, save)
        return redirect(f"{request.path}?{keep}" if keep else request.path)
    views = SavedView.objects.filter(person=person, page=name)
    shared = {
        "filter_form": form,
        "keep": keep,
        "views": views,
        "save": save,
        "form": save if save.is_bound else context.get("give") or context.get("exempt"),
    }
    return render(request, template, shared | context)


def _keep_view(request: HttpRequest, person: Person, name: str, keep: str, save: SaveViewForm) -> None:
    if (key := request.POST.get("drop", "")).isdecimal() and len(key) < 19:
        saved_views.drop(person=person, page=name, key=int(key))
        messages.success(request, _("The view is gone. What it showed is not."))
    elif save.is_bound:
        try:
            saved_views.keep(
                person=person, page=name, name=save.cleaned_data["name"], query=keep, now=clock.now()
            )
            messages.success(request, _("Kept. Only you see this view."))
        except saved_views.TooMany:
            messages.info(request, _("You keep twenty views of this list already. Remove one first."))


def keys_of(marked: Sequence[str]) -> list[int]:
    """Of the checkboxes; as many as a page can hold."""
    given = [key for key in marked if key.isdecimal() and len(key) < 19]
    return [int(key) for key in given[:AT_ONCE]]


def wanted(request: HttpRequest, program: Program, states: Any, facts: dict[str, Any]) -> Wanted:
    """What the filters in the address ask for."""
    return Wanted(**_form(request, program, states, facts).chosen)


def _take_along(request: HttpRequest, address: str, form: ListForm) -> HttpResponse:
    """Only what is marked, or all that the filters find."""
    query = urlencode(form.chosen | {"item": keys_of(request.POST.getlist("item"))}, doseq=True)
    return redirect(f"{address}?{query}" if query else address)


def _write(request: HttpRequest, program: Program, page: str, people: list[int]) -> HttpResponse:
    """On to the message for them; nothing goes before its page has said to whom."""
    if not people:
        messages.info(request, _("Mark at least one line first."))
        return redirect(request.get_full_path())
    keys = ",".join(str(key) for key in sorted(set(people)))
    query = urlencode({"segments": GROUPS[page], "people": keys}, doseq=True)
    return redirect(reverse("programs:campaign-write", args=[program.pk]) + f"?{query}")


def _do(request: HttpRequest, program: Program, to: Person) -> None:
    """With the marked pairs; never with an own one."""
    keys = keys_of(request.POST.getlist("item"))
    if request.POST["answer"] == "remind":
        done = _remind(program, keys, by=reader(request))
        words = ngettext("%(amount)s person is reminded.", "%(amount)s people are reminded.", done)
    else:
        entries = worklist.of_pairs(reader(request), program, keys)
        by, now = reader(request), clock.now()
        done = lines.do("give", entries, by=by, today=clock.today(), now=now, to=to)
        words = ngettext("%(amount)s signal is taken on.", "%(amount)s signals are taken on.", done)
    messages.success(request, words % {"amount": done})


def _remind(program: Program, keys: Sequence[int], *, by: Person) -> int:
    """Those whose check-in is due."""
    rows = FollowUp.objects.coordinated_by(by).open().running().filter(mentorship__program=program)
    due = rows.filter(mentorship__in=keys, due_on__lte=clock.today()).order_by("pk")
    return sum(follow_ups.remind_now(row, by=by, now=clock.now()) for row in due)
