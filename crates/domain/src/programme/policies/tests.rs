//! The golden table of broken policies, each with exactly the faults it has.

mod timeline;

use std::collections::BTreeSet;

use super::{Policy, PolicyDocument, StatelessRule};
use crate::component::ComponentCode;
use crate::fault::{Allowed, Fault, FaultKind};
use crate::programme::policies::{Criterion, Ground};
use serde_json::{Value, json};

fn built_in() -> Policy {
    Policy::built_in().expect("the built-in policy has no fault")
}

/// The built-in policy as JSON, with a single assumption about a place that no test removes on its own.
fn document() -> Value {
    let mut document = serde_json::to_value(built_in().document()).expect("a policy is JSON");
    document["assumptions"] = json!([{ "pointer": "/assumptions", "note": { "ka": "შენიშვნა", "en": "A note" } }]);
    document
}

/// `/place = json` puts a value, `drop /place` takes a field or an item away; several with `;` between.
fn edited(edits: &str) -> Value {
    let mut document = document();
    for edit in edits.split("; ").filter(|edit| !edit.is_empty()) {
        match (edit.strip_prefix("drop "), edit.split_once(" = ")) {
            (Some(place), _) => change(&mut document, place, None),
            (None, Some((place, value))) => {
                change(&mut document, place, Some(serde_json::from_str(value).expect("the table holds JSON")));
            }
            (None, None) => panic!("{edit} is no edit"),
        }
    }
    document
}

fn change(document: &mut Value, place: &str, value: Option<Value>) {
    let Some((parent, name)) = place.rsplit_once('/') else {
        *document = value.unwrap_or_default();
        return;
    };
    let name = name.replace("~1", "/").replace("~0", "~");
    match (document.pointer_mut(parent).expect("the parent exists"), value) {
        (Value::Object(map), Some(value)) => drop(map.insert(name, value)),
        (Value::Object(map), None) => drop(map.shift_remove(&name).expect("the field exists")),
        (Value::Array(list), Some(value)) => list.insert(name.parse().expect("an index"), value),
        (Value::Array(list), None) => drop(list.remove(name.parse().expect("an index"))),
        _ => panic!("{place} has no parent that holds things"),
    }
}

fn in_words(fault: &Fault) -> String {
    let bounds = match &fault.kind {
        FaultKind::InvalidType { expected } => format!(" {expected}"),
        FaultKind::UnknownValue { allowed } => {
            format!(" {}", allowed.iter().map(Allowed::code).collect::<Vec<_>>().join("|"))
        }
        FaultKind::TooShort { min } | FaultKind::TooFewItems { min } => format!(" {min}"),
        FaultKind::TooLong { max } | FaultKind::TooManyItems { max } => format!(" {max}"),
        FaultKind::OutOfRange { min, max } => format!(" {min}..{max}"),
        _ => String::new(),
    };
    format!("{}{bounds} {}", fault.kind.code(), fault.pointer)
}

/// The document's faults without regard to their order; fails when a place has two.
fn faults(document: &Value) -> BTreeSet<String> {
    let faults = Policy::parse(document).err().unwrap_or_default();
    let places: BTreeSet<_> = faults.iter().map(|fault| &fault.pointer).collect();
    assert_eq!(places.len(), faults.len(), "{faults:?}");
    faults.iter().map(in_words).collect()
}

fn assert_faults(what: &str, document: &Value, expected: &str) {
    let expected = expected.split("; ").filter(|fault| !fault.is_empty()).map(str::to_owned).collect();
    assert_eq!(faults(document), expected, "{what}");
}

