"""What the peer on Django REST framework takes and gives."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from rest_framework.serializers import (
    CharField,
    ChoiceField,
    DateTimeField,
    IntegerField,
    ListField,
    ModelSerializer,
    Serializer,
    UUIDField,
    ValidationError,
)

from benchmarks.peers.django_models import Entry, Night

_ZONES = available_timezones()


def _scale(most: int = 100) -> IntegerField:
    return IntegerField(min_value=0, max_value=most, required=False, allow_null=True, default=None)


class WordsSerializer(Serializer):
    expected = CharField(max_length=4000, required=False, allow_null=True)
    learned = CharField(max_length=4000, required=False, allow_null=True)


class EntrySerializer(Serializer):
    behaviour_id = UUIDField()
    context_id = UUIDField(required=False, allow_null=True, default=None)
    occurred_at = DateTimeField()
    time_zone = CharField()
    logged_at = DateTimeField()
    outcome = ChoiceField(["done", "partly", "could_not", "avoided", "no_chance"])
    managed = _scale(4)
    expected_likelihood = _scale()
    distress_before = _scale()
    distress_peak = _scale()
    distress_after = _scale()
    happened = ChoiceField(["yes", "partly", "no", "unclear"], required=False, allow_null=True)
    duration_minutes = _scale(1440)
    words = WordsSerializer(required=False, default=dict)

    def validate_time_zone(self, zone: str) -> str:
        if zone not in _ZONES:
            raise ValidationError("not a time zone")
        return zone

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        day = values["occurred_at"].astimezone(ZoneInfo(values["time_zone"])).date()
        return {**values, "local_date": day}


class ItemSerializer(Serializer):
    kind = ChoiceField(["practice-entry"])
    id = UUIDField()
    base = IntegerField(allow_null=True)
    record = EntrySerializer()


class BatchSerializer(Serializer):
    items = ListField(child=ItemSerializer(), max_length=500)


class StoredEntrySerializer(ModelSerializer):
    revision = IntegerField(source="seq")

    class Meta:
        model = Entry
        exclude = ("client", "seq")


class StoredNightSerializer(ModelSerializer):
    revision = IntegerField(source="seq")

    class Meta:
        model = Night
        exclude = ("client", "seq", "id")
