"""Pushes handed to a push service on this machine: how many a second, what they take of the processor, what the
worker's process grows by, and how late one comes beside services that drip a header now and then.

python -m tests.bench.pushes COUNT      in a process of its own, on the database of DATA_DIR; prints JSON
"""

import json
import os
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from .push_counter import push_counter

DEVICES = 200


def main(count):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    from django.conf import settings

    from console.phone.models import Push
    from conversations.people.models import User

    settings.OUTGOING_TO_THIS_MACHINE = True
    user = User.objects.create_user("pushes@bench.example", first_name="Pushes")
    with push_counter() as counter:
        figures = handed_over(devices(user, f"http://127.0.0.1:{counter.port}"), count)
    return {
        **figures,
        "lost": count + 1 - counter.pushes,  # and the first one
        "left": Push.objects.count(),
        "beside_dripping": beside_dripping(user),
    }


def devices(user, address):
    """The keys of DEVICES at a push service."""
    from django.utils import timezone

    from console.phone.models import Device
    from tests.push_service import Browser

    now = timezone.now()
    subscriptions = [Browser(f"{address}/push/{number}").subscription for number in range(DEVICES)]
    Device.objects.bulk_create(
        Device(user=user, name=f"{number}", seen_at=now, endpoint=given["endpoint"], **given["keys"])
        for number, given in enumerate(subscriptions)
    )
    return list(Device.objects.filter(user=user).values_list("pk", flat=True))


def handed_over(keys, count):
    """The rate, the milliseconds of processor time of each, and the megabytes by which the process grows."""
    from console.phone import jobs
    from console.phone.worker import Worker

    jobs.tell([keys[0]], "test", int(time.time()), is_urgent=True)
    _run(Worker)  # once, to warm up
    for number in range(count):
        jobs.tell([keys[number % DEVICES]], "test", int(time.time()) + 3600 + number, is_urgent=True)
    before, start, processor = resident_bytes(), time.monotonic(), time.process_time()
    most = max(before, _run(Worker))
    return {
        "rate": count / (time.monotonic() - start),
        "processor": 1000 * (time.process_time() - processor) / count,
        "megabytes": (most - before) / 2**20,
    }


def _run(worker_class):
    """Until nothing is left; the most that the process held meanwhile."""
    worker, most = worker_class(), 0
    worker.batch = True
    thread = threading.Thread(target=worker.run)
    thread.start()
    while thread.is_alive():
        most = max(most, resident_bytes())
        time.sleep(0.05)
    return most


def beside_dripping(user):
    """Seconds from the asking to the arrival of the slowest of twenty, while three services that drip have work."""
    from django.utils import timezone

    from console.phone import jobs
    from console.phone.models import Device
    from console.phone.worker import Worker
    from tests.push_service import DRIP, push_service

    worker, slowest = Worker(), 0.0
    with ExitStack() as stack:
        good, *bad = [stack.enter_context(push_service()) for _ in range(4)]
        keys = []
        for service in (good, *bad):
            given = service.subscribe().subscription
            facts = {"name": "Phone", "seen_at": timezone.now(), "endpoint": given["endpoint"], **given["keys"]}
            keys.append(Device.objects.create(user=user, **facts).pk)
        for service in bad:
            service.always = DRIP
        thread = threading.Thread(target=worker.run)
        thread.start()
        for number in range(20):
            jobs.tell(keys[1:], "test", int(time.time()) + number, is_urgent=True)
            before, asked = len(good.received), time.monotonic()
            jobs.tell(keys[:1], "test", int(time.time()) + 5000 + number, is_urgent=True)
            while len(good.received) == before and time.monotonic() < asked + 60:
                time.sleep(0.005)
            slowest = max(slowest, time.monotonic() - asked)
            time.sleep(0.5)
        worker.running = False
    thread.join()
    return slowest


def resident_bytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
