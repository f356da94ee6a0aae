"""How a thread writes a file: its size, and where a visitor's frame finds it."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from . import passes

register = template.Library()
KB, MB = 1024, 1024 * 1024


@register.filter
def file_size(size):
    """Bytes as "148 KB" or "2.4 MB", in the reader's language."""
    if size < MB:
        return _("%(size)s KB") % {"size": number_format(max(1, round(size / KB)))}
    return _("%(size)s MB") % {"size": number_format(size / MB, decimal_pos=1)}


@register.simple_tag
def visitor_file(attachment, inbox, *, thumbnail=False):
    """The address of a visitor's own file, with the pass that opens it: their browser may send no cookies."""
    return passes.address_of(attachment, inbox, thumbnail=thumbnail)
