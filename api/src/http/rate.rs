//! How often a caller may call: a client by its token, everybody else by address. Each replica counts for itself.

use super::caller::Caller;
use super::{address, operation};
use crate::contract::openapi::{self, Special};
use crate::error::Problem;
use actix_web::body::BoxBody;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;
use uuid::Uuid;

/// What is allowed (draft-ietf-httpapi-ratelimit-headers).
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// What is left of it.
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// What a costly operation counts for.
const COSTLY: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

/// The time for which a limit is given.
const WINDOW: Duration = Duration::from_secs(60);

/// The limits of a replica.
#[derive(Debug)]
pub struct Limits {
    client: Option<Limit<Uuid>>,
    address: Option<Limit<IpAddr>>,
}

/// So many requests a minute for each `K`. All of them may come at once; then they come back evenly.
#[derive(Debug)]
struct Limit<K: Hash + Eq + Clone> {
    name: &'static str,
    quota: u32,
    clock: DefaultClock,
    counted: RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>,
}

/// What orchestrators, Prometheus and readers of the documentation ask is not counted.
pub fn beside_the_limits(request: &ServiceRequest) -> bool {
    operation::is(request, Special::Uncounted) || openapi::is_page(request.path())
}

/// How many requests a request counts for.
fn cost(request: &ServiceRequest) -> NonZeroU32 {
    if operation::is(request, Special::Costly) { COSTLY } else { NonZeroU32::MIN }
}

/// Where a caller stands with its limit.
struct Standing {
    name: &'static str,
    quota: u32,
    left: u32,
    /// Until all of it is there again; if nothing is left, until the next request can be.
    seconds: u64,
    allowed: bool,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(name: &'static str, quota: u32) -> Option<Self> {
        let quota = NonZeroU32::new(quota)?;
        let clock = DefaultClock::default();
        let counted = RateLimiter::dashmap_with_clock(Quota::per_minute(quota), clock.clone()).with_middleware();
        Some(Self { name, quota: quota.get(), clock, counted })
    }

    /// Counts so many requests; all that there is, where the limit is smaller.
    fn count(&self, key: &K, requests: NonZeroU32) -> Standing {
        let requests = NonZeroU32::new(self.quota).map_or(requests, |quota| requests.min(quota));
        let counted = self.counted.check_key_n(key, requests);
        let (left, time, allowed) = match counted.unwrap_or_else(|_| self.counted.check_key(key)) {
            Ok(state) => {
                let left = state.remaining_burst_capacity();
                (left, WINDOW * self.quota.saturating_sub(left) / self.quota, true)
            }
            Err(until) => (0, until.wait_time_from(self.clock.now()), false),
        };
        // Rounded up: who comes at that second is not turned away again.
        let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
        Standing { name: self.name, quota: self.quota, left, seconds: seconds.max(1), allowed }
    }

    fn forget_the_quiet(&self) {
        self.counted.retain_recent();
        self.counted.shrink_to_fit();
    }
}

impl Limits {
    /// The limits a minute, with nothing counted yet; no limit when 0.
    pub fn new(per_client: u32, per_address: u32) -> Self {
        Self { client: Limit::new("client", per_client), address: Limit::new("address", per_address) }
    }

    fn count(&self, request: &ServiceRequest) -> Option<Standing> {
        if beside_the_limits(request) {
            return None;
        }
        match request.extensions().get() {
            Some(Caller::Known(actor)) => Some(self.client.as_ref()?.count(&actor.client.uuid(), cost(request))),
            // Whoever it is hears that the database is away, and when to come back.
            Some(Caller::Unavailable) => None,
            Some(Caller::Nobody | Caller::Refused | Caller::Unnamed) | None => {
                Some(self.address.as_ref()?.count(&address(request), NonZeroU32::MIN))
            }
        }
    }

    /// Forgets who has not called for so long that all of its limit is there again.
    pub fn forget_the_quiet(&self) {
        self.client.iter().for_each(Limit::forget_the_quiet);
        self.address.iter().for_each(Limit::forget_the_quiet);
    }
}

/// Where the request comes from.
pub fn address(request: &ServiceRequest) -> IpAddr {
    address::home(address::of(request.request()))
}

impl Standing {
    fn tell(&self, headers: &mut HeaderMap) {
        let policy = format!("\"{}\";q={};w={}", self.name, self.quota, WINDOW.as_secs());
        let left = format!("\"{}\";r={};t={}", self.name, self.left, self.seconds);
        for (name, value) in [(POLICY, policy), (LEFT, left)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

/// The middleware: refuses with 429 whoever calls more often than it may, and tells everybody else what is left.
pub async fn limit(
    limits: web::Data<Limits>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(standing) = limits.count(&request) else { return Ok(next.call(request).await?.map_into_boxed_body()) };
    let mut response = if standing.allowed {
        next.call(request).await?.map_into_boxed_body()
    } else {
        request.error_response(Problem::too_many_requests(standing.seconds))
    };
    standing.tell(response.headers_mut());
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_limit_is_used_up_and_comes_back_evenly() {
        let limit = Limit::new("client", 60).expect("a limit");
        let standings: Vec<_> = (0..61).map(|_| limit.count(&"one", NonZeroU32::MIN)).collect();
        assert!(standings[..60].iter().all(|standing| standing.allowed));
        assert_eq!((standings[0].left, standings[0].seconds), (59, 1));
        assert_eq!((standings[59].left, standings[59].seconds), (0, 60));
        assert_eq!((standings[60].allowed, standings[60].left, standings[60].seconds), (false, 0, 1));
        assert!(limit.count(&"other", NonZeroU32::MIN).allowed);
        let limit = Limit::new("client", 600).expect("a limit");
        let searches: Vec<_> = (0..7).map(|_| limit.count(&"who searches", COSTLY)).collect();
        assert_eq!(searches.iter().filter(|standing| standing.allowed).count(), 6);
        assert_eq!((searches[0].left, searches[6].seconds), (500, 10));
        let small = Limit::new("client", 5).expect("a limit");
        assert!(small.count(&"one", COSTLY).allowed);
        assert!(!small.count(&"one", NonZeroU32::MIN).allowed);
        assert!(Limit::<&str>::new("client", 0).is_none());
    }

    #[test]
    fn one_home_has_one_address() {
        let of = |peer: &str| address(&TestRequest::default().peer_addr(peer.parse().unwrap()).to_srv_request());
        assert_eq!(of("[2001:db8:1:2::1]:1"), of("[2001:db8:1:2:3::]:2"));
        assert_ne!(of("[2001:db8:1:2::1]:1"), of("[2001:db8:1:3::1]:1"));
        assert_eq!(of("[::ffff:192.0.2.7]:1"), of("192.0.2.7:2"));
        assert_ne!(of("192.0.2.7:1"), of("192.0.2.8:1"));
    }
}
