#![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]

use std::collections::BTreeSet;
use std::io::BufReader;

use super::*;
use crate::amount::RawAmount;
use crate::component::ComponentCode;
use crate::fault::Faults;
use crate::identifier::{AssistanceId, ClientId};
use crate::money::Money;
use crate::person::Sex;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn somebody(number: u128) -> ClientId {
    ClientId::new(Uuid::from_u128(number))
}

const AUTHOR: u128 = 1;
const SUBMITTER: u128 = 2;
const OTHER: u128 = 3;

fn submitting(revision: i32, today: &str, earlier_open: bool) -> Command {
    Command::Submit {
        revision,
        by: somebody(SUBMITTER),
        authors: vec![somebody(AUTHOR)],
        today: day(today),
        ends_on: day("2020-03-31"),
        earlier_open: earlier_open.then(|| "REPORT-2020-000003-1".to_owned()),
    }
}

fn accepting(by: u128) -> Command {
    Command::Accept { by: somebody(by), open_assistance: Vec::new(), not_reported: Vec::new() }
}

/// Rows: scheduled, submitted, returned, accepted. Columns: write; send a document; take one back; take one back that was submitted; submit revision 3, the newest, on the day after the
/// period; on its last day; revision 2; while an earlier one is open; return; accept by somebody else; by an author; by
/// who submitted it.
const GOLDEN: [[&str; 12]; 4] = [
    [
        "scheduled 4",
        "scheduled 3",
        "scheduled 3",
        "it stays",
        "submitted 3",
        "not yet",
        "outdated",
        "earlier",
        "-",
        "-",
        "-",
        "-",
    ],
    ["-", "-", "-", "-", "-", "-", "-", "-", "returned 3", "accepted 3", "somebody else", "somebody else"],
    [
        "returned 4",
        "returned 3",
        "returned 3",
        "it stays",
        "submitted 3",
        "not yet",
        "outdated",
        "earlier",
        "-",
        "-",
        "-",
        "-",
    ],
    ["-"; 12],
];

#[test]
fn every_state_and_command_is_in_the_golden_table() {
    let states = [
        State::Scheduled { revision: 3 },
        State::Submitted { revision: 3, by: somebody(SUBMITTER), authors: vec![somebody(AUTHOR)] },
        State::Returned { revision: 3 },
        State::Accepted { revision: 3, by: somebody(OTHER) },
    ];
    let commands = [
        Command::Write,
        Command::SendDocument,
        Command::RemoveDocument { submitted: false },
        Command::RemoveDocument { submitted: true },
        submitting(3, "2020-04-01", false),
        submitting(3, "2020-03-31", false),
        submitting(2, "2020-04-01", false),
        submitting(3, "2020-04-01", true),
        Command::Return,
        accepting(OTHER),
        accepting(AUTHOR),
        accepting(SUBMITTER),
    ];
    let known: BTreeSet<_> = states.iter().map(State::stage).collect();
    assert_eq!(known, Stage::ALL.iter().copied().collect());
    for (row, from) in states.iter().enumerate() {
        for (column, command) in commands.iter().enumerate() {
            let outcome = match apply(from, command) {
                Ok(next) => {
                    let event = match command {
                        Command::Write => Event::Drafted,
                        Command::SendDocument => Event::DocumentAdded,
                        Command::RemoveDocument { .. } => Event::DocumentRemoved,
                        Command::Submit { .. } => Event::Submitted,
                        Command::Return => Event::Returned,
                        Command::Accept { .. } => Event::Accepted,
                    };
                    assert_eq!(next.events, [event], "{from:?} {command:?}");
                    let revision = match next.state {
                        State::Scheduled { revision }
                        | State::Submitted { revision, .. }
                        | State::Returned { revision }
                        | State::Accepted { revision, .. } => revision,
                    };
                    format!("{} {revision}", next.state.stage())
                }
                Err(Refusal::StateForbids { stage, .. }) => {
                    assert_eq!(stage, from.stage());
                    "-".to_owned()
                }
                Err(Refusal::DocumentSubmitted) => "it stays".to_owned(),
                Err(Refusal::Outdated { newest }) => {
                    assert_eq!(newest, 3);
                    "outdated".to_owned()
                }
                Err(Refusal::NotYetDue { .. }) => "not yet".to_owned(),
                Err(Refusal::EarlierReportOpen { reference }) => {
                    assert_eq!(reference, "REPORT-2020-000003-1");
                    "earlier".to_owned()
                }
                Err(Refusal::SeparationOfDuties) => "somebody else".to_owned(),
                Err(refusal @ (Refusal::StillOpen(_) | Refusal::NotReported(_))) => panic!("{refusal}"),
            };
            assert_eq!(outcome, GOLDEN[row][column], "{from:?} {command:?}");
        }
    }
}

