"""What nobody administers goes out of the administration again."""

from django.contrib import admin
from django_tasks_db import admin as of_jobs  # noqa: F401 - it registers them
from django_tasks_db.models import DBTaskResult

admin.site.unregister(DBTaskResult)  # the background jobs are no matter of an administrator's
