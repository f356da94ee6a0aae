"""What is counted over all processes, and what becomes of it where Redis is away."""

import pytest

from console.server import cache
from tests import services


@pytest.fixture(scope="module")
def server():
    with services.running_redis() as server:
        yield server


@pytest.fixture(autouse=True)
def unasked(monkeypatch):
    monkeypatch.setattr(cache, "_away_until", 0.0)


@pytest.mark.parametrize("away", ["stop", "freeze"])
def test_while_redis_is_away_a_process_counts_for_itself_and_nobody_waits_twice(server, monkeypatch, away):
    monkeypatch.setattr(cache, "REST", 600)
    one, other = (cache.RedisWhileThere(server.url, {}) for _ in range(2))
    one.set("n", 5)
    assert other.incr("n") == 6
    getattr(server, away)()
    try:
        assert not one.answers()
        assert one.add(f"limit-{away}", 1, 60)
        for shared in (one, other):
            monkeypatch.setattr(shared, "shared", None)  # asked again, it would fail
        assert not one.add(f"limit-{away}", 1, 60)
        assert other.incr(f"limit-{away}") == 2
        assert other.get("n") is None
    finally:
        server.start() if away == "stop" else server.thaw()

    monkeypatch.undo()
    monkeypatch.setattr(cache, "_away_until", 0.0)  # the rest is over
    assert one.answers()
    assert one.get(f"limit-{away}") is None
    assert other.set(f"limit-{away}", 3) is None
    assert one.get(f"limit-{away}") == 3
