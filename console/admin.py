"""The administration's own words."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_tasks_db import admin as of_jobs  # noqa: F401 - it registers them
from django_tasks_db.models import DBTaskResult

admin.site.site_title = "Pupitre"
admin.site.site_header = "Pupitre"
admin.site.index_title = _("Administration")
admin.site.unregister(DBTaskResult)  # the background jobs are no matter of an administrator's
