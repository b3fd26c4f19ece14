"""What all tests of the house live by."""

from __future__ import annotations

import pytest

from matching.views import runs


@pytest.fixture(autouse=True)
def _no_wait_for_a_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker solves a draft here, so that its page would wait for nothing, some hundred times."""
    monkeypatch.setattr(runs, "A_MOMENT", 0.0)
