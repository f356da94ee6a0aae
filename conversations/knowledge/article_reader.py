"""Reads a web page or a PDF from standard input and prints {"title", "text", "language"} or {"problem"} as JSON.

article_reader.py html|pdf. `text` is Markdown. It runs as a program of its own, see conversations/files/limited.py, and
imports nothing of Pupitre.
"""

import io
import json
import re
import sys
from typing import Any

MOST_PAGES = 300
MOST_TEXT = 200_000  # characters
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
LEFT_OUT = {"script", "style", "template", "noscript", "nav", "header", "footer", "aside", "form", "button", "svg"}
BLOCKS = {
    *(
        "p",
        "div",
        "section",
        "article",
        "main",
        "body",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "details",
        "summary",
    ),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "address", "br", "hr"),
}
# What Markdown would read as a mark.
MARKS = re.compile(r"([\\`*\[\]<])")
LEADING = re.compile(r"^([#>+\-=]|\d+(?=[.)]))")


def main() -> None:
    content = sys.stdin.buffer.read()
    try:
        read = {"html": of_html, "pdf": of_pdf}[sys.argv[1]](content)
    except MemoryError:
        read = {"problem": "large"}
    except Exception:  # noqa: BLE001 - whatever the parser stumbles over, it cannot be read
        read = {"problem": "damaged"}
    read = {name: value[:MOST_TEXT] for name, value in read.items()}
    sys.stdout.buffer.write(json.dumps(read).encode())


def of_html(content: bytes) -> dict[str, str]:
    """The main part of a page, or its body; the title is its first heading, or else what stands on its tab."""
    from lxml import html  # each kind loads its own library alone

    document = html.document_fromstring(content, parser=html.HTMLParser(encoding=_encoding(content)))
    body = next((found[0] for tag in ("main", "article", "body") if (found := document.xpath(f"//{tag}"))), document)
    paragraphs = Paragraphs()
    paragraphs.read(body)
    heading, title = (" ".join(" ".join(document.xpath(f"//{tag}//text()")[:50]).split()) for tag in ("h1", "title"))
    return {"title": heading or title, "text": paragraphs.text(), "language": document.get("lang") or ""}


def _encoding(content: bytes) -> str | None:
    """None where the page has to say it itself."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


class Paragraphs:
    """What a reader sees of a page's body, in paragraphs; the first h1 is its title and left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.words: list[str] = []
        self.has_title = False

    def read(self, root: Any) -> None:
        """`root`: lxml's element. It is walked, not called down: pages may be deep."""
        from lxml import etree

        skipped = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else "svg"  # a comment is left out as well
            if event == "start":
                if skipped is not None:
                    continue
                if tag in LEFT_OUT:
                    skipped = element
                    continue
                if tag in BLOCKS or tag in HEADINGS:
                    self.end()
                self.words.append(element.text or "")
            else:
                if skipped is element:
                    skipped = None
                elif skipped is not None:
                    continue
                elif tag in HEADINGS:
                    self.end(HEADINGS[tag])
                elif tag in BLOCKS:
                    self.end()
                elif tag in {"td", "th"}:
                    self.words.append(" ")
                if element is not root:
                    self.words.append(element.tail or "")
        self.end()

    def end(self, heading: str = "") -> None:
        words = " ".join("".join(self.words).split())
        self.words = []
        if not words:
            return
        if heading == "#" and not self.has_title:
            self.has_title = True
        else:
            self.found.append(f"{heading} {escaped(words)}" if heading else escaped(words))

    def text(self) -> str:
        return "\n\n".join(self.found)


def escaped(words: str) -> str:
    return LEADING.sub(lambda mark: f"{mark[0]}\\" if mark[0].isdigit() else f"\\{mark[0]}", MARKS.sub(r"\\\1", words))


def of_pdf(content: bytes) -> dict[str, str]:
    """Its pages' text, an empty line between paragraphs as far as the document shows where they end."""
    from pypdf import PdfReader

    document = PdfReader(io.BytesIO(content))
    if document.is_encrypted and not document.decrypt(""):
        return {"problem": "locked"}
    if len(document.pages) > MOST_PAGES:
        return {"problem": "large"}
    pages = [page.extract_text() for page in document.pages]
    paragraphs = [" ".join(part.split()) for page in pages for part in re.split(r"\n\s*\n", page)]
    title = document.metadata.title if document.metadata else ""
    return {
        "title": (title or "").strip(),
        "text": "\n\n".join(escaped(part) for part in paragraphs if part),
        "language": "",
    }


if __name__ == "__main__":
    main()
