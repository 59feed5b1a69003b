//! Clients on the command line: how the first administrator comes to be, and what to do when none can sign in.

use super::record;
use super::request::ClientRequest;
use crate::error::{Code, Problem};
use crate::files::{Content, Holds};
use crate::identity::NewSecret;
use crate::mode::Mode;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand, builder::PossibleValuesParser, builder::TypedValueParser};
use reintegration_domain::access::Role;
use reintegration_domain::fault::Faults;
use reintegration_domain::identifier::ClientId;
use reintegration_domain::locale::Language;
use reintegration_domain::programme::regions::Territory;
use reintegration_storage::entity::client::Model;
use reintegration_storage::{PageRequest, Stamp, StorageError, Store};
use std::fmt::Display;
use std::io::{ErrorKind, Write, stdout};
use std::path::PathBuf;
use validator::Validate;

/// What can be done with clients.
#[derive(Debug, Clone, Subcommand)]
pub enum ClientCommand {
    /// Create a client and print its secret, once
    ///
    /// The secret goes to standard output and is kept nowhere: only its hash is. A lost one is replaced with
    /// `POST /v1/clients/{id}/secret-rotation`. A client with a key set has no secret, and nothing is printed.
    #[command(after_help = "Examples:\n  \
        reintegration client create it-operations --role administrator --name 'IT department'\n  \
        reintegration client create kutaisi-office --role officer --region GE-IM --region GE-GU\n  \
        reintegration client create toleranti --role partner --organisation 016806b5-bc00-7000-8100-000000000002\n  \
        reintegration client create ministry-feed --role ministry --jwks public-keys.json\n\n\
        Administrators create the other clients over POST /v1/clients; the identifiers of organisations are in\n\
        GET /v1/organisations.")]
    Create(NewClientArguments),
    /// List the clients: name, role, status, organisation, regions, and what people call it
    List,
    /// Show the client that stands for a subject of an outside issuer
    ///
    /// Its name is random, so that nobody who meets it can tell the subject.
    Find {
        /// The issuer, as its tokens name it (`iss`)
        #[arg(long, value_name = "ADDRESS")]
        issuer: String,
        /// The subject, as its tokens name it (`sub`)
        #[arg(long, value_name = "TEXT")]
        subject: String,
    },
    /// Take a client's access away for good
    ///
    /// Its secrets and the tokens it holds are refused from its next request on. Its name stays taken, so that records
    /// of what it did stay clear.
    Revoke {
        /// The name under which the client asks for tokens
        #[arg(required_unless_present = "demonstration")]
        name: Option<String>,
        /// All clients of the demonstration, whose secret everybody knows
        #[arg(long, conflicts_with = "name")]
        demonstration: bool,
    },
}

/// A new client.
#[derive(Debug, Clone, Args)]
pub struct NewClientArguments {
    /// The name under which it will ask for tokens: 3 to 60 small letters, digits and hyphens, such as kutaisi-office
    #[arg(value_name = "NAME")]
    client_id: String,
    /// What it is for; it says what the client may do
    #[arg(long, value_parser = PossibleValuesParser::new(Role::ALL.iter().map(|role| role.as_str())).try_map(role))]
    role: Role,
    /// The identifier of the organisation whose system it is; for a partner, which cannot be without
    #[arg(long, value_name = "UUID")]
    organisation: Option<String>,
    /// A region that an officer is limited to (ISO 3166-2), such as GE-IM; can be given several times, none means all
    #[arg(long = "region", value_name = "CODE")]
    regions: Vec<String>,
    /// What people call it; its name for tokens when left out
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// A file with its public keys (JWK set, RFC 7517), with which it proves itself in place of a secret
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
}

fn role(word: String) -> Result<Role, String> {
    Role::parse(&word).ok_or(word)
}

/// Why a command was not carried out, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The request is wrong, or the state forbids it.
    #[error("{0}")]
    Refused(String),
    /// The database cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What there is to say cannot be written.
    #[error("standard output: {0}")]
    Output(#[from] std::io::Error),
}

impl From<Problem> for CommandError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem.in_words(Language::En))
    }
}

impl ClientCommand {
    /// Carries the command out at `now`.
    pub async fn run(
        self,
        store: &Store,
        territory: &Territory,
        mode: Mode,
        now: DateTime<Utc>,
    ) -> Result<(), CommandError> {
        let stamp = Stamp::of_service("command line", now);
        match self {
            Self::Create(arguments) => create(store, territory, mode, stamp, arguments).await,
            Self::List => list(store, mode).await,
            Self::Find { issuer, subject } => find(store, &issuer, &subject).await,
            Self::Revoke { name: Some(name), .. } => revoke(store, mode, stamp, &name).await,
            Self::Revoke { name: None, .. } => end_demonstration(store, mode, stamp).await,
        }
    }
}

