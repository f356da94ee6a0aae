"""Private notes on a phone: written, called into, seen by colleagues, and never by the visitor."""

from playwright.sync_api import expect

from conversations.models import Message

SECRET = "A difficult customer"


def notes(agent):
    return agent.pane().locator(".thread > .note")


def begin_note(agent):
    agent.command("plus").click()
    agent.page.locator("dialog[open] [data-write=note]").click()
    expect(agent.pane().locator(".composer")).to_have_attribute("data-mode", "note")
    expect(agent.pane().locator(".note-line")).to_contain_text("the visitor does not see it")
    return agent


def test_a_note_stays_among_agents(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit().write("Hello")
    agent.take_offer().write("Good morning")
    expect(visitor.messages()).to_have_text(["Hello", "Good morning"])

    agent.field().fill("An answer that is not finished")
    begin_note(agent)
    expect(agent.field()).to_have_value("")
    agent.write(SECRET)

    expect(notes(agent)).to_contain_text([SECRET])
    expect(notes(agent)).to_contain_text(["Private note · Ana"])
    expect(agent.pane().locator(".composer")).to_have_attribute("data-mode", "answer")
    expect(agent.field()).to_have_value("An answer that is not finished")
    agent.send_button().click()
    expect(visitor.messages()).to_have_text(["Hello", "Good morning", "An answer that is not finished"])
    visitor.page.reload()
    expect(visitor.messages()).to_have_text(["Hello", "Good morning", "An answer that is not finished"])
    assert SECRET not in visitor.chat.locator("body").inner_text()
    assert Message.objects.filter(kind="note").count() == 1


def test_a_note_that_is_begun_does_not_become_an_answer(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit().write("Hello")
    agent.take_offer().write("Good morning")
    expect(visitor.messages()).to_have_text(["Hello", "Good morning"])

    begin_note(agent).field().fill(SECRET)
    agent.page.reload()

    expect(agent.field()).to_have_value(SECRET)
    expect(agent.pane().locator(".composer")).to_have_attribute("data-mode", "note")
    agent.pane().locator(".note-line [data-write=answer]").click()
    expect(agent.field()).to_have_value("")
    expect(visitor.messages()).to_have_text(["Hello", "Good morning"])


def test_a_colleague_is_called_and_answers_with_a_note(visit, sign_in, hire):
    ana, ben = sign_in(hire("Ana").user), sign_in(hire("Ben", "Dubois", wanted=False).user)
    visitor = visit().write("Hello")
    ana.take_offer().write("Good morning")
    expect(visitor.messages()).to_have_count(2)

    begin_note(ana).field().press_sequentially("@be")
    option = ana.page.get_by_role("option", name="Ben Dubois")
    expect(option).to_be_visible()
    option.click()
    ana.field().press_sequentially("is it in stock?")
    ana.send_button().click()

    expect(ben.page.locator("#toasts")).to_contain_text("Ana mentioned you")
    ben.page.locator("#mentions .mention").click()
    expect(notes(ben)).to_contain_text(["@Ben Dubois is it in stock?"])
    expect(ben.pane().locator(".composer")).to_have_attribute("data-only", "note")
    ben.write("Yes, in Lyon")
    expect(notes(ana)).to_contain_text(["is it in stock?", "Yes, in Lyon"])
    ben.back()
    expect(ben.page.locator("#mentions .mention")).to_have_count(0)
    expect(visitor.messages()).to_have_count(2)


def test_a_supervisor_who_reads_along_leaves_a_note_with_the_keyboard(visit, sign_in, hire, only_conversation, olga):
    agent = sign_in(hire("Ana").user)
    visit().write("Hello")
    agent.take_offer()
    desktop = {"viewport": {"width": 1440, "height": 900}}
    supervisor = sign_in(olga, desktop)
    supervisor.page.goto(f"{supervisor.page.url.split('/supervision')[0]}/desk/{only_conversation().pk}/")

    expect(supervisor.field()).to_be_focused()
    supervisor.page.keyboard.type("@an")
    expect(supervisor.page.get_by_role("option", name="Ana")).to_have_attribute("aria-selected", "true")
    supervisor.page.keyboard.press("Enter")
    supervisor.page.keyboard.type("well done")
    supervisor.page.keyboard.press("Enter")

    expect(notes(supervisor)).to_contain_text(["@Ana well done"])
    expect(notes(agent)).to_contain_text(["@Ana well done"])
    expect(agent.page.locator("#toasts")).to_contain_text("Olga mentioned you")
