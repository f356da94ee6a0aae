"""Instagram: what people write to a professional account, through Meta's Graph API.

Sources: "Webhook notification examples" (24 November 2025) and "Send messages" of the Instagram platform,
developers.facebook.com/documentation/instagram-platform/, and the page for each event of the Messenger platform, read
in November 2026. Its messages are Messenger's but for what stands here: who is posted about, how long a text may be,
what can be attached, and that what was read is told by its name.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from .connector import Setting
from .entered import meta_id
from .messenger import PAGE_STEPS, Messenger
from .messenger.webhooks import WINDOW


class Instagram(Messenger):
    settings: tuple[Setting, ...] = (
        Setting(
            "instagram_id",
            _("Instagram account ID"),
            _("In Meta’s app, under Instagram › API setup: a long number beside the account."),
            read=meta_id,
        ),
        Setting("page_id", _("Page ID"), _("That of the Facebook page linked to the Instagram account."), read=meta_id),
        *Messenger.settings[1:],
    )
    steps = (
        *PAGE_STEPS,
        _(
            "Save. Paste the callback URL and the verify token at Meta, under Webhooks › Instagram, and subscribe "
            "to messages, messaging_postbacks, messaging_seen, message_reactions and message_edit."
        ),
        _("Then ask the Graph API Explorer for POST page-id/subscribed_apps?subscribed_fields=messages."),
    )
    pace = timedelta(0)  # Meta names no pace for one person
    posted_about = "instagram_id"
    kind = "instagram"
    named_by = "username"
    name_fields = "name,username"
    media_hosts = (*Messenger.media_hosts, "cdninstagram.com")
    ad_window = WINDOW  # Meta tells of a longer one on Messenger alone