const BROKEN: &[(&str, &str)] = &[
    // the whole
    (" = null", "invalid_type object "),
    (" = []", "invalid_type object "),
    (" = \"2019-01-01\"", "invalid_type object "),
    ("/year_end = \"kept\"", "unknown_value lapse|carried /year_end"),
    // programme, version, first day
    ("/programme = \"housing\"", "unknown_programme /programme"),
    ("/programme = \"integration\"", "unknown_programme /programme"),
    ("/version = \"\"", "too_short 1 /version"),
    ("/version = \" \"", "too_short 1 /version"),
    ("/version = \"2019 01\"", "malformed /version"),
    ("/version = \"წესი\"", "malformed /version"),
    ("/version = \"20190101\\n\"", "control_character /version"),
    ("/version = \"01234567890123456789012345678901234567890\"", "too_long 40 /version"),
    ("/in_force_from = \"2019-02-29\"", "malformed /in_force_from"),
    ("/in_force_from = \"2019-1-1\"", "malformed /in_force_from"),
    ("/in_force_from = \"01.01.2019\"", "malformed /in_force_from"),
    ("/in_force_from = \"+12019-01-01\"", "malformed /in_force_from"),
    ("/in_force_from = \"2019-01-01T00:00:00Z\"", "malformed /in_force_from"),
    ("/in_force_from = \"1899-12-31\"", "implausible_day /in_force_from"),
    // eligibility
    ("/eligibility/stateless_persons = \"some\"", "unknown_value with_status|any|none /eligibility/stateless_persons"),
    (
        "/eligibility/georgian_citizens = false; /eligibility/stateless_persons = \"none\"",
        "nobody_eligible /eligibility",
    ),
    ("/eligibility/grounds = []", "too_few_items 1 /eligibility/grounds"),
    ("/eligibility/grounds = [1,1,1,1,1,1,1,1,1,1,1]", "too_many_items 10 /eligibility/grounds"),
    ("/eligibility/grounds/3 = \"irregular_stay\"", "duplicate_item /eligibility/grounds/3"),
    (
        "/eligibility/grounds = [\"war\", 1]",
        "unknown_value irregular_stay|asylum_applied|asylum_granted /eligibility/grounds/0; \
         invalid_type text /eligibility/grounds/1",
    ),
    ("/eligibility/irregular_more_than_months = -1", "out_of_range 0..600 /eligibility/irregular_more_than_months"),
    ("/eligibility/irregular_more_than_months = 601", "out_of_range 0..600 /eligibility/irregular_more_than_months"),
    ("/eligibility/irregular_more_than_months = 1.5", "invalid_type integer /eligibility/irregular_more_than_months"),
    ("/eligibility/registered_within_months = 0", "out_of_range 1..600 /eligibility/registered_within_months"),
    ("/eligibility/registered_within_months = 601", "out_of_range 1..600 /eligibility/registered_within_months"),
    ("/eligibility/clock_stops_on = \"application\"", "unknown_value registration /eligibility/clock_stops_on"),
    // deadlines and follow-ups
    ("/deadlines/plan_days = 0", "out_of_range 1..365 /deadlines/plan_days"),
    ("/deadlines/delivery_days = 366", "out_of_range 1..365 /deadlines/delivery_days"),
    ("/follow_up_months = [1,0,1]", "out_of_range 1..600 /follow_up_months/1; duplicate_item /follow_up_months/2"),
    // components
    ("/components = []", "too_few_items 1 /components"),
    ("/components = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "too_many_items 20 /components"),
    ("/components/1/code = \"housing\"", "unknown_component /components/1/code"),
    ("/components/3/code = \"medical\"", "repeated_key /components/3/code"),
    ("/components/0/ceilings/0/year = 2021", "repeated_key /components/0/ceilings/1/year"),
    ("/components/0/ceilings/0/year = 1899", "out_of_range 1900..9999 /components/0/ceilings/0/year"),
    ("/components/0/ceilings/0/year = 10000", "out_of_range 1900..9999 /components/0/ceilings/0/year"),
    ("/components/0/ceilings/0/year = 18446744073709551615", "out_of_range 1900..9999 /components/0/ceilings/0/year"),
    ("/components/0/ceilings/0/amount/amount = \"4000\"", "malformed /components/0/ceilings/0/amount/amount"),
    ("/components/0/ceilings/0/amount/amount = 4000.0", "invalid_type text /components/0/ceilings/0/amount/amount"),
    (
        "/components/0/ceilings/0/amount/amount = \"1000000000000.01\"",
        "out_of_range 0..1000000000000 /components/0/ceilings/0/amount/amount",
    ),
    (
        "/components/0/ceilings/0/amount/currency = \"USD\"",
        "unknown_value GEL /components/0/ceilings/0/amount/currency",
    ),
    (
        "/components/0/ceilings/0/basis = \"rumour\"",
        "unknown_value sourced|assumed|demonstration /components/0/ceilings/0/basis",
    ),
    ("drop /components/0/ceilings/0/source", "required /components/0/ceilings/0/source"),
    // an item that is wrong hides no repetition
    (
        "/eligibility/grounds = [\"irregular_stay\", \"war\", \"irregular_stay\", \"war\", 1, 1]",
        "unknown_value irregular_stay|asylum_applied|asylum_granted /eligibility/grounds/1; \
         duplicate_item /eligibility/grounds/2; \
         unknown_value irregular_stay|asylum_applied|asylum_granted /eligibility/grounds/3; \
         invalid_type text /eligibility/grounds/4; invalid_type text /eligibility/grounds/5",
    ),
    (
        "/components/1/code = \"medical\"; /components/2/code = \"medical\"; drop /components/2/name; \
         drop /components/3/code",
        "repeated_key /components/2/code; required /components/2/name; required /components/3/code",
    ),
    (
        "/components/0/ceilings/0/year = 2021; drop /components/0/ceilings/1/amount",
        "repeated_key /components/0/ceilings/1/year; required /components/0/ceilings/1/amount",
    ),
    // days
    ("/evidence_days_default = 0", "out_of_range 1..365 /evidence_days_default"),
    ("/evidence_days_default = 366", "out_of_range 1..365 /evidence_days_default"),
    ("/appeal_within_days = 0", "out_of_range 1..365 /appeal_within_days"),
    ("/appeal_within_days = 366", "out_of_range 1..365 /appeal_within_days"),
    // assumptions
    ("/assumptions/0/pointer = \"/eligibility/age\"", "unknown_place /assumptions/0/pointer"),
    ("/assumptions/0/pointer = \"assumptions\"", "unknown_place /assumptions/0/pointer"),
    ("/assumptions/0/note/ka = \"\\t\"", "too_short 1 /assumptions/0/note/ka"),
    ("/assumptions/0/note/ka = \"ა\\u0000\"", "control_character /assumptions/0/note/ka"),
    ("/assumptions/0/note/ka = \"\\u202Eა\"", "control_character /assumptions/0/note/ka"),
    ("/assumptions/0/note/ka = \"\\u200D \"", "too_short 1 /assumptions/0/note/ka"),
    // several at once
    (
        "drop /programme; /version = 2019; /in_force_from = \"soon\"; /eligibility/georgian_citizens = \"yes\"; \
         /eligibility/grounds = []; /eligibility/age = 18; drop /citations/returned; \
         /citations/ground_abroad/en = \"\"; \
         /components/0/ceilings/1/amount/amount = \"-1.00\"; /components/0/ceilings/1/basis = null; \
         /components/2/code = \"car\"; /components/3/name/ru = \"\"; /evidence_days_default = 0; \
         /appeal_within_days = \"30\"; /assumptions/1 = 7; /a~1b~0c = 1",
        "required /programme; invalid_type text /version; malformed /in_force_from; \
         invalid_type boolean /eligibility/georgian_citizens; too_few_items 1 /eligibility/grounds; \
         unknown_field /eligibility/age; required /citations/returned; too_short 1 /citations/ground_abroad/en; \
         malformed /components/0/ceilings/1/amount/amount; required /components/0/ceilings/1/basis; \
         unknown_component /components/2/code; unknown_field /components/3/name/ru; \
         out_of_range 1..365 /evidence_days_default; invalid_type integer /appeal_within_days; \
         invalid_type object /assumptions/1; unknown_field /a~1b~0c",
    ),
];

/// Just inside every bound.
const SOUND: &[&str] = &[
    "",
    "/version = \"v.1_a-Z\"; /in_force_from = \"2020-02-29\"",
    "/version = \"0123456789012345678901234567890123456789\"; /in_force_from = \"1900-01-01\"",
    "/eligibility/irregular_more_than_months = 0; /eligibility/registered_within_months = 1",
    "/eligibility/irregular_more_than_months = 600; /eligibility/registered_within_months = 600",
    "/eligibility/georgian_citizens = false; /eligibility/grounds = [\"asylum_granted\"]",
    "/eligibility/stateless_persons = \"none\"",
    "/eligibility/georgian_citizens = false; /eligibility/stateless_persons = \"any\"",
    "/evidence_days_default = 1; /appeal_within_days = 365",
    "/evidence_days_default = 365; /appeal_within_days = 1",
    "/components/0/ceilings/0/year = 1900; /components/0/ceilings/1/year = 9999",
    "/components/0/ceilings/0/amount/amount = \"0.00\"; /components/0/ceilings/1/amount/amount = \"1000000000000.00\"",
    "/components/0/ceilings/0/basis = \"assumed\"; drop /components/0/ceilings/0/source",
    "/components/0/ceilings/0/basis = \"demonstration\"; /components/0/ceilings/0/source = null",
    "drop /components/3; drop /components/0",
    "/assumptions/0/pointer = \"/components/0/ceilings/1/amount\"",
    "drop /assumptions/0",
];

#[test]
fn every_broken_policy_has_exactly_its_faults() {
    for (edits, expected) in BROKEN {
        assert_faults(edits, &edited(edits), expected);
    }
}

#[test]
fn a_policy_just_inside_every_bound_is_read_and_written_unchanged() {
    for edits in SOUND {
        let policy = Policy::parse(&edited(edits)).unwrap_or_else(|faults| panic!("{edits}: {faults:?}"));
        let written = serde_json::to_value(policy.document()).expect("a policy is JSON");
        assert_eq!(Policy::parse(&written).as_ref(), Ok(&policy), "{edits}");
        assert_eq!(serde_json::from_value::<PolicyDocument>(written).ok().as_ref(), Some(policy.document()));
    }
}

#[test]
fn texts_and_lists_end_at_their_longest() {
    let with = |place: &str, value: Value| {
        let mut document = document();
        *document.pointer_mut(place).expect("the place exists") = value;
        document
    };
    let (ceiling, assumption) =
        (document()["components"][0]["ceilings"][0].clone(), document()["assumptions"][0].clone());
    let ceilings = |count: usize| {
        let of_year = |year: usize| {
            let mut ceiling = ceiling.clone();
            ceiling["year"] = json!(year);
            ceiling
        };
        (2000..2000 + count).map(of_year).collect::<Value>()
    };
    for (place, most) in [
        ("/citations/personal_status/ka", 1000),
        ("/components/2/name/ka", 1000),
        ("/components/2/pays_for/en", 1000),
        ("/assumptions/0/note/ka", 1000),
        ("/components/0/ceilings/0/source", 300),
    ] {
        assert_faults(place, &with(place, json!("ქ".repeat(most))), "");
        let too_long = with(place, json!("ქ".repeat(most + 1)));
        assert_faults(place, &too_long, &format!("too_long {most} {place}"));
    }
    let pointer = |length| with("/assumptions/0/pointer", json!("/".repeat(length)));
    assert_faults("", &pointer(200), "unknown_place /assumptions/0/pointer");
    assert_faults("", &pointer(201), "too_long 200 /assumptions/0/pointer");
    assert_faults("", &with("/components/1/ceilings", ceilings(50)), "");
    assert_faults("", &with("/components/1/ceilings", ceilings(51)), "too_many_items 50 /components/1/ceilings");
    assert_faults("", &with("/assumptions", vec![assumption.clone(); 100].into()), "");
    assert_faults("", &with("/assumptions", vec![assumption; 101].into()), "too_many_items 100 /assumptions");
}

/// Every place below `value`, parents first.
fn places(value: &Value, at: &str) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(name, child)| (format!("{at}/{name}"), child)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(index, child)| (format!("{at}/{index}"), child)).collect(),
        _ => Vec::new(),
    };
    children.into_iter().flat_map(|(at, child)| [vec![at.clone()], places(child, &at)].concat()).collect()
}

