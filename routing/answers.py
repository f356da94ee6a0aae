"""An agent's answer: it passes the gate, settles the offer and is stored, in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery, TextField
from django.utils.translation import gettext as _

from conversations import access, delivery, drafts, message_templates, messages, reach
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.prepared import Prepared, Slot, key, partly, whoever
from conversations.base.retries import retried
from conversations.channels import channel_named
from conversations.connectors.templates import Filled
from conversations.files import attachments, validation
from conversations.files.sizes import Direction
from conversations.models import Attachment, Conversation, Draft, Message
from conversations.people.models import User

from . import offers
from .models import Offer


def answer(
    person: User,
    conversation_id: int,
    *,
    text: str,
    client_id: str,
    written: messages.Written | None = None,
    ends_draft: bool = False,
    now: datetime,
) -> Message:
    """An agent's answer; the first one settles the offer, in the message's own transaction.

    `written`: what its agent wrote, where the text that the visitor reads is a translation of it. `ends_draft`: it is
    what they have begun to write here.
    A repeat answers with the message stored the first time, even when the conversation has left this desk since.
    Raises NotReachable or NotPossible.
    """
    text, client_id = messages.checked(text), messages.checked_client_id(client_id)
    try:
        return _answer(person, conversation_id, text, client_id, now, written=written, ends_draft=ends_draft)
    except NotReachable:
        repeat = _said_before(person, conversation_id, client_id)
        if repeat is None:
            raise
        return repeat


def answer_with_file(
    person: User, conversation_id: int, *, upload: validation.Upload, client_id: str, now: datetime
) -> Message:
    """The same with a photo or a document, checked before anything is stored. Raises NotReachable or NotPossible."""
    client_id = messages.checked_client_id(client_id)
    repeat = _said_before(person, conversation_id, client_id)
    if repeat is not None:
        return repeat
    conversation = access.conversation_for(person, access.Action.ANSWER, conversation_id)
    file = validation.checked(upload, channel=conversation.inbox.channel, direction=Direction.TO_VISITOR)
    with attachments.stored(file, now=now) as attachment:
        return retried(_answer)(person, conversation_id, file.name, client_id, now, attachment=attachment)


def answer_with_template(
    person: User,
    conversation_id: int,
    *,
    template_id: int,
    values: Mapping[str, object],
    client_id: str,
    now: datetime,
) -> Message:
    """The same with a template, which its channel takes at any time. `values`: by the fields of its gaps.

    Raises NotReachable or NotPossible.
    """
    client_id = messages.checked_client_id(client_id)
    conversation = access.conversation_for(person, access.Action.ANSWER, conversation_id)
    template = message_templates.offered(conversation.inbox).filter(pk=template_id).first()
    if template is None:
        raise NotPossible(_("This template is no longer offered. Choose another one."))
    sent, text = message_templates.filled(template, values)
    return retried(_answer)(person, conversation_id, text, client_id, now, template=sent)


@transaction.atomic
def send_again(person: User, conversation_id: int, message_id: int, *, now: datetime) -> None:
    """What the channel did not deliver waits for it once more. Raises NotReachable, and NotPossible where it has come
    further since, is no message of this conversation, or would not be taken now.
    """
    conversation = access.locked_for(person, access.Action.ANSWER, conversation_id)
    message = conversation.messages.filter(pk=message_id, from_visitor=False).first()
    if message:
        is_template = message_templates.filled_in(message.details) is not None
        reach.check(conversation, channel_named(conversation.inbox.channel), is_template=is_template, now=now)
    if not (message and delivery.send_again(message_id, now=now)):
        raise NotPossible(_("This message has been sent, or is on its way."))


@transaction.atomic
def _answer(
    person: User,
    conversation_id: int,
    text: str,
    client_id: str,
    now: datetime,
    *,
    attachment: Attachment | None = None,
    written: messages.Written | None = None,
    template: Filled | None = None,
    ends_draft: bool = False,
) -> Message:
    asked = {"person": person.pk, "conversation": conversation_id, "client_id": client_id}
    found = _select_answerable().rows(asked)
    if not found:
        raise NotReachable(access.refusal())
    *known, channel_name, repeat, open_offer, has_draft = found[0]
    if repeat:
        return Message.objects.select_related("conversation", "agent", "attachment").get(pk=repeat)
    channel = channel_named(channel_name)
    conversation = partly(Conversation, messages.NEEDED, known)
    if template is None:
        messages.check_length(text, channel.longest_text, in_bytes=channel.counts_bytes)
    reach.check(conversation, channel, is_template=template is not None, now=now)
    if open_offer:
        offers.settle(open_offer, now=now)
    if ends_draft and has_draft:
        drafts.forget(person, conversation_id)
    return messages.post_from_agent(
        conversation,
        by=person,
        text=text,
        client_id=client_id,
        attachment=attachment,
        written=written,
        details=message_templates.details_of(template) if template else None,
        status=Message.Status.SENT if channel.is_on_site else Message.Status.WAITING,
        now=now,
    )


def _said_before(person: User, conversation_id: int, client_id: str) -> Message | None:
    said = Message.objects.filter(client_id=client_id, agent=person.pk, conversation=conversation_id)
    return said.select_related("conversation", "agent", "attachment").first()


@cache
def _select_answerable() -> Prepared:
    """Locked; with the message that bears this client id already, the offer that waits for an answer, and whether
    they have begun to write."""
    said = Message.objects.filter(conversation=OuterRef("pk"), client_id=Slot("client_id", TextField()))
    offered = Offer.objects.open().filter(conversation=OuterRef("pk"))
    rows = (
        access.reachable(whoever(sees_everything=False), access.Action.ANSWER)
        .filter(pk=key("conversation"))
        .annotate(repeat=Subquery(said.values("pk")[:1]), open_offer=Subquery(offered.values("pk")[:1]))
        .annotate(has_draft=Exists(Draft.objects.filter(conversation=OuterRef("pk"), author=key("person"))))
        .select_for_update(of=("self",))
    )
    return Prepared.select(rows.values_list(*messages.NEEDED, "inbox__channel", "repeat", "open_offer", "has_draft"))
