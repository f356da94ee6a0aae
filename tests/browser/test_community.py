"""The community panel in people's hands: a post with a photo, seen live, commented, moderated, and by the keyboard."""

import re
import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from console.community.models import Comment, Photo, Post, Reaction
from conversations.people.models import User
from tests import files

from .conftest import DESKTOP, PHONE, SMALL_PHONE, axe_in_both
from .fitting import NO_WIDER
from .phones import load_anew

PHOTO = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": files.photo((800, 600))}
TRAP = {"name": "trap.svg", "mimeType": "image/svg+xml", "buffer": b"<svg onload=alert(1)>"}


@pytest.fixture
def ana(sign_in, hire):
    return sign_in(hire("Ana", "Martin").user).page


@pytest.fixture
def moderator(sign_in, hire):
    """Moa, the community manager, on her phone."""
    user = hire("Moa", "Lund").user
    User.objects.filter(pk=user.pk).update(is_community_manager=True)
    return sign_in(user).page


def go_there(page):
    page.locator('.nav [data-place="community"]').click()
    expect(page.locator("#community-h")).to_have_text("Community")
    expect(page.locator('.nav [data-place="community"]')).to_have_attribute("aria-current", "page")
    return page


def publish(page, text, *photos):
    page.get_by_role("button", name="Write a post").first.click()
    sheet = page.locator("#sheet[open]")
    sheet.get_by_label("To your colleagues").fill(text)
    if photos:
        with page.expect_file_chooser() as chooser:
            sheet.get_by_role("button", name="Add photos").click()
        chooser.value.set_files(list(photos))
        expect(sheet.locator(".chosen-photo input[name=photo]")).to_have_count(len(photos))
    sheet.get_by_role("button", name="Publish").click()
    expect(page.locator("#sheet[open]")).to_have_count(0)
    expect(post(page, text)).to_be_visible()


def post(page, text):
    return page.locator("#pane .post", has_text=text)


def unread(page):
    return page.locator("#news")


def act(page, said, action):
    """Through the sheet behind the three dots."""
    said.get_by_role("button", name=re.compile("^More on")).click()
    page.locator("#sheet[open]").get_by_role("button", name=action).click()
    return page.locator("#sheet[open]")


def delete(page, said):
    sheet = act(page, said, "Delete")
    expect(sheet.get_by_role("heading", name="Delete this post?")).to_be_visible()
    sheet.get_by_role("button", name="Delete").click()


def test_a_post_with_a_photo_reaches_a_colleague_who_comments_and_reacts(ana, moderator):
    expect(unread(moderator)).to_be_hidden()
    go_there(ana)
    expect(ana.get_by_text("Nothing has been said yet")).to_be_visible()

    publish(ana, "The new globe is here", PHOTO)

    expect(unread(moderator)).to_have_text(re.compile(r"^\s*1\b"))
    go_there(moderator)
    expect(unread(moderator)).to_be_hidden()
    seen = post(moderator, "The new globe is here")
    expect(seen).to_contain_text("Ana Martin")
    expect(seen.locator(".photo img")).to_have_js_property("naturalWidth", 504)
    expect(moderator.locator(".new-line")).to_have_text("1 new")
    seen.locator(".photo").click()
    expect(moderator.locator("#photo-view img")).to_have_js_property("naturalWidth", 800)
    moderator.keyboard.press("Escape")

    seen.get_by_role("button", name="Useful").click()
    expect(seen.get_by_role("button", name="1 useful")).to_have_attribute("aria-pressed", "true")
    expect(post(ana, "globe").get_by_role("button", name="1 useful")).to_have_attribute("aria-pressed", "false")
    seen.locator(".react-more summary").click()
    seen.get_by_role("button", name="Bravo").click()
    expect(post(ana, "globe").get_by_role("button", name="1 Bravo")).to_be_visible()
    seen.get_by_role("button", name="1 useful").click()
    expect(post(ana, "globe").get_by_role("button", name="Useful", exact=True)).to_be_visible()

    seen.get_by_role("link", name="Comment").click()
    moderator.get_by_label("Your comment").fill("In which size?")
    moderator.get_by_role("button", name="Send").click()
    expect(moderator.locator(".comments")).to_contain_text("In which size?")
    expect(moderator.get_by_label("Your comment")).to_have_value("")
    expect(post(ana, "globe").locator(".comment")).to_contain_text("In which size?")
    expect(unread(ana)).to_be_hidden()  # it is before her eyes

    post(ana, "globe").get_by_role("link", name="1 comment").click()
    ana.get_by_label("Your comment").fill("Ninety centimetres.")
    moderator.get_by_label("Your comment").fill("I was about to")
    ana.get_by_role("button", name="Send").click()
    expect(moderator.locator(".comments .comment")).to_have_count(2)
    expect(moderator.get_by_label("Your comment")).to_have_value("I was about to")
    assert (Post.objects.count(), Comment.objects.count(), Photo.objects.get().post_id) == (1, 2, Post.objects.get().pk)
    assert [reaction.emoji for reaction in Reaction.objects.all()] == ["👏"]


