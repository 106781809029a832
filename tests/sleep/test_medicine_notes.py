"""The fixed text, letter by letter, in each language; and what it never says."""

import re

import pytest

from sleep.medicine_catalogue import Certainty, Effect, Medicine, catalogue
from sleep.medicine_notes import note

LOCALES = ("en", "de", "ar")
TEXT = {
    "en": (
        "Some medicines change REM sleep in sleep studies. For {generic}, studies report: {effect} "
        "({certainty}). This does not tell us whether it changes your therapy. Never stop, start "
        "or change a medicine because of this app. Talk with the person who prescribed it. "
        "Stopping some medicines suddenly can be dangerous."
    ),
    "de": (
        "Manche Medikamente verändern in Schlafstudien den REM-Schlaf. Für {generic} berichten "
        "Studien: {effect} ({certainty}). Das sagt uns nicht, ob es deine Therapie verändert. "
        "Setze nie wegen dieser App ein Medikament ab, beginne nie eines und ändere nie eines. "
        "Sprich mit der Person, die es verschrieben hat. Manche Medikamente plötzlich abzusetzen "
        "kann gefährlich sein."
    ),
    "ar": (
        "تغيّر بعض الأدوية نوم حركة العين السريعة (REM) في دراسات النوم. بشأن {generic} تذكر "
        "الدراسات: {effect} ({certainty}). لا يخبرنا هذا إن كان يغيّر علاجك النفسي. لا توقف أبدًا "
        "دواءً ولا تبدأه ولا تغيّره بسبب هذا التطبيق. تحدّث مع من وصفه لك. قد يكون التوقف المفاجئ "
        "عن بعض الأدوية خطيرًا."
    ),
}
SLOTS = {
    ("sertraline", "en"): ("less REM sleep", "strong evidence"),
    ("sertraline", "de"): ("weniger REM-Schlaf", "starke Belege"),
    ("sertraline", "ar"): ("نوم REM أقل", "أدلة قوية"),
    ("mirtazapine", "en"): ("little or no change in REM sleep", "moderate evidence"),
    ("mirtazapine", "de"): ("wenig oder keine Änderung des REM-Schlafs", "mäßige Belege"),
    ("mirtazapine", "ar"): ("تغيّر طفيف أو لا تغيّر في نوم REM", "أدلة متوسطة"),
    ("prazosin", "en"): ("more REM sleep", "limited evidence"),
    ("prazosin", "de"): ("mehr REM-Schlaf", "begrenzte Belege"),
    ("prazosin", "ar"): ("نوم REM أكثر", "أدلة محدودة"),
    ("quetiapine", "en"): ("mixed results", "conflicting evidence"),
    ("quetiapine", "de"): ("gemischte Ergebnisse", "widersprüchliche Belege"),
    ("quetiapine", "ar"): ("نتائج متباينة", "أدلة متضاربة"),
    ("aripiprazole", "en"): ("not enough to say", "too little evidence"),
    ("aripiprazole", "de"): ("nicht genug, um etwas zu sagen", "zu wenige Belege"),
    ("aripiprazole", "ar"): ("لا يكفي لقول شيء", "أدلة غير كافية"),
    ("escitalopram", "en"): ("less REM sleep", "moderate evidence, for its class"),
    ("escitalopram", "de"): ("weniger REM-Schlaf", "mäßige Belege, für seine Wirkstoffklasse"),
    ("escitalopram", "ar"): ("نوم REM أقل", "أدلة متوسطة، لفئته الدوائية"),
    ("reboxetine", "en"): ("less REM sleep", "limited evidence, not checked at its source"),
    ("reboxetine", "de"): ("weniger REM-Schlaf", "begrenzte Belege, nicht an der Quelle geprüft"),
    ("reboxetine", "ar"): ("نوم REM أقل", "أدلة محدودة، لم تُراجع في مصدرها"),
}


@pytest.mark.parametrize(("generic", "locale"), SLOTS)
def test_the_text_is_the_fixed_one_letter_by_letter(generic: str, locale: str) -> None:
    effect, certainty = SLOTS[generic, locale]
    said = note(catalogue()[generic], locale)
    assert said.text == TEXT[locale].format(generic=generic, effect=effect, certainty=certainty)


def test_every_effect_and_every_certainty_is_among_them() -> None:
    medicines = [catalogue()[generic] for generic, _ in SLOTS]
    assert {each.effect for each in medicines} == set(Effect)
    assert {each.certainty for each in medicines} == set(Certainty)
    assert {each.class_level for each in medicines} == {True, False}
    assert {each.evidence for each in medicines} == {"R", "K"}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("medicine", catalogue().values(), ids=lambda each: each.generic)
def test_every_note_is_the_whole_text_and_says_nothing_more(
    medicine: Medicine, locale: str
) -> None:
    pattern = "(.+)".join(map(re.escape, re.split(r"{\w+}", TEXT[locale])))
    said = note(medicine, locale)
    filled = re.fullmatch(pattern, said.text)
    assert filled
    assert filled[1] == medicine.generic
    # No score, dose, timing, ranking or other medicine: no figure, and no name but its own.
    assert not re.search(r"[\d%]|\bmg\b|switch|better|instead", " ".join(filled.groups()))
    assert (said.generic, said.source) == (medicine.generic, medicine.source)
