//! A replica's figures, as Prometheus fetches them.

use super::System;
use std::time::Duration;
use tokio::time::{interval, timeout};

impl System {
    /// One figure, named with its labels as in `/metrics`.
    pub async fn figure(&self, name: &str) -> Option<f64> {
        let text = self.text("/metrics").await;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
        Some(line.parse().unwrap())
    }

    /// Waits until a figure is as it should be, and fails where it never is.
    pub async fn until(&self, name: &str, holds: impl Fn(f64) -> bool) -> f64 {
        let reached = timeout(Duration::from_secs(60), async {
            let mut looks = interval(Duration::from_millis(100));
            loop {
                looks.tick().await;
                if let Some(value) = self.figure(name).await.filter(|value| holds(*value)) {
                    return value;
                }
            }
        });
        let Ok(value) = reached.await else { panic!("{name} stays {:?}", self.figure(name).await) };
        value
    }

    /// Waits until a figure is exactly this.
    pub async fn until_is(&self, name: &str, expected: f64) -> f64 {
        self.until(name, |value| value.to_bits() == expected.to_bits()).await
    }
}
