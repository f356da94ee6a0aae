"""Too much at once stays with its writer and goes by itself; a page whose session has ended elsewhere hears of it."""

from playwright.sync_api import expect

from console.limits.models import Limits
from conversations.models import Message
from conversations.people.models import User


def test_what_is_written_too_fast_goes_by_itself_a_little_later(visit, hire, own_server):
    Limits.objects.create(words_of_visitor=1)  # one server, which no other test meets, reads it now
    hire("Ana")
    visitor = visit(at=own_server)

    visitor.write("Good morning").write("And another thing")
    expect(visitor.chat.locator("#trouble")).to_contain_text("very fast")
    expect(visitor.chat.locator("#thread > .msg.refused")).to_have_count(0)

    expect(visitor.chat.locator("#trouble")).to_be_hidden()
    expect(visitor.messages()).to_have_text(["Good morning", "And another thing"])
    expect(visitor.chat.locator("#thread > .pending")).to_have_count(0)
    assert Message.objects.filter(kind="text").count() == 2


def test_a_password_changed_elsewhere_ends_the_open_page(sign_in, hire):
    ana = hire("Ana").user
    agent = sign_in(ana)
    expect(agent.page.locator("#chats")).to_be_visible()

    User.objects.filter(pk=ana.pk).update(password="another")  # as another process does it

    agent.page.wait_for_url("**/sign-in/**")
