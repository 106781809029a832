"""The demo's people in a browser."""

from playwright.sync_api import Page, expect

from backend.core.config import Settings
from backend.demo.stories import CLINIC
from backend.demo.story import PASSWORD
from tests.browser.wording import said
from tests.story.processes import anew

# Each in her own language, with her own words in it.
CLIENTS = {"en": "tom@example.org", "de": "leonie@example.org", "ar": "salma@example.org"}
THERAPIST, ADMIN = "hanna@lindenquay.example", "vera@lindenquay.example"
PATIENCE_SECONDS = 300


def play(place: Settings) -> None:
    anew(place, "demo", patience=PATIENCE_SECONDS)


def add_admin(place: Settings) -> None:
    """The demo has none: who tries it out has no clinic to count."""
    who = ["--clinic", CLINIC, "--email", ADMIN, "--name", "Vera Holm"]
    anew(place, "add-admin", *who, "--password-file", "-", answer=f"{PASSWORD}\n")


def sign_in(page: Page, email: str, language: str) -> None:
    page.get_by_label(said("sign.email", language), exact=True).fill(email)
    page.get_by_label(said("sign.password", language), exact=True).fill(PASSWORD)
    page.get_by_role("button", name=said("sign.in", language), exact=True).click()


def sign_in_client(page: Page, language: str) -> None:
    """Her phone has everything of hers when this is over."""
    page.goto("/")
    sign_in(page, CLIENTS[language], language)
    expect(page.get_by_role("heading", level=1, name=said("today.title", language))).to_be_visible()
    saved = said("app.saved", language)
    expect(page.get_by_role("banner").get_by_text(saved, exact=True)).to_be_visible()
