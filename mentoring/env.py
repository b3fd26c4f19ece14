"""Typed readers of the environment: a wrong value stops the start with one sentence that names it."""

import os
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """A value as given, or read from the file that NAME_FILE points to (for mounted secrets)."""
    file = os.environ.get(f"{name}_FILE")
    if file and name in os.environ:
        raise ImproperlyConfigured(f"Give either {name} or {name}_FILE, not both.")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE can't be read: {error}.") from error
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.strip().lower() in YES:
        return True
    if raw.strip().lower() in NO:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not “{raw}”.")


def number(name: str, default: int, *, least: int = 0) -> int:
    raw = os.environ.get(name)
    if raw is None or raw == "":
        return default
    try:
        value = int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{raw}”.") from None
    if value < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}, not {value}.")
    return value


def day(name: str) -> date | None:
    raw = text(name).strip()
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a day such as 2027-01-31, not “{raw}”.") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty entries."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def keys(name: str) -> list[str]:
    """Secrets with commas or spaces between them; NAME_FILE works as for text."""
    return text(name).replace(",", " ").split()


def choices(name: str, default: str, *, among: tuple[str, ...]) -> list[str]:
    """A comma-separated list out of a few words."""
    found = words(name, default)
    if strange := [word for word in found if word not in among]:
        raise ImproperlyConfigured(f"{name} takes {', '.join(among)}; not “{strange[0]}”.")
    return found


def origin(name: str, default: str) -> str:
    """An address of the form https://host[:port], without a path."""
    raw = os.environ.get(name, default).rstrip("/")
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise ImproperlyConfigured(f"{name} must look like https://mentoring.example.com, not “{raw}”.")
    return raw


def database(name: str) -> dict:
    """Django's database settings from a postgresql:// address (`?host=/socket` folder allowed)."""
    raw = text(name)
    if not raw:
        raise ImproperlyConfigured(
            f"{name} is not set. Give the address of a PostgreSQL database, such as "
            "postgresql://user:password@host/mentoring, or use: python3 dev.py demo"
        )
    if not raw.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(
            f"{name} must start with postgresql://; other databases are not supported."
        )
    return dict(environ.Env.db_url_config(raw))


def redis_addresses(name: str, default: str) -> tuple[str, str]:
    """One Redis address in the two forms that its readers want: (for Celery, for Django's cache)."""
    raw = text(name, default)
    for prefix in ("redis+socket://", "unix://"):
        if raw.startswith(prefix):
            path, _, query = raw.removeprefix(prefix).partition("?")
            number_ = query.rpartition("=")[2] if query else ""
            suffix = f"?virtual_host={number_}" if number_ else ""
            return f"redis+socket://{path}{suffix}", f"unix://{path}" + (f"?db={number_}" if number_ else "")
    if raw.startswith(("redis://", "rediss://")):
        return raw, raw
    raise ImproperlyConfigured(f"{name} must start with redis://, rediss:// or unix://.")
