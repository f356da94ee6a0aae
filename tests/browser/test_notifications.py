"""Every kind of notification as the server words it, drawn by the worker out of a real push event."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from console.community.models import Comment, Post
from console.phone import kinds, wording
from console.phone.models import Device
from conversations import lifecycle, surveys
from conversations.models import Conversation, Group, Inbox, Message, Survey, Visitor
from routing import answers, calls, offers, returns, transfers
from routing.models import Availability, Offer, Rule

from .phones import IN_CHARGE, WITH_WORKER, Phone, until

ACTIONS = {
    "offer": ["answer"],
    "message": ["answer", "snooze"],
    "snooze_ended": ["answer", "snooze"],
    "missed": ["available"],
}
BADGE = "() => { navigator.setAppBadge = async (count) => void (self.count = count); }"


@pytest.fixture
def phone(sign_in, hire, server):
    """Ana's, on a page that shows no conversation; she has time for one."""
    page = sign_in(hire("Ana", capacity=1).user, **WITH_WORKER).page
    page.context.grant_permissions(["notifications"])
    until(page, lambda: page.evaluate(IN_CHARGE))
    phone = Phone(page, server.url)
    phone.worker.evaluate(BADGE)
    return phone


@pytest.fixture
def zoe(shop):
    return Visitor.objects.create(name="Zoe", created_at=timezone.now(), language="fr")


@pytest.fixture
def happens(hire, shop, write, zoe, olga):
    """What happens to ana, one thing after the other: (what is told, of which row)."""

    def all_of_it(ana):
        now = timezone.now()
        conversation = write(zoe, "Hello", now=now).conversation
        yield "offer", Offer.objects.get().pk
        answers.answer(ana, conversation.pk, text="Hi", client_id="hi", now=now)
        yield "message", write(zoe, "And the bulb?", now=timezone.now()).pk
        yield (
            "escalation",
            write(
                Visitor.objects.create(name="Yan", created_at=now, language="fr"), "Anybody?", now=timezone.now()
            ).conversation_id,
        )
        lifecycle.snooze(
            Conversation.objects.get(pk=conversation.pk),
            by=ana,
            until=timezone.now() + timedelta(hours=3),
            keep=True,
            now=timezone.now(),
        )
        returns.bring_back_due(timezone.now() + timedelta(hours=3))
        yield "snooze_ended", conversation.pk
        transfers.transfer(olga, conversation.pk, to=hire("Ben"), now=timezone.now())
        yield "passed_on", Message.objects.get(event="transferred").pk
        lifecycle.close(Conversation.objects.get(pk=conversation.pk), by=olga, now=timezone.now())
        opinion = surveys.Opinion(score=5, comment="Quick!", recommendation=None)
        surveys.rate(zoe, shop, conversation.pk, opinion=opinion, now=timezone.now())
        yield "rating", Survey.objects.get().pk
        missed = {"outcome": Offer.Outcome.MISSED, "ended_at": timezone.now()}
        Offer.objects.filter(agent__user=ana, conversation=conversation).update(**missed)
        red = {"is_wanted": False, "reason": Availability.Reason.MISSED, "missed": conversation}
        Availability.objects.filter(agent__user=ana).update(**red)
        yield "missed", Offer.objects.get(agent__user=ana, conversation=conversation).pk
        over = {"is_wanted": False, "reason": Availability.Reason.BACKGROUND, "changed_at": timezone.now()}
        Availability.objects.filter(agent__user=ana).update(**over)
        yield "background_ended", ana.pk
        post = Post.objects.create(author=olga, text="New lamps", created_at=timezone.now(), client_id="post")
        yield "post", post.pk
        yield from rings(ana)
        words = {"text": "Lovely", "created_at": timezone.now(), "client_id": "comment"}
        yield "comment", Comment.objects.create(post=post, author=olga, **words).pk
        yield "test", int(timezone.now().timestamp())

    def rings(ana):
        """A visitor calls: it is told three times."""
        Availability.objects.create(agent=ana.agent, channel="video", is_wanted=True)
        video = Inbox.objects.create(name="video.example", key="video", channel="video", first_answer_seconds=600)
        Rule.objects.create(inbox=video, group=Group.objects.get(members=ana))
        calls.ring(zoe, video, page="tab", now=timezone.now())
        for what in ("call", "call_again", "call_last"):
            yield what, Offer.objects.open().get(agent__user=ana, conversation__inbox=video).pk

    return all_of_it


