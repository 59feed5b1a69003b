#![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]

use super::*;
use crate::component::ComponentCode;
use crate::money::Money;
use proptest::prelude::*;

fn tetri(minor: i64) -> Money {
    Money::from_minor(minor).unwrap()
}

#[test]
fn a_line_gives_what_it_has_and_says_what_is_left() {
    let line = Line::default().book(EntryKind::Allocation, tetri(1000)).unwrap();
    let line = line.book(EntryKind::Commitment, tetri(700)).unwrap();
    assert_eq!(line.book(EntryKind::Commitment, tetri(301)), Err(Shortage { available: tetri(300) }));
    assert_eq!(line.book(EntryKind::Disbursement, tetri(701)), Err(Shortage { available: tetri(700) }));
    let line = line.book(EntryKind::Disbursement, tetri(600)).unwrap();
    assert_eq!(line.book(EntryKind::Release, tetri(101)), Err(Shortage { available: tetri(100) }));
    let line = line.book(EntryKind::Release, tetri(100)).unwrap();
    assert_eq!((line.allocated(), line.committed(), line.disbursed()), (tetri(1000), tetri(600), tetri(600)));
    assert_eq!(line.available(), tetri(400));
}

#[test]
fn a_line_that_cannot_be_is_not() {
    assert_eq!(Line::new(tetri(1), tetri(2), tetri(0)), None);
    assert_eq!(Line::new(tetri(2), tetri(1), tetri(2)), None);
}

proptest! {
    /// Whatever is booked, in whatever order: what is refused changes nothing, and a line is the sum of its entries.
    #[test]
    fn a_line_is_the_sum_of_what_was_booked(entries in prop::collection::vec((0_usize..6, 1_i64..2000), 0..60)) {
        let mut line = Line::default();
        let mut sums = [0_i64; 6];
        for (kind, minor) in entries {
            if let Ok(next) = line.book(EntryKind::ALL[kind], tetri(minor)) {
                line = next;
                sums[kind] += minor;
            }
            let [given, withdrawn, lapsed, committed, released, disbursed] = sums;
            let allocated = given - withdrawn - lapsed;
            prop_assert_eq!(line.allocated().minor(), allocated);
            prop_assert_eq!(line.committed().minor(), committed - released);
            prop_assert_eq!(line.disbursed().minor(), disbursed);
            prop_assert!(allocated >= committed - released && committed - released >= disbursed);
        }
    }

    #[test]
    fn shares_lose_and_make_no_tetri(minor in 0_i64..100_000_000) {
        let lines = Shares::built_in().unwrap().divide(tetri(minor));
        prop_assert_eq!(lines.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ComponentCode::ALL);
        prop_assert_eq!(Money::checked_sum(lines.into_iter().map(|(_, part)| part)), Some(tetri(minor)));
    }
}
