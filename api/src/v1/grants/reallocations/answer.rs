//! An answer to a reallocation, by somebody else than who asked.

use super::view;
use crate::access::{Authenticated, Authorized, BudgetApprove, Changeable, Done};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::Submission;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use reintegration_domain::grants::{Answer, answer_reallocation};
use reintegration_domain::identifier::{ClientId, GrantId, ReallocationId};
use reintegration_storage::Transaction;
use reintegration_storage::entity::{budget_reallocation, grant};
use uuid::Uuid;

/// A reallocation that was asked for, with its grant.
struct Pending {
    grant: grant::Model,
    reallocation: budget_reallocation::Model,
}

impl Changeable for Pending {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let (rows, id) = (transaction.rows(), ReallocationId::new(id));
        let Some(grant) = rows.grant_of_reallocation(id).await? else { return Ok(None) };
        let Some(grant) = rows.grant_for_update(GrantId::new(grant)).await? else { return Ok(None) };
        Ok(Some(Self { grant, reallocation: rows.reallocation_for_update(id).await? }))
    }

    fn version(&self) -> i64 {
        self.reallocation.version
    }
}

/// Answers the reallocation `id`, once for each key; `read` says what the body gives: `None` approves, a reason rejects.
pub async fn give<T>(
    caller: &Authorized<BudgetApprove>,
    submission: Submission<T>,
    id: Id,
    read: impl FnOnce(T) -> Option<String>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, pending: Pending, asked| {
            let reason = read(asked.sound()?);
            let Pending { grant, reallocation: before } = pending;
            let by = caller.actor().client;
            let given = if reason.is_some() { Answer::Reject } else { Answer::Approve };
            let people = (ClientId::new(before.asked_by), by);
            let status = answer_reallocation(*before.status, people, given, *grant.status)?;
            let row = transaction.answer_reallocation(&grant, &before, status, (by, reason), caller.today()).await?;
            let row = row.map_err(|shortage| Problem::short(Code::BudgetExceeded, shortage.available))?;
            let names = transaction.rows().client_names([&row]).await?;
            let (tag, view) = view::show(row, &names);
            Ok(Done::from(answer::of(StatusCode::CREATED, Some(&tag), None, &view)?))
        })
        .await
}
