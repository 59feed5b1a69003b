//! Registrations that may be of the same person. Keys find them, the domain compares them, and nobody merges them.

use crate::column::Word;
use crate::entity::registration::{Column, Entity, Model};
use crate::entity::{duplicate_key, registration_match};
use crate::scoped::{self, Scoped};
use crate::trail::Guarded;
use crate::{StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::intake::registrations::MatchOutcome;
use reintegration_domain::person::{BornOn, DocumentKind, Likeness, MatchReason};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Another registration that may be of the same person. Never merged; a person looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateCandidate {
    /// Which registration.
    pub id: Uuid,
    /// Its reference.
    pub reference: String,
    /// Why it may be the same person. Empty where only somebody's decision says so.
    pub reasons: Vec<MatchReason>,
    /// What was decided of it.
    pub outcome: Option<MatchOutcome>,
}

/// The most candidates that are named.
const MOST_DUPLICATES: usize = 20;

/// The most registrations that are compared: those first that have most in common.
const MOST_COMPARED: u64 = 500;

/// What of a registration is compared.
#[derive(Debug, FromQueryResult)]
struct Compared {
    id: Uuid,
    reference: String,
    given_name: Option<String>,
    family_name: Option<String>,
    latin_given_name: Option<String>,
    latin_family_name: Option<String>,
    born_on: NaiveDate,
    born_until: NaiveDate,
    document_kind: Option<Word<DocumentKind>>,
    document_key: Option<String>,
    number_key: Option<String>,
}

const COMPARED: [Column; 11] = [
    Column::Id,
    Column::Reference,
    Column::GivenName,
    Column::FamilyName,
    Column::LatinGivenName,
    Column::LatinFamilyName,
    Column::BornOn,
    Column::BornUntil,
    Column::DocumentKind,
    Column::DocumentKey,
    Column::NumberKey,
];

/// What people are compared by, by the names of the form and of the passport. `None` where a row holds no day, month or year.
fn likeness(
    (given, family): (Option<&str>, Option<&str>),
    (latin_given, latin_family): (Option<&str>, Option<&str>),
    (born_on, born_until): (NaiveDate, NaiveDate),
) -> Option<Likeness> {
    let form = (given, family);
    let passport = (latin_given.or(given), latin_family.or(family));
    BornOn::between(born_on, born_until).map(|born_on| Likeness::new(&[form, passport], born_on))
}

impl Model {
    /// What the person is compared by.
    pub(super) fn likeness(&self) -> Option<Likeness> {
        let form = (self.given_name.as_deref(), self.family_name.as_deref());
        let passport = (self.latin_given_name.as_deref(), self.latin_family_name.as_deref());
        likeness(form, passport, (self.born_on, self.born_until))
    }
}

impl Compared {
    fn likeness(&self) -> Option<Likeness> {
        let form = (self.given_name.as_deref(), self.family_name.as_deref());
        let passport = (self.latin_given_name.as_deref(), self.latin_family_name.as_deref());
        likeness(form, passport, (self.born_on, self.born_until))
    }

    /// Why it may be the same person as `of`.
    fn reasons(&self, of: &Model, likeness: Option<&Likeness>) -> Vec<MatchReason> {
        let same = |own: Option<&String>, other: Option<&String>| own.is_some() && own == other;
        let document = if same(self.document_key.as_ref(), of.document_key.as_ref()) {
            Some(MatchReason::SameDocument)
        } else if same(self.number_key.as_ref(), of.number_key.as_ref()) && self.document_kind != of.document_kind {
            Some(MatchReason::SameNumberOtherKind)
        } else {
            None
        };
        let alike = likeness.zip(self.likeness()).map(|(own, theirs)| own.reasons(&theirs)).unwrap_or_default();
        document.into_iter().chain(alike).collect()
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Other registrations that may be of the same person, those with the same document first, among the caller's rows
    /// or, `everywhere`, among all: who decides has to know of them, who submits must not learn of strangers. Those that
    /// somebody decided on come last.
    pub async fn duplicates(
        &self,
        of: &Model,
        everywhere: bool,
    ) -> Result<Guarded<Vec<DuplicateCandidate>>, StorageError> {
        let mut candidates = self.candidates(of, everywhere).await?;
        candidates.truncate(MOST_DUPLICATES);
        let persons = candidates.iter().map(|candidate| candidate.id).collect();
        // A search by somebody's number or name is a look-up of whoever it finds.
        Ok(Guarded::matched(candidates, persons))
    }

    /// Whom somebody may be, wherever they are, and nobody decided whether that is so.
    pub async fn open_matches(&self, of: &Model) -> Result<Guarded<OpenMatches>, StorageError> {
        let candidates = self.candidates(of, true).await?;
        let open = candidates.into_iter().filter(|candidate| candidate.outcome.is_none());
        let open: Vec<Uuid> = open.map(|candidate| candidate.id).collect();
        Ok(Guarded::matched(OpenMatches { any: !open.is_empty() }, open))
    }

    /// Every one, in order.
    pub(super) async fn candidates(
        &self,
        of: &Model,
        everywhere: bool,
    ) -> Result<Vec<DuplicateCandidate>, StorageError> {
        let likeness = of.likeness();
        let decided = decided(self.connection, of.id).await?;
        let mut compared: BTreeSet<Uuid> = decided.keys().copied().collect();
        if let Some(likeness) = &likeness {
            compared.extend(self.sharing_keys(likeness).await?);
        }
        let visible = if everywhere { Condition::all() } else { scoped::registrations(self.scope) };
        let rows = compared_registrations(compared, of.document_key.as_deref(), of.number_key.as_deref());
        let rows = rows.filter(visible).filter(Column::Id.ne(of.id));
        let rows = rows.into_model::<Compared>().all(self.connection).await?;
        let candidates = rows.into_iter().map(|row| DuplicateCandidate {
            reasons: row.reasons(of, likeness.as_ref()),
            outcome: decided.get(&row.id).copied(),
            id: row.id,
            reference: row.reference,
        });
        let confirmed = Some(MatchOutcome::Confirmed);
        let mut candidates: Vec<_> =
            candidates.filter(|candidate| !candidate.reasons.is_empty() || candidate.outcome == confirmed).collect();
        let has = |candidate: &DuplicateCandidate, reason| candidate.reasons.contains(&reason);
        candidates.sort_by_key(|candidate| {
            let document = has(candidate, MatchReason::SameDocument);
            let number = has(candidate, MatchReason::SameNumberOtherKind);
            (candidate.outcome.is_some(), !document, !number, Reverse(candidate.id))
        });
        Ok(candidates)
    }

    /// Those that have a key in common with somebody, those with most of them first.
    async fn sharing_keys(&self, likeness: &Likeness) -> Result<Vec<Uuid>, StorageError> {
        use duplicate_key::Column as Key;
        let keys = likeness.sought().into_iter().map(|key| self.vault.look_up_number(&key));
        let keys = keys.collect::<Result<Vec<i64>, StorageError>>()?;
        Ok(duplicate_key::Entity::find()
            .select_only()
            .column(Key::RegistrationId)
            .filter(Key::Key.is_in(keys))
            .group_by(Key::RegistrationId)
            .order_by(Expr::from(Func::count(Expr::col(Key::Key))), Order::Desc)
            .order_by_desc(Key::RegistrationId)
            .limit(MOST_COMPARED)
            .into_tuple()
            .all(self.connection)
            .await?)
    }
}

/// Those among the registrations, and all with the same document or the same number, that nobody erased; as many as are
/// compared.
#[must_use]
pub fn compared_registrations(
    ids: impl IntoIterator<Item = Uuid>,
    document_key: Option<&str>,
    number_key: Option<&str>,
) -> Select<Entity> {
    let same_document = document_key.map(|key| Column::DocumentKey.eq(key));
    let same_number = number_key.map(|key| Column::NumberKey.eq(key));
    let found =
        Condition::any().add(Column::Id.is_in(ids)).add_option(same_document.clone()).add_option(same_number.clone());
    let mut rows = Entity::find().select_only().columns(COMPARED).filter(Column::ErasedAt.is_null()).filter(found);
    // A common name never hides a document.
    for same in [same_document, same_number].into_iter().flatten() {
        let first: Expr = Expr::case(same, 0).finally(1).into();
        rows = rows.order_by(first, Order::Asc);
    }
    rows.order_by_desc(Column::Id).limit(2 * MOST_COMPARED)
}

/// Whether there is somebody whom a person may be.
#[derive(Debug, Clone, Copy)]
pub struct OpenMatches {
    any: bool,
}

impl Guarded<OpenMatches> {
    /// Whether there is one: that much is said to whoever decides.
    #[must_use]
    pub const fn are_there(&self) -> bool {
        self.peek().any
    }
}

/// What was decided of a registration and others.
pub(super) async fn decided(
    connection: &impl ConnectionTrait,
    of: Uuid,
) -> Result<BTreeMap<Uuid, MatchOutcome>, StorageError> {
    use registration_match::Column as Match;
    let of_it = Condition::any().add(Match::FirstId.eq(of)).add(Match::SecondId.eq(of));
    let matches = registration_match::Entity::find().filter(of_it).all(connection).await?;
    let other = |row: &registration_match::Model| if row.first_id == of { row.second_id } else { row.first_id };
    Ok(matches.iter().map(|row| (other(row), *row.outcome)).collect())
}

impl Transaction {
    /// Lets the person be found by others who are alike. `before` is what was there.
    pub(super) async fn index_duplicates(&self, before: Option<&Model>, after: &Model) -> Result<(), StorageError> {
        let keys = |row: &Model| row.likeness().map(|likeness| likeness.keys()).unwrap_or_default();
        let new = keys(after);
        if before.is_some_and(|before| keys(before) == new) {
            return Ok(());
        }
        if before.is_some() {
            self.forget_duplicate_keys(after.id).await?;
        }
        let numbers = new.iter().map(|key| self.vault().look_up_number(key));
        let numbers = numbers.collect::<Result<BTreeSet<i64>, StorageError>>()?;
        if numbers.is_empty() {
            return Ok(());
        }
        let rows = numbers.into_iter().map(|key| duplicate_key::ActiveModel {
            key: sea_orm::ActiveValue::Set(key),
            registration_id: sea_orm::ActiveValue::Set(after.id),
        });
        duplicate_key::Entity::insert_many(rows).exec_without_returning(self.connection()).await?;
        Ok(())
    }

    /// Nobody finds the person any more.
    pub(super) async fn forget_duplicate_keys(&self, of: Uuid) -> Result<(), StorageError> {
        let keys = duplicate_key::Entity::delete_many().filter(duplicate_key::Column::RegistrationId.eq(of));
        keys.exec(self.connection()).await?;
        Ok(())
    }
}
