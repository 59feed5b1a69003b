//! The golden table: situations as a person of the programme tells them, and what comes of each.

mod properties;

use std::collections::BTreeSet;

use super::{
    Assessment, Asylum, AsylumFinding, CriterionResult, Facts, Finding, MissingFact, Outcome, RawFacts, Reason,
    StayFinding, assess,
};
use crate::locale::Language;
use crate::person::Citizenship;
use crate::programme::policies::{Criterion, Ground, Policy};
use chrono::NaiveDate;

/// Switches of the policy where it differs from the built-in one | facts | criteria in their order, met `+`,
/// not met `-`, undetermined `?` | outcome | grounds | missing facts | last good day.
/// Registered on 2020-06-15, unless told otherwise.
const GOLDEN: &str = r#"
# who
| georgian returned:2019-09-01 asylum:granted | ++++ | eligible | asylum_granted | | 2020-09-01
| georgian no-status returned:2019-09-01 asylum:granted | ++++ | eligible | asylum_granted | | 2020-09-01
| stateless status returned:2019-09-01 asylum:granted | ++++ | eligible | asylum_granted | | 2020-09-01
| stateless no-status returned:2019-09-01 asylum:granted | -+++ | ineligible | asylum_granted | | 2020-09-01
| stateless returned:2019-09-01 asylum:granted | ?+++ | undetermined | asylum_granted | status_in_georgia | 2020-09-01
| foreign status returned:2019-09-01 asylum:granted | -+++ | ineligible | asylum_granted | | 2020-09-01
| returned:2019-09-01 asylum:granted | ?+++ | undetermined | asylum_granted | citizenship | 2020-09-01
| status returned:2019-09-01 asylum:granted | ?+++ | undetermined | asylum_granted | citizenship | 2020-09-01
georgian_citizens=false | georgian returned:2019-09-01 asylum:granted | -+++ | ineligible | asylum_granted | | 2020-09-01
georgian_citizens=false | stateless status returned:2019-09-01 asylum:granted | ++++ | eligible | asylum_granted | | 2020-09-01
# who: the citizenship is not asked for where none could help
georgian_citizens=false | no-status returned:2019-09-01 asylum:granted | -+++ | ineligible | asylum_granted | | 2020-09-01
georgian_citizens=false | no-status | -??? | ineligible | | |
georgian_citizens=false | status returned:2019-09-01 asylum:granted | ?+++ | undetermined | asylum_granted | citizenship | 2020-09-01
georgian_citizens=false stateless_persons="any" | no-status returned:2019-09-01 asylum:granted | ?+++ | undetermined | asylum_granted | citizenship | 2020-09-01
stateless_persons="none" | returned:2019-09-01 asylum:granted | ?+++ | undetermined | asylum_granted | citizenship | 2020-09-01
| no-status returned:2019-09-01 asylum:granted | ?+++ | undetermined | asylum_granted | citizenship | 2020-09-01
# who: what the policy says of stateless persons
stateless_persons="any" | stateless returned:2019-09-01 asylum:granted | ++++ | eligible | asylum_granted | | 2020-09-01
stateless_persons="any" | stateless no-status returned:2019-09-01 asylum:granted | ++++ | eligible | asylum_granted | | 2020-09-01
stateless_persons="none" | stateless status returned:2019-09-01 asylum:granted | -+++ | ineligible | asylum_granted | | 2020-09-01
stateless_persons="none" | stateless returned:2019-09-01 asylum:granted | -+++ | ineligible | asylum_granted | | 2020-09-01

