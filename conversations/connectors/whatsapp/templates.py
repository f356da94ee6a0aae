"""WhatsApp's templates: which an account has, and how one is sent.

Source: "Template management", "Template components" and "Sending messages with templates", developers.facebook.com/
documentation/business-messaging/whatsapp/, as of August 2026.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from conversations.connectors.connector import LONGEST_ID, Account, Later, Person, Refused, Request
from conversations.connectors.meta import dict_in, dicts_in, headers, text_in
from conversations.connectors.templates import Filled, Page, State, Template

from .sending import message, read, refusal

AT_ONCE = 100
FIELDS = "id,name,language,status,category,components"
STATES = {
    "APPROVED": State.APPROVED,
    "PAUSED": State.PAUSED,
    "REJECTED": State.REJECTED,
    "DISABLED": State.REJECTED,
}
PARTS = {"HEADER", "BODY", "FOOTER", "BUTTONS"}  # what else there is shows pictures, goods or offers
PLAIN_BUTTONS = {"QUICK_REPLY", "PHONE_NUMBER", "URL"}


class WhatsAppTemplates:
    def page_request(self, account: Account, after: str) -> Request:
        query = {"fields": FIELDS, "limit": AT_ONCE} | ({"after": after} if after else {})
        return Request(
            url=f"{settings.GRAPH_API_URL}/{account.values['business_account']}/message_templates?{urlencode(query)}",
            headers=headers(account),
            method="GET",
        )

    def page(self, status: int, body: bytes) -> Page | Refused | Later:
        said = read(body)
        if not 200 <= status < 300 or dict_in(said, "error"):
            return refusal(status, {}, said)
        paging = dict_in(said, "paging")
        after = text_in(dict_in(paging, "cursors"), "after") if text_in(paging, "next") else ""
        found = [_template(entry) for entry in dicts_in(said, "data")]
        return Page([template for template in found if template is not None], after[:1000])

    def message(self, person: Person, filled: Filled, account: Account) -> Request:
        parts = [_component("header", filled.header), _component("body", filled.body)]
        template = {
            "name": filled.name,
            "language": {"code": filled.language},
            "components": [part for part in parts if part],
        }
        return message(person, {"type": "template", "template": template}, account)


def _component(kind: str, values: Mapping[str, str]) -> dict[str, Any]:
    """Numbered gaps go by their order; those that have a name go by it."""
    named = [({} if gap.isdecimal() else {"parameter_name": gap}) | {"text": text} for gap, text in values.items()]
    return {"type": kind, "parameters": [{"type": "text", **given} for given in named]} if named else {}


def _template(told: dict[str, Any]) -> Template | None:
    """None for what has no name, or nothing to read."""
    parts = {text_in(part, "type").upper(): part for part in dicts_in(told, "components")}
    outside_id, name, language = text_in(told, "id"), text_in(told, "name"), text_in(told, "language")
    body = text_in(parts.get("BODY"), "text")
    if not (0 < len(outside_id) <= LONGEST_ID and 0 < len(name) <= LONGEST_ID and 0 < len(language) <= 20 and body):
        return None
    state = STATES.get(text_in(told, "status").upper(), State.PENDING)
    return Template(
        outside_id=outside_id,
        name=name,
        language=language,
        state=state if state != State.APPROVED or _is_fit(told, parts) else State.UNFIT,
        body=body[:4096],
        header=text_in(parts.get("HEADER"), "text")[:200],
        footer=text_in(parts.get("FOOTER"), "text")[:200],
        buttons=[text_in(button, "text")[:60] for button in dicts_in(parts.get("BUTTONS"), "buttons")][:10],
    )


def _is_fit(told: dict[str, Any], parts: dict[str, dict[str, Any]]) -> bool:
    """Whether words are all that it needs. A code to sign in is none of what agents write."""
    header, buttons = parts.get("HEADER"), dicts_in(parts.get("BUTTONS"), "buttons")
    return (
        text_in(told, "category").upper() != "AUTHENTICATION"
        and PARTS.issuperset(parts)
        and (header is None or text_in(header, "format").upper() == "TEXT")
        and all(text_in(button, "type").upper() in PLAIN_BUTTONS for button in buttons)
        and not any("{{" in text_in(button, "url") for button in buttons)
    )
