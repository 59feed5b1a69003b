//! Cases that go on in the lot of a new year.

use crate::cases::assistance::Assistance;
use crate::cases::update_case;
use crate::column::{Json, Word};
use crate::entity::{assistance, case, grant, lot, lot_region, registration, transfer};
use crate::error::OrCorrupt;
use crate::scoped::Scoped;
use crate::{StorageError, Transaction};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use reintegration_domain::cases::assistance::{Event as AssistanceEvent, Status as AssistanceStatus};
use reintegration_domain::cases::{Event, takes_over};
use reintegration_domain::competition::LotStatus;
use reintegration_domain::grants::Status as GrantStatus;
use reintegration_domain::identifier::CaseId;
use reintegration_domain::programme::programmes::Programme;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, JoinType, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityName, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use serde_json::json;
use uuid::Uuid;

/// A lot of a year, for one of its regions.
#[derive(Debug, Clone, FromQueryResult)]
struct Successor {
    programme: Word<Programme>,
    region: String,
    lot_id: Uuid,
    status: Word<LotStatus>,
    grant_status: Option<Word<GrantStatus>>,
    starts_on: Option<NaiveDate>,
}

impl Successor {
    fn takes_over(&self, today: NaiveDate) -> bool {
        let grant = self.grant_status.as_ref().map(|status| **status).zip(self.starts_on);
        takes_over(*self.status, grant, today)
    }
}

/// The programme's lots of the years before `year`.
fn lots_before(programme: Programme, year: i32) -> SelectStatement {
    Query::select()
        .column(lot::Column::Id)
        .from(lot::Entity.table_ref())
        .and_where(lot::Column::Programme.eq(Word(programme)))
        .and_where(lot::Column::Year.lt(year))
        .take()
}

/// The cases of which a transfer waits for an answer.
fn cases_in_transfer() -> SelectStatement {
    Query::select()
        .column(transfer::Column::CaseId)
        .from(transfer::Entity.table_ref())
        .and_where(transfer::Column::EndedAt.is_null())
        .take()
}

/// The identifiers of open cases of a region that lots of the years before `year` have, some of them.
#[must_use]
pub fn cases_of_former_years(programme: Programme, region: &str, year: i32, most: u64) -> Select<case::Entity> {
    use case::Column;
    case::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::LotId.in_subquery(lots_before(programme, year)))
        .filter(Column::Region.eq(region))
        .filter(Column::ClosedOn.is_null())
        .filter(Column::Id.not_in_subquery(cases_in_transfer()))
        .limit(most)
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// What of the lots of the day's year takes over the cases of former years, region by region.
    async fn successors(&self, today: NaiveDate) -> Result<Vec<Successor>, StorageError> {
        let of_the_year =
            lot_region::Entity::belongs_to(lot::Entity).from(lot_region::Column::LotId).to(lot::Column::Id);
        let in_force = lot_region::Entity::belongs_to(grant::Entity)
            .from(lot_region::Column::LotId)
            .to(grant::Column::LotId)
            .on_condition(|_, grants| Expr::col((grants, grant::Column::TerminatedOn)).is_null().into_condition());
        let lots = lot_region::Entity::find()
            .select_only()
            .columns([lot_region::Column::Programme, lot_region::Column::Region, lot_region::Column::LotId])
            .column(lot::Column::Status)
            .column_as(grant::Column::Status, "grant_status")
            .column(grant::Column::StartsOn)
            .join(JoinType::InnerJoin, of_the_year.into())
            .join(JoinType::LeftJoin, in_force.into())
            .filter(lot_region::Column::Year.eq(today.year()))
            .into_model::<Successor>()
            .all(self.connection)
            .await?;
        Ok(lots.into_iter().filter(|lot| lot.takes_over(today)).collect())
    }

    /// Open cases of former years that a lot of the day's year takes over, some of them; the service calls until none is
    /// left.
    pub async fn cases_to_continue(&self, today: NaiveDate, most: u64) -> Result<Vec<CaseId>, StorageError> {
        let mut found = Vec::new();
        for successor in self.successors(today).await? {
            let cases = cases_of_former_years(*successor.programme, &successor.region, today.year(), most);
            let cases: Vec<Uuid> = cases.into_tuple().all(self.connection).await?;
            found.extend(cases.into_iter().map(CaseId::new));
        }
        Ok(found)
    }
}

