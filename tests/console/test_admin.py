"""What an administrator configures, and that it holds at once."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conversations import lifecycle
from conversations.base.errors import NotPossible
from conversations.models import Conversation, Group, Inbox, Macro, Message, Tag, Visitor, Website
from conversations.people.models import User
from routing import availability, readiness
from routing.models import Agent, Availability, Offer, Rule
from tests.admin_forms import fields_of

pytestmark = pytest.mark.django_db(transaction=True)

CONFIGURED = [Inbox, Group, Agent, Rule, User]
SHOWN = [Visitor, Conversation, Message, Offer]


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


def address(model, what, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def change(client, row, **changes):
    """Opens a page of the administration, writes into some fields, and saves."""
    page = client.get(address(type(row), "change", row.pk))
    sent = {name: value for name, value in {**fields_of(page), **changes}.items() if value is not None}
    return client.post(address(type(row), "change", row.pk), sent)


# ---- who may, and how quickly


@pytest.mark.parametrize("model", [*CONFIGURED, *SHOWN])
def test_every_page_opens_for_the_administrator(administrator, model, ana, ben, zoe, write, tag, visit):
    for visitor in (zoe, visit("Yan")):
        write(visitor)
    row = model._default_manager.first()

    for page in [address(model, "changelist"), address(model, "change", row.pk)]:
        with CaptureQueriesContext(connection) as queries:
            response = administrator.get(page)
        assert response.status_code == 200
        assert len(queries) <= 20
    adding = administrator.get(address(model, "add"))
    assert adding.status_code == (200 if model in CONFIGURED else 403)


@pytest.mark.parametrize("model", [Inbox, Group, Agent, Rule, User, *SHOWN])
def test_a_list_takes_no_more_queries_for_more_rows(administrator, model, hire, visit, write, shop, sales):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert administrator.get(address(model, "changelist")).status_code == 200
        return len(captured)

    def grow(names):
        for name in names:
            hire(name)
            write(visit(name))
            inbox = Inbox.objects.create(name=name)
            Rule.objects.create(inbox=inbox, group=Group.objects.create(name=name))

    grow(["ana"])
    administrator.get(address(model, "changelist"))
    few = queries()
    grow(["ben", "dan", "eve"])

    assert queries() == few


@pytest.mark.parametrize("model", [*CONFIGURED, *SHOWN])
def test_agents_and_supervisors_are_sent_away(client, model, ana, olga):
    for person in (ana.user, olga):
        client.force_login(person)
        for what in ("changelist", "add"):
            response = client.get(address(model, what))
            assert response.status_code == 302
            assert "/admin/login/" in response.headers["Location"]


@pytest.mark.parametrize("model", SHOWN)
def test_what_people_said_and_did_is_changed_nowhere(administrator, model, ana, zoe, write):
    write(zoe)
    row = model._default_manager.first()

    assert administrator.post(address(model, "change", row.pk), {"name": "x"}).status_code == 403
    assert administrator.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


def test_every_model_page_names_its_fields():
    for model, page in admin.site._registry.items():
        if model._meta.app_label in ("conversations", "routing", "accounts"):
            assert page.fields or page.fieldsets, model
            assert tuple(page.list_display) != ("__str__",), model


def test_a_list_is_called_as_what_it_lists(administrator):
    for model in admin.site._registry:
        page = administrator.get(address(model, "changelist"))
        assert page.status_code == 302 or not page.context["title"].startswith("Select"), model


def test_a_long_list_is_not_counted_to_its_end(administrator, ana, visit, write, monkeypatch):
    monkeypatch.setattr("conversations.admin.pages.MOST", 2)
    for name in ("Una", "Vic", "Wim"):
        write(visit(name))

    assert Conversation.objects.count() == 3
    assert administrator.get(address(Conversation, "changelist")).context["cl"].paginator.count == 2


def test_a_new_inbox_goes_on_with_how_it_is_connected(administrator):
    said = {"name": "Our number", "channel": "sms", "timezone": "Europe/Paris", "key": "number"}
    response = administrator.post(address(Inbox, "add"), said)

    assert response.url == address(Inbox, "change", Inbox.objects.get().pk) + "#connection-group"
    assert 'id="connection-group"' in administrator.get(response.url).text


# ---- where things are


def test_the_index_has_every_page_settings_in_the_order_of_set_up_apart_from_records(administrator, shop):
    tasks = admin.site.get_app_list(administrator.get("/admin/").wsgi_request)
    settings, records = ([task for task in tasks if task["is_record"] is kind] for kind in (False, True))

    def models(tasks):
        return [place["object_name"] for task in tasks for place in task["models"] if "is_part" not in place]

    work = ["ReplyCategory", "Macro", "Article", "Collection", "Site", "ModelSetting", "TranscriptionSetting"]
    of_translation = ["EngineSetting", "Preference", "Term"]
    of_channels = ["MessageTemplate", "Webhook"]
    first = ["Inbox", "User", "Agent", "Group", "Rule"]
    assert models(settings) == [*first, *work, *of_translation, "Limits", *of_channels]
    assert sorted(models(settings) + models(records)) == sorted(model.__name__ for model in admin.site._registry)
    ours = {task["name"] for task in tasks}
    assert {"Background tasks", "Authentication and Authorization"}.isdisjoint(map(str, ours))


def test_hours_and_tags_open_in_the_page_of_the_only_inbox(administrator, shop):
    html = administrator.get("/admin/").text
    page = administrator.get(address(Inbox, "change", shop.pk)).text

    for anchor in ("hours-group", "tags-group"):
        assert f'href="{address(Inbox, "change", shop.pk)}#{anchor}"' in html
        assert f'id="{anchor}"' in page
    Inbox.objects.create(name="Another")
    assert "#tags-group" not in administrator.get("/admin/").text


def test_from_the_administration_one_comes_back_to_the_desk_and_the_set_up(administrator, shop):
    for page in ("/admin/", address(Inbox, "change", shop.pk)):
        html = administrator.get(page).text
        assert f'href="{reverse("desk")}"' in html
        assert f'href="{reverse("setup")}"' in html


def test_how_the_code_is_parted_is_no_page(administrator):
    response = administrator.get(reverse("admin:app_list", args=["conversations"]))

    assert response.headers["Location"] == reverse("admin:index")


def test_who_may_is_led_there_from_the_desk_and_nobody_else(client, adam, ana, olga):
    for person, may in ((adam, True), (ana.user, False), (olga, False)):
        client.force_login(person)
        html = client.get(reverse("desk")).text
        assert ('data-command="admin"' in html) is may


# ---- it holds at once


def test_a_larger_capacity_lets_the_next_in(administrator, hire, visit, write, fresh):
    ana = hire("ana", capacity=1)
    write(visit("Zoe"))
    waiting = write(visit("Yan"))
    assert fresh(waiting).agent is None

    response = change(administrator, ana, **{"availabilities-0-capacity": "2"})

    assert response.status_code == 302
    assert fresh(waiting).agent == ana.user


def test_a_new_channel_is_red_until_the_agent_turns_it_green(administrator, ana):
    change(
        administrator,
        ana,
        **{"availabilities-TOTAL_FORMS": "2", "availabilities-1-channel": "sms", "availabilities-1-agent": ana.pk},
    )

    assert {row.channel: row.is_wanted for row in ana.availabilities.all()} == {"chat": True, "sms": False}


def test_saving_an_agent_does_not_undo_what_the_agent_did_meanwhile(administrator, hire, later):
    ana = hire("ana", wanted=False)
    page = administrator.get(address(Agent, "change", ana.pk))
    availability.choose(ana, ["chat"], wanted=True, now=later(minutes=1))
    sent = {**fields_of(page), "availabilities-0-capacity": "2", "languages": ["fr", "pl"]}

    administrator.post(address(Agent, "change", ana.pk), sent)

    row = Availability.objects.get()
    assert (row.is_wanted, row.changed_at, row.capacity) == (True, later(minutes=1), 2)
    saved = Agent.objects.get()
    assert (saved.foreground_at, saved.languages) == (later(minutes=1), ["fr", "pl"])


def test_joining_a_group_brings_its_queue(administrator, hire, sales, zoe, write, fresh):
    ana = hire("ana", groups=[])
    waiting = write(zoe)
    assert fresh(waiting).agent is None

    change(administrator, sales, members=[ana.user.pk])

    assert fresh(waiting).agent == ana.user


def test_a_changed_rule_sends_those_who_wait_elsewhere(administrator, cleo, shop, zoe, write, fresh):
    waiting = write(zoe)
    assert fresh(waiting).agent is None
    rule = Rule.objects.get()

    change(administrator, rule, group=Group.objects.get(name="Elsewhere").pk)

    assert fresh(waiting).agent == cleo.user


def test_rules_are_put_in_order_in_their_list(administrator, shop, sales):
    first, second = Rule.objects.get(), Rule.objects.create(inbox=shop, group=sales, position=1, language="en")
    sent = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "1"}
    for place, (rule, position) in enumerate([(first, 2), (second, 1)]):
        sent |= {f"form-{place}-id": rule.pk, f"form-{place}-position": position}

    assert administrator.post(address(Rule, "changelist"), sent).status_code == 302

    assert list(shop.rules.all()) == [second, first]


def test_a_mandatory_tag_holds_from_the_next_closing(administrator, ana, zoe, shop, write, tag, later, fresh):
    conversation = fresh(write(zoe))

    assert change(administrator, shop, tag_required="on").status_code == 302

    with pytest.raises(NotPossible):
        lifecycle.close(fresh(conversation), by=ana.user, now=later(minutes=1))
    lifecycle.close(fresh(conversation), by=ana.user, tag=tag, now=later(minutes=1))
    assert fresh(conversation).is_closed


def test_tags_are_written_beside_their_inbox(administrator, shop, tag):
    change(
        administrator,
        shop,
        **{"tags-TOTAL_FORMS": "2", "tags-1-name": "Payment", "tags-1-position": "0", "tags-1-inbox": shop.pk},
    )
    change(administrator, shop, **{"tags-1-position": "7"})

    assert list(shop.tags.values_list("name", "position")) == [("Delivery", 0), ("Payment", 7)]
    assert Tag.objects.count() == 2


# ---- people


def test_a_new_person_can_sign_in(administrator, client):
    sent = {
        "email": "Eve@Shop.example",
        "first_name": "Eve",
        "role": "agent",
        "timezone": "Europe/Paris",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }

    assert administrator.post(address(User, "add"), sent).status_code == 302

    assert User.objects.get(email="eve@shop.example").role == "agent"
    assert client.login(username="eve@shop.example", password="correct horse battery")


def test_a_colleague_is_made_an_agent_in_one_form(administrator, shop, sales):
    Inbox.objects.create(name="A number", channel="sms")
    page = administrator.get(address(User, "add"))
    sent = {
        name: value
        for name, value in fields_of(page).items()
        if name in ("answers", "channels", "desk_groups", "timezone")
    }
    assert sent["channels"] == ["chat", "sms"]
    assert sent["desk_groups"] == [sales.pk]
    password = dict.fromkeys(("password1", "password2"), "correct horse battery")
    sent |= {"email": "eve@shop.example", "first_name": "Eve", "role": "agent", "languages": ["fr"], **password}

    refused = administrator.post(address(User, "add"), {**sent, "channels": []})
    assert "without a channel they receive nothing" in refused.text
    assert administrator.post(address(User, "add"), sent).status_code == 302

    eve = Agent.objects.get(user__email="eve@shop.example")
    assert eve.languages == ["fr"]
    assert set(eve.availabilities.values_list("channel", flat=True)) == {"chat", "sms"}
    assert eve.user in sales.members.all()
    assert address(Agent, "change", eve.pk) in administrator.get(address(User, "change", eve.user.pk)).text


@pytest.mark.parametrize(("language", "first"), [("en", ["ar", "eu", "bg"]), ("fr", ["de", "en", "ar"])])
def test_languages_stand_in_the_order_of_their_readers_alphabet(administrator, adam, ana, language, first):
    adam.language = language
    adam.save()

    page = administrator.get(address(Agent, "change", ana.pk)).text

    assert re.findall(r'name="languages" value="([\w-]+)"', page)[:3] == first


def test_a_new_agent_is_proposed_the_channels_of_the_inboxes_and_keeps_them_as_they_are(administrator, adam, shop):
    Inbox.objects.create(name="A number", channel="sms")
    page = administrator.get(address(Agent, "add"), {"user": adam.pk})

    assert administrator.post(address(Agent, "add"), fields_of(page)).status_code == 302

    assert set(Availability.objects.values_list("agent__user", "channel")) == {(adam.pk, "chat"), (adam.pk, "sms")}


def test_a_group_says_why_nobody_can_be_chosen(administrator, db):
    assert "Nobody is an agent yet" in administrator.get(address(Group, "add")).text


def test_a_rule_is_proposed_what_there_is_but_one_of(administrator, shop, sales):
    Rule.objects.update(position=4)
    proposed = fields_of(administrator.get(address(Rule, "add")))

    assert (proposed["inbox"], proposed["group"], proposed["position"]) == (shop.pk, sales.pk, 5)
    Group.objects.create(name="Another")
    assert not fields_of(administrator.get(address(Rule, "add"))).get("group")


def test_a_second_person_with_the_same_address_is_refused(administrator, ana):
    sent = {
        "email": ana.user.email.upper(),
        "first_name": "Ana",
        "role": "agent",
        "timezone": "Europe/Paris",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }

    assert administrator.post(address(User, "add"), sent).status_code == 200
    assert User.objects.filter(email=ana.user.email).count() == 1


def test_a_person_who_may_not_sign_in_any_more_is_offered_nothing(administrator, ana, ben, zoe, write, fresh):
    change(administrator, ana.user, is_active=None)

    assert not User.objects.get(pk=ana.user.pk).is_active
    assert fresh(write(zoe)).agent == ben.user


def test_a_person_is_never_deleted_nor_an_agent(administrator, ana):
    for row in (ana, ana.user):
        assert administrator.post(address(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403


# ---- inboxes


def test_a_colour_that_cannot_be_read_and_an_address_that_is_no_origin_are_refused(administrator, shop):
    sent = {"website-0-colour": "#FFEE00", "website-0-allowed_origins": "shop.example/path"}
    response = change(administrator, shop, **sent)

    assert response.status_code == 200
    [website, *_tables] = response.context["inline_admin_formsets"]
    assert {"colour", "allowed_origins"} == set(website.formset.forms[0].errors)
    assert "White text is hard to read on this colour (1.2:1" in response.text
    assert "shop.example/path is not an origin" in response.text
    assert change(administrator, shop, **{"website-0-colour": "blue"}).status_code == 200
    assert Inbox.objects.get().website.colour == shop.website.colour


def test_origins_are_kept_as_browsers_write_them(administrator, shop):
    typed = "HTTPS://WWW.Shop.FR/\r\nhttps://b\u00fccher.example:443\r\n\r\nhttps://www.shop.fr\u200b"

    assert change(administrator, shop, **{"website-0-allowed_origins": typed}).status_code == 302
    assert Inbox.objects.get().website.allowed_origins == "https://www.shop.fr\nhttps://xn--bcher-kva.example"

    response = change(administrator, shop, **{"website-0-allowed_origins": "https://*.shop.fr"})
    assert "https://*.shop.fr would stand for many sites" in response.text


def test_what_an_agent_may_see_of_a_page_is_written_as_browsers_have_it_or_refused(administrator, shop):
    sent = {"website-0-hidden_parts": ".invoices\r\n.bank {}", "website-0-readable_fields": "city\r\nfirst name"}
    response = change(administrator, shop, **sent)

    assert response.status_code == 200
    assert ".bank {} is not a CSS selector" in response.text
    assert "first name is not the name of a field" in response.text

    sent = {"website-0-hidden_parts": ".invoices\r\n#bank", "website-0-readable_fields": "city\r\naddress[floor]"}
    assert change(administrator, shop, **sent).status_code == 302
    website = Inbox.objects.get().website
    assert website.hidden_selectors == [".invoices", "#bank"]
    assert website.readable_names == ["city", "address[floor]"]


def test_names_are_kept_without_what_turns_or_hides_them(administrator, ana, shop):
    assert change(administrator, ana.user, first_name="\u202eAna\u200b", last_name="\u3164").status_code == 302
    assert change(administrator, shop, name="\u2067Shop").status_code == 302
    assert change(administrator, ana.user, first_name="\u200b").status_code == 200

    ana.user.refresh_from_db()
    assert (ana.user.get_full_name(), Inbox.objects.get().name) == ("Ana", "Shop")


def test_a_key_that_could_not_stand_in_an_address_is_refused(administrator):
    page = administrator.get(address(Inbox, "add"))

    response = administrator.post(address(Inbox, "add"), {**fields_of(page), "name": "Shop", "key": "a/../b; c"})

    assert {"key"} == set(response.context["adminform"].form.errors)


def test_the_page_shows_the_script_to_embed_escaped_and_the_secret_apart(administrator, shop, settings):
    html = administrator.get(address(Inbox, "change", shop.pk)).text

    assert f"&lt;script async src=&quot;{settings.PUBLIC_URL}/widget.js&quot; data-inbox=&quot;shop&quot;" in html
    assert shop.website.secret in html
    assert shop.website.secret not in administrator.get(address(Inbox, "changelist")).text


def test_the_secret_is_renewed_on_demand_and_never_written_by_hand(administrator, shop):
    change(administrator, shop, key="stolen", **{"website-0-secret": "mine"})
    assert Inbox.objects.get().website.secret == shop.website.secret
    assert Inbox.objects.get().key == "shop"

    administrator.post(address(Inbox, "changelist"), {"action": "renew_secret", "_selected_action": [shop.pk]})

    assert Inbox.objects.get().website.secret != shop.website.secret


def test_a_new_inbox_leads_to_its_page_where_a_site_has_more_to_say(administrator, db):
    page = administrator.get(address(Inbox, "add"))
    sent = {**fields_of(page), "name": "Shop", "channel": "chat"}
    assert "website-0-colour" not in sent

    response = administrator.post(address(Inbox, "add"), sent)

    inbox = Inbox.objects.get()
    assert response.headers["Location"] == address(Inbox, "change", inbox.pk)
    assert "website-0-colour" in fields_of(administrator.get(response.headers["Location"]))


def test_a_new_inbox_is_proposed_a_welcome_that_promises_no_answer_now(administrator, adam):
    page = administrator.get(address(Inbox, "add"))
    sent = {**fields_of(page), "name": "Shop"}
    assert sent["welcome"] == "Hello! How can we help you?"
    assert "outside opening hours too" in page.text

    administrator.post(address(Inbox, "add"), sent)

    assert Inbox.objects.get().website.welcome == "Hello! How can we help you?"


def test_an_inbox_says_what_the_board_says_is_missing(administrator, shop, hire):
    page = address(Inbox, "change", shop.pk)
    hire("ana")
    Website.objects.update(allowed_origins="https://shop.example")
    assert "messagelist" not in administrator.get(page).text
    Rule.objects.all().delete()
    Inbox.objects.update(tag_required=True)

    for where in (page, address(Inbox, "changelist")):
        html = administrator.get(where).text
        for lack in readiness.lacks():
            assert lack.words in html  # a name keeps its small letter
        assert html.count('class="warning"') == 2


def test_long_texts_are_written_in_areas(administrator, shop):
    forms = administrator.get(address(Inbox, "change", shop.pk)).context["inline_admin_formsets"][0].formset.forms[0]

    for name in ("welcome", "consent", "allowed_origins"):
        assert forms.fields[name].widget.template_name == "django/forms/widgets/textarea.html"


def test_only_a_channel_on_the_site_has_a_website(administrator, shop):
    shop.website.colour = "#8A4B2D"
    shop.website.save()
    other = Inbox.objects.create(name="A number", key="number", channel="sms")
    assert not Website.objects.filter(inbox=other).exists()
    assert "website-0-colour" not in fields_of(administrator.get(address(Inbox, "change", other.pk)))

    change(administrator, other, channel="chat")
    change(administrator, shop, channel="sms")

    assert Website.objects.filter(inbox=other).exists()
    assert Website.objects.get(inbox=shop).colour == "#8A4B2D"  # kept, should it be a chat again


def test_an_inbox_with_conversations_is_not_deleted(administrator, ana, zoe, shop, write):
    assert administrator.get(address(Inbox, "delete", shop.pk)).status_code == 200
    write(zoe, now=timezone.now())
    assert administrator.post(address(Inbox, "delete", shop.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", [Message, Conversation, Offer])
def test_rows_are_found_by_the_number_of_their_conversation(administrator, model, ana, visit, write):
    first, _second = write(visit("Zoe")), write(visit("Yan"))

    def found(text):
        return list(administrator.get(address(model, "changelist"), {"q": text}).context["cl"].queryset)

    rows = found(first.conversation_id)
    assert {getattr(row, "conversation_id", row.pk) for row in rows} == {first.conversation_id}
    assert found("no number") == []


def test_a_channel_given_twice_is_refused_in_words(administrator, ana):
    extra = {"availabilities-1-channel": "chat", "availabilities-1-agent": ana.pk}

    response = change(administrator, ana, **{"availabilities-TOTAL_FORMS": "2", **extra})

    assert response.status_code == 200
    assert ana.availabilities.count() == 1


def test_a_deletion_lists_what_goes_and_no_rows_that_only_join_others(administrator, shop):
    macro = Macro.objects.create(name="Delay")
    macro.inboxes.add(shop)

    html = administrator.get(address(Macro, "delete", macro.pk)).content.decode()

    assert "Macros: 1" in html
    assert "Macro_inboxes" not in html
    assert "relationship" not in html
