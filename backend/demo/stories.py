"""The clinic of the demo: nobody in it is real."""

from backend.demo import davi, leonie, ruth, salma, tom
from backend.demo.story import Therapist

CLINIC = "Linden Quay Practice"
THERAPISTS = {
    "hanna": Therapist("Dr Hanna Lindt", "hanna@lindenquay.example", "Europe/Berlin", "en"),
    "karim": Therapist("Dr Karim Osei", "karim@lindenquay.example", "Europe/London", "en"),
}
STORIES = (tom.STORY, salma.STORY, ruth.STORY, leonie.STORY, davi.STORY)
HOLIDAYS = {"hanna": 6, "karim": 9}  # the week without a session