impl Transaction {
    /// The lot that takes a locked case of a former year over, if there is one.
    pub async fn successor_of(&self, case: &case::Model, today: NaiveDate) -> Result<Option<Uuid>, StorageError> {
        let current = lot::Entity::find_by_id(case.lot_id).one(self.connection()).await?;
        if current.or_corrupt("case: no lot")?.year >= today.year() {
            return Ok(None);
        }
        let successors = self.rows().successors(today).await?;
        let own = successors.into_iter().find(|lot| lot.programme == case.programme && lot.region == case.region);
        Ok(own.map(|lot| lot.lot_id))
    }

    /// Puts a locked case into the lot of a new year, with its registration and what is proposed in it, whose approval is
    /// due on `due_on` at the earliest. What was approved stays with the lot that pays for it. Both organisations hear of
    /// it, and who sent the registration.
    pub async fn continue_case(
        &mut self,
        before: &case::Model,
        lot: Uuid,
        due_on: Option<NaiveDate>,
        events: &[Event],
    ) -> Result<case::Model, StorageError> {
        let person = registration::Entity::find_by_id(before.registration_id).lock_exclusive();
        let person = person.one(self.connection()).await?.or_corrupt("case: no registration")?;
        // Another organisation has other workers.
        let goes_on = self.holder_of(before.lot_id).await? == self.holder_of(lot).await?;
        let assigned_to = before.assigned_to.clone().filter(|_| goes_on);
        let after = update_case(self, before, case::Model { lot_id: lot, assigned_to, ..before.clone() }).await?;
        let person = self.route_registration(&person, lot).await?;
        let data = json!({
            "reference": after.reference,
            "status": after.status,
            "from_lot_id": before.lot_id,
            "to_lot_id": after.lot_id,
        });
        for event in events {
            self.tell_both_sides(&after, (before.lot_id, &before.region), event.name(), &data).await?;
        }
        self.continue_proposals(&after, &person, due_on).await?;
        Ok(after)
    }

    async fn continue_proposals(
        &mut self,
        case: &case::Model,
        person: &registration::Model,
        due_on: Option<NaiveDate>,
    ) -> Result<(), StorageError> {
        use assistance::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::CaseId.eq(case.id))
            .filter(Column::Status.eq(Word(AssistanceStatus::Proposed)))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.connection())
            .await?;
        for before in rows {
            let due_on = Ord::max(before.due_on, due_on);
            let after = assistance::Model { lot_id: case.lot_id, due_on, ..before.clone() };
            let after = self.write_next(&before, after).await?;
            self.publish_assistance(&after, case, person, AssistanceEvent::Rescheduled).await?;
        }
        Ok(())
    }
}

impl Assistance {
    /// The same for a new year: a proposal of those who proposed it, in the lot that has the case, that names this one.
    #[must_use]
    pub fn proposed_anew(self, id: Uuid, case: &case::Model, due_on: NaiveDate, now: DateTime<Utc>) -> Self {
        let row = assistance::Model {
            id,
            lot_id: case.lot_id,
            region: case.region.clone(),
            grant_id: None,
            policy_id: None,
            carried_from: Some(self.row.id),
            actual_minor: None,
            sealed_details: None,
            sealed_reason: None,
            sealed_approval_reason: None,
            sealed_reversals: None,
            status: Word(AssistanceStatus::Proposed),
            due_on: Some(due_on),
            overdue_told: false,
            approved_by: None,
            approved_on: None,
            beyond_plan_minor: None,
            deliveries: 0,
            delivered_by: None,
            delivered_on: None,
            documents: Json::default(),
            verified_by: None,
            verified_on: None,
            version: 1,
            created_at: now,
            updated_at: now,
            ..self.row
        };
        Self { details: self.details, reversals: Some(Vec::new()), ..Self::erased(row) }
    }
}
