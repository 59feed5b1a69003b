//! Synthetic people.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Somebody whom the database does not know yet: a search for duplicates finds nobody.
#[allow(clippy::disallowed_methods, reason = "only to begin each run with other numbers")]
pub fn somebody_new() -> String {
    static NEXT: LazyLock<AtomicU64> = LazyLock::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        AtomicU64::new(since.as_secs() % 100_000 * 1_000_000)
    });
    body(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The registration of the person with that number.
pub fn body(number: u64) -> String {
    let letters = ['ა', 'ბ', 'გ', 'დ', 'ე', 'ვ', 'ი', 'ლ', 'მ', 'ნ'];
    let digits = format!("{number:011}");
    let name: String =
        digits.chars().filter_map(|digit| letters.get(usize::try_from(digit.to_digit(10)?).ok()?)).collect();
    serde_json::json!({
        "programme": "reintegration",
        "person": {
            "given_name": "სახელი", "family_name": name, "born_on": "1988-04-12", "sex": "female",
            "citizenship": "georgian", "phone": "+995555000001",
            "document": { "kind": "personal_number", "number": digits }
        },
        "stay_abroad": { "country": "DE", "returned_on": "2019-12-01", "irregular": false, "asylum": "applied" },
        "residence": { "municipality": "kutaisi", "street": "1" },
        "registered_on": "2020-02-01",
        "consent": { "given_on": "2020-02-01", "form": "written" }
    })
    .to_string()
}
