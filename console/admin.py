"""What nobody administers goes out of the administration again; what only the console can judge comes in."""

from django.contrib import admin
from django_tasks_db import admin as of_jobs  # noqa: F401 - it registers them
from django_tasks_db.models import DBTaskResult

from console.sites import admin as of_sites  # noqa: F401 - it registers them

admin.site.unregister(DBTaskResult)  # the background jobs are no matter of an administrator's
