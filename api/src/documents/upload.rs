//! A document as it is sent: multipart/form-data with its kind and its content.

use super::media_type::MediaType;
use crate::error::{Code, Problem};
use crate::http::share;
use crate::http::shares::{self, Sharer, Shares};
use crate::http::submission::Submission;
use actix_multipart::{Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt;
use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::vocabulary::Vocabulary;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Parts of a form at most: there are two.
const MOST_PARTS: usize = 10;

/// Bytes of a part that is no file at most.
const LONGEST_WORD: usize = 100;

/// A request that brings a document, read to its end.
#[derive(Debug)]
pub struct Upload<K> {
    /// The request, told from others by what it brings, not by how that was packed.
    pub submission: Submission<()>,
    /// The document; `None` where something is wrong with it, which the request holds.
    pub document: Option<Sent<K>>,
}

/// A document as it was sent.
#[derive(Debug)]
pub struct Sent<K> {
    /// What its sender calls the document.
    pub kind: K,
    /// What it is.
    pub media_type: MediaType,
    /// Its content.
    pub content: Bytes,
    /// SHA-256 of the content, in hexadecimal digits.
    pub sha256: String,
}

/// What a sender holds while its document is dealt with: a share of the memory, and a turn.
pub type Held = [share::Permit<Sharer>; 2];

impl<K: Vocabulary> Upload<K> {
    /// Reads a document of somebody who may send it there. Nothing is read before there is room for all of it, and while it
    /// comes in the sender's other requests are answered.
    ///
    /// It is `sender` who sends it, of `most` bytes at most.
    pub async fn read(
        shares: &Shares,
        (sender, most): (Sharer, usize),
        request: HttpRequest,
        body: Payload,
    ) -> Result<(Self, Held), Problem> {
        let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !media_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("multipart/form-data") {
            return Err(Problem::new(Code::UnsupportedMediaType));
        }
        let room = shares.uploads.take(sender, shares::announced(&request, most))?;
        let upload = read(request, body, most).await?;
        Ok((upload, [room, shares.requests.wait(sender, 1).await?]))
    }
}

async fn read<K: Vocabulary>(request: HttpRequest, body: Payload, most: usize) -> Result<Upload<K>, Problem> {
    let mut faults = Faults::new();
    let (mut kind, mut content) = (None, None);
    let mut parts = Multipart::new(request.headers(), body).take(MOST_PARTS);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|error| unreadable(&error, most))?;
        let name = part.name().unwrap_or_default().to_owned();
        let most = if name == "file" { most } else { LONGEST_WORD };
        let mut bytes = BytesMut::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|error| unreadable(&error, most))?;
            if bytes.len().saturating_add(chunk.len()) > most {
                return Err(Problem::too_large(most));
            }
            bytes.extend_from_slice(&chunk);
        }
        let place = match name.as_str() {
            "file" => &mut content,
            "kind" => &mut kind,
            // Its name may be anything; what it says of itself is not repeated.
            _ => {
                faults.push("/", FaultKind::UnknownField);
                continue;
            }
        };
        if place.replace(bytes.freeze()).is_some() {
            faults.push(format!("/{name}"), FaultKind::RepeatedKey);
        }
    }
    Ok(parsed(&request, kind, content, faults))
}

fn parsed<K: Vocabulary>(
    request: &HttpRequest,
    kind: Option<Bytes>,
    content: Option<Bytes>,
    mut faults: Faults,
) -> Upload<K> {
    let word = faults.required("/kind", kind);
    let kind = word.and_then(|word| {
        let kind = K::ALL.iter().copied().find(|kind| kind.word().as_bytes() == word);
        faults.take("/kind", kind.ok_or_else(FaultKind::unknown_word::<K>))
    });
    let content = faults.required("/file", content);
    let media_type = content
        .as_ref()
        .and_then(|content| faults.take("/file", MediaType::of(content).ok_or(FaultKind::DocumentTypeUnknown)));
    let sha256 = content.as_ref().map(|content| hexadecimal(&Sha256::digest(content))).unwrap_or_default();
    let submission = Submission::of_upload(request, (), faults, |hasher| {
        hasher.update(kind.map_or("", K::word));
        hasher.update(&sha256);
    });
    let read = kind.zip(media_type).zip(content);
    let document = read.map(|((kind, media_type), content)| Sent { kind, media_type, content, sha256 });
    let document = document.filter(|_| submission.is_sound());
    Upload { submission, document }
}

fn unreadable(error: &MultipartError, most: usize) -> Problem {
    match error {
        MultipartError::Payload(actix_web::error::PayloadError::Overflow) => Problem::too_large(most),
        _ => Problem::new(Code::Unreadable),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
