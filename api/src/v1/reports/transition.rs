//! What happens to a report.

use super::view;
use crate::access::{Authenticated, Changeable, Done};
use crate::error::Problem;
use crate::http::answer;
use chrono::NaiveDate;
use reintegration_domain::identifier::ReportId;
use reintegration_storage::Transaction;
use reintegration_storage::entity::report::Model;
use uuid::Uuid;

impl Changeable for Model {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        Ok(transaction.rows().report_for_update(ReportId::new(id)).await?)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

/// A report that no other report of its grant is submitted or accepted beside, and whose deliveries nobody takes back: what
/// one claims, the next one has to see.
#[derive(Debug)]
pub struct AmongOthers(pub Model);

impl Changeable for AmongOthers {
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let Some(found) = transaction.rows().report(ReportId::new(id)).await? else { return Ok(None) };
        transaction.serialise_reports(found.grant_id).await?;
        Ok(Model::lock(caller, transaction, id).await?.map(Self))
    }

    fn version(&self) -> i64 {
        self.0.version
    }
}

/// The answer to a transition: the report as it is now.
pub async fn changed(transaction: &Transaction, report: Model, today: NaiveDate) -> Result<Done, Problem> {
    let place = format!("/v1/reports/{}", report.id);
    let names = transaction.rows().client_names([&report]).await?;
    let (tag, view) = view::show(report, &names, today);
    Ok(Done::from(answer::created(&tag, place, &view)?))
}
