"""The peer on Django REST framework: serializers, views and the ORM as its documents have them."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Avg, Count, F, Max, Q, Sum
from django.db.models.functions import TruncWeek
from django.urls import path
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from benchmarks.peers.django_models import Account, CareLink, Entry, Night, Session
from benchmarks.peers.django_serializers import (
    BatchSerializer,
    EntrySerializer,
    StoredEntrySerializer,
    StoredNightSerializer,
)

PRACTISED = Q(outcome__in=("done", "partly"))


class Bearer(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Account, None]:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        session = (
            Session.objects.select_related("account")
            .filter(token_hash=sha256(token.encode()).digest(), expires_at__gt=timezone.now())
            .first()
        )
        if session is None:
            raise AuthenticationFailed()
        return session.account, None


class View(APIView):
    authentication_classes = (Bearer,)


def _next(account: Account, count: int) -> int:
    """The first of so many new numbers in the line of this client's changes."""
    hers = Account.objects.filter(id=account.id)
    hers.update(change_seq=F("change_seq") + count)
    return int(hers.values_list("change_seq", flat=True).get()) - count + 1


class EntryView(View):
    def put(self, request: Request, id: UUID) -> Response:
        sent = EntrySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        with transaction.atomic():
            seq = _next(request.user, 1)
            stored = Entry.objects.filter(id=id, client=request.user).first()
            if stored is None or stored.logged_at <= sent.validated_data["logged_at"]:
                new = stored is None
                stored = Entry(id=id, client=request.user, seq=seq, **sent.validated_data)
                stored.save(force_insert=new, force_update=not new)
        return Response(StoredEntrySerializer(stored).data)


class ChangesView(View):
    def post(self, request: Request) -> Response:
        sent = BatchSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        items = sent.validated_data["items"]
        with transaction.atomic():
            seq = _next(request.user, len(items))
            ids = [item["id"] for item in items]
            newer = {one.id: one for one in Entry.objects.filter(id__in=ids, client=request.user)}
            rows = [
                Entry(id=item["id"], client=request.user, seq=seq + number, **item["record"])
                for number, item in enumerate(items)
            ]
            Entry.objects.bulk_create(
                row
                for row in rows
                if row.id not in newer or newer[row.id].logged_at <= row.logged_at
            )
        shown = StoredEntrySerializer(rows, many=True).data
        return Response(
            {"results": [{"id": one["id"], "outcome": "created", "record": one} for one in shown]}
        )

    def get(self, request: Request) -> Response:
        limit = int(request.query_params["limit"])
        found: list[dict[str, Any]] = []
        for kind, model, shown in (
            ("practice-entry", Entry, StoredEntrySerializer),
            ("night", Night, StoredNightSerializer),
        ):
            rows = model.objects.filter(client=request.user).order_by("seq")[: limit + 1]
            found += [{"kind": kind, "record": one} for one in shown(rows, many=True).data]
        found.sort(key=lambda item: item["record"]["revision"])
        return Response({"items": found[:limit], "more": len(found) > limit})


class SummaryView(View):
    def get(self, request: Request, id: UUID) -> Response:
        link = CareLink.objects.select_related("client").filter(
            therapist=request.user, client_id=id
        )
        if not (found := link.first()):
            raise NotFound()
        period = (request.query_params["from"], request.query_params["to"])
        entries = Entry.objects.filter(client_id=id, local_date__range=period)
        nights = Night.objects.filter(client_id=id, date__range=period)
        counted = {"entries": Count("id"), "last": Max("local_date")}
        weeks = entries.annotate(week=TruncWeek("local_date")).values("week").order_by("week")
        slept = nights.annotate(week=TruncWeek("date")).values("week").order_by("week")
        shown = StoredEntrySerializer(entries.order_by("occurred_at"), many=True).data
        return Response(
            {
                "client": {"id": found.client.id, "name": found.client.name},
                "weeks": weeks.annotate(
                    entries=Count("id"),
                    practised=Count("id", filter=PRACTISED),
                    days=Count("local_date", distinct=True),
                    mean_expected_likelihood=Avg("expected_likelihood"),
                    mean_distress_before=Avg("distress_before"),
                    mean_distress_after=Avg("distress_after"),
                ),
                "behaviours": entries.values("behaviour_id").annotate(**counted).order_by(),
                "contexts": entries.values("context_id").annotate(**counted).order_by(),
                "sleep": slept.annotate(
                    nights=Count("id"),
                    mean_sleep_minutes=Avg("total_sleep_minutes"),
                    sleep_efficiency=Sum("total_sleep_minutes") * 1.0 / Sum("time_in_bed_minutes"),
                    mean_quality=Avg("quality"),
                ),
                "entries": shown,
            }
        )


class CaseloadView(View):
    def get(self, request: Request) -> Response:
        today = timezone.now().date()
        clients = [
            link.client
            for link in CareLink.objects.filter(therapist=request.user)
            .select_related("client")
            .order_by("client__name")
        ]
        entries, nights = (model.objects.filter(client__in=clients) for model in (Entry, Night))
        by_client = [
            rows.values_list("client_id").annotate(figure=figure).order_by()
            for rows, figure in (
                (entries, Max("local_date")),
                (
                    entries.filter(PRACTISED, local_date__gt=today - timedelta(days=14)),
                    Count("local_date", distinct=True),
                ),
                (
                    nights.filter(date__gt=today - timedelta(days=7)),
                    Sum("total_sleep_minutes") * 1.0 / Sum("time_in_bed_minutes"),
                ),
            )
        ]
        last, days, efficiency = map(dict, by_client)
        return Response(
            {
                "items": [
                    {
                        "id": client.id,
                        "name": client.name,
                        "last_entry_at": last.get(client.id),
                        "practice_days": days.get(client.id, 0),
                        "sleep_efficiency": efficiency.get(client.id),
                    }
                    for client in clients
                ]
            }
        )


urlpatterns = [
    path("v1/practice-entries/<uuid:id>", EntryView.as_view()),
    path("v1/changes", ChangesView.as_view()),
    path("v1/clients/<uuid:id>/summary", SummaryView.as_view()),
    path("v1/clients", CaseloadView.as_view()),
]
