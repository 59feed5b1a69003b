//! What a change says beyond its subject, by its name: what the document tells of `data`, and what is published is held to.

use serde_json::Value;

/// What a member of `data` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A reference, or a word of a list.
    Text,
    /// An identifier.
    Id,
    /// A day.
    Day,
    /// A whole number.
    Whole,
    /// An amount of money.
    Amount,
    /// A list of texts.
    Texts,
    /// Amounts, each with its component.
    Amounts,
}

/// A member of `data`.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it is always there; another may be left out, or be `null`.
    pub always: bool,
}

const fn always(name: &'static str, holds: Holds) -> Member {
    Member { name, holds, always: true }
}

const fn maybe(name: &'static str, holds: Holds) -> Member {
    Member { name, holds, always: false }
}

const REFERENCE: Member = always("reference", Holds::Text);
const STATUS: Member = always("status", Holds::Text);
const CASE: Member = always("case_id", Holds::Id);
const GRANT: Member = always("grant_id", Holds::Id);
const LOT: Member = always("lot_id", Holds::Id);
const CALL: Member = always("call_id", Holds::Id);
const YEAR: Member = always("year", Holds::Whole);
const NUMBER: Member = always("number", Holds::Whole);
const KIND: Member = always("kind", Holds::Text);
const AMOUNT: Member = always("amount", Holds::Amount);
const DOCUMENT: Member = always("document_id", Holds::Id);
const DUE: Member = maybe("due_on", Holds::Day);

/// The members of the data of the change with this name.
#[must_use]
pub fn data_of(name: &str) -> Vec<Member> {
    let (subject, happened) = name.split_once('.').unwrap_or((name, ""));
    match (subject, happened) {
        ("registration", happened) => of_registration(happened),
        ("case", happened) => of_case(happened),
        ("plan", _) => vec![CASE, REFERENCE, STATUS, always("revision", Holds::Whole), DUE],
        ("assistance", _) => vec![
            CASE,
            always("component", Holds::Text),
            STATUS,
            maybe("amount", Holds::Amount),
            maybe("actual_amount", Holds::Amount),
            DUE,
        ],
        ("follow_up", _) => vec![CASE, REFERENCE, STATUS, maybe("planned_month", Holds::Whole), DUE],
        ("call", "question_asked" | "question_answered") => vec![CALL, REFERENCE],
        ("call", _) => vec![REFERENCE, YEAR, STATUS],
        ("lot", _) => {
            let round = always("round", Holds::Whole);
            vec![maybe("call_id", Holds::Id), YEAR, NUMBER, STATUS, round, maybe("organisation_id", Holds::Id)]
        }
        ("proposal", _) => vec![REFERENCE, STATUS, LOT, CALL, always("round", Holds::Whole), DUE],
        ("programme_year", _) => {
            let [budget, granted] = ["budget", "granted"].map(|name| always(name, Holds::Amount));
            vec![always("programme", Holds::Text), YEAR, budget, granted]
        }
        ("grant", "lapsed") => vec![REFERENCE, STATUS, LOT, KIND, always("amounts", Holds::Amounts)],
        ("grant", happened) if happened.starts_with("reallocation") => {
            let [from, to] = ["from", "to"].map(|name| always(name, Holds::Text));
            vec![REFERENCE, GRANT, LOT, from, to, AMOUNT, STATUS]
        }
        ("grant", _) => vec![REFERENCE, STATUS, LOT],
        ("tranche", _) => {
            let [payable, released] = ["payable_on", "released_on"].map(|name| maybe(name, Holds::Day));
            vec![REFERENCE, GRANT, LOT, NUMBER, STATUS, AMOUNT, maybe("released", Holds::Amount), payable, released]
        }
        ("report", happened) => of_report(happened),
        _ => Vec::new(),
    }
}

fn of_registration(happened: &str) -> Vec<Member> {
    let case = maybe("case_id", Holds::Id);
    match happened {
        "rerouted" | "match_confirmed" | "match_dismissed" => vec![REFERENCE],
        "erased" => vec![REFERENCE, maybe("legal_reason", Holds::Text)],
        "document_added" | "document_removed" => vec![REFERENCE, DOCUMENT, KIND],
        "corrected" => vec![REFERENCE, STATUS, case, always("fields", Holds::Texts)],
        _ => vec![REFERENCE, STATUS, case],
    }
}

fn of_case(happened: &str) -> Vec<Member> {
    let lots = ["from_lot_id", "to_lot_id"].map(|name| always(name, Holds::Id));
    let mut members = vec![REFERENCE, STATUS];
    match happened {
        "note_added" => members.push(always("note_id", Holds::Id)),
        "overdue" => members.push(DUE),
        "continued" => members.extend(lots),
        "transferred" | "transfer_requested" | "transfer_rejected" | "transfer_expired" => {
            members.extend(lots);
            members.extend([always("transfer_id", Holds::Id), DUE]);
        }
        _ => members.push(maybe("closure_reason", Holds::Text)),
    }
    members
}

fn of_report(happened: &str) -> Vec<Member> {
    let mut members = vec![REFERENCE, GRANT, LOT, KIND, NUMBER, always("revision", Holds::Whole), DUE];
    if happened.starts_with("document_") {
        members.extend([DOCUMENT, always("document_kind", Holds::Text)]);
    }
    members
}

/// Whether the data of a change is what its name says.
pub(crate) fn fits(name: &str, data: &Value) -> bool {
    let members = data_of(name);
    let holds = |member: &Member| match data.get(member.name) {
        None | Some(Value::Null) => !member.always,
        Some(value) => match member.holds {
            Holds::Text | Holds::Id | Holds::Day => value.is_string(),
            Holds::Whole => value.is_i64(),
            Holds::Amount => value.is_object(),
            Holds::Texts | Holds::Amounts => value.is_array(),
        },
    };
    let known = |name: &String| members.iter().any(|member| member.name == name);
    data.as_object().is_some_and(|data| data.keys().all(known)) && members.iter().all(holds)
}
