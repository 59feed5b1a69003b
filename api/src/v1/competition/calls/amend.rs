use super::request::{CallPatch, CallRequest, last_day};
use super::view::{self, CallView};
use crate::access::{Authorized, CallManage, Done, Permit};
use crate::error::Problem;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Patch, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch};
use reintegration_domain::competition::{CallCommand, CallStatus, apply_to_call};
use reintegration_domain::fault::{Fault, FaultKind};
use reintegration_domain::locale::Bilingual;
use reintegration_storage::Call;

/// Amend a call
///
/// A JSON merge patch (RFC 7396): members that are left out stay, `null` removes a value. The programme and the year
/// cannot be changed. Once the call is published, its last days can only be moved later and its commission can only
/// grow; once it is closed, only the commission can grow; once it is decided, nothing can be changed (409
/// `state_forbids`).
#[utoipa::path(tag = "competitions", operation_id = "update_call",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the call")),
    request_body(content = CallPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The call as it is now", body = CallView)))]
#[patch("/calls/{id}")]
pub async fn update_call(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission<Patch<CallRequest>>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Call, asked: Asked<Patch<CallRequest>>| {
            let (asked, faults) = asked.body.applied(&CallRequest::of(&before), asked.faults)?;
            let published = *before.row.status != CallStatus::Draft;
            let known = if published { before.members.as_slice() } else { &[] };
            let content = asked.parse(faults, transaction, known).await?.map_err(Problem::validation)?;
            // Its lots and its reference carry both.
            let mut fixed = Vec::new();
            if before.row.programme != content.programme {
                fixed.push(Fault::new("/programme", FaultKind::Fixed));
            }
            if content.year != before.row.year {
                fixed.push(Fault::new("/year", FaultKind::Fixed));
            }
            if !fixed.is_empty() {
                return Err(Problem::validation(fixed));
            }
            let state = *before.row.status;
            let command = if state == CallStatus::Draft { CallCommand::Amend } else { CallCommand::Extend };
            let next = apply_to_call(state, &command)?;
            let mut after = before.clone();
            content.fill(&mut after);
            if state != CallStatus::Draft {
                check_extension(&before, &after, state)?;
            }
            // Nothing changes where nothing would: the version stays.
            let call =
                if after == before { after } else { transaction.save_call(&before, after, &next.events).await? };
            let (tag, view) = view::show(call, true);
            Ok(Done::from(answer::of(StatusCode::OK, Some(&tag), None, &view)?))
        })
        .await
}

/// Who has read the call relies on what it said: it gives more time at most, and gets more members.
fn check_extension(before: &Call, after: &Call, state: CallStatus) -> Result<(), Problem> {
    let (old, new) = (&before.row, &after.row);
    let mut faults = Vec::new();
    let fixed = [
        ("/title", (&old.title_ka, &old.title_en) == (&new.title_ka, &new.title_en)),
        ("/terms", (&old.terms_ka, &old.terms_en) == (&new.terms_ka, &new.terms_en)),
        ("/criteria", old.criteria == new.criteria),
        ("/minimum_scores", old.minimum_scores == new.minimum_scores),
        ("/members", before.members.iter().all(|member| after.members.contains(member))),
    ];
    faults.extend(fixed.into_iter().filter(|(_, same)| !same).map(|(place, _)| Fault::new(place, FaultKind::Fixed)));
    let days = [
        ("/questions_until", old.questions_until, new.questions_until),
        ("/proposals_until", old.proposals_until, new.proposals_until),
    ];
    for (place, earliest, asked) in days {
        if asked != earliest && state == CallStatus::Closed {
            faults.push(Fault::new(place, FaultKind::Fixed));
        } else if asked < earliest {
            let latest = last_day(new.year);
            let why = Bilingual::fixed(
                "ვადის გადატანა მხოლოდ უფრო გვიან დღეზე შეიძლება, კონკურსის წლის ბოლომდე",
                "a day can only be moved to a later one, within the year of the call",
            );
            faults.push(Fault::new(place, FaultKind::DayOutOfRange { earliest, latest, why }));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::validation(faults)) }
}
