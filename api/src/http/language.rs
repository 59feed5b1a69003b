//! The language of problem titles.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap, Quality, QualityItem, from_comma_delimited};
use reintegration_domain::locale::Language;

/// The language that `Accept-Language` weighs most among those the service speaks; English otherwise.
pub fn preferred(headers: &HeaderMap) -> Language {
    let ranges: Vec<QualityItem<String>> = from_comma_delimited(headers.get_all(ACCEPT_LANGUAGE)).unwrap_or_default();
    let mut best = (Quality::ZERO, Language::En);
    for QualityItem { item: range, quality } in ranges {
        let tag = range.split('-').next().unwrap_or_default().to_ascii_lowercase();
        if let Some(language) = Language::parse(&tag)
            && quality > best.0
        {
            best = (quality, language);
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
