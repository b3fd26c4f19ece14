"""OpenID Connect as the house wants it: PKCE, a nonce, a verified ID token, and nothing on faith."""

from __future__ import annotations

import secrets
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from requests import RequestException

from people.actions.sign_in import Identity
from people.login import refusal
from people.login.tokens import LEEWAY, Untrusted, verified_claims

AGAIN = "again"  # the process of whoever proves once more who they are
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")


class HouseAdapter(OpenIDConnectOAuth2Adapter):
    """Talks to one provider during one request; `state` is what was put aside when the person left."""

    state: dict[str, Any]

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        super().__init__(request, provider_id)
        self.state = {}

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's own description, held to the issuer the house knows."""
        if not hasattr(self, "_openid_config"):
            issuer = self.get_provider().app.settings["issuer"]
            config = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if config.get("issuer") != issuer:
                raise Untrusted(f"provider calls itself {str(config.get('issuer'))[:80]}")
            for name in ENDPOINTS:
                if name in config and urlsplit(config[name]).scheme not in {"https", urlsplit(issuer).scheme}:
                    raise Untrusted(f"{name} without TLS")
            self._openid_config = config
        return self._openid_config

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        told = app.settings
        keys = _fetch(self.openid_config["jwks_uri"]).get("keys", [])
        claims = verified_claims(
            kwargs["response"].get("id_token") or "",
            keys=keys,
            issuer=told["issuer"],
            client_id=app.client_id,
            algorithms=told["algorithms"],
            nonce=self.state.get("nonce", ""),
        )
        if told["userinfo"] and "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise Untrusted("userinfo of another subject")
            claims = more | claims  # what is signed counts
        if self.state.get("process") == AGAIN:
            _check_moment(claims, since=self.state["asked_at"], told=told["tells_auth_time"])
        return self.get_provider().sociallogin_from_response(request, claims)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return settings.BASE_URL + reverse("people:company-return", args=[app.provider_id])


class HouseProvider(OpenIDConnectProvider):
    oauth2_adapter_class = HouseAdapter
    pkce_enabled_default = True

    def get_pkce_params(self) -> dict[str, str]:
        """Always, also where somebody switched it off."""
        from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge

        return generate_code_challenge()

    def leave(self, request: HttpRequest, *, process: str, next_url: str | None) -> HttpResponse:
        """Sends the person to the provider."""
        nonce = secrets.token_urlsafe(24)
        wishes = {"nonce": nonce}
        if process == AGAIN:
            wishes |= {"prompt": "login", "max_age": "0"}
        return self.redirect(
            request,
            process,
            next_url,
            auth_params=wishes,
            scope=self.app.settings["scopes"],
            nonce=nonce,
            asked_at=int(time.time()),
        )

    def extract_uid(self, data: dict[str, Any]) -> str:
        return self.identity(data).uid

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Of all a provider tells, only what a link needs is kept."""
        return self.identity(data).facts

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.identity = self.identity(response)
        login.had_second_step = self.had_second_step(response)
        login.proved_at = None  # looked at already, where the ID token was
        return login

    def identity(self, claims: dict[str, Any]) -> Identity:
        told = self.app.settings
        mail = _text(claims.get("email"))
        verified = told["link_by_verified_mail"] and claims.get("email_verified") is True
        return Identity(
            provider=self.app.provider_id,
            issuer=claims["iss"],
            subject=claims["sub"],
            employee_id=_text(claims.get(told["employee_id_claim"])) if told["employee_id_claim"] else "",
            mail=mail if verified else "",
            shown=mail or _text(claims.get("preferred_username")),
        )

    def had_second_step(self, claims: dict[str, Any]) -> bool:
        methods = claims.get("amr")
        said = {one for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
        return bool(({_text(claims.get("acr"))} | said) & set(self.app.settings["second_step"]))


class Callback(OAuth2CallbackView):
    """The way back from the provider: whatever is wrong with it is a page and a line in the audit."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        provider = self.adapter.get_provider()
        try:
            issuer = request.GET.get("iss", provider.app.settings["issuer"])
            if issuer != provider.app.settings["issuer"]:
                raise Untrusted("answer of another issuer")
            return super().dispatch(request, *args, **kwargs)
        except (
            RequestException,
            OAuth2Error,
            Untrusted,
            LookupError,
            ValueError,
            TypeError,
            AttributeError,
        ) as error:
            return refusal.of_answer(request, provider, error)

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, response


def _fetch(address: str) -> dict[str, Any]:
    with get_adapter().get_requests_session() as session:
        answer = session.get(address)
        answer.raise_for_status()
        found = answer.json()
    if not isinstance(found, dict):
        raise Untrusted("provider describes itself in no known form")
    return found


def _text(value: Any) -> str:
    """Employee ids are numbers at some providers; anything else that is not a text says nothing."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def _check_moment(claims: dict[str, Any], *, since: int, told: bool) -> None:
    """A provider that still remembered the person did not ask anybody anything."""
    moment = claims.get("auth_time")
    if moment is None and not told:
        return
    if not isinstance(moment, int) or moment < since - LEEWAY:
        raise Untrusted("the person was not asked to sign in again")
