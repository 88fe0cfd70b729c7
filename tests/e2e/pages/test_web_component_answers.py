"""The element in a page: what a visitor sees when it asks, and what the page hears."""

import json

from playwright.sync_api import expect

from tests.e2e.pages.stub import Told, given, refused
from tests.e2e.pages.visiting import ADDRESS, ASKED, Visit

REFUSED = "Sorry, there is no code for you here."
OFFLINE = "We could not reach the shop."
NOTHING = "no_voucher_suitable_for_publication"


def test_a_tick_is_for_the_text_that_was_there(visit: Visit) -> None:
    visit.open(f'{ASKED} consent="news" consent-version="1"')
    box = visit.page.get_by_role("checkbox")
    box.check()
    visit.set("consent-version", "1")  # as it was
    expect(box).to_be_checked()
    visit.set("consent-version", "2")
    expect(box).not_to_be_checked()
    visit.is_told("Please tick the box")
    visit.set("consent", None)
    expect(visit.page.get_by_role("alert")).to_have_text("")
    visit.gets_a_code()
    assert visit.sent() == {"customer": {"email": ADDRESS}}


def test_another_campaign_is_another_question(visit: Visit) -> None:
    visit.open()
    visit.gets_a_code()
    visit.set("campaign", "autumn")
    expect(visit.part("given")).to_be_hidden()
    expect(visit.part("form")).to_be_visible()
    visit.stub.told = given("AUTUMN-1")
    visit.gets_a_code()
    expect(visit.part("code")).to_have_text("AUTUMN-1")


def test_the_page_hears_how_it_goes(visit: Visit) -> None:
    visit.open()
    visit.page.evaluate(
        """() => { window.heard = [];
          for (const name of ["", ":started", ":refused"]) document.addEventListener(
            `incentive-code${name}`, ({ type, detail }) => heard.push([type, detail])); }"""
    )
    visit.ask("ada")
    visit.stub.told = refused(400, NOTHING)
    visit.is_told(REFUSED)
    visit.stub.told = given()
    visit.gets_a_code()
    started = ["incentive-code:started", None]
    assert visit.page.evaluate("heard") == [
        ["incentive-code:refused", {"key": "missing_customer"}],
        started,
        ["incentive-code:refused", {"key": NOTHING}],
        started,
        ["incentive-code", {"code": "TEA-7KQM"}],
    ]


def test_the_result_takes_the_place_of_the_invitation(visit: Visit) -> None:
    visit.open()
    expect(visit.page.get_by_text("Leave your address.")).to_be_visible()
    expect(visit.page.get_by_text("Thank you!")).to_be_hidden()
    visit.gets_a_code()
    expect(visit.page.get_by_text("Leave your address.")).to_be_hidden()
    expect(visit.page.get_by_text("Thank you!")).to_be_visible()
    expect(visit.part("given")).to_be_focused()


def test_copied_is_said_for_a_while(visit: Visit) -> None:
    visit.open()
    visit.gets_a_code()
    visit.page.get_by_role("button", name="Copy").click()
    expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
    assert visit.page.evaluate("navigator.clipboard.readText()") == "TEA-7KQM"
    expect(visit.page.get_by_role("button", name="Copy", exact=True)).to_be_visible()


def test_a_code_that_is_sent_is_announced_in_the_language_of_then(visit: Visit) -> None:
    visit.stub.told = given(None)
    visit.open()
    visit.ask()
    expect(visit.part("title")).to_contain_text("Your code is sent to your address.")
    visit.set("lang", "de")
    expect(visit.part("title")).to_contain_text("Ihr Code geht an Ihre Adresse.")
    expect(visit.part("ticket")).to_be_hidden()
    assert json.loads(visit.stub.told.body)["voucher"] is None


def test_what_is_asked_again_after_a_lost_answer_has_the_same_key(visit: Visit) -> None:
    """So the code that it got is shown after all; a token of the bot check is another each time."""
    visit.stub.told = Told(None)
    visit.open()
    visit.page.evaluate(
        "() => { let n = 0; document.querySelector('incentive-code').botToken = () => `t${++n}` }"
    )
    visit.is_told(OFFLINE)
    visit.stub.told = Told(429)
    visit.is_told("Please wait a moment")
    visit.stub.told = given()
    visit.gets_a_code()
    assert [body["bot_token"] for _, body in visit.stub.asked] == ["t1", "t2", "t3"]
    assert len(set(visit.stub.keys)) == 1


def test_every_other_question_has_a_random_key_of_its_own(visit: Visit) -> None:
    visit.stub.told = Told(429)
    visit.open()
    for address in (ADDRESS, "eve@example.org", ADDRESS):
        visit.ask(address)
        expect(visit.part("button").first).to_be_enabled()
    visit.open()
    visit.ask()
    expect(visit.part("button").first).to_be_enabled()
    visit.stub.told = given()
    visit.set("campaign", "autumn")
    visit.gets_a_code()
    assert len(set(visit.stub.keys)) == len(visit.stub.keys) > 1
    assert all(len(key or "") > 20 for key in visit.stub.keys)
