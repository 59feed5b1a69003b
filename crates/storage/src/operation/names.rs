//! The names of the clients that rows tell of: whoever reads a row knows who did it.

use crate::entity::{
    budget_reallocation, case_note, client, document, follow_up, ledger_entry, organisation_assessment, policy, report,
    report_document, tranche, transfer,
};
use crate::{
    Assistance, CaseFile, Correction, FollowUp, Note, PlanFile, ReportFile, Scoped, StorageError, Transfer, Word,
};
use reintegration_domain::access::Role;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What says which clients did something.
pub trait DoneBy {
    /// The clients.
    fn clients(&self) -> Vec<Uuid>;
}

macro_rules! done_by {
    ($($what:ty: $($($place:ident).+),+;)*) => { $(
        impl DoneBy for $what {
            fn clients(&self) -> Vec<Uuid> {
                [$(Option::from(self.$($place).+)),+].into_iter().flatten().collect()
            }
        }
    )* };
}

done_by! {
    budget_reallocation::Model: asked_by, answered_by;
    case_note::Model: author;
    document::Model: sent_by;
    follow_up::Model: recorded_by;
    ledger_entry::Model: client;
    organisation_assessment::Model: assessed_by;
    policy::Model: drafted_by, published_by;
    report::Model: submitted_by, returned_by, accepted_by;
    report_document::Model: sent_by;
    tranche::Model: payable_by, released_by;
    transfer::Model: asked_by, answered_by;
    Correction: row.corrected_by;
    FollowUp: row.recorded_by;
    Note: row.author;
    PlanFile: rows.revision.author, rows.revision.approved_by;
    ReportFile: revision.written_by;
    Transfer: row.asked_by, row.answered_by;
}

impl DoneBy for CaseFile {
    fn clients(&self) -> Vec<Uuid> {
        self.transfer.iter().flat_map(DoneBy::clients).collect()
    }
}

impl DoneBy for Assistance {
    fn clients(&self) -> Vec<Uuid> {
        let row = &self.row;
        let reversals = self.reversals.iter().flatten();
        let reversals = reversals.flat_map(|reversal| [reversal.delivered_by.uuid(), reversal.by.uuid()]);
        [Some(row.proposed_by), row.approved_by, row.delivered_by, row.verified_by]
            .into_iter()
            .flatten()
            .chain(reversals)
            .collect()
    }
}

/// The names of clients.
#[derive(Debug, Default)]
pub struct ClientNames(HashMap<Uuid, String>);

impl ClientNames {
    /// The client's name: a role where an outside issuer vouches for it, since nobody named it here.
    #[must_use]
    pub fn of(&self, id: Uuid) -> &str {
        self.0.get(&id).map_or("", String::as_str)
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The names of the clients that the rows tell of, in one statement. They are nobody's case, and so in no scope.
    pub async fn client_names<'r, R: DoneBy + 'r>(
        &self,
        rows: impl IntoIterator<Item = &'r R>,
    ) -> Result<ClientNames, StorageError> {
        let ids: BTreeSet<Uuid> = rows.into_iter().flat_map(DoneBy::clients).collect();
        if ids.is_empty() {
            return Ok(ClientNames::default());
        }
        let named: Vec<(Uuid, String, Word<Role>, Option<String>)> = client::Entity::find()
            .select_only()
            .columns([client::Column::Id, client::Column::Name, client::Column::Role, client::Column::Issuer])
            .filter(client::Column::Id.is_in(ids))
            .into_tuple()
            .all(self.connection)
            .await?;
        let name = |name: String, role: Word<Role>, issuer: Option<String>| match issuer {
            Some(_) => role.to_string(),
            None => name,
        };
        Ok(ClientNames(named.into_iter().map(|(id, own, role, issuer)| (id, name(own, role, issuer))).collect()))
    }
}
