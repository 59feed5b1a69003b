#![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]

use std::collections::BTreeSet;

use super::*;
use crate::component::ComponentCode;
use crate::fault::Fault;
use crate::grants::{self, EntryKind, Line};
use crate::identifier::ClientId;
use crate::money::Money;
use crate::quantity::RawQuantity;
use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

fn gel(text: &str) -> Money {
    Money::parse(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn somebody(number: u128) -> ClientId {
    ClientId::new(Uuid::from_u128(number))
}

/// An approval that nothing stands in the way of.
fn approval() -> Approval {
    Approval {
        proposed_it: false,
        stated_it: false,
        planned: Some(gel("1000.00")),
        given: Money::ZERO,
        reasoned: false,
        on: day("2020-02-10"),
        period: (day("2020-01-01"), day("2020-12-31")),
        grant: grants::Status::Active,
        offer: Offer::Enough,
    }
}

/// A delivery by the first client that is recorded on a day.
fn delivery(actual: Money, on: &str) -> Command {
    Command::Deliver { by: somebody(1), actual, on: day(on), until: day("2021-01-30") }
}

/// Rows: proposed, approved, delivered, verified, cancelled; columns: amend, approve, deliver, verify, cancel, expire,
/// withdraw the delivery, refuse to verify it.
const GOLDEN: [[&str; 8]; 5] = [
    ["proposed", "approved", "-", "-", "cancelled", "cancelled", "-", "-"],
    ["-", "-", "delivered", "-", "cancelled", "cancelled", "-", "-"],
    ["-", "-", "-", "verified", "-", "delivered", "approved", "approved"],
    ["-", "-", "-", "-", "-", "-", "-", "-"],
    ["-", "-", "-", "-", "-", "-", "-", "-"],
];

#[test]
fn every_state_and_command_is_in_the_golden_table() {
    let actual = gel("900.00");
    let states = [
        State::Proposed,
        State::Approved,
        State::Delivered { actual, by: somebody(1) },
        State::Verified { actual },
        State::Cancelled,
    ];
    let commands = [
        Command::Amend,
        Command::Approve(approval()),
        delivery(actual, "2021-01-30"),
        Command::Verify { by: somebody(2), corrected_it: false },
        Command::Cancel,
        Command::Expire,
        Command::WithdrawDelivery { by: somebody(1), claimed: false },
        Command::RefuseVerification { by: somebody(2), claimed: false },
    ];
    let statuses: BTreeSet<_> = states.iter().map(State::status).collect();
    assert_eq!(statuses, Status::ALL.iter().copied().collect());
    for (row, from) in states.iter().enumerate() {
        for (column, command) in commands.iter().enumerate() {
            match apply(from, gel("1000.00"), command) {
                Ok(decision) => {
                    assert_eq!(decision.state.status().as_str(), GOLDEN[row][column], "{from:?} {command:?}");
                }
                Err(refusal) => {
                    assert_eq!(GOLDEN[row][column], "-", "{from:?} {command:?}");
                    assert_eq!(refusal, Refusal::StateForbids { status: from.status(), action: command.action() });
                }
            }
        }
    }
}

#[test]
fn nobody_checks_what_they_made_themselves() {
    let amount = gel("1000.00");
    for approval in [Approval { proposed_it: true, ..approval() }, Approval { stated_it: true, ..approval() }] {
        let approve = Command::Approve(approval);
        assert_eq!(apply(&State::Proposed, amount, &approve), Err(Refusal::SeparationOfDuties));
    }
    let delivered = State::Delivered { actual: amount, by: somebody(1) };
    for own in [
        Command::Verify { by: somebody(1), corrected_it: false },
        Command::Verify { by: somebody(2), corrected_it: true },
        Command::RefuseVerification { by: somebody(1), claimed: true },
    ] {
        assert_eq!(apply(&delivered, amount, &own), Err(Refusal::SeparationOfDuties));
    }
}

#[test]
fn a_delivery_is_withdrawn_by_its_author_and_not_while_a_report_claims_it() {
    let delivered = State::Delivered { actual: gel("10.00"), by: somebody(1) };
    let refused = |command| apply(&delivered, gel("100.00"), &command).err();
    let foreign = Command::WithdrawDelivery { by: somebody(2), claimed: true };
    assert_eq!(refused(foreign), Some(Refusal::NotTheAuthor));
    for claimed in [
        Command::WithdrawDelivery { by: somebody(1), claimed: true },
        Command::RefuseVerification { by: somebody(2), claimed: true },
    ] {
        assert_eq!(refused(claimed), Some(Refusal::ReportedAlready));
    }
}

#[test]
fn more_than_the_plan_intends_needs_a_reason() {
    let of = |planned, given| Approval { planned: Some(gel(planned)), given: gel(given), ..approval() };
    for (planned, given, beyond) in [
        ("1000.00", "0.00", None),
        ("1500.00", "500.00", None),
        ("1000.00", "0.01", Some("0.01")),
        ("1000.00", "400.00", Some("400.00")),
        ("1000.00", "1000.00", Some("1000.00")),
        ("1000.00", "5000.00", Some("1000.00")),
        ("0.00", "0.00", Some("1000.00")),
    ] {
        let (amount, approval) = (gel("1000.00"), of(planned, given));
        assert_eq!(approval.beyond_plan(amount), beyond.map(gel), "{planned} {given}");
        let refused = apply(&State::Proposed, amount, &Command::Approve(approval)).err();
        assert_eq!(refused, beyond.map(|_| Refusal::ReasonRequired), "{planned} {given}");
        let reasoned = Command::Approve(Approval { reasoned: true, ..approval });
        assert!(apply(&State::Proposed, amount, &reasoned).is_ok(), "{planned} {given}");
    }
}

#[test]
fn an_approval_is_refused_for_the_first_thing_that_stands_in_the_way() {
    let refused = |approval| apply(&State::Proposed, gel("1000.00"), &Command::Approve(approval)).err();
    assert_eq!(refused(approval()), None);
    let mut approval = Approval { offer: Offer::Exceeded, ..approval() };
    assert_eq!(refused(approval), Some(Refusal::CeilingExceeded));
    approval.offer = Offer::NotOffered;
    assert_eq!(refused(approval), Some(Refusal::ComponentNotOffered));
    for status in grants::Status::ALL.iter().copied().filter(|status| *status != grants::Status::Active) {
        approval.grant = status;
        assert_eq!(refused(approval), Some(Refusal::NoGrantInForce), "{status}");
    }
    for on in ["2019-12-31", "2021-01-01"] {
        approval.on = day(on);
        assert_eq!(refused(approval), Some(Refusal::GrantPeriodOver), "{on}");
    }
    approval.planned = None;
    assert_eq!(refused(approval), Some(Refusal::PlanNotApproved));
    approval.stated_it = true;
    assert_eq!(refused(approval), Some(Refusal::SeparationOfDuties));
}

#[test]
fn no_more_is_delivered_than_was_approved() {
    let refused = apply(&State::Approved, gel("1000.00"), &delivery(gel("1000.01"), "2020-06-01"));
    assert_eq!(refused, Err(Refusal::MoreThanApproved { approved: gel("1000.00") }));
}

#[test]
fn nothing_is_delivered_after_the_last_day_of_the_final_report() {
    let refused = |on| apply(&State::Approved, gel("10.00"), &delivery(gel("10.00"), on)).err();
    assert_eq!((refused("2021-01-30"), refused("2021-01-31")), (None, Some(Refusal::GrantPeriodOver)));
}

proptest! {
    /// Whatever is asked, in whatever order: the ledger says at the end what the state says.
    #[test]
    fn the_money_follows_the_state(commands in prop::collection::vec((0_u8..8, 1_i64..150), 0..16)) {
        let amount = Money::from_minor(100).unwrap();
        let (mut state, mut line) = (State::Proposed, Line::new(amount, Money::ZERO, Money::ZERO).unwrap());
        for (command, minor) in commands {
            let actual = Money::from_minor(minor).unwrap();
            let command = match command {
                0 => Command::Amend,
                1 => Command::Approve(approval()),
                2 => delivery(actual, "2020-06-01"),
                3 => Command::Verify { by: somebody(2), corrected_it: false },
                4 => Command::Cancel,
                5 => Command::WithdrawDelivery { by: somebody(1), claimed: false },
                6 => Command::RefuseVerification { by: somebody(2), claimed: false },
                _ => Command::Expire,
            };
            let Ok(decision) = apply(&state, amount, &command) else { continue };
            for (kind, amount) in decision.events.iter().flat_map(|event| event.movements(amount)) {
                line = line.book(kind, amount).unwrap();
            }
            state = decision.state;
            let (committed, disbursed) = match state {
                State::Proposed | State::Cancelled => (Money::ZERO, Money::ZERO),
                State::Approved => (amount, Money::ZERO),
                State::Delivered { actual, .. } => (amount, actual),
                State::Verified { actual } => (actual, actual),
            };
            prop_assert_eq!((line.committed(), line.disbursed()), (committed, disbursed));
        }
    }
}

#[test]
fn what_is_given_back_is_never_an_empty_entry() {
    let verified = |actual| Event::Verified { actual: gel(actual) }.movements(gel("10.00"));
    assert_eq!(verified("10.00"), []);
    assert_eq!(verified("9.99"), [(EntryKind::Release, gel("0.01"))]);
}

fn faults(component: ComponentCode, amount: &str, raw: &RawDetails) -> Vec<(String, &'static str)> {
    let told = |fault: Fault| (fault.pointer.clone(), fault.kind.code());
    Details::parse(component, Some(gel(amount)), raw).err().unwrap_or_default().into_iter().map(told).collect()
}

fn project() -> RawDetails {
    let item = |name: &str, quantity, price| RawItem {
        name: name.to_owned(),
        quantity: RawQuantity::Whole(quantity),
        unit_price: Some(gel(price)),
    };
    RawDetails {
        activity: Some(Activity { ka: "სამკერვალო".to_owned(), en: None }),
        mode: Some(Mode::Start),
        items: Some(vec![item("sewing machine", 1, "2500.00"), item("thread", 100, "0.55")]),
        ..RawDetails::default()
    }
}

#[test]
fn the_parts_of_an_income_project_add_up() {
    assert!(faults(ComponentCode::IncomeSource, "2555.00", &project()).is_empty());
    let differs = [("/amount".to_owned(), "sum_differs")];
    assert_eq!(faults(ComponentCode::IncomeSource, "2555.01", &project()), differs);
    let cloth = RawItem {
        name: "cloth".to_owned(),
        quantity: RawQuantity::Text("12.125".to_owned()),
        unit_price: Some(gel("3.00")),
    };
    let cloth = RawDetails { items: Some(vec![cloth]), ..project() };
    // 36.375: what is paid is 36.38.
    assert!(faults(ComponentCode::IncomeSource, "36.38", &cloth).is_empty());
    assert_eq!(faults(ComponentCode::IncomeSource, "36.37", &cloth), [("/amount".to_owned(), "sum_differs")]);
    let priceless = RawItem { name: "thread".to_owned(), quantity: RawQuantity::Whole(0), unit_price: None };
    let priceless = RawDetails { items: Some(vec![priceless]), ..project() };
    let expected = [("/items/0/quantity", "out_of_range"), ("/items/0/unit_price", "required")];
    let expected = expected.map(|(place, code)| (place.to_owned(), code));
    assert_eq!(faults(ComponentCode::IncomeSource, "1.00", &priceless), expected);
}

#[test]
fn a_component_has_its_own_facts_only() {
    let foreign = ["activity", "mode", "items"].map(|name| (format!("/{name}"), "of_another_component"));
    let missing = ["service", "provider"].map(|name| (format!("/{name}"), "required"));
    let found = faults(ComponentCode::Medical, "1.00", &project());
    assert_eq!(found, [foreign.as_slice(), &missing].concat());
}

#[test]
fn rent_is_paid_for_months_that_have_begun() {
    for (from, until, months) in [
        ("2020-03-01", "2020-08-31", 6),
        ("2020-03-01", "2020-03-01", 1),
        ("2020-01-31", "2020-02-28", 1),
        ("2020-01-31", "2020-02-29", 2),
        ("2020-03-15", "2020-04-14", 1),
        ("2020-03-15", "2020-04-15", 2),
    ] {
        let raw = RawDetails {
            municipality: Some("gori".to_owned()),
            from: Some(day(from)),
            until: Some(day(until)),
            monthly_rent: Some(gel("300.00")),
            ..RawDetails::default()
        };
        let amount = gel("300.00").checked_mul(months).unwrap().to_string();
        assert!(faults(ComponentCode::TemporaryHousing, &amount, &raw).is_empty(), "{from} {until}");
        assert_eq!(faults(ComponentCode::TemporaryHousing, "0.01", &raw), [("/amount".to_owned(), "sum_differs")]);
    }
}

#[test]
fn a_course_has_hours_and_does_not_end_before_it_begins() {
    let raw = RawDetails {
        course: Some("welding".to_owned()),
        provider: Some("college".to_owned()),
        from: Some(day("2020-03-02")),
        until: Some(day("2020-03-01")),
        hours: Some(0),
        ..RawDetails::default()
    };
    let expected = [("/until".to_owned(), "until_before_from"), ("/hours".to_owned(), "out_of_range")];
    assert_eq!(faults(ComponentCode::Vocational, "1.00", &raw), expected);
}
