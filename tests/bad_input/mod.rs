//! What is sent wrongly: refused with every fault in it, and without a trace.

mod addresses;
mod bodies;
mod days;
mod people;
mod texts;

use crate::harness::{Caller, System, eligible};
use serde_json::Value;

const LIST: &str = "/v1/registrations";

/// One row: what is changed in a registration, and the faults that it then has.
type Row = (Value, &'static [(&'static str, &'static str)]);

/// Holds that each of the rows is refused with exactly its faults, and that nothing is written.
async fn are_refused(system: &System, caller: &Caller, rows: &[Row]) {
    let before = system.trace().await;
    for (changes, faults) in rows {
        let answer = caller.post(LIST, &eligible(changes)).await;
        assert_eq!(answer.status, 422, "{changes} gives {:#}", answer.body);
        assert_eq!(answer.faults(), *faults, "{changes}");
        answer.refused(422, "validation_failed");
    }
    assert_eq!(system.trace().await, before);
}
