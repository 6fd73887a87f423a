"""The register's table of what says something of people who take part or have an account."""

from courses.register_terms import Fate, Held, Term

EMPTIED, REPLACED, DELETED, KEPT = Fate
COUNT, NAME, CONTACT, ACCOUNT, DAYS, MONTH = Term
COPIES = "to take a merge of two records back; copies of what is told already"
PEOPLE = {
    "accounts.User": [
        Held("email first_name last_name language", "to log in and be greeted", DELETED, ACCOUNT),
        Held("date_joined last_login", "to see which accounts are in use", DELETED, ACCOUNT),
        Held("password", "to log in; a hash alone", DELETED, ACCOUNT, is_told=False),
    ],
    "account.EmailAddress": [Held("email verified primary", "to log in by a code", DELETED, ACCOUNT)],
    "account.EmailConfirmation": [Held("created sent key", "to confirm an address", DELETED, DAYS, is_told=False)],
    "mfa.Authenticator": [
        Held("type created_at last_used_at", "a second factor", DELETED, ACCOUNT),
        Held("data", "its secret, encrypted", DELETED, ACCOUNT, is_told=False),
    ],
    "sessions.Session": [
        Held("session_data", "to stay logged in, and to hold answers until they are sent", DELETED, DAYS, is_told=False)
    ],
    "django_tasks_database.DBTaskResult": [
        Held("args_kwargs return_value traceback", "letters on their way", DELETED, DAYS, is_told=False)
    ],
    "courses.Person": [Held("account", "lets a facilitator see their own editions", EMPTIED, ACCOUNT, is_told=False)],
    "courses.Participant": [
        Held("given_names family_names certificate_name", "to address them, and to print", EMPTIED, NAME),
        Held("email language", "to write to them, in their language", EMPTIED, CONTACT),
        Held("institution_name position", "to decide on applications", EMPTIED, CONTACT),
        Held("birth_year", "for statistics, where they say it", EMPTIED, CONTACT),
        Held("account proven_account", "to show them what is theirs", EMPTIED, ACCOUNT, is_told=False),
        Held("imported_fingerprint", "to tell whether an import can be undone", EMPTIED, CONTACT, is_told=False),
        Held("sex country institution", "for statistics", KEPT, COUNT),
        Held("created_at erased_at", "to know how old a record is", KEPT, COUNT),
        Held("batch is_sample", "to know where a record comes from", KEPT, COUNT, is_told=False),
    ],
    "courses.Application": [
        Held("motivation reason", "to decide, and to say why", EMPTIED, CONTACT),
        Held("confirmed_name", "to print what they have checked", EMPTIED, NAME),
        Held("person_key", "to count them once; a keyed hash", REPLACED, NAME, is_told=False),
        Held("studied_at", "to go on where they stopped", EMPTIED, COUNT),
        Held("edition site institution country", "for what they applied, and from where", KEPT, COUNT),
        Held("was_offered was_confirmed was_certified", "to know how far people came", KEPT, COUNT, is_told=False),
        Held("state origin submitted_at completed_at offer_expires_at", "what became of it", KEPT, COUNT),
        Held("says_eligible priority rank", "to decide in order", KEPT, COUNT),
        Held("consent_version consented_at name_confirmed_at", "to prove what they agreed to", KEPT, COUNT),
        Held("participant invitation batch", "whose it is, and how it came", KEPT, COUNT, is_told=False),
    ],
    "courses.Transition": [
        Held("reason", "to say why a state changed", EMPTIED, CONTACT),
        Held("from_state to_state at", "how far people came", KEPT, COUNT),
        Held("application", "whose it is", KEPT, COUNT, is_told=False),
    ],
    "courses.Progress": [
        Held("module completed_at", "to know who has completed", KEPT, COUNT),
        Held("application", "whose it is", KEPT, COUNT, is_told=False),
    ],
    "courses.Certificate": [
        Held("printed_name", "what the certificate says", EMPTIED, NAME),
        Held("asked_name", "to correct it", EMPTIED, NAME),
        Held("withdrawal_reason", "why it was withdrawn", REPLACED, NAME),
        Held("kind code language course_title edition_label dates minutes issuer", "as printed", KEPT, COUNT),
        Held("signatories issued_at replaced_at withdrawn_at erased_at", "what became of it", KEPT, COUNT),
        Held("application role issue replaces template", "whose it is", KEPT, COUNT, is_told=False),
    ],
    "courses.Message": [
        Held("address language subject text", "what they were told", DELETED, CONTACT),
        Held("created_at sent_at stopped", "whether it reached them", DELETED, CONTACT),
        Held("html calendar key attempts claimed_until", "to send it once", DELETED, CONTACT, is_told=False),
        Held("application invitation", "of what it tells", DELETED, CONTACT, is_told=False),
    ],
    "courses.Invitation": [
        Held("email", "where the link was sent", EMPTIED, CONTACT),
        Held("edition expires_at created_at", "to what they were invited", KEPT, COUNT),
        Held("language erased_at", "how it was sent", KEPT, COUNT, is_told=False),
    ],
    "courses.Merge": [
        Held("loser_fields", COPIES, DELETED, MONTH),
        Held("loser_name moved dropped made loser_slug", COPIES, DELETED, MONTH, is_told=False),
    ],
    "courses.Distinct": [Held("model first second", "never to propose a pair again", DELETED, COUNT, is_told=False)],
    "admin.LogEntry": [
        Held(
            "object_repr", "whose account staff have changed; after erasure its number", REPLACED, COUNT, is_told=False
        )
    ],
}
