//! No circle: what two files need stands beneath both, and so for the folders in one folder.

use super::imports::{Files, Imports, imports};
use super::{root, sources};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

const CRATES: [&str; 4] = ["api", "crates/domain", "crates/storage", "crates/load"];

/// The files of the crate in `folder`; what is there for tests only does not count.
fn files(folder: &str) -> Files {
    let src = root().join(folder).join("src");
    let mut files = Files::new();
    for path in sources(&src) {
        let file = path.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
        if !file.ends_with("/tests.rs") && !file.contains("/tests/") {
            files.insert(file, fs::read_to_string(&path).unwrap());
        }
    }
    assert!(files.len() > 5, "the sources of {folder} are not where they were");
    files
}

/// The circles among what takes from each other, with what ties each.
fn circles(imports: &Imports) -> Vec<String> {
    let reached: BTreeMap<&String, BTreeSet<&String>> =
        imports.keys().map(|one| (one, reached(imports, one))).collect();
    let mut found = BTreeMap::new();
    for (one, ahead) in &reached {
        let comes_back = |other: &&&String| reached.get(*other).is_some_and(|ahead| ahead.contains(one));
        let circle: Vec<&String> = ahead.iter().filter(comes_back).copied().collect();
        if !circle.is_empty() {
            let mut told = String::new();
            for from in &circle {
                for (to, names) in imports[*from].iter().filter(|(to, _)| circle.contains(to)) {
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    writeln!(told, "  {from} takes from {to}: {}", names.join(", ")).unwrap();
                }
            }
            found.insert(circle, told);
        }
    }
    found.into_values().collect()
}

/// Everything that `one` needs, directly or through others.
fn reached<'a>(imports: &'a Imports, one: &String) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut ahead: Vec<&String> = imports.get(one).into_iter().flat_map(BTreeMap::keys).collect();
    while let Some(next) = ahead.pop() {
        if reached.insert(next) {
            ahead.extend(imports.get(next).into_iter().flat_map(BTreeMap::keys));
        }
    }
    reached
}

/// What the neighbours in each folder, files and folders, take from each other.
fn of_neighbours(imports: &Imports) -> Imports {
    let mut found = Imports::new();
    for (from, takes) in imports {
        for (to, names) in takes {
            let (one, other) = neighbours(from, to);
            let told = names.iter().map(|name| format!("{name} ({from} of {to})"));
            found.entry(one).or_default().entry(other).or_default().extend(told);
        }
    }
    found
}

/// Where the ways to two files part: the neighbours in the last folder that holds both.
fn neighbours(one: &str, other: &str) -> (String, String) {
    let same = one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count();
    let until = |path: &str| path.split('/').take(same + 1).collect::<Vec<_>>().join("/");
    (until(one), until(other))
}

#[test]
fn no_files_and_no_folders_need_each_other_in_a_circle() {
    let mut told = String::new();
    for folder in CRATES {
        let imports = imports(&files(folder));
        assert!(imports.len() > 5, "the imports of {folder} are not read");
        for circle in circles(&imports) {
            writeln!(told, "files of {folder}:\n{circle}").unwrap();
        }
        for circle in circles(&of_neighbours(&imports)) {
            writeln!(told, "neighbours in {folder}:\n{circle}").unwrap();
        }
    }
    assert!(told.is_empty(), "These need each other: what both need stands beneath them.\n\n{told}");
}

fn written(files: &[(&str, &str)]) -> Imports {
    imports(&files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect())
}

#[test]
fn a_circle_is_found_and_what_ties_it_is_named() {
    let imports = written(&[
        ("lib.rs", "mod a;\npub mod b;\nmod c;\npub use a::One;"),
        ("a.rs", "use crate::b::inner::two;\npub struct One;\nfn f() { two::three() }"),
        ("b/mod.rs", "pub mod inner;"),
        ("b/inner/mod.rs", "pub mod two;"),
        // By way of a door, and in the code alone.
        ("b/inner/two.rs", "use crate::c::{self as other, Four};\npub fn three() -> Four { other::five() }"),
        ("c.rs", "pub struct Four;\nfn five() -> crate::One { todo() }"),
    ]);
    let expected = "  a.rs takes from b/inner/two.rs: three, two\n  b/inner/two.rs takes from c.rs: Four, c, five\n  \
                    c.rs takes from a.rs: One\n";
    assert_eq!(circles(&imports), [expected]);
    assert_eq!(circles(&of_neighbours(&imports)).len(), 1);
}

#[test]
fn folders_that_take_from_each_other_are_found_where_their_files_form_no_circle() {
    let imports = written(&[
        ("a/one.rs", "use crate::b::two::Two;"),
        ("a/three.rs", "pub struct Three;"),
        ("b/two.rs", "pub struct Two;"),
        ("b/four.rs", "use crate::{a::three::Three};"),
    ]);
    assert_eq!(circles(&imports), [""; 0]);
    let expected = "  a takes from b: Two (a/one.rs of b/two.rs)\n  b takes from a: Three (b/four.rs of a/three.rs)\n";
    assert_eq!(circles(&of_neighbours(&imports)), [expected]);
}

#[test]
fn tests_comments_and_texts_take_nothing_but_what_serde_is_told_does() {
    let taken = |text: &str| {
        let imports = written(&[("a.rs", text), ("b.rs", "pub struct B;")]);
        imports.get("a.rs").is_some_and(|takes| takes.contains_key("b.rs"))
    };
    for nothing in [
        "#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}",
        "// crate::b::B\nfn f<'a>(a: &'a str) -> char { '\"' }",
        "const A: &str = \"see crate::b::B\\\" there\";",
        "const A: &str = r#\"\" crate::b::B\"#;",
        "use std::b::B;",
    ] {
        assert!(!taken(nothing), "{nothing}");
    }
    for something in [
        "#[cfg(test)]\nmod tests;\nuse super::b::B;",
        "fn f<'a>(a: &'a crate::b::B) {}",
        "struct A { #[serde(with = \"crate::b::B\")] b: u8 }",
        "pub(crate) use crate::b::B;",
        "use super::*;\nfn f() { super::b::B; }",
    ] {
        assert!(taken(something), "{something}");
    }
}
