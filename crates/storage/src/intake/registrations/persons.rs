//! Which registrations are of one person: those with the same document, and those of which somebody confirmed it. Where
//! there is no document, a registration stands for a person of its own.

use super::Registration;
use crate::column::Word;
use crate::entity::registration::{Column, Entity, Model};
use crate::entity::registration_match;
use crate::{StorageError, Transaction};
use reintegration_domain::intake::registrations::MatchOutcome;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What everybody waits for who decides that two registrations are of one person, and who counts what a person has.
const PERSONS: &str = "persons";

/// The key of a registration by itself: two of the same key are of one person. Written as the column of a table `p`.
const OWN_KEY: &str = "coalesce(p.document_key, CAST(p.id AS text))";

/// The registrations of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRows {
    pub(crate) ids: BTreeSet<Uuid>,
    keys: BTreeSet<String>,
}

impl PersonRows {
    /// What all of them are counted under.
    fn key(&self) -> String {
        self.keys.first().cloned().unwrap_or_else(|| self.ids.first().map(ToString::to_string).unwrap_or_default())
    }
}

/// Statements that name, for each key of a registration by itself that a match ties to others, the one key of the person:
/// `persons (own, person)`. There are as many as there are confirmed matches.
pub fn tied_persons() -> String {
    let own = |table: &str| OWN_KEY.replace("p.", &format!("{table}."));
    format!(
        "ties (own, other) AS (SELECT {first}, {second} FROM registration_matches m \
         JOIN registrations f ON f.id = m.first_id JOIN registrations s ON s.id = m.second_id \
         WHERE m.outcome = '{confirmed}'), \
         tied (own, other) AS (SELECT own, other FROM ties UNION SELECT other, own FROM ties), \
         reached (own, other) AS (SELECT own, other FROM tied \
         UNION SELECT r.own, t.other FROM reached r JOIN tied t ON t.own = r.other), \
         persons (own, person) AS (SELECT own, min(other) FROM reached GROUP BY own)",
        first = own("f"),
        second = own("s"),
        confirmed = MatchOutcome::Confirmed.as_str(),
    )
}

/// The key by which a row of `registrations p` is counted; `persons` are joined by [`join_persons`].
pub const PERSON: &str = "coalesce(persons.person, coalesce(p.document_key, CAST(p.id AS text)))";

/// Joins `persons` to `registrations p`.
pub fn join_persons() -> String {
    format!("LEFT JOIN persons ON persons.own = {OWN_KEY}")
}

/// The registrations that are of the same person as this one.
async fn person_of(connection: &impl ConnectionTrait, of: &Model) -> Result<PersonRows, StorageError> {
    use registration_match::Column as Match;
    let mut person = PersonRows { ids: BTreeSet::from([of.id]), keys: of.document_key.iter().cloned().collect() };
    loop {
        let known = (person.ids.len(), person.keys.len());
        let same_document: Vec<(Uuid, Option<String>)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::DocumentKey])
            .filter(
                Condition::any()
                    .add(Column::DocumentKey.is_in(person.keys.clone()))
                    .add(Column::Id.is_in(person.ids.clone())),
            )
            .filter(Column::ErasedAt.is_null())
            .into_tuple()
            .all(connection)
            .await?;
        for (id, key) in same_document {
            person.ids.insert(id);
            person.keys.extend(key);
        }
        let of_them = Condition::any()
            .add(Match::FirstId.is_in(person.ids.clone()))
            .add(Match::SecondId.is_in(person.ids.clone()));
        let confirmed = registration_match::Entity::find()
            .filter(of_them)
            .filter(Match::Outcome.eq(Word(MatchOutcome::Confirmed)))
            .all(connection)
            .await?;
        person.ids.extend(confirmed.iter().flat_map(|row| [row.first_id, row.second_id]));
        if known == (person.ids.len(), person.keys.len()) {
            return Ok(person);
        }
    }
}

/// That nobody decides who is one person, until the transaction ends.
#[derive(Debug)]
pub struct PersonsStay(());

// Whoever locks several takes them in one order, or two could wait for each other: all persons, the case, its registration,
// what belongs to the case, one person, what is paid from.
impl Transaction {
    /// Has nobody decide who is one person until the transaction ends. Before any row is locked.
    pub async fn keep_persons(&self) -> Result<PersonsStay, StorageError> {
        self.backend().share(self.connection(), PERSONS).await?;
        Ok(PersonsStay(()))
    }

    /// Lets one transaction at a time count what a person has, in whichever case and under whichever registration. Gives the
    /// person's registrations.
    pub async fn lock_person(&self, _: &PersonsStay, of: &Registration) -> Result<PersonRows, StorageError> {
        let person = person_of(self.connection(), &of.row).await?;
        let what = format!("person {}", person.key().replace('\'', ""));
        self.backend().serialise(self.connection(), &what).await?;
        Ok(person)
    }

    /// Waits for everybody who counts what a person has, and keeps the next ones waiting: who is one person changes. Before
    /// any row is locked.
    pub async fn lock_persons(&self) -> Result<(), StorageError> {
        Ok(self.backend().serialise(self.connection(), PERSONS).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::{OWN_KEY, PERSON};

    #[test]
    fn a_person_without_ties_is_counted_by_the_registration() {
        assert_eq!(PERSON, format!("coalesce(persons.person, {OWN_KEY})"));
    }
}
