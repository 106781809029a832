"""The peers' tables again (models.py), as Django has them."""

from django.db.models import (
    CASCADE,
    BinaryField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TimeField,
    UUIDField,
)


class Account(Model):
    id = UUIDField(primary_key=True)
    role = CharField(max_length=20)
    name = CharField(max_length=200)
    change_seq = IntegerField(default=0)

    is_authenticated = True

    class Meta:
        app_label = "peers"
        db_table = "accounts"


class Session(Model):
    token_hash = BinaryField(primary_key=True)
    account = ForeignKey(Account, CASCADE)
    expires_at = DateTimeField()

    class Meta:
        app_label = "peers"
        db_table = "sessions"


class CareLink(Model):
    therapist = ForeignKey(Account, CASCADE, related_name="caseload", primary_key=True)
    client = ForeignKey(Account, CASCADE, related_name="care")

    class Meta:
        app_label = "peers"
        db_table = "care_links"


class Entry(Model):
    id = UUIDField(primary_key=True)
    client = ForeignKey(Account, CASCADE)
    seq = IntegerField()
    behaviour_id = UUIDField()
    context_id = UUIDField(null=True)
    occurred_at = DateTimeField()
    time_zone = CharField(max_length=64)
    local_date = DateField()
    logged_at = DateTimeField()
    outcome = CharField(max_length=20)
    managed = IntegerField(null=True)
    expected_likelihood = IntegerField(null=True)
    distress_before = IntegerField(null=True)
    distress_peak = IntegerField(null=True)
    distress_after = IntegerField(null=True)
    happened = CharField(max_length=20, null=True)
    duration_minutes = IntegerField(null=True)
    words = JSONField()

    class Meta:
        app_label = "peers"
        db_table = "entries"


class Night(Model):
    id = UUIDField(primary_key=True)
    client = ForeignKey(Account, CASCADE)
    seq = IntegerField()
    date = DateField()
    time_zone = CharField(max_length=64)
    into_bed = TimeField()
    tried_to_sleep = TimeField()
    final_awakening = TimeField()
    out_of_bed = TimeField()
    sleep_latency_minutes = IntegerField()
    awakenings = IntegerField()
    awake_minutes = IntegerField()
    quality = IntegerField()
    rested = IntegerField()
    time_in_bed_minutes = IntegerField()
    total_sleep_minutes = IntegerField()
    words = JSONField()

    class Meta:
        app_label = "peers"
        db_table = "nights"
