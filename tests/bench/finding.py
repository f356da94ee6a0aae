"""How much of what visitors ask the copilot finds, and how soon, in a process of its own: python -m tests.bench.finding

Prints {"recall": {…}, "milliseconds": {passages: [of each question]}, "memory": MB} as JSON. The questions and articles
are those of the tests; the passages beside theirs have random vectors of length 1, which take as long to compare.
"""

import json
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup()

import numpy as np  # noqa: E402
from django.utils import timezone  # noqa: E402

from conversations.knowledge import (  # noqa: E402
    answers,
    embeddings,
    meanings,
    retrieval,
    sentence_encoder,
    vocabulary,
)
from conversations.knowledge.models import Article, Collection, KnownWord, Passage  # noqa: E402
from tests.knowledge import questions  # noqa: E402

SIZES = (1_000, 10_000)  # passages
WORDS = 20_000  # of which they are made
IN_EACH = 40


def main():
    before = resident_megabytes()
    retrieval.warm_up()
    inbox = questions.publish()
    model = resident_megabytes() - before
    recall = {
        "French": questions.recall(questions.in_french(questions.NEW), inbox)[0],
        "proof": questions.recall(questions.PROOF, inbox)[0],
        "across": questions.recall(questions.across(questions.NEW), inbox)[0],
        "others": questions.recall(questions.OTHERS, inbox)[0],
        "passage": questions.right_passages(inbox)[0],
        "passage of its article": questions.right_passages(inbox, are_first=False)[0],
    }
    milliseconds = {}
    for size in SIZES:
        fill_up_to(size, inbox)
        retrieval.warm_up()
        milliseconds[size] = {
            "find": [took(question, inbox) for question in questions.ALL],
            "answer": [took(question, inbox, is_answer=True) for question in questions.ALL],
        }
    print(json.dumps({"recall": recall, "milliseconds": milliseconds, "memory": model}))


def took(question, inbox, *, is_answer=False):
    """Milliseconds to the passages of a question, or to the answer quoted from them."""
    embeddings.of_question.cache_clear()
    meanings.of_question.cache_clear()
    vocabulary._vectors_of.cache_clear()  # nobody has asked it before, nor any of its words
    start = time.perf_counter()
    found = retrieval.find(question.text, inbox=inbox, limit=5)
    if is_answer:
        answers.quoting(found)
    return 1000 * (time.perf_counter() - start)


def fill_up_to(size, inbox):
    """Articles of one passage, each a sentence of words by chance."""
    missing = size - Passage.objects.count()
    chance = np.random.default_rng(size)
    collection = Collection.objects.get(inboxes=inbox)
    made = [
        Article(collection=collection, title=f"Article {number}", text="", updated_at=timezone.now())
        for number in range(missing)
    ]
    articles = Article.objects.bulk_create(made, batch_size=500)
    words = [*map(_word, range(WORDS))]
    of_words = chance.standard_normal((WORDS, sentence_encoder.SIZE)) / sentence_encoder.SIZE**0.5
    rows = [
        KnownWord(text=word, vector=vector.tobytes())
        for word, vector in zip(words, of_words.astype(np.float16), strict=True)
    ]
    KnownWord.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    vectors = chance.standard_normal((2 * missing, meanings.SIZE)).astype(np.float32)
    vectors = meanings.at_length_one(vectors).reshape(missing, 2, meanings.SIZE)
    passages = [
        Passage(
            article=article,
            position=0,
            text=" ".join(said).capitalize() + ".",
            words=" ".join(said),
            vectors=own.tobytes(),
            model=meanings.MODEL,
        )
        for article, own, said in zip(articles, vectors, chance.choice(words, (missing, IN_EACH)), strict=True)
    ]
    Passage.objects.bulk_create(passages, batch_size=500)


def _word(number):
    """Of letters, as long as ours."""
    return f"{number:06}".translate(str.maketrans("0123456789", "abcdefghij"))


def resident_megabytes():
    with open("/proc/self/statm") as memory:  # noqa: PTH123 - no file of ours
        return int(memory.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


if __name__ == "__main__":
    main()
