"""What a device is to tell of, and when it keeps quiet."""

from datetime import time

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from . import devices
from .models import Device, Kind
from .platforms import platform_of

NIGHT = time(20), time(8)  # proposed


class ChoicesForm(forms.ModelForm):
    quiet = forms.BooleanField(required=False)

    class Meta:
        model = Device
        fields = [*(f"tells_{kind.value}" for kind in Kind), "makes_sound", "vibrates", "quiet_from", "quiet_until"]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if not cleaned.get("quiet"):
            cleaned["quiet_from"] = cleaned["quiet_until"] = None
        elif not (cleaned.get("quiet_from") and cleaned.get("quiet_until")):
            raise forms.ValidationError(_("Quiet hours need a beginning and an end."))
        return cleaned


@require_POST
def choose(request):
    """All the switches of the device that asks."""
    device = devices.here(request)
    form = ChoicesForm(request.POST, instance=device)
    if not form.is_valid():
        return devices.remember(_listed(request, device, form, status=422), device)
    Device.objects.filter(pk=device.pk).update(**{name: form.cleaned_data[name] for name in ChoicesForm.Meta.fields})
    return devices.remember(HttpResponse(status=204), device)


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
    return {
        "device": device,
        "devices": list(Device.objects.filter(user=request.user)),
        "form_of_device": form,
        "platform": platform_of(request.headers.get("User-Agent", "")),
        "night": NIGHT,
        "kinds": Kind,
    }


def _listed(request, device, form=None, status=200):
    return render(request, "phone/notifications.html", _context(request, device, form), status=status)
