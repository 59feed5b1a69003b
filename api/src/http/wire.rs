//! What comes over a connection, looked at before the framework's parser is.
//!
//! The parser panics on a header whose name is longer than 65 535 bytes. What it cannot read, the framework answers by
//! itself and without a word, before any of this service's code is asked: the word is put there.

use super::connection::{self, Connection};
use super::unwanted;
use crate::error::{Code, Problem};
use actix_web::rt::net::TcpStream;
use reintegration_domain::locale::Bilingual;
use std::future::Future;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// The longest name of a header that the parser can hold, in bytes.
const LONGEST_NAME: usize = 65_535;

/// A client's connection, as the framework gets it.
pub struct Wire {
    stream: TcpStream,
    /// What is known of it.
    pub connection: Rc<Connection>,
    line: Line,
    /// While no more is read.
    pause: Option<Pin<Box<Sleep>>>,
    /// What of a problem is still to be sent instead of an answer without a word.
    instead: Option<Vec<u8>>,
}

/// What the framework says to a head that it cannot read, whole.
fn is_without_a_word(answer: &[u8]) -> bool {
    let is_of = |name: &[u8]| answer.windows(name.len()).any(|part| part.eq_ignore_ascii_case(name));
    answer.starts_with(b"HTTP/1.1 400 Bad Request\r\n")
        && answer.ends_with(b"\r\n\r\n")
        && is_of(b"\r\ncontent-length: 0\r\n")
}

/// The problem that is sent instead.
fn unreadable() -> Vec<u8> {
    let why = Bilingual::fixed(
        "მოთხოვნის პირველი სტრიქონის ან სათაურების წაკითხვა შეუძლებელია. მისამართში ASCII-ის გარდა ყველა ნიშანი UTF-8-ით და პროცენტებით იწერება.",
        "The first line or the headers of the request cannot be read. In the address everything beyond ASCII is percent-encoded UTF-8.",
    );
    connection::farewell(&Problem::with(Code::Unreadable, why))
}

impl Wire {
    /// The connection of a client.
    pub fn new(stream: TcpStream, connection: Rc<Connection>) -> Self {
        Self { stream, connection, line: Line::Name(0), pause: None, instead: None }
    }
}

/// Where in a line the bytes are that come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Behind so many bytes that could all be of a header's name.
    Name(usize),
    /// Behind something else.
    Rest,
}

impl Line {
    /// The place of the first colon that ends a name which is too long. A body is looked at like a head: what begins a
    /// line with so many letters and a colon is neither JSON, nor a form, nor a line of a report.
    fn look(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut parts = (0..).step_by(LONGEST_NAME).zip(bytes.chunks(LONGEST_NAME));
        parts.find_map(|(begin, part)| Some(self.look_at(part)?.saturating_add(begin)))
    }

    /// The same in a part that is no longer than a name may be: only one that began before can be too long in it. Bodies
    /// are large: most of their bytes need no look.
    fn look_at(&mut self, part: &[u8]) -> Option<usize> {
        let more = of_a_name(part);
        if let Self::Name(length) = self {
            *length = length.saturating_add(more);
            if *length > LONGEST_NAME && part.get(more) == Some(&b':') {
                return Some(more);
            }
        }
        if let Some(last) = part.iter().skip(more).rposition(|byte| !is_of_a_name(*byte)) {
            let after = part.len().saturating_sub(more).saturating_sub(last).saturating_sub(1);
            let ends_a_line = part.get(more.saturating_add(last)) == Some(&b'\n');
            *self = if ends_a_line { Self::Name(after) } else { Self::Rest };
        }
        None
    }
}

/// How many bytes could all be of a header's name, from the first on. Asks many at once, without a branch for each.
fn of_a_name(bytes: &[u8]) -> usize {
    const MANY: usize = 64;
    let all = |many: &&[u8]| many.iter().fold(true, |all, byte| all & is_of_a_name(*byte));
    let sure = bytes.chunks_exact(MANY).take_while(all).count().saturating_mul(MANY);
    let rest = bytes.get(sure..).unwrap_or_default();
    sure.saturating_add(rest.iter().take_while(|byte| is_of_a_name(**byte)).count())
}

