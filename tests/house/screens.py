"""The one table of every address. A named URL without a row here fails the gate.

A new screen: add `Screen("app:noun-verb", "role", args=lambda scene: [scene.things["mentor"].pk])`.
 - role: a key of Scene.who in scene.py ("nobody" is not signed in).
 - query, press, status: one more state of the same screen, e.g. `press="Send request"` presses that button
   and looks at what comes back; `status=404` for a page that explains.
An address that only answers POST, redirects, or sends a file is listed in NOT_SCREENS with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.house.scene import Scene


def nothing(scene: Scene) -> Sequence[object]:
    return ()


@dataclass(frozen=True)
class Screen:
    name: str
    role: str = "stranger"
    args: Callable[[Scene], Sequence[object]] = nothing
    query: str = ""
    press: str = ""
    status: int = 200
    path: str = ""  # for a screen no URL name leads to

    @property
    def label(self) -> str:
        parts = [self.name.replace(":", "-"), self.role, self.query.strip("?").replace("=", "-"), self.press]
        return "_".join(part.replace(" ", "-").replace("/", "-").lower() for part in parts if part)


SCREENS = [
    Screen("dashboard:styleguide", "nobody"),
    Screen("dashboard:styleguide", "nobody", query="?state=errors"),
    Screen("dashboard:accessibility", "nobody"),
    Screen("dashboard:privacy", "nobody"),
    Screen("people:settings"),
    Screen("account_login", "nobody"),
    Screen("account_login", "nobody", press="Sign in"),
    Screen("account_logout"),
    Screen("account_inactive", "nobody"),
    Screen("account_change_password"),
    Screen("account_change_password", press="Change password"),
    Screen("account_reset_password", "nobody"),
    Screen("account_reset_password", "nobody", press="Send me a link"),
    Screen("account_reset_password_done", "nobody"),
    Screen("account_reset_password_from_key", "nobody", args=lambda scene: ["1", "used-already"]),
    Screen("account_reset_password_from_key_done", "nobody"),
    Screen("account_reauthenticate"),
    Screen("not-found", path="/there-is-no-such-page/", status=404),
    Screen("not-found", "nobody", path="/there-is-no-such-page/", status=404),
]

NOT_SCREENS = {
    "dashboard:accent": "a stylesheet",
    "account_signup": "redirects to sign-in: nobody signs up here",
    "account_email": "redirects home: addresses come from the HR feed",
    "account_set_password": "redirects to changing it for whoever has a password",
}
