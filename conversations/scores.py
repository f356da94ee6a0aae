"""A figure that somebody gives in a message of their own, with or without a word to it: "4", "4 - merci", "٤/٥", "4️⃣".

What is not plainly a figure is none, since it is the beginning of the next conversation: "4 people", "2-room flat",
"4-5 days", "4:30".
"""

import re
from dataclasses import dataclass

HAN = {figure: value for value, figure in enumerate("〇一二三四五六七八九十")}
# `\d` is a digit of any script. A keycap is one with two signs behind it; Chinese, Japanese and Korean count points.
_FIGURE = r"(?P<figure>\d{1,2}|[〇一二三四五六七八九十])(?:\ufe0f?\u20e3)?(?: ?[点點分점])?"
_OUT_OF = r"(?: ?[/／] ?(?P<most>\d{1,2}))?"
_APART = r"(?:\s*[,;:.!]\s+|\s+[-–—]\s*|[-–—]\s+|\s*[、。，：；！]\s*|\s*\n\s*)"
_SAID = re.compile(rf"{_FIGURE}{_OUT_OF}(?:\s*[.!。！]*|{_APART}(?P<comment>(?![\s\d]).+))", re.DOTALL)
_DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))  # no letters, in Arabic


@dataclass(frozen=True)
class Score:
    figure: int
    comment: str = ""


def score_in(text: str, *, least: int, most: int) -> Score | None:
    """The figure that a message gives, from `least` to `most`, and what it says of it. None: it gives none."""
    found = _SAID.fullmatch(text.translate(_DIRECTIONS).strip())
    if found is None or (found["most"] and int(found["most"]) != most):
        return None
    figure = HAN[found["figure"]] if found["figure"] in HAN else int(found["figure"])
    return Score(figure, (found["comment"] or "").strip()) if least <= figure <= most else None
