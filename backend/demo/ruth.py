"""Ruth: grief and withdrawal. Takes her words back in week 8 and goes on sharing the rest."""

from backend.demo.story import Consent, Moment, Pattern, Place, Sleeper, SpecialNight, Story, Way

PATTERNS = {
    "door": Pattern(
        "The closed door",
        "Someone asks how I am since Daniel died.",
        "If I start I will not stop, and they will not want to come again.",
        "“Fine, thank you”, and I do not answer the phone for a week.",
    ),
    "quiet": Pattern(
        "No right to a good hour",
        "I catch myself enjoying something.",
        "Then he is gone a second time.",
        "I stop, and tidy until it is evening.",
    ),
}
PLACES = {
    "kitchen": Place("Kitchen table with Maeve", 35, "home", "family", "talking"),
    "phone": Place("On the phone, sitting down", 40, "home", "friends", "talking"),
    "grave": Place("The bench at the grave", 60, "outdoors", "alone", "resting", 3),
    "choir": Place("Choir, in the break", 65, "social", "group", "talking", 6),
    "neighbour": Place("Over the fence", 45, "outdoors", "strangers", "talking", 5),
    "work": Place("Staff room", 55, "work", "colleagues", "eating", 8, True),
    "garden": Place("His side of the garden", 50, "home", "alone", "caring", 2),
}
WAYS = {
    "tell": Way(
        "door",
        ("kitchen", "phone", "neighbour", "choir", "work"),
        {
            "name": "One true sentence about today",
            "when": "someone asks how I am and means it",
            "will": "say one true sentence and let them answer",
            "instead_of": "“Fine, thank you”",
            "cue": "His watch on my wrist",
        },
        a_week=2.4,
        hours=(9, 20),
        stages={1: "anchor", 5: "widen"},
        fears=False,
    ),
    "hour": Way(
        "quiet",
        ("garden", "grave", "choir"),
        {
            "name": "A good half hour, kept",
            "when": "something is good",
            "will": "stay with it until the kettle has boiled twice",
            "instead_of": "getting up to tidy",
            "cue": "The green chair",
        },
        a_week=2.0,
        hours=(14, 19),
        stages={2: "anchor", 6: "widen"},
        first_week=2,
        minutes=(10, 40),
        fears=False,
    ),
    "music": Way(
        "quiet",
        ("kitchen",),
        {
            "name": "His record, one side",
            "when": "it is Sunday after lunch",
            "will": "put on one side and sit",
            "instead_of": "leaving the box shut",
            "cue": None,
        },
        a_week=0.5,
        hours=(14, 16),
        stages={4: "anchor"},
        first_week=4,
        retired_in=10,
        minutes=(20, 25),
        fears=False,
    ),
}
MOMENTS = (
    Moment(1, "SA", "11:00", "tell", "kitchen", "partly", 2, None, (60, 80, 65), (8, 2, "partly"),
           inner="sad", expected="Maeve will have to carry me again.",
           happened="I said I had not slept. She put the kettle on and stayed.",
           learned="She did not look at the clock.", new="Her hand on my back. I let it stay."),
    Moment(2, "WE", "16:20", "hour", "garden", "done", 3, None, (50, 70, 60), (7, 4, "yes"), 20,
           "sad", happened="The asters he put in have come up without him.",
           new="It was sad and it was good, at the same time."),
    Moment(3, "SU", "15:00", "hour", "grave", "could_not", 1, None, (80, 90, 85), (9, 1, "no"), 5,
           "numb", happened="Sat in the car. Drove home.", note="Talked to him there. Out loud."),
    Moment(5, "TH", "17:30", "tell", "neighbour", "avoided", None, None, (60, None, None),
           inner="ashamed", happened="Saw Mr Byrne and went back in."),
    Moment(6, "TU", "20:10", "tell", "choir", "done", 4, None, (75, 85, 50), (8, 6, "yes"),
           inner="lonely", expected="They will go quiet and change the subject.",
           happened="Oona said hers died in March. We missed the second half.",
           learned="I am not the only one at that table.", new="Somebody was glad that I spoke.",
           days_late=1),
    Moment(6, "SU", "15:10", "hour", "grave", "done", 3, None, (70, 85, 55), (9, 5, "yes"), 25,
           "sad", happened="Told him about the choir.", new="Warm. I had forgotten warm."),
    Moment(8, "WE", "12:40", "tell", "work", "partly", 2, None, (65, 75, 55), (6, 4, "partly"),
           inner="tense", happened="“It is a bad week.” They moved up for me.", private=True),
    Moment(9, "SU", "14:30", "music", "kitchen", "done", 3, None, (60, 85, 60), (9, 5, "yes"), 22,
           "sad", happened="Side two, the one with the scratch he always hummed."),
    Moment(11, "MO", "18:00", "tell", "phone", "done", 4, None, (45, 55, 25), (5, 6, "yes"),
           inner="lonely", happened="Rang Oona. I rang her, not she me.",
           new="I wanted to be heard, and I was."),
    Moment(12, "FR", "16:00", "hour", "garden", "done", 4, None, (30, 45, 20), (5, 7, "yes"), 40,
           "calm", happened="Planted tulips for spring. For next spring.",
           learned="A good hour does not take him away."),
)  # fmt: skip

STORY = Story(
    "Ruth", "ruth@example.org", "en", "IE", "Europe/Dublin", "karim", ("TU", "11:00"), "eft",
    PATTERNS, PLACES, WAYS, MOMENTS,
    Sleeper("22:15", "05:50", latency=(30, 25), awake=(70, 40), lie_in=10, doze=25),
    (
        SpecialNight(1, "SU", {"awakenings": 5, "awake_minutes": 140, "final_awakening": "04:20",
                               "woke_early_minutes": 120, "quality": 1}, "His side of the bed."),
        SpecialNight(4, "TH", {"no_sleep": True, "quality": 1}, "The anniversary.", private=True),
        SpecialNight(6, "WE", {"quality": 4, "rested": 4}, "After choir."),
        SpecialNight(10, "TU", {"into_bed": None, "tried_to_sleep": None}, "Slept downstairs."),
    ),
    (Consent(1, ("practice", "words", "sleep")), Consent(8, ("practice", "sleep"))),
    (
        {"kind": "sleep_diary", "local_time": "08:30",
         "weekdays": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "code_phrase": "Feed the robins"},
    ),
    silent=frozenset({4}),
    take_aways={
        3: ("Crying stops by itself", "Oona came again"),
        7: ("A good hour does not take him away",),
        11: ("I may ring first", "Spring needs tulips now"),
    },
    suggestion={
        "kind": "take_away",
        "words": {"take_away": "You said it to Oona and she stayed."},
    },
)  # fmt: skip
