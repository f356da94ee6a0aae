"""What the set-up page shows, and a digest of it: whoever looks with the same one needs nothing drawn."""

import hashlib
import json

from console.server import mail
from conversations import sightings
from conversations.channels import all_channels, channel_named
from conversations.models import Connection, Group, Inbox
from routing import readiness
from routing.models import Agent, Availability, Offer, Rule
from routing.progress import STEPS, Progress

from . import invitations


def facts_for(user):
    """What its templates are given, but for the forms and the links, which are new each time."""
    progress = Progress()
    inboxes = list(Inbox.objects.filter(is_active=True))
    agents = Agent.objects.filter(user__is_active=True).select_related("user")
    return {
        "progress": progress,
        "lacks": [lack for lack in readiness.lacks() if not _is_ahead(lack.step, progress)],
        "inboxes": inboxes,
        "sites": [_site(inbox) for inbox in Inbox.objects.on_sites().prefetch_related("sightings")],
        "elsewhere": _elsewhere(inboxes),
        "agents": list(agents.prefetch_related("user__desk_groups")),
        "invited": list(invitations.invited()),
        "mail_goes_out": mail.goes_out(),
        "groups": list(Group.objects.prefetch_related("members")),
        "rules": list(Rule.objects.select_related("inbox", "group")),
        "answers": hasattr(user, "agent"),
        "offers": list(Offer.objects.open().filter(agent__user=user).select_related("conversation__visitor")),
        "other_channels": [str(channel) for channel in all_channels() if channel.connector],
        "is_somebody_available": Availability.objects.wanted().filter(agent__user__is_active=True).exists(),
    }


def digest(facts):
    """Of every word that follows from them; the choices of the forms are the same inboxes, groups and people."""
    said = {
        "progress": sorted(facts["progress"].done),
        "lacks": [lack.words for lack in facts["lacks"]],
        "inboxes": [(inbox.pk, inbox.name) for inbox in facts["inboxes"]],
        "sites": [_said_of(**site) for site in facts["sites"]],
        "elsewhere": [[entry["inbox"].pk, *list(entry.values())[1:]] for entry in facts["elsewhere"]],
        "agents": [
            (agent.pk, agent.user.get_full_name(), agent.user.has_usable_password(), _names(agent.user.desk_groups))
            for agent in facts["agents"]
        ],
        "invited": [(user.pk, user.get_full_name()) for user in facts["invited"]],
        "groups": [(group.pk, group.name, _names(group.members)) for group in facts["groups"]],
        "rules": [(rule.pk, str(rule)) for rule in facts["rules"]],
        "offers": [offer.pk for offer in facts["offers"]],
    }
    whole = {**facts, **said}
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:16]


def _is_ahead(step, progress):
    """A step that comes after one that is still to do needs no alarm."""
    return any(earlier not in progress.done for earlier in STEPS[: STEPS.index(step)])


def _site(inbox):
    seen = sightings.welcome(inbox)
    return {"inbox": inbox, "line": inbox.website.script, "seen": seen, "refused": sightings.refused(inbox)}


def _elsewhere(inboxes):
    """Those of channels that are somebody else's: whether each is connected, works, and has been heard of."""
    rows = Connection.objects.values_list("inbox", "heard_at", "fault")
    known = {inbox: (heard_at, fault) for inbox, heard_at, fault in rows}
    found = []
    for inbox in inboxes:
        if channel_named(inbox.channel).connector:
            heard_at, fault = known.get(inbox.pk, (None, ""))
            is_connected = inbox.pk in known
            found.append({"inbox": inbox, "is_connected": is_connected, "is_heard": bool(heard_at), "fault": fault})
    return found


def _said_of(inbox, line, seen, refused):
    sites = [(site.origin, str(site.at)) for site in seen], [site.origin for site in refused]
    return inbox.pk, inbox.name, inbox.company, inbox.website.origins, line, sites


def _names(rows):
    return [str(row) for row in rows.all()]
