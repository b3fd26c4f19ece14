"""The process that reads a text file first: `python -m people.hris.text_process < people.csv`.

It limits itself before it reads anything, and goes through every row. What it writes is one line of JSON: how
the file is to be read, or why it is refused. The house reads only what this process got through.
"""

from __future__ import annotations

import json
import sys

from people.hris.limits import limit_itself


def main() -> None:
    limit_itself()
    from people.hris import table  # only here: by now the limits stand
    from people.hris.refusing import UnreadableFile

    try:
        about = table.judged(sys.stdin.buffer.read())
    except UnreadableFile as no:
        about = {"refused": no.reason, "named": no.named}
    sys.stdout.write(json.dumps(about) + "\n")


if __name__ == "__main__":
    main()
