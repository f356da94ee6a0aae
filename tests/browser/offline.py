"""What a person does where there is no network, and what is to be found on the server when it is back."""

from playwright.sync_api import expect

from conversations.models import Conversation, Message

from .phones import until

LACKS_SHEETS = """(conversation) => new Promise((tell) => {
    const wanted = JSON.parse(document.getElementById("desk").dataset.tools).sheets;
    const opening = indexedDB.open("pupitre");
    opening.onsuccess = () => {
        const asked = opening.result.transaction("sheets").objectStore("sheets").getAllKeys();
        asked.onsuccess = () => {
            opening.result.close();
            const kept = asked.result.map(([, path]) => path);
            tell(wanted.some((sheet) => !kept.includes(`/desk/${conversation}/${sheet}/`)));
        };
    };
})"""


def said():
    """What agents answered, in the order in which it was stored."""
    return list(Message.objects.filter(kind="text", from_visitor=False).order_by("pk").values_list("text", flat=True))


def lines(event):
    return Message.objects.filter(kind="event", event=event).count()


def conversation_with(name):
    """The conversation with the visitor who said that they are this."""
    return Conversation.objects.get(messages__text=f"I am {name}")


def go(phone, name):
    """Opens it. Where there is a network, the device has afterwards what it shows of it without one."""
    conversation = conversation_with(name)
    phone.page.locator(f"#row-{conversation.pk}").click()
    expect(phone.pane().locator(".bubble").first).to_have_text(f"I am {name}")
    if phone.page.evaluate("navigator.onLine"):
        until(phone.page, lambda: not phone.page.evaluate(LACKS_SHEETS, conversation.pk))
    return conversation


def attach(phone, kind, path):
    phone.command("plus").click()
    with phone.page.expect_file_chooser() as chooser:
        phone.page.locator(f'dialog[open] [data-attach="{kind}"]').click()
    chooser.value.set_files(path)
    expect(phone.pane().locator(".chosen li")).to_have_count(1)
    phone.send_button().click()


def snooze(phone):
    phone.command("snooze").click()
    phone.page.locator("#snooze-now").click()


def work(phone):
    """Answers in each of three conversations, a note, then one is snoozed and one is closed."""
    go(phone, "One")
    phone.write("First").write("Second")
    phone.back()
    go(phone, "Two")
    phone.write("Third")
    phone.command("plus").click()
    phone.page.locator("dialog[open] [data-write=note]").click()
    phone.write("Take care")
    snooze(phone)
    expect(phone.pane().locator(".action")).to_contain_text("Waiting")
    phone.back()
    go(phone, "Three")
    phone.write("Fourth")
    phone.close_conversation()
    expect(phone.pane().locator(".action")).to_contain_text("Waiting")


def everything_came_once(phone):
    two, three = conversation_with("Two"), conversation_with("Three")
    until(phone.page, lambda: Conversation.objects.get(pk=three.pk).is_closed and lines("snoozed"))
    until(phone.page, lambda: len(said()) == 7)
    assert Conversation.objects.get(pk=two.pk).is_snoozed
    assert [text for text in said() if text in ("First", "Second")] == ["First", "Second"]
    assert sorted(said()[3:]) == ["First", "Fourth", "Second", "Third"]
    assert list(Message.objects.filter(kind="note").values_list("text", flat=True)) == ["Take care"]
    assert (lines("snoozed"), lines("closed_agent")) == (1, 1)
    of_two = Message.objects.filter(conversation=two).order_by("pk").values_list("kind", flat=True)
    assert list(of_two)[-3:] == ["text", "note", "event"]
    expect(phone.visitor.messages()).to_have_text(["I am One", "Hello One", "First", "Second"])
