//! Whose case it is that a row belongs to: people know a case by its reference and its person, not by its identifier.

use crate::StorageError;
use crate::column::Word;
use crate::entity::{assistance, case, follow_up, plan, registration, transfer};
use crate::scoped::{self, Page, Scoped};
use crate::trail::{Guarded, IDENTITY};
use chrono::{DateTime, Utc};
use reintegration_domain::cases::Status;
use sea_orm::sea_query::JoinType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, RelationTrait};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What belongs to a case.
pub trait OfCase {
    /// The case's identifier.
    fn case_id(&self) -> Uuid;
}

macro_rules! of_case {
    ($($row:ident),+) => { $(
        impl OfCase for $row::Model {
            fn case_id(&self) -> Uuid {
                self.case_id
            }
        }
    )+ };
}

of_case!(assistance, follow_up, plan, transfer);

impl OfCase for crate::Assistance {
    fn case_id(&self) -> Uuid {
        self.row.case_id
    }
}

/// A case as rows of it name it.
#[derive(Debug, Clone, Default)]
pub struct Whose {
    /// What people quote.
    pub reference: String,
    /// The case's version, which counts what its person is called, too.
    pub version: i64,
    /// Whether the case is neither closed nor at rest: only then is anything of it due.
    pub runs: bool,
    /// Given and family name, of which one may be missing; `None` once they are erased, and where the case is no longer among
    /// those that the caller sees.
    pub person: Option<(Option<String>, Option<String>)>,
}

/// The cases that rows belong to.
#[derive(Debug, Default)]
pub struct CasesOfRows(HashMap<Uuid, Whose>);

impl CasesOfRows {
    /// The case with that identifier.
    #[must_use]
    pub fn of(&self, case: Uuid) -> Whose {
        self.0.get(&case).cloned().unwrap_or_default()
    }
}

#[derive(Debug, FromQueryResult)]
struct Found {
    id: Uuid,
    reference: String,
    version: i64,
    status: Word<Status>,
    registration_id: Uuid,
    given_name: Option<String>,
    family_name: Option<String>,
    erased_at: Option<DateTime<Utc>>,
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The rows with their cases.
    pub async fn with_cases<T: OfCase>(
        &self,
        page: Guarded<Page<T>>,
    ) -> Result<Guarded<(Page<T>, CasesOfRows)>, StorageError> {
        let ids = page.peek().items.iter().map(OfCase::case_id).collect();
        let cases = self.cases_of_rows(ids).await?;
        Ok(page.beside(cases))
    }

    /// A row with its case.
    pub async fn with_case<T: OfCase>(&self, row: Guarded<T>) -> Result<Guarded<(T, Whose)>, StorageError> {
        let whose = self.whose(row.peek().case_id()).await?;
        Ok(row.beside(whose))
    }

    /// Whose case it is.
    pub async fn whose(&self, case: Uuid) -> Result<Guarded<Whose>, StorageError> {
        Ok(self.cases_of_rows(BTreeSet::from([case])).await?.map(|cases| cases.of(case)))
    }

    /// The cases, in one statement but for those that went elsewhere, of which only the reference is told.
    async fn cases_of_rows(&self, mut ids: BTreeSet<Uuid>) -> Result<Guarded<CasesOfRows>, StorageError> {
        let mut cases = HashMap::new();
        let mut persons = Vec::new();
        if ids.is_empty() {
            return Ok(Guarded::new(CasesOfRows(cases), persons, IDENTITY));
        }
        let seen: Vec<Found> = case::Entity::find()
            .select_only()
            .columns([
                case::Column::Id,
                case::Column::Reference,
                case::Column::Version,
                case::Column::Status,
                case::Column::RegistrationId,
            ])
            .columns([
                registration::Column::GivenName,
                registration::Column::FamilyName,
                registration::Column::ErasedAt,
            ])
            .join(JoinType::InnerJoin, case::Relation::Registration.def())
            .filter(case::Column::Id.is_in(ids.iter().copied()))
            .filter(scoped::readable_cases(self.scope))
            .into_model()
            .all(self.connection)
            .await?;
        for found in seen {
            let name = (found.given_name, found.family_name);
            let person = found.erased_at.is_none().then_some(name);
            ids.remove(&found.id);
            persons.extend(person.is_some().then_some(found.registration_id));
            let runs = !matches!(*found.status, Status::Suspended | Status::Closed);
            cases.insert(found.id, Whose { reference: found.reference, version: found.version, runs, person });
        }
        if !ids.is_empty() {
            let elsewhere: Vec<(Uuid, String, i64)> = case::Entity::find()
                .select_only()
                .columns([case::Column::Id, case::Column::Reference, case::Column::Version])
                .filter(case::Column::Id.is_in(ids))
                .into_tuple()
                .all(self.connection)
                .await?;
            let unseen = |(id, reference, version)| (id, Whose { reference, version, runs: false, person: None });
            cases.extend(elsewhere.into_iter().map(unseen));
        }
        persons.sort_unstable();
        persons.dedup();
        Ok(Guarded::new(CasesOfRows(cases), persons, IDENTITY))
    }
}
