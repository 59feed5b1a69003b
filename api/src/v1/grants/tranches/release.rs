use super::view::{self, TrancheView};
use crate::access::{Authenticated, Authorized, Changeable, Done, Permit, TrancheRelease};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::one_line;
use crate::http::submission::{Asked, Submission};
use crate::http::{answer, day};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use reintegration_domain::fault::FaultKind;
use reintegration_domain::grants::{TrancheCommand, TrancheStatus, apply_to_tranche, to_pay};
use reintegration_domain::identifier::{GrantId, TrancheId};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::money::Money;
use reintegration_storage::entity::grant;
use reintegration_storage::entity::tranche::Model;
use reintegration_storage::{Payment, Transaction, paid};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A payment order for a tranche.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "payment_reference": "<year>-000117", "released_on": "<today>" }))]
pub struct TrancheReleaseRequest {
    /// Reference of the payment, as the treasury numbers it
    #[validate(length(max = 100), custom(function = one_line))]
    #[schema(value_type = schemas::PaymentReference)]
    payment_reference: String,
    /// Day of the payment order; today when left out. Not in the future, and not before the tranche was payable
    #[serde(deserialize_with = "day::optional")]
    released_on: Option<NaiveDate>,
}

/// Release a tranche
///
/// Orders the payment of the tranche. The tranche has to be payable (409 `tranche_not_payable`), the earlier ones
/// paid, and the grant not suspended (409 `state_forbids`). Once the grant is over, no more is paid than was
/// delivered or is still committed: `released` gives the paid amount, and 409 `nothing_owed` says that nothing is
/// left to pay. The client that accepted the report that made the tranche payable cannot release it (403
/// `separation_of_duties`).
#[utoipa::path(tag = "grants", operation_id = "create_tranche_release",
    security(("oauth2" = [TrancheRelease::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the tranche")), request_body = TrancheReleaseRequest,
    responses((status = 201, description = "The tranche as it is now", body = TrancheView)))]
#[post("/tranches/{id}/release")]
pub async fn create_tranche_release(
    caller: Authorized<TrancheRelease>,
    id: Id,
    submission: Submission<TrancheReleaseRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, payable: Payable, asked| {
            let before = &payable.tranche;
            let (reference, on) = read(asked, before, caller.today())?;
            let Payable { grant, promised, all, .. } = &payable;
            let own = caller.actor().client.uuid();
            let status = *grant.status;
            let pays = to_pay(*before.amount_minor, status, *promised, paid(all)?);
            let command = TrancheCommand::Release {
                grant: status,
                accepted_it: before.payable_by == Some(own),
                earlier_open: earlier_open(all, before),
                pays,
            };
            let next = apply_to_tranche(*before.status, command)?;
            let payment = Payment { amount: pays, reference, on };
            let after = transaction.release_tranche(grant, before, &next, payment).await?;
            let names = transaction.rows().client_names([&after]).await?;
            let (tag, view) = view::show(after, &names);
            Ok(Done::from(answer::of(StatusCode::CREATED, Some(&tag), None, &view)?))
        })
        .await
}

/// A tranche with what its payment is held against.
struct Payable {
    grant: grant::Model,
    /// What the grant promised people or handed over.
    promised: Money,
    /// All tranches of the grant.
    all: Vec<Model>,
    tranche: Model,
}

impl Changeable for Payable {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let rows = transaction.rows();
        let Some(grant) = rows.grant_of_tranche(TrancheId::new(id)).await? else { return Ok(None) };
        let Some(grant) = rows.grant_for_update(GrantId::new(grant)).await? else { return Ok(None) };
        // The lines before the tranches, as everywhere.
        let promised = transaction.promised_by_grant(grant.id).await?;
        let all = transaction.tranches_for_update(grant.id).await?;
        let tranche = all.iter().find(|tranche| tranche.id == id).cloned();
        Ok(tranche.map(|tranche| Self { grant, promised, all, tranche }))
    }

    fn version(&self) -> i64 {
        self.tranche.version
    }
}

fn read(
    Asked { body: asked, mut faults }: Asked<TrancheReleaseRequest>,
    tranche: &Model,
    today: NaiveDate,
) -> Result<(String, NaiveDate), Problem> {
    let on = asked.released_on.unwrap_or(today);
    match (asked.released_on, tranche.payable_on) {
        (Some(day), _) if day > today => faults.push("/released_on", FaultKind::DayInFuture),
        (Some(day), Some(earliest)) if day < earliest => {
            let why = Bilingual::fixed(
                "იმ დღიდან, როცა ტრანშის გადარიცხვა შესაძლებელი გახდა, დღემდე",
                "from the day on which the tranche became payable to today",
            );
            faults.push("/released_on", FaultKind::DayOutOfRange { earliest, latest: today, why });
        }
        _ => {}
    }
    faults.into_result().map_err(Problem::validation)?;
    Ok((asked.payment_reference, on))
}

/// Whether one that comes before it is still to be paid.
fn earlier_open(all: &[Model], tranche: &Model) -> bool {
    let mut earlier = all.iter().filter(|earlier| earlier.number < tranche.number);
    earlier.any(|earlier| !matches!(*earlier.status, TrancheStatus::Released | TrancheStatus::Lapsed))
}
