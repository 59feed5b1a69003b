//! The language of problem titles.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use reintegration_domain::locale::Language;

/// The language that `Accept-Language` weighs most among those the service speaks; English otherwise.
pub fn preferred(headers: &HeaderMap) -> Language {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (0.0, Language::En);
    for range in header.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().and_then(|tag| tag.split('-').next()).unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        if let Some(language) = Language::parse(&tag)
            && weight > best.0
        {
            best = (weight, language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn the_heaviest_known_language_wins() {
        let language = |accept| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
            preferred(&headers)
        };
        assert_eq!(language("ka-GE, en;q=0.5"), Language::Ka);
        assert_eq!(language("de, en;q=0.3, ka;q=0.8"), Language::Ka);
        assert_eq!(language("ka;q=0, en;q=0.1"), Language::En);
        assert_eq!(language("de"), Language::En);
        assert_eq!(preferred(&HeaderMap::new()), Language::En);
    }
}
