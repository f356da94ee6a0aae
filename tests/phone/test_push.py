"""Every kind of notification, from what happens in a conversation to what a browser decrypts."""

import json
from datetime import time
from time import time as clock

import pytest

from console.community import posts
from console.community.models import Comment, Post
from console.phone import looks, trials, wording
from console.phone.kinds import KINDS, community, offer
from console.phone.models import Push, SwitchedOff, Told
from console.phone.notices import Notice
from console.phone.vapid import public_key_of
from conversations import lifecycle, messages, surveys
from conversations.models import Inbox, Message, Visitor
from conversations.people.models import User
from routing import answers, availability, offers, returns, signals, transfers
from routing.models import Availability, Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_noon(noon, monkeypatch):
    """Who writes at noon is offered to somebody at noon, and told of it from then on."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)


@pytest.fixture
def talk(write, zoe, noon, later, ana):
    """Zoe wrote, ana answered: no offer is open any more."""

    def begin():
        first = write(zoe, "Hello")
        answers.answer(ana.user, first.conversation_id, text="Hi", client_id="hi", now=later(seconds=5))
        return first.conversation

    return begin


def test_a_new_conversation_tells_who_writes_what_and_how_long_there_is(
    ana, zoe, write, subscribe, run, service, later, settings
):
    device = subscribe(ana)
    conversation = write(zoe, "Where is my lamp?").conversation

    (shown,) = run(later(seconds=2))

    assert shown["title"] == "New conversation: Zoe"
    assert shown["body"] == "Where is my lamp?\n28\N{NO-BREAK SPACE}s left to answer"
    assert shown["tag"] == f"conversation-{conversation.pk}"
    assert shown["navigate"] == f"{settings.PUBLIC_URL}/desk/{conversation.pk}/"
    assert shown["lang"] == "en"
    assert [action["action"] for action in shown["actions"]] == ["answer"]
    assert shown["data"]["kind"] == "offer"
    assert (shown["data"]["conversation"], shown["data"]["user"]) == (conversation.pk, device.user_id)
    assert shown["data"]["expires"] == later(seconds=30).isoformat()
    (request,) = service.received
    assert request.message["web_push"] == 8030
    assert request.message["app_badge"] == 1
    assert (request.headers["ttl"], request.headers["urgency"]) == ("28", "high")
    assert request.headers["topic"] == shown["tag"]
    device.refresh_from_db()
    assert (device.succeeded_at, device.failure) == (later(seconds=2), "")


def test_a_push_service_can_check_who_sends(ana, zoe, write, subscribe, run, service, later, settings):
    subscribe(ana)
    write(zoe)
    run(later(seconds=1))

    (request,) = service.received
    assert request.claims["aud"] == service.address
    assert request.claims["sub"] == settings.VAPID_SUBJECT
    assert request.public_key == public_key_of(settings.VAPID_PRIVATE_KEY)
    assert clock() < request.claims["exp"] <= clock() + 24 * 3600


MARKS = "a" + "\u0301" * 79  # a name of one letter
FAMILY = "👨‍👩‍👧‍👦" * 40


@pytest.mark.parametrize("name", ["🪔" * 80, MARKS, FAMILY[:80], '"\\' * 40, "ﷺ" * 80])
@pytest.mark.parametrize("words", ["🪔" * 500, "a" + "\u0301" * 5000, FAMILY, '"\\' * 200, "\u0001" * 500])
def test_whatever_names_and_words_hold_it_fits_into_a_push(ana, visit, write, subscribe, noon, name, words):
    device = subscribe(ana)
    visitor = visit("x")
    Visitor.objects.filter(pk=visitor.pk).update(name=name)
    write(visitor, f"Hello {words}", client_id="long")

    payload = wording.about("offer", device, Offer.objects.get().pk, noon).payload(device)

    assert len(payload.encode()) < 3993
    said = json.loads(payload)["notification"]
    assert said["title"].startswith("New conversation: ")
    assert not said["body"].endswith("\u200d…")  # no emoji ends in the middle


def test_what_is_longer_than_a_push_loses_the_end_of_its_body(ana, subscribe, noon, later):
    device = subscribe(ana)
    facts = {"kind": "community", "topic": "t", "path": "/", "expires_at": later(hours=1)}
    for letter in ("a", "é", '"', "\x01", "👨‍👩‍👧‍👦"):
        payload = Notice(**facts, title=letter * 9000, body=letter * 9000).payload(device)
        assert 2500 < len(payload.encode()) < 3993
        assert json.loads(payload)["notification"]["body"].removesuffix("…").replace(letter, "") == ""


@pytest.mark.parametrize("late", [28.5, 29.9, 30])
def test_an_offer_is_not_told_of_when_nobody_could_answer_any_more(ana, zoe, write, subscribe, asked, run, later, late):
    subscribe(ana)
    write(zoe)
    assert asked()

    assert run(later(seconds=late)) == []
    assert asked() == []


def test_a_message_says_who_and_what_with_an_answer_and_a_snooze(ana, zoe, talk, write, subscribe, run, later):
    subscribe(ana)
    conversation = talk()
    run(later(seconds=6))
    write(zoe, "And the\n\nbulb? " + "x" * 300, client_id="long", now=later(minutes=1))

    (shown,) = run(later(minutes=1))

    assert shown["title"] == "Zoe"
    assert shown["body"].startswith("And the bulb? xxx")
    assert len(shown["body"]) == 160
    assert [action["action"] for action in shown["actions"]] == ["answer", "snooze"]
    assert shown["data"]["conversation"] == conversation.pk


def test_a_message_is_told_in_its_readers_language_where_it_is_translated_by_then(
    ana, zoe, talk, write, subscribe, run, later
):
    subscribe(ana)
    talk()
    run(later(seconds=6))
    said = write(zoe, "Onde está a lâmpada?", client_id="pt", now=later(minutes=1))
    Message.objects.filter(pk=said.pk).update(language="pt", translation="Where is the lamp?", translated_to="en")

    (shown,) = run(later(minutes=1))

    assert (shown["body"], shown["dir"]) == ("Where is the lamp?", "auto")


def test_a_second_message_before_the_first_answer_leaves_the_clock_on_the_screen(
    ana, zoe, write, subscribe, run, later
):
    subscribe(ana)
    write(zoe)
    run(later(seconds=1))
    write(zoe, "Anybody?", now=later(seconds=10))

    (shown,) = run(later(seconds=10))

    assert shown["title"] == "New conversation: Zoe"
    assert shown["body"] == "Anybody?\n20\N{NO-BREAK SPACE}s left to answer"


def test_what_was_read_meanwhile_is_not_told(ana, zoe, talk, write, subscribe, asked, run, later):
    subscribe(ana)
    conversation = talk()
    run(later(seconds=6))
    message = write(zoe, "One more", now=later(minutes=1))
    assert asked()

    messages.mark_for_agent(conversation, Message.Status.READ, upto=message.pk)

    assert run(later(minutes=1)) == []


def test_previews_may_be_turned_off(ana, zoe, talk, write, subscribe, run, later):
    subscribe(ana)
    talk()
    run(later(seconds=6))
    Inbox.objects.update(has_previews=False)
    write(zoe, "My secret", now=later(minutes=1))

    (shown,) = run(later(minutes=1))

    assert (shown["title"], shown["body"]) == ("Zoe", "New message")


def test_each_reads_their_own_language(ana, zoe, write, subscribe, run, later):
    ana.user.language = ""
    ana.user.save()
    subscribe(ana, language="fr")
    write(zoe)

    (shown,) = run(later(seconds=1))

    assert shown["lang"] == "fr"


def test_what_is_open_and_visible_on_any_screen_is_not_told(ana, zoe, talk, write, subscribe, asked, run, later):
    subscribe(ana)
    conversation = talk()
    run(later(seconds=6))
    looks.keep({("another-device", conversation.pk): ana.user_id}, now=later(seconds=58))
    message = write(zoe, "You see this", now=later(minutes=1))

    assert run(later(minutes=1)) == []
    assert [what for _device, what, *_ in asked()] == ["message"]  # it is asked again when the look has ended
    messages.mark_for_agent(conversation, Message.Status.READ, upto=message.pk)
    assert run(later(minutes=1, seconds=10)) == []


def test_a_screen_that_was_lost_hides_nothing_for_long(ana, zoe, talk, write, subscribe, run, later):
    subscribe(ana)
    conversation = talk()
    run(later(seconds=6))
    looks.keep({("lost-device", conversation.pk): ana.user_id}, now=later(seconds=58))
    write(zoe, "Do you see this?", now=later(minutes=1))
    assert run(later(minutes=1)) == []

    (shown,) = run(later(minutes=1, seconds=10))

    assert shown["body"] == "Do you see this?"


def test_a_page_that_went_away_looks_at_nothing(ana, zoe, talk, later):
    conversation = talk()
    pages = {("one", conversation.pk): ana.user_id, ("two", conversation.pk): ana.user_id}
    looks.keep(pages, now=later(seconds=1))

    looks.drop({("one", conversation.pk)})
    assert looks.until(ana.user_id, conversation.pk, later(seconds=2)) == later(seconds=13)
    looks.drop({("two", conversation.pk)})
    assert looks.until(ana.user_id, conversation.pk, later(seconds=2)) is None


def test_a_switch_that_is_off_is_heeded(ana, zoe, write, subscribe, run, asked, later):
    device = subscribe(ana, off=["offer", "message", "reassignment"])
    write(zoe)
    assert asked() == []

    SwitchedOff.objects.filter(kind="offer").delete()
    offer.hear(Offer.objects.get().pk, ana.user_id)
    SwitchedOff.objects.create(device=device, kind="offer")  # between the asking and the sending
    assert run(later(seconds=1)) == []
    assert not Told.objects.filter(device=device).exists()


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "is_quiet"),
    [
        (time(22), time(7), False),
        (time(12), time(14), True),  # noon UTC is one o'clock in Paris
        (time(22), time(14), True),  # past midnight
        (time(13), time(12), True),
        (time(14), time(22), False),
        (time(9), time(13), False),  # they end on the minute
    ],
)
def test_quiet_hours_follow_the_owners_clock_and_may_pass_midnight(
    ana, zoe, write, subscribe, run, later, quiet_from, quiet_until, is_quiet
):
    subscribe(ana, quiet_from=quiet_from, quiet_until=quiet_until)
    write(zoe)

    assert len(run(later(seconds=1))) == (0 if is_quiet else 1)


def test_an_answer_elsewhere_takes_back_what_was_told(ana, zoe, write, subscribe, asked, run, fresh, later):
    subscribe(ana)
    conversation = write(zoe).conversation
    (told,) = run(later(seconds=1))

    answers.answer(ana.user, conversation.pk, text="Hi", client_id="hi", now=later(seconds=5))
    (shown,) = run(later(seconds=5))[:1]

    assert shown["tag"] == told["tag"]
    assert shown["data"]["withdraw"] is True
    assert shown["silent"] is True
    assert (shown["title"], shown["body"]) == ("Zoe", "Answered.")
    assert not Told.objects.exists()
    lifecycle.close(fresh(conversation), by=ana.user, tag=None, note="", now=later(minutes=1))
    assert asked() == []  # nothing to take back a second time


def test_answering_takes_an_offer_back_once_however_many_hear_of_it(
    ana, zoe, write, subscribe, asked, run, worker, service, later, fresh
):
    subscribe(ana)
    conversation = write(zoe).conversation
    run(later(seconds=1))

    answers.answer(ana.user, conversation.pk, text="Hi", client_id="hi", now=later(seconds=5))
    assert worker.turn(later(seconds=5))  # on its way
    lamp = conversation.inbox.tags.create(name="Lamp")
    lifecycle.label(fresh(conversation), lamp, by=ana.user, now=later(seconds=5))
    run(later(seconds=6))

    told = [request.message["notification"]["body"] for request in service.received]
    assert told[1:] == ["Answered."]
    assert asked() == []


# ---- what was missed


@pytest.fixture
def miss(write, zoe, run, later):
    """Zoe writes, nobody answers in time."""

    def begin():
        conversation = write(zoe, "Where is my lamp?").conversation
        run(later(seconds=1))
        offers.expire_overdue(later(seconds=30))
        return conversation

    return begin


def test_a_missed_offer_is_news_of_its_own_in_the_place_of_the_offers(ana, subscribe, miss, run, service, later):
    subscribe(ana)
    conversation = miss()

    (shown,) = run(later(seconds=31))

    assert (shown["title"], shown["body"]) == (
        "You are now unavailable on Chat",
        "Zoe was not answered in time. It waits in the queue.",
    )
    assert shown["data"]["kind"] == "missed"
    assert shown["tag"] == f"conversation-{conversation.pk}"
    assert shown["silent"] is False
    assert shown["navigate"].endswith("/desk/")
    assert [action["action"] for action in shown["actions"]] == ["available"]
    assert shown["data"]["channel"] == "chat"
    assert service.received[-1].headers["urgency"] == "high"
    assert run(later(minutes=1)) == []


def test_it_comes_whatever_came_of_the_offers_push(ana, subscribe, miss, service, run, later):
    device = subscribe(ana, off=["offer"])
    service.answers(500)
    miss()

    run(later(seconds=31))  # the service stumbles
    assert [one["data"]["kind"] for one in run(later(seconds=40))] == ["missed"]
    device.refresh_from_db()
    assert device.succeeded_at == later(seconds=40)


def test_it_says_who_has_the_conversation_where_somebody_has_it(ana, ben, subscribe, miss, run, later):
    subscribe(ana)
    miss()

    (shown,) = run(later(seconds=31))

    assert shown["body"] == "Zoe was not answered in time. Offered to Ben."


def test_where_its_switch_is_off_the_offer_is_only_taken_back(ana, subscribe, miss, run, later):
    subscribe(ana, off=["missed"])
    miss()

    (shown,) = run(later(seconds=31))

    assert shown["data"]["withdraw"]
    assert shown["body"] == "Not answered in time. It waits in the queue."


def test_what_becomes_of_the_conversation_does_not_take_it_back_but_being_available_does(
    ana, ben, subscribe, miss, run, later
):
    subscribe(ana)
    conversation = miss()
    run(later(seconds=31))
    answers.answer(ben.user, conversation.pk, text="Hi", client_id="hi", now=later(minutes=1))
    assert run(later(minutes=1)) == []

    availability.choose(ana, ["chat"], wanted=True, now=later(minutes=2))

    (shown,) = run(later(minutes=2))
    assert shown["data"]["withdraw"]
    assert shown["body"] == "You are available again."
    assert run(later(minutes=3)) == []


def test_it_is_not_told_to_who_is_available_again(ana, subscribe, miss, run, later):
    subscribe(ana, off=["offer"])
    miss()
    Availability.objects.update(is_wanted=True, reason=Availability.Reason.CHOSEN)

    assert run(later(seconds=31)) == []


# ---- what was snoozed


@pytest.fixture
def snooze(talk, ana, fresh, run, later):
    def until(moment, *, keep=True):
        conversation = fresh(talk())
        run(later(seconds=6))
        lifecycle.snooze(conversation, by=ana.user, until=moment, keep=keep, now=later(minutes=1))
        return conversation

    return until


def test_a_snooze_that_ends_by_time_tells_its_agent(ana, subscribe, snooze, run, fresh, later):
    subscribe(ana)
    conversation = snooze(later(hours=3))

    returns.bring_back_due(later(hours=3))

    (shown,) = run(later(hours=3))
    assert (shown["title"], shown["body"]) == ("Zoe: the snooze is over", "Hello")
    assert shown["data"]["kind"] == "snooze"
    assert [action["action"] for action in shown["actions"]] == ["answer", "snooze"]
    lifecycle.close(fresh(conversation), by=ana.user, now=later(hours=4))
    assert [one["body"] for one in run(later(hours=4))] == ["Closed."]


def test_a_snooze_that_ends_by_a_word_tells_of_the_word(ana, zoe, write, subscribe, snooze, run, later):
    subscribe(ana)
    snooze(later(hours=3))

    write(zoe, "And now?", now=later(hours=1))

    assert [(one["title"], one["body"]) for one in run(later(hours=1))] == [("Zoe", "And now?")]


def test_nobody_is_told_of_an_end_that_brings_nothing_to_them(ana, zoe, write, subscribe, snooze, run, later, fresh):
    subscribe(ana, off=["offer"])
    conversation = snooze(later(hours=3), keep=False)
    returns.bring_back_due(later(hours=3))
    assert fresh(conversation).is_closed
    assert run(later(hours=3)) == []


def test_who_takes_it_back_before_its_time_need_not_be_told(ana, subscribe, snooze, run, fresh, later):
    subscribe(ana)
    conversation = snooze(later(hours=3))

    lifecycle.resume(fresh(conversation), by=ana.user, now=later(hours=1))

    assert run(later(hours=1)) == []


def test_a_device_that_was_told_nothing_is_not_told_that_it_ended(ana, zoe, write, subscribe, asked, later):
    conversation = write(zoe).conversation
    subscribe(ana)

    answers.answer(ana.user, conversation.pk, text="Hi", client_id="hi", now=later(seconds=5))

    assert asked() == []


def test_a_conversation_that_is_passed_on_tells_who_gets_it_and_who_loses_it(
    ana, ben, olga, zoe, talk, subscribe, run, service, later
):
    conversation = talk()
    hers, his = subscribe(ana), subscribe(ben)

    transfers.transfer(olga, conversation.pk, to=ben, now=later(minutes=1))
    shown = run(later(minutes=1))

    by_device = {request.path: request.message["notification"] for request in service.received}
    assert len(shown) == 2
    lost = by_device[hers.endpoint.removeprefix(service.address)]
    assert (lost["title"], lost["body"]) == ("Zoe is now with Ben", "Olga passed the conversation on.")
    assert lost["data"]["kind"] == "reassignment"
    got = by_device[his.endpoint.removeprefix(service.address)]
    assert got["title"] == "Passed to you: Zoe"
    assert got["data"]["kind"] == "reassignment"


def test_who_loses_it_to_a_namesake_is_told(ana, ben, olga, zoe, talk, subscribe, run, later):
    conversation = talk()
    subscribe(ana)
    User.objects.filter(pk__in=[ana.user_id, olga.pk]).update(first_name="Sam", last_name="Dubois")

    transfers.transfer(olga, conversation.pk, to=ben, now=later(minutes=1))

    assert [one["body"] for one in run(later(minutes=1))] == ["Sam Dubois passed the conversation on."]


def test_who_passes_it_on_need_not_be_told(ana, ben, zoe, talk, subscribe, run, later):
    conversation = talk()
    subscribe(ana)

    transfers.transfer(ana.user, conversation.pk, to=ben, now=later(minutes=1))

    assert run(later(minutes=1)) == []


def test_a_score_reaches_who_answered(ana, zoe, shop, talk, fresh, subscribe, run, later):
    conversation = fresh(talk())
    subscribe(ana)
    lifecycle.close(conversation, by=ana.user, tag=None, note="", now=later(minutes=1))
    opinion = surveys.Opinion(score=5, comment="Quick!", recommendation=None)
    surveys.rate(zoe, shop, conversation.pk, opinion=opinion, now=later(minutes=2))

    (shown,) = run(later(minutes=2))

    assert (shown["title"], shown["body"]) == ("5 out of 5 from Zoe", "Quick!")
    assert shown["data"]["kind"] == "rating"


def test_the_end_of_availability_is_told_while_it_lasts(ana, subscribe, run, later):
    subscribe(ana)
    over = {"is_wanted": False, "reason": Availability.Reason.BACKGROUND, "changed_at": later(hours=5)}
    Availability.objects.update(**over)
    signals.background_ended.send(None, user_id=ana.user_id)
    (shown,) = run(later(hours=5))
    assert shown["title"] == "You are no longer available"
    assert shown["data"]["kind"] == "availability"

    signals.background_ended.send(None, user_id=ana.user_id)
    Availability.objects.update(is_wanted=True)
    assert run(later(hours=5)) == []


def test_an_escalation_reaches_whom_it_names(sales, olga, zoe, write, subscribe, run, later):
    conversation = write(zoe, "Anybody?").conversation
    subscribe(olga)
    facts = {"conversation_id": conversation.pk, "group_id": sales.pk, "user_ids": [olga.pk]}
    signals.escalated.send(None, **facts)

    (shown,) = run(later(minutes=1))

    assert shown["title"] == "Nobody is there to answer"
    assert shown["body"] == "Zoe is waiting in Sales.\nAnybody?"
    assert shown["data"]["kind"] == "escalation"


def test_it_is_taken_back_as_soon_as_somebody_has_the_conversation(
    sales, olga, zoe, write, hire, subscribe, run, later
):
    conversation = write(zoe, "Anybody?").conversation
    subscribe(olga)
    signals.escalated.send(None, conversation_id=conversation.pk, group_id=sales.pk, user_ids=[olga.pk])
    assert len(run(later(minutes=1))) == 1

    hire("ana")

    (shown,) = run(later(minutes=2))
    assert shown["data"]["withdraw"]
    assert shown["body"] == "Offered to Ana."


def test_a_post_reaches_everybody_else_and_a_comment_who_takes_part(ana, ben, olga, subscribe, run, noon, later):
    for person in (ana, ben, olga):
        subscribe(person)
    post = Post.objects.create(author=olga, text="New lamps today", created_at=noon, client_id="p")
    community.hear_post(post.pk)
    shown = run(later(seconds=1))
    assert {(notification["title"], notification["body"]) for notification in shown} == {
        ("Olga in the community", "New lamps today")
    }
    assert len(shown) == 2

    comment = Comment.objects.create(post=post, author=ana.user, text="Lovely", created_at=noon, client_id="c")
    community.hear_comment(comment.pk)
    (to_olga,) = run(later(seconds=2))
    assert (to_olga["title"], to_olga["body"]) == ("Ana commented in the community", "Lovely")
    assert to_olga["data"]["kind"] == "community"


def test_what_is_published_asks_for_pushes_to_others_where_the_switch_is_on(
    ana, ben, cleo, subscribe, asked, run, noon, later
):
    def told():
        return {device for device, *_ in asked()}

    mine, bens = subscribe(ana), subscribe(ben)
    subscribe(ben, off=["community"])
    subscribe(cleo, off=["community"])

    post = posts.publish(ana.user, text="New lamps", client_id="p", now=noon)
    assert told() == {bens.pk}
    (shown,) = run(later(seconds=1))
    assert shown["navigate"].endswith(f"/community/{post.pk}/")

    posts.comment(ben.user, post.pk, text="Which ones?", client_id="c", now=noon)
    assert told() == {mine.pk}
    posts.delete(ana.user, post)
    assert run(later(seconds=2)) == []  # there is nothing to tell of any more


def test_a_test_arrives_whatever_is_switched_off(ana, subscribe, run, noon, later):
    device = subscribe(ana, off=KINDS, quiet_from=time(0), quiet_until=time(23, 59))

    trials.send(device, now=noon)

    (shown,) = run(later(seconds=1))
    assert (shown["title"], shown["body"]) == ("Notifications work", "On this device: Chrome on Android.")


# ---- what a push service answers


@pytest.mark.parametrize("status", [404, 410])
def test_a_dead_subscription_goes(ana, zoe, write, subscribe, service, run, asked, later, status):
    device = subscribe(ana)
    write(zoe)
    service.answers(status)

    run(later(seconds=1))

    device.refresh_from_db()
    assert (device.endpoint, device.failure) == (None, str(status))
    assert asked() == []


@pytest.mark.parametrize("status", [400, 403, 413])
def test_a_refusal_is_noted_and_not_repeated(ana, zoe, write, subscribe, service, run, asked, later, status):
    device = subscribe(ana)
    write(zoe)
    service.answers(status)

    run(later(seconds=1))

    device.refresh_from_db()
    assert device.endpoint
    assert (device.failed_at, device.failure) == (later(seconds=1), str(status))
    assert asked() == []


@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        (429, {"Retry-After": "7"}, 7),
        (429, {"Retry-After": "Mon, 02 Mar 2026 12:00:11 GMT"}, 10),
        (500, {}, 2),
        (503, {"Retry-After": "soon"}, 2),
    ],
)
def test_a_busy_service_is_asked_again(ana, zoe, write, subscribe, service, run, later, status, headers, after):
    subscribe(ana)
    write(zoe)
    service.answers(status, headers)
    run(later(seconds=1))

    assert Push.objects.get().due_at == later(seconds=1 + after)
    run(later(seconds=1 + after))
    assert len(service.received) == 2


def test_waiting_grows_and_ends_with_what_there_was_to_say(ana, zoe, write, subscribe, service, run, asked, later):
    subscribe(ana)
    write(zoe)
    moment, waits = later(seconds=1), []
    for _attempt in range(4):
        service.answers(503)
        run(moment)
        if asked():
            at = Push.objects.get().due_at
            waits.append((at - moment).seconds)
            moment = at
    assert waits == [2, 4, 8]  # the fourth would be after the thirty seconds
    assert asked() == []
