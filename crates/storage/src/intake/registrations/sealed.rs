//! What a registration keeps under the person's own key.

use crate::entity::registration::Model;
use crate::entity::{case_note, decision, follow_up, person_key, plan_revision, transfer};
use crate::trail::{Guarded, REGISTRATION};
use crate::{PersonKey, StorageError, Vault, Wrapped};
use reintegration_domain::intake::registrations::EvidenceRequest;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What names a person or reaches them, and what was said about them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// The document's number, where there is a document.
    pub document_number: Option<String>,
    /// In international form.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// The village or district.
    pub settlement: Option<String>,
    /// Street, house, flat.
    pub street: Option<String>,
    /// What was given as the reason of the present status.
    pub status_reason: Option<String>,
    /// What the person appeals with.
    pub appeal_reason: Option<String>,
    /// The last request for evidence.
    #[serde(default)]
    pub evidence: Option<EvidenceRequest>,
}

/// A registration with what is sealed in it.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The row.
    pub row: Model,
    /// What the row holds sealed.
    pub personal: Personal,
    key: PersonKey,
}

impl Registration {
    /// One that is not recorded yet, under a new key.
    pub fn new(row: Model) -> Result<Self, StorageError> {
        Ok(Self { row, personal: Personal::default(), key: PersonKey::draw()? })
    }

    pub(crate) const fn key(&self) -> &PersonKey {
        &self.key
    }

