"""The sheets of canned replies, the composer's suggestions, and their administration."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conversations.canned import replies
from conversations.models import CannedReply, ReplyCategory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation(ana, visit, write):
    return write(visit("<b>Zoe</b> Martin")).conversation


@pytest.fixture
def shared(db):
    category = ReplyCategory.objects.create(name="Delivery")
    CannedReply.objects.create(category=category, shortcut="track", text="Hello {visitor}, it is on its way.")
    return category


@pytest.fixture
def own(ana):
    category = replies.add_category(ana.user, "My replies")
    replies.save_reply(ana.user, category=category, shortcut="thanks", text="Thank you. {agent}")
    return category


def page(client, name, *args, status=200, data=None, **query):
    address = reverse(name, args=args, query=query)
    response = client.get(address) if data is None else client.post(address, data)
    assert response.status_code == status
    return response.content.decode()


def sent(**changes):
    return {"category": "new", "name": "Mine", "shortcut": "/bye", "text": "Goodbye", **changes}


# ---- choosing


def test_the_sheet_shows_both_with_what_is_filled_in_escaped_once(client, ana, conversation, shared, own):
    client.force_login(ana.user)

    sheet = page(client, "canned", conversation.pk)

    assert "Hello <var>&lt;b&gt;Zoe&lt;/b&gt;</var>, it is" in sheet
    assert 'data-insert="Hello &lt;b&gt;Zoe&lt;/b&gt;, it is on its way."' in sheet
    assert sheet.index("/track") < sheet.index("My replies") < sheet.index("/thanks")
    assert f'data-conversation="{conversation.pk}"' in sheet


def test_more_replies_take_no_more_queries(client, ana, conversation, shared, own, django_assert_max_num_queries):
    client.force_login(ana.user)
    for number in range(30):
        CannedReply.objects.create(category=shared, text=f"Text {number}")
        replies.add_category(ana.user, f"Category {number}")
    for name, args in (("canned", [conversation.pk]), ("replies", []), ("suggestions", [])):
        with django_assert_max_num_queries(5):
            page(client, name, *args)


def test_nobody_is_shown_the_replies_of_another(client, ana, ben, olga, shared, own):
    client.force_login(ana.user)
    assert "Thank you" in page(client, "suggestions")
    assert "Thank you" in page(client, "replies")

    for person in (ben.user, olga):
        client.force_login(person)
        for name in ("suggestions", "replies"):
            assert "Thank you" not in page(client, name)
        for name in ("reply", "reply-delete"):
            page(client, name, own.replies.get().pk, status=404)
            page(client, name, own.replies.get().pk, status=404, data=sent())
        for name in ("reply-category", "reply-category-delete"):
            page(client, name, own.pk, status=404)
            page(client, name, own.pk, status=404, data={"name": "Taken"})
    assert own.replies.get().text == "Thank you. {agent}"


def test_the_composer_is_told_shortcuts_and_texts(client, ana, shared, own):
    client.force_login(ana.user)
    assert client.get(reverse("suggestions")).json() == {
        "replies": [
            {"shortcut": "thanks", "text": "Thank you. {agent}"},
            {"shortcut": "track", "text": "Hello {visitor}, it is on its way."},
        ]
    }


# ---- writing


def test_a_first_reply_begins_a_category(client, ana):
    client.force_login(ana.user)
    assert 'value="My replies"' in page(client, "reply-new")

    response = client.post(reverse("reply-new"), sent())

    assert "Goodbye" in response.content.decode()
    assert "replies-changed" in response["HX-Trigger"]
    reply = CannedReply.objects.get()
    assert (reply.category.owner, reply.category.name, reply.shortcut) == (ana.user, "Mine", "bye")


def test_a_new_reply_leads_back_to_the_conversation_it_is_for(client, ana, conversation):
    client.force_login(ana.user)
    assert "data-insert" in page(client, "reply-new", data=sent(), conversation=conversation.pk)
    assert "data-insert" not in page(client, "reply-new", data=sent(name="B", shortcut=""), conversation=10**9)
    assert "data-insert" not in page(client, "reply-new", data=sent(name="C", shortcut=""), conversation="x'")


def test_a_reply_is_changed_and_deleted(client, ana, own):
    client.force_login(ana.user)
    reply = own.replies.get()
    assert "Thank you. {agent}" in page(client, "reply", reply.pk)

    page(client, "reply", reply.pk, data=sent(category=own.pk, text="Cheers"))
    assert own.replies.get().text == "Cheers"
    assert "Cheers" in page(client, "reply-delete", reply.pk)
    page(client, "reply-delete", reply.pk, data={})
    assert not CannedReply.objects.exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"text": " "}, "Write the reply first"),
        ({"shortcut": "two words"}, "letters, digits"),
        ({"shortcut": "thanks"}, "/thanks is taken"),
        ({"name": ""}, "Give the category a name"),
        ({"name": "my replies"}, "already"),
        ({"category": "999"}, "This category is gone"),
        ({"category": "new-shared"}, "This category is gone"),
    ],
)
def test_what_is_refused_is_said_beside_its_field_and_nothing_is_kept(client, ana, own, changes, why):
    client.force_login(ana.user)

    sheet = page(client, "reply-new", data=sent(**changes), status=422)

    assert why in sheet
    assert 'aria-invalid="true"' in sheet
    assert (CannedReply.objects.count(), ReplyCategory.objects.count()) == (1, 1)


def test_what_is_no_variable_is_told_at_saving(client, ana):
    client.force_login(ana.user)
    response = client.post(reverse("reply-new"), sent(text="{visiteur} {visitor}"))
    assert "{visiteur} is not a variable and stays" in response["HX-Trigger"]


def test_a_category_goes_with_its_replies_after_the_number_was_said(client, ana, own):
    replies.save_reply(ana.user, category=own, shortcut="", text="Another")
    client.force_login(ana.user)

    assert "The 2 replies in it go as well" in page(client, "reply-category-delete", own.pk)
    assert own.replies.count() == 2
    response = client.post(reverse("reply-category-delete", args=[own.pk]))

    assert "Category deleted, 2 replies" in response["HX-Trigger"]
    assert not CannedReply.objects.exists()


def test_categories_are_made_and_renamed(client, ana, olga):
    client.force_login(ana.user)
    page(client, "reply-category-new", data={"name": "Mine", "shared": "1"}, status=404)
    page(client, "reply-category-new", data={"name": "Mine"})
    mine = ReplyCategory.objects.get()
    page(client, "reply-category", mine.pk, data={"name": "Ours"})
    assert "Give the category a name" in page(client, "reply-category", mine.pk, data={"name": ""}, status=422)
    assert (ReplyCategory.objects.get().name, ReplyCategory.objects.get().owner) == ("Ours", ana.user)

    client.force_login(olga)
    page(client, "reply-category-new", data={"name": "For all", "shared": "1"})
    assert ReplyCategory.objects.get(name="For all").owner is None
    page(client, "reply-new", data=sent(category="new-shared", name="For all of us"))
    assert ReplyCategory.objects.get(name="For all of us").replies.get().text == "Goodbye"


# ---- administration


def test_the_administration_shows_shared_ones_only(client, adam, shared, own):
    client.force_login(adam)
    listed = page(client, "admin:conversations_replycategory_changelist")
    assert "Delivery" in listed
    assert "My replies" not in listed
    assert client.get(reverse("admin:conversations_replycategory_change", args=[own.pk])).status_code == 302


def test_a_file_is_imported_and_exported_there(client, adam, shared):
    client.force_login(adam)
    address = reverse("admin:conversations_replycategory_import")
    assert client.get(address).status_code == 200

    good = SimpleUploadedFile("replies.csv", "\ufeffcategory;shortcut;text\nDelivery;late;=Sorry".encode())
    assert client.post(address, {"file": good}).status_code == 302
    assert shared.replies.count() == 2
    bad = SimpleUploadedFile("replies.csv", b"category,shortcut,text\nDelivery,late,")
    refused = client.post(address, {"file": bad})
    assert refused.status_code == 422
    assert "Line 2: Write the reply first" in refused.content.decode()
    assert client.post(address, {}).status_code == 422

    template = reverse("admin:conversations_replycategory_template")
    assert f'href="{template}"' in client.get(address).text
    filled_in = SimpleUploadedFile("filled.csv", client.get(template).content)
    assert client.post(address, {"file": filled_in}).status_code == 302

    exported = client.get(reverse("admin:conversations_replycategory_export"))
    assert exported["Content-Disposition"] == 'attachment; filename="replies.csv"'
    assert "Delivery,late,'=Sorry" in exported.content.decode()


@pytest.mark.parametrize("what", ["import", "export", "template"])
def test_files_are_for_administrators(client, olga, what):
    client.force_login(olga)
    assert client.get(reverse(f"admin:conversations_replycategory_{what}")).status_code == 302


def test_there_a_shortcut_is_refused_twice_and_a_wrong_variable_told(client, adam, shared):
    client.force_login(adam)
    address = reverse("admin:conversations_replycategory_change", args=[shared.pk])
    reply = shared.replies.get()

    def save(*rows):
        data = {"name": "Delivery", "position": "0", "replies-INITIAL_FORMS": "1"}
        data["replies-TOTAL_FORMS"] = str(len(rows))
        for place, (shortcut, text) in enumerate(rows):
            data |= {f"replies-{place}-shortcut": shortcut, f"replies-{place}-text": text}
            data |= {f"replies-{place}-id": str(reply.pk) if not place else "", f"replies-{place}-category": shared.pk}
        return client.post(address, data, follow=True).content.decode()

    assert "is used twice here" in save(("track", "One"), ("late", "Two"), ("/Late", "Three"))
    assert shared.replies.count() == 1
    assert "{visiteur} is not a variable" in save(("track", "One"), ("late", "{visiteur}"))
    assert shared.replies.count() == 2
