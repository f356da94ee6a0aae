"""A row of every model that the administration shows, with rows in its tables."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from console.community.models import Comment, Post
from console.limits.models import Limits
from conversations.copilot.models import Feature, ModelSetting, Suggestion
from conversations.knowledge.models import Article, Collection, Page, Site
from conversations.models import (
    Block,
    Call,
    CannedReply,
    ClosedDay,
    Group,
    Inbox,
    Macro,
    MacroStep,
    Merge,
    MessageTemplate,
    OpeningHours,
    ReplyCategory,
    Survey,
    Transcript,
    TranscriptionSetting,
    Visitor,
    Webhook,
)
from conversations.people.models import User
from routing.models import EscalationStep
from translation.models import EngineSetting, Preference, Term


def make_one_of_each(*, administrator: User, agent: User, inbox: Inbox, write: Any) -> None:
    """`write(visitor, text, now=)` posts as the widget's socket does."""
    now = timezone.now()
    OpeningHours.objects.create(inbox=inbox, weekday=0, opens="09:00", closes="18:00")
    ClosedDay.objects.create(inbox=inbox, day="2027-01-01", name="Jour de l’an")
    EscalationStep.objects.create(group=Group.objects.get(), kind=EscalationStep.Kind.TELL, after=60)
    CannedReply.objects.create(
        category=ReplyCategory.objects.create(name="Livraison"), shortcut="retard", text="Bientôt"
    )
    MacroStep.objects.create(macro=Macro.objects.create(name="Retard"), action="reply", text="Deux jours")
    zoe = Visitor.objects.create(created_at=now, language="en", name="Zoe")
    talk = write(zoe, "Bonjour", now=now).conversation
    survey = Survey.objects.create(conversation=talk, score=4, comment="Parfait", answered_at=now)
    survey.agents.add(agent)
    Transcript.objects.create(conversation=talk, address="zoe@shop.example", language="en", asked_at=now)
    ended = {"state": "ended", "end": "by_agent", "accepted_at": now, "ended_at": now + timedelta(minutes=1)}
    Call.objects.create(conversation=talk, agent=agent, began_at=now, rings_until=now, **ended)
    Block.objects.create(visitor=zoe, reason="Publicité", by=administrator, at=now)
    Limits.objects.get_or_create(pk=1)
    Webhook.objects.create(inbox=inbox, body=b"?", state="quarantined", reason="unreadable", received_at=now)
    shelf = Collection.objects.create(name="Livraison")
    parcel = Article.objects.create(collection=shelf, title="Colis", language="fr", text="Deux jours.", updated_at=now)
    site = Site.objects.create(collection=shelf, address="https://shop.example/", due_at=now, problem="silent")
    Page.objects.create(site=site, link="https://shop.example/colis", article=parcel, problem="missing", gone_at=now)
    ModelSetting.objects.get_or_create(pk=1)
    TranscriptionSetting.objects.get_or_create(pk=1)
    again = Visitor.objects.create(created_at=now, language="en", name="Zoé")
    Merge.objects.create(visitor=zoe, other=again, by=administrator, at=now)
    Suggestion.objects.create(agent=agent, conversation=talk, feature=Feature.ANSWER, asked_at=now, outcome="accepted")
    MessageTemplate.objects.create(
        inbox=inbox, outside_id="1", name="suite", language="fr", state="paused", body="Oui ?"
    )
    Webhook.objects.create(inbox=inbox, body=b"{}", state="quarantined", reason="signature", received_at=now)
    EngineSetting.objects.create(key="fxtranslate", is_on=True)
    Preference.objects.create(source="pt", target="en", engine="fxtranslate")
    Term.objects.create(words="Maison Lune")
    post = Post.objects.create(author=administrator, text="Bienvenue", created_at=now)
    Comment.objects.create(post=post, author=agent, text="Merci", created_at=now)
