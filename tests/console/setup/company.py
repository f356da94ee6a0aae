"""How a company is founded and set up here."""

from django.urls import reverse

from conversations.people import founding

FIRST = {
    "company": "Dupont",
    "first_name": "Zoé",
    "last_name": "Dupont",
    "email": "Zoe@Example.com",
    "password": "right horse battery",
}


def link():
    return reverse("setup-first", args=[founding.new_token()])


def do(client, step, **said):
    return client.post(reverse("setup-step", args=[step]), said)
