//! The lines of a report as they come in: into a file first, so that who sends slowly holds nothing but that, and memory
//! does not grow with what is sent.

use super::request::ReportContentRequest;
use crate::app::App;
use crate::error::{Code, Problem};
use crate::http::entity_tag::Expectation;
use crate::http::share::Permit;
use crate::http::shares::{self, Sharer};
use crate::http::submission::Submission;
use crate::http::turns::Turn;
use crate::http::{media_type, pace};
use crate::private::new_file;
use actix_web::HttpRequest;
use actix_web::web::{self, Bytes};
use futures_util::StreamExt;
use reintegration_domain::fault::{Fault, Faults};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::reports::{Form, Line, Lines, Unreadable};
use sha2::{Digest, Sha256};
use std::fs::{File, remove_file};
use std::io::{self, BufReader, Seek, Write};
use std::path::Path;
use uuid::Uuid;

/// What is gathered before it goes into the file.
const PART: usize = 256 * 1024;

/// A request that brings the content of a report.
#[derive(Debug)]
pub struct Sent {
    /// The request, with what JSON says.
    pub submission: Submission<ReportContentRequest>,
    /// The lines, where it brings only those, and what is wrong with them.
    pub lines: Option<(Spooled, Told)>,
    /// Its turn among reports.
    pub turn: Option<Turn>,
    /// What its sender holds meanwhile: a share of what comes in, and a turn.
    pub held: [Permit<Sharer>; 2],
}

/// Lines in a file that has no name: it goes with its last user, however that ends.
#[derive(Debug)]
pub struct Spooled {
    file: File,
    form: Form,
}

/// Faults, as many as are kept, and how many there are.
#[derive(Debug, Default)]
pub struct Told {
    faults: Vec<Fault>,
    all: u64,
}

impl Told {
    /// Notes faults.
    pub fn add(&mut self, faults: impl IntoIterator<Item = Fault>) {
        for fault in faults {
            self.all = self.all.saturating_add(1);
            if self.faults.len() < Faults::MOST {
                self.faults.push(fault);
            }
        }
    }

    /// Fails where there is any.
    pub fn into_result(self) -> Result<(), Problem> {
        if self.all == 0 { Ok(()) } else { Err(Problem::of_many(self.faults, self.all)) }
    }
}

impl Sent {
    /// Reads a request to its end, and looks at the form of every line.
    pub async fn read(request: HttpRequest, body: web::Payload, app: &App, sharer: Sharer) -> Result<Self, Problem> {
        if Expectation::of(&request).is_none() {
            return Err(Problem::new(Code::PreconditionRequired));
        }
        let form = match media_type::essence(&request).as_deref() {
            Some("text/csv") => Form::Csv,
            Some("application/x-ndjson") => Form::Ndjson,
            Some(_) => {
                let most = app.body_bytes;
                let room = app.shares.reports.take(sharer, shares::announced(&request, most))?;
                let body = body.to_bytes_limited(most).await;
                let body = body.map_err(|_| Problem::too_large(most))?.map_err(|error| unreadable(&error, most))?;
                if body.is_empty() {
                    return Err(Problem::new(Code::Unreadable));
                }
                // Before it is read: large bodies are read one at a time, and nobody stands there with all of its own.
                let held = [room, app.shares.requests.wait(sharer, 1).await?];
                let submission = Submission::read(&request, body).await?;
                return Ok(Self { submission, lines: None, turn: None, held });
            }
            None => return Err(Problem::new(Code::UnsupportedMediaType)),
        };
        let room = app.shares.reports.take(sharer, shares::announced(&request, app.report_bytes))?;
        let (file, sha256) = spool(body, app).await?;
        // First among what is the sender's own: who holds a turn among reports makes everybody's wait.
        let own = app.shares.writing.wait(sharer, 1).await?;
        let held = [room, app.shares.requests.wait(sharer, 1).await?];
        let turn = app.report_turns.write(own).await?;
        let nothing = ReportContentRequest::default();
        let submission = Submission::of_upload(&request, nothing, Faults::new(), |hasher| {
            hasher.update(match form {
                Form::Csv => "csv",
                Form::Ndjson => "ndjson",
            });
            hasher.update(sha256);
        });
        let (told, lines) = web::block(move || survey(Spooled { file, form })).await.map_err(|_| failed())??;
        Ok(Self { submission, lines: Some((lines, told)), turn: Some(turn), held })
    }
}

