"""How hints leave a process, also one that stops."""

import asyncio
import threading

from console.live import groups


def test_a_hint_of_a_server_that_has_stopped_keeps_nobody_waiting():
    stopped = asyncio.new_event_loop()
    groups.serve_on(stopped)
    try:
        thread = threading.Thread(target=lambda: groups.tell("board", "board.changed"), daemon=True)
        thread.start()
        thread.join(timeout=30)
    finally:
        groups.serve_on(None)
        stopped.close()

    assert not thread.is_alive()


def test_what_is_told_twice_before_it_goes_out_goes_out_once(monkeypatch):
    board, urgent = ("board", {"type": "board.changed"}), ("desk-1", {"type": "desk.chats", "urgent": True})
    sent, have_gone = [], asyncio.Event()

    class Layer:
        async def group_send(self, group, hint):
            sent.append((group, hint))
            if not groups._outgoing:
                have_gone.set()

    async def tell_several():
        groups.serve_on(asyncio.get_running_loop())
        for _ in range(3):
            groups.tell("board", "board.changed")
            groups.tell("desk-1", "desk.chats", urgent=True)
        groups.tell("desk-1", "desk.chats")
        await asyncio.wait_for(have_gone.wait(), 30)
        have_gone.clear()
        groups.tell("board", "board.changed")  # news again: the one before it is on its way
        await asyncio.wait_for(have_gone.wait(), 30)

    monkeypatch.setattr(groups, "get_channel_layer", Layer)
    try:
        asyncio.run(tell_several())
    finally:
        groups.serve_on(None)

    assert sent == [board, urgent, ("desk-1", {"type": "desk.chats"}), board]


def test_the_screens_that_somebody_waits_at_come_first(monkeypatch):
    sent, have_gone = [], asyncio.Event()

    class Layer:
        async def group_send(self, group, hint):
            sent.append((group, hint["type"]))
            if group == "board":
                have_gone.set()

    async def tell_several():
        groups.serve_on(asyncio.get_running_loop())
        groups.tell_afterwards("desk-1", "desk.chats")
        groups.tell_afterwards("desk-1", "desk.chats")
        groups.tell_afterwards("board", "board.changed")
        groups.tell("thread-1", "thread.rows")
        await asyncio.wait_for(have_gone.wait(), 30)

    monkeypatch.setattr(groups, "get_channel_layer", Layer)
    try:
        asyncio.run(tell_several())
    finally:
        groups.serve_on(None)

    assert sent == [("thread-1", "thread.rows"), ("desk-1", "desk.chats"), ("board", "board.changed")]


def test_what_a_thread_tells_together_goes_out_when_it_is_done(monkeypatch):
    sent, have_gone = [], asyncio.Event()

    class Layer:
        async def group_send(self, group, hint):
            sent.append(hint["type"])
            if hint["type"] == "thread.rows":
                have_gone.set()

    def work(loop):
        with groups.together():
            groups.tell("desk-1", "desk.chats")
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(30)  # the loop has had a turn
            before = list(sent)
            groups.tell("thread-1", "thread.rows")
        return before

    async def tell_several():
        loop = asyncio.get_running_loop()
        groups.serve_on(loop)
        before = await asyncio.to_thread(work, loop)
        await asyncio.wait_for(have_gone.wait(), 30)
        return before

    monkeypatch.setattr(groups, "get_channel_layer", Layer)
    try:
        before = asyncio.run(tell_several())
    finally:
        groups.serve_on(None)

    assert before == []
    assert sent == ["desk.chats", "thread.rows"]
