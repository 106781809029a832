"""Davi: mindfulness-based therapy. Takes his consent back in week 10 and keeps his diary."""

from backend.demo.story import Consent, Moment, Pattern, Place, Sleeper, SpecialNight, Story, Way

PATTERNS = {
    "hurry": Pattern(
        "Three things at once",
        "A free minute.",
        "If I stop, it will all catch up with me.",
        "I open the laptop again.",
    ),
}
PLACES = {
    "chair": Place("The chair by the window", 20, "home", "alone", "resting"),
    "tram": Place("Standing on the tram", 40, "transport", "strangers", "travelling", 3),
    "dishes": Place("Doing the dishes", 30, "home", "partner", "other", 4),
    "queue": Place("Any queue", 45, "shop", "strangers", "waiting", 6),
    "desk": Place("Before I open the laptop", 60, "work", "alone", "working", 5, True),
    "argument": Place("In the middle of an argument", 85, "home", "partner", "talking", 8),
    "hill": Place("On the hill, at the viewpoint", 25, "outdoors", "alone", "exercising", 2),
}
WAYS = {
    "sit": Way(
        "hurry",
        ("chair", "hill"),
        {
            "name": "Ten breaths, then ten more",
            "when": "the coffee is made",
            "will": "sit and follow the breath while it cools",
            "instead_of": "reading the news",
            "cue": "The blue cup",
        },
        a_week=4.5,
        hours=(7, 8),
        stages={1: "anchor", 8: "free"},
        minutes=(5, 20),
        fears=False,
    ),
    "pause": Way(
        "hurry",
        ("dishes", "tram", "desk", "queue", "argument"),
        {
            "name": "Three-minute pause",
            "when": "I notice the rush in my chest",
            "will": "stop, feel both hands, and widen out",
            "instead_of": "pushing on",
            "cue": "My hands",
        },
        a_week=3.0,
        hours=(10, 21),
        stages={3: "anchor", 5: "widen"},
        first_week=3,
        minutes=(1, 5),
        fears=False,
    ),
}
MOMENTS = (
    Moment(1, "TU", "07:30", "sit", "chair", "done", 3, None, (30, 45, 30), (4, 2, "partly"), 6,
           "tense", happened="Counted to four, eleven times.", learned="Four is also a number."),
    Moment(2, "SA", "09:10", "sit", "hill", "done", 4, None, (20, 20, 10), (2, 6, "yes"), 15,
           "calm", new="For a moment nobody needed anything from me."),
    Moment(3, "MO", "18:20", "pause", "tram", "could_not", 0, None, (60, 65, 60), (5, 1, "no"), 1,
           "tense", happened="Somebody’s bag in my face."),
    Moment(4, "SU", "21:00", "pause", "dishes", "done", 3, None, (40, 45, 25), (4, 5, "yes"), 4,
           "tired", happened="Warm water. Rui asked why I was smiling.", days_late=1),
    Moment(5, "TH", "09:05", "pause", "desk", "avoided", None, None, (55, None, None),
           inner="tense", happened="Laptop was open before I had thought of it."),
    Moment(6, "FR", "17:40", "pause", "queue", "done", 4, None, (50, 50, 20), (4, 5, "yes"), 3,
           "calm", learned="A queue is a pause that somebody else organises."),
    Moment(8, "WE", "20:30", "pause", "argument", "partly", 2, None, (85, 95, 60), (9, 4, "partly"),
           2, "angry", happened="Felt my hands, lost it, found it again.",
           new="I heard him. I had not planned to.", note="About Rui. Not for sharing.",
           private=True),
    Moment(9, "TH", "09:05", "pause", "desk", "done", 4, None, (40, 40, 15), (3, 6, "yes"), 3,
           "calm", learned="The mails wait. They are very good at it."),
    Moment(11, "SU", "09:00", "sit", "hill", "done", 4, None, (15, 15, 5), (2, 7, "yes"), 20,
           "calm", happened="Fog, then no fog."),
)  # fmt: skip

STORY = Story(
    "Davi", "davi@example.org", "en", "PT", "Europe/Lisbon", "karim", ("WE", "12:00"),
    "mindfulness",
    PATTERNS, PLACES, WAYS, MOMENTS,
    Sleeper("23:50", "07:05", latency=(20, 15), awake=(10, 10), keeps=0.55),
    (
        SpecialNight(2, "MO", {"trying_after_waking_minutes": 15}),
        SpecialNight(8, "TH", {"awakenings": 3, "awake_minutes": 75, "quality": 2}, "After that."),
    ),
    (Consent(1, ("practice", "words", "sleep")), Consent(10, ())),
    (
        {"kind": "practice", "way": "sit", "local_time": "08:05",
         "weekdays": ["MO", "TU", "WE", "TH", "FR"], "code_phrase": "Blue cup"},
    ),
    silent=frozenset({7}),
    without_nights=frozenset({3, 11}),
    take_aways={
        2: ("One thing, then the next",),
        6: ("The breath is there already", "Hurry is a feeling, not a fact"),
    },
)  # fmt: skip