impl Spooled {
    /// The lines from the first on.
    pub fn lines(&self) -> Result<Lines<BufReader<&File>>, Problem> {
        let mut file = &self.file;
        file.rewind().map_err(|error| lost(&error))?;
        Ok(Lines::of(BufReader::with_capacity(64 * 1024, file), self.form))
    }
}

/// A line of a file whose lines can all be read.
pub fn known(line: Result<Line, Unreadable>) -> Result<Line, Problem> {
    line.map_err(|error| match error {
        Unreadable::NoText { line } => Problem::with(
            Code::Unreadable,
            Bilingual::composed(
                format!("ხაზი {line} არც UTF-8-ში წერია და არც UTF-16-ში. შეინახეთ ფაილი UTF-8 კოდირებით."),
                format!("Line {line} is neither UTF-8 nor UTF-16. Save the file as “CSV UTF-8”."),
            ),
        ),
        Unreadable::Io(error) => lost(&error),
    })
}

/// Looks at every line.
fn survey(lines: Spooled) -> Result<(Told, Spooled), Problem> {
    let mut told = Told::default();
    for line in lines.lines()? {
        told.add(known(line)?.read.err().unwrap_or_default());
    }
    Ok((told, lines))
}

/// Puts a body into a file as it comes in. Gives the file, and the digest of all its bytes.
async fn spool(mut body: web::Payload, app: &App) -> Result<(File, [u8; 32]), Problem> {
    let (mut file, mut part, mut size) = (nameless(&app.spool).map_err(|error| lost(&error))?, Vec::new(), 0_usize);
    let mut hasher = Sha256::new();
    while let Some(bytes) = body.next().await {
        let bytes: Bytes = bytes.map_err(|error| match error {
            late if pace::is_late(&late) => Problem::new(Code::TooSlow),
            _ => Problem::new(Code::Unreadable),
        })?;
        size = size.saturating_add(bytes.len());
        if size > app.report_bytes {
            return Err(Problem::too_large(app.report_bytes));
        }
        part.extend_from_slice(&bytes);
        if part.len() >= PART {
            (file, hasher, part) = put(file, hasher, part).await?;
        }
    }
    let (file, hasher, _) = put(file, hasher, part).await?;
    Ok((file, hasher.finalize().0))
}

/// Writes, and looks at every byte, beside the threads that answer: a disk may take its time.
async fn put(mut file: File, mut hasher: Sha256, mut part: Vec<u8>) -> Result<(File, Sha256, Vec<u8>), Problem> {
    let written = web::block(move || -> io::Result<(File, Sha256, Vec<u8>)> {
        hasher.update(&part);
        file.write_all(&part)?;
        part.clear();
        Ok((file, hasher, part))
    });
    written.await.map_err(|_| failed())?.map_err(|error| lost(&error))
}

/// A file that nobody else can open.
fn nameless(folder: &Path) -> io::Result<File> {
    let path = folder.join(format!(".report-{}", Uuid::now_v7()));
    let file = new_file(&path)?;
    remove_file(path)?;
    Ok(file)
}

fn unreadable(error: &actix_web::Error, most: usize) -> Problem {
    let status = error.as_response_error().status_code();
    Problem::new(match status {
        _ if pace::is_over(error) => Code::TooSlow,
        actix_web::http::StatusCode::PAYLOAD_TOO_LARGE => return Problem::too_large(most),
        _ => Code::Unreadable,
    })
}

fn lost(error: &io::Error) -> Problem {
    tracing::error!(%error, "the lines of a report are not kept");
    failed()
}

const fn failed() -> Problem {
    Problem::new(Code::Unavailable)
}
