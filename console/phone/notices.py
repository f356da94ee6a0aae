"""What each notification says, in its reader's language, and whether it still holds: asked right before it is sent."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Value
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from console.community.models import Comment, Post
from conversations import timeline
from conversations.base.prepared import Prepared, key
from conversations.base.text import cut, cut_bytes
from conversations.lines.transferred import Transferred
from conversations.models import Conversation, Inbox, Message, Survey
from routing.models import Availability, Offer

from .models import Device, Kind, Told

WORTH_KNOWING = timedelta(hours=12)  # of what has no deadline
PREVIEW = 160  # characters
LONGEST_TITLE = 600  # bytes, of a visitor's name and the words around it
LONGEST = 3900  # bytes of a payload: push services take 4,096 once it is encrypted, 3,993 of them in clear


@dataclass(frozen=True)
class Notice:
    """One notification. `path`: where a tap leads; `topic`: what it replaces, also while it waits at a push service."""

    kind: str
    topic: str  # at most 32 characters of base64url
    title: str
    body: str
    path: str
    expires_at: datetime
    is_urgent: bool = False
    is_withdrawal: bool = False
    conversation: int | None = None
    seen: int | None = None  # the newest message that it shows: what is done out of it carries this
    actions: list[dict[str, str]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)  # for what an action does

    def ttl(self, now: datetime) -> int:
        """Seconds that a push service may keep it: never longer than what it says holds."""
        return max(0, int((self.expires_at - now).total_seconds()))

    def payload(self, device: Device) -> str:
        """Declarative Web Push, which a worker reads as well. Whatever it says fits into a push."""
        title = cut_bytes(self.title, LONGEST_TITLE, end="…")
        room = LONGEST - len(self._written(device, title, "").encode())
        return self._written(device, title, _fitting(self.body, room))

    def _written(self, device: Device, title: str, body: str) -> str:
        data = {"kind": self.kind, "expires": self.expires_at.isoformat(), "vibrates": device.vibrates, **self.facts}
        if self.conversation:
            data |= {"conversation": self.conversation, "user": device.user_id}  # where an answer goes, and whose it is
        if self.seen:
            data["seen"] = self.seen
        if self.is_withdrawal:
            data["withdraw"] = True
        notification = {
            "title": title,
            "body": body,
            "lang": get_language(),
            "dir": "auto",
            "tag": self.topic,
            "navigate": settings.PUBLIC_URL + self.path,
            "silent": self.is_withdrawal or not device.makes_sound,
            "actions": self.actions,
            "data": data,
        }
        declared = {"web_push": 8030, "notification": notification, "app_badge": owed_by(device.user_id)}
        return json.dumps(declared, ensure_ascii=False)


def _fitting(text: str, room: int) -> str:
    """As much of it as takes so many bytes once it is written as JSON, without its quotes."""
    while (size := len(json.dumps(text, ensure_ascii=False).encode()) - 2) > room:
        text = cut_bytes(text, room * len(text.encode()) // size, end="…")
    return text


def owed_by(user_id: int) -> int:
    """How many conversations wait for an answer of theirs: the number on the app's icon."""
    [(count,)] = _count_owed().rows({"person": user_id})
    return count


@cache
def _count_owed() -> Prepared:
    owed = Conversation.objects.in_progress().filter(agent=key("person"), owed_since__isnull=False)
    return Prepared.select(owed.order_by().values(whole=Value(1)).annotate(n=Count("pk")).values_list("n"))


def about(what: str, device: Device, subject: int, now: datetime) -> Notice | None:
    """The notification of this device's owner on something; None where it does not hold, or not any more."""
    return SAYS[what](device, subject, now)


def _offer(device: Device, offer_id: int, now: datetime) -> Notice | None:
    open_offers = Offer.objects.open().filter(pk=offer_id, agent__user=device.user_id)
    offer = open_offers.select_related("conversation__visitor", "conversation__inbox").first()
    if offer is None:
        return None
    conversation = offer.conversation
    is_passed_on = conversation.is_transferred
    words = [_preview(conversation)]
    if offer.answer_by:
        seconds = max(0, int((offer.answer_by - now).total_seconds()))
        words.append(ngettext("%(n)s s left to answer", "%(n)s s left to answer", seconds) % {"n": seconds})
    title = _("%(visitor)s is passed on to you") if is_passed_on else _("New conversation: %(visitor)s")
    return Notice(
        kind=Kind.REASSIGNMENT if is_passed_on else Kind.OFFER,
        title=title % {"visitor": conversation.visitor.marked_name},
        body="\n".join(filter(None, words)),
        expires_at=offer.answer_by or now + WORTH_KNOWING,
        is_urgent=True,
        **_of(conversation),
    )


