"""One colour from the administrator, and those that follow from it, readable by day and by night."""

from conversations.base.colours import contrast, mixed

WHITE, BLACK = "#FFFFFF", "#000000"
PAPER, INK = "#F3F0EC", "#1B2529"  # of the surfaces that the widget's words stand on, the hardest to read on


def colours_of(brand):
    """Colours as "#RRGGBB": fill, soft ground and text, for light and dark."""
    soft_light, soft_dark = mixed(brand, WHITE, 0.14), mixed(brand, INK, 0.28)
    return {
        "brand": brand,
        "soft_light": soft_light,
        "soft_dark": soft_dark,
        "text_light": _readable(brand, BLACK, on=[PAPER, soft_light]),
        "text_dark": _readable(brand, WHITE, on=[INK, soft_dark]),
    }


def _readable(colour, towards, *, on):
    """The colour, moved towards black or white until it can be read on each of these grounds (4.5:1)."""
    shades = (mixed(towards, colour, step / 100) for step in range(0, 101, 5))
    return next(shade for shade in shades if all(contrast(shade, ground) >= 4.5 for ground in on))
