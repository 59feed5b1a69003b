//! Where a request comes from: the connection's other end, or what trusted proxies say of it.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderMap;
use actix_web::web::Data;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// The header in which proxies say where a request comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239)
    Forwarded,
}

impl ProxyHeader {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::XForwardedFor, Self::Forwarded];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::Forwarded => "forwarded",
        }
    }
}

/// The proxies whose word is taken, nobody's where it is empty, and the header that they write. Only that one is read: the
/// other is passed through as the caller sent it, and whoever could choose what is said there could choose at whose
/// expense it calls.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies {
    /// The proxies.
    pub networks: Arc<[IpNet]>,
    /// What they write.
    pub header: ProxyHeader,
}

/// The address that a request comes from.
pub fn of(request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    match request.app_data::<Data<TrustedProxies>>() {
        Some(proxies) => proxies.caller(peer, request.headers()),
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
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// The right-most address that is not a proxy's.
    fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.trust(peer) {
            return peer;
        }
        self.behind(peer, &hops(headers, self.header))
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
fn hops(headers: &HeaderMap, header: ProxyHeader) -> Vec<Option<IpAddr>> {
    let mut hops = Vec::new();
    for value in headers.get_all(header.as_str()) {
        match value.to_str() {
            Ok(text) => hops.extend(text.split(',').map(|hop| match header {
                ProxyHeader::XForwardedFor => node(hop),
                ProxyHeader::Forwarded => forwarded_for(hop).and_then(node),
            })),
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

    /// What the proxy writes, and who it is that calls by way of 10.0.0.1.
    const TABLE: &[(ProxyHeader, &str, &str)] = &[
        (ProxyHeader::XForwardedFor, "", "10.0.0.1"),
        (ProxyHeader::XForwardedFor, "203.0.113.7", "203.0.113.7"),
        (ProxyHeader::XForwardedFor, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (ProxyHeader::XForwardedFor, "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (ProxyHeader::XForwardedFor, "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        (ProxyHeader::XForwardedFor, "203.0.113.7:4711", "203.0.113.7"),
        (ProxyHeader::XForwardedFor, "2001:db8::7", "2001:db8::7"),
        (ProxyHeader::XForwardedFor, "::ffff:203.0.113.7", "203.0.113.7"),
        (ProxyHeader::XForwardedFor, "203.0.113.7, unknown", "10.0.0.1"),
        (ProxyHeader::XForwardedFor, "203.0.113.7, nonsense, 10.0.0.2", "10.0.0.2"),
        (ProxyHeader::Forwarded, "for=203.0.113.7", "203.0.113.7"),
        (ProxyHeader::Forwarded, "for=198.51.100.1;proto=http, For=\"203.0.113.7:80\";by=10.0.0.2", "203.0.113.7"),
        (ProxyHeader::Forwarded, "for=\"[2001:db8::7]:4711\"", "2001:db8::7"),
        (ProxyHeader::Forwarded, "for=\"[2001:db8::7]\"", "2001:db8::7"),
        (ProxyHeader::Forwarded, "for=_hidden", "10.0.0.1"),
        (ProxyHeader::Forwarded, "proto=https", "10.0.0.1"),
        // An open quotation mark of the caller's does not swallow what the proxy says behind it.
        (ProxyHeader::Forwarded, "for=\"198.51.100.1, for=203.0.113.7", "203.0.113.7"),
    ];

    fn headers(said: &[(ProxyHeader, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (header, value) in said {
            headers.append(header.as_str().parse().unwrap(), HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn only_trusted_proxies_are_believed_and_only_what_they_write() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let stranger: IpAddr = "192.0.2.1".parse().unwrap();
        for (header, value, expected) in TABLE {
            let proxies = TrustedProxies { networks: ["10.0.0.0/8".parse().unwrap()].into(), header: *header };
            let forged = match header {
                ProxyHeader::XForwardedFor => (ProxyHeader::Forwarded, "for=198.51.100.77"),
                ProxyHeader::Forwarded => (ProxyHeader::XForwardedFor, "198.51.100.77"),
            };
            for said in [vec![(*header, *value)], vec![(*header, *value), forged]] {
                let said = headers(&said);
                assert_eq!(proxies.caller(proxy, &said).to_string(), *expected, "{value}");
                assert_eq!(proxies.caller(stranger, &said), stranger);
                assert_eq!(TrustedProxies::default().caller(proxy, &said), proxy);
            }
        }
    }

    #[test]
    fn headers_given_several_times_are_one_list() {
        let proxies = TrustedProxies { networks: ["10.0.0.1/32".parse().unwrap()].into(), ..TrustedProxies::default() };
        let said =
            headers(&[(ProxyHeader::XForwardedFor, "198.51.100.1"), (ProxyHeader::XForwardedFor, "203.0.113.7")]);
        assert_eq!(proxies.caller("10.0.0.1".parse().unwrap(), &said).to_string(), "203.0.113.7");
    }
}
