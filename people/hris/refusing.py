"""Why a whole file is refused."""

from __future__ import annotations

from people.hris.records import Feed


class UnreadableFile(Exception):
    """The whole file is refused; `reason` is a key of the house's sentences, `named` fills them in."""

    def __init__(self, reason: str, **named: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.named = named
        self.feed: Feed | None = None  # where the columns are missing: what there is to choose from

    def about(self, feed: Feed) -> UnreadableFile:
        self.feed = feed
        return self
