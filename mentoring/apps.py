from django.apps import AppConfig
from django.core.checks import register


class MentoringConfig(AppConfig):
    name = "mentoring"

    def ready(self) -> None:
        from mentoring.checks import accent_is_readable

        register(accent_is_readable)
