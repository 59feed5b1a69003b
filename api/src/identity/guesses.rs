//! Failed proofs at the token endpoint. Who guesses has to wait, longer each time; the same client coming from elsewhere
//! does not, so that nobody can lock a client out.

use crate::error::Problem;
use crate::http::address;
use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::unsync::Cache;
use sha2::{Digest, Sha256};
use std::fmt;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most pairs that a replica keeps in mind; those that come least make place.
const MOST_PAIRS: usize = 20_000;

/// The time in which failures are counted.
const WINDOW: TimeDelta = TimeDelta::minutes(1);

/// The first wait. Each one behind it is twice as long.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(15);

/// A client's name, as it was given, and where it came from: an IPv4 address, or the network of an IPv6 one, which has
/// more addresses than anybody can count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pair {
    client: [u8; 32],
    from: IpAddr,
}

impl Pair {
    /// The pair of a client's name and an address.
    pub fn of(client_id: &str, address: IpAddr) -> Self {
        Self { client: Sha256::digest(client_id.as_bytes()).into(), from: address::home(address) }
    }

    /// Where it comes from.
    pub const fn from(&self) -> IpAddr {
        self.from
    }
}

/// What a pair has done.
#[derive(Debug, Clone, Copy)]
struct Trail {
    /// Failures since `since`.
    failures: u32,
    since: DateTime<Utc>,
    /// How often it had to wait.
    waits: u32,
    /// The end of the last wait.
    until: DateTime<Utc>,
}

/// The failures that this replica has seen.
pub struct Guesses {
    most: u32,
    longest: TimeDelta,
    trails: Mutex<Cache<Pair, Trail>>,
}

impl fmt::Debug for Guesses {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Guesses").field("pairs", &self.trails().len()).finish_non_exhaustive()
    }
}

impl Guesses {
    /// After `most` failures within a minute a pair waits, at last for `longest`.
    pub fn new(most: u32, longest: TimeDelta) -> Self {
        Self { most, longest, trails: Mutex::new(Cache::new(MOST_PAIRS)) }
    }

    fn trails(&self) -> MutexGuard<'_, Cache<Pair, Trail>> {
        self.trails.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the pair may try. Fails with 429 while it has to wait.
    pub fn check(&self, pair: &Pair, now: DateTime<Utc>) -> Result<(), Problem> {
        match self.trails().get(pair) {
            Some(trail) if trail.until > now => Err(Problem::too_many_requests(whole_seconds(trail.until - now))),
            _ => Ok(()),
        }
    }

    /// Notes a failure.
    pub fn failed(&self, pair: Pair, now: DateTime<Utc>) {
        let mut trails = self.trails();
        let fresh = Trail { failures: 0, since: now, waits: 0, until: now };
        let mut trail = trails.get(&pair).copied().unwrap_or(fresh);
        // Who had to wait has one attempt at a time, until it was quiet for as long as the longest wait.
        let quiet = if trail.waits > 0 { now >= trail.until + self.longest } else { now >= trail.since + WINDOW };
        if quiet {
            trail = fresh;
        }
        trail.failures = trail.failures.saturating_add(1);
        if trail.waits > 0 || trail.failures >= self.most {
            let doubled = 2_i32.saturating_pow(trail.waits.min(16));
            trail.waits = trail.waits.saturating_add(1);
            trail.until = now + self.longest.min(FIRST_WAIT * doubled);
        }
        trails.insert(pair, trail);
    }

    /// Forgets the pair's failures: it knew the secret after all.
    pub fn succeeded(&self, pair: &Pair) {
        self.trails().remove(pair);
    }
}

/// A whole second is the least that a header can say.
fn whole_seconds(wait: TimeDelta) -> u64 {
    let seconds = (wait + TimeDelta::milliseconds(999)).num_seconds().max(1);
    u64::try_from(seconds).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(client_id: &str, address: &str) -> Pair {
        Pair::of(client_id, address.parse().unwrap())
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000 + seconds, 0).unwrap()
    }

    fn guesses() -> Guesses {
        Guesses::new(10, TimeDelta::minutes(5))
    }

    /// How long the pair has to wait at that time.
    fn wait(guesses: &Guesses, pair: &Pair, now: i64) -> i64 {
        guesses
            .check(pair, at(now))
            .map_or_else(|_| (guesses.trails().get(pair).unwrap().until - at(now)).num_seconds(), |()| 0)
    }

    #[test]
    fn the_wait_begins_with_the_tenth_failure_and_grows_to_five_minutes() {
        let (guesses, pair) = (guesses(), pair("office", "192.0.2.1"));
        for second in 0..9 {
            guesses.failed(pair, at(second));
            assert_eq!(wait(&guesses, &pair, second), 0);
        }
        let mut now = 9;
        for expected in [15, 30, 60, 120, 240, 300, 300] {
            guesses.failed(pair, at(now));
            assert_eq!(wait(&guesses, &pair, now), expected);
            now += expected;
            assert_eq!(wait(&guesses, &pair, now), 0, "one attempt");
        }
        guesses.failed(pair, at(now + 300));
        assert_eq!(wait(&guesses, &pair, now + 300), 0, "it was quiet for long enough");
    }

    #[test]
    fn failures_far_apart_are_no_guessing() {
        let (guesses, pair) = (guesses(), pair("office", "192.0.2.1"));
        for minute in 0..30 {
            for second in 0..9 {
                guesses.failed(pair, at(minute * 60 + second));
                assert_eq!(wait(&guesses, &pair, minute * 60 + second), 0);
            }
        }
    }

    #[test]
    fn another_client_or_another_place_does_not_wait() {
        let guesses = guesses();
        let waiting = pair("office", "2001:db8::1");
        (0..10).for_each(|_| guesses.failed(waiting, at(0)));
        for (client, address, expected) in [
            ("office", "2001:db8::1", 15),
            ("office", "2001:db8::ffff:1", 15),
            ("office", "2001:db8:0:1::1", 0),
            ("office", "192.0.2.1", 0),
            ("office-2", "2001:db8::1", 0),
        ] {
            assert_eq!(wait(&guesses, &pair(client, address), 0), expected, "{client} {address}");
        }
        guesses.succeeded(&waiting);
        assert_eq!(wait(&guesses, &waiting, 0), 0);
    }

    #[test]
    fn what_is_kept_in_mind_is_bounded() {
        let guesses = guesses();
        for number in 0..25_000 {
            guesses.failed(pair(&format!("client-{number}"), "192.0.2.1"), at(0));
        }
        assert!(guesses.trails().len() <= MOST_PAIRS);
    }
}