def _message(device: Device, message_id: int, now: datetime) -> Notice | None:
    unread = Message.objects.unread_by_agents().filter(
        pk=message_id,
        conversation__agent=device.user_id,
        conversation__status=Conversation.Status.ACTIVE,
        conversation__owed_since__isnull=False,
    )
    message = unread.select_related("conversation__visitor", "conversation__inbox").first()
    if message is None:
        return None
    conversation = message.conversation
    offer = Offer.objects.open().filter(conversation=conversation, agent__user=device.user_id).first()
    if offer and device.tells_offer:  # its clock runs: that is what the notification must go on saying
        return _offer(device, offer.pk, now)
    return Notice(
        kind=Kind.MESSAGE,
        title=conversation.visitor.marked_name,
        body=_preview(conversation, message) or _("New message"),
        expires_at=message.sent_at + WORTH_KNOWING,
        is_urgent=True,
        seen=message.pk,
        **_of(conversation, can_snooze=True),
    )


def _snooze_ended(device: Device, conversation_id: int, now: datetime) -> Notice | None:
    """By its time: where the visitor's word ended it, that word is told of."""
    conversation = Conversation.objects.select_related("visitor", "inbox").get(pk=conversation_id)
    if not _is_back(conversation, device.user_id):
        return None
    return Notice(
        kind=Kind.SNOOZE,
        title=_("%(visitor)s: the snooze is over") % {"visitor": conversation.visitor.marked_name},
        body=_preview(conversation) or _("The conversation is back on your desk."),
        expires_at=(conversation.assigned_at or now) + WORTH_KNOWING,
        is_urgent=True,
        seen=conversation.last_message_id,
        **_of(conversation, can_snooze=True),
    )


def _is_back(conversation: Conversation, user_id: int) -> bool:
    """On their desk, by the end of its snooze and nothing else, and still owed an answer."""
    is_theirs = conversation.status == Conversation.Status.ACTIVE and conversation.agent_id == user_id
    if not is_theirs or conversation.owed_since is None:
        return False
    turns = Message.objects.filter(
        conversation=conversation, event__in=["snoozed", "resumed", "woken_reply", "woken_end"]
    )
    return turns.order_by("-pk").values_list("event", flat=True).first() == "woken_end"


def _missed(device: Device, offer_id: int, now: datetime) -> Notice | None:
    """What it did to their availability, with the way back."""
    offers = Offer.objects.filter(pk=offer_id, agent__user=device.user_id, outcome=Offer.Outcome.MISSED)
    offer = offers.select_related("conversation__visitor", "conversation__inbox", "conversation__agent").first()
    if offer is None or not _made_unavailable(offer.conversation_id, device.user_id):
        return None
    conversation = offer.conversation
    words = [_("%(visitor)s was not answered in time.") % {"visitor": conversation.visitor.marked_name}]
    return Notice(
        kind=Kind.MISSED,
        title=_("You are now unavailable on %(channel)s") % {"channel": conversation.inbox.get_channel_display()},
        body=" ".join([*words, *_with_whom(conversation, device.user_id)]),
        expires_at=(offer.ended_at or now) + WORTH_KNOWING,
        is_urgent=True,
        **_of(conversation)
        | {
            "path": reverse("desk"),
            "actions": [
                {
                    "action": "available",
                    "title": _("Become available again"),
                    "navigate": settings.PUBLIC_URL + reverse("desk"),
                }
            ],
            "facts": {"channel": conversation.inbox.channel, "done": _("You are available again.")},
        },
    )


def _made_unavailable(conversation_id: int, user_id: int) -> bool:
    """They missed it, are unavailable for that, and nobody has changed it since."""
    missed = Availability.objects.filter(agent__user=user_id, missed=conversation_id, is_wanted=False)
    return missed.filter(reason=Availability.Reason.MISSED).exists()