#[test]
fn no_text_holds_what_nobody_sees() {
    let sound = document();
    let texts = places(&sound, "").into_iter().filter(|place| sound.pointer(place).is_some_and(Value::is_string));
    let texts: Vec<_> = texts.collect();
    assert!(texts.contains(&"/components/0/ceilings/0/source".to_owned()), "{texts:?}");
    for (place, hidden) in texts.iter().flat_map(|place| ["\0", "\u{1b}", "\u{202e}"].map(|hidden| (place, hidden))) {
        let mut document = sound.clone();
        let text = document.pointer_mut(place).expect("the place exists");
        *text = format!("{}{hidden}", text.as_str().unwrap_or_default()).into();
        let faults = Policy::parse(&document).err().unwrap_or_default();
        let found: Vec<_> = faults.iter().map(|fault| &fault.pointer).collect();
        assert_eq!(found, [place], "{hidden:?}");
        if ["/ka", "/en", "/source", "/version"].iter().any(|name| place.ends_with(name)) {
            assert_eq!(faults[0].kind, FaultKind::ControlCharacter, "{place}");
        }
    }
}

/// What policies that were written before it do not say.
const LATER: &str = "/year_end";

#[test]
fn every_field_is_required_typed_and_known() {
    let sound = document();
    let places = places(&sound, "");
    assert!(places.contains(&"/components/0/ceilings/1/amount/currency".to_owned()), "{places:?}");
    for place in &places {
        let (parent, _) = place.rsplit_once('/').expect("a place starts with a slash");
        let there = sound.pointer(place).expect("the place exists");
        let expected = match there {
            Value::Bool(_) => "boolean",
            Value::Number(_) => "integer",
            Value::Array(_) => "list",
            Value::Object(_) => "object",
            _ => "text",
        };
        let replaced = |value: Value| {
            let mut document = sound.clone();
            *document.pointer_mut(place).expect("the place exists") = value;
            document
        };
        let other = if there.is_boolean() { json!("true") } else { json!(true) };
        assert_faults(place, &replaced(other), &format!("invalid_type {expected} {place}"));
        if let Value::Array(items) = there {
            let expected = match items.first() {
                Some(Value::Object(_)) => "object",
                Some(Value::Number(_)) => "integer",
                _ => "text",
            };
            let all = (0..items.len()).map(|index| format!("invalid_type {expected} {place}/{index}"));
            let none_read: Value = items.iter().map(|_| json!(false)).collect();
            if !items.is_empty() {
                assert_faults(place, &replaced(none_read), &all.collect::<Vec<_>>().join("; "));
            }
        }
        if sound.pointer(parent).is_some_and(Value::is_object) {
            let missing = if place == LATER { String::new() } else { format!("required {place}") };
            assert_faults(place, &replaced(Value::Null), &missing);
            let mut dropped = sound.clone();
            change(&mut dropped, place, None);
            assert_faults(place, &dropped, &missing);
        }
        if let Value::Object(fields) = there {
            // Without a basis nobody can say that the source has to be there.
            let all = fields.keys().filter(|name| *name != "source").map(|name| format!("{place}/{name}"));
            let all = all.filter(|place| place != LATER).map(|place| format!("required {place}"));
            assert_faults(place, &replaced(json!({})), &all.collect::<Vec<_>>().join("; "));
            let mut extended = sound.clone();
            extended.pointer_mut(place).expect("the place exists")["age/~"] = json!(18);
            assert_faults(place, &extended, &format!("unknown_field {place}/age~1~0"));
        }
    }
}

