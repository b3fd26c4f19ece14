"""Calls an address that somebody wrote on a page, without letting them reach what is inside the network.

The name is looked up once; every address behind it has to be public, and the one that was looked at is
called, whatever the name says a moment later. No redirect is followed, no proxy is used, and of the
answer only its number is read.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 10
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unreachable(Exception):
    """This address is not called; the words say why, for whoever wrote it."""


class NoHttps(Unreachable):
    pass


class Inside(Unreachable):
    pass


def check(address: str) -> None:
    """Raises Unreachable where `post` would refuse to call; what only a call can tell is not asked."""
    _public(*_place(address))


def post(address: str, body: str, headers: dict[str, str]) -> int:
    """The number of the answer. Raises Unreachable, or OSError and http.client.HTTPException."""
    host, port = _place(address)
    ip = _public(host, port)
    parts = urlsplit(address)
    connection = (_Plain if parts.scheme == "http" else _Sealed)(host, port, ip)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body.encode(), {"Content-Type": "application/json"} | headers)
        return connection.getresponse().status
    finally:
        connection.close()


class _Plain(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, ip: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.ip = ip

    def connect(self) -> None:
        self.sock = socket.create_connection((self.ip, self.port), self.timeout)


class _Sealed(_Plain):
    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _place(address: str) -> tuple[str, int]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Unreachable from error
    plain = parts.scheme == "http" and settings.WEBHOOK_PRIVATE and host in LOOPBACK
    if parts.scheme != "https" and not plain:
        raise NoHttps
    if not host or parts.username is not None or not address.isascii() or not address.isprintable():
        raise Unreachable
    return host, port or (80 if plain else 443)


def _public(host: str, port: int) -> str:
    """The first of the addresses behind a name, once all of them may be called."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unreachable from error
    if not found:
        raise Unreachable
    if not settings.WEBHOOK_PRIVATE and not all(is_public(each) for each in found):
        raise Inside
    return found[0]


def is_public(address: str) -> bool:
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
