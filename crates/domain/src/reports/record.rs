//! A report held against what is on record.

use super::content::{AgeBand, Content, FinancialLine, Indicator, Narrative, Persons};
use crate::component::ComponentCode;
use crate::fault::{Fault, FaultKind};
use crate::money::Money;
use crate::person::Sex;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Whether something stands in the way of a submission.
    pub enum Severity {
        /// The difference prevents a submission.
        Error = "error", "შეცდომა" =>
            "ასეთი განსხვავებით ანგარიში ვერ წარიდგინება.";
        /// The difference does not prevent a submission.
        Warning = "warning", "გაფრთხილება" =>
            "განსხვავება ანგარიშის წარდგენას ხელს არ უშლის.";
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
    /// Their age, were they born on the last day on which they may have been born.
    pub youngest: AgeBand,
    /// Their age, were they born on the first one.
    pub oldest: AgeBand,
    /// How many.
    pub count: u32,
    /// How many of them were erased: of those nobody knows the birthday any more, nor whether they count already under
    /// another case.
    pub erased: u32,
}

#[cfg(test)]
impl ServedPersons {
    /// Whose age is known.
    pub(super) const fn of_age(sex: Sex, age_band: AgeBand, count: u32, erased: u32) -> Self {
        Self { sex, youngest: age_band, oldest: age_band, count, erased }
    }
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
            found.errors.push(Fault::new("/financial", FaultKind::TooFewItems { min: 1 }));
        }
        for record in &self.0 {
            record.check_spent(content, &mut found);
            record.check_persons(content, &mut found);
        }
        found
    }

    /// What a report says that agrees with the records. Who may be of several ages is counted at the youngest.
    #[must_use]
    pub fn as_content(&self, narrative: Option<Narrative>) -> Content {
        let financial =
            self.0.iter().map(|record| FinancialLine { component: record.component, spent: record.reported });
        let indicators = self.0.iter().map(|record| Indicator {
            component: record.component,
            persons: record.groups().filter(|group| group.count > 0).collect(),
        });
        Content {
            narrative,
            indicators: indicators.filter(|indicator| !indicator.persons.is_empty()).collect(),
            financial: financial.collect(),
        }
    }
}