#[test]
fn the_built_in_policy_says_what_the_programme_says() {
    let policy = built_in();
    let rules = policy.rules();
    assert_eq!((policy.version(), policy.in_force_from().to_string().as_str()), ("2019-01-01", "2019-01-01"));
    assert_eq!((rules.georgian_citizens, rules.stateless_persons), (true, StatelessRule::WithStatus));
    assert_eq!(rules.grounds.iter().collect::<Vec<_>>(), Ground::ALL);
    assert_eq!((rules.irregular_more_than_months, rules.registered_within_months), (12, 12));
    assert_eq!((policy.evidence_days(), policy.appeal_within_days()), (30, 30));
    assert_eq!(policy.components().iter().map(|component| component.code).collect::<Vec<_>>(), ComponentCode::ALL);
    let citations: BTreeSet<_> = Criterion::ALL.iter().map(|criterion| policy.citation(*criterion)).collect();
    assert_eq!(citations.len(), Criterion::ALL.len());
    for criterion in Criterion::ALL {
        let json = serde_json::to_value(&policy.document().citations).expect("citations are JSON");
        assert_eq!(json[criterion.as_str()]["en"], policy.citation(*criterion).en.as_ref());
    }
}

#[test]
fn a_ceiling_holds_for_its_component_and_year_only() {
    let policy = built_in();
    for (code, year, expected) in [
        (ComponentCode::IncomeSource, 2019, None),
        (ComponentCode::IncomeSource, 2020, Some("4000.00")),
        (ComponentCode::IncomeSource, 2021, Some("4000.00")),
        (ComponentCode::IncomeSource, 2022, None),
        (ComponentCode::Medical, 2020, None),
    ] {
        let ceiling = policy.ceiling(code, year).map(|amount| amount.to_string());
        assert_eq!(ceiling.as_deref(), expected, "{code} {year}");
    }
    let without = Policy::parse(&edited("drop /components/0")).expect("one component less is sound");
    assert_eq!(without.component(ComponentCode::IncomeSource), None);
    assert_eq!(without.ceiling(ComponentCode::IncomeSource, 2020), None);
}
