"""Several contracts of one person → one record: who they are today, since when, and until when."""

from __future__ import annotations

from datetime import date

from people.hris.records import Record

Numbered = tuple[int, Record]


def choose(records: list[Numbered], today: date) -> tuple[list[Numbered], list[Numbered]]:
    """(one per person, doubles): two contracts of one person that begin on one day are a mistake."""
    by_person: dict[str, dict[date | None, Numbered]] = {}
    doubles = []
    for number, record in records:
        contracts = by_person.setdefault(record.employee_id, {})
        if record.hired_on in contracts:
            doubles.append((number, record))
        else:
            contracts[record.hired_on] = number, record
    return [_person(list(contracts.values()), today) for contracts in by_person.values()], doubles


def _person(contracts: list[Numbered], today: date) -> Numbered:
    """The contract that holds today, else the next, else the last; from the first day to the last of all."""
    if len(contracts) == 1:
        return contracts[0]
    in_order = sorted(contracts, key=lambda found: found[1].hired_on or date.min)
    holding = [found for found in in_order if _holds(found[1], today)]
    coming = [found for found in in_order if (found[1].hired_on or date.min) > today]
    number, record = holding[-1] if holding else coming[0] if coming else in_order[-1]
    hired = [contract.hired_on for _, contract in in_order if contract.hired_on]
    ends = [contract.left_on for _, contract in [*holding, *coming]] or [record.left_on]
    left_on = None if None in ends else max(end for end in ends if end)
    return number, record._replace(hired_on=min(hired, default=None), left_on=left_on)


def _holds(contract: Record, today: date) -> bool:
    return (contract.hired_on or date.min) <= today <= (contract.left_on or date.max)
