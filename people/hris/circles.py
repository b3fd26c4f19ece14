"""People who are their own manager's manager at some distance."""

from __future__ import annotations

from collections.abc import Mapping

from people.hris.same import Same, UnfamiliarFile


def circling(manager_of: Mapping[str, str]) -> set[str]:
    done: set[str] = set()
    found: set[str] = set()
    for start in manager_of:
        path: dict[str, int] = {}
        here = start
        while here and here not in done and here not in path:
            path[here] = len(path)
            here = manager_of.get(here, "")
        if here in path:
            found |= {person for person, place in path.items() if place >= path[here]}
        done.update(path)
    return found


def with_those_above(manager_of: dict[str, str], same: Same) -> dict[str, str]:
    """And everyone up to the top of these lines."""
    found = {**same.loose, **manager_of}
    above = set(found.values()) - found.keys() - {""}
    while above:
        links = same.above(above)
        found |= links
        above = set(links.values()) - found.keys() - {""}
    return found


def check(found: set[str], same: Same, manager_of: Mapping[str, str]) -> None:
    """Whose row nobody read is to be told too: then all rows are read."""
    read = manager_of.keys() - same.loaded
    if same.count and not found <= read | same.loose.keys():
        raise UnfamiliarFile
