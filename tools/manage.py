"""A management command on the demo's data; its exit code is this command's."""

import signal
import subprocess
import sys

import psycopg

from tools import messages
from tools.folder import ROOT, DataFolder
from tools.processes import Problem, die_by_exception, say
from tools.services import Services, environment

WITHOUT_TABLES = {"migrate", "help", "check", "makemigrations", "--help", "--version"}
TABLES_LOCK = 20270001  # any number, the same for everybody who makes tables


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
        variables = environment(data, services.urls)
        if arguments[:1] and arguments[0] not in WITHOUT_TABLES:
            make_tables(variables)
        return run(arguments, variables)
    except Problem as problem:
        say(str(problem))
        return 1
    finally:
        services.stop()


def make_tables(variables: dict[str, str]) -> None:
    """A new data folder holds an empty database: its tables come first, once, whoever else is asking."""
    with psycopg.connect(variables["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TABLES_LOCK])
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,):
            return
        print("[mentoring] Making the tables of a new database …", file=sys.stderr, flush=True)
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--no-input"]
        if subprocess.run(migrate, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL, check=False).returncode:
            raise Problem("The tables could not be made; the lines above say why.")


def run(arguments: list[str], variables: dict[str, str]) -> int:
    """The command owns the terminal: it hears Ctrl-C itself, and this process waits for its end."""
    where = variables.pop("MENTORING_CALLER", str(ROOT))
    command = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *arguments], cwd=where, env=variables
    )
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
