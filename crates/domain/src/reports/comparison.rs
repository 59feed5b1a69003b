//! What became of a report between two revisions, its lines aside.

use serde::{Deserialize, Serialize};

use super::content::{Content, Narrative};
use crate::component::ComponentCode;
use uuid::Uuid;

/// What differs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The members of the narrative that say something else.
    pub narrative: Vec<String>,
    /// Whether the indicators do.
    pub indicators: bool,
    /// The components on which another sum was spent.
    pub financial: Vec<ComponentCode>,
}

/// How many lines became others since the report was returned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemsChanged {
    /// They stand there now.
    pub added: i64,
    /// They stood there.
    pub removed: i64,
    /// They say something else.
    pub changed: i64,
}

/// What became another since the report was returned, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedSinceReturn {
    /// What it says, its lines aside.
    #[serde(flatten)]
    pub content: Changed,
    /// Its lines.
    pub items: ItemsChanged,
    /// The documents that came, oldest first. What was submitted before cannot go.
    #[serde(default)]
    pub documents: Vec<Uuid>,
}

/// What differs between two revisions.
#[must_use]
pub fn compare(old: &Content, new: &Content) -> Changed {
    Changed {
        narrative: narrative(old.narrative.as_ref(), new.narrative.as_ref()),
        indicators: !same_persons(old, new),
        financial: ComponentCode::ALL
            .iter()
            .copied()
            .filter(|component| spent(old, *component) != spent(new, *component))
            .collect(),
    }
}

fn narrative(old: Option<&Narrative>, new: Option<&Narrative>) -> Vec<String> {
    type Read = fn(&Narrative) -> Option<&str>;
    let members: [(&str, Read); 4] = [
        ("summary", |one| Some(&one.summary)),
        ("achievements", |one| one.achievements.as_deref()),
        ("difficulties", |one| one.difficulties.as_deref()),
        ("lessons", |one| one.lessons.as_deref()),
    ];
    let differs = |read: &Read| old.and_then(read) != new.and_then(read);
    members.into_iter().filter(|(_, read)| differs(read)).map(|(name, _)| name.to_owned()).collect()
}

fn spent(content: &Content, component: ComponentCode) -> Option<i64> {
    content.financial.iter().find(|line| line.component == component).map(|line| line.spent.minor())
}

/// In whichever order they stand.
fn same_persons(old: &Content, new: &Content) -> bool {
    let flat = |content: &Content| {
        let mut all: Vec<_> = content
            .indicators
            .iter()
            .flat_map(|one| one.persons.iter().map(|group| (one.component, group.sex, group.age_band, group.count)))
            .collect();
        all.sort_unstable();
        all
    };
    flat(old) == flat(new)
}
