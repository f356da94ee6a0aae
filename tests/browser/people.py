"""What a person does on a page, in their words."""

from functools import cached_property

from playwright.sync_api import expect

# A browser's script, with a token as JSON: this visitor has been here.
REMEMBERED = """if (location.pathname.startsWith("/widget/")) {
    localStorage.setItem("pupitre.maison-lorme.token", %s);
}"""


class VisitorPage:
    """A visitor on the shop's page, with the chat in its frame."""

    def __init__(self, page):
        self.page = page
        self.chat = page.frame_locator("pupitre-chat iframe")

    def open_chat(self):
        self.page.locator("pupitre-chat button").click()
        expect(self.chat.locator("#say")).to_be_visible()
        return self

    def write(self, text):
        self.chat.locator("#say").fill(text)
        self.chat.locator("#send").click()
        return self

    def write_first(self, text):
        """Where a frame may store nothing: back when the server keeps who this is."""
        with self.page.expect_response("**/keep/"):
            return self.write(text)

    def messages(self):
        return self.chat.locator("#thread > .msg .bubble")

    def stored(self):
        """Those that the server has: a frame that may store nothing loses with its page what is still on its way."""
        return self.chat.locator("#thread > .msg:not(.pending) .bubble")

    def row(self, text):
        return self.chat.locator("#thread > .msg", has=self.page.locator(f'.bubble:text-is("{text}")'))

    def who(self):
        return self.chat.locator("#pw-who")

    def place(self):
        return self.chat.locator("#pw-wait")


class AgentPage:
    """An agent's phone or desktop. `visit` opens the page of a visitor whom they answered."""

    def __init__(self, page, visit=None):
        self.page, self.visit = page, visit

    @cached_property
    def visitor(self):
        return self.visit()

    def turn_green(self, channel="chat"):
        self.page.locator(f"#key-{channel}").click()
        self.page.locator("dialog[open] .btn.primary").click()
        expect(self.key(channel)).to_have_attribute("data-state", "free")
        return self

    def key(self, channel="chat"):
        return self.page.locator(f"#key-{channel}")

    def offer(self):
        return self.page.locator("#chats .offer")

    def take_offer(self):
        self.offer().get_by_role("link").click()
        expect(self.field()).to_be_visible()
        return self

    def row(self, name):
        return self.page.locator("#chats .row", has_text=name)

    def pane(self):
        """The open conversation that one works in; of several side by side, the current one."""
        return self.page.locator("#pane > .open[data-current]")

    def open(self, name):
        self.row(name).click()
        expect(self.pane().locator(".who-name")).to_have_text(name)
        return self

    def write(self, text):
        self.field().fill(text)
        self.send_button().click()
        return self

    def field(self):
        return self.pane().locator(".say")

    def send_button(self):
        return self.pane().locator(".send")

    def command(self, name):
        """A button of the open conversation, by the name of what it does: close, transfer, plus."""
        return self.pane().locator(f'[data-command="{name}"]')

    def messages(self):
        return self.pane().locator(".thread > .msg .bubble")

    def message(self, text):
        return self.pane().locator(".thread > .msg", has=self.page.locator(f'.bubble:text-is("{text}")'))

    def back(self):
        self.pane().locator(".back").click()
        expect(self.page.locator("#chats")).to_be_visible()
        return self

    def close_conversation(self, tag=None):
        self.command("close").click()
        sheet = self.page.locator("dialog[open]")
        if tag:
            sheet.get_by_text(tag, exact=True).click()
        sheet.locator("#close-now").click()
        return self

    def offline_banner(self):
        return self.page.locator("#offline")
