"""The element in a page: what its developer is told, late and changed attributes."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.stub import HTML, Told, given, refused
from tests.e2e.pages.visiting import ADDRESS, ASKED, Visit

REFUSED = "Sorry, there is no code for you here."
OFFLINE = "We could not reach the shop."
ELSEWHERE = "The key is unknown, revoked or bound to another origin."
NOTHING = "no_voucher_suitable_for_publication"


MISTAKES = {
    "a key of another origin": (
        refused(401, "unauthorized", ELSEWHERE),
        REFUSED,
        [ELSEWHERE, "http://localhost:"],
    ),
    "a key that the gateway refuses": (
        Told(403, '{"message":"Forbidden"}'),
        REFUSED,
        ["403", "id and token of a client key", "http://localhost:"],
    ),
    "an unknown campaign": (refused(400, NOTHING), REFUSED, [NOTHING, '"welcome"']),
    "a path where nothing is": (Told(404), REFUSED, ["404", "`api`"]),
    "another server's page": (Told(200, "<h1>Hello</h1>", HTML), OFFLINE, ["not the API", "`api`"]),
    "another server's JSON": (Told(200, '{"ok":true}'), OFFLINE, ["not the API", "`api`"]),
    "another server's error": (Told(502, "<h1>Bad</h1>", HTML), OFFLINE, ["502", "`api`"]),
    "nobody": (Told(None), OFFLINE, ["no answer", "`api`", "connect-src", "CORS"]),
    "a consent that is not named": (
        refused(400, "missing_consent", "consent to newsletter is required"),
        "Please tick the box",
        ["consent to newsletter is required", "attribute `consent`"],
    ),
    "a bot check without a token": (
        refused(400, "bot_check_failed"),
        "could not tell you from a robot",
        ["bot_check_failed", "botToken"],
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_of_the_developer_is_in_the_console_once(visit: Visit, name: str) -> None:
    visit.stub.told, said, told = MISTAKES[name]
    visit.open()
    visit.is_told(said)
    visit.is_told(said)
    (warning,) = visit.warned
    assert all(one in warning for one in told), warning


def test_an_answer_without_cors_headers_is_explained(visit: Visit) -> None:
    """As the gateway's own refusals come: a page elsewhere sees no status."""
    visit.stub.told = Told(403, '{"message":"Forbidden"}')
    visit.open(f'api="{visit.stub.elsewhere}" key="id:t0ken" campaign="welcome"')
    visit.is_told(OFFLINE)
    (warning,) = visit.warned
    assert visit.stub.elsewhere in warning
    assert "401 and 403 for a key that is none" in warning


@pytest.mark.parametrize(
    ("attributes", "missing"),
    [
        ('key="id:t0ken" campaign="welcome"', "api"),
        ('api="" campaign="welcome"', "key (APP_ID:TOKEN)"),
        ('api="" key="t0ken" campaign="welcome"', "key (APP_ID:TOKEN)"),
        ('api="" key="id:t0ken"', "campaign"),
        ("", "campaign, api, key (APP_ID:TOKEN)"),
    ],
)
def test_missing_attributes_are_named_without_a_visitor(
    visit: Visit, attributes: str, missing: str
) -> None:
    visit.open(attributes)
    with visit.page.expect_console_message(lambda said: said.type == "warning"):
        pass
    assert visit.warned == [f"<incentive-code>: Attributes are missing: {missing}."]
    visit.is_told(REFUSED if missing == "campaign" else OFFLINE)
    assert visit.stub.asked == []
    assert len(visit.warned) == 1


def test_neither_address_nor_token_is_in_the_console(visit: Visit) -> None:
    echo = f"no customer {ADDRESS} (ada%40example.org) for id:t0ken"
    visit.stub.told = refused(400, "invalid_payload", echo)
    visit.open()
    visit.is_told("Please type your e-mail address")
    visit.open(
        f'api="id:t0ken" key="{visit.stub.origin}" campaign="welcome"'
    )  # in each other's place
    visit.is_told(OFFLINE)
    visit.open('api="x:t0ken" key="id:t0ken" campaign="welcome"')
    visit.is_told(OFFLINE)
    assert len(visit.warned) == 3
    assert not re.search(r"ada|example\.org|t0ken", " ".join(visit.warned))


