//! Every setting, as data: the environment is read by these names, and `docs/settings.md` is printed from them.

use std::fmt::Write;

/// Begins the name of each variable.
pub const PREFIX: &str = "REINTEGRATION_";

/// What holds where a variable is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// This value.
    Value(&'static str),
    /// Something that is no value, in words.
    Words(&'static str),
    /// Something that is no value, in words; production mode does not start without the variable.
    Required(&'static str),
}

use Absent::{Required, Value, Words};

/// A variable of the environment.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name, without the prefix.
    pub name: &'static str,
    /// What holds without it.
    pub absent: Absent,
    /// What it means.
    pub meaning: &'static str,
}

const fn setting(name: &'static str, absent: Absent, meaning: &'static str) -> Setting {
    Setting { name, absent, meaning }
}

/// Settings of one subject, under its title.
pub struct Group {
    title: &'static str,
    settings: &'static [Setting],
}

/// Every setting there is.
pub const GROUPS: &[Group] = &[
    Group {
        title: "The service",
        settings: &[
            setting(
                "MODE",
                Value("demo"),
                "`demo` serves the current year too, marked as a demonstration, knows the demonstration's clients and \
                 listens on a loopback address only; `production` has none of that.",
            ),
            setting("LISTEN", Value("127.0.0.1:8080"), "Address and port on which the service listens."),
            setting(
                "ISSUER",
                Required("`http://` and the listening address"),
                "Address under which callers know the service, named in its tokens; the same for all replicas.",
            ),
            setting("WORKERS", Value("0"), "Number of threads that answer, 0 to 1024; 0 is one per core."),
            setting(
                "REPLICAS",
                Value("1"),
                "Number of replicas that serve the database, 1 to 1000; in production an SQLite file serves one.",
            ),
            setting(
                "JOB_SECONDS",
                Value("10"),
                "Seconds between two runs of a replica's jobs, which do what is due and seal the audit trail, 1 to 86400.",
            ),
            setting(
                "LOG",
                Words("`text`, in production `json`"),
                "`text` for a person, `json` for a log collector: one line for each event, with request and trace.",
            ),
        ],
    },
    Group {
        title: "Database",
        settings: &[
            setting(
                "DATABASE_URL",
                Value("sqlite://reintegration.db"),
                "Address of the database, `sqlite:` or `postgres:`.",
            ),
            setting(
                "DATABASE_CONNECTIONS",
                Value("16"),
                "Connections to the database, shared out among the workers, 1 to 1000; each worker has at least one, and \
                 two more are for the replica's own jobs.",
            ),
            setting(
                "DATABASE_SECONDS",
                Value("10"),
                "Seconds that a statement, a wait for a lock or an idle transaction may last, 1 to 300; after that the \
                 request is answered 503.",
            ),
        ],
    },
    Group {
        title: "Programme data",
        settings: &[
            setting(
                "RECORDED_LOTS",
                Value("all"),
                "`none` loads the budgets of the years on record, but no lots, winners or grants: competitions create \
                 those.",
            ),
            setting(
                "GIVING_PREFIX",
                Value("360G-example"),
                "Beginning of the identifiers in the open data, as 360Giving assigned it to the publisher.",
            ),
            setting(
                "DEMO_TODAY",
                Words("the real day"),
                "Day on which a demonstration pretends to start, as `2027-01-07`: for trying out what follows after a \
                 deadline. On the same database it can only go forward. Refused in production.",
            ),
        ],
    },
    Group {
        title: "Keys and personal data",
        settings: &[
            setting(
                "MASTER_KEYS",
                Required("the demonstration's"),
                "Master keys that protect personal data: one line each, `name:` and 32 random bytes in base64 \
                 (`openssl rand -base64 32`). The first wraps, all unwrap. Best given by file.",
            ),
            setting(
                "SIGNING_KEY_FILE",
                Required("none: a key in the database"),
                "File of Ed25519 private keys in PEM (`openssl genpkey -algorithm ed25519`), of which the first signs \
                 tokens.",
            ),
            setting(
                "PURPOSE_ROLES",
                Words("none"),
                "Roles, separated by commas, that have to state in `X-Purpose` what they need people's data for, both to \
                 read and to change it.",
            ),
        ],
    },
    Group {
        title: "Clients and tokens",
        settings: &[
            setting("TOKEN_SECONDS", Value("600"), "Lifetime of a token in seconds, 60 to 3600."),
            setting(
                "OPENID_FILE",
                Words("none"),
                "JSON file of the outside OpenID issuers whose tokens are accepted ([clients](clients.md)).",
            ),
            setting(
                "GUESSES",
                Value("10"),
                "Failed proofs of one client from one address within a minute, after which it has to wait, 1 to 1000.",
            ),
            setting("GUESS_SECONDS", Value("300"), "Longest wait after failed proofs, in seconds, 1 to 3600."),
            setting(
                "STATUS_FAILURES_PER_ADDRESS",
                Value("100"),
                "Failed status checks from one address (IPv6: one /64) within a day, 0 to 1000000, counted for all replicas \
                 together; 0 lifts the limit. A frontend's server is one address.",
            ),
            setting(
                "STATUS_FAILURES_PER_REFERENCE",
                Value("10"),
                "The same for one reference, from wherever, 0 to 1000000.",
            ),
            setting(
                "CORS_ORIGINS",
                Words("none"),
                "Origins of the frontends whose pages may call from a browser, as `https://frontend.example.org`, \
                 separated by commas. In demo mode, when left out, those of this machine, as `http://localhost:3000`.",
            ),
        ],
    },
    Group {
        title: "Reverse proxies",
        settings: &[
            setting(
                "TRUSTED_PROXIES",
                Words("none"),
                "Proxies that are believed about where a request comes from, as addresses or networks separated by \
                 commas.",
            ),
            setting(
                "PROXY_HEADER",
                Value("x-forwarded-for"),
                "Header in which the proxies write it: `x-forwarded-for` or `forwarded`.",
            ),
        ],
    },
    Group {
        title: "Documents, reports and bodies",
        settings: &[
            setting(
                "DOCUMENTS",
                Value("documents"),
                "Where the sealed documents lie: a folder, or `s3://bucket/prefix` with the usual `AWS_…` variables.",
            ),
            setting(
                "DOCUMENT_BYTES",
                Value("10485760"),
                "Largest document that is accepted, in bytes, 1024 to 67108864.",
            ),
            setting(
                "REPORT_BYTES",
                Value("67108864"),
                "Largest file of a report's items, in bytes, 65536 to 1073741824.",
            ),
            setting(
                "BODY_BYTES",
                Value("4194304"),
                "Largest other body that is read, in bytes, 4194304 to 16777216: what the document allows is never larger.",
            ),
        ],
    },
    Group {
        title: "Times and connections",
        settings: &[
            setting(
                "REQUEST_SECONDS",
                Value("30"),
                "Seconds that the service may take for an answer, 1 to 300; after that it answers 503. A caller's `wait` \
                 comes on top.",
            ),
            setting(
                "CLIENT_SECONDS",
                Value("10"),
                "Seconds that a client may take to send a head or a body, 1 to 300; after that it gets 408. To receive \
                 an answer it has as long, and one more second for every 16 KiB.",
            ),
            setting(
                "KEEP_ALIVE_SECONDS",
                Value("75"),
                "Seconds that a connection may wait for its next request, 1 to 3600.",
            ),
            setting(
                "CONNECTIONS",
                Value("4096"),
                "Connections of clients, shared out among the workers, 1 to 65536; more wait to be accepted.",
            ),
        ],
    },
    Group {
        title: "Rates and shares",
        settings: &[
            setting(
                "RATE_PER_CLIENT",
                Value("6000"),
                "Requests a minute of one client, 0 to 1000000, counted by each replica; 0 lifts the limit.",
            ),
            setting(
                "RATE_PER_ADDRESS",
                Value("600"),
                "Requests a minute without a valid token from one address (IPv6: one /64), 0 to 1000000, counted by each \
                 replica; 0 lifts the limit.",
            ),
            setting(
                "REQUESTS_PER_CLIENT",
                Value("8"),
                "Requests of one client, or of one address without a valid token, that a worker answers at once, 0 to \
                 1000, and never more than half of its connections to the database; 64 more wait in a queue. Of this and \
                 the next five, 0 lifts the limit; beyond the limit the answer is 429.",
            ),
            setting("WAITS_PER_CLIENT", Value("32"), "Calls of one client that wait for changes (`wait`), 0 to 65536."),
            setting(
                "UPLOAD_BYTES_PER_CLIENT",
                Value("33554432"),
                "Bytes of documents that one client is uploading, 0 to 1099511627776; four times as many of all clients.",
            ),
            setting(
                "REPORT_BYTES_PER_CLIENT",
                Value("134217728"),
                "Bytes of reports of one client that are being uploaded or written, 0 to 1099511627776; four times as \
                 many of all clients.",
            ),
            setting(
                "SECRETS_PER_ADDRESS",
                Value("16"),
                "Secrets from one address that wait to be checked, 0 to 65536.",
            ),
            setting(
                "CONNECTIONS_PER_ADDRESS",
                Value("256"),
                "Connections from one address, 0 to 65536; a trusted proxy has no such limit.",
            ),
        ],
    },
];

/// Every setting, in the order of the page.
pub fn all() -> impl Iterator<Item = &'static Setting> {
    GROUPS.iter().flat_map(|group| group.settings)
}

