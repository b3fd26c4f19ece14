"""What a provider, or somebody who speaks in its place, could say that is not true."""

from __future__ import annotations

import time
from typing import Any

from tests.people.oidc import provider as oidc

MINUTES = 60
LIES: dict[str, dict[str, Any]] = {
    "another issuer, same subject": {"claims": lambda c: c | {"iss": "https://evil.example"}},
    "alg none": {"token": lambda c: oidc.unsigned(c, {"alg": "none", "kid": "1"})},
    "RS256 without a signature": {"token": lambda c: oidc.unsigned(c, {"alg": "RS256", "kid": "1"})},
    "key confusion HS256": {"token": oidc.signed_with_public_key},
    "signed by a stranger": {"token": lambda c: oidc.signed(c, oidc.STRANGE_KEY)},
    "key the provider does not show": {"token": lambda c: oidc.signed(c, oidc.STRANGE_KEY, "2")},
    "expired": {"claims": lambda c: c | {"exp": int(time.time()) - 5 * MINUTES}},
    "issued in the future": {"claims": lambda c: c | {"iat": int(time.time()) + 10 * MINUTES}},
    "no time of expiry": {"claims": lambda c: {k: v for k, v in c.items() if k != "exp"}},
    "wrong nonce": {"claims": lambda c: c | {"nonce": "of another sign-in"}},
    "no nonce": {"claims": lambda c: {k: v for k, v in c.items() if k != "nonce"}},
    "another audience": {"claims": lambda c: c | {"aud": "another application"}},
    "several audiences, none authorized": {"claims": lambda c: c | {"aud": ["mentoring", "another"]}},
    "authorized for another": {"claims": lambda c: c | {"azp": "another application"}},
    "no subject": {"claims": lambda c: c | {"sub": ""}},
    "subject of a wrong kind": {"claims": lambda c: c | {"sub": ["a"]}},
    "no token at all": {"token": lambda c: ""},
    "no token but a word": {"token": lambda c: "a.b"},
    "userinfo of another subject": {"userinfo": lambda c: c | {"sub": "somebody else"}},
    "userinfo of no known form": {"userinfo": lambda c: ["a", "list"]},
    "provider calls itself otherwise": {"config": {"issuer": "https://evil.example"}},
    "keys of no known form": {"config": {"jwks_uri": "nothing"}},
}
