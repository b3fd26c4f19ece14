"""Pure: numbers about people with what may be said about them. No Django, no database, no clock.

Every function names the source of its formula; the tests hold the examples of those sources, and compare
with scipy and statsmodels.
"""

from dashboard.statistics.comparison import BANDS, YEAR, Colleague, RiskSet, life, risk_sets, within
from dashboard.statistics.groups import LEAST, few_hidden, least_of, mean, nested_hidden
from dashboard.statistics.proportions import (
    Interval,
    all_asked,
    difference,
    people_per_group,
    rate,
    recommend_score,
    share,
)
from dashboard.statistics.scales import attainment, consistency
from dashboard.statistics.survival import (
    Curve,
    Life,
    LogRank,
    Mean,
    Step,
    cumulative_incidence,
    log_rank,
    mean_difference,
    restricted_mean,
    survival,
)

__all__ = [
    "BANDS",
    "LEAST",
    "YEAR",
    "Colleague",
    "Curve",
    "Interval",
    "Life",
    "LogRank",
    "Mean",
    "RiskSet",
    "Step",
    "all_asked",
    "attainment",
    "consistency",
    "cumulative_incidence",
    "difference",
    "few_hidden",
    "least_of",
    "life",
    "log_rank",
    "mean",
    "mean_difference",
    "nested_hidden",
    "people_per_group",
    "rate",
    "recommend_score",
    "restricted_mean",
    "risk_sets",
    "share",
    "survival",
    "within",
]
