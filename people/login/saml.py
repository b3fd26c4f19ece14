"""SAML: signed assertions that answer a request of ours. Its libraries are in requirements/saml.txt."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from allauth.socialaccount.providers.saml.utils import build_auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from people.actions.sign_in import Identity
from people.login.oidc import AGAIN
from people.login.tokens import Untrusted

ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"


class HouseSAMLProvider(SAMLProvider):
    def leave(self, request: HttpRequest, *, process: str, next_url: str | None) -> HttpResponse:
        """`force_authn` for whoever proves once more who they are."""
        auth = build_auth(request, self)
        address = auth.login(return_to="", force_authn=process == AGAIN)
        self.stash_redirect_state(
            request, process, next_url, state_id=auth.get_last_request_id(), asked_at=int(time.time())
        )
        return HttpResponseRedirect(address)

    def extract_uid(self, data: Any) -> str:
        return self.identity(data).uid

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return self.identity(data).facts

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        return {}

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.identity = self.identity(response)
        said = set(response.get_last_authn_contexts())
        login.proved_at = _moment(response.get_last_response_xml())
        login.had_second_step = bool(said & set(self.app.settings["second_step"]))
        return login

    def identity(self, auth: Any) -> Identity:
        told, attributes = self.app.settings, auth.get_attributes()
        subject = auth.get_nameid()
        if not subject:
            raise Untrusted("SAML answer without a subject")
        mail = _first(attributes, told["mail_attribute"])
        return Identity(
            provider=self.app.provider_id,
            issuer=told["entity_id"],
            subject=subject,
            employee_id=_first(attributes, told["employee_id_attribute"]),
            mail=mail if told["link_by_verified_mail"] else "",
            shown=mail,
        )


def _first(attributes: dict[str, list[str]], name: str) -> str:
    values = attributes.get(name) if name else None
    return str(values[0]).strip() if values else ""


def _moment(xml: bytes | str) -> float:
    """When the provider last asked the person, by the one statement of the answer."""
    root = OneLogin_Saml2_XML.to_etree(xml)
    found = root.findall(f".//{{{ASSERTION}}}AuthnStatement")
    said = found[0].get("AuthnInstant", "") if len(found) == 1 else ""
    return datetime.fromisoformat(said.replace("Z", "+00:00")).timestamp() if said else 0.0
