//! What still comes of bodies that nobody wanted: it is read and thrown away, so that whoever sends it comes to read the
//! answer, and only so much of it at a time, so that it does not take the time of all others.

use std::cell::Cell;
use std::time::Duration;
use tokio::time::Instant;

/// What a worker reads of it in each span, in bytes: 64 MiB in a second.
const MOST: usize = 3_355_443;
const SPAN: Duration = Duration::from_millis(50);

thread_local! {
    /// When this worker's span began, and what it has read in it.
    static READ: Cell<Option<(Instant, usize)>> = const { Cell::new(None) };
}

/// Until when no more of it is read; `None` where there is room.
pub fn pause(now: Instant) -> Option<Instant> {
    let (begun, read) = READ.get()?;
    (now < begun + SPAN && read >= MOST).then_some(begun + SPAN)
}

/// So much more of it was read.
pub fn add(now: Instant, bytes: usize) {
    let (begun, read) = READ.get().filter(|(begun, _)| now < *begun + SPAN).unwrap_or((now, 0));
    READ.set(Some((begun, read.saturating_add(bytes))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_room_for_so_much_and_the_next_one_for_as_much_again() {
        let now = Instant::now();
        for begun in [now, now + SPAN, now + SPAN * 7] {
            assert_eq!(pause(begun), None);
            add(begun, MOST - 1);
            assert_eq!(pause(begun + SPAN / 2), None);
            add(begun + SPAN / 2, 1);
            assert_eq!(pause(begun + SPAN / 2), Some(begun + SPAN));
        }
        assert_eq!(pause(now + SPAN * 8), None);
    }
}
