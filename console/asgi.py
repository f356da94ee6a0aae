"""The entry point: pages over HTTP, desks and widgets over WebSockets."""

import os

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup(set_prefix=False)  # first: it loads the apps that the consumers import

from channels.auth import AuthMiddleware  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.sessions import CookieMiddleware, SessionMiddleware  # noqa: E402
from django.urls import path  # noqa: E402

from console.desk.consumer import DeskConsumer  # noqa: E402
from console.live.origins import SameOrigin  # noqa: E402
from console.mirror.page import PageConsumer  # noqa: E402
from console.mirror.watcher import WatcherConsumer  # noqa: E402
from console.server.group_commit import GroupCommit  # noqa: E402
from console.server.health import Health  # noqa: E402
from console.server.pages import Pages  # noqa: E402
from console.server.threads import LastingThreads  # noqa: E402
from console.server.uploads import Apart  # noqa: E402
from console.server.well_formed import WellFormedCookies  # noqa: E402
from console.supervision.consumer import BoardConsumer  # noqa: E402
from console.widget.consumer import WidgetConsumer  # noqa: E402


def with_user(consumer):
    return CookieMiddleware(WellFormedCookies(SessionMiddleware(AuthMiddleware(consumer))))


sockets = URLRouter(
    [
        path("ws/desk/", with_user(DeskConsumer.as_asgi())),
        path("ws/supervision/", with_user(BoardConsumer.as_asgi())),
        path("ws/desk/<int:pk>/mirror/", with_user(WatcherConsumer.as_asgi())),
        path("ws/widget/<str:inbox_key>/", WidgetConsumer.as_asgi()),
        path("ws/widget/<str:inbox_key>/mirror/", PageConsumer.as_asgi()),
    ]
)
pages = Pages()
http = Apart(
    LastingThreads(pages, threads=settings.PAGE_THREADS),
    uploads=LastingThreads(pages, threads=2),
    strangers_uploads=LastingThreads(pages, threads=3),  # one address holds two of them at most: widget/files.py
    translations=LastingThreads(pages, threads=4),
    hooks=LastingThreads(GroupCommit(), threads=1),
    assets=LastingThreads(pages, threads=4),
)
application = ProtocolTypeRouter(
    {
        "http": Health(http),
        "websocket": SameOrigin(sockets),
    }
)
