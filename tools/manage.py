"""A management command on the demo's data; its exit code is this command's."""

import signal
import subprocess
import sys

from tools import messages
from tools.folder import ROOT, DataFolder
from tools.processes import Problem, die_by_exception, say
from tools.services import Services, environment


def main(arguments: list[str]) -> int:
    die_by_exception()
    try:
        data = DataFolder()
        services = Services(data)
    except Problem as problem:
        say(str(problem))
        return 1
    try:
        services.start_or_join()
        messages.compile_all()
        return run(arguments, environment(data, services.urls))
    except Problem as problem:
        say(str(problem))
        return 1
    finally:
        services.stop()


def run(arguments: list[str], variables: dict[str, str]) -> int:
    """The command owns the terminal: it hears Ctrl-C itself, and this process waits for its end."""
    command = subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=ROOT, env=variables)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        code = command.wait()
    except SystemExit:
        command.terminate()
        command.wait()
        raise
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
