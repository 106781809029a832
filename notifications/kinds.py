"""What a reminder can be for."""

PRACTICE, SLEEP_DIARY, RECALL, PROBE, BOOSTER, QUESTIONNAIRE = KINDS = (
    "practice",
    "sleep_diary",
    "recall",
    "probe",
    "booster",
    "questionnaire",
)
PRACTISING = (PRACTICE, BOOSTER)
"""These ask her to do something, not only to answer."""