/// RFC 9110 §5.6.2.
const fn is_of_a_name(byte: u8) -> bool {
    matches!(
        byte,
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~'
    )
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        let unwanted = self.connection.throws_away();
        if let Some(until) = unwanted::pause(Instant::now()).filter(|_| unwanted) {
            let mut pause = Box::pin(sleep_until(until));
            if pause.as_mut().poll(context).is_pending() {
                self.pause = Some(pause);
                return Poll::Pending;
            }
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let come = &mut buffer.filled_mut()[before..];
        if unwanted {
            unwanted::add(Instant::now(), come.len());
        }
        let Some(colon) = self.line.look(come) else { return Poll::Ready(Ok(())) };
        // While a request is under way this may be something of its body, which nobody may alter.
        if !self.connection.waits_for_a_head() {
            return Poll::Ready(Err(ErrorKind::InvalidData.into()));
        }
        // What no name may have: the parser refuses it in order, with 400.
        come[colon] = 0;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.instead.is_none() && self.connection.waits_for_a_head() && is_without_a_word(bytes) {
            self.instead = Some(unreadable());
        }
        while let Some(mut rest) = self.instead.take().filter(|rest| !rest.is_empty()) {
            match Pin::new(&mut self.stream).poll_write(context, &rest) {
                Poll::Pending => {
                    self.instead = Some(rest);
                    return Poll::Pending;
                }
                Poll::Ready(Ok(0)) => return Poll::Ready(Ok(0)),
                Poll::Ready(Ok(sent)) => {
                    rest.drain(..sent);
                    if rest.is_empty() {
                        return Poll::Ready(Ok(bytes.len()));
                    }
                    self.instead = Some(rest);
                }
                failed @ Poll::Ready(Err(_)) => return failed,
            }
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the first colon behind a name that is too long stands, the text having come in these parts.
    fn found(parts: &[&str]) -> Option<usize> {
        let mut line = Line::Name(0);
        parts.iter().find_map(|part| line.look(part.as_bytes()))
    }

    #[test]
    fn a_name_that_is_too_long_is_seen_in_whatever_parts_it_comes() {
        let (get, longest) = ("GET / HTTP/1.1\r\n", "x".repeat(LONGEST_NAME));
        for parts in [
            &[get, &longest, ": 1\r\n\r\n"][..],
            &[&longest, ":"],
            &[get, &longest, "x y: 1"],
            &[get, "a: ", &longest, &longest, ":"],
            &[get, &longest, "\"", &longest, ":"],
            &[get, &longest, "\r\n", &longest, ":"],
        ] {
            assert_eq!(found(parts), None, "{:?}", parts.first());
        }
        assert_eq!(found(&[get, &longest, "x: 1"]), Some(1));
        assert_eq!(found(&[get, "a: 1\n", &longest, "-", "_", ":"]), Some(0));
        assert_eq!(found(&[&format!("{get}{longest}{longest}:")]), Some(get.len() + 2 * LONGEST_NAME));
    }

    #[test]
    fn it_is_seen_wherever_the_parts_end_and_nothing_else_is() {
        let name = "x".repeat(LONGEST_NAME + 1);
        let long = [&format!("a: b\r\n{name}"), ": c\r\n"].concat();
        let short = long.replacen('x', "", 1);
        let other = long.replacen("\nx", "\nx;", 1);
        for size in [1, 2, 7, 64, 4096, 32_768, LONGEST_NAME, LONGEST_NAME + 7, long.len()] {
            let found = |text: &str| {
                let mut line = Line::Name(0);
                text.as_bytes().chunks(size).find_map(|part| line.look(part))
            };
            assert_eq!(found(&long), Some((6 + name.len()) % size), "{size}");
            assert_eq!((found(&short), found(&other)), (None, None), "{size}");
        }
    }
}