def test_a_manager_pins_and_removes_and_it_happens_before_everybodys_eyes(ana, moderator):
    for page in (ana, moderator):
        go_there(page)
    publish(ana, "Older words")
    publish(ana, "Newer words")
    expect(post(moderator, "Newer words")).to_be_visible()
    expect(moderator.locator("#posts .post .said")).to_have_text(["Newer words", "Older words"])

    act(moderator, post(moderator, "Older words"), "Pin to the top")
    expect(moderator.locator("#pinned .post .said")).to_have_text(["Older words"])
    expect(ana.locator("#pinned .post .said")).to_have_text(["Older words"])
    expect(ana.locator("#posts .post .said")).to_have_text(["Newer words"])
    expect(ana.locator("#pinned .pin")).to_have_text("Pinned")
    act(moderator, post(moderator, "Older words"), "Unpin")
    expect(ana.locator("#posts .post .said")).to_have_text(["Newer words", "Older words"])

    sheet = act(moderator, post(moderator, "Newer words"), "Remove")
    expect(sheet.get_by_label("Reason")).to_be_focused()
    moderator.keyboard.type("Not here")
    sheet.get_by_role("button", name="Remove").click()
    expect(moderator.locator(".post .said")).to_have_text(["Older words"])
    expect(post(ana, "Newer words")).to_contain_text("Not here")
    expect(post(ana, "Newer words")).to_contain_text("Removed. Only you see it.")

    act(ana, post(ana, "Older words"), "Edit").get_by_label("Text").fill("Better words")
    ana.locator("#sheet[open]").get_by_role("button", name="Save").click()
    expect(post(moderator, "Better words")).to_contain_text("edited")
    delete(ana, post(ana, "Better words"))
    expect(moderator.get_by_text("Nothing has been said yet")).to_be_visible()
    assert Post.objects.get().reason == "Not here"


def test_who_reads_a_post_that_is_removed_is_taken_back_to_the_feed(ana, moderator, sign_in, hire):
    go_there(ana)
    publish(ana, "Buy my lamp")
    go_there(moderator)
    ben = go_there(sign_in(hire("Ben", "Rossi").user).page)
    post(ben, "Buy my lamp").get_by_role("link", name="Comment").click()
    expect(ben.get_by_label("Your comment")).to_be_visible()

    sheet = act(moderator, post(moderator, "Buy my lamp"), "Remove")
    expect(sheet.get_by_label("Reason")).to_be_focused()
    moderator.keyboard.type("No ads")
    sheet.get_by_role("button", name="Remove").click()

    expect(ben.get_by_text("Nothing has been said yet")).to_be_visible()


