//! Where a registration stands, for somebody without a token who knows enough of it; and how often somebody was wrong.

use crate::column::Word;
use crate::entity::{assistance, case, follow_up, organisation, person_key, registration};
use crate::error::OrCorrupt;
use crate::intake::registrations::{Registration, open_nobodys};
use crate::offices::{office_of, offices};
use crate::programme::lots::LotRow;
use crate::trail::{Guarded, STANDING};
use crate::{StorageError, Store};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use reintegration_domain::cases::{Status as CaseStatus, assistance as aid, follow_ups};
use reintegration_domain::intake::status_checks::{Claim, Known, NextStep};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use uuid::Uuid;

/// The time for which failures are counted.
const COUNTED: TimeDelta = TimeDelta::days(1);

/// What failures are counted for, each with how many there may be.
#[derive(Debug, Clone)]
pub struct Counted(Vec<(String, u32)>);

/// A registration, its case and who serves both.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The registration with what is sealed in it.
    pub registration: Registration,
    /// Its case, once it is accepted.
    pub case: Option<case::Model>,
    /// The lot that serves it.
    pub lot: Option<LotRow>,
    /// The Agency's office that serves it.
    pub office: Option<organisation::Model>,
    /// What comes next, until when.
    pub next: Option<(NaiveDate, NextStep)>,
}

impl Store {
    /// What is counted where somebody asks from an address for a reference; 0 lifts a limit. Neither can be read out of the
    /// database.
    pub fn counted(&self, address: (&str, u32), reference: (&str, u32)) -> Result<Counted, StorageError> {
        let mut counted = Vec::new();
        for (kind, (what, most)) in [("address", address), ("reference", reference)] {
            if most > 0 {
                counted.push((self.vault.look_up(&format!("status check {kind} {what}"))?, most));
            }
        }
        // Everybody counts in one order: nobody waits for somebody who waits.
        counted.sort();
        Ok(Counted(counted))
    }

