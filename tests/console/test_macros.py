"""The sheet of macros, and their administration."""

import pytest
from django.urls import reverse

from conversations.models import Group, Inbox, Macro, MacroStep, Message

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def conversation(ana, visit, write):
    return write(visit("Zoe Martin")).conversation


@pytest.fixture
def macro(tag):
    made = Macro.objects.create(name="Broken lamp")
    for position, (action, fields) in enumerate(
        [("reply", {"text": "Hello {visitor}"}), ("tag", {"tag_name": "Delivery"}), ("close", {})]
    ):
        MacroStep.objects.create(macro=made, position=position, action=action, **fields)
    return made


def test_the_sheet_says_what_each_does(client, ana, conversation, macro, shop, django_assert_max_num_queries):
    elsewhere = Macro.objects.create(name="Elsewhere")
    MacroStep.objects.create(macro=elsewhere, action="close")
    elsewhere.inboxes.add(Inbox.objects.create(name="Elsewhere", key="elsewhere"))
    group = Group.objects.get(name="Sales")
    for number in range(3):
        another = Macro.objects.create(name=f"Another {number}")
        MacroStep.objects.create(macro=another, action="transfer", group=group)
        MacroStep.objects.create(macro=another, action="snooze", hours=3)
    client.force_login(ana.user)

    with django_assert_max_num_queries(6):
        sheet = client.get(reverse("macros", args=[conversation.pk])).content.decode()

    for words in (
        "Broken lamp",
        "Hello Zoe",
        "Tags it “Delivery”",
        "Closes it",
        "Transfers it to Sales",
        "for 3 hours",
    ):
        assert words in sheet
    assert "Elsewhere" not in sheet


def test_one_tap_runs_it_and_a_second_finds_it_done(client, ana, conversation, macro, fresh):
    client.force_login(ana.user)
    data = {"macro": macro.pk, "client_id": "a", "seen": 10**17}
    address = reverse("macros", args=[conversation.pk])

    for _tap in range(2):
        response = client.post(address, data, headers=HTMX)
        assert response.status_code == 200
        assert "HX-Location" in response
        assert "Done: Broken lamp" in response["HX-Trigger"]

    assert fresh(conversation).is_closed
    assert Message.objects.filter(conversation=conversation, text="Hello Zoe").count() == 1


def test_what_stays_on_the_desk_closes_the_sheet_only(client, ana, conversation, macro):
    macro.steps.filter(action="close").delete()
    client.force_login(ana.user)

    response = client.post(
        reverse("macros", args=[conversation.pk]), {"macro": macro.pk, "client_id": "a", "seen": 10**17}
    )

    assert response.status_code == 204
    assert "close-sheet" in response["HX-Trigger"]


@pytest.mark.parametrize(
    "data", [{}, {"macro": "x", "client_id": "a", "seen": 10**17}, {"macro": "1"}, {"client_id": "a" * 65}]
)
def test_nonsense_is_refused_in_words(client, ana, conversation, data):
    client.force_login(ana.user)
    response = client.post(reverse("macros", args=[conversation.pk]), data, headers=HTMX)
    assert response.status_code == 409
    assert "toast" in response.content.decode()


def test_the_administration_refuses_what_could_never_run(client, adam, tag, shop):
    client.force_login(adam)
    address = reverse("admin:conversations_macro_add")

    def save(*steps, inboxes=()):
        data = {"name": "Broken lamp", "position": "0", "inboxes": list(inboxes), "steps-INITIAL_FORMS": "0"}
        data["steps-TOTAL_FORMS"] = str(len(steps))
        for place, step in enumerate(steps):
            data |= {f"steps-{place}-{name}": value for name, value in {"position": place, **step}.items()}
        return client.post(address, data, follow=True).content.decode()

    reply, close = {"action": "reply", "text": "Hello"}, {"action": "close"}
    assert "Nothing can follow" in save(close, reply)
    assert "Nothing can follow" in save({**reply, "position": 5}, {**close, "position": 1})
    assert "a tag “Nowhere”" in save({"action": "tag", "tag_name": "Nowhere"}, inboxes=[shop.pk])
    assert "lacks what it needs" in save({"action": "reply"})
    assert "from 1 hour to 90 days" in save({"action": "snooze", "hours": "2161"})
    save(reply, inboxes=["x"])
    assert not Macro.objects.exists()

    save(reply, {"action": "tag", "tag_name": "Delivery"}, close, inboxes=[shop.pk])
    assert [step.action for step in Macro.objects.get().steps.all()] == ["reply", "tag", "close"]
    assert "reply → tag → close" in client.get(reverse("admin:conversations_macro_changelist")).content.decode()
