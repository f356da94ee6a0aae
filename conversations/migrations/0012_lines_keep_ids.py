"""Lines of the timeline keep ids of people, groups, tags and macros, where they kept names.

A name that exactly one bears becomes that one's id. One that nobody bears, or several, stays as words: `by_words` in the
place of `by`. Who signed a row (its agent) is known without a name. Whom a note mentions is called so.
"""

from collections import defaultdict

from django.db import migrations
from django.db.models import F

BATCH = 2000  # rows read at once


class Names:
    """Who bears a name, of those who are there today."""

    def __init__(self, apps):
        self.people, self.groups, self.tags, self.macros = (defaultdict(list) for _kind in range(4))
        for pk, first, last, email in _all(apps, "accounts", "User", "first_name", "last_name", "email"):
            self.people[_full_name(first, last, email)].append(pk)
        for pk, name in _all(apps, "conversations", "Group", "name"):
            self.groups[name].append(pk)
        for pk, inbox, name in _all(apps, "conversations", "Tag", "inbox", "name"):
            self.tags[inbox, name].append(pk)
        for pk, name in _all(apps, "conversations", "Macro", "name"):
            self.macros[name].append(pk)


def to_ids(apps, schema_editor):
    names = Names(apps)
    _rewrite(apps, lambda row: _with_ids(row, names) if row.kind == "event" else _renamed(row, "called", "mentioned"))


def to_names(apps, schema_editor):
    """What transfers have learned since, whom they came from, is forgotten."""
    people = {pk: _full_name(*rest) for pk, *rest in _all(apps, "accounts", "User", "first_name", "last_name", "email")}
    groups, tags, macros = (dict(_all(apps, "conversations", kind, "name")) for kind in ("Group", "Tag", "Macro"))
    named = {"by": people, "agent": people, "people": people, "group": groups, "tag": tags, "macro": macros}
    _rewrite(apps, lambda row: _with_names(row, named) if row.kind == "event" else _renamed(row, "mentioned", "called"))


def _with_ids(row, names):
    details = {}
    for fact, words in row.details.items():
        if fact == "by" and row.agent_id:
            details["by"] = row.agent_id
        elif fact in ("by", "agent"):
            details |= _fact(fact, names.people[words], words)
        elif fact == "tag":
            details |= _fact("tag", names.tags[row.inbox, words], words)
        elif fact == "macro":
            details |= _fact("macro", names.macros[words], words)
        elif fact == "to" and row.event == "supervisors_told":
            details |= _people(words, names)
        elif fact == "to" and row.event == "escalated":
            details |= _fact("group", names.groups[words], words)
        elif fact == "to":  # a transfer, to a person or a group
            bearers = names.people[words] + names.groups[words]
            details |= _fact("agent" if names.people[words] else "group", bearers, words)
        else:
            details[fact] = words
    return details


def _fact(fact, bearers, words):
    return {fact: bearers[0]} if len(bearers) == 1 else {f"{fact}_words": words}


def _people(words, names):
    """Several, with commas between them."""
    found = [names.people[name] for name in words.split(", ")]
    if all(len(bearers) == 1 for bearers in found):
        return {"people": [bearers[0] for bearers in found]}
    return {"people_words": words}


def _with_names(row, named):
    details = {}
    for stored, value in row.details.items():
        fact = stored.removesuffix("_words")
        if fact in ("from_agent", "from_group"):
            continue
        is_recipient = fact in ("people", "group") or (fact == "agent" and row.event == "transferred")
        details["to" if is_recipient else fact] = _name(value, named[fact]) if stored in named else value
    return details


def _name(value, names):
    if isinstance(value, list):
        return ", ".join(names.get(pk, "?") for pk in value)
    return names.get(value, "?")


def _renamed(row, old, new):
    return {new if fact == old else fact: value for fact, value in row.details.items()}


def _rewrite(apps, change):
    """Gives all rows their new details, so many at once."""
    model = apps.get_model("conversations", "Message")
    rows = model.objects.filter(kind__in=["event", "note"]).annotate(inbox=F("conversation__inbox")).order_by("pk")
    rows, last = rows.only("kind", "event", "agent", "details"), 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        changed = [row for row in batch if row.details]
        for row in changed:
            row.details = change(row)
        model.objects.bulk_update(changed, ["details"], batch_size=BATCH // 4)


def _all(apps, app, model, *columns):
    return apps.get_model(app, model).objects.values_list("pk", *columns)


def _full_name(first, last, email):
    return f"{first} {last}".strip() or email


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_community_manager_and_sign_outs"),
        ("conversations", "0011_folded_words"),
    ]

    operations = [migrations.RunPython(to_ids, to_names)]
