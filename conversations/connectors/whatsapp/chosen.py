"""What people chose on WhatsApp from what was offered, as text: buttons, lists, orders, forms.

Sources: "Interactive messages webhook reference" (3 August 2026), "Order messages webhook reference" and "Receive the
Flow response", developers.facebook.com/documentation/business-messaging/whatsapp/.
"""

from typing import Any

from conversations.base import amounts
from conversations.base.text import from_json
from conversations.connectors.meta import dict_in, dicts_in, text_in

OF_THE_FORM = {"flow_token"}  # said by its maker, and nothing that anybody has filled in


def choice(message: dict[str, Any]) -> str:
    """The words on the button, or of the line of the list."""
    interactive = dict_in(message, "interactive")
    replies = (dict_in(interactive, kind) for kind in ("button_reply", "list_reply"))
    return text_in(dict_in(message, "button"), "text") or "".join(text_in(reply, "title") for reply in replies)


def order(part: dict[str, Any]) -> str:
    """What is said with it, then a line for each article: how many, by the seller's number, for how much each."""
    return "\n".join(filter(None, [text_in(part, "text"), *map(_article, dicts_in(part, "product_items"))]))


def _article(item: dict[str, Any]) -> str:
    named = f"{text_in(item, 'quantity') or '?'} × {text_in(item, 'product_retailer_id') or '?'}"
    return " · ".join(filter(None, [named, amounts.kept(item.get("item_price"), text_in(item, "currency"))]))


def filled_in(form: dict[str, Any]) -> str:
    """A line for each field: its name, as the form's maker wrote it, and what stands in it. Whoever reads it may read
    French or English: a colon, with a space before it or without, would be wrong for one of them.
    """
    try:
        answers = from_json(text_in(form, "response_json"))
    except ValueError:
        answers = None
    if not isinstance(answers, dict):
        return ""
    told = {name: _answer(value) for name, value in answers.items() if name not in OF_THE_FORM}
    return "\n".join(f"{name} · {value}" for name, value in told.items() if value)


def _answer(value: Any) -> str:
    """A text, a number, a box that was ticked or not, a file by its name, or several of them; what is put together
    otherwise is left out.
    """
    values = value if isinstance(value, list) else [value]
    return ", ".join(filter(None, map(_one, values)))


def _one(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else "✗"
    return str(value) if isinstance(value, str | int | float) else text_in(value, "file_name")
