"""The demo: services, web, worker and beat as processes of their own, from one command until Ctrl-C."""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools import processes
from tools.folder import ROOT, DataFolder
from tools.processes import Problem, say, step
from tools.services import Services, claim_for_demo, environment

HOST = "127.0.0.1"
PATIENCE = 90


def commands(port: int, beat_file: Path) -> dict[str, list]:
    """How each part is started, here as in docker-compose.yml."""
    python = [sys.executable, "-m"]
    return {
        "web": [
            *python, "gunicorn", "mentoring.wsgi", "--bind", f"{HOST}:{port}",
            "--worker-class", "gthread", "--threads", "8", "--no-control-socket",
        ],
        "worker": [
            *python, "celery", "-A", "mentoring", "worker", "--loglevel", "INFO", "--concurrency", "2",
            "--queues", "mail,rounds,solve,feed", "--without-gossip", "--without-mingle",
        ],
        "beat": [
            *python, "celery", "-A", "mentoring", "beat", "--loglevel", "INFO", "-s", beat_file, "--pidfile=",
        ],
    }  # fmt: skip


class Demo:
    def __init__(self, *, port: int, fresh: bool):
        self.port, self.fresh = port, fresh
        self.address = f"http://{HOST}:{port}"
        self.data = DataFolder()
        self.services = Services(self.data)
        self.parts: dict[str, subprocess.Popen] = {}

    def run(self) -> int:
        refuse_taken(self.port)
        claim_for_demo(self.data)
        try:
            if self.fresh:
                self.data.empty_files()
            with step("Starting the database and the broker"):
                self.services.start(fresh=self.fresh)
            self.variables = environment(self.data, self.services.urls, address=self.address)
            sign_ins = self.prepare()
            self.start_parts()
            self.data.announce(kind="demo", address=self.address, urls=self.services.urls)
            say(f"Ready: open {self.address}")
            print(sign_ins, flush=True)
            say("Press Ctrl-C to stop; the data stays for the next time")
            return self.watch()
        finally:
            self.stop()

    def prepare(self) -> str:
        """Runs beside the launcher's Ctrl-C, so it is stopped like every other part."""
        command = [sys.executable, "-m", "tools.prepare"]
        if self.fresh and os.environ.get("DATABASE_URL"):
            command.append("--empty")
        if self.has_own_database:
            command.append("--with-role")
        with subprocess.Popen(
            command, cwd=ROOT, env=self.variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            text=True, start_new_session=True, preexec_fn=processes.end_with_parent(),
        ) as process:  # fmt: skip
            self.parts["prepare"] = process
            output, _ = process.communicate()
        del self.parts["prepare"]
        if process.returncode:
            raise Problem("The demo company could not be built; the reason stands above.")
        return output.rstrip()

    @property
    def has_own_database(self) -> bool:
        """No role is made in somebody's own PostgreSQL."""
        return not os.environ.get("DATABASE_URL")

    def start_parts(self) -> None:
        """The page first: what nobody waits for would only slow it down."""
        if self.has_own_database:
            self.variables.setdefault("DATABASE_ROLE", "mentoring_app")
        with step("Starting the web server, the worker and the clock"):
            for name, command in commands(self.port, self.data.path / "beat").items():
                log = self.data.logs / f"{name}.log"
                self.parts[name] = processes.start(command, log=log, cwd=ROOT, env=self.variables)
                if name == "web":
                    wait_for_page(f"{self.address}/health/live", self.still_running)

    def still_running(self) -> None:
        for name, process in self.parts.items():
            if process.poll() is not None:
                log = self.data.logs / f"{name}.log"
                tail = processes.last_lines(log)
                if "Address already in use" in tail:
                    raise Problem(taken(self.port))
                raise Problem(f"The {name} process ended by itself; its log {log} ends so:\n{tail}")

    def watch(self) -> int:
        while True:
            time.sleep(0.5)
            self.still_running()

    def stop(self) -> None:
        """All parts are asked at once, then waited for; the database goes last."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if self.parts:
            say("Stopping …")
        self.data.withdraw()
        for process in self.parts.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        for process in self.parts.values():
            processes.stop(process)
        self.services.stop()
        say("Stopped")


def taken(port: int) -> str:
    return f"Port {port} is taken by another program: choose another one with --port {port + 1}."


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Problem(
                f"Port {port} needs rights you do not have: choose one above 1023 with --port."
            ) from None
        except OSError:
            raise Problem(taken(port)) from None


def wait_for_page(address: str, alive) -> None:
    """Any answer will do: the first one proves that the application is loaded."""
    deadline = time.monotonic() + PATIENCE
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        alive()
        try:
            opener.open(address, timeout=10).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise Problem(f"The web server did not answer within {PATIENCE} seconds.")


def port_number(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 dev.py demo", description="Run the demo until Ctrl-C.")
    parser.add_argument("--fresh", action="store_true", help="start over with a new demo company")
    parser.add_argument("--port", type=port_number, default=8000, help="the page's port (8000)")
    options = parser.parse_args(arguments)
    processes.die_by_exception()
    try:
        return Demo(port=options.port, fresh=options.fresh).run()
    except Problem as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
