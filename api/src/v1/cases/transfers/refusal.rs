//! What a refusal is to the caller.

use crate::error::{Code, Problem};
use reintegration_domain::cases;
use reintegration_domain::cases::assistance;
use reintegration_domain::cases::transfers::Refusal;
use uuid::Uuid;

/// A refusal in words; `open` is the assistance that is on its way.
pub fn refused(refusal: Refusal, open: &[(Uuid, assistance::Status)]) -> Problem {
    match refusal {
        Refusal::CaseForbids { status } => {
            crate::v1::cases::refused(cases::Refusal::StateForbids { status, command: "transfer" })
        }
        Refusal::Pending => Problem::new(Code::TransferPending),
        Refusal::NoLotInForce => Problem::new(Code::NoLotInForce),
        Refusal::SameLot => Problem::new(Code::SameLot),
        Refusal::LotWithoutWinner => Problem::new(Code::LotWithoutWinner),
        Refusal::StillOpen => Problem::still_open(open),
        Refusal::StateForbids { .. } => Problem::new(Code::NoTransferPending),
        Refusal::SeparationOfDuties => Problem::new(Code::SeparationOfDuties),
        // Asked by the service only, which looks at the day first.
        Refusal::NotYetDue { .. } => Problem::new(Code::Internal),
    }
}
