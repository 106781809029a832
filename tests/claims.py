"""What a claim of cause looks like, in each language of the product.

A list of words cannot understand a text; it makes whoever writes one look twice.
"""

import re

# Never, whatever the sentence is about.
NEVER = r"""
    because\ of\b | thanks\ to\b | \bdue\ to\b | \bowing\ to\b | attributable
  | \bhelped\b | \bimprov(e|es|ed|ing|ement|ements)\b | \bworsen(s|ed|ing)?\b
  | \b(led|leads)\ to\b | \bresult(s|ed)\ (in|from)\b | \bstrengthen(s|ed|ing)?\b
  | \bboost(s|ed|ing)?\b | \bthereby\b | \b(sleep|sleeps|slept|sleeping)\ better\b
  | \bbetter\ (sleep|nights?)\b
  | \bgeholfen\b | \bhalf\ (dir|ihr|ihm|beim)\b | \bdank\b | \bwegen\b | \baufgrund\b
  | verbesser | \bbesserung | verschlechter | \bdadurch\b | \bdeswegen\b
  | \bführ(t|te|ten|en)\b.*\bzu\b | bewirk | verursach | \bgestärkt\b | \bschl(ä|ie)fst?\ besser\b
  | بفضل | بسبب | \bساعد | حسّن | تحسين | \bتحسن | \bأدى | أدّى | يؤدي\ إلى | نتيجة\ ل | سبّب
  | يسبب | تسبب | عزّز | يعزز
"""
# Only where the sentence is also about one of the things below.
WITH_A_TOPIC = r"""
    \bbecause\b | \bcaus(e|es|ed|ing|al)\b | (?<![\w-])help(s|ing)?\b
  | \b(effects?|impact)\ (of|on)\b
  | \baffect(s|ed|ing)?\b | \bharm(s|ed)?\b | \bcure[sd]?\b | \bwork(s|ed)\ (for|against|better)\b
  | \b(makes?|made)\b.*\b(better|worse|harder|easier|stronger|weaker|longer|shorter|deeper)\b
  | \bweil\b | \bhilft\b | \bhelfen\b | \bstärk(t|te|en)\b | \bursache\b | \bmacht(e)?\b.*\bbesser\b
  | \bلأن | يساعد | تساعد | يجعل
"""
TOPICS = r"""
    \bsle(ep|pt) | \bnights?\b | \brem\b | \bpractis | \bpractic | \bmedicin | \bdrugs?\b | \bdose
  | \btherap | \bsession | schlaf | schläf | nacht | nächt | übung | \büb | \bgeübt | medikament
  | therapie | sitzung
  | نوم | نمت | ليل | تمرين | تمرّن | تدريب | دواء | أدوية | علاج | جلسة
"""


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


_NEVER, _WITH_A_TOPIC, _TOPICS = map(_compiled, (NEVER, WITH_A_TOPIC, TOPICS))
_END = re.compile(r"(?<=[.!?؟])\s+|\s*\|\s*|\n\s*\n|\n\s*[-*#] ")


def causal(text: str) -> bool:
    """Has it any of the words, whatever it is about?"""
    return bool(_NEVER.search(text) or _WITH_A_TOPIC.search(text))


def claims(text: str) -> list[str]:
    """The sentences that claim a cause, or look as if they did."""
    sentences = (" ".join(part.split()) for part in _END.split(text))
    return [
        one
        for one in sentences
        if _NEVER.search(one) or (_WITH_A_TOPIC.search(one) and _TOPICS.search(one))
    ]
