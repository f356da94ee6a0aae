"""What a device is to tell of, and when it keeps quiet."""

from datetime import time

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from conversations.base.retries import retried

from . import devices, kinds
from .models import Device, SwitchedOff
from .platforms import platform_of

NIGHT = time(20), time(8)  # proposed


class ChoicesForm(forms.ModelForm):
    """With a switch for each of these kinds."""

    quiet = forms.BooleanField(required=False)

    class Meta:
        model = Device
        fields = ["makes_sound", "vibrates", "quiet_from", "quiet_until"]

    def __init__(self, data, *, instance, switches):
        super().__init__(data, instance=instance)
        self.switches = switches
        for kind in switches:
            self.fields[kind.switch] = forms.BooleanField(required=False)

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if not cleaned.get("quiet"):
            cleaned["quiet_from"] = cleaned["quiet_until"] = None
        elif not (cleaned.get("quiet_from") and cleaned.get("quiet_until")):
            raise forms.ValidationError(_("Quiet hours need a start and an end."))
        return cleaned

    def turned(self, *, on):
        """The kinds whose switch is on, or off."""
        return [kind.value for kind in self.switches if self.cleaned_data[kind.switch] == on]


@require_POST
def choose(request):
    """All the switches of the device that asks."""
    device = devices.here(request)
    form = ChoicesForm(request.POST, instance=device, switches=kinds.switches_of(request.user))
    if not form.is_valid():
        return devices.remember(_listed(request, device, form, status=422), device)
    _keep(form)
    return devices.remember(HttpResponse(status=204), device)


@retried
@transaction.atomic
def _keep(form):
    """Of kinds that are not among the switches of its person, the device keeps what was chosen before."""
    device = form.instance
    fields = {name: form.cleaned_data[name] for name in form.Meta.fields}
    if not Device.objects.filter(pk=device.pk).update(**fields):
        return  # it was removed meanwhile
    off = form.turned(on=False)
    SwitchedOff.objects.filter(device=device, kind__in=form.turned(on=True)).delete()
    rows = [SwitchedOff(device=device, kind=kind) for kind in off]
    SwitchedOff.objects.bulk_create(rows, ignore_conflicts=True)


@require_POST
def remove(request, device):
    """A device of one's own: it is told nothing any more."""
    get_object_or_404(Device, pk=device, user=request.user).delete()
    return _listed(request, devices.current(request))


def context(request):
    """What the settings show of the device that asks, and of its person's others."""
    return _context(request, devices.current(request))


def _context(request, device, form=None):
    device = device or Device(user=request.user)
    off = form.turned(on=False) if form else device.off
    return {
        "device": device,
        "devices": list(Device.objects.filter(user=request.user)),
        "form_of_device": form,
        "platform": platform_of(request.headers.get("User-Agent", "")),
        "night": NIGHT,
        "switches": [(kind, kind.value not in off) for kind in kinds.switches_of(request.user)],
    }


def _listed(request, device, form=None, status=200):
    return render(request, "phone/notifications.html", _context(request, device, form), status=status)
