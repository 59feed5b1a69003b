use super::request::{FollowUpRequest, Told};
use super::view::FollowUpView;
use crate::access::{Authorized, Done, FollowUpWrite, Permit};
use crate::error::Problem;
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::http::identifier::Id;
use crate::http::submission::Submission;
use crate::v1::cases::transition;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::follow_ups::{Command, State, Status, apply};
use reintegration_storage::Word;
use reintegration_storage::entity::{case, follow_up};
use reintegration_storage::{FollowUp, Visit};

/// Record a follow-up of a case
///
/// Records a visit, with the answers to a survey if one was used. With `planned_month` the visit fulfils the planned
/// follow-up of that month; without it the visit is an extra one. A suspended case can have follow-ups, a closed one
/// cannot. `If-Match` takes the version of the case.
#[utoipa::path(tag = "follow-ups", operation_id = "create_case_follow_up",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [FollowUpWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = FollowUpRequest,
    responses((status = 201, description = "The recorded follow-up", body = FollowUpView)))]
#[post("/cases/{id}/follow-ups")]
pub async fn create_case_follow_up(
    caller: Authorized<FollowUpWrite>,
    id: Id,
    submission: Submission<FollowUpRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        // Who holds the case's row holds its follow-ups: a planned one is fulfilled once.
        .change(submission, id, async |transaction, case: case::Model, asked| {
            let instruments = &caller.app().instruments;
            let planned = transaction.rows().planned_follow_ups(&case).await?;
            let told = Told::read(asked, &case, &planned, instruments, caller.today())?;
            let person = transition::person(transaction, &case).await?;
            let status = case.state()?.status();
            let before = told.planned.map_or(Ok(State::Unplanned), follow_up::Model::state)?;
            let _ = apply(&before, status, &Command::Record)?;

            let new = || transaction.new_follow_up(&case, Status::Done);
            let mut row = told.planned.cloned().unwrap_or_else(new);
            row.status = Word(Status::Done);
            row.visited_on = Some(told.visited_on);
            row.place = Some(Word(told.place));
            row.recorded_by = Some(caller.actor().client.uuid());
            if let Some((instrument, _, scores)) = &told.survey {
                row.set_survey(&instrument.code, &instrument.version, scores)?;
            }
            let visit = Visit { note: told.note, answers: told.survey.map(|(_, answers, _)| answers) };
            let row = transaction.record_follow_up(&case, &person, told.planned, row, &visit).await?;
            let tag = EntityTag::of(row.version);
            let recorded = FollowUp { row, visit };
            let names = transaction.rows().client_names([&recorded]).await?;
            let view = FollowUpView::new(recorded, &names, status, instruments, caller.today())?;
            Ok(Done::from(answer::of(StatusCode::CREATED, Some(&tag), None, &view)?))
        })
        .await
}
