"""What one person writes into her phone, and what must come out of it, kept side by side."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.pocket import Pocket
from tests.browser.screens import open_screen
from tests.browser.wording import said

Json = dict[str, Any]
OUTCOMES = ("done", "partly", "could_not", "avoided", "no_chance")


@dataclass
class Diary:
    """`entries` and `nights` are what the server has to hold in the end, by id."""

    pocket: Pocket
    way: str
    places: dict[str, str]
    zone: str
    entries: dict[str, Json] = field(default_factory=dict)
    nights: dict[str, Json] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        return self.pocket.page

    def practise(self, at: datetime, number: int, note: str) -> str:
        """Through the form of an attempt. Returns the id that the phone gave it."""
        self.pocket.set_clock(at)
        open_screen(self.page, "")
        before = self._todays()
        open_screen(self.page, "entry/new")
        outcome, place = OUTCOMES[number % len(OUTCOMES)], list(self.places)[number % 2]
        self.choose(said(f"outcome.{outcome}"))
        self.choose(place)
        self.note(note)
        self.save()
        return self._remember(before, at, outcome, self.places[place], note)

    def tap_done(self, at: datetime, name: str, note: str) -> str:
        """One tap on Today, and the details after it."""
        self.pocket.set_clock(at)
        open_screen(self.page, "")
        before = self._todays()
        self.button(said("today.doneWhat", name=name)).click()
        self.button(said("today.details")).click()
        expect(self.heading(said("entry.edit"))).to_be_visible()
        place = self.page.get_by_role("group", name=said("field.context_id")).get_by_role("radio")
        chosen = place.locator(":scope:checked")
        context = chosen.get_attribute("value") if chosen.count() else None
        self.note(note)
        self.save()
        return self._remember(before, at, "done", context, note)

    def _remember(
        self, before: set[str], at: datetime, outcome: str, context: str | None, note: str
    ) -> str:
        open_screen(self.page, "")
        # On a crowded machine the screen stands still while it is being read.
        expect(self.page.get_by_role("heading", name=said("today.soFar"))).to_be_visible()
        (id,) = self._todays() - before
        written = {"occurred_at": at, "time_zone": self.zone, "outcome": outcome}
        about = {"behaviour_id": self.way, "context_id": context, "words": {"note": note}}
        self.entries[id] = written | about
        return id

    def _todays(self) -> set[str]:
        """Once they have been read: this link comes with them."""
        expect(self.page.get_by_role("link", name=said("today.else"), exact=True)).to_be_visible()
        links = self.page.locator("main a[href^='#/entry/']").evaluate_all(
            "all => all.map((one) => one.hash.split('/')[2])"
        )
        return {link for link in links if not link.startswith("new")}

    def correct(self, id: str, note: str) -> None:
        open_screen(self.page, f"entry/{id}")
        self.note(note)
        self.save()
        if id in self.entries:
            self.entries[id]["words"] = {"note": note}

    def change_outcome(self, id: str, outcome: str) -> None:
        open_screen(self.page, f"entry/{id}")
        self.choose(said(f"outcome.{outcome}"))
        self.save()
        if id in self.entries:
            self.entries[id]["outcome"] = outcome

    def delete(self, id: str) -> None:
        open_screen(self.page, f"entry/{id}")
        self.button(said("entry.delete")).click()
        expect(self.page.get_by_text(said("entry.deleted"))).to_be_visible()
        self.entries.pop(id, None)

    def sleep(self, at: datetime, latency: int, comment: str | None = None) -> str:
        """The night before this morning."""
        self.pocket.set_clock(at)
        date = at.date().isoformat()
        open_screen(self.page, f"night/{date}")
        clocks = {
            **{"into_bed": "23:00", "tried_to_sleep": "23:10"},
            **{"final_awakening": "06:40", "out_of_bed": "07:05"},
        }
        counts = {"sleep_latency_minutes": latency, "awakenings": 2, "awake_minutes": 15}
        for name, value in {**clocks, **counts}.items():
            self.field(f"field.{name}").fill(str(value))
        if comment:
            self.field("words.comment").fill(comment)
        self.save()
        words = {"words": {"comment": comment}} if comment else {}
        self.nights[date] = {"time_zone": self.zone, **clocks, **counts, **words}
        return date

    def correct_night(self, date: str, latency: int) -> None:
        open_screen(self.page, f"night/{date}")
        self.field("field.sleep_latency_minutes").fill(str(latency))
        self.save()
        self.nights[date]["sleep_latency_minutes"] = latency

    def note(self, text: str) -> None:
        """Its part of the form comes a moment later; open, where something is corrected."""
        field = self.field("words.note")
        more = self.page.locator("summary").get_by_text(said("entry.more"), exact=True)
        expect(more).to_be_visible()
        if not field.is_visible():
            more.click()
        field.fill(text)

    def choose(self, label: str) -> None:
        self.page.get_by_role("radio", name=label, exact=True).check()

    def save(self) -> None:
        """The form is left as soon as it is safe on the phone."""
        place = self.page.url
        self.button(said("app.save")).click()
        expect(self.page).not_to_have_url(place)

    def field(self, key: str) -> Locator:
        return self.page.get_by_label(said(key), exact=True)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def heading(self, text: str) -> Locator:
        return self.page.get_by_role("heading", level=1, name=text)


def told(record: Json) -> Json:
    """What a record says: without what stayed unanswered, and without when it was written down."""
    plain: Json = {
        name: told(one) if isinstance(one, dict) else one for name, one in record.items()
    }
    plain.pop("logged_at", None)
    if isinstance(plain.get("occurred_at"), str):
        plain["occurred_at"] = datetime.fromisoformat(plain["occurred_at"])
    return {name: value for name, value in plain.items() if value not in (None, False, [], {})}
