"""`{% icon "check" "s" label=_("Sent") %}`: one icon of the sprite that tools/build.mjs makes."""

from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

ICONS = Path(__file__).resolve().parents[2] / "static" / "icons"


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    # A label is often lazy: its words are those of whoever reads this page.
    return draw(name, size, str(label))


@lru_cache(maxsize=2048)
def draw(name: str, size: str, label: str) -> SafeString:
    """`size`: a class of CSS; `label`: what a screen reader says, nothing for an ornament."""
    if strict() and name not in names():
        raise LookupError(f"No icon is called {name!r}: add it to static/icons/lucide.txt, or draw it beside.")
    css = f"icon {size}".strip()
    href = f"{sprite()}#{name}"
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href
        )
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}"/></svg>', css, href)


def strict() -> bool:
    """A wrong name stops a developer and a test; a person at work only misses a picture."""
    return getattr(settings, "STRICT_ICONS", settings.DEBUG)


@cache
def sprite() -> str:
    return static("icons.svg")


@cache
def names() -> frozenset[str]:
    listed = (ICONS / "lucide.txt").read_text().split()
    return frozenset([*listed, *(path.stem for path in ICONS.glob("*.svg"))])