#[test]
fn a_birthday_on_the_last_day_counts() {
    let band = |born: &str, on: &str| {
        let bands = AgeBand::born_after(day(on));
        bands.into_iter().find(|(_, after)| day(born) > *after).map_or(AgeBand::Over60, |(band, _)| band)
    };
    assert_eq!(band("2008-06-30", "2026-06-30"), AgeBand::Under30);
    assert_eq!(band("2008-07-01", "2026-06-30"), AgeBand::Under18);
    assert_eq!(band("1966-06-30", "2026-06-30"), AgeBand::Over60);
    assert_eq!(band("1966-07-01", "2026-06-30"), AgeBand::Under60);
    // Who was born on a leap day is a year older on 1 March.
    assert_eq!(band("2008-02-29", "2026-02-28"), AgeBand::Under18);
    assert_eq!(band("2008-02-29", "2026-03-01"), AgeBand::Under30);
}

fn content(spent: &str) -> Content {
    let raw = RawContent {
        narrative: Some(Narrative {
            summary: "A summary.".to_owned(),
            achievements: None,
            difficulties: None,
            lessons: None,
        }),
        indicators: vec![Indicator {
            component: ComponentCode::Medical,
            persons: vec![
                Persons { sex: Sex::Female, age_band: AgeBand::Under45, count: 2 },
                Persons { sex: Sex::Male, age_band: AgeBand::Under30, count: 1 },
            ],
        }],
        financial: vec![RawFinancialLine {
            component: ComponentCode::Medical,
            spent: RawAmount { amount: spent.to_owned(), currency: "GEL".to_owned() },
        }],
    };
    let mut faults = Faults::new();
    let content = Content::parse(raw, &mut faults);
    assert!(faults.is_empty(), "{faults:?}");
    content
}

#[test]
fn what_changed_is_named() {
    let (old, mut new) = (content("10.00"), content("10.00"));
    new.indicators[0].persons.reverse();
    assert_eq!(compare(&old, &new), Changed::default(), "the order says nothing");
    new.indicators[0].persons[0].count = 5;
    new.financial[0].spent = Money::from_minor(1001).unwrap();
    new.narrative.as_mut().unwrap().lessons = Some("Visit earlier.".to_owned());
    let expected =
        Changed { narrative: vec!["lessons".to_owned()], indicators: true, financial: vec![ComponentCode::Medical] };
    assert_eq!(compare(&old, &new), expected);
    assert_eq!(compare(&Content::default(), &old).narrative, ["summary"]);
}

#[test]
fn a_component_that_is_not_told_of_is_nothing() {
    let served = ServedPersons::of_age(Sex::Female, AgeBand::Under45, 1, 0);
    let record = |component, tetri: i64| ComponentRecord {
        component,
        reported: Money::from_minor(tetri).unwrap(),
        recorded: Money::from_minor(tetri).unwrap(),
        disbursed: Money::from_minor(tetri).unwrap(),
        persons: if tetri > 0 { vec![served] } else { Vec::new() },
    };
    let recorded = Recorded(vec![record(ComponentCode::Medical, 0), record(ComponentCode::Vocational, 500)]);
    let found = recorded.check(&content("0.00"));
    let told: Vec<_> = found.errors.iter().map(|fault| (fault.pointer.as_str(), fault.kind.code())).collect();
    assert_eq!(told, [("/indicators/0/persons", "more_than_persons"), ("/financial", "sum_differs")]);
    let told: Vec<_> = found.differences.iter().map(|one| one.fault.pointer.as_str()).collect();
    assert_eq!(told, ["/indicators/0/persons/0/count", "/indicators/0/persons/1/count", "/indicators"]);
}

