"""How soon the tag is suggested that a conversation may be closed with: python -m tests.bench.tagging

Prints {"question": [milliseconds], "long": [milliseconds]} as JSON: of visitors who have asked one question, and of
those who have written as much as is looked at. As many earlier conversations are known as are compared.
"""

import json
import os
import time
from itertools import cycle, islice
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from conversations import lifecycle, messages  # noqa: E402
from conversations.knowledge import embeddings, likely_tags, retrieval  # noqa: E402
from conversations.models import Conversation, Inbox, Visitor  # noqa: E402
from conversations.people.models import User  # noqa: E402
from tests.knowledge import questions  # noqa: E402

LONG = 10  # questions, of which a visitor has asked one after the other


def main():
    retrieval.warm_up()
    inbox = Inbox.objects.create(name="tags.example")
    tags = cycle([inbox.tags.create(name=name) for name in ("Delivery", "Payment", "Repair")])
    asked = [question.text for question in questions.ALL]
    for text in islice(cycle(asked), likely_tags.LATELY):
        lifecycle.close(conversation(inbox, [text]), by=User.objects.first(), tag=next(tags), now=timezone.now())
    likely_tags._read(list(Conversation.objects.filter(inbox=inbox).values_list("pk", flat=True)))
    texts = cycle(asked)
    told = {
        "question": [took(conversation(inbox, [text])) for text in asked],
        "long": [took(conversation(inbox, list(islice(texts, LONG)))) for _text in asked],
    }
    print(json.dumps(told))


def conversation(inbox, said):
    visitor = Visitor.objects.create(created_at=timezone.now())
    words = [messages.Words(visitor, inbox, str(uuid4()), text) for text in said]
    return messages.post_from_visitors(words, now=timezone.now())[0].conversation


def took(of):
    embeddings.of_question.cache_clear()  # nobody has looked at it before
    start = time.perf_counter()
    likely_tags.likely(of)
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
