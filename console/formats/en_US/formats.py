"""English for visitors whose region counts twelve hours; all else as in console/formats/en/."""

TIME_FORMAT = "g:i\N{NO-BREAK SPACE}A"