async fn create(
    store: &Store,
    territory: &Territory,
    mode: Mode,
    stamp: Stamp,
    arguments: NewClientArguments,
) -> Result<(), CommandError> {
    let NewClientArguments { client_id, role, organisation, regions, name, jwks } = arguments;
    let unreadable = |error: &dyn Display| CommandError::Refused(format!("jwks: {error}"));
    let jwks = match jwks {
        Some(file) => {
            let text = Content::of(&file).and_then(|content| content.kept(Holds::Trust, mode));
            Some(serde_json::from_str(&text.map_err(|error| unreadable(&error))?).map_err(|error| unreadable(&error))?)
        }
        None => None,
    };
    let asked = ClientRequest {
        name: name.unwrap_or_else(|| client_id.clone()),
        client_id,
        role,
        organisation_id: organisation,
        regions: Some(regions),
        jwks,
    };
    let mut faults = Faults::new();
    if let Err(errors) = asked.validate() {
        crate::http::limits::note(&mut faults, "", &errors);
    }
    let new = NewSecret::draw(None).ok_or(Problem::new(Code::Internal))?;
    let mut transaction = store.begin(stamp).await?;
    let row = record::create(&mut transaction, asked, faults, territory, new.hash).await?;
    transaction.commit().await?;
    if row.jwks.is_some() {
        eprintln!("Created {} ({}). It proves itself with its keys.", row.client_id, row.role);
        return Ok(());
    }
    eprintln!("Created {} ({}). Its secret, which is shown this once:", row.client_id, row.role);
    Ok(writeln!(stdout(), "{}", new.secret)?)
}

async fn list(store: &Store, mode: Mode) -> Result<(), CommandError> {
    let (mut after, mut out) = (None, stdout());
    loop {
        let page = store.clients().list(mode == Mode::Demo, PageRequest { limit: 200, after }).await?;
        for client in &page.items {
            match writeln!(out, "{}", line(client)) {
                // Who pipes the list into `head` has seen enough.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
                written => written?,
            }
        }
        after = page.items.last().map(|client| client.id);
        if !page.more {
            return Ok(());
        }
    }
}

async fn find(store: &Store, issuer: &str, subject: &str) -> Result<(), CommandError> {
    let unknown = || CommandError::Refused("Nobody has come with a token of that subject.".to_owned());
    let found = store.clients().of_subject(issuer, &store.clients().subject(issuer, subject)?).await?;
    Ok(writeln!(stdout(), "{}", line(&found.ok_or_else(unknown)?))?)
}

/// One client, its parts separated by tabs; `-` where there is nothing.
fn line(client: &Model) -> String {
    let organisation = client.organisation_id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    let regions = if client.regions.is_empty() { "-".to_owned() } else { client.regions.join(",") };
    // A name may hold line breaks; here a client is a line.
    let name: Vec<&str> = client.name.split_whitespace().collect();
    let (role, status) = (client.role.as_str(), client.status.as_str());
    [&client.client_id, role, status, &organisation, &regions, &name.join(" ")].join("\t")
}

async fn revoke(store: &Store, mode: Mode, stamp: Stamp, name: &str) -> Result<(), CommandError> {
    let unknown = || CommandError::Refused(format!("There is no client {name:?}; `client list` shows all."));
    let found = store.clients().named(name).await?.filter(|client| mode.knows(client)).ok_or_else(unknown)?;
    let mut transaction = store.begin(stamp).await?;
    let before = transaction.client_for_update(ClientId::new(found.id)).await?.ok_or_else(unknown)?;
    record::revoke(&mut transaction, &before, None).await?;
    transaction.commit().await?;
    Ok(writeln!(stdout(), "Revoked {name}.")?)
}

/// Ends a playground: its clients are let in no more, in whatever mode the database is served.
async fn end_demonstration(store: &Store, mode: Mode, stamp: Stamp) -> Result<(), CommandError> {
    if mode == Mode::Demo {
        return Err(CommandError::Refused("A demonstration needs its clients; this is for production.".to_owned()));
    }
    let mut transaction = store.begin(stamp).await?;
    let active = store.clients().active_of_demonstration().await?;
    for client in &active {
        if let Some(before) = transaction.client_for_update(ClientId::new(client.id)).await? {
            transaction.revoke_client(&before).await?;
        }
    }
    transaction.commit().await?;
    for client in active {
        writeln!(stdout(), "Revoked {}.", client.client_id)?;
    }
    Ok(())
}
