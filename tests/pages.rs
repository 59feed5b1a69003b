//! The pages for readers say what is so.

use crate::laws::root;
use std::fs;
use std::path::PathBuf;

#[test]
fn the_page_of_settings_is_the_printed_one() {
    let committed = include_str!("../docs/settings.md");
    assert_eq!(committed, reintegration_api::settings(), "run: cargo run -- settings > docs/settings.md");
}

/// Every page, from the root of the repository.
fn pages() -> Vec<PathBuf> {
    let folders = ["", "docs", "deploy"].map(|folder| root().join(folder));
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let pages: Vec<_> = entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    assert!(pages.len() > 10, "the pages are not where they were");
    pages
}

/// The anchor of a heading, as the usual renderers make it.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn every_link_of_a_page_leads_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with("http")) {
            let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
            let there = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(there.exists(), "{}: {target} leads nowhere", page.display());
            if !fragment.is_empty() {
                let text = fs::read_to_string(&there).unwrap();
                let mut headings = text.lines().filter_map(|line| line.strip_prefix('#'));
                let found = headings.any(|heading| anchor(heading.trim_start_matches('#').trim()) == fragment);
                assert!(found, "{}: {target} has no such heading", page.display());
            }
        }
    }
}

#[test]
fn every_source_that_a_page_names_is_there() {
    let mut named = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let words = text.split(|it: char| it.is_whitespace() || matches!(it, '`' | '(' | ')' | '[' | ']' | ',' | ':'));
        let sources = words.map(|word| word.trim_end_matches('.')).filter(|word| {
            ["api/src/", "crates/", "migrations/", "tests/"].iter().any(|folder| word.starts_with(folder))
        });
        for source in sources.filter(|source| !source.contains(['{', '*'])) {
            assert!(root().join(source).exists(), "{} names {source}", page.display());
            named += 1;
        }
    }
    assert!(named > 50, "{named}");
}
