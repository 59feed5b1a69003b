use super::transition;
use super::view::RegistrationView;
use crate::access::{Authenticated, Authorized, Changeable, Permit, RegistrationDecide};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::fault::FaultKind;
use reintegration_domain::identifier;
use reintegration_domain::intake::registrations::{Command, MatchOutcome, apply};
use reintegration_storage::{Matchable, Registration, Transaction};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A decision whether another registration is of the same person.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "registration_id": "0198f2c0-7e4b-7cc0-9d2e-3f6a5b1c2d3e", "outcome": "confirmed",
    "reason": "The passport was shown; it has the same number as the card."
}))]
pub struct MatchRequest {
    /// Identifier of the other registration: a possible duplicate, or another one among the caller's rows
    #[schema(value_type = Uuid, max_length = 36)]
    registration_id: String,
    /// Outcome of the comparison
    #[schema(value_type = words::MatchOutcome)]
    outcome: MatchOutcome,
    /// Reason for the decision
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    reason: String,
}

/// A registration while nobody else decides who is one person, and nobody counts what a person has.
struct Compared(Registration);

impl Changeable for Compared {
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        transaction.lock_persons().await?;
        Ok(Registration::lock(caller, transaction, id).await?.map(Self))
    }

    fn version(&self) -> i64 {
        self.0.version()
    }
}

/// Decide on a possible duplicate
///
/// Confirms or dismisses that another registration is of the same person; a later decision replaces an earlier one.
/// Confirmed registrations count as one person in reports and against the ceilings of components, also where their
/// documents differ or are missing. Registrations with the same document are of one person whatever is decided here. A
/// person without a document can be accepted only once every possible duplicate is confirmed or dismissed. The client
/// that stated who the person is cannot decide.
#[utoipa::path(tag = "registrations", operation_id = "create_registration_match",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationDecide::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")), request_body = MatchRequest,
    responses((status = 201, description = "The registration after the decision", body = RegistrationView)))]
#[post("/registrations/{id}/matches")]
pub async fn create_registration_match(
    caller: Authorized<RegistrationDecide>,
    id: Id,
    submission: Submission<MatchRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, Compared(before), asked: Asked<MatchRequest>| {
            let Asked { body: MatchRequest { registration_id, outcome, reason }, mut faults } = asked;
            let other = faults.take("/registration_id", identifier::parse(&registration_id));
            let known = match other {
                Some(other) => {
                    let found = transaction.rows().can_match(&before.row, other).await?;
                    let Matchable(known) = transaction.open(found);
                    known.then_some(other)
                }
                None => None,
            };
            let other = faults.take("/registration_id", known.ok_or(FaultKind::UnknownRegistration));
            let other = faults.result_of(other).map_err(Problem::validation)?;
            let by = caller.actor().client;
            let command = Command::Match { outcome, stated_it: before.row.is_stated_by(by) };
            let next = apply(&before.row.state()?, &command)?;
            let decided = (outcome, reason.as_str());
            let after = transaction.save_match(&before, other, decided, by, &next.events).await?;
            transition::changed(&caller, transaction, after).await
        })
        .await
}