def test_what_is_refused_is_said_in_the_sheet_and_nothing_is_lost(ana):
    go_there(ana)
    ana.get_by_role("button", name="Write a post").first.click()
    sheet = ana.locator("#sheet[open]")
    sheet.get_by_role("button", name="Publish").click()
    expect(sheet.get_by_role("alert")).to_contain_text("it is empty")

    sheet.get_by_label("To your colleagues").fill("With a trap")
    with ana.expect_file_chooser() as chooser:
        sheet.get_by_role("button", name="Add photos").click()
    chooser.value.set_files([TRAP])
    expect(sheet.get_by_role("alert").last).to_contain_text("Only photos can be added to a post.")
    with ana.expect_file_chooser() as chooser:
        sheet.get_by_role("button", name="Add photos").click()
    chooser.value.set_files([PHOTO] * 5)
    expect(sheet.get_by_role("alert").last).to_contain_text("4 photos at most")
    expect(sheet.locator(".chosen-photo input[name=photo]")).to_have_count(4)
    sheet.get_by_role("button", name="Leave this photo out").first.click()
    expect(sheet.locator(".chosen-photo")).to_have_count(3)
    ana.context.set_offline(True)
    sheet.get_by_role("button", name="Publish").click()
    expect(ana.locator("#toasts")).to_contain_text("That did not work")
    expect(sheet.get_by_label("To your colleagues")).to_have_value("With a trap")
    ana.context.set_offline(False)
    sheet.get_by_role("button", name="Publish").click()
    expect(post(ana, "With a trap").locator(".photo")).to_have_count(3)
    assert Photo.objects.filter(post=Post.objects.get()).count() == 3


def test_what_is_begun_waits_where_its_sheet_or_page_was_left(ana):
    go_there(ana)
    ana.get_by_role("button", name="Write a post").first.click()
    ana.get_by_label("To your colleagues").fill("A long story")
    ana.mouse.click(10, 10)
    expect(ana.locator("#sheet[open]")).to_have_count(0)
    load_anew(ana)
    ana.get_by_role("button", name="Write a post").first.click()
    expect(ana.get_by_label("To your colleagues")).to_have_value("A long story")
    ana.locator("#sheet[open]").get_by_role("button", name="Publish").click()

    post(ana, "A long story").get_by_role("link", name="Comment").click()
    ana.get_by_label("Your comment").fill("And a comm")
    ana.get_by_role("link", name="Back to the community").click()
    post(ana, "A long story").get_by_role("link", name="Comment").click()
    expect(ana.get_by_label("Your comment")).to_have_value("And a comm")
    ana.get_by_role("button", name="Send").click()
    expect(ana.locator(".comments")).to_contain_text("And a comm")
    ana.reload()
    expect(ana.locator(".comments")).to_contain_text("And a comm")
    expect(ana.get_by_label("Your comment")).to_have_value("")
    ana.get_by_role("link", name="Back to the community").click()
    ana.get_by_role("button", name="Write a post").first.click()
    expect(ana.get_by_label("To your colleagues")).to_have_value("")


def test_what_was_said_while_the_connection_was_lost_is_caught_up(ana, moderator):
    for page in (ana, moderator):
        go_there(page)
    publish(ana, "Before")
    expect(post(moderator, "Before")).to_be_visible()

    moderator.context.set_offline(True)
    expect(moderator.locator("#offline")).to_be_visible()
    publish(ana, "Meanwhile")
    delete(ana, post(ana, "Before"))
    expect(post(ana, "Before")).to_have_count(0)
    expect(moderator.locator(".post .said")).to_have_text(["Before"])
    moderator.context.set_offline(False)

    expect(moderator.locator(".post .said")).to_have_text(["Meanwhile"])


def test_what_somebody_else_does_folds_nothing(ana, moderator):
    for page in (ana, moderator):
        go_there(page)
    publish(ana, "News")
    post(ana, "News").locator(".react-more summary").click()
    expect(post(ana, "News").get_by_role("button", name="Love")).to_be_visible()
    post(moderator, "News").get_by_role("button", name="Useful").click()
    expect(post(ana, "News").get_by_role("button", name="1 useful")).to_be_visible()

    post(ana, "News").get_by_role("button", name="Love").click()
    expect(post(ana, "News").locator(".react-more")).not_to_have_attribute("open", "")
    expect(post(ana, "News").locator(".react-more summary")).to_be_focused()
    expect(post(moderator, "News").get_by_role("button", name="Love")).to_be_visible()


