"""Bring the demo's database and files up to date in one process, because starting Django is the slow part."""

import argparse
import io
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TextIO

import django

from tools import messages, static
from tools.folder import ROOT
from tools.processes import Problem, say, step


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--with-role", action="store_true")
    options = parser.parse_args(arguments)
    os.chdir(ROOT)
    last_words, sys.stdout = sys.stdout, sys.stderr
    messages.compile_all()
    django.setup()
    try:
        if options.empty:
            empty_database()
        prepare(last_words, with_role=options.with_role)
    except Problem as problem:
        say(str(problem))
        return 1
    return 0


def prepare(last_words: TextIO, *, with_role: bool = False) -> None:
    """Progress is seen at once; what the company prints (its sign-ins) is kept for the end."""
    from django.core.management import call_command

    with ThreadPoolExecutor(1) as beside:  # compressing leaves the other core to the database
        style = beside.submit(static.collect)
        with step("Bringing the database up to date"):
            call_command("migrate", verbosity=0, interactive=False)
            if with_role:
                call_command("grant_database_role", stdout=io.StringIO())
        with step("Building the demo company"):
            call_command("demo", stdout=last_words)
        with step("Collecting style sheets and scripts"):
            style.result()


def empty_database() -> None:
    """Only a database of this application is emptied: anything else in it is somebody's."""
    from django.db import connection

    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if tables and "people_person" not in tables:
            raise Problem("The database of DATABASE_URL holds other tables: nothing was emptied.")
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    say("The database of DATABASE_URL was emptied")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
