"""The settings of a server that is measured: as in production, and one address more."""

from mentoring.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks._pages"
