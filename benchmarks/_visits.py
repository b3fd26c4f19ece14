"""A web server to be measured, visitors who ask it, and the computing time that both ends of it take."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

from tools.processes import stop

TICK = os.sysconf("SC_CLK_TCK")


def expect(is_so: bool, what: str) -> None:
    if not is_so:
        sys.exit(f"Not what is to be measured: {what}")


class Server:
    """A web server as in production, but one process, so that nothing depends on who of several answers."""

    def __init__(self, folder: Path, log: Path):
        self.socket = folder / "web.sock"
        self.process = subprocess.Popen(  # noqa: S603  our own server
            [sys.executable, "-m", "gunicorn", "benchmarks._served", "--bind", f"unix:{self.socket}",
             "--worker-class", "gthread", "--threads", "4", "--no-control-socket"],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "mentoring.settings"},
            stdout=log.open("ab"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        for _ in range(600):
            if self.socket.exists():
                return
            time.sleep(0.1)
        sys.exit(f"The web server did not start: {log.read_text()[-2000:]}")

    def stop(self) -> None:
        stop(self.process, patience=20)


class Connection(http.client.HTTPConnection):
    """HTTP over the socket of the server."""

    def __init__(self, path: Path):
        super().__init__("localhost")
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


class Visitor:
    def __init__(self, server: Server, cookie: str):
        self.connection, self.cookie = Connection(server.socket), cookie

    def ask(self, method: str, path: str, key: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Cookie": f"{self.cookie}={key}; csrf={(form or {}).get('csrfmiddlewaretoken', '')}"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(form or {}), headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()


def computing(roots: Iterable[int]) -> float:
    """CPU seconds so far of these processes and all below them, those that have ended included."""
    children: dict[int, list[int]] = {}
    spent: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(stat.parent.name)
        children.setdefault(int(after[1]), []).append(pid)
        spent[pid] = sum(map(int, after[11:15]))
    total, waiting = 0, list(roots)
    while waiting:
        pid = waiting.pop()
        total += spent.get(pid, 0)
        waiting += children.get(pid, [])
    return total / TICK
