"""How a person signs in: one page about it, the way to the company's provider and back, open sessions."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe
from requests import RequestException

from people.actions import sign_in
from people.login import recently_signed_in, refusal
from people.login.accounts import has_password, password_lets_in
from people.login.oidc import AGAIN, Callback, HouseAdapter
from people.login.second_step import has_one, is_required
from people.login.sessions import open_sessions
from people.login.tokens import Untrusted
from people.models import Person

BROKEN = (RequestException, Untrusted, LookupError, ValueError, TypeError, AttributeError)


def _providers() -> list[dict[str, str]]:
    known = [*settings.OIDC_PROVIDERS, *settings.SAML_PROVIDERS]
    return [{"id": each["id"], "name": each["name"]} for each in known]


def _passwords() -> bool:
    return settings.PASSWORD_SIGN_IN


login = LoginView.as_view(extra_context={"providers": _providers, "passwords": _passwords})


def _reader(request: HttpRequest) -> Person:
    """The middleware lets nobody else in."""
    return cast(Person, request.user)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    person = _reader(request)
    proofs = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    names = {each["id"]: each["name"] for each in _providers()}
    accounts = SocialAccount.objects.filter(user=person).order_by("pk")
    context = {
        "has_password": has_password(person),
        "may_choose_password": password_lets_in(person),
        "app": next((one for one in proofs if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in proofs if one.type == Authenticator.Type.WEBAUTHN],
        "codes": next((one for one in proofs if one.type == Authenticator.Type.RECOVERY_CODES), None),
        "required": is_required(person),
        "accounts": [(names[each.provider], each) for each in accounts if each.provider in names],
        "sessions": open_sessions(person, current=request.session.session_key or ""),
    }
    return render(request, "people/sign_in.html", context)


@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    """Where somebody lands whose role asks for a second step that this session has not seen."""
    return render(request, "people/second_step.html", {"has_one": has_one(_reader(request))})


@require_safe
def again(request: HttpRequest) -> HttpResponse:
    """For people without a password here: they prove themselves where they signed in."""
    mine = set(SocialAccount.objects.filter(user=request.user).values_list("provider", flat=True))
    context = {
        "providers": [each for each in _providers() if each["id"] in mine],
        "next": get_next_redirect_url(request) or "",
    }
    return render(request, "people/sign_in_again.html", context)


def _provider(request: HttpRequest, provider_id: str) -> Any:
    try:
        return get_adapter().get_provider(request, provider=provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None


@login_not_required
@require_GET
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider. A link, for the content security policy lets no form lead to another house."""
    provider = _provider(request, provider_id)
    if busy := refusal.too_many(request):
        return busy
    inside = request.user.is_authenticated
    if inside and "again" not in request.GET:
        return redirect(settings.LOGIN_REDIRECT_URL)
    try:
        process = AGAIN if inside else "login"
        return provider.leave(request, process=process, next_url=get_next_redirect_url(request))
    except BROKEN as error:
        return refusal.of_answer(request, provider, error)


@login_not_required
@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    if _provider(request, provider_id).app.provider != "openid_connect":
        raise Http404
    if busy := refusal.too_many(request):
        return busy
    return Callback.adapter_view(HouseAdapter(request, provider_id))(request)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    return _end_session(request, session=get_object_or_404(UserSession, pk=pk, user=request.user))


@recently_signed_in
def _end_session(request: HttpRequest, *, session: UserSession) -> HttpResponse:
    sign_in.end_session(_reader(request), session.session_key)
    messages.success(request, _("That device is signed out."))
    return redirect("people:sign-in")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    number = sign_in.end_other_sessions(_reader(request), keep=request.session.session_key or "")
    said = ngettext(
        "%(number)s other device is signed out.", "%(number)s other devices are signed out.", number
    )
    messages.success(request, said % {"number": number})
    return redirect("people:sign-in")
