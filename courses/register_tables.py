"""The register's tables of what says nothing of those who take part: `{model: its fields, between blanks}`."""

NOTED = "inference"
SPAN = "starts_on starts_precision ends_on ends_precision"
PUBLISHED = {
    "courses.Language": "code name",
    "courses.Audience": "code name",
    "courses.Topic": "name slug description",
    "courses.Programme": f"{NOTED} kind title acronym slug description is_published",
    "courses.Course": (
        f"{NOTED} programme kind title slug summary description outcomes audience_note mode minutes span_days"
        " stated_modules admission recurrence certificate_kind is_published topics languages audiences"
    ),
    "courses.Edition": (
        f"{NOTED} {SPAN} course slug ordinal label emphasis is_over opens_at closes_at time_zone mode minutes"
        " stated_modules capacity places_held completion_share is_published cancelled_on cancellation_reason notice"
        " languages"
    ),
    "courses.Site": f"{NOTED} {SPAN} edition slug position country region city venue capacity places_held",
    "courses.Module": "course slug position title summary text minutes",
    "courses.Resource": "course module language title kind url file minutes transcript",
    "courses.Organisation": f"{NOTED} parent name acronym slug type country website",
    "courses.Alias": "organisation name kind",
    "courses.Partnership": "organisation role programme course edition site",
    "courses.Agreement": f"{NOTED} title slug description signed_on organisations courses signatories",
    # public figures, as press releases and official pages name them
    "courses.Person": f"{NOTED} name honorific slug",
    "courses.Appointment": "person organisation slug position office email telephones",
    "courses.Role": "edition person appointment site kind",
    "news.Tag": "name slug",
    "news.Article": (
        f"{NOTED} title slug dateline published_on published_precision is_date_inferred countries summary body"
        " source_title source_publisher source_date source_url state publish_at withdrawal_reason tags courses editions"
        " programmes organisations quoted contacts"
    ),
    "news.Figure": (
        "article course edition site programme counted_by slug position measure qualifier value upper_value scale unit"
        " place country since since_precision as_of as_of_precision statement"
    ),
}
OFFICE = {
    "auth.Group": "name permissions",
    "accounts.User": "is_staff is_superuser is_active groups user_permissions",
    "admin.LogEntry": "action_time user content_type object_id action_flag change_message",
    "courses.Programme": "note",
    "courses.Course": "note",
    "courses.Edition": "note",
    "courses.Site": "note",
    "courses.Organisation": "note",
    "courses.Agreement": "note",
    "courses.Person": "note",
    "news.Article": "note",
    "news.Figure": "note",
    "courses.Batch": (
        "imported_by edition site file_name people_added people_known applications_added rows_refused imported_at"
        " undone_at"
    ),
    "courses.Invitation": "site organisation created_by seats seats_used skips_review nominates revoked_at reminded_at",
    # recipients and refusals are numbers of applications
    "courses.Issue": "edition started_by kind language recipients refusals started_at finished_at",
    "courses.Transition": "actor",  # of a learner's own deeds it goes with their account
    "courses.Merge": "merged_by undone_by merged_at undone_at",
}
TECHNICAL = {
    "auth.Permission": "name content_type codename",
    "contenttypes.ContentType": "app_label model",
    "sessions.Session": "session_key expire_date",
    "account.EmailAddress": "user",
    "account.EmailConfirmation": "email_address",
    "mfa.Authenticator": "user",
    "django_tasks_database.DBTaskResult": (
        "status enqueued_at started_at finished_at priority task_path worker_ids queue_name backend_name run_after"
        " exception_class_path"
    ),
    "courses.Edition": "revision",
    "courses.Alias": "folded",
    "courses.Application": "form_token",
    "courses.Batch": "key",
    "courses.Issue": "key claimed_until",
    "courses.Invitation": "token_hash",
    "courses.Merge": "model winner_key loser_key",
    "courses.Erasure": "what key proof erased_at",  # of records that are numbers now
    "courses.Allowance": "key ends_at used",  # of whom it is, only a keyed hash, for a day at most
    "courses.Run": "name began_at well_at failed",
    "courses.CatalogueVersion": "token",
    "courses.Change": "kind key",
    "courses.SearchEntry": "title everything",  # of what is published
    "courses.Likeness": "name address",  # numbers, emptied with what they stand for
}
HISTORY = "history_change_reason history_date history_type history_user history_id"  # of the office's own work
