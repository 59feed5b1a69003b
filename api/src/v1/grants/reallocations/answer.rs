//! An answer to a reallocation, by somebody else than who asked.

use super::view;
use crate::access::{Authorized, BudgetApprove, Done};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::submission::{Asked, Submission};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use reintegration_domain::fault::Faults;
use reintegration_domain::grants::{Answer, answer_reallocation};
use reintegration_domain::identifier::{ClientId, GrantId, ReallocationId};
use uuid::Uuid;

/// Answers the reallocation `id`, once for each key; `read` reads the body: `None` approves, a reason rejects.
pub async fn give<T>(
    caller: &Authorized<BudgetApprove>,
    submission: Submission<T>,
    id: Uuid,
    read: impl FnOnce(T, Faults) -> Result<Option<String>, Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let (id, missing) = (ReallocationId::new(id), || Problem::new(Code::NotFound));
            let grant = transaction.rows().grant_of_reallocation(id).await?.ok_or_else(missing)?;
            let grant = transaction.rows().grant_for_update(GrantId::new(grant)).await?.ok_or_else(missing)?;
            let before = transaction.rows().reallocation_for_update(id).await?;
            let Asked { body: asked, faults } = body.of(before.version)?;
            let reason = read(asked, faults)?;
            let by = caller.actor().client;
            let given = if reason.is_some() { Answer::Reject } else { Answer::Approve };
            let people = (ClientId::new(before.asked_by), by);
            let status = answer_reallocation(*before.status, people, given, *grant.status)?;
            let row = transaction.answer_reallocation(&grant, &before, status, (by, reason), caller.today()).await?;
            let row = row.map_err(|shortage| Problem::short(Code::BudgetExceeded, shortage.available))?;
            let (tag, view) = view::show(row);
            Ok(Done::from(answer::of(StatusCode::CREATED, Some(&tag), None, &view)?))
        })
        .await
}
