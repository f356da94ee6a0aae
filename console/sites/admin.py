"""A site without a public address is refused as it is entered; each request judges it again."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from yarl import URL

from console.outgoing.addresses import NotPublic, check
from conversations.admin.knowledge import SiteAdmin
from conversations.knowledge.models import Site

admin.site.unregister(Site)


class SiteForm(forms.ModelForm):
    def clean_address(self):
        address = self.cleaned_data["address"]
        try:
            check(str(URL(address).join(URL("/"))))
        except (NotPublic, ValueError) as refusal:
            words = _("Pupitre reads public sites only: an address that begins with https:// and is open to everyone.")
            raise ValidationError(words) from refusal
        return address


@admin.register(Site)
class PublicSiteAdmin(SiteAdmin):
    form = SiteForm
