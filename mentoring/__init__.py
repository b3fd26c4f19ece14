"""The project: wiring only, imported by nobody."""

from mentoring.celery import app as celery_app

__all__ = ["celery_app"]
