//! Query parameters: every fault of a query string at once, unknown and repeated parameters included.

use crate::error::Problem;
use crate::http::day;
use actix_web::{HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use reintegration_domain::access::ClientName;
use reintegration_domain::fault::{Allowed, FaultKind, Faults, pointer_step};
use reintegration_domain::identifier;
use reintegration_domain::locale::Bilingual;
use reintegration_domain::programme::regions::Territory;
use reintegration_domain::vocabulary::Vocabulary;
use reintegration_storage::{PageRequest, Rows, Updated};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Items of a page where the caller does not say how many.
const USUAL_LIMIT: u64 = 50;
/// Items of a page at most.
const MOST: i64 = 200;
const CHECKSUM: usize = 8;
/// The beginning of 1900 and the end of 9998.
const EARLIEST: DateTime<Utc> = beginning_of(1900);
const LATEST: DateTime<Utc> = beginning_of(9999);

const fn beginning_of(year: i32) -> DateTime<Utc> {
    match NaiveDate::from_ymd_opt(year, 1, 1) {
        Some(day) => day.and_time(NaiveTime::MIN).and_utc(),
        None => DateTime::UNIX_EPOCH,
    }
}

/// The parameters of a request. Each is taken by its name and type; what is left over at the end is unknown.
#[derive(Debug)]
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
    taken: Vec<&'static str>,
    faults: Faults,
}

/// Refuses every parameter, for operations that take none.
pub fn refuse_all(request: &HttpRequest, faults: &mut Faults) {
    for (name, _) in pairs(request) {
        faults.push(place(&name), FaultKind::UnknownField);
    }
}

fn pairs(request: &HttpRequest) -> Vec<(String, String)> {
    // Reading pairs of texts cannot fail: what is not UTF-8 is replaced, and then names nothing.
    web::Query::<Vec<(String, String)>>::from_query(request.query_string())
        .map(web::Query::into_inner)
        .unwrap_or_default()
}

fn place(name: &str) -> String {
    format!("/query/{}", pointer_step(name))
}

impl Query {
    /// The parameters of `request`.
    pub fn of(request: &HttpRequest) -> Self {
        Self { path: request.path().to_owned(), pairs: pairs(request), taken: Vec::new(), faults: Faults::new() }
    }

    /// Fails with every parameter there is.
    pub fn none(request: &HttpRequest) -> Result<(), Problem> {
        Self::of(request).finish()
    }

    /// What a list takes that has no filters: which page of it.
    pub fn listing(request: &HttpRequest) -> Result<Listing, Problem> {
        let mut query = Self::of(request);
        let listing = query.page();
        query.finish()?;
        Ok(listing)
    }

