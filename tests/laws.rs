//! The laws of the house that no compiler holds.

mod circles;
mod imports;
mod source;

use reintegration_domain::vocabularies::{List, VOCABULARIES};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 400;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file below `folder`, built ones aside.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !["target", "node_modules"].contains(&name) && !name.starts_with('.') {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_words_in_sql_are_words_of_a_list() {
    let known: HashSet<&str> = VOCABULARIES.iter().flat_map(List::labels).map(|(word, _)| word).collect();
    let mut words = 0;
    for path in sources(&root().join("crates/storage/src")) {
        let text = fs::read_to_string(&path).unwrap();
        let of_a_list = |line: &&str| ["status", "kind", "told"].iter().any(|column| line.contains(column));
        // What is counted is no list.
        let lines = text.lines().filter(of_a_list).filter(|line| !line.contains("reference_counters"));
        for line in lines {
            for word in line.split('\'').skip(1).step_by(2) {
                if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
                    continue;
                }
                words += 1;
                assert!(known.contains(word), "{}: no list has the word {word:?}", path.display());
            }
        }
    }
    assert!(words >= 25, "where are the words of SQL? {words}");
}

#[test]
fn a_file_is_read_in_one_go() {
    let all = sources(&root());
    assert!(all.len() > 100, "the sources are not where they were");
    for path in all {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", path.display());
    }
}

#[test]
fn a_file_is_named_after_what_it_holds() {
    for path in sources(&root()) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        for empty in ["util", "helper", "common", "manager", "misc", "service"] {
            assert!(!name.contains(empty), "{} says nothing about its content", path.display());
        }
    }
}

#[test]
fn dependencies_point_one_way() {
    let manifest = |folder: &str| fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
    for (folder, forbidden) in [
        ("crates/domain", &["tokio", "sea-orm", "actix", "utoipa", "reintegration-storage", "reintegration-api"][..]),
        ("migrations", &["reintegration-domain", "reintegration-storage", "reintegration-api", "actix"]),
        ("crates/storage", &["reintegration-api", "actix", "utoipa"]),
        ("api", &["sea-orm", "reintegration-migrations"]),
    ] {
        let manifest = manifest(folder);
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for name in forbidden {
            assert!(!dependencies.contains(name), "{folder} depends on {name}");
        }
    }
}

#[test]
fn the_domain_neither_waits_nor_looks_at_the_clock() {
    for path in sources(&root().join("crates/domain/src")) {
        let text = fs::read_to_string(&path).unwrap();
        for forbidden in ["async fn", ".await", "Utc::now", "now_v7", "new_v4", "SystemTime"] {
            assert!(!text.contains(forbidden), "{} holds {forbidden}", path.display());
        }
    }
}

#[test]
fn the_edge_knows_no_path() {
    // What is special about an operation it says itself, where it is declared.
    let document = crate::document::document();
    let first = document["paths"].as_object().unwrap().keys().filter_map(|path| path.split('/').nth(1));
    let paths: Vec<String> = first.chain(["docs"]).map(|first| format!("\"/{first}")).collect();
    for path in sources(&root().join("api/src/http")) {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for known in &paths {
            assert!(!code.contains(known.as_str()), "{} knows {known}", path.display());
        }
    }
}

#[test]
fn no_test_is_switched_off_or_sleeps() {
    // Put together, so that this file does not hold what it looks for.
    let forbidden = [["#[ign", "ore"].concat(), ["thread::sl", "eep("].concat(), ["time::sl", "eep("].concat()];
    for path in sources(&root().join("tests")) {
        let text = fs::read_to_string(&path).unwrap();
        for word in &forbidden {
            assert!(!text.contains(word.as_str()), "{} holds {word}", path.display());
        }
    }
}

#[test]
fn what_is_said_of_security_is_shown_by_tests_that_there_are() {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let (mut file, mut shown) = (String::new(), 0);
    for word in text.split('`').skip(1).step_by(2) {
        if word.starts_with("tests/") {
            file = fs::read_to_string(root().join(word)).expect(word);
        } else if word.len() > 15 && word.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_')) {
            assert!(file.contains(&format!("fn {word}(")), "{word} is not where it is said to be");
            shown += 1;
        }
    }
    assert!(shown >= 30, "{shown}");
}
