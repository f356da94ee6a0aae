"""Who stands at the visitor's door: the key in their signed token, and who their site proves them to be."""

from django.utils.translation import gettext as _

from conversations import visitors
from conversations.base.errors import NotPossible
from translation.languages import known

from . import tokens


class NotKnown(NotPossible):
    """A greeting that proves nothing: `of` says whether its token or the site's identity is wrong."""

    def __init__(self, of, text):
        super().__init__(text)
        self.of = of


def visitor_of(inbox, *, token, identity, language, now):
    """`identity`: what the site says, or nothing. Raises NotKnown."""
    key = tokens.key_in(token, inbox)
    if key is None:
        raise NotKnown("token", _("This chat has to be opened again. Please reload the page."))
    visitor = visitors.meet(key, language=known(language), now=now)
    return _recognised(visitor, inbox, identity) if identity else visitor


def _recognised(visitor, inbox, identity):
    said = identity if isinstance(identity, dict) else {}
    text = {name: str(said.get(name) or "") for name in ("id", "hash", "name", "email")}
    try:
        return visitors.recognise(
            visitor,
            inbox,
            external_id=text["id"],
            signature=text["hash"],
            name=text["name"],
            email=text["email"],
        )
    except NotPossible as refusal:
        raise NotKnown("identity", str(refusal)) from refusal