# abroad: the end of the stay decides, and exactly the year is not more than a year
| georgian returned:2019-09-01 irregular from:2018-06-10 until:2019-06-09 asylum:none | +-++ | ineligible | | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2018-06-10 until:2019-06-10 asylum:none | +-++ | ineligible | | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2018-06-10 until:2019-06-11 asylum:none | ++++ | eligible | irregular_stay | | 2020-09-01
| georgian returned:2019-06-19 irregular from:2018-06-19 asylum:none | +-++ | ineligible | | | 2020-06-19
| georgian returned:2019-06-20 irregular from:2018-06-19 asylum:none | ++++ | eligible | irregular_stay | | 2020-06-20
| georgian returned:2019-09-01 irregular from:2019-09-01 until:2019-09-01 asylum:none | +-++ | ineligible | | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2015-01-01 until:2015-12-31 asylum:none | +-++ | ineligible | | | 2020-09-01
# abroad: leap years
| georgian returned:2019-09-01 irregular from:2016-02-29 until:2017-02-28 asylum:none | +-++ | ineligible | | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2016-02-29 until:2017-03-01 asylum:none | ++++ | eligible | irregular_stay | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2016-02-28 until:2017-02-28 asylum:none | +-++ | ineligible | | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2015-02-28 until:2016-02-28 asylum:none | +-++ | ineligible | | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2015-02-28 until:2016-02-29 asylum:none | ++++ | eligible | irregular_stay | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2015-03-01 until:2016-03-01 asylum:none | +-++ | ineligible | | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2015-03-01 until:2016-03-02 asylum:none | ++++ | eligible | irregular_stay | | 2020-09-01
# abroad: asylum asks for no stay, and the grounds are kept apart
| georgian returned:2019-09-01 regular asylum:applied | ++++ | eligible | asylum_applied | | 2020-09-01
| georgian returned:2019-09-01 regular asylum:granted | ++++ | eligible | asylum_granted | | 2020-09-01
| georgian returned:2019-09-01 regular asylum:none | +-++ | ineligible | | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2019-08-01 asylum:applied | ++++ | eligible | asylum_applied | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2017-01-01 asylum:applied | ++++ | eligible | irregular_stay asylum_applied | | 2020-09-01
| georgian returned:2019-09-01 irregular from:2017-01-01 asylum:granted | ++++ | eligible | irregular_stay asylum_granted | | 2020-09-01
# abroad: what is not known
| georgian returned:2019-09-01 | +?++ | undetermined | | irregular asylum | 2020-09-01
| georgian returned:2019-09-01 asylum:none | +?++ | undetermined | | irregular | 2020-09-01
| georgian returned:2019-09-01 regular | +?++ | undetermined | | asylum | 2020-09-01
| georgian returned:2019-09-01 irregular asylum:none | +?++ | undetermined | | irregular_from | 2020-09-01
| georgian returned:2019-09-01 irregular until:2019-08-01 asylum:none | +?++ | undetermined | | irregular_from | 2020-09-01
| georgian returned:2019-09-01 irregular | +?++ | undetermined | | irregular_from asylum | 2020-09-01
| georgian returned:2019-09-01 irregular from:2019-08-01 | +?++ | undetermined | | asylum | 2020-09-01
| georgian returned:2019-09-01 irregular from:2017-01-01 | ++++ | eligible | irregular_stay | | 2020-09-01
| georgian returned:2019-09-01 irregular asylum:applied | ++++ | eligible | asylum_applied | | 2020-09-01
| georgian irregular from:2019-06-15 asylum:none | +-?? | ineligible | | |
| georgian irregular from:2019-06-14 asylum:none | +??? | undetermined | | returned_on |
| georgian irregular from:2019-06-14 | +??? | undetermined | | returned_on asylum |
| georgian irregular from:2018-01-01 until:2019-01-01 asylum:none | +-?? | ineligible | | |
| georgian irregular from:2018-01-01 until:2019-01-02 asylum:none | ++?? | undetermined | irregular_stay | returned_on |
# abroad: what the policy does not count is not asked for
grounds=["irregular_stay"] | georgian returned:2019-09-01 regular asylum:granted | +-++ | ineligible | | | 2020-09-01
grounds=["irregular_stay"] | georgian returned:2019-09-01 regular | +-++ | ineligible | | | 2020-09-01
grounds=["irregular_stay"] | georgian returned:2019-09-01 irregular from:2017-01-01 asylum:granted | ++++ | eligible | irregular_stay | | 2020-09-01
grounds=["asylum_applied"] | georgian returned:2019-09-01 irregular from:2017-01-01 asylum:applied | ++++ | eligible | asylum_applied | | 2020-09-01
grounds=["asylum_applied"] | georgian returned:2019-09-01 asylum:granted | +-++ | ineligible | | | 2020-09-01
grounds=["asylum_applied"] | georgian returned:2019-09-01 | +?++ | undetermined | | asylum | 2020-09-01
grounds=["asylum_granted"] | georgian returned:2019-09-01 asylum:granted | ++++ | eligible | asylum_granted | | 2020-09-01
grounds=["asylum_granted"] | georgian returned:2019-09-01 asylum:applied | +-++ | ineligible | | | 2020-09-01
grounds=["asylum_granted"] | georgian returned:2019-09-01 asylum:none | +-++ | ineligible | | | 2020-09-01
irregular_more_than_months=0 | georgian returned:2019-09-01 irregular from:2019-09-01 asylum:none | +-++ | ineligible | | | 2020-09-01
irregular_more_than_months=0 | georgian returned:2019-09-01 irregular from:2019-08-31 asylum:none | ++++ | eligible | irregular_stay | | 2020-09-01
irregular_more_than_months=6 | georgian returned:2020-02-29 irregular from:2019-08-31 asylum:none | +-++ | ineligible | | | 2021-02-28
irregular_more_than_months=6 | georgian returned:2020-03-01 irregular from:2019-08-31 asylum:none | ++++ | eligible | irregular_stay | | 2021-03-01

