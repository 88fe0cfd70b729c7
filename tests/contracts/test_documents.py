"""What README, CONTRIBUTING, DECISIONS and docs/ point to exists."""

import re
import tomllib
from pathlib import Path

import pytest

from incentives.domain.condition.tree import FACTS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "layers" / "incentives" / "python" / "incentives"
GUIDES = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *GUIDES]
DECISIONS = ROOT / "DECISIONS.md"

BLOCK = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
IN_CODE = re.compile(r"`([^`\n]+)`")
# A path begins at a folder of the repository or of the package; a bare name is that of some file.
FOLDERS = {one.name for place in (ROOT, PACKAGE) for one in place.iterdir() if one.is_dir()}
PATH = re.compile(r"[a-z_]+/[\w./*<>-]*|[\w*<>-]+\.py")


def anchors_of(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    found: set[str] = set()
    for heading in HEADING.findall(BLOCK.sub("", page.read_text())):
        text = LINK.sub("]", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        again = 0
        while (anchor := f"{slug}-{again}" if again else slug) in found:
            again += 1
        found.add(anchor)
    return found


def links_of(page: Path) -> list[str]:
    return [one for one in LINK.findall(BLOCK.sub("", page.read_text())) if "://" not in one]


def is_there(page: Path, link: str) -> bool:
    place, _, anchor = link.partition("#")
    target = (page.parent / place).resolve() if place else page
    return target.exists() and (not anchor or anchor in anchors_of(target))


def paths_of(page: Path) -> list[str]:
    """The files and folders of ours that a page names; `<name>` stands for any."""
    named = IN_CODE.findall(BLOCK.sub("", page.read_text()))
    fit = [one for one in named if PATH.fullmatch(one)]
    ours = [one for one in fit if "/" not in one or one.split("/")[0] in FOLDERS]
    return [re.sub(r"<\w+>", "*", our) for our in ours]


def exists(path: str) -> bool:
    if "/" not in path:
        return any(
            any((ROOT / top).rglob(path)) for top in ("functions", "infra", "layers", "tests")
        )
    return any(any(place.glob(path.rstrip("/"))) for place in (ROOT, PACKAGE))


@pytest.mark.parametrize("page", [*PAGES, DECISIONS], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links_of(page) if not is_there(page, link)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_is_named_exists(page: Path) -> None:
    assert [path for path in paths_of(page) if not exists(path)] == []


def test_every_decision_is_in_the_index_once() -> None:
    index = [link for link in links_of(DECISIONS) if link.startswith("#20")]
    assert sorted(index) == sorted(
        f"#{anchor}" for anchor in anchors_of(DECISIONS) if anchor[:2] == "20"
    )


def test_every_function_is_in_the_list_of_functions() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "functions.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(one.parent.name for one in ROOT.glob("functions/*/handler.py"))


def test_every_function_is_under_the_import_contracts() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contracts = {contract["id"]: contract for contract in tools["contracts"]}
    functions = sorted(one.parent.name for one in ROOT.glob("functions/*/handler.py"))
    assert sorted(tools["root_packages"]) == sorted([*functions, "incentives", "infra"])
    assert sorted(contracts["function-imports-its-use-case"]["source_modules"]) == functions
    assert sorted(contracts["functions-are-alone"]["modules"]) == functions


def test_every_condition_is_on_the_page_of_discounts() -> None:
    page = (ROOT / "docs" / "discounts.md").read_text()
    assert [kind for kind in FACTS if f"`{kind}`" not in page] == []


def test_every_guide_is_linked_from_the_first_page() -> None:
    linked = {link.partition("#")[0] for link in links_of(ROOT / "README.md")}
    assert [guide.name for guide in GUIDES if f"docs/{guide.name}" not in linked] == []
