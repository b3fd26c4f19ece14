from django.http import HttpRequest

from people.models import Person


class ReaderRequest(HttpRequest):
    """Nobody gets here without having signed in: the middleware sees to it."""

    user: Person
