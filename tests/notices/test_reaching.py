"""No address that somebody writes on a page leads into the network."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notices import reaching
from tests.notices.receiver import Receiver, listening

INSIDE = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # where clouds keep credentials
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "2002:a00:1::",
]


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_inside_is_not_public(address: str):
    assert not reaching.is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"]
)
def test_what_is_outside_is_public(address: str):
    assert reaching.is_public(address)


def answers(monkeypatch, *ips: str) -> None:
    """What the name server says."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ips]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_more: found)


@pytest.mark.parametrize("ip", INSIDE)
def test_a_name_that_leads_inside_is_refused(monkeypatch, ip: str):
    answers(monkeypatch, "93.184.215.14", ip)

    with pytest.raises(reaching.Inside):
        reaching.check("https://hooks.example.com/in")
    with pytest.raises(reaching.Inside):
        reaching.post("https://hooks.example.com/in", "{}", {})


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.example.com/",
        "http://127.0.0.1:8000/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "hooks.example.com",
        "",
        "https://",
        "https://user:word@hooks.example.com/",
        "https://hooks.example.com:abc/",
        "https://hooks.example.com/\r\nHost: other",
        "https://[::1/",
    ],
)
def test_an_address_that_is_no_public_https_is_refused(monkeypatch, address: str):
    answers(monkeypatch, "93.184.215.14")

    with pytest.raises(reaching.Unreachable):
        reaching.check(address)
    with pytest.raises(reaching.Unreachable):
        reaching.post(address, "{}", {})


def test_a_public_address_passes(monkeypatch):
    answers(monkeypatch, "93.184.215.14")

    assert reaching.check("https://hooks.example.com/in") is None


@pytest.mark.parametrize(
    "address", ["https://localhost/", "https://127.0.0.1/", "https://0x7f.1/", "https://2130706433/"]
)
def test_other_ways_to_write_this_machine_are_refused(address: str):
    with pytest.raises(reaching.Unreachable):
        reaching.check(address)


def test_the_address_that_was_looked_at_is_the_one_that_is_called(monkeypatch):
    """A name that is public when it is looked at and leads inside a moment later."""
    said = iter(["93.184.215.14", "127.0.0.1"])
    called = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_more: [(2, 1, 6, "", (next(said), 443))])

    def connect(place: tuple[str, int], *_more: object) -> socket.socket:
        called.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        reaching.post("https://hooks.example.com:8443/in", "{}", {})

    assert called == [("93.184.215.14", 8443)]


def test_a_redirect_is_not_followed(settings):
    settings.WEBHOOK_PRIVATE = True
    with listening() as inner, listening() as outer:
        outer.answer, outer.to = 307, inner.address

        status = reaching.post(outer.address, "{}", {"webhook-id": "1"})

    assert (status, len(outer.got), inner.got) == (307, 1, [])


def test_what_is_sent_arrives_as_written(settings):
    settings.WEBHOOK_PRIVATE = True
    with listening() as receiver:
        status = reaching.post(receiver.address, '{"é": 1}', {"webhook-id": "msg_1"})

    ((headers, body),) = receiver.got
    assert (status, body, headers["webhook-id"], headers["content-type"]) == (
        204,
        '{"é": 1}',
        "msg_1",
        "application/json",
    )


def certificate(folder: Path, name: str) -> Path:
    """One that this machine would have to be told to trust."""
    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    words = made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(words)
    return path


@pytest.mark.parametrize(
    ("shown", "is_trusted", "arrives"),
    [("localhost", True, 1), ("localhost", False, 0), ("elsewhere.example", True, 0)],
)
def test_the_certificate_has_to_be_of_that_name(
    settings, monkeypatch, tmp_path, shown: str, is_trusted: bool, arrives: int
):
    settings.WEBHOOK_PRIVATE = True
    path = certificate(tmp_path, shown)
    server = Receiver()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=str(path) if is_trusted else None)
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_given, **_more: [(2, 1, 6, "", ("127.0.0.1", server.server_port))]
    )

    with listening(server):
        refused = contextlib.nullcontext() if arrives else pytest.raises(ssl.SSLCertVerificationError)
        with refused:
            reaching.post(f"https://localhost:{server.server_port}/in", "{}", {})

    assert len(server.got) == arrives


def test_the_list_is_not_longer_than_what_is_inside():
    """The positive control: a guard that refuses everything would pass the tests above."""
    public = [ip for ip in INSIDE if ipaddress.ip_address(ip.partition("%")[0]).is_global]

    assert set(public) <= {
        "224.0.0.1",
        "ff02::1",
        "64:ff9b::a00:1",
        "::ffff:10.0.0.1",
        "2002:a00:1::",
        "::ffff:169.254.169.254",
    }
