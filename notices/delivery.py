"""Sending one row: claimed by a lease, sent, then marked; never marked before it is sent."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.message import Message
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from notices.models import Notice
from people.models import Person

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)


def claim(*, now: datetime) -> Notice | None:
    """Take the oldest due row on a lease; other workers skip it. The attempt counts before it is made."""
    with transaction.atomic():
        notice = (
            Notice.objects.due(now)
            .order_by("not_before", "pk")
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("to")
            .first()
        )
        if notice is None:
            return None
        notice.attempts += 1
        Notice.objects.filter(pk=notice.pk).update(
            leased_until=now + timedelta(seconds=settings.NOTICE_LEASE_SECONDS), attempts=notice.attempts
        )
    return notice


def compose(notice: Notice) -> EmailMultiAlternatives:
    """The mail in the reader's language: plain text and HTML, one Message-ID for every attempt."""
    context = {**notice.context, "to": notice.to, "base_url": settings.BASE_URL}
    name = f"emails/{notice.kind}"
    with translation.override(notice.to.language), timezone.override(notice.to.time_zone):
        subject = " ".join(render_to_string(f"{name}.subject.txt", context).split())
        text = render_to_string(f"{name}.txt", context)
        html = render_to_string(f"{name}.html", context)
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[notice.to.email],
        headers={"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    for attachment in notice.attachments:
        mail.attach(attachment_part(**attachment))
    return mail


def attachment_part(*, name: str, type: str, text: str) -> MIMEText:
    """A text file; parameters of its type (`; method=REQUEST`) are kept, for calendars read them."""
    kind = Message()
    kind["Content-Type"] = type
    part = MIMEText(text, kind.get_content_subtype(), "utf-8")
    for key, value in kind.get_params(failobj=[])[1:]:
        part.set_param(key, value)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def deliver(notice: Notice, *, now: datetime) -> bool:
    """Send a claimed row; False where it was not sent (it waits for the next attempt or is given up)."""
    mine = Notice.objects.filter(pk=notice.pk, state=Notice.State.WAITING)
    here = Person.objects.reachable().filter(pk=notice.to_id).exists()  # now, not when it was claimed
    if not here:
        mine.update(state=Notice.State.DROPPED, leased_until=None)
        return False
    try:
        compose(notice).send()
    except Exception as error:  # any cause: one bad row never stops the others
        log.exception("Notice %s was not sent", notice.pk)
        given_up = notice.attempts >= MOST_ATTEMPTS
        mine.update(
            state=Notice.State.DEAD if given_up else Notice.State.WAITING,
            leased_until=None,
            not_before=now + FIRST_PAUSE * 2 ** (notice.attempts - 1),
            last_error=f"{type(error).__name__}: {error}"[:500],
        )
        return False
    mine.update(state=Notice.State.SENT, sent_at=now, leased_until=None, last_error="")
    return True
