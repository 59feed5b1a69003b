use super::erased;
use crate::access::{Authenticated, Authorized, Changeable, Done, Permit, RegistrationErase};
use crate::contract::words;
use crate::due::Due;
use crate::error::Problem;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::intake::registrations::{Command, ErasureReason, Refusal, apply};
use reintegration_storage::{Registration, Rows, StorageError, Transaction};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A request to erase a person's data.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "legal_reason": "data_subject_request" }))]
pub struct ErasureRequest {
    /// Legal reason for the erasure
    #[schema(value_type = words::ErasureReason)]
    legal_reason: ErasureReason,
}

/// The remains of an erased registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasureView {
    /// Identifier of the registration
    #[schema(max_length = 36)]
    registration_id: Uuid,
    /// Reference of the registration
    #[schema(example = "REG-2020-000001", max_length = 40)]
    reference: String,
    /// Legal reason for the erasure
    #[schema(value_type = words::ErasureReason)]
    legal_reason: ErasureReason,
    /// Time of the erasure
    erased_at: DateTime<Utc>,
}

/// Erase a person's data
///
/// The erasure is final. The person's key is destroyed, and with it everything that was encrypted under it; names,
/// the document and the day of birth are deleted; and the registration is listed outside of the database, so that a
/// restored backup does not bring the data back. Facts for statistics, money, decisions and the audit trail stay.
/// Possible once nothing is open any more: the registration is withdrawn, rejected or expired, or its case is closed.
/// The registration then answers 410.
#[utoipa::path(tag = "registrations", operation_id = "create_registration_erasure",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationErase::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")), request_body = ErasureRequest,
    responses((status = 201, description = "The remains of the erased registration", body = ErasureView)))]
#[post("/registrations/{id}/erasure")]
pub async fn create_registration_erasure(
    caller: Authorized<RegistrationErase>,
    id: Id,
    submission: Submission<ErasureRequest>,
) -> Result<HttpResponse, Problem> {
    let answer = caller
        .change(submission, id, async |transaction, Erasable(before), asked: Asked<ErasureRequest>| {
            let ErasureRequest { legal_reason } = asked.sound()?;
            erase(transaction, &before, legal_reason).await??;
            let view = ErasureView {
                registration_id: before.row.id,
                reference: before.row.reference,
                legal_reason,
                erased_at: caller.now(),
            };
            Ok(Done::from(answer::of(StatusCode::CREATED, None, None, &view)?))
        })
        .await?;
    erased::list(caller.app(), id.0).await?;
    Ok(answer)
}

/// A registration that is to be erased.
struct Erasable(Registration);

impl Changeable for Erasable {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let found = transaction.registration_to_erase(RegistrationId::new(id)).await?;
        Ok(found.map(|found| Self(transaction.open(found))))
    }

    fn version(&self) -> i64 {
        self.0.version()
    }
}

async fn erase(
    transaction: &mut Transaction,
    before: &Registration,
    reason: ErasureReason,
) -> Result<Result<(), Refusal>, StorageError> {
    let case_over = transaction.case_is_over(before).await?;
    match apply(&before.row.state()?, &Command::Erase { case_over }) {
        Ok(next) => transaction.erase_registration(before, Some(reason), &next.events).await.map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Whatever has been kept for as long as its policy says is erased.
pub struct Erasure;

impl Due for Erasure {
    const DOING: &'static str = "erase what is due";
    type Item = RegistrationId;

    async fn look(rows: Rows<'_>, today: NaiveDate, most: u64) -> Result<Vec<RegistrationId>, StorageError> {
        rows.registrations_to_erase(today, most).await
    }

    async fn take(transaction: &mut Transaction, id: RegistrationId, today: NaiveDate) -> Result<bool, StorageError> {
        let Some(found) = transaction.registration_to_erase(id).await? else { return Ok(false) };
        let before = transaction.open(found);
        let due = before.row.retain_until.is_some_and(|until| until < today);
        Ok(due && erase(transaction, &before, ErasureReason::RetentionExpired).await?.is_ok())
    }
}
