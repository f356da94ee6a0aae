"""What visitors ask, and the article that answers: by hand, in words that are not the article's."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from console.demo import articles
from conversations.base.folding import folded
from conversations.knowledge import indexing, retrieval
from conversations.knowledge.models import Article
from conversations.models import Inbox

# Words of four letters and more that say nothing of what somebody asks about.
EMPTY = set(
    """
    avec avez cela cette ceux chez comme comment dans depuis dois donc elle elles entre est-ce etre fait faire faut
    leur leurs mais meme mettre moins mon nous notre nouvelle nouveau ou par pas peut peut-on peux plus pour pouvez
    puis quand quel quelle quelque quelques quoi sans sera sont sous suis sur tout toute tous tres une vers votre vous
    about after also been from have here into more much only over some than that their them then there they this those
    until were what when where which will with would your aber alle alles auch auf aus dann dass eine einen einer
    haben ihre ihren ihrer kann mein meine nicht noch oder sich sind wann wenn werden wird
    """.split()  # noqa: SIM905 - a hundred quotes would hide the words
)


@dataclass(frozen=True)
class Question:
    language: str
    answered_by: str  # the name of an article's file
    text: str

    @property
    def is_across(self) -> bool:
        """Whether the article that answers is in other languages only."""
        return not (articles.FOLDER / self.language / f"{self.answered_by}.md").exists()


def _read():
    lines = Path(__file__).with_name("questions.tsv").read_text().splitlines()
    return [Question(*line.split("\t")) for line in lines]


ALL = _read()
FRENCH = [question for question in ALL if question.language == articles.ORIGINAL]
ACROSS = [question for question in ALL if question.is_across]


def shared_words(question):
    """Content words that the question and its article have in common, in whatever language both are."""
    files = articles.FOLDER.glob(f"*/{question.answered_by}.md")
    return _content_words(question.text) & set().union(*(_content_words(file.read_text()) for file in files))


def _content_words(text):
    words = re.findall(r"[^\W\d_]+", folded(text))
    return {word for word in words if len(word) >= 4 and word not in EMPTY}


def publish():
    """The articles, indexed; answers with the inbox where they are known."""
    inbox = Inbox.objects.create(name="questions.example")
    articles.publish(inbox, "https://questions.example", now=timezone.now())
    for pk in Article.objects.filter(due_at__isnull=False).values_list("pk", flat=True):
        indexing.build(pk)
    return inbox


def recall(asked, inbox, *, limit=3):
    """The share of questions whose article, in whatever language, is among the first `limit`; and those not found."""
    missed = [question for question in asked if question.answered_by not in _names(question, inbox, limit)]
    return 1 - len(missed) / len(asked), missed


def _names(question, inbox, limit):
    hits = retrieval.find(question.text, inbox=inbox, limit=limit).by_meaning
    return [hit.article.link.rstrip("/").rpartition("/")[2] for hit in hits]
