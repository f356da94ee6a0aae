"""After closing: the visitor gives an opinion that the agent sees, and has the conversation sent to them."""

import pytest
from playwright.sync_api import expect

from conversations.models import Survey, Transcript, Website

from .conftest import DESKTOP, PHONE, SMALL_PHONE, axe_in_both


@pytest.fixture
def closed(visit, sign_in, hire, answered, shop):
    """A visitor whom Ana has answered, the conversation closed, and Ana's device."""

    def make(device=PHONE, **options):
        Website.objects.filter(pk=shop.pk).update(asks_recommendation=True)
        ana = hire("Ana").user
        conversation = answered(ana, "The globe is cracked", "A new one leaves today.")
        agent = sign_in(ana)
        agent.page.locator(f"#row-{conversation.pk}").click()
        expect(agent.messages()).to_have_count(2)
        visitor = visit(device, again=conversation.visitor, **options)
        expect(visitor.messages()).to_have_count(2)
        agent.close_conversation()
        expect(visitor.chat.locator("#ask-form")).to_be_visible()
        return visitor, agent

    return make


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE, DESKTOP], ids=["390x844", "360x640", "1440x900"])
def test_an_opinion_is_given_once_and_the_agent_sees_it(closed, device):
    visitor, agent = closed(device)
    survey = visitor.chat.locator("#pw-ask")
    expect(survey).to_contain_text("How was this exchange with Ana?")
    expect(visitor.chat.locator("#say")).to_be_hidden()

    survey.get_by_role("button", name="Send my opinion").click()
    expect(survey.get_by_role("alert")).to_have_text("Choose from 1 to 5 stars.")
    survey.get_by_label("4 out of 5").check(force=True)
    expect(survey.locator(".field-error")).to_be_hidden()
    survey.locator(".nps").get_by_label("9", exact=True).check(force=True)
    survey.get_by_label("Anything to add?").fill("Quick answer")
    survey.get_by_role("button", name="Send my opinion").click()

    expect(survey).to_contain_text("Thank you for your opinion")
    given = Survey.objects.get()
    assert (given.score, given.recommendation, given.comment) == (4, 9, "Quick answer")
    assert [one.get_short_name() for one in given.agents.all()] == ["Ana"]

    agent.page.goto(f"{agent.page.url.split('/desk/')[0]}/desk/{given.conversation_id}/")
    expect(agent.pane().locator(".sys", has_text="Rated 4/5")).to_contain_text("Quick answer")

    visitor.page.reload()
    expect(visitor.messages()).to_have_count(2)
    expect(visitor.chat.locator("#pw-end")).to_contain_text("Thank you for your opinion")
    expect(visitor.chat.locator("#ask-form")).to_have_count(0)


def test_the_opinion_comes_live_to_whoever_has_the_conversation_open(closed, sign_in, olga_signs_in):
    visitor, _agent = closed()
    supervisor = olga_signs_in()

    visitor.chat.get_by_label("5 out of 5").check(force=True)
    visitor.chat.get_by_role("button", name="Send my opinion").click()

    expect(supervisor.pane().locator(".sys", has_text="Rated 5/5")).to_be_visible()


def test_skipped_it_does_not_come_back_by_itself_and_can_still_be_given(closed):
    visitor, _agent = closed()

    visitor.chat.get_by_role("button", name="Skip").click()
    expect(visitor.chat.locator("#say")).to_be_visible()
    visitor.page.reload()
    expect(visitor.messages()).to_have_count(2)
    expect(visitor.chat.locator("#ask-form")).to_be_hidden()

    visitor.chat.get_by_role("button", name="Give my opinion").click()
    expect(visitor.chat.locator("#ask-form")).to_be_visible()


def test_a_new_message_puts_it_away_on_every_page(closed):
    visitor, _agent = closed()
    second = visitor.page.context.new_page()
    second.goto(visitor.page.url)
    chat = second.frame_locator("pupitre-chat iframe")
    expect(chat.locator("#ask-form")).to_be_visible()

    visitor.chat.get_by_role("button", name="Skip").click()
    visitor.write("One more thing")

    expect(chat.locator("#ask-form")).to_have_count(0)
    expect(chat.locator("#say")).to_be_visible()


def test_words_half_written_are_not_covered(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.write("Hello")
    agent.take_offer().write("Good morning")
    expect(visitor.messages()).to_have_count(2)

    visitor.chat.locator("#say").fill("And could you also")
    agent.close_conversation()

    expect(visitor.chat.get_by_role("button", name="Give my opinion")).to_be_visible()
    expect(visitor.chat.locator("#say")).to_have_value("And could you also")


def test_what_is_filled_in_survives_news_from_the_desk(closed, server):
    visitor, _agent = closed()
    visitor.chat.get_by_label("2 out of 5").check(force=True)
    visitor.chat.get_by_label("Anything to add?").fill("Too slow")

    visitor.page.context.set_offline(True)
    expect(visitor.chat.locator("#offline")).to_be_visible()
    visitor.chat.get_by_role("button", name="Send my opinion").click()
    expect(visitor.chat.get_by_role("alert").filter(has_text="Connection lost")).to_be_visible()
    visitor.page.context.set_offline(False)
    expect(visitor.chat.locator("#offline")).to_be_hidden()

    expect(visitor.chat.get_by_label("2 out of 5")).to_be_checked()
    expect(visitor.chat.get_by_label("Anything to add?")).to_have_value("Too slow")
    visitor.chat.get_by_role("button", name="Send my opinion").click()
    expect(visitor.chat.locator("#pw-ask")).to_contain_text("Thank you")
    assert Survey.objects.get().score == 2


def test_the_conversation_is_sent_by_e_mail(closed, data_dir):
    visitor, _agent = closed()
    visitor.chat.get_by_role("button", name="Skip").click()
    visitor.chat.get_by_role("button", name="Receive it by e-mail").click()

    visitor.chat.get_by_label("Your e-mail address").fill("zoe@")
    visitor.chat.get_by_role("button", name="Send it to me").click()
    expect(visitor.chat.get_by_role("alert").filter(has_text="name@example.com")).to_be_visible()
    visitor.chat.get_by_label("Your e-mail address").fill("zoe@visitor.example")
    visitor.chat.get_by_role("button", name="Send it to me").click()

    expect(visitor.chat.locator(".pw-sent")).to_contain_text("Sent to zoe@visitor.example")
    assert Transcript.objects.get().sent_at is not None
    letters = [path.read_text() for path in (data_dir / "mail").iterdir()]
    assert any("To: zoe@visitor.example" in letter and "A new one leaves today." in letter for letter in letters)


def test_axe_finds_nothing_serious_in_the_survey(closed):
    visitor, _agent = closed()
    frame = visitor.page.frames[-1]
    assert axe_in_both(visitor.page, frame) == []
    visitor.chat.get_by_role("button", name="Skip").click()
    assert axe_in_both(visitor.page, frame) == []


@pytest.fixture
def olga_signs_in(sign_in, olga):
    """A supervisor who looks at the only conversation."""
    from conversations.models import Conversation

    def make():
        page = sign_in(olga)
        page.page.goto(
            f"{page.page.url.split('/supervision/')[0].split('/desk/')[0]}/desk/{Conversation.objects.get().pk}/"
        )
        expect(page.pane().locator(".who-name")).to_be_visible()
        return page

    return make
