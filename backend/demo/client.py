"""One client's twelve weeks: what her phone does, and when."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random

from flask import Flask

from backend.core import clock
from backend.demo.attempts import attempts
from backend.demo.days import Change, Course
from backend.demo.device import Device
from backend.demo.journal import Journal
from backend.demo.nights import Nights
from backend.demo.plan import Plan
from backend.demo.questionnaires import Questionnaires
from backend.demo.step import Step
from backend.demo.story import DAYS, Consent

SIGN_UP, CONSENT, SYNC = 10 * 60, 19 * 60, 21 * 60 + 40  # minutes after midnight
SYNC_EVERY_DAYS = 4
MOST = 500  # records in one batch


class Client:
    """Signs up, fills in her diary, sends it every few evenings, decides who sees it."""

    def __init__(self, app: Flask, course: Course, therapist: Device) -> None:
        self.device = Device(app, course.story.email)
        self._course, self._therapist = course, therapist
        # Made-up people need no secrets: the same story shall come out every time.
        random = Random(course.story.email)  # noqa: S311
        plan = Plan(course, random)
        written = [
            *plan.changes(),
            *attempts(course, plan, random),
            *Nights(course, random).changes(),
            *Journal(course, plan).changes(),
            *Questionnaires(course).changes(),
            *plan.reminders(),
        ]
        self._waiting = sorted(written, key=lambda change: change.at)
        self._revisions: dict[str, int] = {}
        self._code = ""

    def steps(self) -> Iterator[Step]:
        course = self._course
        yield Step(course.at(0, SIGN_UP), self._sign_up)
        for consent in course.story.consents:
            day = 7 * (consent.week - 1) + 1
            at = course.at(0, SIGN_UP + 15) if consent.week == 1 else course.at(day, CONSENT)
            yield Step(at, partial(self._consent, consent))
        for day in range(0, DAYS, SYNC_EVERY_DAYS):
            yield Step(course.at(day, SYNC), self._sync)
        yield Step(course.now, self._sync)

    def _sign_up(self) -> None:
        """With the code that her therapist makes in the session."""
        story = self._course.story
        self._code = self._therapist.call("POST", "/v1/invitations", {})["code"]
        values = {"display_name": story.name, "time_zone": story.time_zone}
        self.device.sign_up(
            self._code, {**values, "locale": story.locale, "country": story.country}
        )

    def _consent(self, consent: Consent) -> None:
        until = None
        if consent.until is not None:
            until = str(self._course.today + timedelta(days=consent.until))
        body = {"scopes": list(consent.scopes), "until": until}
        links = self.device.call("GET", "/v1/care-links")["items"]
        if not links:
            self.device.call("POST", "/v1/care-links", {"code": self._code, **body})
        elif consent.scopes:
            self.device.call("PUT", f"/v1/care-links/{links[0]['id']}", body)
        else:
            self.device.call("DELETE", f"/v1/care-links/{links[0]['id']}")

    def _sync(self) -> None:
        """Send what has been written since, the last version of each record."""
        now = clock.now()
        ready = [change for change in self._waiting if change.at <= now]
        self._waiting = self._waiting[len(ready) :]
        latest = {change.id: change for change in ready}
        items = [self._item(change) for change in latest.values()]
        for first in range(0, len(items), MOST):
            batch = {"items": items[first : first + MOST]}
            for result in self.device.call("POST", "/v1/changes", batch)["results"]:
                if result["outcome"] not in ("created", "updated"):
                    raise RuntimeError(f"{result['kind']}: {result['outcome']} {result['problem']}")
                self._revisions[result["id"]] = result["revision"]

    def _item(self, change: Change) -> dict[str, object]:
        base = self._revisions.get(change.id)
        return {"kind": change.kind, "id": change.id, "base": base, "record": change.record}
