"""The provider as a process of its own: `python -m tests.people.oidc` prints its address and serves.

GET /told?about=JSON&subject=NAME&lie=NAME says what it says from then on.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server

from tests.people.oidc import provider as oidc
from tests.people.oidc.lies import LIES


class Told(oidc.Provider):
    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        if environ["PATH_INFO"] != "/told":
            return super().__call__(environ, start)
        told = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        honest = oidc.Provider().__dict__ | {"address": self.address, "codes": self.codes}
        self.__dict__.update(honest | LIES.get(told.get("lie", ""), {}))
        self.subject, self.about = told["subject"], json.loads(told["about"])
        return oidc.reply(start, {})


if __name__ == "__main__":
    provider = Told()
    with make_server("127.0.0.1", 0, provider, handler_class=oidc.Quiet) as server:
        provider.address = f"http://127.0.0.1:{server.server_port}"
        print(provider.address, flush=True)
        server.serve_forever()
