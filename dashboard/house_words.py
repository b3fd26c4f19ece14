"""What waits in the house and in no program, in words: title, detail, verb, address."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.attention_item import Attention, Matter
from programs.models import Signal

Words = tuple[str, str, str, str]


def leavers(token: str) -> Words:
    return (
        _("The identity provider switches off many people at once"),
        _("They stay as they are until an HR administrator has looked. Key: %(name)s.") % {"name": token},
        _("See who would leave"),
        reverse("people:scim-leavers"),
    )


def key(name: str, keeper: str) -> Words:
    return (
        _("Nobody answers for the key “%(name)s” of the identity provider") % {"name": name},
        _("%(name)s no longer works here, and the key goes on working.") % {"name": keeper},
        _("Take it over or replace it"),
        reverse("people:scim-keys"),
    )


def api_key(name: str, *, rests: bool) -> Words:
    names = {"name": name}
    return (
        _("The key “%(name)s” rests") % names if rests else _("The key “%(name)s” ends") % names,
        _("Nobody here answers for it any more, so that system reads nothing.")
        if rests
        else _("From then on that system reads nothing. Make a new key for it in time."),
        _("See the keys"),
        reverse("dashboard:api-keys"),
    )


def concern(pk: int, name: str, program: str) -> Words:
    return (
        _("Call %(name)s today") % {"name": name},
        _("You are the named contact for safety in %(program)s. Nobody else was told.")
        % {"program": program},
        _("Open the page"),
        reverse("programs:concern", args=[pk]),
    )


def waiting_import(pk: int, file: str, by: str) -> Words:
    detail = _(
        "A mistake in a file can shut people out. So nothing is applied until a second person has looked."
    )
    return (
        _("The HR file %(name)s waits for a second person") % {"name": file},
        _("%(name)s chose it.") % {"name": by} + f" {detail}" if by else detail,
        _("See what would change"),
        reverse("people:import-detail", args=[pk]),
    )


def of(matter: str, pk: int, name: str, who: str, *, rests: bool) -> Words:
    return {
        Matter.CONCERN: lambda: concern(pk, name, who),
        Matter.LEAVERS: lambda: leavers(name),
        Matter.IMPORT: lambda: waiting_import(pk, name, who),
        Matter.KEY: lambda: key(name, who),
        Matter.API_KEY: lambda: api_key(name, rests=rests),
    }[Matter(matter)]()


def kept(row: Signal) -> Attention:
    """One that was put off or is closed: without a name, for the name may be nobody's any more."""
    pk = int(row.subject.partition(":")[2])
    return Attention(
        row.get_rule_display(),
        _("It waits in the house, and in no program."),
        _("Open the page"),
        of(row.rule, pk, "", "", rests=False)[3],
        rule=row.rule,
        subject=row.subject,
        key=pk,
        since_on=row.since_on,
    )
