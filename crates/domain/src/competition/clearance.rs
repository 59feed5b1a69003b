//! Whether an organisation can be trusted with a grant: due diligence.

use chrono::NaiveDate;

use crate::fault::{Fault, FaultKind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How risky it is to give an organisation money.
    pub enum Rating {
        /// Giving the organisation money carries little risk; it can be awarded a lot.
        Low = "low_risk", "დაბალი რისკი" =>
            "ორგანიზაციისთვის თანხის გადაცემა დიდ რისკს არ ქმნის; მას ლოტის მოგება შეუძლია.";
        /// The risk is medium; the organisation can be awarded a lot.
        Medium = "medium_risk", "საშუალო რისკი" =>
            "გარკვეული რისკი არსებობს, მაგრამ ორგანიზაციას ლოტის მოგება შეუძლია.";
        /// The risk is high: the organisation is awarded no lot.
        High = "high_risk", "მაღალი რისკი" =>
            "რისკი მაღალია: ორგანიზაცია ლოტს ვერ მოიგებს.";
    }
}

vocabulary! {
    /// A fact against an award.
    pub enum Flag {
        /// The organisation is on a list of sanctions.
        Sanctioned = "sanctioned", "სანქციების სიაში ყოფნა", "on a list of sanctions" =>
            "ორგანიზაცია სანქციების სიაშია.";
        /// The organisation cannot pay its debts.
        Insolvent = "insolvent", "გადახდისუუნარობა", "insolvency" =>
            "ორგანიზაციას ვალების გადახდა არ შეუძლია.";
        /// The organisation owes taxes.
        TaxDebt = "tax_debt", "საგადასახადო დავალიანება" =>
            "ორგანიზაციას გადასახადები აქვს გადასახდელი.";
        /// The organisation owes reports on earlier grants.
        UnresolvedReports = "unresolved_reports", "წინა გრანტების წარუდგენელი ანგარიშები", "reports owed on earlier grants" =>
            "ორგანიზაციას წინა გრანტების ანგარიშები არ წარუდგენია.";
        /// The organisation is under investigation.
        UnderInvestigation = "under_investigation", "მიმდინარე გამოძიება", "investigation under way" =>
            "ორგანიზაციის მიმართ გამოძიება მიმდინარეობს.";
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
