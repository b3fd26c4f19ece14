"""Pictures of one program for who cares for it: amounts in cells, and the rows behind each amount.

A picture is made of questions to the database. The amount in a cell and the list behind it are the same
question, counted or read, so that they never differ. Every function reads, none writes.
"""

from dashboard.pictures.counting import Cells, Part, Picture, Scope
from dashboard.pictures.pairs import pictures as of_pairs
from dashboard.pictures.people import GROUPS
from dashboard.pictures.people import pictures as of_people
from dashboard.pictures.series import DAYS, time_to_match
from dashboard.pictures.series import pictures as of_series

__all__ = ["DAYS", "GROUPS", "Cells", "Part", "Picture", "Scope", "every", "time_to_match"]


def every(scope: Scope) -> dict[str, Picture]:
    """By name; without those that ask of this program what it does not do."""
    return {picture.name: picture for picture in (*of_people(scope), *of_pairs(scope), *of_series(scope))}
