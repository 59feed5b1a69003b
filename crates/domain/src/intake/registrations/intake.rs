//! What is asked once, when a person registers.

use chrono::{Months, NaiveDate};

use crate::calendar::first_plausible_day;
use crate::fault::{Fault, FaultKind, Faults};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How a person heard of the programme; it measures the outreach.
    pub enum HeardFrom {
        /// The person heard of the programme on television.
        Television = "television", "ტელევიზია" =>
            "პირმა პროგრამის შესახებ ტელევიზიით გაიგო.";
        /// The person read of the programme on a website.
        Web = "web", "ინტერნეტი" =>
            "პირმა პროგრამის შესახებ ვებგვერდზე წაიკითხა.";
        /// The person heard of the programme in social media.
        SocialMedia = "social_media", "სოციალური მედია" =>
            "პირმა პროგრამის შესახებ სოციალურ ქსელში გაიგო.";
        /// The person heard of the programme on the hotline 1505.
        Hotline = "hotline", "ცხელი ხაზი 1505", "hotline 1505" =>
            "პირმა პროგრამის შესახებ ცხელ ხაზზე 1505 გაიგო.";
        /// The person heard of the programme at a mobility centre.
        MobilityCentre = "mobility_centre", "მობილობის ცენტრი" =>
            "პირმა პროგრამის შესახებ მობილობის ცენტრში გაიგო.";
        /// The person heard of the programme at a public centre.
        PublicCentre = "public_centre", "საზოგადოებრივი ცენტრი" =>
            "პირმა პროგრამის შესახებ საზოგადოებრივ ცენტრში გაიგო.";
        /// The person heard of the programme at an embassy.
        Embassy = "embassy", "საელჩო" =>
            "პირმა პროგრამის შესახებ საელჩოში გაიგო.";
        /// The person heard of the programme from a partner organisation.
        Partner = "partner", "პარტნიორი ორგანიზაცია", "partner organisation" =>
            "პირმა პროგრამის შესახებ პარტნიორი ორგანიზაციისგან გაიგო.";
        /// The person heard of the programme from somebody known to them.
        Acquaintance = "acquaintance", "ნაცნობი" =>
            "პირმა პროგრამის შესახებ ნაცნობისგან გაიგო.";
        /// The person heard of the programme in another way.
        Other = "other", "სხვა" =>
            "პირმა პროგრამის შესახებ სხვა გზით გაიგო.";
    }
}

vocabulary! {
    /// The form in which consent to the processing of data was given.
    pub enum ConsentForm {
        /// The person signed the consent on paper.
        Written = "written", "წერილობითი" =>
            "პირმა თანხმობა ქაღალდზე მოაწერა.";
        /// The person gave the consent electronically.
        Electronic = "electronic", "ელექტრონული" =>
            "პირმა თანხმობა ელექტრონულად გასცა.";
        /// The person gave the consent orally, and it was recorded.
        Recorded = "recorded", "ხმოვანი ჩანაწერი", "recorded speech" =>
            "პირმა თანხმობა ზეპირად გასცა და ნათქვამი ჩაიწერა.";
    }
}

/// Months before the registration in which consent can have been given: an older one was given to something else.
const CONSENT_MONTHS: u32 = 24;

/// The day on which consent was given. Fails with `consent_after_registration`, `implausible_day` or `consent_too_early`.
pub fn consent_given_on(day: NaiveDate, registered_on: NaiveDate) -> Result<NaiveDate, FaultKind> {
    if day > registered_on {
        Err(FaultKind::ConsentAfterRegistration)
    } else if day < first_plausible_day() {
        Err(FaultKind::ImplausibleDay)
    } else if registered_on.checked_sub_months(Months::new(CONSENT_MONTHS)).is_some_and(|earliest| day < earliest) {
        Err(FaultKind::ConsentTooEarly)
    } else {
        Ok(day)
    }
}

/// The people who live together.
///
/// Invariant: 1 to 50 members, the person included, and no more children than members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Household {
    members: u8,
    children: u8,
}

impl Household {
    /// Members at most. A larger household is a slip of the pen.
    pub const MOST_MEMBERS: u8 = 50;

    /// Reads the two numbers. Fails with `out_of_range` or `more_children_than_members`, at
    /// `/household/members` or `/household/children`.
    pub fn parse(members: i64, children: i64) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::new();
        let most = i64::from(Self::MOST_MEMBERS);
        if !(1..=most).contains(&members) {
            faults.push("/household/members", FaultKind::OutOfRange { min: 1, max: most });
        }
        if !(0..=most).contains(&children) {
            faults.push("/household/children", FaultKind::OutOfRange { min: 0, max: most });
        }
        if faults.is_empty() && children > members {
            faults.push("/household/children", FaultKind::MoreChildrenThanMembers);
        }
        match (u8::try_from(members), u8::try_from(children)) {
            (Ok(members), Ok(children)) if faults.is_empty() => Ok(Self { members, children }),
            _ => Err(faults.into_vec()),
        }
    }

    /// Everybody, the person included.
    #[must_use]
    pub const fn members(self) -> u8 {
        self.members
    }

    /// The children among them.
    #[must_use]
    pub const fn children(self) -> u8 {
        self.children
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_is_given_for_this_registration() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        let code =
            |given: &str| consent_given_on(day(given), day("2020-06-01")).map_or_else(|fault| fault.code(), |_| "ok");
        assert_eq!(code("2020-06-01"), "ok");
        assert_eq!(code("2018-06-01"), "ok");
        assert_eq!(code("2018-05-31"), "consent_too_early");
        assert_eq!(code("1899-12-31"), "implausible_day");
        assert_eq!(code("2020-06-02"), "consent_after_registration");
    }

    #[test]
    fn a_household_has_members_and_no_more_children() {
        assert_eq!(Household::parse(3, 1).map(|home| (home.members(), home.children())), Ok((3, 1)));
        let codes = |members, children| {
            let faults = Household::parse(members, children).err().unwrap_or_default();
            faults.into_iter().map(|fault| (fault.pointer, fault.kind.code())).collect::<Vec<_>>()
        };
        assert_eq!(codes(2, 3), [("/household/children".to_owned(), "more_children_than_members")]);
        assert_eq!(codes(0, -1).len(), 2);
        assert_eq!(codes(i64::MAX, 0), [("/household/members".to_owned(), "out_of_range")]);
    }
}
