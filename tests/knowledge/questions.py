"""What visitors ask, and the article that answers: by hand, in words that are not the article's.

`questions.tsv` is what the finding was built by; `new_questions.tsv` was written afterwards, and nothing was chosen by
it. `proof_questions.tsv`, in French, was written when nothing was left to choose.
`other_languages.tsv` is in languages that one of the two models does not know, `passages.tsv` has words of the passage
that answers, for questions whose article has several, `off_topic.tsv` what no article answers.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from console.demo import articles
from conversations.base.folding import folded
from conversations.knowledge import indexing, retrieval
from conversations.knowledge.models import Article, Passage
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


def _rows(name):
    return [line.split("\t") for line in Path(__file__).with_name(name).read_text().splitlines()]


KNOWN = [Question(*row) for row in _rows("questions.tsv")]
NEW = [Question(*row) for row in _rows("new_questions.tsv")]
OTHERS = [Question(*row) for row in _rows("other_languages.tsv")]
PROOF = [Question(*row) for row in _rows("proof_questions.tsv")]
ALL = [*KNOWN, *NEW, *OTHERS, *PROOF]
EVERY = 30  # articles of the demo company
PASSAGES = _rows("passages.tsv")  # (words of the passage, the question)
OFF_TOPIC = [text for _language, text in _rows("off_topic.tsv")]


def in_french(asked):
    return [question for question in asked if question.language == articles.ORIGINAL]


def across(asked):
    """Those whose article is in other languages only."""
    return [question for question in asked if question.is_across]


def shared_words(question):
    """Content words that the question and its article have in common, in whatever language both are."""
    files = articles.FOLDER.glob(f"*/{question.answered_by}.md")
    texts = [articles.asked_of(question.answered_by), *(file.read_text() for file in files)]
    return _content_words(question.text) & set().union(*map(_content_words, texts))


def _content_words(text):
    words = re.findall(r"[^\W\d_]+", folded(text))
    return {word for word in words if len(word) >= 4 and word not in EMPTY}


def publish(*, are_asked=True):
    """The articles, indexed; answers with the inbox where they are known. `are_asked`: with the questions that each is
    known to answer."""
    inbox = Inbox.objects.create(name="questions.example")
    articles.publish(inbox, "https://questions.example", now=timezone.now())
    if not are_asked:
        Article.objects.update(questions="")
    for pk in Article.objects.filter(due_at__isnull=False).values_list("pk", flat=True):
        indexing.build(pk)
    return inbox


def recall(asked, inbox, *, limit=3):
    """The share of questions whose article, in whatever language, is among the first `limit`; and those not found."""
    missed = [question for question in asked if question.answered_by not in _names(question, inbox, limit)]
    return 1 - len(missed) / len(asked), missed


def right_passages(inbox, *, are_first=True):
    """The share of questions whose first passage is the one that answers, or (`are_first=False`) whose first passage of
    the article that answers is; and the questions of the others. The same passage of a translation is as good."""
    missed = [text for words, text in PASSAGES if not _is_right(text, words, inbox, are_first=are_first)]
    return 1 - len(missed) / len(PASSAGES), missed


def _is_right(text, words, inbox, *, are_first):
    [right] = [
        passage for passage in Passage.objects.filter(article__translation_of=None) if words in _spaced(passage.text)
    ]
    hits = retrieval.find(text, inbox=inbox, limit=1 if are_first else EVERY).hits
    found = [(hit.article.translation_of_id or hit.article.pk, hit.passage.position) for hit in hits]
    return (right.article_id, right.position) in found


def _spaced(text):
    """With the spaces of a keyboard."""
    return " ".join(text.split())


def _names(question, inbox, limit):
    hits = retrieval.find(question.text, inbox=inbox, limit=limit).hits[:limit]
    return [hit.article.link.rstrip("/").rpartition("/")[2] for hit in hits]
