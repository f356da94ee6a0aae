"""Comments on a page as Meta documents them, as far as Pupitre speaks with it: in public, and once in private.

Sources: "Webhooks for Pages", "Object comments" of the Graph API's reference, and "Private replies" (16 April 2026),
developers.facebook.com, read in November 2026.
"""

import json
from dataclasses import dataclass, field
from typing import Any, ClassVar, override

from .account import VERSION, Account, Answer, Customer, File, error, fits, new_name

LINK = "https://www.facebook.com/maisonlorme/posts/1"  # of the one post that there is


@dataclass(eq=False)
class Wall(Account):
    """The posts of a page, under which people write."""

    app_secret: str
    access_token: str
    customers: list[Customer]
    page_id: str
    label = "Facebook"
    steps = ()  # nothing is told of who has read a comment
    refusal: ClassVar[int] = 200  # "Permissions error"
    authors: dict[str, Customer] = field(default_factory=dict)  # by the name of what they wrote
    answered: set[str] = field(default_factory=set)  # in private
    files: dict[str, File] = field(default_factory=dict)
    plays = ("photo",)

    def owns(self, path: str, body: bytes) -> bool:
        is_private = path == f"/{VERSION}/{self.page_id}/messages" and b'"comment_id"' in body
        return path.endswith("/comments") or is_private

    def judge(self, path: str, authorization: str, body: bytes) -> Answer:
        if authorization != f"Bearer {self.access_token}":
            return 401, error(190, "Invalid OAuth access token")
        try:
            said = json.loads(body)
        except ValueError:
            return 400, error(100, "Invalid JSON")
        return self._private(said) if path.endswith("/messages") else self._public(path.split("/")[-2], said)

    def _public(self, of: str, said: Any) -> Answer:
        if of not in self.authors or not fits("facebook_comment", said):
            return 400, error(100, "Unsupported post request. Object does not exist")
        name = f"{of.split('_', maxsplit=1)[0]}_{new_name('')}"
        self.authors[name] = self.authors[of]
        return 200, {"id": name}

    def _private(self, said: Any) -> Answer:
        if not fits("private_reply", said) or (of := said["recipient"]["comment_id"]) not in self.authors:
            return 400, error(100, "Invalid parameter")
        if of in self.answered:
            return 400, error(10900, "Activity already replied to")
        self.answered.add(of)
        return 200, {"recipient_id": self.authors[of].user_id, "message_id": new_name("m_")}

    def name_in(self, answer: dict[str, Any]) -> str:
        return str(answer.get("id") or answer["message_id"])

    def text_of(self, said: dict[str, Any]) -> str:
        return str(said["message"] if isinstance(said["message"], str) else f"🔒 {said['message']['text']}")

    def addressee(self, said: dict[str, Any], outside_id: str) -> Customer | None:
        """Whose comment it stands under, or whom it is sent to."""
        return self.authors.get(outside_id) or self.authors.get(said.get("recipient", {}).get("comment_id"))

    def message(self, customer: Customer, text: str, *, at: int) -> dict[str, Any]:
        """A comment under the one post that there is."""
        return self._comment(customer, {"message": text}, at)

    def file(self, customer: Customer, file: File, *, caption: str = "", at: int) -> dict[str, Any]:
        said = {"message": caption} if caption else {}
        return self._comment(customer, {**said, "photo": f"{self.files_at}/{self.keep(file)}"}, at)

    @override
    def may_fetch(self, authorization: str) -> bool:
        """Its address is all that is asked for."""
        return True

    def _comment(self, customer: Customer, said: dict[str, Any], at: int) -> dict[str, Any]:
        post, name = f"{self.page_id}_1", f"1_{new_name('')}"
        self.authors[name] = customer
        value = {
            "from": {"id": customer.user_id, "name": customer.name},
            "post": {"status_type": "added_photos", "is_published": True, "permalink_url": LINK, "id": post},
            **said,
            "item": "comment",
            "verb": "add",
            "comment_id": name,
            "post_id": post,
            "parent_id": post,
            "created_time": at,
        }
        changes = [{"field": "feed", "value": value}]
        return {"object": "page", "entry": [{"id": self.page_id, "time": at, "changes": changes}]}
