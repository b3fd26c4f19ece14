"""Pure: curves as paths of SVG. The table beside the picture says the same in figures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.statistics import Curve

WIDTH, HEIGHT = 560, 200
HIGHEST_FLOOR = 0.8  # a nearly flat curve is not blown up into a cliff


@dataclass(frozen=True)
class Frame:
    """Days from 0 to `until` across, shares from `floor` to 1 upward; pixels of the view box."""

    until: int
    floor: float

    def x(self, day: float) -> float:
        return round(WIDTH * day / self.until, 1)

    def y(self, share: float) -> float:
        return round(HEIGHT * (1 - share) / (1 - self.floor), 1)

    def stairs(self, curve: Curve) -> str:
        path = f"M0 {self.y(curve.start)}"
        for step in curve.steps:
            if step.time <= self.until:
                path += f"H{self.x(step.time)}V{self.y(step.value)}"
        return f"{path}H{WIDTH}"


def line(amounts: Sequence[int]) -> str:
    """Amounts at even distances, from nothing at the foot to the highest at the top."""
    most, last = max(*amounts, 1), max(len(amounts) - 1, 1)
    points = [
        f"{round(WIDTH * place / last, 1)} {round(HEIGHT * (1 - amount / most), 1)}"
        for place, amount in enumerate(amounts)
    ]
    return "M" + "L".join(points)


def frame(curves: Iterable[Curve], *, until: int) -> Frame:
    """The floor is the tenth below the lowest share, and never so high that little looks like much."""
    lowest = min(curve.at(until).value for curve in curves)
    return Frame(until, max(0.0, min(HIGHEST_FLOOR, math.floor(lowest * 10 - 1e-9) / 10)))
