//! A report held against what is on record.

use super::content::{AgeBand, Content, Persons};
use crate::component::ComponentCode;
use crate::fault::{Fault, FaultKind};
use crate::money::Money;
use crate::person::Sex;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Whether something stands in the way of a submission.
    pub enum Severity {
        /// The difference prevents a submission.
        Error = "error", "შეცდომა";
        /// The difference does not prevent a submission.
        Warning = "warning", "გაფრთხილება";
    }
}

/// Where a report and the records disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place, and what differs.
    pub fault: Fault,
    /// Whether it stands in the way of a submission.
    pub severity: Severity,
    /// What the report says.
    pub reported: Option<String>,
    /// What is on record.
    pub recorded: Option<String>,
}

/// Persons who were served, of one sex and age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServedPersons {
    /// Their sex.
    pub sex: Sex,
    /// Their age.
    pub age_band: AgeBand,
    /// How many.
    pub count: u32,
    /// How many of them were erased: of those nobody knows the birthday any more, nor whether they count already under
    /// another case.
    pub erased: u32,
}

/// What is on record of a component: of the items that the report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentRecord {
    /// The component.
    pub component: ComponentCode,
    /// What the items come to, as they are reported.
    pub reported: Money,
    /// What they come to on record.
    pub recorded: Money,
    /// What the line of the grant has paid out in all.
    pub disbursed: Money,
    /// Who was served.
    pub persons: Vec<ServedPersons>,
}

/// What is on record, one entry for each component.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded(pub Vec<ComponentRecord>);

/// What is wrong with a report, and where it differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// What is wrong.
    pub errors: Vec<Fault>,
    /// Where it differs.
    pub differences: Vec<Difference>,
}

impl Recorded {
    /// Holds what a report says, its lines aside, against the records.
    #[must_use]
    pub fn check(&self, content: &Content) -> Findings {
        let mut found = Findings::default();
        if content.narrative.is_none() {
            found.errors.push(Fault::new("/narrative", FaultKind::Required));
        }
        if content.financial.is_empty() {
            found.errors.push(Fault::new("/financial", FaultKind::Required));
        }
        for record in &self.0 {
            record.check_spent(content, &mut found);
            record.check_persons(content, &mut found);
        }
        found
    }
}

impl ComponentRecord {
    fn check_spent(&self, content: &Content, found: &mut Findings) {
        let line = content.financial.iter().enumerate().find(|(_, line)| line.component == self.component);
        let (place, spent) = match line {
            Some((index, line)) => (format!("/financial/{index}/spent"), line.spent),
            // What is not told is nothing.
            None => ("/financial".to_owned(), Money::ZERO),
        };
        if content.financial.is_empty() {
            return;
        }
        if spent != self.reported {
            found.errors.push(Fault::new(&place, FaultKind::SumDiffers { sum: Some(self.reported) }));
        }
        if spent > self.disbursed {
            found.errors.push(Fault::new(&place, FaultKind::MoreThanDisbursed { disbursed: self.disbursed }));
        }
    }

    fn check_persons(&self, content: &Content, found: &mut Findings) {
        let told = content.indicators.iter().enumerate().find(|(_, one)| one.component == self.component);
        let (index, groups): (_, &[Persons]) = match told {
            Some((index, one)) => (Some(index), &one.persons),
            None => (None, &[]),
        };
        let served = self.persons.iter().fold(0_u32, |sum, group| sum.saturating_add(group.count));
        let reported = groups.iter().fold(0_u32, |sum, group| sum.saturating_add(group.count));
        let list = index.map_or_else(|| "/indicators".to_owned(), |index| format!("/indicators/{index}/persons"));
        if reported > served {
            found.errors.push(Fault::new(&list, FaultKind::MoreThanPersons { persons: served }));
        }
        for sex in Sex::ALL {
            let severity = if self.erasure_explains(*sex, groups) { Severity::Warning } else { Severity::Error };
            for age_band in AgeBand::ALL {
                let recorded = self.served(*sex, *age_band).fold(0_u32, |sum, group| sum.saturating_add(group.count));
                let group = groups.iter().position(|group| (group.sex, group.age_band) == (*sex, *age_band));
                let count = count_of(groups, *sex, *age_band);
                if count != recorded {
                    let place = group.map_or_else(|| list.clone(), |group| format!("{list}/{group}/count"));
                    let group = format!("{} {sex} {age_band}", self.component);
                    found.differences.push(Difference {
                        fault: Fault::new(place, FaultKind::PersonsDiffer { recorded }),
                        severity,
                        reported: Some(format!("{group}: {count}")),
                        recorded: Some(format!("{group}: {recorded}")),
                    });
                }
            }
        }
    }

    fn served(&self, sex: Sex, age_band: AgeBand) -> impl Iterator<Item = &ServedPersons> {
        self.persons.iter().filter(move |group| (group.sex, group.age_band) == (sex, age_band))
    }

    /// Whether what is told of a sex can be true: everybody who is still known is there, in the right group, with no more
    /// beyond those than were erased. An erasure does not undo that somebody was served.
    fn erasure_explains(&self, sex: Sex, groups: &[Persons]) -> bool {
        let (mut erased, mut beyond, mut all) = (0_u32, 0_u32, 0_u32);
        for age_band in AgeBand::ALL {
            let count = count_of(groups, sex, *age_band);
            let mut known = 0_u32;
            for group in self.served(sex, *age_band) {
                known = known.saturating_add(group.count.saturating_sub(group.erased));
                erased = erased.saturating_add(group.erased);
            }
            let Some(more) = count.checked_sub(known) else { return false };
            beyond = beyond.saturating_add(more);
            all = all.saturating_add(count);
        }
        erased > 0 && all > 0 && beyond <= erased
    }
}

/// How many of a sex and age are told.
fn count_of(groups: &[Persons], sex: Sex, age_band: AgeBand) -> u32 {
    groups.iter().find(|group| (group.sex, group.age_band) == (sex, age_band)).map_or(0, |group| group.count)
}