# returned, registered in time: the last good day is included
| georgian asylum:applied | ++?? | undetermined | asylum_applied | returned_on |
| georgian returned:2020-06-15 asylum:applied | ++++ | eligible | asylum_applied | | 2021-06-15
| georgian returned:2019-06-16 asylum:applied | ++++ | eligible | asylum_applied | | 2020-06-16
| georgian returned:2019-06-15 asylum:applied | ++++ | eligible | asylum_applied | | 2020-06-15
| georgian returned:2019-06-14 asylum:applied | +++- | ineligible | asylum_applied | | 2020-06-14
| georgian returned:2018-12-31 registered:2019-12-31 asylum:applied | ++++ | eligible | asylum_applied | | 2019-12-31
| georgian returned:2018-12-31 registered:2020-01-01 asylum:applied | +++- | ineligible | asylum_applied | | 2019-12-31
| georgian returned:2020-02-29 registered:2021-02-28 asylum:applied | ++++ | eligible | asylum_applied | | 2021-02-28
| georgian returned:2020-02-29 registered:2021-03-01 asylum:applied | +++- | ineligible | asylum_applied | | 2021-02-28
| georgian returned:2019-02-28 registered:2020-02-28 asylum:applied | ++++ | eligible | asylum_applied | | 2020-02-28
| georgian returned:2019-02-28 registered:2020-02-29 asylum:applied | +++- | ineligible | asylum_applied | | 2020-02-28
| georgian returned:2019-03-01 registered:2020-02-29 asylum:applied | ++++ | eligible | asylum_applied | | 2020-03-01
| georgian returned:2019-03-01 registered:2020-03-02 asylum:applied | +++- | ineligible | asylum_applied | | 2020-03-01
registered_within_months=1 | georgian returned:2020-01-31 registered:2020-02-29 asylum:applied | ++++ | eligible | asylum_applied | | 2020-02-29
registered_within_months=1 | georgian returned:2020-01-31 registered:2020-03-01 asylum:applied | +++- | ineligible | asylum_applied | | 2020-02-29
registered_within_months=48 | georgian returned:2016-02-29 registered:2020-02-29 asylum:applied | ++++ | eligible | asylum_applied | | 2020-02-29

# several at once: what is not met outweighs what is not known, and nothing more is asked
| | ???? | undetermined | | citizenship returned_on irregular asylum |
| stateless | ???? | undetermined | | status_in_georgia returned_on irregular asylum |
| stateless irregular | ???? | undetermined | | status_in_georgia returned_on irregular_from asylum |
| foreign | -??? | ineligible | | |
| regular asylum:none | ?-?? | ineligible | | |
| returned:2019-06-14 | ??+- | ineligible | | | 2020-06-14
| foreign returned:2019-06-14 regular asylum:none | --+- | ineligible | | | 2020-06-14
"#;

