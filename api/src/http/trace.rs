//! The request's place in a trace across services (W3C Trace Context).

use actix_web::http::header::{HeaderMap, HeaderName};
use uuid::Uuid;

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The trace that a request belongs to: the caller's, where it sends a well-formed `traceparent`, or a new one.
pub fn trace_id(headers: &HeaderMap) -> String {
    let mut sent = headers.get_all(&TRACEPARENT);
    let first = sent.next().and_then(|value| value.to_str().ok()).and_then(continued);
    match first {
        Some(trace) if sent.next().is_none() => trace.to_owned(),
        _ => Uuid::now_v7().simple().to_string(),
    }
}

/// The trace of a header: `{version}-{trace}-{parent}-{flags}`, of which a later version may say more.
fn continued(header: &str) -> Option<&str> {
    let mut parts = header.split('-');
    let [version, trace, parent, flags] = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    let hexadecimal = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let counts = |part: &str| part.bytes().any(|byte| byte != b'0');
    let well_formed =
        hexadecimal(version, 2) && hexadecimal(trace, 32) && hexadecimal(parent, 16) && hexadecimal(flags, 2);
    let complete = version != "ff" && (version != "00" || parts.next().is_none());
    (well_formed && complete && counts(trace) && counts(parent)).then_some(trace)
}

#[cfg(test)]
mod tests {
    use super::continued;

    #[test]
    fn only_a_well_formed_trace_is_continued() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        for header in [format!("00-{trace}-00f067aa0ba902b7-01"), format!("01-{trace}-00f067aa0ba902b7-00-more")] {
            assert_eq!(continued(&header), Some(trace), "{header}");
        }
        for header in [
            format!("00-{trace}-00f067aa0ba902b7-01-more"),
            format!("ff-{trace}-00f067aa0ba902b7-01"),
            format!("00-{trace}-0000000000000000-01"),
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01".to_owned(),
            format!("00-{}-00f067aa0ba902b7-01", trace.to_uppercase()),
            format!("00-{trace}-00f067aa0ba902b7"),
            "a person's name".to_owned(),
        ] {
            assert_eq!(continued(&header), None, "{header}");
        }
    }
}
