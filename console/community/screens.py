"""What the community panel shows: the same for a page and for what is pushed, in a fixed number of queries."""

from django.db.models import Count, Prefetch, Q
from django.template.loader import render_to_string

from . import posts
from .models import Comment, Emoji, Post, Reaction, Visit

PAGE = 15  # posts
COMMENTS = 2  # under a post of the feed
COMMENT_PAGE = 50
MOST_SINCE = 500
MOST_NEWS = 99


def feed(user, *, before=None):
    """Pinned posts, then the newest; `before`: the key of the last post above. What came since the visit is marked."""
    standing = posts.reachable(user)
    rows = standing.filter(pinned_at=None).order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(_complete(rows, user)[: PAGE + 1])
    pinned = [] if before else list(_complete(standing.exclude(pinned_at=None).order_by("-pinned_at", "-pk"), user))
    shown = found[:PAGE]
    _with_reactions([*pinned, *shown], user)
    if not before:
        seen_at = _seen_at(user)
        for post in (*pinned, *shown):
            post.is_new = bool(seen_at) and post.created_at > seen_at and post.author_id != user.pk
    return {
        "pinned": pinned,
        "posts": shown,
        "next": shown[-1].pk if len(found) > PAGE else None,
        "moderates": posts.moderates(user),
    }


def one(user, pk, *, before=None, since=None):
    """A post with a page of its comments: the newest, those before one, or all since one. Raises NotReachable."""
    post = posts.post_of(user, pk)
    rows = posts.reachable_comments(user).filter(post=post).select_related("author").order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    if since:
        rows = rows.filter(pk__gte=since)
    page = MOST_SINCE if since else COMMENT_PAGE
    found = list(rows[: page + 1])
    post.comment_count = Comment.objects.filter(post=post, removed_at=None).count()
    post.shown_photos = list(post.photos.order_by("pk"))
    post.last_comments = found[:page][::-1]
    _with_reactions([post], user)
    return {
        "post": post,
        "is_whole": True,
        "earlier": post.last_comments[0].pk if len(found) > page else None,
        "moderates": posts.moderates(user),
    }


def card(user, pk):
    """A post as the feed shows it. Raises NotReachable."""
    found = list(_complete(posts.reachable(user).filter(pk=pk), user))
    if not found:
        return {"post": posts.post_of(user, pk)}
    _with_reactions(found, user)
    return {"post": found[0], "moderates": posts.moderates(user)}


def news(user) -> int:
    """How many posts and comments of others came since the last visit, as far as the tab counts."""
    seen_at = _seen_at(user)
    since = Q(created_at__gt=seen_at) if seen_at else Q()
    count = 0
    for rows in (Post.objects.filter(removed_at=None), Comment.objects.filter(removed_at=None, post__removed_at=None)):
        fresh = rows.filter(~Q(author=user.pk) | Q(author=None), since)
        count += len(fresh.order_by("-created_at").values_list("pk", flat=True)[: MOST_NEWS + 1])
    return min(count, MOST_NEWS + 1)


def render_news(user):
    """The count on the tab."""
    return render_to_string("community/news.html", {"news": news(user), "most": MOST_NEWS})


def _seen_at(user):
    return Visit.objects.filter(user=user.pk).values_list("seen_at", flat=True).first()


def _complete(rows, user):
    comments = posts.reachable_comments(user).select_related("author").order_by("-pk")[:COMMENTS]
    return (
        rows.select_related("author")
        .annotate(comment_count=Count("comments", filter=Q(comments__removed_at=None)))
        .prefetch_related(
            Prefetch("comments", comments, to_attr="newest_comments"),
            Prefetch("photos", to_attr="shown_photos"),
        )
    )


def _with_reactions(shown, user):
    given = Reaction.objects.filter(post__in=[post.pk for post in shown])
    counts = given.values("post", "emoji").annotate(n=Count("pk"), own=Count("pk", filter=Q(user=user.pk)))
    found: dict[tuple[int, str], dict] = {(row["post"], row["emoji"]): dict(row) for row in counts}
    for post in shown:
        post.reactions_shown = [
            {
                "emoji": emoji.value,
                "name": emoji.name.lower(),
                "label": emoji.label,
                "n": found.get((post.pk, emoji.value), {}).get("n", 0),
                "own": bool(found.get((post.pk, emoji.value), {}).get("own")),
            }
            for emoji in Emoji
        ]
        if hasattr(post, "newest_comments"):
            post.last_comments = post.newest_comments[::-1]