/// Switches | facts | criterion | its explanation. A met ground is told alone, and two are told together.
const WORDS: &str = r#"
| georgian | personal_status | You are a citizen of Georgia.
georgian_citizens=false | georgian | personal_status | You are a citizen of Georgia, and these rules do not include citizens of Georgia.
| foreign | personal_status | You are a citizen of another country, and the programme does not include citizens of other countries.
| stateless status | personal_status | You are a stateless person with status in Georgia.
stateless_persons="any" | stateless | personal_status | You are a stateless person.
| stateless no-status | personal_status | You are a stateless person without status in Georgia; the programme asks for such a status.
stateless_persons="none" | stateless | personal_status | You are a stateless person, and these rules do not include stateless persons.
georgian_citizens=false | no-status | personal_status | These rules include only stateless persons with status in Georgia, and you have no such status.
| stateless | personal_status | You are a stateless person. We do not know yet whether you have status in Georgia.
| | personal_status | We do not know yet which citizenship you have.
| | ground_abroad | We do not know yet whether you stayed abroad irregularly. We do not know yet whether you applied for asylum abroad.
| regular asylum:none | ground_abroad | You did not stay abroad irregularly. You did not apply for asylum abroad.
| irregular asylum:none | ground_abroad | We do not know yet since when you stayed abroad irregularly. You did not apply for asylum abroad.
| irregular from:2019-06-14 asylum:none | ground_abroad | You stayed abroad irregularly from 14 June 2019; we do not know yet until when. You did not apply for asylum abroad.
| irregular from:2019-06-15 asylum:none | ground_abroad | You stayed abroad irregularly from 15 June 2019; up to the day of registration, 15 June 2020, that is not more than 12 months. You did not apply for asylum abroad.
| irregular from:2018-01-01 until:2019-01-02 | ground_abroad | You stayed abroad irregularly from 1 January 2018 to 2 January 2019, which is more than 12 months.
| irregular from:2018-01-01 until:2019-01-02 asylum:none | ground_abroad | You stayed abroad irregularly from 1 January 2018 to 2 January 2019, which is more than 12 months.
| irregular from:2018-01-01 until:2019-01-02 asylum:applied | ground_abroad | You stayed abroad irregularly from 1 January 2018 to 2 January 2019, which is more than 12 months. You applied for asylum abroad.
| irregular from:2018-01-01 until:2019-01-01 asylum:applied | ground_abroad | You applied for asylum abroad.
| asylum:granted | ground_abroad | You enjoyed asylum abroad.
grounds=["asylum_applied"] | asylum:granted | ground_abroad | Under these rules an irregular stay abroad does not count. Under these rules your situation with regard to asylum does not count.
| | returned | We do not know yet when you returned to Georgia.
| | registered_in_time | Registration is possible within 12 months of the return, and we do not know the day of return yet.
| returned:2019-06-15 | registered_in_time | The 12 months after your return end on 15 June 2020; the day of registration is 15 June 2020. The registration is in time.
"#;

/// Facts against each other, told on 2020-06-15 | where and what, in any order.
const CONTRADICTIONS: &str = "
returned:2020-06-15 irregular from:2020-06-15 until:2020-06-15 |
registered:1900-01-01 returned:1900-01-01 irregular from:1900-01-01 |
registered:2020-06-16 | /registered_on day_in_future
registered:1899-12-31 | /registered_on implausible_day
returned:2020-06-16 | /stay_abroad/returned_on day_in_future
returned:1899-12-31 | /stay_abroad/returned_on implausible_day
registered:2020-06-01 returned:2020-06-02 | /stay_abroad/returned_on return_after_registration
irregular from:2019-01-02 until:2019-01-01 | /stay_abroad/irregular_from irregular_from_after_until
irregular from:2019-01-02 returned:2019-01-01 | /stay_abroad/irregular_from irregular_from_after_return
irregular until:2019-01-02 returned:2019-01-01 | /stay_abroad/irregular_until irregular_until_after_return
registered:2020-06-01 irregular from:2020-06-02 | /stay_abroad/irregular_from stay_after_registration
registered:2020-06-01 irregular until:2020-06-02 | /stay_abroad/irregular_until stay_after_registration
regular from:2019-01-01 | /stay_abroad/irregular_from dates_without_irregular
until:2019-01-01 | /stay_abroad/irregular_until dates_without_irregular
registered:2020-06-16 returned:2020-06-17 from:1899-12-31 until:2020-01-01 | /registered_on day_in_future, \
    /stay_abroad/returned_on day_in_future, /stay_abroad/irregular_from implausible_day, \
    /stay_abroad/irregular_until dates_without_irregular
";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("{text} is no day"))
}

