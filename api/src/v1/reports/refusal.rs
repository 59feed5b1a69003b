//! What a refusal is to the caller.

use crate::error::{Code, Problem};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::reports::Refusal;

/// A refusal in words.
pub fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::StateForbids { stage, command } => Problem::with(
            Code::StateForbids,
            Bilingual::composed(
                format!("ანგარიშის სტატუსია {stage}; ამ სტატუსში შეუძლებელია: {command}."),
                format!("The report is {stage}; {command} is not possible then."),
            ),
        ),
        Refusal::DocumentSubmitted => Problem::with(
            Code::StateForbids,
            Bilingual::fixed("რაც წარდგენილია, რჩება.", "The document was submitted, and stays."),
        ),
        Refusal::Outdated { newest: 0 } => Problem::new(Code::NothingWritten),
        Refusal::Outdated { newest } => Problem::with(
            Code::Stale,
            Bilingual::composed(
                format!("ანგარიშის უახლესი რედაქციაა {newest}."),
                format!("The newest revision of the report is {newest}."),
            ),
        ),
        Refusal::NotYetDue { ends_on } => Problem::with(
            Code::NotYetDue,
            Bilingual::composed(
                format!("პერიოდის ბოლო დღეა {ends_on}."),
                format!("The last day of the period is {ends_on}."),
            ),
        ),
        Refusal::EarlierReportOpen => Problem::new(Code::EarlierReportOpen),
        Refusal::SeparationOfDuties => Problem::with(
            Code::SeparationOfDuties,
            Bilingual::fixed(
                "ანგარიშს ის ვერ მიიღებს, ვინც შეადგინა ან წარადგინა.",
                "Who wrote or submitted a report does not accept it.",
            ),
        ),
    }
}
