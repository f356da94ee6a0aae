"""Where mail goes, as EMAIL_URL says; a wrong value is named."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from console import environment


def mailer(url, folder="/data/mail"):
    env = environ.Env()
    env.ENVIRON = {"EMAIL_URL": url} if url else {}
    return environment.mailer(env, folder)


def test_without_one_each_mail_is_a_file_beside_the_data():
    config = mailer("")

    assert config["BACKEND"].endswith("filebased.EmailBackend")
    assert config["OPTIONS"] == {"file_path": "/data/mail"}


def test_a_mail_server_is_not_waited_for_longer_than_ten_seconds():
    options = mailer("smtp+tls://desk:secret@mail.example.com:587")["OPTIONS"]

    assert (options["host"], options["port"], options["use_tls"], options["timeout"]) == (
        "mail.example.com",
        587,
        True,
        10,
    )
    assert (options["username"], options["password"]) == ("desk", "secret")


def test_mail_may_go_to_the_console():
    assert mailer("consolemail://")["BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://host:port"])
def test_a_wrong_value_is_named(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        mailer(url)
