"""Who was trained in a program, to take along with a reason."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from people import clock, downloads
from people.forms import TakeAlongForm
from programs import exports
from programs.actions import taking_along
from programs.models import Program
from programs.permissions import can_see_training
from programs.views.loading import known_program, reader


@require_http_methods(["GET", "HEAD", "POST"])
def training(request: HttpRequest, pk: int) -> HttpResponseBase:
    program = known_program(reader(request), pk)
    if not can_see_training(reader(request), program):
        raise Http404

    def made(form: TakeAlongForm) -> HttpResponseBase:
        taken = taking_along.training(program, reason=form.why, by=reader(request), now=clock.now())
        return downloads.table(request, taken, exports.training, name=f"{file_name(program)}-training")

    offer = downloads.Offer(
        title=_("Take the list of who was trained along"),
        lead=_("One row per mentor and mentee: the course, its result, and the live training."),
        warning=special_data(program),
        back=(reverse("programs:training", args=[program.pk]), program.name),
        who_sees=_(
            "Coordinators and trainers of this program see this page."
            " Everybody on the list can read that you took it along."
        ),
        more={"program": program},
    )
    return downloads.offered(request, offer, made)


def file_name(program: Program) -> str:
    """The name of a file is read by others; for a protected group it does not name the program."""
    return "program" if program.is_protected else slugify(program.name) or "program"


def special_data(program: Program) -> str:
    if not program.is_protected:
        return ""
    return gettext(
        "Who is on this list belongs to a group that the law protects. They were promised that only you and"
        " the others named know it: take it along only if there is no other way, and give it to nobody."
    )
