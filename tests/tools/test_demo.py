"""The demo's parts that need no company: its folder, its services, and what it says when it can't start."""

import json
import re
import shutil
import socket
import subprocess
import sys

import pytest

from tools import apt, chromium, demo, office, places, prepare
from tools.folder import ROOT, DataFolder
from tools.processes import Problem
from tools.services import Services, claim_for_demo, environment

JOINING = """
import json
from tools.folder import DataFolder
from tools.services import Services
services = Services(DataFolder())
services.start_or_join()
print(json.dumps(services.urls), flush=True)
input()
services.stop()
"""


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    monkeypatch.setenv("MENTORING_DATA", str(tmp_path / "data"))
    folder = DataFolder()
    yield folder
    shutil.rmtree(places.stand_in(folder.postgres))  # where root's tests keep what lies in a private folder


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder whose tables were made by the first command that needed them, with what it printed."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delenv("DATABASE_URL")
        monkeypatch.delenv("REDIS_URL")
        monkeypatch.setenv("MENTORING_DATA", str(tmp_path_factory.mktemp("kept") / "data"))
        folder = DataFolder()
        first = manage("grant_role", "nobody@example.com", "hr_admin")
    yield folder, first
    shutil.rmtree(places.stand_in(folder.postgres))


@pytest.fixture
def made(kept, monkeypatch):
    """What the command printed that made the tables; the next ones find them."""
    folder, first = kept
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    monkeypatch.setenv("MENTORING_DATA", str(folder.path))
    return first


def test_start_with_taken_port_suggests_another(capsys):
    with socket.socket() as other:
        other.bind((demo.HOST, 0))
        other.listen()
        port = other.getsockname()[1]

        code = demo.main(["--port", str(port)])

    assert code == 1
    assert capsys.readouterr().out == (
        f"[mentoring] Port {port} is taken by another program: choose another one with --port {port + 1}.\n"
    )


def test_port_that_is_no_number_is_explained(capsys):
    with pytest.raises(SystemExit):
        demo.main(["--port", "web"])

    assert "argument --port: a port is a number from 1 to 65535" in capsys.readouterr().err


def test_secret_key_is_kept_and_private(data):
    first = data.secret_key()

    assert data.secret_key() == first
    assert len(first) > 50
    assert (data.path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(Problem) as problem:
        DataFolder(tmp_path / "file" / "data")

    assert str(problem.value) == f"The data folder {tmp_path}/file/data can't be used: Not a directory."


def test_second_demo_names_the_first(data):
    data.claim()
    data.announce(kind="demo", address="http://127.0.0.1:8000", urls={})

    with pytest.raises(Problem) as problem:
        claim_for_demo(DataFolder())

    assert str(problem.value).startswith("The demo is already running at http://127.0.0.1:8000;")


def test_command_joins_running_services_and_keeps_them_up(data):
    services = Services(data)
    services.start_or_join()
    joined = subprocess.Popen(
        [sys.executable, "-c", JOINING], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    seen = json.loads(joined.stdout.readline())
    joined.communicate("\n")
    services.stop()

    assert seen == services.urls
    assert data.running() is None


def test_given_servers_are_used_as_given(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@b/c")
    monkeypatch.setenv("REDIS_URL", "redis://d:1/2")
    services = Services(DataFolder(tmp_path / "data"))

    services.start_or_join()
    services.stop()

    assert services.urls == {"DATABASE_URL": "postgresql://a@b/c", "REDIS_URL": "redis://d:1/2"}


def test_environment_is_a_demo_with_its_own_mailbox(data):
    variables = environment(data, {}, address="http://127.0.0.1:8001")

    assert variables["DEMO"] == "1"
    assert variables["BASE_URL"] == "http://127.0.0.1:8001"
    assert variables["EMAIL_FILE_PATH"] == str(data.mail)


def manage(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "tools.manage", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_manage_hands_on_output_and_exit_code(made):
    good = manage("version")
    unknown = manage("no_such_command")

    assert good.returncode == 0
    assert re.fullmatch(r"5\.\d+\.\d+", good.stdout.splitlines()[-1])
    assert unknown.returncode == 1


def test_manage_on_a_new_folder_makes_the_tables_first(made, monkeypatch):
    second = manage("grant_role", "nobody@example.com", "hr_admin")
    monkeypatch.setenv("MENTORING_CALLER", str(ROOT / "docs"))
    beside_the_caller = manage("import_people", "people.csv", "--dry-run")

    assert beside_the_caller.returncode == 0
    for ended in (made, second):
        assert ended.returncode == 1
        assert "Nobody who works here has the address nobody@example.com" in ended.stderr
    assert "Making the tables" in made.stderr
    assert "Making the tables" not in second.stderr


def test_data_survives_a_restart(made):
    statement = "import psycopg, os; c = psycopg.connect(os.environ['DATABASE_URL'], autocommit=True); "
    write = statement + "c.execute('CREATE TABLE kept AS SELECT 7 AS number')"
    read = statement + "print(c.execute('SELECT number FROM kept').fetchone())"

    first = manage("shell", "--no-imports", "-c", write)
    second = manage("shell", "--no-imports", "-c", read)

    assert first.returncode == 0
    assert second.stdout.splitlines()[-1] == "(7,)"


def test_empty_refuses_a_database_of_something_else(db):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_person RENAME TO somebody_elses")

    with pytest.raises(Problem) as problem:
        prepare.empty_database()

    assert str(problem.value) == "The database of DATABASE_URL holds other tables: nothing was emptied."


@pytest.mark.parametrize(("program", "package"), [(chromium, "chromium"), (office, "libreoffice-calc-nogui")])
def test_program_without_rights_to_install_is_a_clear_sentence(monkeypatch, program, package: str):
    monkeypatch.setattr(apt, "find", lambda names: None)
    monkeypatch.setattr(apt, "administrator", lambda: None)

    with pytest.raises(Problem) as problem:
        program.ensure()

    assert "apt-get install" in str(problem.value)
    assert package in str(problem.value)
