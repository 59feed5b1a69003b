//! Whether an organisation can be trusted with a grant: due diligence.

use chrono::NaiveDate;

use crate::fault::{Fault, FaultKind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How risky it is to give an organisation money.
    pub enum Rating {
        /// Hardly risky.
        Low = "low_risk", "დაბალი რისკი";
        /// Somewhat risky; it can be awarded a lot.
        Medium = "medium_risk", "საშუალო რისკი";
        /// Too risky: it is awarded no lot.
        High = "high_risk", "მაღალი რისკი";
    }
}

vocabulary! {
    /// Something that stands against an award.
    pub enum Flag {
        /// It is on a list of sanctions.
        Sanctioned = "sanctioned", "სანქციების სიაში ყოფნა", "on a list of sanctions";
        /// It cannot pay its debts.
        Insolvent = "insolvent", "გადახდისუუნარობა", "insolvency";
        /// It owes taxes.
        TaxDebt = "tax_debt", "საგადასახადო დავალიანება";
        /// It owes reports on earlier grants.
        UnresolvedReports = "unresolved_reports", "წინა გრანტების წარუდგენელი ანგარიშები", "reports owed on earlier grants";
        /// It is being investigated.
        UnderInvestigation = "under_investigation", "მიმდინარე გამოძიება", "investigation under way";
    }
}

/// Everything that stands against an award to an organisation whose newest assessment this is.
#[must_use]
pub fn not_cleared(newest: Option<(Rating, NaiveDate, &[Flag])>, today: NaiveDate) -> Vec<Fault> {
    let Some((rating, valid_until, flags)) = newest else {
        return vec![Fault::new("/assessment", FaultKind::NotAssessed)];
    };
    let mut faults = Vec::new();
    if rating == Rating::High {
        faults.push(Fault::new("/assessment/rating", FaultKind::HighRisk));
    }
    if valid_until < today {
        faults.push(Fault::new("/assessment/valid_until", FaultKind::NoLongerValid { until: valid_until }));
    }
    for (index, flag) in flags.iter().enumerate() {
        faults.push(Fault::new(format!("/assessment/flags/{index}"), FaultKind::Flagged { flag: flag.label() }));
    }
    faults
}