#[test]
fn what_erased_persons_can_explain_stands_in_nobodys_way() {
    use AgeBand::{Under30 as Young, Under45 as Older};
    let check = |served: &[(Sex, AgeBand, u32, u32)], told: &[(Sex, AgeBand, u32)]| {
        let persons = served.iter().map(|&(sex, band, count, erased)| ServedPersons::of_age(sex, band, count, erased));
        let record = ComponentRecord {
            component: ComponentCode::Medical,
            reported: Money::ZERO,
            recorded: Money::ZERO,
            disbursed: Money::ZERO,
            persons: persons.collect(),
        };
        let told = told.iter().map(|&(sex, age_band, count)| Persons { sex, age_band, count }).collect();
        let mut says = content("0.00");
        says.indicators = vec![Indicator { component: ComponentCode::Medical, persons: told }];
        let found = Recorded(vec![record]).check(&says);
        let severities: Vec<_> = found.differences.iter().map(|one| one.severity.as_str()).collect();
        severities.join(" ")
    };
    let women = [(Sex::Female, Young, 2, 0), (Sex::Female, Older, 2, 1), (Sex::Male, Young, 1, 0)];
    let men = (Sex::Male, Young, 1);
    for (told, severities) in [
        (vec![(Sex::Female, Young, 2), (Sex::Female, Older, 2), men], ""),
        // Another age; the second case of somebody who is known.
        (vec![(Sex::Female, Young, 3), (Sex::Female, Older, 1), men], "warning warning"),
        (vec![(Sex::Female, Young, 2), (Sex::Female, Older, 1), men], "warning"),
        // Who is known is known, and nobody comes from nowhere, nor of another sex.
        (vec![(Sex::Female, Young, 4), men], "error error"),
        (vec![(Sex::Female, Young, 1), (Sex::Female, Older, 3), men], "error error"),
        (vec![(Sex::Female, Young, 3), (Sex::Female, Older, 2), men], "error"),
        (vec![(Sex::Female, Young, 3), (Sex::Female, Older, 1), (Sex::Male, Older, 1)], "warning warning error error"),
    ] {
        assert_eq!(check(&women, &told), severities, "{told:?}");
    }
    // Of two cases, both erased, there was one person at least.
    let alone = [(Sex::Female, Older, 2, 2)];
    assert_eq!(check(&alone, &[(Sex::Female, Young, 1)]), "warning warning");
    assert_eq!(check(&alone, &[]), "error");
}

fn read(form: Form, text: &[u8]) -> Result<Vec<Line>, Unreadable> {
    // A small window, so that lines are cut wherever they can be.
    Lines::of(BufReader::with_capacity(7, text), form).collect()
}

/// A line as a program would write it.
fn written(form: Form, item: &Item, delimiter: char, quoted: bool) -> String {
    let (id, amount) = (item.assistance, item.amount);
    let day = item.delivered_on.map(|day| day.to_string());
    match form {
        Form::Csv => {
            let fields = [id.to_string(), amount.to_string(), day.unwrap_or_default()];
            let quote = |field: String| if quoted { format!("\"{field}\"") } else { field };
            fields.map(quote).join(&delimiter.to_string())
        }
        Form::Ndjson => serde_json::json!({ "assistance_id": id, "amount": amount, "delivered_on": day }).to_string(),
    }
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let item = (any::<u128>(), 1_i64..=Money::MAX.minor(), proptest::option::of(0_i64..50_000)).prop_map(
        |(id, tetri, after)| Item {
            assistance: AssistanceId::new(Uuid::from_u128(id)),
            amount: Money::from_minor(tetri).unwrap(),
            delivered_on: after.map(|days| day("1900-01-01") + TimeDelta::days(days)),
        },
    );
    proptest::collection::vec(item, 1..20)
}

/// How lines end, on one system or another.
fn ending() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["\n", "\r\n", "\r"])
}

/// What is left of a text without what only divides and quotes.
fn said(text: &str) -> String {
    text.chars().filter(|c| !"\r\n\",; ".contains(*c)).collect()
}

#[test]
fn a_carriage_return_ends_a_line_but_between_quotation_marks() {
    let id = "01940000-0000-7000-8000-000000000000";
    for (lines, numbers) in [
        (format!("assistance_id,amount\n{id},10.00\r{id},20.00\r{id},30.00\n"), vec![2, 3, 4]),
        (format!("assistance_id,amount\r{id},10.00\r\r\n{id},20.00\r\n\r{id},30.00\r"), vec![2, 4, 6]),
        (format!("assistance_id,amount\r\n\"{id}\r\",\"10.00\"\r{id},20.00"), vec![2, 3]),
    ] {
        let found = read(Form::Csv, lines.as_bytes()).unwrap();
        assert!(found.iter().all(|line| line.read.is_ok()), "{lines:?}: {found:?}");
        assert_eq!(found.iter().map(|line| line.number).collect::<Vec<_>>(), numbers, "{lines:?}");
    }
    for (line, told) in [
        (format!("{id},10.00\r,garbage,,,\"x\""), "/lines/3 too_many_items"),
        (format!("{id},\"10.00\r{id},20.00\r\n"), "/lines/2 unclosed_quote"),
        (format!("{id},\"10.00\r{id}\",20.00\r\n"), "/lines/2 too_many_items"),
        // Quotation marks within fields quote nothing: the line would end between them.
        (format!("{id},10.00\r{id}\"\r\"\r\n"), "/lines/3 unclosed_quote"),
        (format!("{}\r{id},10.00", "x".repeat(9000)), "/lines/2 too_long"),
    ] {
        let found = read(Form::Csv, format!("assistance_id,amount\r{line}").as_bytes()).unwrap();
        let faults: Vec<_> = found.into_iter().filter_map(|line| line.read.err()).flatten().collect();
        let faults: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.kind.code())).collect();
        assert_eq!(faults, [told], "{line:?}");
    }
}

