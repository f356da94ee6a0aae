"""Templates as the providers have them: written and approved there, only read here."""

from django.contrib import admin

from conversations.models import MessageTemplate

from .pages import InALanguage


@admin.register(MessageTemplate)
class MessageTemplateAdmin(InALanguage):
    list_display = ("name", "language_name", "inbox", "state")
    list_select_related = ("inbox",)
    list_filter = ("state", "inbox")
    search_fields = ("name", "body")
    fields = ("inbox", "name", "language_name", "state", "header", "body", "footer")