def test_what_is_no_mistake_is_no_warning(visit: Visit) -> None:
    visit.stub.told = Told(429)
    visit.open()
    visit.is_told("Please wait a moment")
    visit.stub.told = given()
    visit.gets_a_code()
    assert visit.warned == []


def test_attributes_may_come_late(visit: Visit) -> None:
    """As with frameworks that render first and have the data later; React keeps `key` to itself."""
    visit.open("")
    expect(visit.page.get_by_role("checkbox")).to_be_hidden()
    for name in ("api", "client-key", "campaign", "consent", "consent-version", "metadata"):
        late = {"api": "", "client-key": "id:t0ken", "metadata": '{"page": "spring"}'}
        visit.set(name, late.get(name, name))
    visit.page.get_by_role("checkbox").check()
    visit.gets_a_code()
    assert visit.sent() == {
        "customer": {"email": ADDRESS},
        "consents": [{"purpose": "consent", "version": "consent-version"}],
        "metadata": {"page": "spring"},
    }
    assert "campaign=campaign" in visit.stub.asked[-1][0]


def test_attributes_before_the_element_is_in_the_page(visit: Visit) -> None:
    visit.show("")
    visit.page.evaluate(
        """async () => {
          await customElements.whenDefined("incentive-code");
          const one = document.createElement("incentive-code");
          for (const name of ["consent", "lang", "campaign"]) one.setAttribute(name, "de");
          one.metadata = { page: "spring" };
          one.setAttribute("api", ""); one.setAttribute("key", "id:t0ken");
          one.removeAttribute("consent");
          document.querySelector("main").append(one);
        }"""
    )
    expect(visit.page.get_by_role("checkbox")).to_be_hidden()
    visit.page.get_by_label("Ihre E-Mail-Adresse").fill(ADDRESS)
    visit.page.get_by_role("button", name="Code holen").click()
    expect(visit.part("title")).to_have_text("Ihr Code")
    assert visit.sent() == {"customer": {"email": ADDRESS}, "metadata": {"page": "spring"}}


def test_metadata_that_is_no_object_is_left_out_and_named(visit: Visit) -> None:
    visit.open(f"{ASKED} metadata='[1'")
    visit.gets_a_code()
    assert visit.sent() == {"customer": {"email": ADDRESS}}
    assert "`metadata` is not sent" in visit.warned[0]


@pytest.mark.parametrize("on", ["incentive-code", "html"])
def test_the_language_may_change_at_any_time(visit: Visit, on: str) -> None:
    """On the element and on what is around it: in the form, in a refusal and beside the code."""
    switch = "([on, lang]) => document.querySelector(on).setAttribute('lang', lang)"
    visit.open()
    visit.ask("ada")
    expect(visit.page.get_by_role("alert")).to_contain_text("Please type")
    visit.page.evaluate(switch, [on, "de"])
    expect(visit.page.get_by_role("alert")).to_contain_text("Bitte geben Sie")
    expect(visit.page.get_by_role("button", name="Code holen")).to_be_visible()
    visit.gets_a_code()
    expect(visit.part("worth")).to_have_text("10\u00a0% Rabatt")
    expect(visit.part("card")).to_have_attribute("lang", "de")
    visit.page.evaluate(switch, [on, "en"])
    expect(visit.part("worth")).to_have_text("10% off")
    expect(visit.part("title")).to_have_text("Your code")


def test_an_element_that_is_moved_keeps_its_code_and_picture(visit: Visit) -> None:
    visit.open()
    visit.gets_a_code()
    expect(visit.part("qr")).to_be_visible()
    visit.page.evaluate("document.body.append(document.querySelector('incentive-code'))")
    expect(visit.part("code")).to_have_text("TEA-7KQM")
    visit.part("qr").evaluate("picture => picture.decode()")
