//! What waits of a person, a grant or a lot, as their rows stand.

use crate::StorageError;
use crate::column::Word;
use crate::entity::work_item::Model;
use crate::entity::{assistance, case, follow_up, grant, lot, plan, proposal, registration, report, tranche, transfer};
use chrono::NaiveDate;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::cases::assistance::Status as AssistanceStatus;
use reintegration_domain::cases::follow_ups::Status as FollowUpStatus;
use reintegration_domain::competition::ProposalStatus;
use reintegration_domain::work::{self, Waiting};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

/// The rows that are found, in the making.
struct Found {
    /// The lots that an organisation serves.
    served: HashSet<Uuid>,
    rows: Vec<Model>,
}

/// Whose a row is.
#[derive(Default, Clone, Copy)]
struct Whose<'a> {
    registration: Option<&'a registration::Model>,
    case_id: Option<Uuid>,
    grant_id: Option<Uuid>,
    lot_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    region: Option<&'a str>,
    reference: &'a str,
}

impl Found {
    /// A thing waits, perhaps: since that day.
    fn add(&mut self, id: Uuid, waiting: Waiting, since: NaiveDate, whose: Whose<'_>) {
        let Some((kind, due_on)) = waiting else { return };
        let served = whose.lot_id.is_some_and(|lot| self.served.contains(&lot));
        self.rows.push(Model {
            id,
            kind: Word(kind),
            waits_for: Word(kind.waits_for(served)),
            registration_id: whose.registration.map(|registration| registration.id),
            case_id: whose.case_id,
            grant_id: whose.grant_id,
            lot_id: whose.lot_id,
            organisation_id: whose.organisation_id,
            region: whose.region.map(ToOwned::to_owned),
            submitted_by: whose.registration.map(|registration| registration.submitted_by),
            reference: whose.reference.to_owned(),
            due_on,
            ordered_on: due_on.unwrap_or(since),
        });
    }
}

/// Those of the lots that an organisation serves.
async fn served(connection: &impl ConnectionTrait, lots: HashSet<Uuid>) -> Result<HashSet<Uuid>, StorageError> {
    let served: Vec<Uuid> = lot::Entity::find()
        .select_only()
        .column(lot::Column::Id)
        .filter(lot::Column::Id.is_in(lots))
        .filter(lot::Column::OrganisationId.is_not_null())
        .into_tuple()
        .all(connection)
        .await?;
    Ok(served.into_iter().collect())
}