    /// Whether both say the same.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.row == other.row && self.personal == other.personal
    }

    /// Whether it says something else of who the person is, what happened to them or where their case goes: all that it says
    /// counts but what is listed here.
    #[must_use]
    pub fn is_of_another_person_than(&self, before: &Self) -> bool {
        let mut beside = self.clone();
        beside.personal.phone.clone_from(&before.personal.phone);
        beside.personal.email.clone_from(&before.personal.email);
        beside.row.household_members = before.row.household_members;
        beside.row.household_children = before.row.household_children;
        beside.row.needs.clone_from(&before.row.needs);
        beside.row.heard_from.clone_from(&before.row.heard_from);
        beside.row.consent_given_on = before.row.consent_given_on;
        beside.row.consent_form.clone_from(&before.row.consent_form);
        !beside.says_the_same_as(before)
    }

    pub(crate) fn open(vault: &Vault, row: Model, key: Option<person_key::Model>) -> Result<Self, StorageError> {
        if row.erased_at.is_some() {
            return Err(StorageError::Erased);
        }
        let lost = || StorageError::Corrupt(format!("registration {}: its key is gone", row.id));
        let key = key.ok_or_else(lost)?;
        let key = PersonKey::unwrap(vault, &Wrapped { master_key: key.master_key, sealed: key.sealed }, row.id)?;
        let plain = key.open(row.sealed.as_deref().ok_or_else(lost)?, &place(row.id))?;
        let personal = serde_json::from_slice(&plain)
            .map_err(|_| StorageError::Corrupt(format!("registration {}: what was sealed", row.id)))?;
        Ok(Self { row, personal, key })
    }

    pub(super) fn guarded(
        vault: &Vault,
        row: Model,
        key: Option<person_key::Model>,
    ) -> Result<Guarded<Self>, StorageError> {
        let id = row.id;
        Ok(Guarded::new(Self::open(vault, row, key)?, vec![id], REGISTRATION))
    }

    /// Puts what is sealed into the row.
    pub(super) fn seal(&mut self) -> Result<(), StorageError> {
        let plain = serde_json::to_vec(&self.personal)?;
        self.row.sealed = Some(self.key.seal(&plain, &place(self.row.id))?);
        Ok(())
    }

    pub(super) fn wrapped_key(&self, vault: &Vault) -> Result<person_key::Model, StorageError> {
        let Wrapped { master_key, sealed } = self.key.wrap(vault, self.row.id)?;
        Ok(person_key::Model { registration_id: self.row.id, master_key, sealed })
    }

    /// Seals the reason of a decision on it.
    pub(super) fn seal_reason_of(&self, row: &mut decision::Model, reason: Option<&str>) -> Result<(), StorageError> {
        row.sealed_reason = self.key.seal_text(reason, &format!("decision {}", row.id))?;
        Ok(())
    }

    /// Seals why it is, or is not, of the same person as another one.
    pub(super) fn seal_match_reason(
        &self,
        first: Uuid,
        second: Uuid,
        reason: &str,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        self.key.seal_text(Some(reason), &format!("match {first} {second}"))
    }

    /// Seals the reason of its case's status.
    pub(crate) fn seal_case_reason(&self, case: Uuid, reason: Option<&str>) -> Result<Option<Vec<u8>>, StorageError> {
        self.key.seal_text(reason, &format!("case {case}"))
    }

    /// The reason of its case's status.
    pub(crate) fn open_case_reason(&self, case: Uuid, sealed: Option<&[u8]>) -> Result<Option<String>, StorageError> {
        self.key.open_text(sealed, &format!("case {case}"))
    }

    /// Seals a note on its case.
    pub(crate) fn seal_note(&self, note: Uuid, text: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.key.seal_text(Some(text), &format!("note {note}"))
    }

    /// Seals the texts of a revision of its case's plan.
    pub(crate) fn seal_plan(&self, of: &plan_revision::Model, texts: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.key.seal_text(Some(texts), &place_of_plan(of))
    }

    /// The texts of a revision of its case's plan.
    pub(crate) fn open_plan(&self, of: &plan_revision::Model) -> Result<Option<String>, StorageError> {
        self.key.open_text(of.sealed_texts.as_deref(), &place_of_plan(of))
    }

    /// Seals what was said at a follow-up.
    pub(crate) fn seal_follow_up(&self, follow_up: Uuid, said: Option<&str>) -> Result<Option<Vec<u8>>, StorageError> {
        self.key.seal_text(said, &format!("follow-up {follow_up}"))
    }

    /// What was said at a follow-up.
    pub(crate) fn open_follow_up(&self, row: &follow_up::Model) -> Result<Option<String>, StorageError> {
        self.key.open_text(row.sealed.as_deref(), &format!("follow-up {}", row.id))
    }

    /// The text of a note on its case; `None` once it is erased.
    pub(crate) fn open_note(&self, note: &case_note::Model) -> Result<Option<String>, StorageError> {
        self.key.open_text(note.sealed_text.as_deref(), &format!("note {}", note.id))
    }

    /// Seals why its case is to be transferred.
    pub(crate) fn seal_transfer_reason(&self, transfer: Uuid, reason: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.key.seal_text(Some(reason), &format!("transfer {transfer}"))
    }

    /// Why its case is to be transferred.
    pub(crate) fn open_transfer_reason(&self, transfer: &transfer::Model) -> Result<Option<String>, StorageError> {
        self.key.open_text(transfer.sealed_reason.as_deref(), &format!("transfer {}", transfer.id))
    }

    /// Seals what was answered to the transfer of its case.
    pub(crate) fn seal_transfer_answer(&self, transfer: Uuid, answer: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.key.seal_text(Some(answer), &format!("answer to transfer {transfer}"))
    }

    /// What was answered to the transfer of its case.
    pub(crate) fn open_transfer_answer(&self, transfer: &transfer::Model) -> Result<Option<String>, StorageError> {
        self.key.open_text(transfer.sealed_answer.as_deref(), &format!("answer to transfer {}", transfer.id))
    }
}

/// Opens what is nobody's, as a registration is opened: whoever looks at the time cannot tell which it was.
pub fn open_nobodys(vault: &Vault) -> Result<(), StorageError> {
    let sealed = |key: &PersonKey| key.seal(&serde_json::to_vec(&nobody())?, &place(Uuid::nil()));
    let plain = vault.open_decoy(&place(Uuid::nil()), sealed)?;
    let _: Personal = serde_json::from_slice(&plain)?;
    Ok(())
}

/// As much as is sealed of most people.
fn nobody() -> Personal {
    Personal {
        document_number: Some("00000000000".to_owned()),
        phone: Some("+000000000000".to_owned()),
        street: Some("0".repeat(60)),
        ..Personal::default()
    }
}

fn place_of_plan(of: &plan_revision::Model) -> String {
    format!("plan {} {}", of.case_id, of.revision)
}

fn place(registration: Uuid) -> String {
    format!("registration {registration}")
}
