"""Pushes handed to a push service on this machine: how many a second, and what the workers' process grows by.

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
    from django_tasks_db.models import DBTaskResult

    from console.accounts.models import User
    from console.management import jobs as workers
    from console.phone import jobs
    from console.phone.models import Device
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
            jobs.tell([keys[number % DEVICES]], "test", int(time.time()) + 3600)
        before, start = resident_bytes(), time.monotonic()
        pushers = workers.new_workers()[1:]
        for worker in pushers:
            worker.batch, worker.startup_delay = True, False
        threads = [threading.Thread(target=worker.run) for worker in pushers]
        for thread in threads:
            thread.start()
        most = before
        while any(thread.is_alive() for thread in threads):
            most = max(most, resident_bytes())
            time.sleep(0.1)
        took = time.monotonic() - start
        lost = count - len({id(request) for request in service.received})
        left = DBTaskResult.objects.filter(queue_name=jobs.PUSHES, status="READY").count()
    return {"rate": count / took, "megabytes": (most - before) / 2**20, "lost": lost, "left": left}


def resident_bytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
