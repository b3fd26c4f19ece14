"""Signing in: who may come in, with what proof, for how long."""

from people.login.fresh import is_fresh, recently_signed_in

__all__ = ["is_fresh", "recently_signed_in"]
