"""Photos of posts: cleaned before anything is stored, seen by people who signed in, gone with their post."""

from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _

from conversations.base.errors import NotPossible, NotReachable
from conversations.base.units import MB
from conversations.files import photos

from . import posts
from .models import Photo

MOST_BYTES = 10 * MB
WAITING = 40  # photos of one person without a post


def keep(author, upload, *, now) -> Photo:
    """Raises NotPossible."""
    if not upload.size:
        raise NotPossible(_("This file is empty."))
    if upload.size > MOST_BYTES:
        raise NotPossible(_("Too large: %(most)d MB at most.") % {"most": MOST_BYTES // MB})
    if Photo.objects.filter(author=author, post=None).count() >= WAITING:
        raise NotPossible(_("Too many photos are waiting for a post. Publish first, or come back tomorrow."))
    try:
        clean = photos.cleaned(upload.read(), limit=MOST_BYTES)
    except photos.NoPhoto as error:
        raise NotPossible(_("Only photos can be added to a post.")) from error
    photo = Photo(author=author, width=clean.width, height=clean.height, created_at=now)
    folder = f"community/{now:%Y/%m/%d}/{photo.key}"
    photo.file.name = default_storage.save(f"{folder}.{clean.suffix}", ContentFile(clean.content))
    try:
        small = ContentFile(photos.thumbnail(clean.content))
        photo.thumbnail.name = default_storage.save(f"{folder}.thumbnail.jpg", small)
        photo.save(force_insert=True)
    except Exception:
        _drop(photo.file.name, photo.thumbnail.name)
        raise
    return photo


def photo_of(user, key) -> Photo:
    """Of a post that this person may see, or their own that waits for one. Raises NotReachable."""
    mine = Q(post=None, author=user)
    found = Photo.objects.filter(mine | Q(post__in=posts.reachable(user)), key=key).first()
    if found is None:
        raise NotReachable(_("This file does not exist here."))
    return found


def drop_old(before) -> None:
    """Those that were chosen and never published."""
    for photo in Photo.objects.filter(post=None, created_at__lt=before):
        photo.delete()


@receiver(post_delete, sender=Photo)
def delete_files(instance, **_facts):
    transaction.on_commit(partial(_drop, instance.file.name, instance.thumbnail.name), robust=True)


def _drop(*paths):
    for path in filter(None, paths):
        default_storage.delete(path)
