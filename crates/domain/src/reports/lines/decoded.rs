//! A file as UTF-8, whether it is written in that or in UTF-16: spreadsheets save both.

use std::io::{self, BufRead, Read};

/// What no text in UTF-8 has: it stands where UTF-16 is broken, so that the reader finds the line.
const NO_TEXT: u8 = 0xff;

/// The bytes of a file, as UTF-8. UTF-16 is known by its byte order mark alone; anything else stays as it is.
#[derive(Debug)]
pub struct Decoded<R> {
    reader: R,
    begun: bool,
    /// How two bytes make a unit; `None` where the file is not in UTF-16.
    unit: Option<fn([u8; 2]) -> u16>,
    /// The first byte of a unit whose second one was not read yet.
    half: Option<u8>,
    /// The first unit of a pair whose second one was not read yet.
    high: Option<u16>,
    ready: Vec<u8>,
    taken: usize,
}

impl<R: BufRead> Decoded<R> {
    pub const fn of(reader: R) -> Self {
        Self { reader, begun: false, unit: None, half: None, high: None, ready: Vec::new(), taken: 0 }
    }

    /// Reads the mark; what is none is the beginning of the text.
    fn begin(&mut self) -> io::Result<()> {
        self.begun = true;
        (&mut self.reader).take(2).read_to_end(&mut self.ready)?;
        self.unit = match self.ready.as_slice() {
            [0xff, 0xfe] => Some(u16::from_le_bytes),
            [0xfe, 0xff] => Some(u16::from_be_bytes),
            _ => None,
        };
        if self.unit.is_some() {
            self.ready.clear();
        }
        Ok(())
    }

    /// Decodes what comes next; leaves nothing ready at the end of the file.
    fn decode(&mut self, unit: fn([u8; 2]) -> u16) -> io::Result<()> {
        self.ready.clear();
        self.taken = 0;
        while self.ready.is_empty() {
            let part = self.reader.fill_buf()?.to_vec();
            self.reader.consume(part.len());
            if part.is_empty() {
                // What is cut off in the middle of a character is no text.
                if self.half.take().is_some() | self.high.take().is_some() {
                    self.ready.push(NO_TEXT);
                }
                return Ok(());
            }
            for byte in part {
                match self.half.take() {
                    Some(first) => self.push(unit([first, byte])),
                    None => self.half = Some(byte),
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, unit: u16) {
        let pair = [self.high.take(), Some(unit)];
        let whole = char::decode_utf16(pair.into_iter().flatten());
        for read in whole {
            match read {
                Ok(letter) => self.ready.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
                // The first of a pair waits for the second one.
                Err(error)
                    if self.high.is_none()
                        && error.unpaired_surrogate() == unit
                        && (0xd800..0xdc00).contains(&unit) =>
                {
                    self.high = Some(unit);
                }
                Err(_) => self.ready.push(NO_TEXT),
            }
        }
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.begun {
            self.begin()?;
        }
        if self.taken >= self.ready.len() {
            match self.unit {
                Some(unit) => self.decode(unit)?,
                None => return self.reader.fill_buf(),
            }
        }
        Ok(self.ready.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        if self.taken < self.ready.len() {
            self.taken = self.taken.saturating_add(count);
        } else {
            self.reader.consume(count);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]

    use super::*;
    use proptest::prelude::*;
    use std::io::BufReader;

    fn read(bytes: &[u8], window: usize) -> Vec<u8> {
        let mut read = Vec::new();
        Decoded::of(BufReader::with_capacity(window, bytes)).read_to_end(&mut read).unwrap();
        read
    }

    proptest! {
        #[test]
        fn a_text_is_the_same_in_whichever_encoding_and_however_it_is_cut(text in "\\PC{0,40}", window in 1_usize..9) {
            let units: Vec<u16> = text.encode_utf16().collect();
            let little: Vec<u8> = [0xfeff].iter().chain(&units).flat_map(|unit: &u16| unit.to_le_bytes()).collect();
            let big: Vec<u8> = [0xfeff].iter().chain(&units).flat_map(|unit: &u16| unit.to_be_bytes()).collect();
            for bytes in [little, big, text.as_bytes().to_vec()] {
                prop_assert_eq!(read(&bytes, window), text.as_bytes());
            }
        }
    }

    #[test]
    fn what_is_no_text_is_none_afterwards() {
        for (bytes, expected) in [
            // A character that is cut off, the second of a pair alone, the first without a second.
            (&[0xff, 0xfe, 0x61, 0x00, 0x62][..], &b"a\xff"[..]),
            (&[0xff, 0xfe, 0x00, 0xdc, 0x61, 0x00], b"\xffa"),
            (&[0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00], b"\xffa"),
            (&[0xff, 0xfe, 0x00, 0xd8, 0x00, 0xd8], b"\xff\xff"),
            (&[0xff, 0xfe], b""),
            (&[0xff], b"\xff"),
            (b"", b""),
        ] {
            for window in 1..8 {
                assert_eq!(read(bytes, window), expected, "{bytes:?}");
            }
        }
    }
}