def _with_whom(conversation: Conversation, user_id: int) -> list[str]:
    """Words on who has it now, if it is somebody else."""
    has_another = conversation.agent_id not in (None, user_id)
    return [_("With %(agent)s now.") % {"agent": conversation.agent}] if has_another else []


def _passed_on(device: Device, line_id: int, now: datetime) -> Notice | None:
    """Somebody else gave a conversation of theirs to another agent or group."""
    row = Message.objects.select_related("conversation__visitor").get(pk=line_id)
    line = timeline.read_as(Transferred, [row])[row.pk]
    if device.user_id in (line.by.pk, row.conversation.agent_id):
        return None
    visitor = row.conversation.visitor.marked_name
    return Notice(
        kind=Kind.REASSIGNMENT,
        topic=f"passed-{row.conversation_id}",
        title=_("%(visitor)s is now with %(to)s") % {"visitor": visitor, "to": line.to},
        body=_("%(by)s passed the conversation on.") % {"by": line.by},
        path=reverse("desk"),
        expires_at=row.sent_at + WORTH_KNOWING,
    )


def _rating(device: Device, survey_id: int, now: datetime) -> Notice | None:
    survey = Survey.objects.select_related("conversation__visitor", "conversation__inbox").get(pk=survey_id)
    conversation = survey.conversation
    words = survey.comment if conversation.inbox.has_previews else ""
    return Notice(
        kind=Kind.RATING,
        topic=f"rating-{conversation.pk}",
        title=_("%(score)s out of 5 from %(visitor)s")
        % {"score": survey.score, "visitor": conversation.visitor.marked_name},
        body=_cut(words) or _("Satisfaction score"),
        path=reverse("thread", args=[conversation.pk]),
        expires_at=survey.answered_at + WORTH_KNOWING,
    )


def _background_ended(device: Device, user_id: int, now: datetime) -> Notice | None:
    ended = Availability.objects.filter(
        agent__user=device.user_id, is_wanted=False, reason=Availability.Reason.BACKGROUND
    ).order_by("-changed_at")
    row = ended.first()
    if row is None or row.changed_at is None:
        return None
    return Notice(
        kind=Kind.AVAILABILITY,
        topic="availability",
        title=_("You are no longer available"),
        body=_("Pupitre was in the background for 5 h. Open it to become available again."),
        path=reverse("desk"),
        expires_at=row.changed_at + WORTH_KNOWING,
    )


def _escalation(device: Device, conversation_id: int, now: datetime) -> Notice | None:
    waiting = Conversation.objects.waiting().filter(pk=conversation_id)
    conversation = waiting.select_related("visitor", "inbox", "group").first()
    if conversation is None:
        return None
    visitor = conversation.visitor.marked_name
    words = _("%(visitor)s is waiting.") % {"visitor": visitor}
    if conversation.group:
        words = _("%(visitor)s is waiting in %(group)s.") % {"visitor": visitor, "group": conversation.group}
    return Notice(
        kind=Kind.ESCALATION,
        title=_("Nobody is there to answer"),
        body="\n".join(filter(None, [words, _preview(conversation)])),
        expires_at=now + WORTH_KNOWING,
        is_urgent=True,
        **_of(conversation) | {"actions": []},
    )


def _withdrawal(device: Device, conversation_id: int, now: datetime) -> Notice | None:
    """What became of a conversation that the device shows something of; None while what it shows holds."""
    told = Told.objects.filter(device=device, conversation=conversation_id)
    shown = told.select_related("conversation__visitor", "conversation__agent").first()
    if shown is None or _holds(shown, device.user_id):
        return None
    conversation = shown.conversation
    words = _what_became_of(conversation, device.user_id)
    if shown.kind == Kind.MISSED and _is_available(conversation, device.user_id):
        words = _("You are available again.")
    if words is None:
        return None
    return Notice(
        kind=Kind.MESSAGE,
        title=conversation.visitor.marked_name,
        body=words,
        expires_at=now + WORTH_KNOWING,
        is_withdrawal=True,
        **_of(conversation) | {"actions": []},
    )


def _holds(shown: Told, user_id: int) -> bool:
    """Of what says more than that there is something to read."""
    if shown.kind == Kind.MISSED:
        return _made_unavailable(shown.conversation_id, user_id)
    return shown.kind == Kind.SNOOZE and _is_back(shown.conversation, user_id)


