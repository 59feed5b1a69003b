//! Between a registration's row and the domain.

use crate::StorageError;
use crate::column::Word;
use crate::entity::registration::Model;
use crate::error::OrCorrupt;
use reintegration_domain::identifier::{CaseId, ClientId};
use reintegration_domain::intake::eligibility::{Facts, RawFacts};
use reintegration_domain::intake::registrations::{State, Status};
use reintegration_domain::person::BornOn;

impl Model {
    /// The state that the row holds. Failing here is corruption, not bad input.
    pub fn state(&self) -> Result<State, StorageError> {
        let decider = || self.first_decider.map(ClientId::new).or_corrupt("registration: nobody decided");
        Ok(match *self.status {
            Status::Submitted => State::Submitted,
            Status::EvidenceRequested => {
                State::EvidenceRequested { due_on: self.evidence_due_on.or_corrupt("registration: no due day")? }
            }
            Status::Accepted => {
                let case_id = self.case_id.or_corrupt("registration: no case")?;
                State::Accepted { case_id: CaseId::new(case_id) }
            }
            Status::Rejected => State::Rejected { decided_by: decider()?, appeal_until: self.appeal_until },
            Status::Withdrawn => State::Withdrawn,
            Status::Appealed => State::Appealed { first_decider: decider()? },
            Status::Expired => State::Expired,
        })
    }

    /// Puts the state into the row.
    pub fn set_state(&mut self, state: &State) {
        self.status = Word(state.status());
        self.evidence_due_on = None;
        self.case_id = None;
        match *state {
            State::Submitted | State::Withdrawn | State::Expired => self.appeal_until = None,
            State::EvidenceRequested { due_on } => self.evidence_due_on = Some(due_on),
            State::Accepted { case_id } => {
                self.case_id = Some(case_id.uuid());
                self.appeal_until = None;
            }
            State::Rejected { decided_by, appeal_until } => {
                self.first_decider = Some(decided_by.uuid());
                self.appeal_until = appeal_until;
            }
            State::Appealed { first_decider } => {
                self.first_decider = Some(first_decider.uuid());
                self.appeal_until = None;
            }
        }
    }

    /// Whether the client stated what is decided on.
    #[must_use]
    pub fn is_stated_by(&self, client: ClientId) -> bool {
        self.facts_by.contains(&client.uuid())
    }

    /// Notes that the client stated something that is decided on. Nobody is taken out again, not even who takes it back.
    pub fn note_stated_by(&mut self, client: ClientId) {
        if !self.is_stated_by(client) {
            self.facts_by.0.push(client.uuid());
        }
    }

    /// When the person was born, as far as it is known.
    pub fn birth(&self) -> Result<BornOn, StorageError> {
        BornOn::between(self.born_on, self.born_until).or_corrupt("registration: no birth")
    }

    /// Puts the birth into the row.
    pub const fn set_birth(&mut self, birth: BornOn) {
        self.born_on = birth.earliest();
        self.born_until = birth.latest();
    }

    /// The facts that eligibility rests on.
    pub fn facts(&self) -> Result<Facts, StorageError> {
        let raw = RawFacts {
            registered_on: Some(self.registered_on),
            citizenship: self.citizenship.map(|citizenship| *citizenship),
            status_in_georgia: self.status_in_georgia,
            returned_on: self.returned_on,
            irregular: self.irregular,
            irregular_from: self.irregular_from,
            irregular_until: self.irregular_until,
            asylum: self.asylum.map(|asylum| *asylum),
        };
        Facts::try_from(raw).ok().or_corrupt("registration: its facts contradict each other")
    }
}
