use super::content::Content;
use super::request::AssistanceRequest;
use super::standing::{self, Standing};
use super::view::AssistanceView;
use crate::access::{AssistancePropose, Authorized, Done, Permit};
use crate::error::{Code, Problem};
use crate::external_reference;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Patch, Submission};
use crate::v1::cases;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch};
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::Details;
use reintegration_domain::cases::assistance::{Command, action};
use reintegration_domain::fault::FaultKind;
use reintegration_storage::{Assistance, Referenced, Tetri, Transaction};

/// Change proposed assistance
///
/// A JSON merge patch (RFC 7396): members that are left out stay, `null` removes a value. The client that changes the
/// proposal cannot approve it. `external_reference` alone can be changed at any time: it is the client's own, and changes no
/// version. 409 `external_reference_taken` if the client has given it to other assistance.
#[utoipa::path(tag = "assistance", operation_id = "update_assistance",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [AssistancePropose::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the assistance")),
    request_body(content = AssistanceRequest, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The assistance as it is now", body = AssistanceView)))]
#[patch("/assistance/{id}")]
pub async fn update_assistance(
    caller: Authorized<AssistancePropose>,
    id: Id,
    submission: Submission<Patch<AssistanceRequest>>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, standing: Standing, asked: Asked<Patch<AssistanceRequest>>| {
            let before = &standing.assistance;
            if asked.body.says_only("external_reference") {
                return refer(transaction, standing, asked, caller.today()).await;
            }
            let details = before.details.as_ref().ok_or(Problem::new(Code::Erased))?;
            let stored = stored(before, details);
            let (asked, mut faults) = asked.body.applied(&stored, asked.faults)?;
            if asked.component.is_some_and(|component| component != details.component()) {
                faults.push("/component", FaultKind::OfAnotherComponent);
            }
            let reference = external_reference::read(asked.external_reference.as_deref(), &mut faults);
            let policy = cases::policy_on(transaction, &standing.case, caller.today()).await?;
            let content = Content::parse(&asked, faults, &caller.app().territory, policy.as_ref())
                .map_err(Problem::validation)?;
            standing.case.state()?.runs(action::AMEND)?;
            let (id, person) = (before.row.id, before.row.registration_id);
            if content.amount == *before.row.amount_minor && content.details == *details {
                external_reference::give(transaction, (Referenced::Assistance, id), person, reference.as_ref()).await?;
                let mut assistance = standing.assistance;
                assistance.own_reference = asked.external_reference;
                let (tag, view) = standing::shown(transaction, assistance, caller.today()).await?;
                return Ok(Done::from(answer::of(StatusCode::OK, Some(&tag), None, &view)?));
            }
            let own = caller.actor().client.uuid();
            let mut after = standing
                .make(transaction, &Command::Amend, caller.today(), |after| {
                    after.row.amount_minor = Tetri(content.amount);
                    after.details = Some(content.details);
                    if !after.row.authors.contains(&own) {
                        after.row.authors.0.push(own);
                    }
                })
                .await?;
            external_reference::give(transaction, (Referenced::Assistance, id), person, reference.as_ref()).await?;
            after.own_reference = asked.external_reference;
            transaction.rows().show_at_rest(std::slice::from_mut(&mut after.row)).await?;
            let (tag, view) = standing::shown(transaction, after, caller.today()).await?;
            Ok(Done::from(answer::of(StatusCode::OK, Some(&tag), None, &view)?))
        })
        .await
}

/// What would have to be asked for what there is.
fn stored(before: &Assistance, details: &Details) -> AssistanceRequest {
    let external_reference = before.own_reference.clone();
    AssistanceRequest { external_reference, ..AssistanceRequest::of(*before.row.amount_minor, details) }
}

/// Changes what the caller calls it, and nothing else: possible whatever became of the assistance.
async fn refer(
    transaction: &mut Transaction,
    standing: Standing,
    asked: Asked<Patch<AssistanceRequest>>,
    today: NaiveDate,
) -> Result<Done, Problem> {
    let mut assistance = standing.assistance;
    let details = assistance.details.as_ref().ok_or(Problem::new(Code::Erased))?;
    let (asked, mut faults) = asked.body.applied(&stored(&assistance, details), asked.faults)?;
    let reference = external_reference::read(asked.external_reference.as_deref(), &mut faults);
    faults.into_result().map_err(Problem::validation)?;
    let (own, person) = ((Referenced::Assistance, assistance.row.id), assistance.row.registration_id);
    external_reference::give(transaction, own, person, reference.as_ref()).await?;
    assistance.own_reference = asked.external_reference;
    transaction.rows().show_at_rest(std::slice::from_mut(&mut assistance.row)).await?;
    let (tag, view) = standing::shown(transaction, assistance, today).await?;
    Ok(Done::from(answer::of(StatusCode::OK, Some(&tag), None, &view)?))
}
