use super::contest::changed;
use super::view::LotView;
use crate::access::{Authorized, CallManage, Permit};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::list;
use crate::http::submission::{Asked, Submission};
use crate::v1::competition::calls::request::CallTermsRequest;
use actix_web::{HttpResponse, post};
use reintegration_domain::amount::RawAmount;
use reintegration_domain::competition::{CallCommand, LotStatus, apply_to_call};
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::money::Money;
use reintegration_domain::programme::programmes::Basis;
use reintegration_domain::programme::regions::Territory;
use reintegration_storage::entity::lot::Model;
use reintegration_storage::{Call, Transaction};
use reintegration_storage::{Tetri, Word};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// The highest number of a lot.
const HIGHEST: i64 = 100;

/// A lot to add to a call.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "number": 3, "regions": ["GE-IM", "GE-RL"], "amount": { "amount": "120000.00", "currency": "GEL" }
}))]
pub struct LotRequest {
    /// Number of the lot within the year
    #[validate(range(min = 1, max = HIGHEST))]
    #[schema(example = 3, minimum = 1, maximum = 100)]
    number: i64,
    /// Regions of the lot (ISO 3166-2 codes); no other lot of the year has any of them
    #[serde(deserialize_with = "list::of_at_most::<20, _, _>")]
    #[validate(length(min = 1))]
    #[schema(value_type = std::collections::BTreeSet<schemas::RegionCode>, min_items = 1, max_items = 20)]
    regions: Vec<String>,
    /// Amount that can be awarded; no proposal may ask for more
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Note on the lot, shown as the lot's `note`
    #[validate(nested)]
    #[schema(value_type = Option<CallTermsRequest>)]
    note: Option<CallTermsRequest>,
}

/// A lot without faults.
struct NewLot {
    number: i32,
    regions: Vec<String>,
    amount: Money,
    note: Bilingual,
}

/// Add a lot to a call
///
/// Possible while the call is a draft (409 `state_forbids`). Within a year each region is in one lot. A lot cannot be
/// amended: to change a lot of a draft, delete it and add it again. Its `basis` is `sourced`, because the Agency
/// itself enters it; its `note` is the one sent here, and empty where none is sent.
#[utoipa::path(tag = "competitions", operation_id = "create_call_lot",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the call")), request_body = LotRequest,
    responses((status = 201, description = "The added lot", body = LotView)))]
#[post("/calls/{id}/lots")]
pub async fn create_call_lot(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission<LotRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, call: Call, asked: Asked<LotRequest>| {
            // Two calls of one year can be written at once; the table says the same of their regions.
            transaction.serialise_lots().await?;
            let Asked { body: asked, mut faults } = asked;
            let new = asked.read(&mut faults, &caller.app().territory);
            let taken = faults_of_year(transaction, &call, new.as_ref()).await?;
            faults.merge(taken);
            let new = faults.result_of(new).map_err(Problem::validation)?;
            // The call stays as it is; the state only says whether it takes a lot.
            let _ = apply_to_call(*call.row.status, &CallCommand::AddLot)?;
            let row = row(transaction, &call, &new);
            transaction.insert_lot(&row, &new.regions).await?;
            changed(transaction, row.id).await
        })
        .await
}

impl LotRequest {
    // Every part is read before the first `?`, so that the faults of each are noted.
    fn read(self, faults: &mut Faults, territory: &Territory) -> Option<NewLot> {
        let amount = faults.take_all(self.amount.parse_positive("/amount"));
        let regions = self.regions;
        for (index, code) in regions.iter().enumerate() {
            let place = format!("/regions/{index}");
            match territory.region(code) {
                None => faults.push(place, FaultKind::UnknownRegion),
                Some(region) if !region.routable => faults.push(place, FaultKind::RegionNotRoutable),
                Some(_) if regions.iter().take(index).any(|earlier| earlier == code) => {
                    faults.push(place, FaultKind::DuplicateItem);
                }
                Some(_) => {}
            }
        }
        let note = match self.note {
            None => Some(Bilingual::fixed("", "")),
            Some(note) => Some(Bilingual::composed(note.ka, note.en)),
        };
        let number = i32::try_from(self.number).ok();
        Some(NewLot { number: number?, regions, amount: amount?, note: note? })
    }
}

/// What of the lot other lots of the year have.
async fn faults_of_year(transaction: &Transaction, call: &Call, new: Option<&NewLot>) -> Result<Vec<Fault>, Problem> {
    let Some(new) = new else { return Ok(Vec::new()) };
    let (programme, year) = (call.row.programme, call.row.year);
    let taken = transaction.regions_in_lots(programme, year).await?;
    let regions = new.regions.iter().enumerate();
    let regions = regions.filter(|(_, code)| taken.iter().any(|(region, _)| region == *code));
    let mut faults: Vec<Fault> =
        regions.map(|(index, _)| Fault::new(format!("/regions/{index}"), FaultKind::RegionTaken)).collect();
    if transaction.lots_of_year(programme, year).await?.iter().any(|lot| lot.number == new.number) {
        faults.push(Fault::new("/number", FaultKind::NumberTaken));
    }
    Ok(faults)
}

fn row(transaction: &Transaction, call: &Call, new: &NewLot) -> Model {
    Model {
        id: transaction.new_id(),
        programme: call.row.programme,
        year: call.row.year,
        number: new.number,
        organisation_id: None,
        allocated_minor: Tetri(new.amount),
        basis: Word(Basis::Sourced),
        note_ka: new.note.ka.to_string(),
        note_en: new.note.en.to_string(),
        call_id: Some(call.row.id),
        status: Word(LotStatus::Open),
        announced_minor: Some(Tetri(new.amount)),
        round: 1,
        proposals_until: None,
        outcome_reason: None,
        version: 1,
    }
}
