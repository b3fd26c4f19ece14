"""Early pytest plugin: real PostgreSQL and Valkey stand ready before Django reads its settings.

Each process of a parallel run has a database server and a broker of its own, as if it were alone.
"""

import base64
import contextlib
import gc
import os

import pytest

from tools import messages, static, test_database
from tools.places import RunFolder
from tools.processes import Problem
from tools.valkey import Valkey

running = contextlib.ExitStack()
UNUSED = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789abcdef" * 4)
    os.environ.setdefault("NOTE_KEYS", base64.urlsafe_b64encode(b"only for tests, nothing secret 0").decode())
    os.environ.setdefault("MFA_REQUIRED_ROLES", "")  # second steps have tests of their own
    if is_only_handing_out(early_config):
        for name, address in UNUSED.items():  # settings want an address; nobody is called there
            os.environ.setdefault(name, address)
        return
    for name, address in UNUSED.items():
        if os.environ.get(name) == address:
            del os.environ[name]
    try:
        start_missing()
    except Problem as problem:
        running.close()
        raise pytest.UsageError(str(problem)) from None


def is_only_handing_out(config) -> bool:
    """The process that hands the tests of a parallel run to others runs none itself."""
    return bool(config.known_args_namespace.numprocesses) and "PYTEST_XDIST_WORKER" not in os.environ


def start_missing() -> None:
    given = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if all(given):
        return
    folder = RunFolder()
    running.callback(folder.remove)
    if not given[0]:
        postgres = test_database.start(folder.path)
        running.callback(postgres.stop)
        os.environ["DATABASE_URL"] = postgres.url
        os.environ["TEST_DATABASE_TEMPLATE"] = test_database.TEMPLATE
    if not given[1]:
        valkey = Valkey(sockets=folder.path, log=folder.path / "valkey.log").start()
        running.callback(valkey.stop)
        os.environ["REDIS_URL"] = valkey.url


def pytest_collection_finish(session):
    """Pages name their style sheets by content, so these are collected before the first page is asked for.

    Ten thousand tests lie in memory until the end; the garbage collector looks through them no more.
    """
    gc.collect()
    gc.freeze()
    if all("engine" in item.path.parts for item in session.items) or session.config.option.collectonly:
        return
    messages.compile_all()
    static.collect()


def pytest_unconfigure(config):
    running.close()