    /// Counts a failure before it is known whether it is one, so that many at once are not more than the limits; gives how long
    /// to wait where it would be one too many, and then counts nothing.
    pub async fn count_failure(
        &self,
        Counted(counted): &Counted,
        now: DateTime<Utc>,
    ) -> Result<Option<TimeDelta>, StorageError> {
        let sql = "INSERT INTO status_check_failures (key, failures, since) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE SET \
                   failures = CASE WHEN status_check_failures.since <= $3 THEN 1 ELSE status_check_failures.failures + 1 END, \
                   since = CASE WHEN status_check_failures.since <= $3 THEN $2 ELSE status_check_failures.since END \
                   RETURNING failures, since";
        let transaction = self.begin_atomic().await?;
        let mut wait = None;
        for (key, most) in counted {
            let values = [key.as_str().into(), now.into(), (now - COUNTED).into()];
            let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, values);
            let row = transaction.query_one_raw(statement).await?.or_corrupt("a counter returned no row")?;
            let (failures, since): (i32, DateTime<Utc>) = (row.try_get("", "failures")?, row.try_get("", "since")?);
            if i64::from(failures) > i64::from(*most) {
                wait = wait.max(Some(since + COUNTED - now));
            }
        }
        match wait {
            Some(_) => transaction.roll_back().await?,
            None => transaction.commit().await?,
        }
        Ok(wait)
    }

    /// Takes back what was counted: it was no failure.
    pub async fn take_back_failure(&self, Counted(counted): &Counted) -> Result<(), StorageError> {
        let sql = "UPDATE status_check_failures SET failures = failures - 1 WHERE key = $1 AND failures > 0";
        let backend = self.connection.get_database_backend();
        self.atomically(async |transaction| {
            for (key, _) in counted {
                let statement = Statement::from_sql_and_values(backend, sql, [key.as_str().into()]);
                transaction.execute_raw(statement).await?;
            }
            Ok(())
        })
        .await
    }

    /// Forgets the failures that count no more.
    pub async fn forget_failures(&self, now: DateTime<Utc>) -> Result<(), StorageError> {
        let sql = "DELETE FROM status_check_failures WHERE since <= $1";
        self.execute(sql, vec![(now - COUNTED).into()]).await?;
        Ok(())
    }

    /// The registration that is claimed. Whatever does not fit costs the same: as much is asked of the database, opened and
    /// compared.
    pub async fn claimed(&self, claim: &Claim) -> Result<Option<Registration>, StorageError> {
        let found = registration::Entity::find()
            // Where there is no such reference, the row before it is read in its place, and left alone.
            .filter(registration::Column::Reference.lte(claim.reference()))
            .order_by_desc(registration::Column::Reference)
            .find_also_related(person_key::Entity)
            .one(&self.connection)
            .await?;
        // Of somebody who is erased nothing is there any more.
        let found = found.filter(|(row, _)| row.reference == claim.reference() && row.erased_at.is_none());
        let opened = if let Some((row, key)) = found {
            Some(Registration::open(&self.vault, row, key)?)
        } else {
            open_nobodys(&self.vault)?;
            None
        };
        let known = opened.as_ref().map(known).transpose()?.unwrap_or_default();
        let fits = claim.fits(known);
        Ok(opened.filter(|_| fits))
    }

    /// Where a claimed registration stands on the day.
    pub async fn standing(
        &self,
        registration: Registration,
        today: NaiveDate,
    ) -> Result<Guarded<Standing>, StorageError> {
        let case = match registration.row.case_id {
            Some(id) => case::Entity::find_by_id(id).one(&self.connection).await?,
            None => None,
        };
        let place = case
            .as_ref()
            .map_or((registration.row.lot_id, &registration.row.region), |case| (Some(case.lot_id), &case.region));
        let lot = match place.0 {
            Some(id) => Some(self.public().lot(id).await?),
            None => None,
        };
        let office = office_of(&offices(&self.connection).await?, place.1).cloned();
        let next = match &case {
            Some(case) => self.next_step(case, today).await?,
            None => None,
        };
        let person = registration.row.id;
        Ok(Guarded::new(Standing { registration, case, lot, office, next }, vec![person], STANDING))
    }

    /// What comes next of a case that runs, where its day has not passed.
    async fn next_step(
        &self,
        case: &case::Model,
        today: NaiveDate,
    ) -> Result<Option<(NaiveDate, NextStep)>, StorageError> {
        if matches!(*case.status, CaseStatus::Suspended | CaseStatus::Closed) {
            return Ok(None);
        }
        let plan = case.due_on().filter(|day| *day >= today).map(|day| (day, NextStep::Plan));
        let delivery = self.next_delivery(case.id, today).await?.map(|day| (day, NextStep::Delivery));
        let visit = self.next_visit(case.id, today).await?.map(|day| (day, NextStep::Visit));
        Ok([plan, delivery, visit].into_iter().flatten().min())
    }

    async fn next_delivery(&self, case: Uuid, today: NaiveDate) -> Result<Option<NaiveDate>, StorageError> {
        use assistance::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::CaseId.eq(case))
            .filter(Column::Status.eq(Word(aid::Status::Approved)))
            .filter(Column::DueOn.gte(today))
            .all(&self.connection)
            .await?;
        Ok(rows.into_iter().filter_map(|row| row.due_on).min())
    }

    async fn next_visit(&self, case: Uuid, today: NaiveDate) -> Result<Option<NaiveDate>, StorageError> {
        use follow_up::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::CaseId.eq(case))
            .filter(Column::Status.eq(Word(follow_ups::Status::Planned)))
            .filter(Column::DueOn.gte(today))
            .all(&self.connection)
            .await?;
        Ok(rows.into_iter().filter_map(|row| row.due_on).min())
    }
}

fn known(of: &Registration) -> Result<Known<'_>, StorageError> {
    Ok(Known {
        born_on: of.row.birth()?.day(),
        document_number: of.personal.document_number.as_deref(),
        phone: of.personal.phone.as_deref(),
    })
}
