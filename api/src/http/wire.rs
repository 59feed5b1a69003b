//! What comes over a connection, looked at before the framework's parser is.
//!
//! The parser panics on a header whose name is longer than 65 535 bytes.

use super::connection::Connection;
use actix_web::rt::net::TcpStream;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The longest name of a header that the parser can hold, in bytes.
const LONGEST_NAME: usize = 65_535;

/// A client's connection, as the framework gets it.
pub struct Wire {
    stream: TcpStream,
    /// What is known of it.
    pub connection: Rc<Connection>,
    line: Line,
}

impl Wire {
    /// The connection of a client.
    pub fn new(stream: TcpStream, connection: Rc<Connection>) -> Self {
        Self { stream, connection, line: Line::Name(0) }
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
        let mut place = 0;
        while let Some(byte) = bytes.get(place).copied() {
            *self = match (*self, byte) {
                // Most of what comes is of a body, or of a value: on to the end of the line.
                (Self::Rest, _) => {
                    let rest = bytes.get(place..).unwrap_or_default();
                    let end = rest.iter().position(|byte| *byte == b'\n')?;
                    place = place.saturating_add(end);
                    Self::Name(0)
                }
                (Self::Name(_), b'\n') => Self::Name(0),
                (Self::Name(length), b':') if length > LONGEST_NAME => return Some(place),
                (Self::Name(length), byte) if is_of_a_name(byte) => Self::Name(length.saturating_add(1)),
                (Self::Name(_), _) => Self::Rest,
            };
            place = place.saturating_add(1);
        }
        None
    }
}

/// RFC 9110 §5.6.2.
const fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        )
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let come = &mut buffer.filled_mut()[before..];
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
}
