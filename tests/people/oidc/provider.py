"""An OpenID provider of our own on loopback that lies on demand: each `lie` changes one thing it says."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGE_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def encoded(part: dict[str, Any]) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")


def unsigned(claims: dict[str, Any], header: dict[str, Any]) -> str:
    return b".".join([encoded(header), encoded(claims), b""]).decode()


def signed_with_public_key(claims: dict[str, Any]) -> str:
    """Key confusion: HS256 with the public key as if it were a shared secret."""
    import hmac

    body = b".".join([encoded({"alg": "HS256", "kid": "1", "typ": "JWT"}), encoded(claims)])
    mark = base64.urlsafe_b64encode(hmac.new(PUBLIC, body, hashlib.sha256).digest()).rstrip(b"=")
    return b".".join([body, mark]).decode()


def signed(claims: dict[str, Any], key: Any = KEY, kid: str = "1") -> str:
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


class Provider:
    """Says the truth until a test replaces `claims`, `userinfo`, `token`, `config` or `answer`."""

    def __init__(self) -> None:
        self.address = ""
        self.subject = "anna-at-the-provider"
        self.about: dict[str, Any] = {}
        self.claims: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        self.userinfo: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        self.token: Callable[[dict[str, Any]], str] = signed
        self.config: dict[str, Any] = {}
        self.asked: list[dict[str, str]] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.verified_pkce = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        path = environ["PATH_INFO"]
        query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        if path == "/authorize":
            return self.send_back(query, start)
        if path == "/token":
            length = int(environ.get("CONTENT_LENGTH") or 0)
            form = parse_qs(environ["wsgi.input"].read(length).decode())
            return self.give_token({name: values[0] for name, values in form.items()}, start)
        pages = {
            "/.well-known/openid-configuration": self.configuration,
            "/jwks": self.keys,
            "/userinfo": lambda: self.userinfo({"sub": self.subject} | self.about),
        }
        return reply(start, pages[path]())

    def configuration(self) -> dict[str, Any]:
        ways = ("authorization_endpoint", "authorize"), ("token_endpoint", "token"), ("jwks_uri", "jwks")
        places = {name: f"{self.address}/{end}" for name, end in (*ways, ("userinfo_endpoint", "userinfo"))}
        auth = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return {"issuer": self.address} | places | auth | self.config

    def keys(self) -> dict[str, Any]:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [key | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    def send_back(self, query: dict[str, str], start: Callable[..., Any]) -> list[bytes]:
        self.asked.append(query)
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
        start("302 Found", [("Location", back)])
        return [b""]

    def give_token(self, form: dict[str, str], start: Callable[..., Any]) -> list[bytes]:
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked.get("code_challenge") != proof:
            return reply(start, {"error": "invalid_grant"}, "400 Bad Request")
        self.verified_pkce += 1
        now = int(time.time())
        claims = {
            "iss": self.address,
            "sub": self.subject,
            "aud": asked["client_id"],
            "exp": now + 300,
            "iat": now,
            "auth_time": now,
            "nonce": asked["nonce"],
        } | self.about
        token = self.token(self.claims(claims))
        return reply(
            start, {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token}
        )


def reply(start: Callable[..., Any], said: dict[str, Any], status: str = "200 OK") -> list[bytes]:
    start(status, [("Content-Type", "application/json")])
    return [json.dumps(said).encode()]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    server: WSGIServer = make_server("127.0.0.1", 0, provider, handler_class=Quiet)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
