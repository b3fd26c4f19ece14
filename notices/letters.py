"""Rows as a mail: in the reader's language, as text and as HTML, and the line to the mail server."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from email.message import Message
from email.mime.text import MIMEText
from smtplib import SMTPException
from types import TracebackType
from typing import Any

import css_inline
from django.conf import settings
from django.core import mail, signing
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from notices import kinds
from notices.models import Notice
from people.models import Person

SALT = "notices.unsubscribe"
INLINER = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def compose(*notices: Notice) -> EmailMultiAlternatives:
    """The mail in the reader's language; one Message-ID for every attempt. Several rows are one digest."""
    first = notices[0]
    topic = kinds.of(first.kind).topic
    with translation.override(first.to.language), timezone.override(first.to.time_zone):
        if len(notices) == 1:
            name, context = f"emails/{first.kind}", {**first.context, **_frame(first.to, topic)}
        else:
            name, context = "emails/digest", _digest(notices)
        subject = subject_of(name, context)
        text = render_to_string(f"{name}.txt", context)
        html = INLINER.inline(render_to_string(f"{name}.html", context))
    message = EmailMultiAlternatives(
        subject=subject, body=text, to=[first.to.email], headers=_headers(first, topic)
    )
    message.attach_alternative(html, "text/html")
    for notice in notices:
        for attachment in notice.attachments:
            message.attach(attachment_part(**attachment))
    return message


def preview(kind: str, *, to: Person, language: str, context: dict[str, Any]) -> dict[str, str]:
    """Subject and text of a mail as somebody would read it, without sending anything."""
    told = {**context, **_frame(to, kinds.of(kind).topic)}
    with translation.override(language), timezone.override(to.time_zone):
        subject = subject_of(f"emails/{kind}", told)
        return {"subject": subject, "text": render_to_string(f"emails/{kind}.txt", told)}


def rendered(kind: str, *, to: Person, language: str, context: dict[str, Any]) -> dict[str, str]:
    """The same with its HTML, as a mail program gets it."""
    told = {**context, **_frame(to, kinds.of(kind).topic)}
    with translation.override(language), timezone.override(to.time_zone):
        page = INLINER.inline(render_to_string(f"emails/{kind}.html", told))
    return preview(kind, to=to, language=language, context=context) | {"html": page}


def subject_of(name: str, context: dict[str, Any]) -> str:
    """In one line. Whoever looks at a locked screen does not learn of which protected group its owner is."""
    if context.get("is_discreet"):
        named, program = str(context.get("program", "")), gettext("your mentoring program")
        context = {**context, "program": program}
        if named and named.casefold() in str(context.get("subject", "")).casefold():
            context["subject"] = gettext("News of your mentoring program")
    return " ".join(render_to_string(f"{name}.subject.txt", context).split())


def _frame(reader: Person, topic: str) -> dict[str, Any]:
    return {"to": reader, "base_url": settings.BASE_URL, "why_you": kinds.TOPICS[topic].why}


def _digest(notices: Sequence[Notice]) -> dict[str, Any]:
    """Each row by its own subject and link; one coordinator is named where there is only one."""
    reader = notices[0].to
    items = []
    for notice in notices:
        context = {**notice.context, **_frame(reader, kinds.of(notice.kind).topic)}
        words = subject_of(f"emails/{notice.kind}", context)
        items.append({"words": words, "url": notice.context.get("action_url", "")})
    named = {notice.context.get("coordinator_email", "") for notice in notices}
    known = notices[0].context if len(named) == 1 else {}
    return {
        **_frame(reader, kinds.of(notices[0].kind).topic),
        "items": items,
        "action_url": reverse("dashboard:todo"),
        "coordinator_name": known.get("coordinator_name", ""),
        "coordinator_email": known.get("coordinator_email", ""),
    }


def _headers(notice: Notice, topic: str) -> dict[str, str]:
    """Whoever can do without it can say so in the mail program, in one click (RFC 8058)."""
    headers = {"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"}
    if topic in kinds.OPTIONAL:
        headers["List-Unsubscribe"] = f"<{settings.BASE_URL}{unsubscribe_path(notice.to, topic)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def unsubscribe_path(reader: Person, topic: str) -> str:
    return reverse("notices:unsubscribe", args=[unsubscribe_token(reader, topic)])


def unsubscribe_token(reader: Person, topic: str) -> str:
    """It can do one thing only: switch this topic off for this reader."""
    return signing.dumps([str(reader.public_id), topic], salt=SALT)


def attachment_part(*, name: str, type: str, text: str) -> MIMEText:
    """A text file; parameters of its type (`; method=REQUEST`) are kept, for calendars read them."""
    kind = Message()
    kind["Content-Type"] = type
    part = MIMEText(text, kind.get_content_subtype(), "utf-8")
    for key, value in kind.get_params(failobj=[])[1:]:
        part.set_param(key, value)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


class Mail:
    """One line to the mail server for many mails; opened at the first, and again where it broke."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self.is_away = False  # the last attempt to open a line failed

    def __enter__(self) -> Mail:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: EmailMultiAlternatives) -> None:
        if self._backend is None:
            self._backend = mail.get_connection()
            if hasattr(self._backend, "connection"):  # SMTP; a folder would write all mails into one file
                self.is_away = True
                self._backend.open()
                self.is_away = False
        try:
            self._backend.send_messages([message])
        except Exception:
            self._close()
            raise

    def _close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None and hasattr(backend, "connection"):
            with suppress(OSError, SMTPException):  # a line that broke can't be said goodbye to
                backend.close()
