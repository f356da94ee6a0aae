"""What a device chose stands in the first line of each page."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    ("cookie", "drawn"),
    [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"'), ('"><script>', ""), ("", "")],
)
def test_the_theme_is_drawn_by_the_server(client, ana, cookie, drawn):
    client.cookies["theme"] = cookie
    for name in ("sign-in", "desk", "settings"):
        if name != "sign-in":
            client.force_login(ana.user)
        page = client.get(reverse(name)).content.decode()
        assert f'<html lang="en" {drawn}>' in page


def test_columns_are_drawn_by_the_server(client, ana):
    client.force_login(ana.user)
    assert "data-columns" not in client.get(reverse("desk")).content.decode()

    client.cookies["columns"] = "on"
    assert "data-columns" in client.get(reverse("desk")).content.decode()
