"""The administration of who writes down voice messages: which service, and with which key."""

from django.contrib import admin

from conversations.models import TranscriptionSetting
from translation.service_form import ServiceAdmin

from .pages import OneRow


@admin.register(TranscriptionSetting)
class TranscriptionSettingAdmin(ServiceAdmin, OneRow):
    list_display = ("is_on", "url", "model")
    fields = ("is_on", "url", "secret", "model")
