"""A stranger's suite judges our SCIM: scim2-tester against the real WSGI application, in this process."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.wsgi import get_wsgi_application
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import check_server

from tests.people.scim.conftest import Provider

LEAST_CHECKS = 135


@pytest.mark.django_db(transaction=True)
def test_scim2_tester_passes_completely(provider: Provider, caplog):
    caplog.set_level("ERROR", logger="django.request")
    client = WSGISCIMClient(
        get_wsgi_application(),
        base_url="http://127.0.0.1/scim/v2",
        headers={"Authorization": f"Bearer {provider.key}"},
    )

    results = check_server(client)

    counted = Counter(result.status.name for result in results)
    print(f"scim2-tester: {len(results)} checks, {dict(counted)}")
    wrong = [f"{each.title}: {each.reason}" for each in results if each.status.name != "SUCCESS"]
    assert "\n".join(wrong) == ""
    assert counted["SUCCESS"] >= LEAST_CHECKS