/// The setting of a name, which comes without the prefix.
pub fn named(name: &str) -> Option<&'static Setting> {
    all().find(|setting| setting.name == name)
}

/// Before the tables.
const INTRODUCTION: &str = "\
# Settings

<!-- Printed by `reintegration settings`; a test compares. -->

The service reads its settings once, from the environment. A fault in any of them, unknown names included, is reported
at the start, all faults at once.

In place of a setting, the same name with `_FILE` behind it can name a file that holds the value, as secrets do. In
production such a file may be readable by its owner only, or, where root owns it, by its group too.
";

/// After them: what other libraries read.
const OTHERS: &str = "
## Other variables

| Variable | Default | Meaning |
|---|---|---|
| `RUST_LOG` | `info` | What is logged, to standard error; `access=off` leaves out the line of each request. |
| `AWS_…` | none | Access to S3, where documents lie there. |
";

/// The page of all settings, in Markdown.
#[must_use]
pub fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for Group { title, settings } in GROUPS {
        let _ = write!(page, "\n## {title}\n\n| Variable | Default | Meaning |\n|---|---|---|\n");
        for Setting { name, absent, meaning } in *settings {
            let _ = match absent {
                Value(value) => writeln!(page, "| `{PREFIX}{name}` | `{value}` | {meaning} |"),
                Words(words) => writeln!(page, "| `{PREFIX}{name}` | {words} | {meaning} |"),
                Required(words) => {
                    writeln!(page, "| `{PREFIX}{name}` | {words} | {meaning} Required in production. |")
                }
            };
        }
    }
    page + OTHERS
}
