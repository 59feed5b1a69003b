//! Where a request comes from: the connection's other end, or what trusted proxies say of it.

use crate::app::App;
use actix_web::HttpRequest;
use actix_web::http::header::{FORWARDED, HeaderMap, HeaderName, X_FORWARDED_FOR};
use actix_web::web::Data;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// The proxies whose word is taken: nobody's where it is empty.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(pub Arc<[IpNet]>);

/// The address that a request comes from.
pub fn of(request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    match request.app_data::<Data<App>>() {
        Some(app) => app.proxies.caller(peer, request.headers()),
        None => peer,
    }
}

/// The address that somebody is counted by: who has one IPv6 address has the other 2^64 of its network too.
pub fn home(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

impl TrustedProxies {
    /// Whether it is one of them.
    pub fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The right-most address that is not a proxy's. Where `Forwarded` and `X-Forwarded-For` say different things, one of
    /// them comes from the caller itself, and neither counts.
    fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.trust(peer) {
            return peer;
        }
        let (standard, usual) = (hops(headers, &FORWARDED), hops(headers, &X_FORWARDED_FOR));
        match (standard.is_empty(), usual.is_empty()) {
            (true, _) => self.behind(peer, &usual),
            (false, true) => self.behind(peer, &standard),
            (false, false) => {
                let said = self.behind(peer, &standard);
                if said == self.behind(peer, &usual) { said } else { peer }
            }
        }
    }

    /// Walks from the last hop to the first, as long as each was told by a proxy.
    fn behind(&self, peer: IpAddr, hops: &[Option<IpAddr>]) -> IpAddr {
        let mut last = peer;
        for hop in hops.iter().rev() {
            // A hop that hides leaves the proxy in front of it.
            let Some(address) = hop else { return last };
            last = *address;
            if !self.trust(last) {
                return last;
            }
        }
        last
    }
}

/// The addresses of a header, in order; `None` where a hop does not tell.
fn hops(headers: &HeaderMap, name: &HeaderName) -> Vec<Option<IpAddr>> {
    let mut hops = Vec::new();
    for value in headers.get_all(name) {
        match value.to_str() {
            Ok(text) => hops.extend(
                text.split(',').map(
                    |hop| {
                        if *name == FORWARDED { forwarded_for(hop).and_then(node) } else { node(hop) }
                    },
                ),
            ),
            Err(_) => hops.push(None),
        }
    }
    hops
}

/// The `for` of one element (RFC 7239 §4).
fn forwarded_for(element: &str) -> Option<&str> {
    let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| name.eq_ignore_ascii_case("for")).map(|(_, node)| node)
}

/// An address, perhaps with a port, in brackets or quoted.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| text.parse().ok().map(|with_port: SocketAddr| with_port.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    /// `Forwarded`, `X-Forwarded-For`, and who it is that calls by way of 10.0.0.1.
    const TABLE: &[(&str, &str, &str)] = &[
        ("", "", "10.0.0.1"),
        ("", "203.0.113.7", "203.0.113.7"),
        ("", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("", "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("", "203.0.113.7:4711", "203.0.113.7"),
        ("", "2001:db8::7", "2001:db8::7"),
        ("", "::ffff:203.0.113.7", "203.0.113.7"),
        ("", "203.0.113.7, unknown", "10.0.0.1"),
        ("", "203.0.113.7, nonsense, 10.0.0.2", "10.0.0.2"),
        ("for=203.0.113.7", "", "203.0.113.7"),
        ("for=198.51.100.1;proto=http, For=\"203.0.113.7:80\";by=10.0.0.2", "", "203.0.113.7"),
        ("for=\"[2001:db8::7]:4711\"", "", "2001:db8::7"),
        ("for=\"[2001:db8::7]\"", "", "2001:db8::7"),
        ("for=_hidden", "", "10.0.0.1"),
        ("proto=https", "", "10.0.0.1"),
        // An open quotation mark of the caller's does not swallow what the proxy says behind it.
        ("for=\"198.51.100.1, for=203.0.113.7", "", "203.0.113.7"),
        ("for=203.0.113.7", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("for=198.51.100.1", "203.0.113.7", "10.0.0.1"),
    ];

    #[test]
    fn only_trusted_proxies_are_believed() {
        let proxies = TrustedProxies(["10.0.0.0/8".parse().unwrap()].into());
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let stranger: IpAddr = "192.0.2.1".parse().unwrap();
        for (standard, usual, expected) in TABLE {
            let mut headers = HeaderMap::new();
            for (name, value) in [(FORWARDED, standard), (X_FORWARDED_FOR, usual)] {
                if !value.is_empty() {
                    headers.append(name, HeaderValue::from_static(value));
                }
            }
            let caller = proxies.caller(proxy, &headers);
            assert_eq!(caller.to_string(), *expected, "{standard} | {usual}");
            assert_eq!(proxies.caller(stranger, &headers), stranger);
            assert_eq!(TrustedProxies::default().caller(proxy, &headers), proxy);
        }
    }

    #[test]
    fn headers_given_several_times_are_one_list() {
        let proxies = TrustedProxies(["10.0.0.1/32".parse().unwrap()].into());
        let mut headers = HeaderMap::new();
        for value in ["198.51.100.1", "203.0.113.7"] {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_static(value));
        }
        assert_eq!(proxies.caller("10.0.0.1".parse().unwrap(), &headers).to_string(), "203.0.113.7");
    }
}
