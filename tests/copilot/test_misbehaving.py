"""A model's service that is down, slow, or says what it should not: each time there is an answer in words."""

import asyncio
import logging
from contextlib import aclosing

import pytest

from conversations.copilot import client, service
from conversations.copilot.events import Failed, Finished, Queued, Reason, Sentence
from conversations.copilot.models import Feature, Suggestion
from tests.copilot.model_server import running_model

SAID = "You need not send it back [1]. We replace it within 14 days [1]."


def is_cut_off(handler):
    handler.begin()
    handler.send_words(SAID)


def is_too_long(handler):
    handler.begin()
    handler.send_words(SAID)
    handler.send_end("length")


def is_broken(handler):
    """The connection dies within a piece of announced length."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.send_words(SAID)


def says_no_json(handler):
    handler.begin()
    handler.send_words(SAID)
    handler.send_raw(b"data: {not json\n\n")


def has_another_shape(handler):
    handler.begin()
    handler.send_words(SAID)
    handler.send_event({"choices": [{"delta": "words"}]})


def sends_ten_megabytes(handler):
    handler.begin()
    for _ in range(100):
        handler.send_raw(b"data: " + b"x" * 100_000)


def sends_ten_megabytes_of_events(handler):
    handler.begin()
    handler.send_words("Well")
    for _ in range(10_000):
        handler.send_event({"choices": [{"delta": {"content": ""}}], "padding": "x" * 1_000})


@pytest.mark.parametrize(
    ("misbehave", "why"),
    [
        (lambda handler: handler.send_status(429, Retry_After="7"), Reason.NOT_REACHED),
        (lambda handler: handler.send_status(500), Reason.NOT_REACHED),
        (lambda handler: handler.send_status(401), Reason.NOT_REACHED),
        (lambda handler: handler.send_status(404), Reason.NOT_REACHED),
        (lambda handler: handler.send_status(200, b"<html>Welcome"), Reason.NOT_REACHED),
        (lambda _handler: None, Reason.NOT_REACHED),
        (is_cut_off, Reason.CUT_OFF),
        (is_too_long, Reason.CUT_OFF),
        (is_broken, Reason.CUT_OFF),
        (says_no_json, Reason.CUT_OFF),
        (has_another_shape, Reason.CUT_OFF),
        (sends_ten_megabytes, Reason.NOT_REACHED),
        (sends_ten_megabytes_of_events, Reason.CUT_OFF),
    ],
)
def test_it_ends_in_words(ask, article, model, misbehave, why):
    model.plays(misbehave)
    assert ask()[-1] == Failed(why)
    [row] = Suggestion.objects.all()
    assert (row.failure, row.outcome) == (why, "")


def test_a_service_that_is_not_there_is_not_reached(ask, article, model, monkeypatch):
    monkeypatch.setattr("conversations.copilot.client.CONNECT", 1.0)
    with running_model() as gone:
        pass
    model_setting = service.endpoints.setting_now()
    model_setting.url = gone.url
    model_setting.save()
    assert ask() == [Failed(Reason.NOT_REACHED)]


def test_one_that_falls_silent_is_given_up(ask, article, model, monkeypatch):
    monkeypatch.setattr(client, "SILENT", 0.2)
    model.plays(lambda _handler: model.was_left.wait(2))
    assert ask() == [Failed(Reason.NOT_REACHED)]


def test_one_that_never_ends_is_given_up(ask, article, model, monkeypatch):
    monkeypatch.setattr(client, "SECONDS", 0.5)
    model.says_and_waits("You need not send it back [1]. We ")
    assert ask()[-1] == Failed(Reason.CUT_OFF)
    assert model.was_left.wait(60)


def test_a_redirect_is_not_followed(ask, article, model):
    with running_model() as elsewhere:
        model.plays(lambda handler: handler.send_status(307, Location=f"{elsewhere.url}/chat/completions"))
        assert ask() == [Failed(Reason.NOT_REACHED)]
        assert not elsewhere.asked


@pytest.mark.parametrize("again", ["we replace it and ", "Sure [1]. "])
def test_a_loop_is_heard_no_further(ask, article, model, again):
    model.says_and_waits(again * 1_000)
    assert ask()[-1] == Failed(Reason.NOT_SAFE)
    assert model.was_left.wait(60)


def test_one_that_asks_to_be_left_alone_is_left_alone(ask, article, model):
    model.plays(lambda handler: handler.send_status(429, Retry_After="60"))
    assert ask() == ask() == [Failed(Reason.NOT_REACHED)]
    assert len(model.asked) == 1


def test_three_failures_are_enough_for_a_while(ask, article, model):
    model.plays(lambda handler: handler.send_status(500))
    for _ in range(5):
        assert ask() == [Failed(Reason.NOT_REACHED)]
    assert len(model.asked) == 3


def test_who_tries_again_meanwhile_makes_the_pause_no_longer(ask, article, model):
    model.plays(lambda handler: handler.send_status(429, Retry_After="60"))
    ask()
    until = service._breakers[model.url].until
    ask()
    assert service._breakers[model.url].until == until


def test_neither_words_nor_key_stand_in_the_log(ask, article, model, caplog):
    caplog.set_level(logging.DEBUG)
    model.plays(says_no_json)
    ask()
    model.says(SAID)
    ask()
    assert "sk-very-secret" not in caplog.text
    assert "send it back" not in caplog.text
    assert "sk-very-secret" not in repr(service.endpoints.current())


def test_whoever_closes_the_stream_hangs_up(conversation, ana, article, model, noon):
    model.says_and_waits("You need not send it back [1]. We ")

    async def leave():
        events = service.stream(Feature.ANSWER, conversation_id=conversation.pk, agent_id=ana.user_id, now=noon)
        async with aclosing(events):
            async for event in events:
                assert isinstance(event, Sentence)
                break

    asyncio.run(leave())
    assert model.was_left.wait(60)
    service.ASKING.submit(lambda: None).result()
    [row] = Suggestion.objects.all()
    assert row.seconds is not None
    assert (row.failure, row.outcome) == ("", "")


def test_a_task_that_is_cancelled_hangs_up(conversation, ana, article, model, noon):
    model.says_and_waits("You need not send it back [1]. We ")

    async def be_cancelled():
        begun = asyncio.Event()

        async def listen():
            events = service.stream(Feature.ANSWER, conversation_id=conversation.pk, agent_id=ana.user_id, now=noon)
            async with aclosing(events):
                async for _event in events:
                    begun.set()

        task = asyncio.create_task(listen())
        await begun.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(be_cancelled())
    assert model.was_left.wait(60)


def test_one_at_a_time_is_put_to_a_model_on_this_machine(conversation, ana, article, model, noon, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 1)
    model.says_and_waits("You need not send it back [1]. We ", "replace it [1].")

    async def both():
        async def listen(heard):
            events = service.stream(Feature.ANSWER, conversation_id=conversation.pk, agent_id=ana.user_id, now=noon)
            async with aclosing(events):
                async for event in events:
                    heard.append(event)
                    moved.set()

        async def until(condition):
            while not condition():
                moved.clear()
                await moved.wait()

        moved, first, second = asyncio.Event(), [], []
        one = asyncio.create_task(listen(first))
        await until(lambda: first)
        other = asyncio.create_task(listen(second))
        await until(lambda: second)
        assert second == [Queued(1)]
        assert len(model.asked) == 1
        model.go_on()
        await asyncio.gather(one, other)
        return first, second

    first, second = asyncio.run(both())
    assert isinstance(first[-1], Finished)
    assert isinstance(second[-1], Finished)
    assert len(model.asked) == 2


def test_where_very_many_wait_nobody_else_does(ask, article, model, monkeypatch):
    monkeypatch.setattr("conversations.copilot.turns.MOST", -service.AT_ONCE)
    assert ask() == [Failed(Reason.BUSY)]
