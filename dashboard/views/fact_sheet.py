"""What this site does with data about people, from what is set up: for a works council."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from dashboard import record as record_of
from dashboard.actions import retention
from dashboard.views import fact_reports
from matching.models import Policy
from matching.templatetags.policy import musts
from notices import kinds
from notices.models import Webhook
from people import clock
from people.models import ApiKey
from people.permissions import can_see_audit
from programs.models import Program
from programs.models.declaration import Trait
from programs.views.loading import reader


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return _in_language(request, "dashboard/fact_sheet.html", _facts)


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """What is held about people, column by column."""
    return _in_language(request, "dashboard/fact_sheet_record.html", _record)


def _in_language(request: HttpRequest, template: str, read: Callable[[], dict[str, Any]]) -> HttpResponse:
    """In the reader's language, or in the one that is asked for: a council may read another one."""
    if not can_see_audit(reader(request)):
        raise Http404
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        shared = {"today": clock.today(), "languages": settings.LANGUAGES, "language": language}
        return render(request, template, read() | shared)


def _facts() -> dict[str, Any]:
    programs = list(Program.objects.exclude(state=Program.State.CANCELLED).order_by("name"))
    policies = Policy.objects.current_of(programs)
    day = retention.Day(clock.now(), clock.today())
    return {
        "programs": [{"program": row, "musts": musts(policies[row.pk].musts)} for row in programs],
        "protected": [row for row in programs if row.is_protected],
        "keeps": [(rule.what, day.days(rule.kind)) for rule in retention.rules() if rule.kind],
        "reports": fact_reports.REPORTS,
        "lists": fact_reports.LISTS,
        "keys": ApiKey.objects.usable(clock.now()).order_by("name", "pk"),
        "hooks": Webhook.objects.on().order_by("name", "pk"),
        "topics": [(topic, _mails(key)) for key, topic in kinds.TOPICS.items()],
        "settings": settings,
    }


def _record() -> dict[str, Any]:
    traits = [Trait(name).label for name in settings.DECLARED_TRAITS]
    protected = Program.objects.filter(is_protected=True).exclude(state=Program.State.CANCELLED)
    return {
        "tables": list(record_of.tables()),
        "traits": traits,
        "protected": protected.order_by("name", "pk"),
    }


def _mails(topic: str) -> list[Any]:
    return sorted((kind.name for kind in kinds.KINDS.values() if kind.topic == topic), key=str)
