"""What every page shows around its content: navigation and the number of open items."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from dashboard import todo
from guides.permissions import can_edit_every_guide, can_take_completions_along
from people.login import second_step
from people.permissions import (
    can_import_people,
    can_manage_keys,
    can_see_audit,
    can_see_clock,
    can_see_people,
    can_see_retention,
)
from programs.permissions import can_see_desk


def shell(request: HttpRequest) -> dict[str, Any]:
    context: dict[str, Any] = {
        "organization": settings.ORGANIZATION,
        "accent_stylesheet": settings.ACCENT_LIGHT or settings.ACCENT_DARK,
        "demo": settings.DEMO,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    desk, later = reverse("dashboard:desk"), second_step.begins_later()
    return context | {
        "nav": SimpleLazyObject(lambda: _marked(request.path, _main(request))),
        "hr_nav": _marked(request.path, _hr(user)) if request.path.startswith(desk) else [],
        "todo_url": reverse("dashboard:todo"),
        "todo_count": SimpleLazyObject(lambda: todo.count_for(request)),
        "guide_url": reverse("guides:chapter-list"),
        "second_step_due": SimpleLazyObject(lambda: second_step.due(request)) if later else None,
    }


def _main(request: HttpRequest) -> list[tuple[str, str]]:
    entries = [
        (_("Home"), reverse("dashboard:home")),
        (_("Mentors"), reverse("matching:mentor-list")),
        (_("Requests"), reverse("matching:request-list")),
        (_("My mentoring"), reverse("programs:mentorship-list")),
        (_("Guide"), reverse("guides:chapter-list")),
    ]
    if can_see_desk(request.user, helps="team" in todo.there_is(request)):  # type: ignore[arg-type]
        entries.append((_("HR"), reverse("dashboard:desk")))
    elif can_see_audit(request.user):  # type: ignore[arg-type]
        entries.append((_("Audit"), reverse("dashboard:audit")))
    elif can_edit_every_guide(request.user):  # type: ignore[arg-type]
        entries.append((_("Content"), reverse("guides:content")))
    return entries


def _hr(user: Any) -> list[tuple[str, str]]:
    """What of HR's own pages this reader may open."""
    entries = [(_("Overview"), reverse("dashboard:desk"))] if can_see_desk(user) else []
    if can_see_people(user):
        entries.append((_("People"), reverse("people:person-list")))
        entries.append((_("Roles"), reverse("people:role-list")))
    if can_import_people(user):
        entries.append((_("People import"), reverse("people:import-list")))
    if can_edit_every_guide(user):
        entries.append((_("Content"), reverse("guides:content")))
    if can_take_completions_along(user):
        entries.append((_("Courses"), reverse("guides:completions")))
    if can_see_audit(user):
        entries.append((_("Audit"), reverse("dashboard:audit")))
        entries.append((_("Mails"), reverse("dashboard:mails")))
        entries.append((_("Configuration"), reverse("dashboard:configuration")))
    if can_see_clock(user):
        entries.append((_("Deadlines"), reverse("dashboard:clock")))
    if can_see_retention(user):
        entries.append((_("Retention"), reverse("dashboard:retention")))
    if can_manage_keys(user):
        entries.append((_("Identity provider"), reverse("people:scim-keys")))
        entries.append((_("Other systems"), reverse("dashboard:api-keys")))
    return entries


def _marked(path: str, entries: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The entry whose address is the longest beginning of this page's address is the current one."""
    fitting = [url for _label, url in entries if path == url or (url != "/" and path.startswith(url))]
    current = max(fitting, key=len, default="")
    return [{"label": label, "url": url, "current": url == current} for label, url in entries]