    /// The text of a parameter.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.taken.push(name);
        let mut values = self.pairs.iter().filter(|(known, _)| known == name);
        let value = values.next().map(|(_, value)| value.clone());
        if values.next().is_some() {
            self.fault(name, FaultKind::DuplicateItem);
        }
        value
    }

    /// A parameter as `read` reads it.
    pub fn parsed<T>(&mut self, name: &'static str, read: impl FnOnce(&str) -> Result<T, FaultKind>) -> Option<T> {
        let text = self.text(name)?;
        read(&text).map_err(|kind| self.fault(name, kind)).ok()
    }

    /// One word of a closed list.
    pub fn word<T: Vocabulary>(&mut self, name: &'static str) -> Option<T> {
        let allowed = || T::ALL.iter().map(|word| Allowed::labelled(word.word(), word.label())).collect();
        self.parsed(name, |text| T::of_word(text).ok_or_else(|| FaultKind::UnknownValue { allowed: allowed() }))
    }

    /// The code of a region.
    pub fn region(&mut self, name: &'static str, territory: &Territory) -> Option<String> {
        self.parsed(name, |code| {
            territory.region(code).map(|region| region.code.clone()).ok_or(FaultKind::UnknownRegion)
        })
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &'static str) -> Option<bool> {
        let allowed = || {
            let yes = Allowed::labelled("true", Bilingual::fixed("დიახ", "true"));
            vec![yes, Allowed::labelled("false", Bilingual::fixed("არა", "false"))]
        };
        self.parsed(name, |text| text.parse().map_err(|_| FaultKind::UnknownValue { allowed: allowed() }))
    }

    /// An identifier.
    pub fn id(&mut self, name: &'static str) -> Option<Uuid> {
        self.parsed(name, identifier::parse)
    }

    /// A day.
    pub fn day(&mut self, name: &'static str) -> Option<NaiveDate> {
        let expected = Bilingual::fixed("თარიღი, მაგალითად 2020-02-01", "a day, as 2020-02-01");
        self.parsed(name, |text| day::parse(text).ok_or(FaultKind::Malformed { expected }))
    }

    /// An instant.
    pub fn instant(&mut self, name: &'static str) -> Option<DateTime<Utc>> {
        let expected =
            Bilingual::fixed("დრო, მაგალითად 2020-02-01T10:00:00Z", "an instant (RFC 3339), as 2020-02-01T10:00:00Z");
        self.parsed(name, |text| {
            let instant = DateTime::parse_from_rfc3339(text).map_err(|_| FaultKind::Malformed { expected })?;
            // Beyond these instants the databases differ in what they can hold; nothing ever happened there.
            Ok(instant.with_timezone(&Utc).clamp(EARLIEST, LATEST))
        })
    }

    /// A whole number.
    pub fn whole(&mut self, name: &'static str, min: i64, max: i64) -> Option<i64> {
        self.parsed(name, |text| {
            let number = text.parse().ok().filter(|number| (min..=max).contains(number));
            number.ok_or(FaultKind::OutOfRange { min, max })
        })
    }

    /// A people-facing reference.
    pub fn reference(&mut self, name: &'static str) -> Option<String> {
        let expected = Bilingual::fixed("ნომერი, მაგალითად REG-2020-000123", "a reference, as REG-2020-000123");
        self.parsed(name, |text| {
            let well_formed = (1..=40).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
            if well_formed { Ok(text.to_owned()) } else { Err(FaultKind::Malformed { expected }) }
        })
    }

    /// The name of a client.
    pub fn client_name(&mut self, name: &'static str) -> Option<String> {
        self.parsed(name, |text| ClientName::parse(text).map(|name| name.as_str().to_owned()))
    }

    /// Notes a fault of the parameter `name`.
    pub fn fault(&mut self, name: &'static str, kind: FaultKind) {
        self.faults.push(place(name), kind);
    }

    /// How many items at most.
    pub fn limit(&mut self) -> u64 {
        self.whole("limit", 1, MOST).and_then(|limit| limit.try_into().ok()).unwrap_or(USUAL_LIMIT)
    }

    /// Which page is asked for. A cursor belongs to its list, which is the path, and to its filters.
    pub fn page(&mut self) -> Listing {
        let limit = self.limit();
        let binding = self.binding();
        let after = self.parsed("cursor", |text| open(&binding, text).ok_or(FaultKind::InvalidCursor));
        let (after, until) = after.map_or((None, None), |position| match position.split_once(UNTIL) {
            Some((place, until)) => (Some(place.to_owned()), until.parse().ok()),
            None => (Some(position), None),
        });
        let others = self.pairs.iter().filter(|(name, _)| name != "cursor");
        let others = others.map(|(name, value)| [&encoded(name), "=", &encoded(value), "&"].concat()).collect();
        Listing { path: self.path.clone(), others, binding, limit, after, complete_until: until }
    }

    /// The list and its filters, as a cursor is bound to them.
    fn binding(&self) -> String {
        let filters = self.pairs.iter().filter(|(name, _)| name != "cursor" && name != "limit");
        let mut filters: Vec<String> = filters.map(|(name, value)| format!("{name}={value}")).collect();
        filters.sort();
        format!("{}\n{}", self.path, filters.join("\n"))
    }

    /// Fails with every fault of the query string.
    pub fn finish(mut self) -> Result<(), Problem> {
        for (name, _) in &self.pairs {
            if !self.taken.contains(&name.as_str()) {
                self.faults.push(place(name), FaultKind::UnknownField);
            }
        }
        self.faults.into_result().map_err(Problem::validation)
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A position, sealed so that one of another list, or an altered one, is recognised. Not a secret: rows are scoped by
/// the caller, whatever the cursor says.
pub fn seal(binding: &str, position: &str) -> String {
    let mut bytes = checksum(binding, position).to_vec();
    bytes.extend_from_slice(position.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The position inside a cursor.
pub fn open(binding: &str, cursor: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (sum, position) = bytes.split_at_checked(CHECKSUM)?;
    let position = std::str::from_utf8(position).ok()?;
    (checksum(binding, position) == *sum).then(|| position.to_owned())
}

fn checksum(binding: &str, position: &str) -> [u8; CHECKSUM] {
    let digest = Sha256::digest(format!("{binding}\n\n{position}"));
    let mut sum = [0; CHECKSUM];
    sum.copy_from_slice(&digest[..CHECKSUM]);
    sum
}

/// One page of a list, and how the next one is found.
#[derive(Debug)]
pub struct Listing {
    path: String,
    others: String,
    binding: String,
    limit: u64,
    after: Option<String>,
    complete_until: Option<DateTime<Utc>>,
}

/// Between an item's place and the list's `complete_until`, in a cursor.
const UNTIL: char = '|';

impl Listing {
    /// What changed at `since` or later, as far as everything is there: as it was found for the first page, on every page.
    pub async fn updated(&mut self, since: Option<DateTime<Utc>>, rows: Rows<'_>) -> Result<Option<Updated>, Problem> {
        let Some(since) = since else { return Ok(None) };
        let updated = match self.complete_until {
            Some(complete_until) => Updated { since, complete_until },
            None => rows.updated(since).await?,
        };
        self.complete_until = Some(updated.complete_until);
        Ok(Some(updated))
    }

    /// The instant to ask from the next time.
    pub const fn complete_until(&self) -> Option<DateTime<Utc>> {
        self.complete_until
    }

    /// The page of a list that is ordered by identifier.
    pub fn by_id(&self) -> PageRequest {
        PageRequest { limit: self.limit, after: self.after.as_deref().and_then(identifier::canonical) }
    }

    /// The page of a list whose items have places.
    pub fn place<T: std::str::FromStr>(&self) -> Option<T> {
        self.after.as_deref().and_then(|position| position.parse().ok())
    }

    /// How many items at most.
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// The page of a list that is at hand as a whole.
    pub fn cut<T>(&self, items: Vec<T>) -> (Vec<T>, Option<String>) {
        let start = self.place().unwrap_or(0_usize);
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let end = start.saturating_add(limit);
        let next = (end < items.len()).then(|| self.cursor(&end.to_string()));
        (items.into_iter().skip(start).take(limit).collect(), next)
    }

    /// The cursor behind the last item of a page, where `more` follow.
    pub fn next(&self, last: Option<impl ToString>, more: bool) -> Option<String> {
        last.filter(|_| more).map(|last| self.cursor(&last.to_string()))
    }

    /// The cursor behind `position`.
    fn cursor(&self, position: &str) -> String {
        let until = self.complete_until.map(|until| format!("{UNTIL}{}", until.to_rfc3339()));
        seal(&self.binding, &[position, &until.unwrap_or_default()].concat())
    }

    /// `Link` to the next page.
    pub fn link(&self, cursor: &str) -> String {
        format!("<{}?{}cursor={cursor}>; rel=\"next\"", self.path, self.others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn query(uri: &str) -> Query {
        Query::of(&TestRequest::with_uri(uri).to_http_request())
    }

    #[test]
    fn a_cursor_belongs_to_its_list_and_filters() {
        let cursor = query("/v1/cases?status=open").page().cursor("place");
        let place = |uri: &str| {
            let mut query = query(&format!("{uri}&cursor={cursor}"));
            query.text("status");
            let listing = query.page();
            query.finish().map(|()| listing.after)
        };
        assert_eq!(place("/v1/cases?status=open").unwrap_or_default().as_deref(), Some("place"));
        assert!(place("/v1/cases?status=open&limit=7").is_ok());
        assert!(place("/v1/cases?status=closed").is_err());
        assert!(place("/v1/registrations?status=open").is_err());
    }

    #[test]
    fn an_altered_cursor_is_not_opened() {
        let cursor = seal("list", "position");
        assert_eq!(open("list", &cursor).as_deref(), Some("position"));
        for index in 0..cursor.len() {
            let mut altered = cursor.clone().into_bytes();
            altered[index] = if altered[index] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap_or_default();
            assert_eq!(open("list", &altered), None, "{altered}");
        }
        assert_eq!(open("list", ""), None);
        assert_eq!(open("list", "AAAA"), None);
    }
}
