from django.apps import AppConfig
from django.core.checks import Tags, register


class MentoringConfig(AppConfig):
    name = "mentoring"

    def ready(self) -> None:
        from mentoring.checks import accent_is_readable, note_keys_are_keys, rows_are_guarded
        from people import acting

        register(accent_is_readable)
        register(note_keys_are_keys)
        register(rows_are_guarded, Tags.database)
        acting.start()
