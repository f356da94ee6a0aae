"""Who sends what is asked for: many at once, few at one service, what is urgent first, nothing lost with a worker."""

from concurrent.futures import Future
from datetime import timedelta

import pytest

from console.management.jobs import new_workers
from console.phone import jobs, notices, pusher, services, wording
from console.phone import worker as workers
from console.phone.models import Device, Push
from console.phone.pusher import Outcome, Result
from console.phone.worker import HELD_FOR, Worker
from tests.push_service import DRIP, FLOOD, SILENCE, push_service

pytestmark = pytest.mark.django_db


class Hands:
    """Takes letters, and answers when a test says so."""

    def __init__(self):
        self.held = {}

    def push(self, device, letter, *, now):
        self.held[device.name, letter.topic] = future = Future()
        return future

    def answer(self, outcome=Outcome.SENT):
        for future in self.held.values():
            future.set_result(Result(outcome))
        self.held.clear()

    def close(self):
        """Nothing is kept."""


@pytest.fixture
def hands():
    services.forget()
    yield Hands()
    services.forget()


@pytest.fixture
def devices(subscribe, ana):
    """So many of ana's at one service, or at services of their own."""

    def make(count, at="https://push.example"):
        made = [subscribe(ana) for _ in range(count)]
        for device in made:
            device.name, device.endpoint = f"{device.pk}", f"{at.format(device.pk)}/{device.pk}"
        Device.objects.bulk_update(made, ["name", "endpoint"])
        return [device.pk for device in made]

    return make


@pytest.fixture
def ask(noon, later):
    """For pushes of two kinds, that say something to everybody."""

    def for_devices(keys, *, urgent=False, topic=1):
        Push.objects.bulk_create(
            Push(device_id=pk, what="test", subject=topic, is_urgent=urgent, due_at=noon) for pk in keys
        )

    return for_devices


@pytest.fixture(autouse=True)
def always_something_to_say(monkeypatch):
    """A test holds whenever it was asked for."""

    def say(_device, subject, now):
        facts = {"kind": "test", "title": "T", "body": "", "path": "/", "expires_at": now + timedelta(hours=1)}
        return notices.Notice(topic=f"t{subject}", **facts)

    monkeypatch.setitem(wording.BESIDE_THE_KINDS, "test", say)


def test_a_service_is_given_so_much_at_once_and_what_is_urgent_finds_a_place(hands, devices, ask, noon):
    worker = Worker(hands)
    ask(devices(services.AT_ONCE * 2))
    while worker.turn(noon):
        pass
    usual = len(hands.held)
    assert 0 < usual < services.AT_ONCE

    ask(devices(services.AT_ONCE), urgent=True)
    while worker.turn(noon):
        pass
    assert len(hands.held) == services.AT_ONCE

    ask(devices(1, at="https://elsewhere.example"))
    assert worker.turn(noon)
    assert len(hands.held) == services.AT_ONCE + 1


def test_what_is_urgent_goes_first(hands, devices, ask, noon, monkeypatch):
    monkeypatch.setattr(workers, "A_LOOK", 2)
    (late, early) = devices(2)
    ask([late, early])
    ask([early], urgent=True, topic=2)

    Worker(hands).turn(noon)

    assert next(iter(hands.held))[1] == "t2"


def test_many_bad_services_leave_places_for_what_is_urgent(hands, devices, ask, noon, monkeypatch):
    monkeypatch.setattr(workers, "AT_ONCE", 8)
    monkeypatch.setattr(workers, "USUAL_AT_ONCE", 6)
    worker = Worker(hands)
    ask(devices(10, at="https://bad{}.example"))
    while worker.turn(noon):
        pass
    assert len(hands.held) == 6

    ask(devices(5, at="https://push.example"), urgent=True)
    while worker.turn(noon):
        pass
    assert len(hands.held) == 8


def test_to_a_device_usual_ones_go_one_after_the_other(hands, devices, ask, noon):
    worker = Worker(hands)
    keys = devices(1)
    for topic in (1, 2, 3):
        ask(keys, topic=topic)
    seen = []
    while worker.turn(noon):
        seen.append([topic for _name, topic in hands.held])
        hands.answer()

    assert [one for one in seen if one] == [["t1"], ["t2"], ["t3"]]


def test_what_a_worker_held_when_it_was_killed_is_sent_by_another(hands, devices, ask, noon):
    ask(devices(3))
    killed = Worker(hands)
    assert killed.turn(noon)
    assert len(hands.held) == 3
    del killed

    other = Hands()
    assert not Worker(other).turn(noon + HELD_FOR - timedelta(seconds=1))
    assert Worker(other).turn(noon + HELD_FOR)
    assert len(other.held) == 3


def test_what_one_worker_sends_no_other_does(hands, devices, ask, noon):
    one, other = Worker(hands), Worker(Hands())
    ask(devices(3))

    assert one.turn(noon)
    assert not other.turn(noon)
    hands.answer()
    assert one.turn(noon)
    assert not Push.objects.exists()


def test_what_is_asked_for_anew_while_it_is_on_its_way_is_looked_at_again(
    hands, devices, ask, noon, later, monkeypatch
):
    worker = Worker(hands)
    keys = devices(1)
    ask(keys)
    worker.turn(noon)

    monkeypatch.setattr("django.utils.timezone.now", lambda: later(seconds=1))
    jobs.tell(keys, "test", 1)
    hands.answer()
    worker.turn(later(seconds=2))

    assert len(hands.held) == 1
    hands.answer()
    worker.turn(later(seconds=3))
    assert not Push.objects.exists()


