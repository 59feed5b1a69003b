//! Which requests count.

/// What orchestrators, Prometheus and readers of the documentation ask is not counted.
pub fn beside_the_limits(path: &str) -> bool {
    ["/health/", "/metrics", "/docs"].iter().any(|beside| path.starts_with(beside))
}
