"""What a page of the administration is called, above it and in its breadcrumb: a name that people know, and no key."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from lxml import html

from conversations.copilot.models import Suggestion
from conversations.models import Call, Conversation, Message, Survey, Transcript, Webhook
from routing.models import Offer
from tests.admin_forms import fields_of
from tests.admin_rows import make_one_of_each
from translation.engines import KINDS
from translation.models import EngineSetting

pytestmark = pytest.mark.django_db(transaction=True)

SHOWN = list(admin.site._registry)
OF_A_CONVERSATION = (Call, Offer, Suggestion, Survey, Transcript)
INSIDE = re.compile(r"→ \d|\d{4}-\d\d-\d\d|^\d+$|_")  # numbers of rows, moments as computers write them, names of code


@pytest.fixture
def administrator(client, adam, ana, shop, write):
    make_one_of_each(administrator=adam, agent=ana.user, inbox=shop, write=write)
    client.force_login(adam)
    return client


def page_of(client, row):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return client.get(reverse(name, args=[row.pk]))


def called(response):
    """(its title, the last of its breadcrumbs)."""
    page = html.fromstring(response.content.decode())
    [title] = page.xpath("//main//h1")
    [crumb] = page.xpath("//ol[@class='breadcrumbs']/li[@aria-current='page']")
    return title.text_content().strip(), crumb.text_content().strip()


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_the_breadcrumb_says_what_the_title_says(administrator, model):
    row = model._default_manager.order_by("pk").first()

    title, crumb = called(page_of(administrator, row))

    assert crumb == title
    assert not INSIDE.search(title)


@pytest.mark.parametrize("model", OF_A_CONVERSATION, ids=lambda model: model.__name__)
def test_what_belongs_to_a_conversation_names_it(administrator, model):
    row = model._default_manager.first()

    assert called(page_of(administrator, row))[0].endswith(f" · conversation {row.conversation_id}")


def test_a_conversation_a_message_and_a_webhook_are_called_as_people_know_them(administrator, shop):
    conversation, message, webhook = Conversation.objects.first(), Message.objects.first(), Webhook.objects.first()

    assert called(page_of(administrator, conversation))[0] == f"Conversation {conversation.pk}"
    assert called(page_of(administrator, message))[0]
    assert called(page_of(administrator, webhook))[0].startswith(f"{shop.name} · ")


def test_a_translator_has_its_name_wherever_it_is_called(administrator):
    administrator.get(reverse("admin:translation_enginesetting_changelist"))
    for kind in KINDS:
        page = page_of(administrator, EngineSetting.objects.get(key=kind.key))
        assert called(page) == (kind.label, kind.label)

    deepl = EngineSetting.objects.get(key="deepl")
    page = page_of(administrator, deepl)
    saved = administrator.post(page.request["PATH_INFO"], {**fields_of(page), "position": "5"}, follow=True)
    history = administrator.get(reverse("admin:translation_enginesetting_history", args=[deepl.pk]))

    assert "“DeepL”" in saved.text or "DeepL</a>” was changed" in saved.text
    assert called(history)[1] == "DeepL"
    assert "deepl" not in [text.strip() for text in html.fromstring(history.text).itertext()]
