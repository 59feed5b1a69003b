//! A budget line: one component of one grant.

use crate::money::Money;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What an entry of the ledger does to its line. Amounts are always more than nothing; the kind says which way.
    pub enum EntryKind {
        /// Adds money to the line: from the agreement, or from another line.
        Allocation = "allocation", "თანხის გამოყოფა" =>
            "კომპონენტს თანხა ემატება: ხელშეკრულებით ან სხვა კომპონენტიდან.";
        /// Takes money out of the line again: for another line, or back to the year's budget after a termination.
        Withdrawal = "withdrawal", "თანხის ჩამოჭრა" =>
            "კომპონენტიდან თანხა იხსნება: სხვა კომპონენტისთვის, ან გრანტის შეწყვეტის შემდეგ წლის ბიუჯეტში დასაბრუნებლად.";
        /// Takes out of the line the money that was not committed when the grant's period was over: it returns to the
        /// state.
        Lapse = "lapse", "აუთვისებელი თანხის დაბრუნება" =>
            "თანხა, რომელიც გრანტის ვადის დასრულებამდე არ გამოიყო, სახელმწიფოს უბრუნდება.";
        /// Commits an amount of the line to approved assistance.
        Commitment = "commitment", "ვალდებულების აღება" =>
            "კომპონენტის თანხა დამტკიცებული დახმარებისთვის გამოიყოფა.";
        /// Makes a commitment available again, or the part of it that was not needed.
        Release = "release", "ვალდებულების მოხსნა" =>
            "დახმარებისთვის გამოყოფილი თანხა, ან მისი ზედმეტი ნაწილი, ისევ ხელმისაწვდომი ხდება.";
        /// Records the delivery of committed assistance to the person. Payments to the organisation are not entries:
        /// they are listed as the grant's tranches.
        Disbursement = "disbursement", "თანხის გაცემა" =>
            "აღირიცხება, რომ პირმა დახმარება მიიღო. ორგანიზაციისთვის გადარიცხული თანხები აქ არ იწერება: ისინი გრანტის ტრანშებშია.";
        /// Takes a disbursement back: the record of the delivery was withdrawn, or its verification was refused. The
        /// amount stays committed.
        DisbursementReversal = "disbursement_reversal", "თანხის გაცემის გაუქმება" =>
            "თანხის გაცემა უქმდება: გაცემის ჩანაწერი გააუქმეს ან მის დადასტურებაზე უარი თქვეს. თანხა დახმარებისთვის გამოყოფილი რჩება.";
    }
}

impl EntryKind {
    /// Whether it is about one delivery of assistance, of which there can be several: a record that was wrong is taken
    /// back, and a right one follows.
    #[must_use]
    pub const fn is_of_a_delivery(self) -> bool {
        matches!(self, Self::Disbursement | Self::DisbursementReversal)
    }
}

/// What a line holds.
///
/// Invariant: allocated ≥ committed ≥ disbursed ≥ 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Line {
    allocated: Money,
    committed: Money,
    disbursed: Money,
}

/// The line has not that much to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("only {available} is left")]
pub struct Shortage {
    /// What is left.
    pub available: Money,
}

impl Line {
    /// A line that holds this, or `None` where it cannot.
    #[must_use]
    pub fn new(allocated: Money, committed: Money, disbursed: Money) -> Option<Self> {
        (allocated >= committed && committed >= disbursed).then_some(Self { allocated, committed, disbursed })
    }

    /// What was put in.
    #[must_use]
    pub const fn allocated(self) -> Money {
        self.allocated
    }

    /// What is promised, what was handed over included.
    #[must_use]
    pub const fn committed(self) -> Money {
        self.committed
    }

    /// What was handed over.
    #[must_use]
    pub const fn disbursed(self) -> Money {
        self.disbursed
    }

    /// What can still be promised.
    #[must_use]
    pub fn available(self) -> Money {
        self.allocated.checked_sub(self.committed).unwrap_or_default()
    }

    /// The line after the entry. Fails with what the entry could have taken at most.
    pub fn book(self, kind: EntryKind, amount: Money) -> Result<Self, Shortage> {
        let (allocated, committed, disbursed) = (self.allocated, self.committed, self.disbursed);
        let outstanding = committed.checked_sub(disbursed).unwrap_or_default();
        let (next, available) = match kind {
            EntryKind::Allocation => {
                let room = Money::MAX.checked_sub(allocated).unwrap_or_default();
                (allocated.checked_add(amount).and_then(|allocated| Self::new(allocated, committed, disbursed)), room)
            }
            EntryKind::Withdrawal | EntryKind::Lapse => {
                let next =
                    allocated.checked_sub(amount).and_then(|allocated| Self::new(allocated, committed, disbursed));
                (next, self.available())
            }
            EntryKind::Commitment => {
                let next =
                    committed.checked_add(amount).and_then(|committed| Self::new(allocated, committed, disbursed));
                (next, self.available())
            }
            EntryKind::Release => {
                let next =
                    committed.checked_sub(amount).and_then(|committed| Self::new(allocated, committed, disbursed));
                (next, outstanding)
            }
            EntryKind::Disbursement => {
                let next =
                    disbursed.checked_add(amount).and_then(|disbursed| Self::new(allocated, committed, disbursed));
                (next, outstanding)
            }
            EntryKind::DisbursementReversal => {
                let next =
                    disbursed.checked_sub(amount).and_then(|disbursed| Self::new(allocated, committed, disbursed));
                (next, disbursed)
            }
        };
        next.ok_or(Shortage { available })
    }
}