pub async fn of_person(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Model>, StorageError> {
    let Some(registration) = registration::Entity::find_by_id(id).one(connection).await? else { return Ok(Vec::new()) };
    let mut found = Found { served: HashSet::new(), rows: Vec::new() };
    let waits = work::of_registration(*registration.status, registration.evidence_due_on);
    let since = match waits {
        Some((work::Kind::Decision, _)) => registration.registered_on,
        _ => tbilisi::today(registration.updated_at),
    };
    let whose = Whose {
        registration: Some(&registration),
        case_id: registration.case_id,
        lot_id: registration.lot_id,
        region: Some(&registration.region),
        reference: &registration.reference,
        ..Whose::default()
    };
    found.add(id, waits, since, whose);
    if let Some(case) = registration.case_id {
        in_case(connection, &registration, case, &mut found).await?;
    }
    Ok(found.rows)
}

async fn in_case(
    connection: &impl ConnectionTrait,
    registration: &registration::Model,
    id: Uuid,
    found: &mut Found,
) -> Result<(), StorageError> {
    let Some(case) = case::Entity::find_by_id(id).one(connection).await? else { return Ok(()) };
    let plan = plan::Entity::find_by_id(id).one(connection).await?;
    let assistance = assistance::Entity::find()
        .filter(assistance::Column::CaseId.eq(id))
        .filter(assistance::Column::Status.is_in([
            Word(AssistanceStatus::Proposed),
            Word(AssistanceStatus::Approved),
            Word(AssistanceStatus::Delivered),
        ]))
        .all(connection)
        .await?;
    let visits = follow_up::Entity::find()
        .filter(follow_up::Column::CaseId.eq(id))
        .filter(follow_up::Column::Status.eq(Word(FollowUpStatus::Planned)))
        .all(connection)
        .await?;
    let transfer = transfer::Entity::find()
        .filter(transfer::Column::CaseId.eq(id))
        .filter(transfer::Column::EndedAt.is_null())
        .one(connection)
        .await?;
    let lots = assistance.iter().map(|row| row.lot_id).chain(transfer.as_ref().map(|row| row.to_lot_id));
    found.served = served(connection, lots.chain([case.lot_id]).collect()).await?;

    let whose = Whose {
        registration: Some(registration),
        case_id: Some(id),
        lot_id: Some(case.lot_id),
        region: Some(&case.region),
        reference: &case.reference,
        ..Whose::default()
    };
    let written = plan.as_ref().map(|plan| (*plan.status, plan.due_on));
    let since = plan.as_ref().map_or(case.opened_on, |plan| tbilisi::today(plan.updated_at));
    found.add(id, work::of_plan(*case.status, case.plan_due_on, written), since, whose);
    for row in &assistance {
        let waits = work::of_assistance(*case.status, *row.status, row.due_on);
        let whose = Whose { lot_id: Some(row.lot_id), region: Some(&row.region), ..whose };
        found.add(row.id, waits, tbilisi::today(row.updated_at), whose);
    }
    for row in &visits {
        let waits = work::of_follow_up(*case.status, &row.state()?);
        found.add(row.id, waits, tbilisi::today(row.updated_at), whose);
    }
    if let Some(row) = &transfer {
        let to = Whose { lot_id: Some(row.to_lot_id), region: Some(&row.region), ..whose };
        found.add(row.id, work::of_transfer(*case.status, row.due_on), tbilisi::today(row.asked_at), to);
    }
    Ok(())
}

pub async fn of_grant(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Model>, StorageError> {
    let Some(grant) = grant::Entity::find_by_id(id).one(connection).await? else { return Ok(Vec::new()) };
    let mut found = Found { served: HashSet::from([grant.lot_id]), rows: Vec::new() };
    let whose = Whose {
        grant_id: Some(id),
        lot_id: Some(grant.lot_id),
        organisation_id: Some(grant.organisation_id),
        reference: &grant.reference,
        ..Whose::default()
    };
    for row in report::Entity::find().filter(report::Column::GrantId.eq(id)).all(connection).await? {
        let waits = work::of_report(*row.status, *row.told, row.due_on);
        let since = tbilisi::today(row.submitted_at.unwrap_or(row.updated_at));
        found.add(row.id, waits, since, Whose { reference: &row.reference, ..whose });
    }
    for row in tranche::Entity::find().filter(tranche::Column::GrantId.eq(id)).all(connection).await? {
        let since = row.payable_on.unwrap_or(tbilisi::today(row.updated_at));
        found.add(row.id, work::of_tranche(*grant.status, *row.status), since, whose);
    }
    Ok(found.rows)
}

pub async fn of_lot(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Model>, StorageError> {
    let Some(lot) = lot::Entity::find_by_id(id).one(connection).await? else { return Ok(Vec::new()) };
    let mut found = Found { served: HashSet::new(), rows: Vec::new() };
    let winner = proposal::Entity::find()
        .filter(proposal::Column::LotId.eq(id))
        .filter(proposal::Column::Status.eq(Word(ProposalStatus::Awarded)))
        .filter(proposal::Column::Round.eq(lot.round))
        .one(connection)
        .await?;
    if let Some(winner) = winner {
        let whose = Whose {
            lot_id: Some(id),
            organisation_id: Some(winner.organisation_id),
            reference: &winner.reference,
            ..Whose::default()
        };
        found.add(id, work::of_lot(*lot.status), tbilisi::today(winner.updated_at), whose);
    }
    Ok(found.rows)
}
