"""One colour from the administrator, and those that follow from it, readable by day and by night."""

from conversations.colours import contrast, mixed

PAPER, INK = "#FFFFFF", "#1B2529"  # the surfaces that the widget's words stand on


def colours_of(brand):
    """Colours as "#RRGGBB": fill, soft ground and text, for light and dark."""
    return {
        "brand": brand,
        "soft_light": mixed(brand, PAPER, 0.14),
        "soft_dark": mixed(brand, INK, 0.28),
        "text_light": brand,
        "text_dark": _readable(brand, INK),
    }


def _readable(colour, ground):
    """The colour, lightened until it can be read on a dark ground (4.5:1)."""
    for step in range(0, 101, 5):
        lighter = mixed(PAPER, colour, step / 100)
        if contrast(lighter, ground) >= 4.5 and contrast(lighter, mixed(colour, ground, 0.28)) >= 4.5:
            return lighter
    return PAPER