fn raw(text: &str) -> RawFacts {
    let mut raw = RawFacts::default();
    for word in text.split_whitespace() {
        match word.split_once(':').unwrap_or((word, "")) {
            ("status", "") => raw.status_in_georgia = Some(true),
            ("no-status", "") => raw.status_in_georgia = Some(false),
            ("irregular", "") => raw.irregular = Some(true),
            ("regular", "") => raw.irregular = Some(false),
            ("registered", on) => raw.registered_on = Some(day(on)),
            ("returned", on) => raw.returned_on = Some(day(on)),
            ("from", on) => raw.irregular_from = Some(day(on)),
            ("until", on) => raw.irregular_until = Some(day(on)),
            ("asylum", what) => raw.asylum = Some(Asylum::parse(what).expect("a word of asylum")),
            (citizenship, _) => raw.citizenship = Some(Citizenship::parse(citizenship).expect("a word of the table")),
        }
    }
    raw
}

fn facts(raw: RawFacts) -> Facts {
    let today = raw.registered_on.unwrap_or_else(|| day("2020-06-15"));
    Facts::parse(raw, today).unwrap_or_else(|faults| panic!("{raw:?}: {faults:?}"))
}

fn policy(switches: &str) -> Policy {
    let built_in = Policy::built_in().expect("the built-in policy has no fault");
    let mut document = serde_json::to_value(built_in.document()).expect("a policy is JSON");
    for switch in switches.split_whitespace() {
        let (name, value) = switch.split_once('=').expect("a switch has a value");
        document["eligibility"][name] = serde_json::from_str(value).expect("a switch is JSON");
    }
    Policy::parse(&document).unwrap_or_else(|faults| panic!("{switches}: {faults:?}"))
}

fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn in_words(assessment: &Assessment) -> String {
    let sign = |finding: &Finding| match finding.result {
        CriterionResult::Met => '+',
        CriterionResult::NotMet => '-',
        CriterionResult::Undetermined => '?',
    };
    let grounds: Vec<_> = assessment.grounds.iter().map(Ground::as_str).collect();
    let missing: Vec<_> = assessment.missing_facts();
    let missing: Vec<_> = missing.iter().map(|place| place.rsplit('/').next().unwrap_or_default()).collect();
    let signs: String = assessment.findings.iter().map(sign).collect();
    let deadline = assessment.registration_deadline.map(|day| day.to_string()).unwrap_or_default();
    [&signs, assessment.outcome.as_str(), &grounds.join(" "), &missing.join(" "), &deadline].join(" | ")
}

#[test]
fn every_situation_comes_out_as_the_golden_table_says() {
    for row in rows(GOLDEN) {
        let columns: Vec<_> = row.split('|').map(str::trim).collect();
        let [switches, told, expected @ ..] = columns.as_slice() else { panic!("{row}") };
        let assessment = assess(&facts(raw(told)), &policy(switches));
        assert_eq!(in_words(&assessment), expected.join(" | "), "{row}");
    }
}

#[test]
fn contradicting_facts_are_faults_and_never_a_rejection() {
    for row in rows(CONTRADICTIONS) {
        let (told, expected) = row.split_once('|').expect("two columns");
        let faults = Facts::parse(raw(told), day("2020-06-15")).err().unwrap_or_default();
        let found: BTreeSet<_> =
            faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.kind.code())).collect();
        let expected: BTreeSet<_> =
            expected.split(',').map(str::trim).filter(|fault| !fault.is_empty()).map(str::to_owned).collect();
        assert_eq!(found, expected, "{told}");
    }
}

#[test]
fn stored_facts_name_their_day_of_registration_and_do_not_contradict_each_other() {
    let read = |told| {
        let stored = serde_json::to_value(raw(told)).expect("facts are JSON");
        serde_json::from_value::<Facts>(stored).map_err(|error| error.to_string())
    };
    let sound = raw("registered:2020-06-16 returned:2020-06-16");
    assert_eq!(read("registered:2020-06-16 returned:2020-06-16").map(RawFacts::from), Ok(sound));
    let unnamed = read("returned:2020-06-16").err().unwrap_or_default();
    assert!(unnamed.starts_with("contradictory facts: /registered_on: required"), "{unnamed}");
    let contradicting = read("registered:2020-06-15 returned:2020-06-16").err().unwrap_or_default();
    assert!(contradicting.starts_with("contradictory facts: /stay_abroad/returned_on: "), "{contradicting}");
}

