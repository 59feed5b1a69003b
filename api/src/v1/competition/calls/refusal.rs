//! What a refusal is to the caller.

use crate::error::{Code, Problem};
use reintegration_domain::competition::CallRefusal;
use reintegration_domain::locale::Bilingual;

/// A refusal in words.
pub fn refused(refusal: CallRefusal) -> Problem {
    match refusal {
        CallRefusal::StateForbids { status, command } => Problem::with(
            Code::StateForbids,
            Bilingual::composed(
                format!("კონკურსის სტატუსია {status}; ამ სტატუსში შეუძლებელია: {command}."),
                format!("The call is {status}; {command} is not possible then."),
            ),
        ),
        CallRefusal::NotYetDue { proposals_until } => Problem::with(
            Code::StateForbids,
            Bilingual::composed(
                format!("წინადადებები მიიღება {proposals_until}-მდე."),
                format!("Proposals are taken until {proposals_until}."),
            ),
        ),
        CallRefusal::DeadlinePassed { proposals_until } => deadline_passed(proposals_until),
    }
}

/// The last day for it has passed.
pub fn deadline_passed(until: chrono::NaiveDate) -> Problem {
    Problem::with(
        Code::DeadlinePassed,
        Bilingual::composed(format!("ბოლო დღე იყო {until}."), format!("The last day was {until}.")),
    )
}
