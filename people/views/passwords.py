"""Pages about passwords are there only where passwords let people in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from people.login.accounts import password_lets_in

View = Callable[..., HttpResponse]


def passwords(view: View) -> View:
    """For visitors: no mail with a link that would lead nowhere."""

    @wraps(view)
    def there(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PASSWORD_SIGN_IN:
            raise Http404
        return view(request, *args, **kwargs)

    return there


def own_password(view: View) -> View:
    """For people who are signed in, on their own password."""

    @wraps(view)
    def there(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not password_lets_in(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return there
