"""Salma: panic on buses, in Arabic. Shares for a limited time."""

from backend.demo.story import Consent, Moment, Pattern, Place, Sleeper, SpecialNight, Story, Way

ALL = ("practice", "words", "sleep", "measures")

PATTERNS = {
    "trapped": Pattern(
        "لا مخرج",
        "باب يُغلق وناس كثيرون حولي.",
        "سيتوقف قلبي أو سأصرخ أمام الجميع.",
        "أنزل في المحطة التالية وأكمل الطريق بسيارة أجرة.",
    ),
}
PLACES = {
    "two_stops": Place("محطتان في الحافلة ظهراً", 35, "transport", "strangers", "travelling"),
    "front": Place("الحافلة كاملة، قرب الباب", 50, "transport", "strangers", "travelling", 3),
    "back": Place("المقعد الأخير في الحافلة", 65, "transport", "strangers", "travelling", 5),
    "metro": Place("المترو ثلاث محطات", 70, "transport", "group", "travelling", 7),
    "cinema": Place("السينما في منتصف الصف", 60, "social", "friends", "resting", 8),
    "market": Place("السوق يوم الجمعة", 55, "shop", "family", "other", 6),
    "airport": Place("حافلة المطار بلا توقف", 85, "transport", "strangers", "travelling", 12),
    "sister": Place("سيارة أختي في الخلف", 30, "transport", "family", "travelling", 2),
}
WAYS = {
    "stay": Way(
        "trapped",
        ("two_stops", "sister", "front", "back", "metro", "airport"),
        {
            "name": "أبقى حتى محطتي",
            "when": "يُغلق الباب ويبدأ قلبي",
            "will": "أضع يدي في حجري وأعدّ ما أراه",
            "instead_of": "النزول مبكراً",
            "cue": "التذكرة في يدي",
        },
        a_week=3.6,
        hours=(8, 19),
        stages={1: "anchor", 3: "widen", 11: "free"},
        minutes=(5, 25),
    ),
    "without": Way(
        "trapped",
        ("market", "cinema", "front"),
        {
            "name": "من غير زجاجة الماء",
            "when": "أخرج إلى مكان مزدحم",
            "will": "أترك الماء والحبوب في البيت",
            "instead_of": "حمل كل شيء معي",
            "cue": "الحقيبة الصغيرة",
        },
        a_week=1.5,
        hours=(11, 21),
        stages={6: "anchor", 9: "widen"},
        first_week=6,
        minutes=(20, 90),
    ),
}
MOMENTS = (
    Moment(1, "WE", "13:10", "stay", "two_stops", "partly", 2, (95, "no", 60, 85), (80, 95, 60),
           (8, 2, "partly"), 6, "afraid",
           expected="سأفقد الوعي قبل المحطة الثانية.", happened="دار رأسي ونزلت بعد محطة واحدة.",
           learned="لم أفقد الوعي.", safety="وقفت ملاصقة للباب."),
    Moment(2, "SU", "12:50", "stay", "two_stops", "done", 4, (85, "no", 70, 70), (70, 90, 45),
           (7, 4, "yes"), 9, "afraid", expected="سيتوقف قلبي.",
           happened="دقّ بسرعة ثم هدأ وحده وأنا جالسة.", learned="القلب السريع ليس قلباً مريضاً.",
           new="كنت خائفة وبقيت. لم أعرف هذا الشعور من قبل."),
    Moment(3, "TU", "08:20", "stay", "front", "avoided", None, None, (85, None, None),
           inner="ashamed", happened="رأيت الزحام فأخذت سيارة أجرة.", note="بكيت في السيارة."),
    Moment(4, "TU", "08:25", "stay", "front", "done", 3, (90, "no", 80, 65), (85, 90, 50),
           (7, 5, "yes"), 14, "afraid", expected="سأصرخ وينظر الجميع.",
           happened="نظر إليّ طفل وضحكت له.", learned="لا أحد يراقبني."),
    Moment(5, "TH", "14:00", "stay", "back", "could_not", 1, (90, "unclear", None, 85),
           (90, 95, 80), (8, 1, "no"), 2, "afraid", happened="جلست ثم قمت قبل أن تتحرك الحافلة."),
    Moment(6, "TH", "14:05", "stay", "back", "done", 3, (85, "partly", 40, 70), (85, 95, 55),
           (8, 4, "yes"), 16, "tense", expected="ستأتي النوبة ولن أستطيع النزول.",
           happened="جاءت النوبة في المنتصف. انتظرت ومرّت.",
           learned="النوبة تأتي وتذهب حتى في المقعد الأخير."),
    Moment(7, "MO", "17:30", "stay", "metro", "done", 3, (90, "no", 85, 55), (85, 85, 40),
           (6, 6, "yes"), 11, "tense", expected="سيتوقف في النفق.",
           happened="لم يتوقف. قرأت كل الإعلانات.", new="شعرت بالفضول أكثر من الخوف.", days_late=3),
    Moment(8, "FR", "11:30", "without", "market", "done", 4, (75, "no", 60, 45), (65, 75, 30),
           (5, 5, "yes"), 40, "calm", happened="اشتريت الخضار مع أمي ولم أسأل عن الماء."),
    Moment(9, "SA", "20:00", "without", "cinema", "partly", 2, (80, "partly", 30, 70),
           (75, 85, 50), (6, 3, "partly"), 55, "tense",
           expected="سأضطر إلى إزعاج الصف كله.", happened="خرجت مرة وعدت. أفسحوا لي ببساطة.",
           learned="العودة ممكنة.", safety="جلست على الطرف."),
    Moment(10, "WE", "08:10", "stay", "back", "done", 4, (60, "no", 50, 35), (60, 70, 25),
           (5, 6, "yes"), 20, "calm", happened="نمت دقيقة في المقعد الأخير!"),
    Moment(11, "SA", "19:50", "without", "cinema", "done", 4, (60, "no", 65, 30), (55, 60, 20),
           (4, 7, "yes"), 115, "calm", happened="منتصف الصف والفيلم كله.",
           learned="الجسد يتعلم أبطأ مني لكنه يتعلم.", new="ضحكت ونسيت أين الباب."),
    Moment(12, "MO", "08:15", "stay", "metro", "done", 4, (35, "no", 20, 20), (35, 45, 10),
           (3, 7, "yes"), 12, "calm", happened="وصلت إلى العمل بالمترو مثل أي شخص."),
)  # fmt: skip

