//! What became of a report between two revisions, its lines aside.

use serde::{Deserialize, Serialize};

use super::content::{Content, Narrative};
use crate::component::ComponentCode;

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
