//! Numbers of JSON as they are meant: whole ones in whatever form, and none that a machine would round.
//!
//! `1e-400` is not nothing, nor is 1.00000000000000000001 one; a parser makes both whole, and nobody would know what was
//! sent. Before a body is parsed, each number is therefore written as it is meant: a whole one that fits in 64 bits with
//! its digits (`24.0` is 24, as JSON Schema says), any other one as a fraction, which is none that a field takes.

/// What stands for every number that is not whole, or too large to be held.
const FRACTION: &[u8] = b"0.5";

/// The longest whole number that is held: the digits of a number of 64 bits.
const MOST_DIGITS: usize = 19;

/// The body with its numbers as they are meant. What is no JSON stays none.
pub fn as_meant(body: &[u8]) -> Vec<u8> {
    let mut written = Vec::with_capacity(body.len());
    let (mut rest, mut in_text) = (body, false);
    while let Some((byte, behind)) = rest.split_first() {
        match byte {
            b'"' => in_text = !in_text,
            b'\\' if in_text => {
                // Whatever is escaped ends no text.
                let taken = rest.len().min(2);
                written.extend_from_slice(&rest[..taken]);
                rest = &rest[taken..];
                continue;
            }
            b'-' | b'0'..=b'9' if !in_text => {
                let length = rest.iter().position(|byte| !b"+-.0123456789eE".contains(byte)).unwrap_or(rest.len());
                let (number, behind) = rest.split_at(length);
                match Parts::of(number) {
                    Some(parts) => written.extend(parts.as_meant().unwrap_or_else(|| FRACTION.to_vec())),
                    None => written.extend_from_slice(number),
                }
                rest = behind;
                continue;
            }
            _ => {}
        }
        written.push(*byte);
        rest = behind;
    }
    written
}

/// A number in the form of JSON, taken apart.
struct Parts<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: Option<i64>,
}

impl<'a> Parts<'a> {
    /// `None` where it is no number of JSON, for the parser to refuse.
    fn of(text: &'a [u8]) -> Option<Self> {
        let (negative, text) = text.strip_prefix(b"-").map_or((false, text), |text| (true, text));
        let mantissa_ends = text.iter().position(|byte| b"eE".contains(byte)).unwrap_or(text.len());
        let (mantissa, exponent) = text.split_at(mantissa_ends);
        let point = mantissa.iter().position(|byte| *byte == b'.');
        let (whole, fraction) = point.map_or((mantissa, None), |at| (&mantissa[..at], Some(&mantissa[at + 1..])));
        let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
        if !digits(whole) || (whole.len() > 1 && whole[0] == b'0') || !fraction.is_none_or(digits) {
            return None;
        }
        let exponent = match exponent.split_first() {
            None => Some(0),
            Some((_, signed)) => {
                let bare = signed.strip_prefix(b"+").or(signed.strip_prefix(b"-")).unwrap_or(signed);
                if !digits(bare) {
                    return None;
                }
                // What is too large to be counted is too large to be held.
                std::str::from_utf8(signed).ok()?.parse().ok()
            }
        };
        // What is larger than any machine knows is the parser's to refuse.
        let known = std::str::from_utf8(text).ok()?.parse::<f64>().is_ok_and(f64::is_finite);
        known.then_some(Self { negative, whole, fraction: fraction.unwrap_or_default(), exponent })
    }

    /// Its digits, where it is whole and fits.
    fn as_meant(&self) -> Option<Vec<u8>> {
        let all: Vec<u8> = [self.whole, self.fraction].concat();
        let leading = all.iter().take_while(|digit| **digit == b'0').count();
        let trailing = all.iter().rev().take_while(|digit| **digit == b'0').count();
        if leading == all.len() {
            return Some(b"0".to_vec());
        }
        let significant = &all[leading..all.len() - trailing];
        let zeros = self.exponent?.checked_add(i64::try_from(trailing).ok()?)?;
        let zeros = usize::try_from(zeros.checked_sub(i64::try_from(self.fraction.len()).ok()?)?).ok()?;
        if significant.len().checked_add(zeros)? > MOST_DIGITS {
            return None;
        }
        let sign: &[u8] = if self.negative { b"-" } else { b"" };
        let digits = [sign, significant, &vec![b'0'; zeros]].concat();
        std::str::from_utf8(&digits).ok()?.parse::<i64>().ok().map(|_| digits)
    }
}

#[cfg(test)]
mod tests {
    use super::as_meant;

    #[test]
    fn numbers_are_written_as_they_are_meant() {
        for (sent, meant) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.000e9", "0"),
            ("24", "24"),
            ("24.0", "24"),
            ("2.4e1", "24"),
            ("2400E-2", "24"),
            ("-24.00", "-24"),
            ("9007199254740993.0", "9007199254740993"),
            ("9223372036854775807", "9223372036854775807"),
            ("9223372036854775808", "0.5"),
            ("1e18", "1000000000000000000"),
            ("0.5", "0.5"),
            ("1e-400", "0.5"),
            ("1e300", "0.5"),
            ("1e-99999999999999999999", "0.5"),
            ("0e99999999999999999999", "0"),
            ("1.00000000000000000001", "0.5"),
            ("123456789012345678901234567890", "0.5"),
            ("[1.0,{\"a\":1.0,\"b\":\"1.0\\\"2.0\"},-1.0]", "[1,{\"a\":1,\"b\":\"1.0\\\"2.0\"},-1]"),
            // What is no number is the parser's to refuse.
            ("1e400", "1e400"),
            ("01", "01"),
            ("1.", "1."),
            ("1e", "1e"),
            ("--1", "--1"),
            ("\"1.0", "\"1.0"),
            ("\"\\", "\"\\"),
        ] {
            assert_eq!(String::from_utf8(as_meant(sent.as_bytes())).unwrap(), meant, "{sent}");
        }
    }
}