STORY = Story(
    "سلمى", "salma@example.org", "ar", "EG", "Africa/Cairo", "hanna", ("SU", "17:00"), "exposure",
    PATTERNS, PLACES, WAYS, MOMENTS,
    Sleeper("00:10", "07:30", latency=(35, 20), awake=(15, 10), lie_in=75, keeps=0.85),
    (
        SpecialNight(2, "FR", {"awake_minutes": None}, "لا أتذكر كم بقيت مستيقظة."),
        SpecialNight(5, "FR", {"sleep_latency_minutes": 240, "awake_minutes": 300,
                               "awakenings": 3, "quality": 1}, "ليلة طويلة."),
        SpecialNight(9, "SU", {"final_awakening": "08:40", "out_of_bed": "08:10"}),
    ),
    (Consent(1, ("practice", "sleep")), Consent(3, ALL, until=28)),
    (
        {"kind": "practice", "way": "stay", "local_time": "12:15",
         "weekdays": ["SU", "TU", "TH"], "code_phrase": "التذكرة"},
        {"kind": "sleep_diary", "local_time": "09:00",
         "weekdays": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
    ),
    without_nights=frozenset({7}),
    questionnaires={"phq-9": (12, 12)},
    take_aways={
        1: ("القلب السريع ليس خطراً", "أستطيع البقاء محطة واحدة"),
        5: ("الخوف يعلو ثم يهدأ من دون أن أنزل",),
        9: ("عددت ما أراه وبقيت", "أختي تسوق وأنا في الخلف"),
    },
)  # fmt: skip