#[test]
fn the_outcome_folds_every_combination_of_criteria() {
    let all = CriterionResult::ALL;
    for results in all.iter().flat_map(|a| all.iter().flat_map(move |b| all.iter().map(move |c| [*a, *b, *c]))) {
        let expected = match results {
            _ if results.contains(&CriterionResult::NotMet) => Outcome::Ineligible,
            _ if results.contains(&CriterionResult::Undetermined) => Outcome::Undetermined,
            _ => Outcome::Eligible,
        };
        assert_eq!(Outcome::of(results), expected, "{results:?}");
    }
}

#[test]
fn a_missing_fact_is_asked_for_where_a_request_carries_it() {
    let pointers: Vec<_> = MissingFact::ALL.iter().map(|fact| fact.pointer()).collect();
    let stay = ["returned_on", "irregular", "irregular_from", "asylum"].map(|name| format!("/stay_abroad/{name}"));
    assert_eq!(pointers[..2], ["/person/citizenship", "/person/status_in_georgia"]);
    assert_eq!(pointers[2..], stay);
}

#[test]
fn an_explanation_tells_what_the_finding_rests_on() {
    let told = "georgian returned:2019-09-01 irregular from:2019-02-28 registered:2020-09-02 asylum:none";
    let assessment = assess(&facts(raw(told)), &policy(""));
    let stay = StayFinding::TooShort { from: day("2019-02-28"), until: day("2019-09-01") };
    let abroad = Reason::Abroad { stay, asylum: AsylumFinding::None, more_than_months: 12 };
    let (registered_on, deadline) = (day("2020-09-02"), day("2020-09-01"));
    let late = Reason::TooLate { registered_on, deadline, within_months: 12 };
    let [_, ground, returned, in_time] = assessment.findings;
    assert_eq!(ground.reason, abroad);
    assert_eq!(returned.reason, Reason::Returned { on: day("2019-09-01") });
    assert_eq!(in_time.reason, late);
    for (finding, ka, en) in [
        (
            ground,
            "თქვენ 2019 წლის 28 თებერვლიდან 2019 წლის 1 სექტემბრამდე საზღვარგარეთ უკანონოდ იმყოფებოდით; \
             საჭიროა 12 თვეზე მეტი. \
             თავშესაფარი საზღვარგარეთ არ მოგითხოვიათ.",
            "You stayed abroad irregularly from 28 February 2019 to 1 September 2019; more than 12 months are needed. \
             You did not apply for asylum abroad.",
        ),
        (
            returned,
            "თქვენ 2019 წლის 1 სექტემბერს დაბრუნდით საქართველოში.",
            "You returned to Georgia on 1 September 2019.",
        ),
        (
            in_time,
            "დაბრუნებიდან 12 თვე იწურება 2020 წლის 1 სექტემბერს; რეგისტრაციის დღეა 2020 წლის 2 სექტემბერი. \
             რეგისტრაცია დაგვიანებულია.",
            "The 12 months after your return end on 1 September 2020; the day of registration is 2 September 2020. \
             The registration is too late.",
        ),
    ] {
        assert_eq!(finding.explanation().ka, ka);
        assert_eq!(finding.explanation().en, en);
    }
}

#[test]
fn every_reason_is_told_in_its_words() {
    for row in rows(WORDS) {
        let columns: Vec<_> = row.split('|').map(str::trim).collect();
        let [switches, told, criterion, expected] = columns[..] else { panic!("{row}") };
        let findings = assess(&facts(raw(told)), &policy(switches)).findings;
        let finding = findings.iter().find(|finding| finding.criterion.as_str() == criterion).expect("a criterion");
        assert_eq!(finding.explanation().en, expected, "{row}");
    }
}

#[test]
fn different_reasons_read_differently() {
    let findings = rows(GOLDEN).flat_map(|row| {
        let mut columns = row.split('|').map(str::trim);
        let (switches, told) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
        assess(&facts(raw(told)), &policy(switches)).findings
    });
    // A met ground is told alone, so the reasons beside it do not show.
    let told = findings
        .filter(|finding| finding.criterion != Criterion::GroundAbroad || finding.result != CriterionResult::Met);
    let told: Vec<_> = told.collect();
    let reasons: BTreeSet<_> = told.iter().map(|finding| format!("{:?}", finding.reason)).collect();
    for language in Language::ALL {
        let texts: BTreeSet<_> =
            told.iter().map(|finding| finding.explanation().in_language(*language).to_owned()).collect();
        assert_eq!(texts.len(), reasons.len(), "{language}");
    }
}
