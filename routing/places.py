"""Who may stand in a group's queue, and who would overtake somebody there.

A place is taken in one's own group's queue alone; in the line of a group that is asked as well one stands too.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime
from functools import cached_property

from django.db.models import Count

from conversations import hours
from conversations.models import Conversation, Group
from conversations.models.conversation import asked_of, served_on

from .models import Offer


class Places:
    """The queues of these groups, counted once for conversations that look for somebody together."""

    def __init__(self, groups: Collection[Group], conversations: Collection[Conversation]) -> None:
        self._conversations = conversations
        self._hours: dict[int, hours.Hours] = {}
        standing = Conversation.objects.waiting().filter(queued_at__isnull=False, group__in=groups)
        counts = (
            standing.annotate(channel=served_on()).values_list("group", "channel").annotate(n=Count("pk")).order_by()
        )
        self._standing = Counter({(group_id, channel): n for group_id, channel, n in counts})
        self._asked: dict[int, list[int]] = defaultdict(list)  # conversation → the groups that are asked as well
        self._guests: Counter[tuple[int, str]] = Counter()  # who stands in a group's line without being of its queue
        guests = asked_of(groups).filter(conversation__status="waiting", conversation__queued_at__isnull=False)
        rows = guests.values_list("conversation", "group", served_on("conversation__"))
        for conversation_id, group_id, channel in rows:
            self._asked[conversation_id].append(group_id)
            self._guests[group_id, channel] += 1

    def would_overtake(self, conversation: Conversation, group: Group) -> bool:
        """Whether a newcomer has somebody before it, on the same channel.

        A queue is served in its order: whoever stands there already has nobody before it when it is asked.
        """
        line = (group.pk, conversation.served_on)
        return conversation.queued_at is None and self._standing[line] + self._guests[line] > 0

    def leave(self, conversation: Conversation) -> None:
        """It found a desk."""
        if conversation.queued_at is not None and conversation.group_id:
            self._standing[conversation.group_id, conversation.served_on] -= 1
        for group_id in self._asked.pop(conversation.pk, ()):
            self._guests[group_id, conversation.served_on] -= 1

    def stand(self, conversation: Conversation, group: Group | None, now: datetime) -> bool:
        """Whether it holds a place from here on. One that held one, or was on a desk already, is not sent away.

        Outside business hours a conversation lies there as a message left, and is given a place when the inbox opens.
        """
        if group is None or not self._may_stand(conversation, group, now):
            return False
        if conversation.queued_at is None or conversation.group_id != group.pk:
            if conversation.queued_at is not None and conversation.group_id:
                self._standing[conversation.group_id, conversation.served_on] -= 1
            self._standing[group.pk, conversation.served_on] += 1
        return True

    def _may_stand(self, conversation: Conversation, group: Group, now: datetime) -> bool:
        if conversation.queued_at is not None or conversation.pk in self._were_on_a_desk:
            return True
        return self._hours_of(conversation).is_open(now) and self._length(group) < group.queue_size

    def _length(self, group: Group) -> int:
        return sum(n for (group_id, _channel), n in self._standing.items() if group_id == group.pk)

    def _hours_of(self, conversation: Conversation) -> hours.Hours:
        known = self._hours.get(conversation.inbox_id)
        if known is None:
            known = self._hours[conversation.inbox_id] = hours.hours_of(conversation.inbox)
        return known

    @cached_property
    def _were_on_a_desk(self) -> set[int]:
        offered = Offer.objects.filter(conversation__in=self._conversations)
        return set(offered.values_list("conversation", flat=True))
