use super::standing::{self, Standing};
use super::view::AssistanceView;
use crate::access::{AssistanceDeliver, Authorized, Permit};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use crate::http::{day, list};
use crate::v1::cases;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use reintegration_domain::amount::RawAmount;
use reintegration_domain::cases::assistance::{Command, Refusal, Status, action, apply};
use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::identifier::canonical;
use reintegration_domain::locale::Bilingual;
use reintegration_domain::money::Money;
use reintegration_storage::entity::{assistance, grant};
use reintegration_storage::{Json, Transaction};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A record of a delivery of assistance.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "actual_amount": { "amount": "2500.00", "currency": "GEL" }, "documents": ["0198f2c0-7e4b-7cc0-9d2e-3f6a5b1c2d3e"]
}))]
pub struct DeliveryRequest {
    /// Actual cost; at most the approved amount
    #[schema(value_type = schemas::PositiveAmountRequest)]
    actual_amount: RawAmount,
    /// Day of the delivery; today when left out
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    delivered_on: Option<NaiveDate>,
    /// Proof of the delivery: identifiers of documents of the person's registration, such as the act
    #[serde(deserialize_with = "list::of_at_most::<20, _, _>")]
    #[validate(length(min = 1))]
    #[schema(value_type = std::collections::BTreeSet<Uuid>, min_items = 1, max_items = 20)]
    documents: Vec<String>,
}

/// Record a delivery
///
/// Records what was delivered, its actual cost and the proof. Another client verifies the delivery, or refuses to. If it
/// cost less than approved, the rest becomes available again once the delivery is verified. A wrong record can be
/// withdrawn until then.
#[utoipa::path(tag = "assistance", operation_id = "create_assistance_delivery",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [AssistanceDeliver::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the assistance")), request_body = DeliveryRequest,
    responses((status = 201, description = "The assistance as it is now", body = AssistanceView)))]
#[post("/assistance/{id}/delivery")]
pub async fn create_assistance_delivery(
    caller: Authorized<AssistanceDeliver>,
    id: Id,
    submission: Submission<DeliveryRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, standing: Standing, asked: Asked<DeliveryRequest>| {
            let (row, today, by) = (&standing.assistance.row, caller.today(), caller.actor().client);
            let grant = paying_grant(transaction, row).await?;
            // Where the record was taken back from a report that was returned late, the last day is later than the grant's.
            let last_day = grant.as_ref().map(|grant| caller.app().agreement.last_day(grant.ends_on));
            let until = Ord::max(last_day, row.due_on).unwrap_or(today);
            let deliver = |actual| Command::Deliver { by, actual, on: today, until };
            let handed_over = handed_over(transaction, &standing, asked, grant.as_ref(), (deliver, today)).await?;
            if grant.is_none() {
                return Err(Problem::new(Code::NoGrantInForce));
            }
            let HandedOver { actual, on, documents } = handed_over;
            let state = standing.case.state()?;
            state.runs(action::DELIVER)?;
            let policy = cases::policy_on(transaction, &standing.case, today).await?;
            let after = standing
                .make(transaction, &deliver(actual), on, |after| {
                    after.row.deliveries = after.row.deliveries.saturating_add(1);
                    after.row.delivered_by = Some(by.uuid());
                    after.row.delivered_on = Some(on);
                    after.row.documents = Json(documents);
                    after.row.due_on = Some(state.due_on(today, policy.deadlines().verification_days, None));
                })
                .await?;
            standing::changed(transaction, after, today).await
        })
        .await
}

/// A delivery without faults.
struct HandedOver {
    actual: Money,
    on: NaiveDate,
    documents: Vec<Uuid>,
}

/// What was approved is paid by the grant that promised it, whatever became of that one since.
async fn paying_grant(transaction: &Transaction, row: &assistance::Model) -> Result<Option<grant::Model>, Problem> {
    Ok(match row.grant_id {
        Some(grant) => Some(transaction.grant_that_pays(grant).await?),
        None => transaction.grant_of_lot(row.lot_id).await?,
    })
}

/// Reads a delivery. Fails with every fault of it: what it says of itself, and what it is held against.
async fn handed_over(
    transaction: &Transaction,
    standing: &Standing,
    Asked { body: asked, mut faults }: Asked<DeliveryRequest>,
    grant: Option<&grant::Model>,
    (deliver, today): (impl Fn(Money) -> Command, NaiveDate),
) -> Result<HandedOver, Problem> {
    let row = &standing.assistance.row;
    let actual = faults.take_all(asked.actual_amount.parse_positive("/actual_amount")).unwrap_or_default();
    // What the domain refuses for the amount comes with the other faults.
    if let Err(Refusal::MoreThanApproved { approved }) = apply(&row.state()?, *row.amount_minor, &deliver(actual)) {
        faults.push("/actual_amount", FaultKind::MoreThanApproved { approved });
    }
    let documents = documents(&asked.documents, &mut faults);
    let foreign = transaction.foreign_documents(&standing.person, &documents).await?;
    let named = asked.documents.iter().enumerate();
    for (index, _) in named.filter(|(_, text)| canonical(text).is_some_and(|id| foreign.contains(&id))) {
        faults.push(format!("/documents/{index}"), FaultKind::UnknownDocument);
    }
    let on = grant.map_or(today, |grant| {
        let on = asked.delivered_on.unwrap_or_else(|| today.min(grant.ends_on));
        let (earliest, latest) = (row.approved_on.unwrap_or(grant.starts_on), today.min(grant.ends_on));
        if row.status == Status::Approved && !(earliest..=latest).contains(&on) {
            let why = Bilingual::fixed(
                "დამტკიცების დღიდან დღემდე, გრანტის ვადის ფარგლებში",
                "from the day of the approval to today, within the period of the grant",
            );
            faults.push("/delivered_on", FaultKind::DayOutOfRange { earliest, latest, why });
        }
        on
    });
    faults.into_result().map_err(Problem::validation)?;
    Ok(HandedOver { actual, on, documents })
}

fn documents(asked: &[String], faults: &mut Faults) -> Vec<Uuid> {
    let mut documents: Vec<Uuid> = Vec::with_capacity(asked.len());
    for (index, text) in asked.iter().enumerate() {
        let place = format!("/documents/{index}");
        match canonical(text) {
            None => faults.push(place, FaultKind::UnknownDocument),
            Some(document) if documents.contains(&document) => faults.push(place, FaultKind::DuplicateItem),
            Some(document) => documents.push(document),
        }
    }
    documents
}
