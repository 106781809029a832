"""What stands around a client's own words when she takes them along, in her language."""

from typing import Any

OUTCOMES = ("done", "partly", "could_not", "avoided", "no_chance")

_EN = {
    "title": "Practice and sleep",
    "readme": (
        "Everything you entered in Anew, one table a file, private entries included. An apostrophe "
        "before = + - or @ keeps a spreadsheet from calculating with your words."
    ),
    "period": "Entries from and to",
    "patterns": "Patterns",
    "trigger": "What sets it off",
    "old_expectation": "What I then expect",
    "old_response": "What I then do",
    "behaviours": "New ways",
    "pattern": "Pattern",
    "when": "When",
    "will": "I will",
    "instead_of": "Instead of",
    "cue": "What reminds me",
    "contexts": "Places and situations",
    "attempts": "Attempts",
    "date": "Date",
    "what": "What",
    "context": "Context",
    "outcome": "How it went",
    "distress": "Distress before, at its highest, after",
    "gone": "no longer in the plan",
    "nights": "Nights",
    "morning": "Morning",
    "in_bed": "In bed, hours",
    "asleep": "Asleep, hours",
    "efficiency": "Asleep of in bed",
    "sleep_was": "Sleep was",
    "medicines": "Medicines",
    "medicine": "Medicine",
    "dose": "Dose",
    "started": "From",
    "stopped": "No longer from",
    "quality": ("very poor", "poor", "fair", "good", "very good"),
    "outcomes": ("done", "partly", "could not", "avoided", "no chance"),
}

_DE = {
    "title": "Üben und Schlaf",
    "readme": (
        "Alles, was du in Anew eingetragen hast, je Tabelle eine Datei, private Einträge "
        "eingeschlossen. Ein Apostroph vor = + - oder @ hält eine Tabellenkalkulation davon ab, "
        "mit deinen Worten zu rechnen."
    ),
    "period": "Einträge von und bis",
    "patterns": "Muster",
    "trigger": "Was es auslöst",
    "old_expectation": "Was ich dann erwarte",
    "old_response": "Was ich dann tue",
    "behaviours": "Neue Wege",
    "pattern": "Muster",
    "when": "Wenn",
    "will": "Dann werde ich",
    "instead_of": "Statt",
    "cue": "Was mich erinnert",
    "contexts": "Orte und Lagen",
    "attempts": "Versuche",
    "date": "Datum",
    "what": "Was",
    "context": "Situation",
    "outcome": "Wie es ging",
    "distress": "Belastung vorher, am höchsten, danach",
    "gone": "nicht mehr im Plan",
    "nights": "Nächte",
    "morning": "Morgen",
    "in_bed": "Im Bett, Stunden",
    "asleep": "Schlaf, Stunden",
    "efficiency": "Schlaf von Bettzeit",
    "sleep_was": "Schlaf war",
    "medicines": "Medikamente",
    "medicine": "Medikament",
    "dose": "Dosis",
    "started": "Ab",
    "stopped": "Nicht mehr ab",
    "quality": ("sehr schlecht", "schlecht", "mittel", "gut", "sehr gut"),
    "outcomes": ("geschafft", "teilweise", "ging nicht", "vermieden", "keine Gelegenheit"),
}

_AR = {
    "title": "التدريب والنوم",
    "readme": (
        "كل ما سجّلته في Anew، لكل جدول ملف، بما في ذلك التسجيلات الخاصة. "
        "الفاصلة العليا قبل = أو + أو - أو @ تمنع برنامج الجداول من حساب كلماتك."
    ),
    "period": "التسجيلات من وإلى",
    "patterns": "الأنماط",
    "trigger": "ما الذي يثيره",
    "old_expectation": "ما أتوقعه عندئذ",
    "old_response": "ما أفعله عندئذ",
    "behaviours": "طرق جديدة",
    "pattern": "النمط",
    "when": "عندما",
    "will": "سوف",
    "instead_of": "بدلًا من",
    "cue": "ما يذكّرني",
    "contexts": "الأماكن والمواقف",
    "attempts": "المحاولات",
    "date": "التاريخ",
    "what": "ماذا",
    "context": "السياق",
    "outcome": "كيف سار",
    "distress": "الضيق قبل، في أعلاه، بعد",
    "gone": "لم يعد في الخطة",
    "nights": "الليالي",
    "morning": "الصباح",
    "in_bed": "في السرير، ساعات",
    "asleep": "النوم، ساعات",
    "efficiency": "النوم من وقت السرير",
    "sleep_was": "كان النوم",
    "medicines": "الأدوية",
    "medicine": "الدواء",
    "dose": "الجرعة",
    "started": "من",
    "stopped": "توقّف في",
    "quality": ("سيئ جدًا", "سيئ", "متوسط", "جيد", "جيد جدًا"),
    "outcomes": ("تمّت", "جزئيًا", "لم تتيسّر", "جرى تجنّبها", "لم تسنح فرصة"),
}

WORDS: dict[str, dict[str, Any]] = {"en": _EN, "de": _DE, "ar": _AR}
