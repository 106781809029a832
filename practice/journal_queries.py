"""Reading what surrounds the attempts, as the rules see it. The client's id comes first."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, bindparam, exists, or_

from backend.core.readings import Reading
from backend.core.zones import zone
from practice.ingredients import TherapySession as Held
from practice.journal import PatternMoment, Recall, RehearsalChoice, TherapySession, TransferProbe
from practice.pattern_ledger import Moment, Noticed, Response
from practice.plans import Refusal, Wishes
from practice.recalls import Answer, Recalled

_CHOICES = Reading(RehearsalChoice, RehearsalChoice.day, RehearsalChoice.revision)
_MOMENTS = Reading(
    PatternMoment,
    PatternMoment.occurred_at,
    PatternMoment.id,
    day=PatternMoment.local_date,
    shared=True,
    sealed=False,
)
_SESSIONS = Reading(
    TherapySession,
    TherapySession.held_at,
    TherapySession.id,
    day=TherapySession.local_date,
    shared=True,
)
_OF_SESSION = exists().where(
    TherapySession.id == Recall.session_id,
    TherapySession.client_id == Recall.client_id,
    TherapySession.deleted.is_(False),
    or_(bindparam("private", type_=Boolean()), TherapySession.private.is_(False)),
)
_RECALLS = Reading(Recall, Recall.id, where=(_OF_SESSION,), sealed=False)
_ANSWERED = Reading(Recall, Recall.id, sealed=False)
_PROBES = Reading(TransferProbe, TransferProbe.answered_at, sealed=False)


def choices_of(client_ids: Collection[UUID]) -> Sequence[RehearsalChoice]:
    """What these clients said to the offers so far, oldest first."""
    return _CHOICES.of(client_ids)


def wishes(choices: Sequence[RehearsalChoice], today: date) -> Wishes:
    """What a client's choices, oldest first, come to up to and with `today`."""
    rows = [each for each in choices if each.day <= today]
    ended = [each.choice for each in rows if each.choice in ("sessions_ended", "sessions_began")]
    return Wishes(
        not_today={
            each.behaviour_id: each.day
            for each in rows
            if each.choice == "not_today" and each.behaviour_id
        },
        refused=[
            Refusal(each.behaviour_id, each.context_id, each.day)
            for each in rows
            if each.choice == "not_there" and each.behaviour_id and each.context_id
        ],
        life_changes=[each.day for each in rows if each.choice == "life_change"],
        sessions_ended=ended[-1:] == ["sessions_ended"],
    )


def ask_moments(
    client_id: UUID, start: date, end: date, private: bool
) -> Callable[[], list[Moment]]:
    """The moments between two local dates, oldest first, when it is called for."""
    asked = _MOMENTS.ask(client_id, first=start, last=end, private=private)
    return lambda: [
        Moment(
            each.pattern_id,
            each.local_date,
            Response(each.response),
            Noticed(each.noticed) if each.noticed else None,
            each.unprompted,
        )
        for each in asked()
    ]


def sessions(client_id: UUID, start: date, end: date) -> Sequence[TherapySession]:
    """The sessions between two local dates, oldest first."""
    return sessions_of([client_id], start, end)


def ask_sessions(
    client_id: UUID, start: date, end: date, private: bool
) -> Callable[[], Sequence[TherapySession]]:
    """The same when it is called for."""
    return _SESSIONS.ask(client_id, first=start, last=end, private=private)


def sessions_of(client_ids: Collection[UUID], start: date, end: date) -> Sequence[TherapySession]:
    """The same of several clients at once."""
    return _SESSIONS.of(client_ids, first=start, last=end, private=True)


def held(session: TherapySession) -> Held:
    """A session as the three-ingredient strip sees it."""
    return Held(session.local_date, session.activated, session.new_experience)


def recall_answers(client_id: UUID, time_zone: str) -> list[Answer]:
    """The answers to recalls of the sessions that are there, dated where the client lives."""
    return ask_recall_answers(client_id, time_zone, private=True)()


def ask_recall_answers(
    client_id: UUID, time_zone: str, private: bool
) -> Callable[[], list[Answer]]:
    """The same when it is called for."""
    asked = _RECALLS.ask(client_id, private=private)
    return lambda: [answer(each, time_zone) for each in asked()]


def recalls_of(client_ids: Collection[UUID]) -> Sequence[Recall]:
    """What several clients answered to recalls of the sessions that are there."""
    return _RECALLS.of(client_ids, private=True)


def answer(recall: Recall, time_zone: str) -> Answer:
    """An answer as the rules see it."""
    return Answer(
        recall.session_id,
        recall.point - 1,
        recall.answered_at.astimezone(zone(time_zone)).date(),
        Recalled(recall.recalled),
    )


def answered_recalls_of(client_ids: Collection[UUID]) -> Sequence[Recall]:
    """Every recall that these clients answered, whatever became of its session."""
    return _ANSWERED.of(client_ids)


def probes(client_id: UUID) -> Sequence[TransferProbe]:
    """Every answered probe, oldest first."""
    return ask_probes(client_id)()


def ask_probes(client_id: UUID) -> Callable[[], Sequence[TransferProbe]]:
    """The same when it is called for."""
    return _PROBES.ask(client_id)


def probes_of(client_ids: Collection[UUID]) -> Sequence[TransferProbe]:
    """The same of several clients at once."""
    return _PROBES.of(client_ids)
