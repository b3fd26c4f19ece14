"""An ID token is believed only after every check of OpenID Connect Core 3.1.3.7, signature first."""

from __future__ import annotations

import hmac
from typing import Any

import jwt

LEEWAY = 60  # seconds two clocks may differ
LONGEST_SUBJECT = 255
FAMILY = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}


class Untrusted(Exception):
    """The provider's answer is not what the house asked for; the text goes into the audit."""


def verified_claims(
    token: str, *, keys: list[dict[str, Any]], issuer: str, client_id: str, algorithms: list[str], nonce: str
) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        algorithm = str(header.get("alg", "none"))
        if algorithm not in algorithms:
            raise Untrusted(f"signature by {algorithm[:20]}, which is not allowed")
        claims = jwt.decode(
            token,
            key=_key(keys, algorithm, header.get("kid")),
            algorithms=[algorithm],
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
        raise Untrusted(f"ID token refused: {type(error).__name__}") from error
    _check_rest(claims, client_id=client_id, nonce=nonce)
    return claims


def _key(keys: list[dict[str, Any]], algorithm: str, kid: Any) -> jwt.PyJWK:
    """The provider's public key of that id, of the kind that this algorithm needs."""
    fitting = [
        key
        for key in keys
        if key.get("kty") == FAMILY[algorithm[:2]]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (kid is None or key.get("kid") == kid)
    ]
    if len(fitting) != 1:
        raise Untrusted("ID token signed with a key the provider does not show")
    return jwt.PyJWK(fitting[0], algorithm=algorithm)


def _check_rest(claims: dict[str, Any], *, client_id: str, nonce: str) -> None:
    audience = claims["aud"]
    if "azp" in claims and claims["azp"] != client_id:
        raise Untrusted("ID token for another party")
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in claims:
        raise Untrusted("ID token for several parties names none as the authorized one")
    given = claims.get("nonce")
    if not nonce or not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise Untrusted("ID token of another sign-in: nonce does not fit")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise Untrusted("ID token without a usable subject")