def _is_available(conversation: Conversation, user_id: int) -> bool:
    theirs = Availability.objects.wanted().filter(agent__user=user_id)
    return theirs.filter(channel=conversation.inbox.channel).exists()


def _what_became_of(conversation: Conversation, user_id: int) -> str | None:
    offers = Offer.objects.filter(conversation=conversation, agent__user=user_id)
    if conversation.is_closed:
        return _("Closed.")
    if conversation.agent_id == user_id:
        if conversation.is_snoozed:
            return _("Snoozed.")
        if conversation.owed_since is None:
            return _("Answered.")
        is_unread = Message.objects.unread_by_agents().filter(conversation=conversation).exists()
        return None if is_unread or offers.open().exists() else _("Seen on another device.")
    now_with = _with_whom(conversation, user_id)
    if offers.order_by("-pk").values_list("outcome", flat=True).first() == Offer.Outcome.MISSED:
        return " ".join([_("Not answered in time."), *now_with])
    return " ".join(now_with) or _("Back in the queue.")


def _post(device: Device, post_id: int, now: datetime) -> Notice | None:
    post = Post.objects.select_related("author").filter(pk=post_id, removed_at__isnull=True).first()
    if post is None:
        return None
    title = _("%(author)s in the community") % {"author": post.by}
    return _in_community(post.pk, title, post.text, post.created_at)


def _comment(device: Device, comment_id: int, now: datetime) -> Notice | None:
    shown = Comment.objects.filter(pk=comment_id, removed_at__isnull=True, post__removed_at__isnull=True)
    comment = shown.select_related("author").first()
    if comment is None:
        return None
    title = _("%(author)s commented in the community") % {"author": comment.by}
    return _in_community(comment.post_id, title, comment.text, comment.created_at)


def _in_community(post_id: int, title: str, text: str, said_at: datetime) -> Notice:
    return Notice(
        kind=Kind.COMMUNITY,
        topic=f"post-{post_id}",
        title=title,
        body=_cut(text) or _("Photo"),
        path=reverse("community-post", args=[post_id]),
        expires_at=said_at + WORTH_KNOWING,
    )


def _test(device: Device, asked_at: int, now: datetime) -> Notice | None:
    return Notice(
        kind="test",
        topic="test",
        title=_("Notifications work"),
        body=_("On this device: %(device)s.") % {"device": device.name},
        path=reverse("settings"),
        expires_at=datetime.fromtimestamp(asked_at, UTC) + timedelta(minutes=5),
        is_urgent=True,
    )


def _of(conversation: Conversation, *, can_snooze: bool = False) -> dict[str, Any]:
    """What every notification of a conversation has in common."""
    path = reverse("thread", args=[conversation.pk])
    answer = {
        "action": "answer",
        "type": "text",
        "title": _("Answer"),
        "placeholder": _("Your answer"),
        "navigate": settings.PUBLIC_URL + path,
    }
    actions = [answer]
    if can_snooze:
        actions.append({"action": "snooze", "title": _("Snooze 3 h"), "navigate": settings.PUBLIC_URL + path})
    topic = f"conversation-{conversation.pk}"
    return {"topic": topic, "path": path, "conversation": conversation.pk, "actions": actions}


def _preview(conversation: Conversation, message: Message | None = None) -> str:
    """The visitor's last words, where the administrator lets locked screens show them."""
    inbox: Inbox = conversation.inbox
    if not inbox.has_previews:
        return ""
    said = Message.objects.for_visitors().filter(conversation=conversation, from_visitor=True)
    message = message or said.select_related("attachment").order_by("-pk").first()
    if message is None:
        return ""
    if message.kind == Message.Kind.FILE:
        return _("Photo") if message.attachment.kind == "photo" else _("Document: %(name)s") % {"name": message.text}
    return _cut(message.text)


def _cut(words: str) -> str:
    return cut(" ".join(words.split()), PREVIEW, end="…")


SAYS: dict[str, Callable[[Device, int, datetime], Notice | None]] = {
    "offer": _offer,
    "message": _message,
    "missed": _missed,
    "snooze_ended": _snooze_ended,
    "passed_on": _passed_on,
    "rating": _rating,
    "background_ended": _background_ended,
    "escalation": _escalation,
    "withdrawal": _withdrawal,
    "post": _post,
    "comment": _comment,
    "test": _test,
}
