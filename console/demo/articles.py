"""The articles of Maison Lorme: thirty in French, ten of them in German and English too, a Markdown file each.

`articles/asked.tsv` has the questions that the French ones answer, a line each: its article's name, then the question.
"""

from datetime import datetime
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

from conversations.knowledge import indexing
from conversations.knowledge.models import Article, Collection
from conversations.models import Inbox

FOLDER = Path(__file__).with_name("articles")
ORIGINAL = "fr"
TRANSLATIONS = ("de", "en")


def publish(inbox: Inbox, origin: str, *, now: datetime) -> None:
    """All of them, for one inbox, to be read at the shop that stands at `origin`."""
    collection = Collection.objects.create(name="Aide")
    collection.inboxes.add(inbox)
    originals: dict[str, Article] = {}
    for language in (ORIGINAL, *TRANSLATIONS):
        for file in sorted((FOLDER / language).glob("*.md")):
            article = Article(
                collection=collection,
                title=title_of(file.read_text()),
                language=language,
                questions=asked_of(file.stem) if language == ORIGINAL else "",
                link=origin + reverse("demo-article", args=[language, file.stem]),
                text=text_of(file.read_text()),
                translation_of=originals.get(file.stem),
            )
            originals.setdefault(file.stem, indexing.save(article, now=now))


def title_of(markdown: str) -> str:
    return markdown.partition("\n")[0].removeprefix("# ")


def text_of(markdown: str) -> str:
    return markdown.partition("\n")[2].strip()


def asked_of(name: str) -> str:
    """The questions that an article answers, a line each."""
    lines = (line.split("\t") for line in (FOLDER / "asked.tsv").read_text().splitlines())
    return "\n".join(question for article, question in lines if article == name)


def as_html(language: str, name: str) -> dict[str, str] | None:
    """{"title", "body"} of one of them, or None. Both parts of its address are slugs."""
    file = FOLDER / language / f"{name}.md"
    if not file.is_file():
        return None
    markdown = file.read_text()
    # Our own files, and no HTML in them.
    return {"title": title_of(markdown), "body": mark_safe(MarkdownIt().render(text_of(markdown)))}
