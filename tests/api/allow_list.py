"""The reviewed lists: what a body may carry, and what a good one may change."""

# The reviewed list: which of the names that columns have, or that do harm elsewhere, a body may
# carry. What is not here is the server's to decide, whatever a schema says.
MAY_SEND: dict[str, str] = {
    "sign_up": "country email locale password time_zone",
    "change_me": "country locale notices time_zone daily_cap paused_until quiet_from quiet_to",
    "sign_in": "email otp password transport",
    "sign_in_by_passkey": "credential transport",
    "confirm": "password",
    "refresh": "refresh_token",
    "change_password": "password",
    "confirm_totp": "code",
    "add_passkey": "credential name",
    "ask_for_reset": "email",
    "use_reset": "password token",
    "look_up": "code",
    "share": "code scopes until",
    "make_calendar_feed": "",
    "change_link": "scopes until",
    "set_sleep_window": "asked from into_bed out_of_bed",
    "open_medicine_note": "",
    "open_stall_card": "",
    "post_receipt": "state at",
    "put_next_session": "at",
    "put_looks": "every_days",
    "put_device": "channel time_zone token",
    "put_pattern": "retired words name",
    "put_behaviour": (
        "active context_ids lens pattern_id retired_at stage words name ladder_position every_days "
        "paused_until"
    ),
    "put_context": "activity difficulty people place words",
    "put_practice_entry": (
        "behaviour_id context_id occurred_at logged_at time_zone outcome managed happened "
        "expected_likelihood next_likelihood surprise distress_before distress_peak distress_after "
        "old_feeling new_feeling stayed_with_it duration_minutes facets activity people place "
        "private words new_experience distress_before_at distress_peak_at distress_after_at"
    ),
    "put_pattern_moment": (
        "pattern_id occurred_at time_zone logged_at response noticed unprompted private words"
    ),
    "put_therapy_session": (
        "pattern_id held_at time_zone logged_at activated new_experience stayed_with_it private "
        "words"
    ),
    "put_recall": "session_id point answered_at recalled words",
    "put_transfer_probe": "behaviour_id answered_at came_by_itself words",
    "put_rehearsal_choice": "choice day behaviour_id context_id words",
    "suggest": (
        "kind behaviour_id every_days paused_until lens measure every_weeks starts_on words name"
    ),
    "answer_suggestion": "answer",
    "put_night": (
        "time_zone bed_time_zone into_bed tried_to_sleep sleep_latency_minutes awakenings "
        "awake_minutes final_awakening trying_after_waking_minutes out_of_bed no_sleep quality "
        "rested free_day woke_early_minutes logged_at private words woke_early naps which_of_two "
        "estimated_sleep_minutes alcoholic_drinks last_alcoholic_drink caffeinated_drinks "
        "last_caffeinated_drink"
    ),
    "put_nap": "local_date time_zone logged_at start which_of_two minutes private words",
    "put_medicine": "generic started_on stopped_on private words name",
    "put_device_night": (
        "source started_at ended_at start_offset_minutes end_offset_minutes stages "
        "total_sleep_minutes awake_minutes light_minutes deep_minutes rem_minutes private words"
    ),
    "put_measure_response": "measure version answered_at time_zone private words",
    "put_measure_schedule": "measure every_weeks starts_on active words",
    "put_safety_plan": "words",
    "put_safety_contact": "position words name",
    "put_reminder": (
        "behaviour_id enabled follows_device kind local_time time_zone weekdays words"
    ),
}

CHAINED = {"+audit_entries", "+audit_heads", "audit_heads.number", "audit_heads.chained"}
# The reviewed list: what a good body of each operation may change, beside what is in all of them.
MAY_CHANGE: dict[str, set[str]] = {
    "sign_up": {"+accounts", "+data_keys", "+revision_counters", "invitations.account_id"},
    "change_me": {
        *("accounts.daily_cap", "accounts.locale", "accounts.time_zone"),
        "care_links.expires_at",  # the last day ends where she lives
    },
    "sign_in": {"+login_sessions"},
    "sign_in_by_passkey": {
        *("+login_sessions", "-passkey_challenges"),
        *("passkeys.last_used_at", "passkeys.sign_count"),
    },
    "confirm": {"login_sessions.confirmed_at"},
    "refresh": {
        *("login_sessions.access_hash", "login_sessions.access_until"),
        *("login_sessions.generation", "login_sessions.rotated_at"),
        "login_sessions.refresh_until",
    },
    "change_password": {
        *("accounts.password_hash", "login_sessions.ended_at", "login_sessions.ended_by"),
        *CHAINED,
    },
    "make_totp": {"+totp_secrets"},
    "confirm_totp": {
        *("+recovery_codes", "login_sessions.strong"),
        *("totp_secrets.confirmed_at", "totp_secrets.last_step"),
        *CHAINED,
    },
    "new_recovery_codes": {"+recovery_codes", "-recovery_codes"},
    "passkey_challenge": {"+passkey_challenges"},
    "passkey_options": {"+passkey_challenges"},
    "add_passkey": {"+passkeys", "-passkey_challenges", "login_sessions.strong", *CHAINED},
    "ask_for_reset": {"+password_resets"},
    "use_reset": {
        *("accounts.password_hash", "accounts.held_until", "password_resets.used_at"),
        *("login_sessions.ended_at", "login_sessions.ended_by"),
        *CHAINED,
    },
    "invite": {"+invitations"},
    "look_up": set(),
    "share": {
        *("+care_links", "care_links.revoked_at"),  # a new consent replaces the one before
        *("invitations.account_id", "invitations.linked_at"),
        *CHAINED,
    },
    "change_link": {"care_links.scopes", "care_links.until", "care_links.expires_at", *CHAINED},
    "make_calendar_feed": {"+calendar_feeds", *CHAINED},
    "suggest": {"+suggestions", *CHAINED},
    "answer_suggestion": {"suggestions.answer", "suggestions.answered_at", *CHAINED},
    "set_sleep_window": {"+sleep_window_deeds", *CHAINED},
    "open_medicine_note": {"care_links.medicine_notes_opened_at", *CHAINED},
    "open_stall_card": {"care_links.stall_card_opened_at", *CHAINED},
    "put_device": {"+devices"},
    "post_receipt": {"+receipts"},
    "try_reminder": {"+deliveries"},
    "put_next_session": {"care_links.next_session_at"},
    "put_looks": {"care_links.looks_every_days"},
    "push": set(),
}
