"""Hand-written PostgreSQL, for the limit and for the peer without an ORM."""

COLUMNS = {
    "behaviour_id": "uuid",
    "context_id": "uuid",
    "occurred_at": "timestamptz",
    "time_zone": "text",
    "logged_at": "timestamptz",
    "outcome": "text",
    "managed": "int",
    "expected_likelihood": "int",
    "distress_before": "int",
    "distress_peak": "int",
    "distress_after": "int",
    "happened": "text",
    "duration_minutes": "int",
    "words": "jsonb",
}
"""What a client sends of an entry, beside its id."""
NAMES = ", ".join(COLUMNS)
SHOWN = (
    "id::text, seq AS revision, behaviour_id::text, context_id::text, occurred_at, time_zone, "
    "local_date, logged_at, outcome, managed, expected_likelihood, distress_before, "
    "distress_peak, distress_after, happened, duration_minutes, words::text AS words"
)
TOKEN = "SELECT account_id FROM sessions WHERE token_hash = $1 AND expires_at > now()"

_NEWER = (
    "ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in ("seq", "local_date", *COLUMNS))
    + " WHERE entries.client_id = excluded.client_id AND entries.logged_at <= excluded.logged_at "
    f"RETURNING {SHOWN}"
)
PUT = (
    "WITH bumped AS (UPDATE accounts SET change_seq = change_seq + 1 WHERE id = $1 "
    "RETURNING change_seq) "
    f"INSERT INTO entries (client_id, id, seq, local_date, {NAMES}) "
    "SELECT $1, $2::uuid, change_seq, ($5::timestamptz AT TIME ZONE $6::text)::date, "
    + ", ".join(f"${number}::{kind}" for number, kind in enumerate(COLUMNS.values(), 3))
    + f" FROM bumped {_NEWER}"
)
"""$1 the client, $2 the entry's id, then the columns."""
FLUSH = (
    "WITH bumped AS (UPDATE accounts SET change_seq = change_seq + cardinality($2::uuid[]) "
    "WHERE id = $1 RETURNING change_seq) "
    f"INSERT INTO entries (client_id, id, seq, local_date, {NAMES}) "
    "SELECT $1, sent.id, change_seq - cardinality($2::uuid[]) + nr, "
    f"(occurred_at AT TIME ZONE time_zone)::date, {NAMES} FROM bumped, unnest($2::uuid[], "
    + ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(COLUMNS.values(), 3))
    + f") WITH ORDINALITY AS sent(id, {NAMES}, nr) {_NEWER}"
)
"""The same, each parameter an array."""
PULL_ENTRIES = (
    f"SELECT {SHOWN} FROM entries WHERE client_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
)
PULL_NIGHTS = (
    "SELECT seq AS revision, date, time_zone, into_bed, tried_to_sleep, final_awakening, "
    "out_of_bed, sleep_latency_minutes, awakenings, awake_minutes, quality, rested, "
    "time_in_bed_minutes, total_sleep_minutes, words::text AS words "
    "FROM nights WHERE client_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
)
CASELOAD = """
SELECT a.id::text, a.name, last.entry AS last_entry_at, coalesce(p.days, 0) AS practice_days,
  s.efficiency AS sleep_efficiency
FROM care_links c
JOIN accounts a ON a.id = c.client_id
LEFT JOIN LATERAL (SELECT max(local_date) AS entry FROM entries WHERE client_id = a.id) last ON true
LEFT JOIN LATERAL (
  SELECT count(DISTINCT local_date) AS days FROM entries
  WHERE client_id = a.id AND local_date > current_date - 14 AND outcome IN ('done', 'partly')) p
  ON true
LEFT JOIN LATERAL (
  SELECT sum(total_sleep_minutes)::float / sum(time_in_bed_minutes) AS efficiency FROM nights
  WHERE client_id = a.id AND date > current_date - 7) s ON true
WHERE c.therapist_id = $1 ORDER BY a.name
"""
SUMMARY = f"""
WITH link AS (SELECT a.id, a.name FROM care_links c JOIN accounts a ON a.id = c.client_id
  WHERE c.therapist_id = $1 AND c.client_id = $2),
e AS (SELECT * FROM entries
  WHERE client_id = (SELECT id FROM link) AND local_date BETWEEN $3 AND $4),
n AS (SELECT * FROM nights WHERE client_id = (SELECT id FROM link) AND date BETWEEN $3 AND $4)
SELECT json_build_object(
  'client', (SELECT row_to_json(link) FROM link),
  'weeks', (SELECT json_agg(w) FROM (
    SELECT date_trunc('week', local_date)::date AS week, count(*) AS entries,
      count(*) FILTER (WHERE outcome IN ('done', 'partly')) AS practised,
      count(DISTINCT local_date) AS days, avg(expected_likelihood) AS expected_likelihood,
      avg(distress_before) AS distress_before, avg(distress_after) AS distress_after
    FROM e GROUP BY 1 ORDER BY 1) w),
  'behaviours', (SELECT json_agg(b) FROM (
    SELECT behaviour_id, count(*) AS entries, max(local_date) AS last FROM e GROUP BY 1) b),
  'contexts', (SELECT json_agg(c) FROM (
    SELECT context_id, count(*) AS entries, max(local_date) AS last FROM e GROUP BY 1) c),
  'sleep', (SELECT json_agg(s) FROM (
    SELECT date_trunc('week', date)::date AS week, count(*) AS nights,
      avg(total_sleep_minutes) AS total_sleep_minutes,
      sum(total_sleep_minutes)::float / sum(time_in_bed_minutes) AS sleep_efficiency,
      avg(quality) AS quality FROM n GROUP BY 1 ORDER BY 1) s),
  'entries', (SELECT json_agg(x) FROM (SELECT {SHOWN.replace("::text AS words", "")}
    FROM e ORDER BY occurred_at) x))::text
FROM link
"""
