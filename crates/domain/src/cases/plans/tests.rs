#![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]

use std::collections::BTreeSet;

use super::*;
use crate::amount::RawAmount;
use crate::component::ComponentCode;
use crate::identifier::ClientId;
use crate::programme::instruments::Dimension;
use crate::programme::policies::Policy;
use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 2, day).unwrap()
}

fn somebody(number: u128) -> ClientId {
    ClientId::new(Uuid::from_u128(number))
}

const AUTHOR: u128 = 1;

/// Revision 3, written by the author, due on the 15th.
fn written(told: bool) -> State {
    State::Written { revision: 3, by: somebody(AUTHOR), due_on: day(15), told }
}

/// Rows: no plan yet, written, written and told to be overdue, approved. Columns: write; approve revision 3, the newest;
/// approve revision 2; the author approves it; it is the last day; the last day has passed.
const GOLDEN: [[&str; 6]; 4] = [
    ["written 1", "outdated", "outdated", "outdated", "outdated", "outdated"],
    ["written 4", "approved 3", "outdated", "somebody else", "-", "written 3"],
    ["written 4", "approved 3", "outdated", "somebody else", "-", "-"],
    ["written 4", "-", "outdated", "-", "-", "-"],
];

const EVENTS: [&str; 6] =
    ["plan.written", "plan.approved", "plan.approved", "plan.approved", "plan.overdue", "plan.overdue"];

#[test]
fn every_state_and_command_is_in_the_golden_table() {
    let states = [None, Some(written(false)), Some(written(true)), Some(State::Approved { revision: 3 })];
    let commands = [
        Command::Write { by: somebody(2), due_on: day(29) },
        Command::Approve { revision: 3, by: somebody(2), stated_it: false },
        Command::Approve { revision: 2, by: somebody(2), stated_it: false },
        Command::Approve { revision: 3, by: somebody(AUTHOR), stated_it: false },
        Command::Expire { today: day(15) },
        Command::Expire { today: day(16) },
    ];
    let statuses: BTreeSet<_> = states.iter().flatten().map(State::status).collect();
    assert_eq!(statuses, Status::ALL.iter().copied().collect());
    for (row, from) in states.iter().enumerate() {
        for (column, command) in commands.iter().enumerate() {
            let outcome = match apply(from.as_ref(), command) {
                Ok(decision) => {
                    let events: Vec<_> = decision.events.iter().map(Event::name).collect();
                    assert_eq!(events, [EVENTS[column]], "{from:?} {command:?}");
                    format!("{} {}", decision.state.status(), decision.state.revision())
                }
                Err(Refusal::Outdated { newest }) => {
                    assert_eq!(newest, from.map_or(0, |from| from.revision()));
                    "outdated".to_owned()
                }
                Err(Refusal::SeparationOfDuties) => "somebody else".to_owned(),
                Err(refusal) => {
                    let forbids = Refusal::StateForbids { status: from.unwrap().status(), action: command.action() };
                    assert_eq!(refusal, forbids);
                    "-".to_owned()
                }
            };
            assert_eq!(outcome, GOLDEN[row][column], "{from:?} {command:?}");
        }
    }
}

#[test]
fn being_overdue_is_told_once_and_a_new_revision_begins_anew() {
    let told = apply(Some(&written(false)), &Command::Expire { today: day(16) }).unwrap().state;
    assert_eq!(told, written(true));
    assert!(apply(Some(&told), &Command::Expire { today: day(17) }).is_err());
    let again = apply(Some(&told), &Command::Write { by: somebody(2), due_on: day(29) }).unwrap().state;
    assert_eq!(again, State::Written { revision: 4, by: somebody(2), due_on: day(29), told: false });
}

#[test]
fn the_author_of_an_older_revision_may_approve_what_somebody_else_wrote_after_it() {
    let rewritten = apply(Some(&written(false)), &Command::Write { by: somebody(2), due_on: day(29) }).unwrap().state;
    let approved = apply(Some(&rewritten), &Command::Approve { revision: 4, by: somebody(AUTHOR), stated_it: false });
    assert_eq!(approved.unwrap().state, State::Approved { revision: 4 });
}

fn amount(gel: &str) -> RawAmount {
    RawAmount { amount: gel.to_owned(), currency: "GEL".to_owned() }
}

fn point(text: &str) -> RawPoint {
    RawPoint { dimension: Dimension::Economic, text: text.to_owned() }
}

/// The built-in policy without a component.
fn policy_without(component: &str) -> Policy {
    let mut document = serde_json::to_value(Policy::built_in().unwrap().document()).unwrap();
    document["components"].as_array_mut().unwrap().retain(|known| known["code"] != component);
    // Remarks on components may stand on those that moved.
    document["assumptions"] = json!([]);
    Policy::parse(&document).unwrap()
}

#[test]
fn a_plan_keeps_its_words_apart_from_the_rest() {
    let raw = RawContent {
        summary: Some("A workshop.".to_owned()),
        goals: vec![point("An income.")],
        needs: Vec::new(),
        assistance: vec![RawItem { component: ComponentCode::IncomeSource, amount: amount("2500.00"), note: None }],
    };
    let content = Content::parse(raw, &Policy::built_in().unwrap()).unwrap();
    let outline: Value = serde_json::to_value(&content.outline).unwrap();
    let item = json!({ "component": "income_source", "amount": { "amount": "2500.00", "currency": "GEL" } });
    assert_eq!(outline, json!({ "goals": ["economic"], "needs": [], "assistance": [item] }));
    let texts: Value = serde_json::to_value(&content.texts).unwrap();
    assert_eq!(texts, json!({ "summary": "A workshop.", "goals": ["An income."], "needs": [], "notes": [null] }));
}

#[test]
fn every_fault_of_a_plan_is_named_at_its_place() {
    let item = |component, gel: &str| RawItem { component, amount: amount(gel), note: Some("A note.".to_owned()) };
    let raw = RawContent {
        summary: None,
        goals: Vec::new(),
        needs: Vec::new(),
        assistance: vec![
            item(ComponentCode::Medical, "10.00"),
            item(ComponentCode::Vocational, "0.00"),
            item(ComponentCode::Vocational, "1"),
        ],
    };
    let faults = Content::parse(raw, &policy_without("medical")).unwrap_err();
    let found: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), fault.kind.code())).collect();
    let expected = [
        ("/goals", "too_few_items"),
        ("/assistance/0/component", "component_not_offered"),
        ("/assistance/1/amount/amount", "amount_not_positive"),
        ("/assistance/2/amount/amount", "malformed"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn lists_are_neither_empty_nor_endless() {
    let policy = Policy::built_in().unwrap();
    let item = RawItem { component: ComponentCode::Medical, amount: amount("1.00"), note: None };
    let codes = |goals: usize, needs: usize, items: usize| {
        let raw = RawContent {
            summary: None,
            goals: vec![point("An income."); goals],
            needs: vec![point("A tool."); needs],
            assistance: vec![item.clone(); items],
        };
        let faults = Content::parse(raw, &policy).err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.pointer.clone(), fault.kind.code())).collect::<Vec<_>>()
    };
    assert_eq!(codes(1, 0, 0), []);
    assert_eq!(codes(30, 30, 20), []);
    let many = |place: &str| (place.to_owned(), "too_many_items");
    assert_eq!(codes(31, 31, 21), [many("/goals"), many("/needs"), many("/assistance")]);
    assert_eq!(codes(0, 0, 0), [("/goals".to_owned(), "too_few_items")]);
}
