"""What a person chose for one device, kept in its cookies: a page is drawn right from its first line, with no flash."""

THEMES = {"light", "dark"}  # anything else follows the system


def choices(request):
    theme = request.COOKIES.get("theme")
    return {
        "theme": theme if theme in THEMES else "",
        "is_side_by_side": request.COOKIES.get("columns") == "on",
        "has_letters": request.COOKIES.get("letters") != "off",
    }
