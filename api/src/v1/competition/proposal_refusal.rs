//! What a refusal is to the caller.

use crate::error::{Code, Problem};
use crate::v1::competition::calls::deadline_passed;
use reintegration_domain::competition::ProposalRefusal;
use reintegration_domain::locale::Bilingual;

/// A refusal in words.
pub fn refused(refusal: ProposalRefusal) -> Problem {
    match refusal {
        ProposalRefusal::StateForbids { status, command } => Problem::with(
            Code::StateForbids,
            Bilingual::composed(
                format!("წინადადების სტატუსია {status}; ამ სტატუსში შეუძლებელია: {command}."),
                format!("The proposal is {status}; {command} is not possible then."),
            ),
        ),
        ProposalRefusal::DeadlinePassed { until } => deadline_passed(until),
        ProposalRefusal::NotClosed => Problem::with(
            Code::StateForbids,
            Bilingual::fixed("წინადადებების მიღება ჯერ არ დასრულებულა.", "The time for proposals is not over."),
        ),
        // Asked by the service only, which looks at the day first.
        ProposalRefusal::NotYetDue { .. } => Problem::new(Code::Internal),
    }
}
