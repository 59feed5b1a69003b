//! Why a criterion came out as it did, with the days it rests on.

use chrono::NaiveDate;

/// Why. Carries data instead of text, so that assessing allocates nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A citizen of Georgia.
    GeorgianCitizen,
    /// A citizen of Georgia, whom the policy does not include.
    GeorgianNotIncluded,
    /// A citizen of another country.
    ForeignCitizen,
    /// Stateless, with status in Georgia, which the policy asks for.
    StatelessWithStatus,
    /// Stateless, and the policy asks for nothing more.
    Stateless,
    /// Stateless, without status in Georgia, which the policy asks for.
    StatelessWithoutStatus,
    /// Stateless, whom the policy does not include.
    StatelessNotIncluded,
    /// Without status in Georgia, and the policy includes nobody else, whatever the citizenship.
    WithoutStatus,
    /// Stateless; the status is not known.
    StatusUnknown,
    /// The citizenship is not known.
    CitizenshipUnknown,
    /// What happened abroad.
    Abroad {
        /// The irregular stay.
        stay: StayFinding,
        /// Asylum.
        asylum: AsylumFinding,
        /// The calendar months that an irregular stay has to exceed.
        more_than_months: u32,
    },
    /// Back in Georgia.
    Returned {
        /// Since that day.
        on: NaiveDate,
    },
    /// The day of return is not known.
    ReturnUnknown,
    /// Registered in time.
    InTime {
        /// The day of registration.
        registered_on: NaiveDate,
        /// The last good day.
        deadline: NaiveDate,
        /// Calendar months from the return to it.
        within_months: u32,
    },
    /// Registered too late.
    TooLate {
        /// The day of registration.
        registered_on: NaiveDate,
        /// The last good day.
        deadline: NaiveDate,
        /// Calendar months from the return to it.
        within_months: u32,
    },
    /// The last good day is not known, because the day of return is not.
    DeadlineUnknown {
        /// Calendar months from the return to it.
        within_months: u32,
    },
}

/// What is known of an irregular stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StayFinding {
    /// The policy does not count it.
    NotCounted,
    /// Whether there was one is not known.
    Unknown,
    /// There was none.
    None,
    /// There was one; its first day is not known.
    StartUnknown,
    /// It began on that day; its last day is not known and decides.
    EndUnknown {
        /// The first day.
        from: NaiveDate,
    },
    /// It was long enough.
    LongEnough {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
    /// It was not long enough.
    TooShort {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
    /// Its last day is not known, but even one that lasted to the registration was not long enough.
    TooShortAnyway {
        /// The first day.
        from: NaiveDate,
        /// The day of registration.
        registered_on: NaiveDate,
    },
}

/// What is known of asylum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsylumFinding {
    /// The policy does not count what the person has, or could have.
    NotCounted,
    /// Not known.
    Unknown,
    /// Never applied.
    None,
    /// Applied.
    Applied,
    /// Granted.
    Granted,
}
