"""A new company: the one link, the six steps, and what an inbox says that nobody can answer."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from console.management.commands.serve import Command as Serve
from console.server.password_links import password_link
from console.setup import facts, first, invitations, views
from console.setup.forms import PeopleForm
from console.supervision.consumer import _board
from console.widget import screens
from conversations import sightings
from conversations.base.errors import NotPossible
from conversations.models import Connection, Conversation, Group, Inbox, Sighting, Website
from conversations.people import founding
from conversations.people.models import Company, Role, User
from routing import progress, readiness
from routing.models import Agent, Availability, Offer, Rule
from tests.markup import flat

pytestmark = pytest.mark.django_db
FIRST = {
    "company": "Dupont",
    "first_name": "Zoé",
    "last_name": "Dupont",
    "email": "Zoe@Example.com",
    "password": "right horse battery",
}


@pytest.fixture
def founder(client):
    client.post(link(), FIRST)
    return User.objects.get()


def link():
    return reverse("setup-first", args=[founding.new_token()])


def do(client, step, **said):
    return client.post(reverse("setup-step", args=[step]), said)


def lacking(inbox):
    """Told by its reasons, and by the one query that knows none of them."""
    kinds = {lack.kind for lack in readiness.lacks() if lack.inbox == inbox}
    assert readiness.unanswered().filter(pk=inbox.pk).exists() == bool(kinds & readiness.ANSWERING)
    return kinds


def test_a_page_asks_in_two_queries_whether_the_set_up_is_under_way(founder, shop, hire, django_assert_max_num_queries):
    for name in ("Ana", "Ben", "Cleo"):
        hire(name)
    for n in range(5):
        Sighting.objects.create(inbox=shop, origin=f"https://{n}.example", at=timezone.now())

    with django_assert_max_num_queries(2):
        assert progress.is_under_way()


def test_a_company_that_nobody_founded_by_the_link_is_asked_one(adam, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert not progress.is_under_way()


# ---- the first page


def test_the_link_founds_the_company_and_signs_in(client):
    response = client.post(link(), FIRST)

    assert response["Location"] == reverse("setup")
    assert Company.objects.get().name == "Dupont"
    user = User.objects.get()
    assert (user.email, user.role, user.first_name) == ("zoe@example.com", Role.ADMINISTRATOR, "Zoé")
    assert client.get(reverse("setup")).status_code == 200


@pytest.mark.parametrize(
    ("said", "kept"), [("America/Montreal", "America/Montreal"), ("Mars", "Europe/Paris"), ("", "Europe/Paris")]
)
def test_the_time_zone_is_the_browsers(client, said, kept):
    client.post(link(), {**FIRST, "timezone": said})
    assert User.objects.get().timezone == kept


def test_the_link_is_good_once(client, founder):
    for method in (client.get, client.post):
        assert method(link(), FIRST).status_code == 410
    assert User.objects.count() == 1


def test_an_old_or_invented_link_is_refused(client, monkeypatch):
    assert client.get(reverse("setup-first", args=["invented"])).status_code == 410
    monkeypatch.setattr(founding, "GOOD_FOR", timedelta(seconds=-1))
    assert client.post(link(), FIRST).status_code == 410
    assert not User.objects.exists()


def test_of_two_who_found_at_once_one_wins(noon):
    Company.objects.create(pk=1, name="First", founded_at=noon)
    with pytest.raises(NotPossible):
        founding.found(
            founding.new_token(), company="Second", password="x", now=noon, first_name="B", email="b@example.com"
        )
    assert not User.objects.exists()


def test_a_password_that_is_easy_to_guess_is_refused(client):
    response = client.post(link(), {**FIRST, "password": "password12"})

    assert response.status_code == 422
    assert not User.objects.exists()


def test_the_command_prints_a_link_that_opens(client, capsys):
    call_command("setup")
    printed = capsys.readouterr().out
    path = printed[printed.index("/setup/first/") :].split()[0]

    assert client.get(path).status_code == 200


def test_a_server_prints_it_once_its_pages_open(client, capsys):
    Serve()._say_where("127.0.0.1", 8000, first.first_link())
    listens, printed = capsys.readouterr().out.split("\n", 1)

    assert listens.startswith("Pupitre listens on http://127.0.0.1:8000/")
    assert client.get(printed[printed.index("/setup/first/") :].split()[0]).status_code == 200


def test_where_people_work_a_server_prints_none(founder):
    assert first.first_link() == ""


def test_the_command_prints_none_where_people_work(capsys, founder):
    call_command("setup")
    assert "/setup/first/" not in capsys.readouterr().out


def test_a_superuser_needs_no_more_than_an_address(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "right horse battery")
    call_command("createsuperuser", "--noinput", "--email=root@example.com", verbosity=0)

    assert User.objects.get().first_name == "root"


# ---- the six steps


def test_from_nothing_to_an_inbox_that_is_answered(client, founder):
    assert progress.Progress().done == set()
    do(client, "inbox", site="www.example.com/shop", company="Dupont", welcome="Hello!")
    inbox = Inbox.objects.get()
    assert (inbox.name, inbox.website.origins, inbox.website.welcome) == (
        "example.com",
        ["https://www.example.com", "https://example.com"],
        "Hello!",
    )
    do(client, "me")
    do(client, "group", name="Support", members=[founder.pk])

    assert Rule.objects.get().group == Group.objects.get()
    assert progress.Progress().done == {"inbox", "people", "group", "rule"}
    assert not readiness.lacks()
    assert readiness.can_answer(inbox)


def test_a_company_without_a_chat_on_its_site_is_set_up_too(client, founder, noon):
    inbox = Inbox.objects.create(name="Our number", channel="sms")
    page = flat(client.get(reverse("setup")).text)
    assert "One line of code" not in page
    assert reverse("admin:conversations_inbox_change", args=[inbox.pk]) in page
    assert "To try Our number, write to it from your own phone." in page

    do(client, "me")
    do(client, "group", name="Support", members=[founder.pk])
    assert progress.Progress().done == {"inbox", "people", "group", "rule"}
    assert "not connected yet" in client.get(reverse("setup")).text

    Connection.objects.create(inbox=inbox)
    assert "nothing has come in yet" in client.get(reverse("setup")).text
    Connection.objects.all().note("heard_at", noon)
    assert progress.Progress().done == {"inbox", "people", "group", "rule", "site"}

    do(client, "inbox", site="www.example.com", company="Dupont", welcome="Hello!")
    assert "site" not in progress.Progress().done  # its code is not there yet


def test_another_channel_is_added_in_the_administration(client, founder):
    page = flat(client.get(reverse("setup")).text)

    assert f'<a class="link" href="{reverse("admin:conversations_inbox_add")}">WhatsApp, Messenger' in page


def test_a_rule_is_made_for_what_has_none(client, founder, shop, sales):
    inbox = Inbox.objects.create(name="Our number", channel="sms")

    assert f'<option value="{inbox.pk}" selected>Our number' in client.get(reverse("setup")).text


def test_people_come_several_at_once_and_by_a_link_each(client, founder):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    do(
        client,
        "people",
        people="Inès Marchal, ines@example.com\nKarim <KARIM@example.com>\nx@example.com",
        role="agent",
    )

    ines, karim, x = User.objects.exclude(pk=founder.pk).order_by("pk")
    assert (ines.get_full_name(), karim.email, x.first_name) == ("Inès Marchal", "karim@example.com", "X")
    assert list(ines.agent.availabilities.values_list("channel", flat=True)) == ["chat"]
    page = client.get(reverse("setup")).content.decode()
    assert page.count("/password/") >= 3


@pytest.mark.parametrize("people", ["nobody", "a@example.com\na@example.com", "zoe@example.com"])
def test_people_who_cannot_be_invited_are_named(client, founder, people):
    response = do(client, "people", people=people, role="agent")

    assert response.status_code == 422
    assert User.objects.count() == 1


def test_no_administrator_is_made_by_a_form_of_agents(client, founder):
    assert do(client, "people", people="a@example.com", role="administrator").status_code == 422


def test_who_was_invited_chooses_a_password_once(client, founder):
    do(client, "people", people="a@example.com", role="agent")
    user = User.objects.get(email="a@example.com")
    address = password_link(user).partition("//")[2].partition("/")[2]
    client.logout()
    form = client.get(f"/{address}", follow=True)
    chosen = {"new_password1": FIRST["password"], "new_password2": FIRST["password"], "timezone": "America/Montreal"}
    client.post(form.request["PATH_INFO"], chosen)

    assert client.get(reverse("desk")).status_code == 200
    assert User.objects.get(pk=user.pk).timezone == "America/Montreal"
    client.logout()
    assert b"new_password1" not in client.get(f"/{address}", follow=True).content
    assert user not in invitations.invited()


def test_a_letter_invites(client, founder, mailoutbox):
    user = User.objects.create_user("a@example.com", first_name="Anne")
    invitations.send.call(user.pk, "Zoé", "fr")

    (letter,) = mailoutbox
    assert letter.to == ["a@example.com"]
    assert "/password/" in letter.body
    assert "Dupont" in letter.body


def test_the_administrator_begins_with_the_set_up_until_all_is_green(client, founder):
    assert client.get("/")["Location"] == reverse("setup")


def test_where_no_company_was_founded_the_board_is_home(client, adam):
    client.force_login(adam)
    assert client.get("/")["Location"] == reverse("supervision")


def test_an_unknown_step_is_not_there(client, founder):
    assert do(client, "nothing").status_code == 404


def test_who_is_invited_later_is_of_the_group_that_there_is(client, founder):
    group = Group.objects.create(name="Support")
    do(client, "people", people="Inès, ines@example.com", role="agent", group=group.pk)
    do(client, "me")

    assert group.members.count() == 2
    assert "in no group" not in client.get(reverse("setup")).content.decode()


def test_of_several_groups_one_is_chosen_and_who_is_in_none_is_shown(client, founder):
    Group.objects.create(name="Sales")
    support = Group.objects.create(name="Support")
    do(client, "people", people="Inès, ines@example.com", role="agent", group=support.pk)
    do(client, "people", people="Sam, sam@example.com", role="supervisor", group=support.pk)
    assert "in no group" not in client.get(reverse("setup")).content.decode()
    do(client, "me")

    assert [user.first_name for user in support.members.all()] == ["Inès"]
    assert "in no group: receives nothing" in client.get(reverse("setup")).content.decode()


def test_where_nobody_is_available_the_last_step_says_so(client, founder):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    do(client, "me")
    assert "Nobody is available right now" in client.get(reverse("setup")).content.decode()
    Availability.objects.update(is_wanted=True)
    assert "Nobody is available right now" not in client.get(reverse("setup")).content.decode()


def test_on_a_phone_the_set_up_stands_where_the_board_will_be(client, founder, monkeypatch):
    def places_on_a_phone():
        html = client.get(reverse("desk")).content.decode()
        shown = re.findall(r'<li class="only-desk">|data-place="(\w+)"', html)
        return {place for before, place in pairwise(["-", *shown]) if place and before}

    assert "setup" in places_on_a_phone()
    assert "supervision" not in places_on_a_phone()
    monkeypatch.setattr(progress.Progress, "done", set(progress.STEPS))
    assert "setup" not in places_on_a_phone()
    assert "supervision" in places_on_a_phone()


# ---- what changes by itself


def known(html):
    return re.search(r'data-known="(\w+)"', html)[1]


def test_without_news_the_answer_is_empty(client, founder):
    client.post(reverse("setup-step", args=["people"]), {"people": "Inès, ines@example.com", "role": "agent"})
    seen = known(client.get(reverse("setup")).text)
    answer = client.get(reverse("setup-news"), {"known": seen})

    assert (answer.status_code, answer.content) == (204, b"")


def test_what_happens_elsewhere_is_news_once(client, founder):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    seen = known(client.get(reverse("setup")).text)
    client.get(reverse("widget", args=[Inbox.objects.get().key]), {"site": "https://news.example.com"})
    news = client.get(reverse("setup-news"), {"known": seen})

    assert "The code was seen on https://news.example.com" in news.text
    assert "<html" not in news.text
    assert client.get(reverse("setup-news"), {"known": known(news.text)}).status_code == 204


def test_who_knows_all_of_it_has_nothing_drawn(client, founder, monkeypatch):
    seen = known(client.get(reverse("setup")).text)
    monkeypatch.setattr(views, "render", lambda *_of: 1 / 0)

    assert client.get(reverse("setup-news"), {"known": seen}).status_code == 204


def test_everything_that_the_page_says_is_in_its_digest(founder, ana, shop, sales):
    def in_the_digest(change):
        before = facts.digest(facts.facts_for(founder))
        change()
        return facts.digest(facts.facts_for(founder)) != before

    assert in_the_digest(lambda: Inbox.objects.filter(pk=shop.pk).update(name="Another name"))
    assert in_the_digest(lambda: sightings.allow(shop, "news.example.com"))
    assert in_the_digest(lambda: sightings.note(shop, "https://else.example.com", now=timezone.now()))
    assert in_the_digest(lambda: User.objects.filter(pk=ana.user.pk).update(first_name="Anna"))
    assert in_the_digest(ana.user.desk_groups.clear)
    assert in_the_digest(lambda: Rule.objects.filter(group=sales).delete())
    assert in_the_digest(lambda: Group.objects.create(name="Returns"))
    assert in_the_digest(lambda: Availability.objects.update(is_wanted=False))
    assert in_the_digest(lambda: User.objects.create_user("eve@example.com", first_name="Eve", last_name=""))
    number = Inbox.objects.create(name="Our number", channel="sms")
    assert in_the_digest(lambda: Connection.objects.create(inbox=number))
    assert in_the_digest(lambda: Connection.objects.all().note("heard_at", timezone.now()))
    assert not in_the_digest(lambda: None)


def test_who_answers_is_told_of_the_conversation_that_has_come(client, founder, zoe, write, noon):
    do(client, "me")
    seen = known(client.get(reverse("setup")).text)
    conversation = write(zoe).conversation
    Offer.objects.create(conversation=conversation, agent=founder.agent, made_at=noon)

    news = client.get(reverse("setup-news"), {"known": seen}).text

    assert f"New conversation: {conversation.marked_name}" in flat(news)
    assert reverse("thread", args=[conversation.pk]) in news


def test_once_all_is_done_nobody_asks_any_more(client, founder, monkeypatch):
    assert f'data-news="{reverse("setup-news")}"' in client.get(reverse("setup")).text
    monkeypatch.setattr(progress.Progress, "done", set(progress.STEPS))
    for address in ("setup", "setup-news"):
        assert 'data-news=""' in client.get(reverse(address)).text


def test_a_link_that_is_shown_once_stays(client, founder, ana):
    assert 'data-news=""' in client.post(reverse("setup-link", args=[ana.user.pk])).text


# ---- whom to ask


def test_who_has_no_channel_reads_whom_to_ask(client, founder):
    user = User.objects.create_user("a@example.com", first_name="Anne", language="en")
    Agent.objects.create(user=user)
    client.force_login(user)

    assert "Zoé Dupont can give you one." in client.get(reverse("desk")).content.decode()
    assert "Zoé Dupont can give you one." in client.get(reverse("welcome")).content.decode()
    founder.is_active = False
    founder.save()
    assert "can give you one." not in client.get(reverse("desk")).content.decode()


def test_so_does_who_is_in_no_group(client, founder):
    user = User.objects.create_user("a@example.com", first_name="Anne", language="en")
    agent = Agent.objects.create(user=user)
    Availability.objects.create(agent=agent, channel="chat", is_wanted=True)
    client.force_login(user)

    html = client.get(reverse("desk")).content.decode()
    assert "You are in no group yet, so nothing is sent to this desk." in html
    assert "Zoé Dupont can add you to one." in html
    Group.objects.create(name="Support").members.add(user)
    assert "The next conversation will open here" in " ".join(client.get(reverse("desk")).content.decode().split())


def test_who_can_mend_it_has_the_way_there_instead(client, founder):
    html = client.get(reverse("desk")).content.decode()

    assert "No channel has been given to you" in html
    assert "can give you one" not in html
    assert f'class="btn" href="{reverse("setup")}#people"' in html


def test_an_empty_board_says_who_adds_agents(client, founder, olga):
    assert f'href="{reverse("setup")}#people"' in client.get(reverse("supervision")).content.decode()
    client.force_login(olga)
    html = client.get(reverse("supervision")).content.decode()
    assert "Zoé Dupont can add them." in html
    assert reverse("setup") not in html
    assert "Zoé Dupont can add them." in _board(None, olga)


# ---- sites


def test_a_site_that_tried_is_shown_and_allowed(client, founder):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    inbox = Inbox.objects.get()
    client.get(reverse("widget", args=[inbox.key]), {"site": "https://blog.example.com"})

    page = client.get(reverse("setup")).content.decode()
    assert "https://blog.example.com" in page
    assert "site" not in progress.Progress().done

    do(client, "site", inbox=inbox.pk, origin="https://blog.example.com")
    assert "https://blog.example.com" in Website.objects.get().origins
    assert "site" in progress.Progress().done


def test_an_address_is_taken_as_people_type_it_and_shown_as_it_is_understood(client, founder):
    do(client, "inbox", site="maplebikes.example", company="Maple Bikes", welcome="Hello!")

    assert Inbox.objects.get().name == "maplebikes.example"
    allowed = "https://maplebikes.example, https://www.maplebikes.example"
    assert f"May show the chat: {allowed}" in client.get(reverse("setup")).text


def test_a_second_inbox_goes_to_the_only_group(client, founder):
    group = Group.objects.create(name="Support")
    do(client, "inbox", site="maplebikes.example", company="Maple Bikes", welcome="Hello!")

    assert Rule.objects.get().group == group


def test_what_comes_in_a_later_step_is_no_alarm_yet(client, founder):
    do(client, "inbox", site="maplebikes.example", company="Maple Bikes", welcome="Hello!")
    assert "no rule sends" not in client.get(reverse("setup")).text

    do(client, "me")
    do(client, "group", name="Support", members=[founder.pk])
    Rule.objects.all().delete()
    assert "no rule sends" in client.get(reverse("setup")).text


def test_who_answers_too_is_told_how_to_go_on(client, founder):
    response = do(client, "me")

    assert response["Location"] == f"{reverse('setup')}#people"
    assert "You answer too. Open your desk" in client.get(reverse("setup")).text


def test_an_agent_without_password_is_given_a_new_link(client, founder, ana):
    page = client.post(reverse("setup-link", args=[ana.user.pk])).text
    link = re.search(r'value="(\S+/password/\S+)"', page)[1]

    assert f"With this link {ana.user.get_full_name()} chooses a new password." in page
    client.logout()
    assert client.get(link, follow=True).status_code == 200


def test_what_is_no_site_is_not_noted(client, founder, settings):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    inbox = Inbox.objects.get()
    for said in ("", "javascript:alert(1)", "null", "https://" + "x" * 400, settings.PUBLIC_URL):
        assert client.get(reverse("widget", args=[inbox.key]), {"site": said}).status_code == 200
    assert not Sighting.objects.exists()


def test_few_strange_sites_are_kept(founder, client, noon):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    inbox = Inbox.objects.select_related("website").get()
    sightings.note(inbox, "https://www.example.com", now=noon)
    for n in range(sightings.MOST_REFUSED + 5):
        sightings.note(inbox, f"https://s{n}.example.com", now=noon + timedelta(seconds=n + 1))

    assert len(sightings.refused(inbox)) == sightings.MOST_REFUSED
    assert [sighting.origin for sighting in sightings.welcome(inbox)] == ["https://www.example.com"]


def test_a_site_that_is_none_is_refused_in_words(client, founder):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    assert do(client, "site", inbox=Inbox.objects.get().pk, origin="https://*.example.com").status_code == 422


@pytest.mark.parametrize(
    "site", ["https://[", "https://[::1", "https://exa mple.com", "javascript:alert(1)", "://", "ftp://a.com"]
)
def test_what_is_no_address_makes_no_inbox(client, founder, site):
    response = do(client, "inbox", site=site, company="Dupont", welcome="Hello!")

    assert response.status_code == 422
    assert 'class="field-error"' in response.content.decode()
    assert not Inbox.objects.exists()


def test_of_two_who_invite_the_same_person_at_once_one_does(client, founder, monkeypatch):
    clean = PeopleForm.clean_people

    def overtaken(form):
        people = clean(form)
        invitations.invite(people, Role.AGENT)
        return people

    monkeypatch.setattr(PeopleForm, "clean_people", overtaken)
    response = do(client, "people", people="Ben, ben@example.com", role=Role.AGENT)

    assert response.status_code == 422
    assert "Somebody else has just done the same." in response.content.decode()
    assert User.objects.filter(email="ben@example.com").count() == 1


# ---- what is missing


def test_each_lack_is_named(shop, hire):
    Rule.objects.filter(inbox=shop).delete()
    Website.objects.filter(inbox=shop).update(allowed_origins="")
    Inbox.objects.filter(pk=shop.pk).update(tag_required=True)
    shop.tags.all().delete()
    assert lacking(shop) == {"no_rule", "no_tags", "no_origin"}

    group = Group.objects.create(name="Empty")
    Rule.objects.create(inbox=shop, group=group)
    assert "no_agents" in lacking(shop)

    user = User.objects.create_user("d@example.com", first_name="Dora")
    agent = Agent.objects.create(user=user)
    group.members.add(user)
    assert "no_channel" in lacking(shop)
    assert not readiness.can_answer(shop)

    Availability.objects.create(agent=agent, channel=shop.channel)
    assert lacking(shop) == {"no_tags", "no_origin"}
    assert readiness.can_answer(shop)
    for lack in readiness.lacks():
        assert shop.name in lack.words


def test_who_can_mend_it_reads_it_above_the_board(client, shop, adam, olga):
    Rule.objects.all().delete()
    words = reverse("setup") + "#rule"
    client.force_login(adam)
    assert words in client.get(reverse("supervision")).content.decode()
    client.force_login(olga)
    assert words not in client.get(reverse("supervision")).content.decode()


def test_what_is_not_connected_is_mended_in_its_own_form(client, shop, adam):
    inbox = Inbox.objects.create(name="Number", key="number", channel="sms")
    client.force_login(adam)

    board = client.get(reverse("supervision")).content.decode()

    assert "Number: this inbox is not connected to its provider yet." in board
    assert reverse("admin:conversations_inbox_change", args=[inbox.pk]) + "#connection-group" in board


def test_a_visitor_whom_nobody_can_answer_is_told_so(shop, zoe, write):
    Rule.objects.filter(inbox=shop).delete()
    html, _place = screens.render_state(zoe, shop)
    assert "Nobody can answer here yet" in html
    assert "Leave us a message" in html

    write(zoe)
    html, _place = screens.render_state(zoe, shop)
    assert "Nobody can answer here yet" in html
    assert "Your message has been kept." in html
    assert Conversation.objects.get().is_waiting


def test_the_page_of_our_own_speaks_to_the_frame(client, shop, settings):
    address = reverse("widget", args=[shop.key])
    assert settings.PUBLIC_URL in client.get(address, {"site": settings.PUBLIC_URL}).content.decode()
    assert f'data-origins="{settings.PUBLIC_URL}' not in client.get(address).content.decode()