def test_what_cannot_be_worded_keeps_nothing_waiting(hands, devices, ask, noon, monkeypatch):
    (poisoned, good) = devices(2)
    ask([poisoned], topic=7)
    ask([good])
    say = wording.about

    def about(what, device, subject, now):
        return 1 / 0 if subject == 7 else say(what, device, subject, now)

    monkeypatch.setattr("console.phone.wording.about", about)
    worker = Worker(hands)
    worker.turn(noon)

    assert len(hands.held) == 1
    assert Push.objects.count() == 1


def test_a_service_that_is_silent_again_and_again_rests_then_one_push_finds_out(hands, devices, ask, noon):
    worker = Worker(hands)
    ask(devices(9))
    moment = noon
    worker.turn(moment)
    hands.answer(Outcome.SILENT)
    worker.turn(moment)

    moment += services.REST - timedelta(seconds=1)
    assert not worker.turn(moment)
    ask(devices(1, at="https://elsewhere.example"))
    assert worker.turn(moment)  # no other waits
    hands.answer()
    worker.turn(moment)

    moment += timedelta(seconds=1)
    assert worker.turn(moment)
    assert len(hands.held) == 1
    hands.answer()
    worker.turn(moment)
    assert len(hands.held) == 8


def test_one_silence_is_no_rest(hands, devices, ask, noon):
    worker = Worker(hands)
    ask(devices(1))
    worker.turn(noon)
    hands.answer(Outcome.SILENT)
    worker.turn(noon)

    ask(devices(1), topic=2)
    assert worker.turn(noon)


def test_a_request_that_had_less_than_all_the_time_says_nothing_of_its_service(hands, devices, ask, noon, monkeypatch):
    monkeypatch.setattr("console.phone.worker.DEADLINE", timedelta(hours=2))
    worker = Worker(hands)
    ask(devices(9))
    worker.turn(noon)
    hands.answer(Outcome.SILENT)
    worker.turn(noon)

    assert services.silent() == []


# ---- with real connections


@pytest.mark.parametrize("bad", [DRIP, SILENCE])
def test_a_service_that_comes_to_no_end_holds_nobody_else(subscribe, ana, ask, worker, service, noon, monkeypatch, bad):
    monkeypatch.setattr(pusher, "DEADLINE", timedelta(seconds=60))
    with push_service() as dripping:
        dripping.always = bad
        given = [dripping.subscribe().subscription for _ in range(3)]
        stuck = [
            Device(user=ana.user, name="D", seen_at=noon, endpoint=one["endpoint"], **one["keys"]) for one in given
        ]
        Device.objects.bulk_create(stuck)
        ask([device.pk for device in stuck], urgent=True)
        assert worker.turn(noon)
        ask([subscribe(ana).pk])
        assert worker.turn(noon)

        answer = worker.answers.get(timeout=30)

        assert len(service.received) == 1  # it has come
        assert worker.under_way[answer[0]].push.device not in stuck
        worker.answers.put(answer)
    worker.settle(noon)
    assert set(Push.objects.values_list("device", "attempts")) == {(device.pk, 1) for device in stuck}


@pytest.mark.parametrize("bad", [DRIP, SILENCE])
def test_a_request_has_one_deadline_however_often_something_comes(
    subscribe, ana, worker, service, noon, monkeypatch, bad
):
    monkeypatch.setattr(pusher, "DEADLINE", timedelta(seconds=0.3))
    service.always = bad

    result = worker.pusher.push(subscribe(ana), pusher.Letter("{}", 1, "t", "high"), now=noon).result(timeout=20)

    assert (result.outcome, result.reason) == (Outcome.SILENT, "TimeoutError")


def test_a_request_ends_with_what_there_was_to_say(subscribe, ana, worker, service, noon):
    service.always = SILENCE
    device = subscribe(ana)
    letter = pusher.Letter("{}", ttl=1, topic="t", urgency="high", within=timedelta(seconds=0.2))

    result = worker.pusher.push(device, letter, now=noon).result(timeout=4.5)

    assert result.outcome == Outcome.SILENT


def test_an_answer_without_an_end_is_not_read_and_its_head_counts(subscribe, ana, worker, service, noon):
    service.always = FLOOD
    device = subscribe(ana)

    result = worker.pusher.push(device, pusher.Letter("{}", 1, "t", "high"), now=noon).result(timeout=10)

    assert result.outcome == Outcome.SENT


def test_no_answer_leads_anywhere_else(subscribe, ana, worker, service, noon):
    device = subscribe(ana)
    service.answers(307, {"Location": device.endpoint})

    result = worker.pusher.push(device, pusher.Letter("{}", 1, "t", "high"), now=noon).result(timeout=10)

    assert (result.outcome, result.reason) == (Outcome.REFUSED, "307")
    assert len(service.received) == 1


def test_a_connection_and_a_signature_serve_many_pushes(subscribe, ana, worker, service, noon):
    for device in [subscribe(ana) for _ in range(5)]:
        letter = pusher.Letter("{}", 1, "t", "high")
        assert worker.pusher.push(device, letter, now=noon).result(timeout=10).outcome == Outcome.SENT

    assert service.connections == 1
    assert len({request.headers["Authorization"] for request in service.received}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_of_its_own_takes_the_pushes(ana, subscribe, service):
    subscribed = subscribe(ana)
    jobs.tell([subscribed.pk], "test", 1)
    *others, pushes = new_workers()
    for worker in (*others, pushes):
        worker.batch, worker.startup_delay = True, False

    for worker in others:
        worker.run()
    assert service.received == []
    pushes.run()
    assert len(service.received) == 1
    assert not Push.objects.exists()
