"""A visitor at a page of the stub's that holds the element, and what its developer reads."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.e2e.pages.stub import Stub

ADDRESS = "ada@example.org"
ASKED = 'api="" key="id:t0ken" campaign="welcome"'
SLOTS = (
    '<p slot="intro">Leave your address.</p><span slot="consent">Write to me.</span>'
    '<p slot="thanks">Thank you! <a href="/cart">To the cart</a></p>'
)
PAGE = """<!doctype html><html lang="{lang}"><head><title>Landing</title><style>{style}</style>
<script type="module" src="/incentive-code.js"></script></head>
<body><main><h1>Tea</h1>{element}</main></body></html>"""


@dataclass
class Visit:
    """The page with the element; `warned` is what the console says to the developer."""

    page: Page
    stub: Stub
    warned: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to the console."""
        self.page.on("console", self._hear)

    def open(self, attributes: str = ASKED, *, lang: str = "en", style: str = "") -> None:
        """A page with one element of these attributes."""
        self.show(f"<incentive-code {attributes}>{SLOTS}</incentive-code>", lang=lang, style=style)

    def show(self, element: str, *, lang: str = "en", style: str = "") -> None:
        """A page with this in it."""
        self.stub.asked.clear()
        self.stub.keys.clear()
        self.stub.page = PAGE.format(lang=lang, style=style, element=element)
        self.page.goto(f"{self.stub.origin}/page")

    @property
    def element(self) -> Locator:
        """The element itself."""
        return self.page.locator("incentive-code")

    def set(self, name: str, value: str | None) -> None:
        """Set or remove an attribute, as a framework does with late data."""
        self.element.evaluate(
            "(one, [name, value]) => value === null"
            " ? one.removeAttribute(name) : one.setAttribute(name, value)",
            [name, value],
        )

    def ask(self, address: str = ADDRESS) -> None:
        """Type an address and send it."""
        self.page.get_by_role("textbox").fill(address)
        self.page.locator("form button").click()

    def part(self, name: str) -> Locator:
        """A part of the element."""
        return self.page.locator(f'[part~="{name}"]')

    def gets_a_code(self) -> None:
        """Ask, and see one."""
        self.ask()
        expect(self.part("code")).to_be_visible()

    def is_told(self, text: str) -> None:
        """Ask, and read why there is none."""
        self.ask()
        expect(self.page.get_by_role("alert")).to_contain_text(text)

    def sent(self) -> Any:
        """The body of the last question."""
        return self.stub.asked[-1][1]

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "warning":
            self.warned.append(said.text)
