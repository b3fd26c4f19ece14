"""Choosing which mails one gets, on a page and from a mail."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notices import actions, kinds
from notices.forms import MailsForm
from notices.letters import SALT
from notices.models import Muted
from people import clock
from people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    person = get_object_or_404(Person, pk=request.user.pk)
    muted = frozenset(Muted.objects.filter(person=person).values_list("topic", flat=True))
    form = MailsForm(request.POST if request.method == "POST" else None, muted=muted)
    if request.method == "POST" and form.is_valid():
        actions.choose(person, muted=form.muted(), by=person, now=clock.now())
        messages.success(request, _("Your choice is saved."))
        return redirect("notices:choose")
    always = [facts for facts in kinds.TOPICS.values() if not facts.is_optional]
    return render(request, "notices/choose.html", {"form": form, "always": always})


@csrf_exempt  # a mail program has no page of ours and so no token; the signed address is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing; the button, or the mail program's own (RFC 8058), switches one topic off."""
    try:
        public_id, topic = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    person = get_object_or_404(Person.objects.reachable(), public_id=public_id)
    if topic not in kinds.OPTIONAL:
        raise Http404
    if request.method == "POST":
        actions.mute(person, topic, by=None, now=clock.now())
    with translation.override(person.language):
        request.LANGUAGE_CODE = person.language
        is_off = Muted.objects.filter(person=person, topic=topic).exists()
        context = {"topic": kinds.TOPICS[topic], "is_off": is_off}
        response = render(request, "notices/unsubscribe.html", context)
    response["Cache-Control"] = "no-store"
    return response
