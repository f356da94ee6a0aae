"""pywa reads the same webhooks beside us: who, what kind and which words must agree. It asks nobody anything.

It needs a person's `user_id`, which is always there by today's documentation; variants without one are ours alone.
"""

import warnings

import pytest

from conversations.connectors.failure import Failure
from conversations.connectors.whatsapp.codes import failure_of
from conversations.connectors.whatsapp.webhooks import parse
from tests.channels.payloads import ACCOUNT, body, webhooks
from tests.channels.test_whatsapp_webhooks import CHANGES, MESSAGES, PEOPLE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own making, while it is imported
    from pywa import WhatsApp, errors, types

WITH_ID = [variant for variant, person in PEOPLE.items() if person.id]
READERS = {
    **dict.fromkeys(MESSAGES, types.Message),
    "button": types.CallbackButton,
    "list": types.CallbackSelection,
    "form": types.FlowCompletion,
    "reaction": types.Message,
    "reaction_taken_back": types.Message,
    "edit": types.EditedMessage,
    "deletion": types.DeletedMessage,
}


@pytest.fixture(scope="module")
def pywa():
    return WhatsApp(phone_id=ACCOUNT.values["phone_number_id"], token="unused")


def both(pywa, name, variant, reader):
    webhook = webhooks("whatsapp", name)[variant]
    [ours] = parse(body(webhook), ACCOUNT)
    return ours, reader.from_update(pywa, webhook)


@pytest.mark.parametrize("variant", WITH_ID)
@pytest.mark.parametrize("name", [name for name in [*MESSAGES, *CHANGES] if name != "of_tomorrow"])
def test_who_wrote(pywa, name, variant):
    ours, theirs = both(pywa, name, variant, READERS[name])

    person = theirs.from_user
    assert ours.outside_id == theirs.id
    assert ours.at == theirs.timestamp
    assert ours.person.id == person.bsuid
    assert ours.person.phone == (person.wa_id or "")
    assert ours.person.username == (person.username or "")
    assert ours.person.name == (person.name or "")


@pytest.mark.parametrize("name", [name for name, (_kind, _text, theirs) in MESSAGES.items() if theirs])
def test_what_it_holds(pywa, name):
    ours, theirs = both(pywa, name, "number and id", READERS[name])

    kind, text, called = MESSAGES[name]
    assert theirs.type == called
    if kind == "text":
        assert ours.text == theirs.text
    elif kind == "form":
        assert text.startswith(f"Jour · {theirs.response['Jour']}\nVélos · {theirs.response['Vélos']}")
    elif kind == "order":
        [article] = theirs.order.products
        assert (
            ours.text
            == f"{theirs.order.text}\n{article.quantity} × {article.sku} · {article.price:.2f} {article.currency}"
        )
    elif kind == "choice":
        assert ours.text == theirs.title
    elif ours.media:
        assert ours.media.id == theirs.media.id
        assert ours.media.mime == theirs.media.mime_type
        assert ours.text == (theirs.caption or "")
    elif kind == "location":
        assert ours.text.startswith(f"{theirs.location.name}\n{theirs.location.address}")
    elif kind == "contacts":
        assert [line.split(",")[0] for line in ours.text.splitlines()] == [
            contact.name.formatted_name for contact in theirs.contacts
        ]
    else:
        assert text == ""


def test_what_it_changes(pywa):
    reaction, theirs = both(pywa, "reaction", "number and id", types.Message)
    assert (reaction.of, reaction.emoji) == (theirs.reaction.message_id, theirs.reaction.emoji)

    edit, theirs = both(pywa, "edit", "number and id", types.EditedMessage)
    assert (edit.of, edit.text) == (theirs.original_message_id, theirs.message.text)

    deletion, theirs = both(pywa, "deletion", "number and id", types.DeletedMessage)
    assert deletion.of == theirs.original_message_id


@pytest.mark.parametrize("variant", ["sent", "delivered", "read", "failed 131047"])
def test_how_far_ours_have_come(pywa, variant):
    ours, theirs = both(pywa, "status", variant, types.MessageStatus)

    assert (ours.outside_id, ours.step) == (theirs.id, theirs.status)
    assert ours.code == (str(theirs.error.code) if theirs.error else "")


@pytest.mark.parametrize("variant", ["changed_number", "changed_number_of_earlier_days"])
def test_who_has_another_number(pywa, variant):
    ours, theirs = both(pywa, "system", variant, types.PhoneNumberChange)

    assert (ours.before.phone, ours.after.phone) == (theirs.old_wa_id, theirs.new_wa_id)
    assert ours.after.id == (theirs.new_user_id or "")


def codes_below(kind):
    yield from map(str, kind.__error_codes__ or ())
    for one in kind.__subclasses__():
        yield from codes_below(one)


def test_each_code_that_pywa_knows_of_sending_has_words_here():
    kinds = (errors.SendMessageError, errors.ThrottlingError, errors.IntegrityError, errors.AuthorizationError)
    known = {code for kind in kinds for code in codes_below(kind)}

    assert len(known) > 30
    assert sorted(code for code in known if failure_of(code) == Failure.UNKNOWN) == []
