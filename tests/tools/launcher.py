"""A launcher in a process of its own, as another user where asked, so that it can be killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tools.folder import ROOT

SCRIPT = """
import json, os, sys
from pathlib import Path
from tools import places, postgres, processes, valkey
data, uid = Path(sys.argv[1]), int(sys.argv[2])
if uid:
    os.setgroups([]), os.setgid(uid), os.setuid(uid)
try:
    folder = places.RunFolder()
    server = postgres.Postgres(data, sockets=folder.path / "pg", log=folder.path / "pg.log", durable=False)
    server.start()
    broker = valkey.Valkey(sockets=folder.path, log=folder.path / "valkey.log").start()
except processes.Problem as problem:
    print(json.dumps({"problem": str(problem)}), flush=True)
    sys.exit(1)
facts = {"url": server.url, "pids": [server.process.pid, broker.process.pid], "data": str(server.data)}
print(json.dumps(facts), flush=True)
sys.stdin.read()
broker.stop(), server.stop(), folder.remove()
"""


class Launcher:
    def __init__(self, data: Path, *, uid: int = 0):
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(data), str(uid)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.facts = json.loads(self.process.stdout.readline())

    def end(self) -> int:
        self.process.communicate()
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def other_users() -> list[int]:
    """Root can be anybody; anybody else is a user without root's rights already."""
    return [0, 65534] if os.geteuid() == 0 else [0]
