"""Pushes handed to a push service on this machine: how many a second, what the worker's process grows by, and how late
one comes beside services that drip a header now and then.

python -m tests.bench.pushes COUNT      in a process of its own, on the database of DATA_DIR; prints JSON
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

DEVICES = 200


def main(count):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from console.accounts.models import User
    from console.phone import jobs
    from console.phone.models import Device, Push
    from console.phone.worker import Worker
    from tests.push_service import push_service

    settings.PUSH_TO_THIS_MACHINE = True
    now = timezone.now()
    with push_service() as service:
        user = User.objects.create_user("pushes@bench.example", first_name="Pushes")
        devices = []
        for number in range(DEVICES):
            given = service.subscribe().subscription
            devices.append(
                Device(user=user, name=f"{number}", seen_at=now, endpoint=given["endpoint"], **given["keys"])
            )
        Device.objects.bulk_create(devices)
        keys = list(Device.objects.filter(user=user).values_list("pk", flat=True))
        for number in range(count):
            jobs.tell([keys[number % DEVICES]], "test", int(time.time()) + 3600 + number)
        before, start = resident_bytes(), time.monotonic()
        worker = Worker()
        worker.batch = True
        thread = threading.Thread(target=worker.run)
        thread.start()
        most = before
        while thread.is_alive():
            most = max(most, resident_bytes())
            time.sleep(0.1)
        took = time.monotonic() - start
        lost = count - len({id(request) for request in service.received})
        left = Push.objects.count()
        late = beside_dripping(user, keys[0], service)
    return {
        "rate": count / took,
        "megabytes": (most - before) / 2**20,
        "lost": lost,
        "left": left,
        "beside_dripping": late,
    }


def beside_dripping(user, key, service):
    """Seconds from the asking to the arrival of the slowest of twenty, while three services that drip have work."""
    from contextlib import ExitStack

    from django.utils import timezone

    from console.phone import jobs
    from console.phone.models import Device
    from console.phone.worker import Worker
    from tests.push_service import DRIP, push_service

    worker, slowest = Worker(), 0.0
    with ExitStack() as stack:
        bad = [stack.enter_context(push_service()) for _ in range(3)]
        dripping = []
        for one in bad:
            one.always = DRIP
            given = one.subscribe().subscription
            facts = {"name": "Drip", "seen_at": timezone.now(), "endpoint": given["endpoint"], **given["keys"]}
            dripping.append(Device.objects.create(user=user, **facts).pk)
        thread = threading.Thread(target=worker.run)
        thread.start()
        for number in range(20):
            jobs.tell(dripping, "test", int(time.time()) + number)
            before, asked = len(service.received), time.monotonic()
            jobs.tell([key], "test", int(time.time()) + 5000 + number)
            while len(service.received) == before and time.monotonic() < asked + 60:
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
