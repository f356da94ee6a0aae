"""Gives the people of the benchmark two languages: python -m tests.bench.translated FILE READS [--automatic] [--past]

In DATA_DIR's database: visitors write Portuguese, agents read READS. Where that is another one than English, the model
out of English is a copy of the Portuguese one under its name, so that whatever is said goes through two models. With
`--automatic` what visitors write is translated by itself. With `--past` the first LONG conversations hold MANY messages
that nobody has translated. Their ids are written to FILE, by conversation.
"""

import json
import os
import shutil
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from conversations.models import Conversation, Message, Visitor  # noqa: E402
from conversations.people.models import User  # noqa: E402
from conversations.translating import UNKNOWN, WORTH_IT  # noqa: E402
from tests.translation.generated import generated  # noqa: E402
from translation.firefox import store  # noqa: E402

LONG, MANY = 10, 200


@transaction.atomic
def make(reads, *, is_automatic, has_past):
    User.objects.update(translates_automatically=is_automatic, translation_language=reads)
    Visitor.objects.update(language="pt", language_certainty=Visitor.Certainty.CORRECTED)
    Message.objects.update(language=UNKNOWN)  # looked at: what is translated is what the benchmark says
    if reads != "en":
        install_copy("en-pt", f"en-{reads}")
    if not has_past:
        return {}
    said = [sentence.text for sentence in generated(2 * LONG * MANY) if sentence.language == "pt"]
    conversations = list(Conversation.objects.order_by("pk")[:LONG])
    return {each.pk: _write(each, said[at * MANY : (at + 1) * MANY]) for at, each in enumerate(conversations)}


def install_copy(pair, name):
    """A model that came with the package as one that was downloaded, of another direction."""
    where = store.folder() / name
    shutil.copytree(store.pairs()[pair], where)
    store.write_list(where)


def _write(conversation, said):
    long_ago = timezone.now() - 2 * WORTH_IT  # the clock leaves them to whoever opens them
    rows = [
        Message(conversation=conversation, from_visitor=True, text=text, revision=number, sent_at=long_ago)
        for number, text in enumerate(said, conversation.revision + 1)
    ]
    made = Message.objects.bulk_create(rows)
    last = made[-1]
    Conversation.objects.filter(pk=conversation.pk).update(
        revision=last.revision, last_message=last, last_message_at=last.sent_at
    )
    return [message.pk for message in made]


if __name__ == "__main__":
    file, reads, *options = sys.argv[1:]
    Path(file).write_text(json.dumps(make(reads, is_automatic="--automatic" in options, has_past="--past" in options)))
