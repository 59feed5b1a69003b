//! Between a registration's row and the domain.

use crate::StorageError;
use crate::entity::registration::Model;
use reintegration_domain::identifier::{CaseId, ClientId};
use reintegration_domain::intake::eligibility::{Asylum, Facts, RawFacts};
use reintegration_domain::intake::registrations::{State, Status};
use reintegration_domain::person::Citizenship;
use serde_json::json;
use uuid::Uuid;

impl Model {
    /// The state that the row holds. Failing here is corruption, not bad input.
    pub fn state(&self) -> Result<State, StorageError> {
        let corrupt = |what: &str| StorageError::Corrupt(format!("registration {}: {what}", self.id));
        let decider = || self.first_decider.map(ClientId::new).ok_or_else(|| corrupt("nobody decided"));
        Ok(match Status::parse(&self.status).ok_or_else(|| corrupt("status"))? {
            Status::Submitted => State::Submitted,
            Status::EvidenceRequested => {
                State::EvidenceRequested { due_on: self.evidence_due_on.ok_or_else(|| corrupt("no due day"))? }
            }
            Status::Accepted => {
                let case_id = self.case_id.ok_or_else(|| corrupt("no case"))?;
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
        state.status().as_str().clone_into(&mut self.status);
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
    pub fn is_stated_by(&self, client: ClientId) -> Result<bool, StorageError> {
        Ok(self.stated_by()?.contains(&client.uuid()))
    }

    /// Notes that the client stated something that is decided on. Nobody is taken out again, not even who takes it back.
    pub fn note_stated_by(&mut self, client: ClientId) -> Result<(), StorageError> {
        let mut stated_by = self.stated_by()?;
        if !stated_by.contains(&client.uuid()) {
            stated_by.push(client.uuid());
        }
        self.facts_by = json!(stated_by);
        Ok(())
    }

    fn stated_by(&self) -> Result<Vec<Uuid>, StorageError> {
        serde_json::from_value(self.facts_by.clone())
            .map_err(|_| StorageError::Corrupt(format!("registration {}: facts_by", self.id)))
    }

    /// The facts that eligibility rests on.
    pub fn facts(&self) -> Result<Facts, StorageError> {
        let corrupt = |what: &str| StorageError::Corrupt(format!("registration {}: {what}", self.id));
        let citizenship = self.citizenship.as_deref().map(|word| Citizenship::parse(word).ok_or("citizenship"));
        let asylum = self.asylum.as_deref().map(|word| Asylum::parse(word).ok_or("asylum"));
        let raw = RawFacts {
            registered_on: Some(self.registered_on),
            citizenship: citizenship.transpose().map_err(corrupt)?,
            status_in_georgia: self.status_in_georgia,
            returned_on: self.returned_on,
            irregular: self.irregular,
            irregular_from: self.irregular_from,
            irregular_until: self.irregular_until,
            asylum: asylum.transpose().map_err(corrupt)?,
        };
        Facts::try_from(raw).map_err(|error| corrupt(&error.to_string()))
    }
}