impl ComponentRecord {
    /// Every sex and age, with those who may be counted there first.
    fn groups(&self) -> impl Iterator<Item = Persons> {
        let each = Sex::ALL.iter().flat_map(|sex| AgeBand::ALL.iter().map(move |band| (*sex, *band)));
        each.map(|(sex, age_band)| {
            let here = self.persons.iter().filter(|group| (group.sex, group.youngest) == (sex, age_band));
            Persons { sex, age_band, count: here.fold(0, |sum, group| sum.saturating_add(group.count)) }
        })
    }

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
            let told = AgeBand::ALL.iter().map(|band| (*band, count_of(groups, *sex, *band))).collect::<Vec<_>>();
            let severity = if self.erasure_explains(*sex, &told) { Severity::Warning } else { Severity::Error };
            let recorded = nearest(self.of_sex(*sex, |group| group.count), &told);
            for ((age_band, count), recorded) in told.into_iter().zip(recorded) {
                let group = groups.iter().position(|group| (group.sex, group.age_band) == (*sex, age_band));
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

    fn of_sex(&self, sex: Sex, count: impl Fn(&ServedPersons) -> u32) -> Vec<Possible> {
        let own = self.persons.iter().filter(|group| group.sex == sex);
        own.map(|group| Possible { youngest: group.youngest, oldest: group.oldest, count: count(group) }).collect()
    }

    /// Whether what is told of a sex can be true: everybody who is still known is there, in a possible group, with no more
    /// beyond those than were erased. An erasure does not undo that somebody was served.
    fn erasure_explains(&self, sex: Sex, told: &[(AgeBand, u32)]) -> bool {
        let known = self.of_sex(sex, |group| group.count.saturating_sub(group.erased));
        let sum = |counts: &mut dyn Iterator<Item = u32>| counts.fold(0_u32, u32::saturating_add);
        let erased = sum(&mut self.of_sex(sex, |group| group.erased).iter().map(|group| group.count));
        let all = sum(&mut told.iter().map(|(_, count)| *count));
        let Some(beyond) = all.checked_sub(sum(&mut known.iter().map(|group| group.count))) else { return false };
        let all_are_there = nearest(known, told).into_iter().zip(told).all(|(known, (_, told))| known <= *told);
        all_are_there && erased > 0 && all > 0 && beyond <= erased
    }
}

/// Persons who may be of any of some ages that follow each other.
#[derive(Debug, Clone, Copy)]
struct Possible {
    youngest: AgeBand,
    oldest: AgeBand,
    count: u32,
}

/// Each of the persons in one of their possible groups, so that the groups are as near to what is told as they can be. One
/// number for each group that is told of.
fn nearest(mut persons: Vec<Possible>, told: &[(AgeBand, u32)]) -> Vec<u32> {
    // Those who can wait least are taken first.
    persons.sort_by_key(|group| group.oldest);
    let in_band = |(band, told): &(AgeBand, u32)| {
        let mut taken = 0_u32;
        for group in persons.iter_mut().filter(|group| group.youngest <= *band) {
            let wanted = if group.oldest <= *band { group.count } else { group.count.min(told.saturating_sub(taken)) };
            group.count -= wanted;
            taken = taken.saturating_add(wanted);
        }
        taken
    };
    told.iter().map(in_band).collect()
}

/// How many of a sex and age are told.
fn count_of(groups: &[Persons], sex: Sex, age_band: AgeBand) -> u32 {
    groups.iter().find(|group| (group.sex, group.age_band) == (sex, age_band)).map_or(0, |group| group.count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_birth_is_not_known_to_the_day_counts_in_any_possible_band_and_once() {
        use AgeBand::{Over60, Under18, Under30, Under45, Under60};
        let told = |counts: [u32; 5]| AgeBand::ALL.iter().copied().zip(counts).collect::<Vec<_>>();
        let differs = |served: &[(AgeBand, AgeBand, u32)], counts: [u32; 5]| {
            let persons = served.iter().map(|&(youngest, oldest, count)| ServedPersons {
                sex: Sex::Male,
                youngest,
                oldest,
                count,
                erased: 0,
            });
            let record = ComponentRecord {
                component: ComponentCode::Medical,
                reported: Money::ZERO,
                recorded: Money::ZERO,
                disbursed: Money::ZERO,
                persons: persons.collect(),
            };
            let groups = told(counts).into_iter().filter(|(_, count)| *count > 0);
            let persons = groups.map(|(age_band, count)| Persons { sex: Sex::Male, age_band, count }).collect();
            let content =
                Content { indicators: vec![Indicator { component: record.component, persons }], ..Content::default() };
            let recorded = Recorded(vec![record]);
            let agreeing = recorded.as_content(None);
            assert_eq!(recorded.check(&agreeing).differences, [], "{agreeing:?}");
            recorded.check(&content).differences.len()
        };
        let served = [(Under18, Under30, 2), (Under30, Under30, 1), (Under30, Under45, 1), (Over60, Over60, 1)];
        for right in [[2, 2, 0, 0, 1], [2, 1, 1, 0, 1], [0, 4, 0, 0, 1], [0, 3, 1, 0, 1], [1, 2, 1, 0, 1]] {
            assert_eq!(differs(&served, right), 0, "{right:?}");
        }
        for (wrong, differences) in
            [([3, 1, 1, 0, 1], 1), ([0, 2, 2, 0, 1], 2), ([2, 2, 1, 0, 1], 1), ([2, 1, 0, 1, 1], 2)]
        {
            assert_eq!(differs(&served, wrong), differences, "{wrong:?}");
        }
        assert_eq!(differs(&[(Under45, Under60, 1)], [0; 5]), 1);
    }
}
