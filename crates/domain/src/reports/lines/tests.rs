#![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]

use super::{Form, Line, Lines, Unreadable};
use std::io::BufReader;

const ID: &str = "01940000-0000-7000-8000-000000000000";

fn lines(bytes: &[u8]) -> Result<Vec<Line>, Unreadable> {
    // A small window, so that lines are cut wherever they can be.
    Lines::of(BufReader::with_capacity(5, bytes), Form::Csv).collect()
}

/// What a line says, or its faults with the cases that they name.
fn told(line: Line) -> String {
    let number = line.number;
    match line.read {
        Ok(item) => {
            let day = item.delivered_on.map(|day| format!(" {day}")).unwrap_or_default();
            format!("{number}: {}{day}", item.amount)
        }
        Err(faults) => {
            let fault = |fault: &crate::fault::Fault| {
                let about = fault.about.as_deref().map(|about| format!(" of {about}")).unwrap_or_default();
                format!("{} {}{about}", fault.pointer, fault.kind.code())
            };
            faults.iter().map(fault).collect::<Vec<_>>().join(", ")
        }
    }
}

fn all(bytes: &[u8]) -> Vec<String> {
    lines(bytes).unwrap().into_iter().map(told).collect()
}

/// Text as a spreadsheet saves it in UTF-16.
fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn a_table_is_read_as_a_spreadsheet_saves_it() {
    for (table, expected) in [
        // Georgian Windows: semicolons, a decimal comma, days with points, blanks between thousands.
        (
            format!("\u{feff}დახმარება;თანხა;გაცემის დღე\r\n{ID};99,9;30.11.2026\r\n{ID};1\u{a0}234,50;\r\n"),
            vec!["2: 99.90 2026-11-30", "3: 1234.50"],
        ),
        // English Windows: commas, quoted thousands, days with strokes.
        (
            format!("assistance_id,amount,delivered_on\r\n{ID},\"1,234.50\",11/30/2026\r\n{ID},4,\r\n"),
            vec!["2: 1234.50 2026-11-30", "3: 4.00"],
        ),
        // Rows and columns that are only empty.
        (
            format!(";;;\nassistance_id;amount;delivered_on;;\n;;;;\n{ID};5;;;\n\"\";\"\";;;\n; ;\t;;\n"),
            vec!["4: 5.00"],
        ),
        (format!("assistance_id,amount,{0}\n{ID},5{0}\n", ",".repeat(50)), vec!["2: 5.00"]),
        // The delimiter in the first line.
        (format!("sep=;\r\nassistance_id;amount\r\n{ID};5\r\n"), vec!["3: 5.00"]),
        (format!("\"sep=,\"\namount,assistance_id\n\"5,5\",{ID}\n"), vec!["3: 5.50"]),
        (format!("sep=\t\nassistance_id\tamount\n{ID}\t5,5\n"), vec!["3: 5.50"]),
        (format!("assistance_id\tdelivered_on\tamount\n{ID}\t30.11.2026\t1,234.5\n"), vec!["2: 1234.50 2026-11-30"]),
        // Columns for people.
        (
            format!("case_reference,person,assistance_id,amount,note\nCASE-2026-000001,Nino B.,{ID},7.00,\"a, b\"\n"),
            vec!["2: 7.00"],
        ),
        (format!("საქმის ნომერი;პირი;დახმარება;თანხა;შენიშვნა\n;ნინო;{ID};7;\n"), vec!["2: 7.00"]),
    ] {
        assert_eq!(all(table.as_bytes()), expected, "{table:?}");
        assert_eq!(all(&wide(&table, u16::to_le_bytes)), expected, "{table:?}");
        assert_eq!(all(&wide(&table, u16::to_be_bytes)), expected, "{table:?}");
    }
}

#[test]
fn what_cannot_be_read_in_one_way_is_refused_at_its_place() {
    let head = "case_reference;assistance_id;amount;delivered_on";
    for (table, expected) in [
        (
            format!("{head}\nCASE-2026-000012;{ID};1,234;03/04/2026\n;x;;\n"),
            vec![
                "/lines/2/amount ambiguous of CASE-2026-000012, /lines/2/delivered_on ambiguous of CASE-2026-000012",
                "/lines/3/assistance_id malformed, /lines/3/amount required",
            ],
        ),
        // What is no reference is not repeated.
        (format!("{head}\na person;{ID};x;\n"), vec!["/lines/2/amount malformed"]),
        (format!("{head}\n;{ID};1;;;x\n"), vec!["/lines/2 too_many_items"]),
        // A decimal comma that nobody quoted.
        (format!("assistance_id,amount\n{ID},99,9\n"), vec!["/lines/2 too_many_items"]),
        (format!("assistance_id,amount,delivered_on\n{ID},99,9\n"), vec!["/lines/2/delivered_on malformed"]),
        (
            format!("assistance_id,amount,note\n{ID},99,9\n{ID},99,9 lari\n"),
            vec!["/lines/2/amount ambiguous", "3: 99.00"],
        ),
        // A number or a year behind an amount is no part of it, and is never repeated.
        (format!("assistance_id,amount,person\n{ID},12.00,01001012345\n"), vec!["2: 12.00"]),
        (format!("assistance_id,amount,note\n{ID},12.00,2020\n"), vec!["2: 12.00"]),
        (format!("assistance_id,amount,note\n{ID},1,234.50\n"), vec!["/lines/2/amount ambiguous"]),
        // Columns without a name, or with one that nobody knows.
        (format!("assistance_id;;amount\n{ID};;1\n"), vec!["/lines/1/ unknown_field"]),
        (format!("assistance_id;amount;colour\n{ID};1;\n"), vec!["/lines/1/colour unknown_field"]),
        (format!("assistance_id;amount;note;note\n{ID};1;;\n"), vec!["/lines/1/note repeated_key"]),
        (
            format!("sep=|\nassistance_id;amount\n{ID};1\n"),
            vec!["/lines/1/sep=| unknown_field, /lines/1/assistance_id required, /lines/1/amount required"],
        ),
    ] {
        assert_eq!(all(table.as_bytes()), expected, "{table:?}");
    }
}

#[test]
fn a_line_that_is_no_text_is_named() {
    let cut = wide("assistance_id;amount\n\nx", u16::to_le_bytes);
    for (bytes, expected) in [(&b"assistance_id,amount\n\xe0\xa0,1\n"[..], 2), (&cut[..cut.len() - 1], 3)] {
        let found = Lines::of(bytes, Form::Csv).find_map(Result::err);
        assert!(matches!(found, Some(Unreadable::NoText { line }) if line == expected), "{found:?}");
    }
}
