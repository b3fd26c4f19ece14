"""Hundreds of made-up files are read here: the process that reads one first has tests of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import TracebackType

import pytest

from people.hris import reading, table
from people.hris.refusing import UnreadableFile


class Here:
    """What `people.hris.text_process` answers, without a process for each of them."""

    def __init__(self, module: str, content: bytes) -> None:
        self.content = content

    def __enter__(self) -> Here:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def written(self) -> bytes:
        try:
            about = table.judged(self.content)
        except UnreadableFile as no:
            about = {"refused": no.reason, "named": no.named}
        return json.dumps(about).encode()


@pytest.fixture(scope="module")
def read_here() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "Child", Here)
        yield
