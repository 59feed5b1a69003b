//! Requests for evidence: what is wanted, and what came.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::EvidenceKind;
use crate::locale::Bilingual;

/// A kind of document that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// What it is to be evidence of.
    pub kind: EvidenceKind,
    /// Which document would do, for whoever is to send it.
    pub note: Option<Bilingual>,
}

/// The last request for evidence on a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRequest {
    /// Why evidence is needed.
    pub reason: Option<String>,
    /// Which documents are wanted, each kind once. Where none is named, the first document answers the request, and so does
    /// a change of the facts.
    pub wanted: Vec<Wanted>,
    /// The documents that came while they were waited for.
    pub received: Vec<(Uuid, EvidenceKind)>,
    /// Whether the facts changed while documents were waited for.
    pub facts_changed: bool,
}

impl EvidenceRequest {
    /// A request that nobody answered yet.
    #[must_use]
    pub const fn new(reason: Option<String>, wanted: Vec<Wanted>) -> Self {
        Self { reason, wanted, received: Vec::new(), facts_changed: false }
    }

    /// Whether a document of the kind came.
    #[must_use]
    pub fn has(&self, kind: EvidenceKind) -> bool {
        self.received.iter().any(|(_, received)| *received == kind)
    }

    /// Whether nothing more is wanted once a document of the kind is there.
    #[must_use]
    pub fn is_complete_with(&self, kind: EvidenceKind) -> bool {
        self.wanted.iter().all(|wanted| wanted.kind == kind || self.has(wanted.kind))
    }

    /// Whether changed facts answer it: no documents are wanted.
    #[must_use]
    pub const fn is_of_facts(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Whether anything came.
    #[must_use]
    pub const fn has_anything(&self) -> bool {
        !self.received.is_empty() || self.facts_changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_complete_with_one_document_of_each_kind() {
        let wanted = |kind| Wanted { kind, note: None };
        let mut request =
            EvidenceRequest::new(None, vec![wanted(EvidenceKind::Identity), wanted(EvidenceKind::Return)]);
        assert!(!request.has_anything());
        for kind in EvidenceKind::ALL {
            assert!(!request.is_complete_with(*kind), "{kind}");
        }
        request.received.push((Uuid::nil(), EvidenceKind::Return));
        assert!(request.has_anything());
        assert!(request.is_complete_with(EvidenceKind::Identity));
        assert!(!request.is_complete_with(EvidenceKind::Return));
        assert!(EvidenceRequest::new(None, Vec::new()).is_complete_with(EvidenceKind::Other));
    }
}