def test_a_keyboard_is_enough(sign_in, hire):
    page = sign_in(hire("Ana", "Martin").user, DESKTOP).page
    page.keyboard.press("u")
    expect(page.locator("#community-h")).to_be_visible()
    page.get_by_role("button", name="Write a post").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("To your colleagues")).to_be_focused()
    page.keyboard.type("By keys alone")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Publish")).to_be_focused()
    page.keyboard.press("Enter")
    said = post(page, "By keys alone")
    said.get_by_role("button", name="Useful").focus()
    page.keyboard.press("Space")
    expect(said.get_by_role("button", name="1 useful")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(said.get_by_role("button", name="Love")).to_be_visible()
    page.keyboard.press("Escape")
    expect(said.get_by_role("button", name="Love")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Your comment").focus()
    page.keyboard.type("And a comment")
    page.keyboard.press("Enter")
    expect(page.locator(".comments")).to_contain_text("And a comment")
    expect(page.get_by_label("Your comment")).to_be_focused()


def test_what_is_published_stands_at_the_head_and_all_else_stays_as_it_is(ana):
    go_there(ana).locator("#no-posts button").click()
    expect(ana.get_by_label("To your colleagues")).to_be_focused()
    ana.keyboard.type("First")
    ana.get_by_role("button", name="Publish").click()
    expect(post(ana, "First")).to_be_visible()
    expect(ana.locator("#feed")).to_be_focused()  # the button that led there is hidden now
    for n in range(6):
        publish(ana, f"Long {n}\n" + "and more\n" * 12)
    first = post(ana, "First")
    first.scroll_into_view_if_needed()
    first.evaluate("one => (one.isTheSame = true)")

    publish(ana, "Last")

    expect(post(ana, "Last")).to_be_in_viewport()
    expect(first).to_have_js_property("isTheSame", True)


def test_what_is_sent_in_the_instant_a_page_comes_is_sent(ana):
    """A form that nobody minds yet would put the words into the address, and lose them."""
    publish(go_there(ana), "Quick")
    ana.evaluate("""() => new MutationObserver((changes, observer) => {
        const form = document.querySelector(".comment-form");
        if (!form) return;
        observer.disconnect();
        form.elements.text.value = "Quicker";
        form.requestSubmit();
    }).observe(document.getElementById("pane"), {childList: true, subtree: true})""")
    post(ana, "Quick").get_by_role("link", name="Comment").click()
    expect(ana.locator(".comments")).to_contain_text("Quicker")
    assert "Quicker" not in ana.url


def test_without_its_programs_a_page_puts_no_words_into_an_address(sign_in, hire, server):
    author = hire("Ana", "Martin").user
    said = Post.objects.create(author=author, text="Slow", client_id=uuid.uuid4(), created_at=timezone.now())
    page = sign_in(author).page
    page.route(re.compile(r"/js/desk"), lambda route: route.abort())
    page.goto(f"{server.url}/community/{said.pk}/")
    page.get_by_label("Your comment").fill("A secret")
    page.get_by_role("button", name="Send").click()
    assert "secret" not in page.url
    expect(page.get_by_label("Your comment")).to_have_value("A secret")


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE, DESKTOP], ids=["390x844", "360x640", "1440x900"])
def test_axe_finds_nothing_serious(sign_in, hire, device):
    user = hire("Moa", "Lund").user
    User.objects.filter(pk=user.pk).update(is_community_manager=True)
    page = go_there(sign_in(user, device).page)
    publish(page, "With a photo", PHOTO)
    assert axe_in_both(page) == []
    post(page, "With a photo").get_by_role("button", name=re.compile("^More on")).click()
    expect(page.locator("#sheet[open] h2")).to_be_focused()
    assert axe_in_both(page) == []
    page.keyboard.press("Escape")
    post(page, "With a photo").get_by_role("link", name="Comment").click()
    page.get_by_label("Your comment").fill("Nice")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".comments")).to_contain_text("Nice")
    assert axe_in_both(page) == []
    assert page.evaluate(NO_WIDER)
