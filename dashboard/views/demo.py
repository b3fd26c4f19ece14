"""Only in a demo: the mailbox of everybody, and a clock that can be moved ahead."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from functools import wraps
from pathlib import Path
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from notices import bell
from people import clock

NAME = re.compile(r"^[0-9A-Za-z-]+\.log$")
MOST = 100
SATURDAY, MORNING, AFTERNOON = 5, time(9), time(15)  # in UTC, when most of the demo's people work
View = Callable[..., HttpResponse]


def _in_demo_only(view: View) -> View:
    """Everywhere else these addresses do not exist."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return checked


@require_safe
@login_not_required
@_in_demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest mails that the demo sent, to anybody."""
    files = sorted(_folder().glob("*.log"), reverse=True)[:MOST]
    mails = [{"name": file.name, "mail": _read(file)} for file in files]
    return render(request, "dashboard/demo_mailbox.html", {"mails": mails})


@require_safe
@login_not_required
@_in_demo_only
def mail(request: HttpRequest, name: str) -> HttpResponse:
    file = _folder() / name
    if not NAME.match(name) or not file.is_file():
        raise Http404
    message = _read(file)
    body = message.get_body(("plain",))
    context = {
        "mail": message,
        "text": body.get_content() if body else "",
        "attachments": [part.get_filename() for part in message.iter_attachments()],
    }
    return render(request, "dashboard/demo_mail.html", context)


ROUNDS = (
    "programs.tasks.daily_round",
    "programs.tasks.send_messages",
    "matching.tasks.daily_round",
    "matching.tasks.release",
    "notices.tasks.sweep",
)


class MoveForm(forms.Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("How far?"),
        coerce=int,
        choices=[
            (1, gettext_lazy("A day")),
            (7, gettext_lazy("A week")),
            (92, gettext_lazy("A quarter")),
        ],
        error_messages={"required": gettext_lazy("Choose how far the clock goes ahead.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@_in_demo_only
def clock_page(request: HttpRequest) -> HttpResponse:
    """Move the demo's clock ahead and ring for the daily rounds; beat would run them anyway."""
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clock.move_ahead(_into_working_hours(timedelta(days=form.cleaned_data["days"])))
        for task in ROUNDS:
            bell.ring(task)
        messages.success(request, _("The clock was moved. Reminders and check-ins follow within seconds."))
        return redirect("dashboard:demo-clock")
    context = {"form": form, "now": clock.now(), "ahead": clock.ahead()}
    return render(request, "dashboard/demo_clock.html", context)


def _into_working_hours(by: timedelta) -> timedelta:
    """So far, then on to the next weekday morning: mails that can wait are not sent at night."""
    now = clock.now()
    then = now + by
    if then.weekday() < SATURDAY and MORNING <= then.time() < AFTERNOON:
        return by
    then = datetime.combine(then.date() + timedelta(days=then.time() >= AFTERNOON), MORNING, tzinfo=UTC)
    while then.weekday() >= SATURDAY:
        then += timedelta(days=1)
    return then - now


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH or "/nonexistent")


def _read(file: Path) -> EmailMessage:
    """Django's file backend writes a line of dashes after each mail."""
    raw = file.read_bytes().rpartition(b"\n" + b"-" * 79)[0]
    return cast(EmailMessage, email.message_from_bytes(raw, policy=email.policy.default))
