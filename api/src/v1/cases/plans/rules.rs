//! What stands between a plan and its change.

use crate::error::{Code, Problem};
use crate::v1::cases::transition;
use reintegration_domain::cases;
use reintegration_domain::cases::plans::{Command, Refusal};
use reintegration_domain::locale::Bilingual;
use reintegration_storage::entity::case::Model;

/// The last revision that can be named; nobody writes as many.
pub const MOST_REVISIONS: i64 = 1_000_000;

/// Refuses what is asked of the plan of a case that rests or is closed.
pub fn check_runs(case: &Model, command: &Command) -> Result<(), Problem> {
    match case.state()? {
        cases::State::Running(_) => Ok(()),
        state => {
            Err(transition::refused(cases::Refusal::StateForbids { status: state.status(), command: command.name() }))
        }
    }
}

/// What a refusal is to the caller.
pub fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::StateForbids { status, command } => Problem::with(
            Code::StateForbids,
            Bilingual::composed(
                format!("გეგმის სტატუსია {status}; ამ სტატუსში შეუძლებელია: {command}."),
                format!("The plan is {status}; {command} is not possible then."),
            ),
        ),
        Refusal::Outdated { newest } => Problem::with(
            Code::Stale,
            Bilingual::composed(
                format!("გეგმის უახლესი რედაქციაა {newest}."),
                format!("The newest revision of the plan is {newest}."),
            ),
        ),
        Refusal::SeparationOfDuties => Problem::with(
            Code::SeparationOfDuties,
            Bilingual::fixed(
                "გეგმას ვერ დაამტკიცებს ის, ვინც ეს რედაქცია შეადგინა ან პირის მონაცემები განაცხადა.",
                "Who wrote this revision of the plan, or stated who the person is, does not approve it.",
            ),
        ),
    }
}