def test_every_kind_is_drawn_as_the_server_words_it(phone, happens):
    ana = Availability.objects.get().agent.user
    drawn, shown_kinds = set(), set()
    for what, subject in happens(ana):
        device = Device(user=ana, name="Chrome on Android")
        notice = wording.about(what, device, subject, timezone.now())
        assert notice, what
        message = json.loads(notice.payload(device))

        phone.deliver(message)

        [shown] = until(
            phone.page,
            lambda title=notice.title: [notification for notification in phone.shown() if notification.title == title],
        )
        assert (shown.body, shown.tag) == (notice.body, notice.topic)
        assert (shown.silent, shown.stays) == (False, what in {"offer", "call", "call_again", "call_last"})
        assert shown.data["navigate"] == message["notification"]["navigate"]
        assert shown.actions == ACTIONS.get(what, [])
        assert phone.worker.evaluate("self.count") == message["app_badge"]
        drawn.add(what)
        shown_kinds.add(notice.kind)

    assert drawn == {*kinds.says(), "test"}  # test_worker.py has what is taken back
    assert shown_kinds == {*kinds.KINDS, "test"}


def test_a_tap_on_a_missed_offers_notification_makes_available_again(phone, write, zoe):
    row = Availability.objects.get()
    missed_one = write(zoe, "Hello", now=timezone.now() - timedelta(minutes=11))
    offers.expire_overdue(timezone.now())
    notice = wording.about("missed", Device(user=row.agent.user), Offer.objects.get().pk, timezone.now())
    phone.deliver(json.loads(notice.payload(Device(user=row.agent.user))))
    [shown] = until(phone.page, phone.shown)
    assert shown.title == "You are now unavailable on Chat"

    phone.tap(shown.tag, "available")

    until(phone.page, lambda: Availability.objects.get().is_wanted)
    [shown] = until(
        phone.page,
        lambda: [notification for notification in phone.shown() if notification.title == "You are available again."],
    )
    assert (shown.silent, shown.actions, shown.tag) == (True, [], f"conversation-{missed_one.conversation_id}")


def test_without_network_the_tap_opens_the_desk_which_has_the_way_back(phone, write, zoe):
    row = Availability.objects.get()
    write(zoe, "Hello", now=timezone.now() - timedelta(minutes=11))
    offers.expire_overdue(timezone.now())
    notice = wording.about("missed", Device(user=row.agent.user), Offer.objects.get().pk, timezone.now())
    phone.deliver(json.loads(notice.payload(Device(user=row.agent.user))))
    [shown] = until(phone.page, phone.shown)
    phone.page.goto(f"{phone.url}/healthz")
    phone.context.set_offline(True)

    phone.tap(shown.tag, "available")

    assert phone.opened().endswith("/desk/")
    assert not Availability.objects.get().is_wanted


def test_a_device_without_sound_or_vibration_is_obeyed(phone, write, zoe):
    ana = Availability.objects.get().agent.user
    write(zoe, "Hello", now=timezone.now())
    for device in (Device(user=ana, makes_sound=False), Device(user=ana, vibrates=False), Device(user=ana)):
        notice = wording.about("offer", device, Offer.objects.get().pk, timezone.now())
        phone.deliver(json.loads(notice.payload(device)))

        [shown] = until(
            phone.page,
            lambda wanted=device: [
                notification
                for notification in phone.shown()
                if notification.silent != wanted.makes_sound and notification.data["vibrates"] == wanted.vibrates
            ],
        )
        assert shown.stays
        vibrates = phone.ask("self.tray().then(([one]) => [...(one.vibrate ?? [])])")
        assert bool(vibrates) == (device.makes_sound and device.vibrates)
