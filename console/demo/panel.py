"""What the people of Maison Lorme say to each other in the community panel."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile

from console.community import photos
from console.community.models import Comment, Emoji, Photo, Post, Reaction, Visit
from conversations.people.models import User

HERE = Path(__file__).parent
INES, KARIM, NADIA = "ines.marchal", "karim.bensaid", "nadia.cherif"
THEO, JULIE, SOLENE = "theo.roussel", "julie.morel", "solene.dubreuil"
MINUTE, HOUR, DAY = 60, 3600, 86400
SEEN = timedelta(minutes=30)  # ago, by everybody


@dataclass(frozen=True)
class Said:
    """A post: by whom, seconds ago, its words; reactions by emoji, comments as (by whom, seconds ago, words)."""

    author: str
    ago: int
    text: str
    reactions: tuple[tuple[Emoji, tuple[str, ...]], ...] = ()
    comments: tuple[tuple[str, int, str], ...] = ()
    photo: str = ""
    is_pinned: bool = False


POSTS = [  # the oldest first
    Said(
        SOLENE,
        3 * DAY,
        "Soldes dès jeudi 8\u00a0h. Les globes Opaline repartent de Lyon et de Nantes\u00a0: annoncez 48\u00a0h, "
        "pas moins.",
        reactions=((Emoji.USEFUL, (INES, KARIM, NADIA, THEO, JULIE)), (Emoji.BRAVO, (JULIE, THEO))),
        comments=(
            (NADIA, 3 * DAY - HOUR, "Les appliques Brume suivent le même délai\u202f?"),
            (SOLENE, 3 * DAY - 2 * HOUR, "Oui, même dépôt, même délai."),
        ),
        is_pinned=True,
    ),
    Said(
        THEO,
        DAY + 2 * HOUR,
        "Le nouvel emballage du globe Opaline est arrivé. S’il manque la cale du bas, c’est un ancien lot\u00a0: "
        "proposez l’échange sans attendre la photo.",
        reactions=((Emoji.USEFUL, (NADIA, KARIM)), (Emoji.LOVE, (INES,))),
        photo="globe.jpg",
    ),
    Said(
        JULIE,
        HOUR,
        "Merci à l’équipe du soir\u00a0: 4,8 sur 5 hier, notre meilleure note.",
        reactions=((Emoji.USEFUL, (INES, NADIA)), (Emoji.BRAVO, (INES, KARIM, SOLENE))),
    ),
    Said(
        KARIM,
        12 * MINUTE,
        "Astuce Halo 90\u00a0: si le visiteur entend un bourdonnement, demandez la marque du variateur avant de "
        "proposer l’échange.",
        reactions=((Emoji.USEFUL, (NADIA, THEO, JULIE)),),
        comments=((NADIA, 4 * MINUTE, "Confirmé deux fois ce matin. Je l’ajoute aux articles."),),
    ),
]


def fill(*, now: datetime) -> None:
    """Once; after that it is as if it had been said just before this moment."""
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    for place, said in enumerate(POSTS):
        at = now - timedelta(seconds=said.ago)
        pinned = {"pinned_at": at, "pinned_place": 1} if said.is_pinned else {}
        post, is_new = _say(Post, people[said.author], place, at, text=said.text, **pinned)
        for n, (author, ago, text) in enumerate(said.comments):
            _say(Comment, people[author], f"{place}-{n}", now - timedelta(seconds=ago), text=text, post=post)
        if is_new:
            _show(post, said, people, now=at)
    for user in people.values():
        Visit.objects.update_or_create(user=user, defaults={"seen_at": now - SEEN})


def _say(model, author, place, at, **fields):
    facts = {"author_name": author.get_full_name(), "created_at": at, **fields}
    sent_once = {"author": author, "client_id": f"demo-{place}"}
    return model.objects.update_or_create(**sent_once, defaults={"created_at": at}, create_defaults=facts)


def _show(post, said, people, *, now):
    Reaction.objects.bulk_create(
        Reaction(post=post, user=people[name], emoji=emoji) for emoji, names in said.reactions for name in names
    )
    if said.photo:
        photo = photos.keep(post.author, ContentFile((HERE / said.photo).read_bytes(), name=said.photo), now=now)
        Photo.objects.filter(pk=photo.pk).update(post=post)
