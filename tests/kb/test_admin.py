"""Django's admin: people, and what can only be looked at there."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from tests.articles import make_flow

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(clients):
    return clients["ed"]


def test_flows_nodes_and_runs_can_be_looked_at(editor, tmp_path):
    flow = make_flow(tmp_path)
    for model in ("flow", "flowversion", "node", "run"):
        assert editor.get(f"/admin/troubleshoot/{model}/").status_code == 200
        assert editor.get(f"/admin/troubleshoot/{model}/add/").status_code == 403
    node = flow.live.nodes.first()
    for model, row in (("flow", flow), ("flowversion", flow.live), ("node", node)):
        address = f"/admin/troubleshoot/{model}/{row.pk}/change/"
        assert editor.get(address).status_code == 200
        assert editor.post(address, {}).status_code == 403


def test_the_admin_uses_the_sites_own_login(client, mallory):
    response = client.get("/admin/kb/vote/", follow=True)
    assert response.redirect_chain[-1][0] == "/login/?next=/admin/kb/vote/"
    client.force_login(mallory)
    page = client.get("/admin/", follow=True).content.decode()
    assert "may not open that page" in page


def test_an_editor_needs_no_further_mark_to_sign_in(client, ed):
    ed.is_staff = False
    ed.save()
    response = client.post("/login/?next=/admin/", {"username": "ed", "password": "ed"})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_person_is_given_a_group_and_nothing_that_would_mean_nothing(clients, mallory):
    page = reverse("admin:auth_user_change", args=[mallory.pk])
    shown = clients["admin"].get(page).content.decode()
    assert {"Agents", "Editors"} <= set(re.findall(r"\w+", shown))
    assert not {"user_permissions", "is_staff"} & set(re.findall(r"\w+", shown))
    agents = Group.objects.get(name="Agents")
    form = {"username": "mallory", "is_active": "on", "groups": [agents.pk]}
    assert clients["admin"].post(page, form).status_code == 302
    assert list(mallory.groups.all()) == [agents]


def test_who_is_no_administrator_makes_nobody_one(editor, mallory):
    page = reverse("admin:auth_user_change", args=[mallory.pk])
    assert editor.get(page).status_code == 403
    assert editor.post(page, {"username": "mallory", "is_superuser": "on"}).status_code == 403


def test_who_is_given_no_group_is_said_to_see_no_more_than_a_customer(clients, mallory):
    page = reverse("admin:auth_user_change", args=[mallory.pk])
    form = {"username": "mallory", "is_active": "on"}
    answer = clients["admin"].post(page, form, follow=True)
    assert "sees no more than a customer" in answer.content.decode()
