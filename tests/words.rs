//! The words that a column may hold are those of its list, so that a new word of a list comes with its migration.

use crate::harness::{System, connect, on_sqlite};
use reintegration_domain::vocabularies::VOCABULARIES;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// Columns whose words are the storage's own, and not a list of the domain.
const OWN: [(&str, &str); 5] = [
    ("changes", "audience"),
    ("decisions", "stage"),
    ("documents", "media_type"),
    ("external_references", "subject_type"),
    ("report_documents", "media_type"),
];

/// The columns of a table with the most words that a constraint of it permits: others hold for some states only.
fn permitted(sql: &str) -> BTreeMap<String, BTreeSet<String>> {
    let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut permitted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let parts: Vec<&str> = sql.split(" IN (").collect();
    for pair in parts.windows(2) {
        let column = pair[0].rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
        let words = pair[1].split(')').next().unwrap();
        let words: BTreeSet<String> = words.split('\'').skip(1).step_by(2).map(ToOwned::to_owned).collect();
        let known = permitted.entry(column.to_owned()).or_default();
        if words.len() > known.len() {
            *known = words;
        }
    }
    permitted.remove("NOT");
    permitted
}

#[tokio::test]
async fn a_column_may_hold_every_word_of_its_list_and_no_other() {
    let lists: Vec<BTreeSet<&str>> =
        VOCABULARIES.iter().map(|list| list.labels().into_iter().map(|(word, _)| word).collect()).collect();
    // Both databases are made by the same migrations; this one keeps their text.
    on_sqlite(async |url| {
        let _system = System::first_with(url, &[]).await;
        let connection = connect(url).await;
        let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL";
        let tables = connection.query_all_raw(Statement::from_string(DatabaseBackend::Sqlite, sql)).await.unwrap();
        let mut seen = 0;
        for table in tables {
            let (name, sql): (String, String) = (table.try_get("", "name").unwrap(), table.try_get("", "sql").unwrap());
            for (column, words) in permitted(&sql) {
                if words.is_empty() || OWN.contains(&(name.as_str(), column.as_str())) {
                    continue;
                }
                seen += 1;
                let same = |list: &BTreeSet<&str>| list.iter().copied().eq(words.iter().map(String::as_str));
                assert!(lists.iter().any(same), "{name}.{column} may hold {words:?}, which is no list of the domain");
            }
        }
        assert!(seen > 35, "{seen} columns hold words");
    })
    .await;
}
