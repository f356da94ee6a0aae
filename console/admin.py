"""The administration's own words."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_title = "Pupitre"
admin.site.site_header = "Pupitre"
admin.site.index_title = _("Administration")