proptest! {
    #[test]
    fn of_a_file_without_a_fault_nothing_was_left_unread(
        items in items(), ending in ending(), semicolons in any::<bool>(), quoted in any::<bool>(),
        slips in proptest::collection::vec((any::<prop::sample::Index>(), prop::sample::select(vec!['\r', '\n', '"', ',', ';', 'x', '1', ' '])), 0..4),
    ) {
        let delimiter = if semicolons { ';' } else { ',' };
        let lines: Vec<_> = items.iter().map(|item| written(Form::Csv, item, delimiter, quoted)).collect();
        let mut lines: Vec<char> = lines.join(ending).chars().collect();
        for (place, slip) in slips {
            lines.insert(place.index(lines.len()), slip);
        }
        let lines: String = lines.into_iter().collect();
        let text = ["assistance_id", "amount", "delivered_on"].join(&delimiter.to_string()) + ending + &lines;
        let found: Result<Vec<_>, _> = read(Form::Csv, text.as_bytes()).unwrap().into_iter().map(|line| line.read).collect();
        if let Ok(found) = found {
            let again: Vec<_> = found.iter().map(|item| written(Form::Csv, item, delimiter, false)).collect();
            prop_assert_eq!(said(&again.join("")), said(&lines));
        }
    }

    #[test]
    fn what_was_written_is_read_back_whichever_way_it_was_written(
        items in items(), ndjson in any::<bool>(), semicolons in any::<bool>(), quoted in any::<bool>(),
        bom in any::<bool>(), ending in ending(), georgian in any::<bool>(),
    ) {
        let form = if ndjson { Form::Ndjson } else { Form::Csv };
        let delimiter = if semicolons { ';' } else { ',' };
        let names = if georgian { ["დახმარება", "თანხა", "გაცემის_დღე"] } else { ["assistance_id", "amount", "delivered_on"] };
        let mut lines: Vec<String> = if ndjson { Vec::new() } else { vec![names.join(&delimiter.to_string())] };
        lines.extend(items.iter().map(|item| written(form, item, delimiter, quoted)));
        let ending = if ndjson && ending == "\r" { "\r\n" } else { ending };
        let text = format!("{}{}", if bom { "\u{feff}" } else { "" }, lines.join(ending));
        let found = read(form, text.as_bytes()).unwrap();
        let first = if ndjson { 1 } else { 2 };
        prop_assert_eq!(found.iter().map(|line| line.number).collect::<Vec<_>>(), (first..).take(items.len()).collect::<Vec<_>>());
        let found: Result<Vec<_>, _> = found.into_iter().map(|line| line.read).collect();
        prop_assert_eq!(found.unwrap(), items);
    }

    #[test]
    fn no_file_breaks_the_reader_and_every_fault_has_its_line(bytes in proptest::collection::vec(any::<u8>(), 0..400), ndjson in any::<bool>()) {
        let form = if ndjson { Form::Ndjson } else { Form::Csv };
        let whole = [b"assistance_id,amount\n".as_slice(), &bytes].concat();
        for text in [bytes.as_slice(), whole.as_slice()] {
            for line in read(form, text).unwrap_or_default() {
                for fault in line.read.err().unwrap_or_default() {
                    let place = format!("/lines/{}", line.number);
                    let there = fault.pointer.starts_with(&place) || fault.pointer == "/lines";
                    prop_assert!(there, "{}", fault.pointer);
                }
            }
        }
    }

    #[test]
    fn text_of_any_kind_is_read_line_by_line(text in "[a-z\",;{}:0-9\n\r-]{0,300}", ndjson in any::<bool>()) {
        let form = if ndjson { Form::Ndjson } else { Form::Csv };
        let lines = read(form, text.as_bytes()).unwrap();
        prop_assert!(lines.iter().map(|line| line.number).is_sorted());
    }
}
