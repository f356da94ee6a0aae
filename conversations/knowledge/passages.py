"""An article cut into passages: what stands below a heading, by paragraphs, in pieces that can be read at a glance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 600  # characters of a passage, but for a longer paragraph's last sentence
MOST = 500  # passages of an article

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
# A sentence ends with its sign and is followed by what begins another; signs of East Asia need no space.
_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][»”“\"’)]))\s+(?=[^\W\d_a-zß-ÿ]|[«„“\"¿¡(\d])|(?<=[。！？])")


@dataclass(frozen=True)
class Cut:
    heading: str
    text: str


def cut(markdown: str) -> list[Cut]:
    """The passages of an article's text, as plain text, in their order."""
    passages: list[Cut] = []
    for heading, paragraph in _paragraphs(_MARKDOWN.parse(markdown)):
        for piece in _pieces(paragraph):
            last = passages[-1] if passages else None
            if last and last.heading == heading and len(last.text) + len(piece) < LONGEST:
                passages[-1] = Cut(heading, f"{last.text} {piece}")
            else:
                passages.append(Cut(heading, piece))
    return passages[:MOST]


def sentences(text: str) -> list[str]:
    """The sentences of a passage, which joined by what stood between them are the passage again."""
    found, begin = [], 0
    for end in _END.finditer(text):
        found.append(text[begin : end.start()])
        begin = end.end()
    return [sentence for sentence in (*found, text[begin:]) if sentence.strip()]


def _paragraphs(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """(The heading above it, a paragraph without marks)."""
    heading = ""
    is_heading = False
    for token in tokens:
        if token.type == "heading_open":
            is_heading = True
        elif token.type == "heading_close":
            is_heading = False
        elif token.type == "inline" and (text := _plain(token)):
            if is_heading:
                heading = text[:300]
            else:
                yield heading, text
        elif token.type in {"fence", "code_block"} and (text := " ".join(token.content.split())):
            yield heading, text


def _plain(token: Token) -> str:
    pieces = ("\n" if child.type.endswith("break") else child.content for child in token.children or ())
    return " ".join("".join(pieces).split(" ")).replace("\n", " ").strip()


def _pieces(paragraph: str) -> Iterator[str]:
    """A paragraph that is too long to be read at a glance is cut between its sentences."""
    piece = ""
    for sentence in sentences(paragraph) if len(paragraph) > LONGEST else [paragraph]:
        if piece and len(piece) + len(sentence) >= LONGEST:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}" if piece else sentence
    if piece:
        yield piece
