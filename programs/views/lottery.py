from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import clock
from programs.actions import lottery
from programs.forms.lottery import LotteryForm
from programs.models import Lottery, Mentee
from programs.views.loading import coordinated_program, looked, posted, reader


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Before the draw: among how many, and what it is for. After it: who was drawn, and the proof."""
    person, today = reader(request), clock.today()
    program = coordinated_program(person, pk)
    row = Lottery.objects.filter(program=program).select_related("drawn_by").first()
    people = [] if row else lottery.waiting(program, today=today)
    form = LotteryForm(posted(request), people=len(people))
    if request.method == "POST" and (row or form.is_valid()):
        try:
            given = form.cleaned_data["places"] if not row else row.places
            lottery.draw(program, places=given, by=person, today=today, now=clock.now())
            messages.success(request, _("Lots are drawn. Nobody is told anything yet."))
        except lottery.AlreadyDrawn:
            messages.info(request, _("Lots were drawn before. They are drawn once."))
        except lottery.NotAllowed:
            messages.error(request, _("You wait in this program yourself. Ask a colleague to draw."))
        except lottery.EnoughPlaces:
            messages.info(request, _("There are places for all who wait now. Nothing was drawn."))
        return redirect("programs:lottery", pk)
    known = _known(row) if row else {}
    looked(request, [mentee.person for mentee in known.values()], where="pictures", of=program)
    context = {
        "program": program,
        "row": row,
        "form": form,
        "people": len(people),
        "first": [known[key] for key in row.first if key in known] if row else [],
        "others": [known[key] for key in row.others if key in known] if row else [],
    }
    return render(request, "programs/lottery.html", context)


def _known(row: Lottery) -> dict[int, Mentee]:
    """By key, each with `had` a mentor, `is_gone` without one, or `has_turn` now."""
    known: dict[int, Mentee] = Mentee.objects.filter(pk__in=row.order).select_related("person").in_bulk()
    turn, had = row.turn(), row.had()
    for key, mentee in known.items():
        here = mentee.state == Mentee.State.ENROLLED and mentee.person.is_active
        facts = {"had": key in had, "is_gone": not here, "has_turn": turn is not None and key in turn}
        for name, fact in facts.items():
            setattr(mentee, name, fact)
    return known
