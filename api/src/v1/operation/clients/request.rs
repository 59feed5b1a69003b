//! What is said of a new client.

use crate::http::limits::one_line;
use crate::http::list;
use crate::identity::jose::JwkSet;
use reintegration_domain::access::{ClientName, Role};
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::identifier;
use reintegration_domain::programme::regions::Territory;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;
use validator::Validate;

/// A system that shall be able to call the service; what belongs to which role is in its schema.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClientRequest {
    /// Name that the client uses to request tokens.
    pub client_id: String,
    /// Display name of the client.
    #[validate(length(max = 200), custom(function = one_line))]
    pub name: String,
    /// Role of the client.
    pub role: Role,
    /// Identifier of a partner's organisation.
    pub organisation_id: Option<String>,
    /// The regions an officer is limited to.
    #[serde(deserialize_with = "list::at_most::<12, _, _>")]
    pub regions: Option<Vec<String>>,
    /// The public keys with which it proves itself, in place of a secret.
    pub jwks: Option<Value>,
}

/// A client without contradictions.
#[derive(Debug)]
pub struct NewClient {
    /// Name that the client uses to request tokens.
    pub client_id: ClientName,
    /// Display name of the client.
    pub name: String,
    /// Role of the client.
    pub role: Role,
    /// Organisation of a partner.
    pub organisation: Option<Uuid>,
    /// The regions an officer is limited to; empty means all.
    pub regions: Vec<String>,
    /// The public keys with which it proves itself, in place of a secret.
    pub jwks: Option<Value>,
}

impl ClientRequest {
    /// The organisation that is named, if it is named by an identifier.
    pub fn organisation(&self) -> Option<Uuid> {
        self.organisation_id.as_deref().and_then(identifier::canonical)
    }

    /// Reads the request; `organisation_exists` says whether the organisation that it names is on record, and `faults`
    /// holds what was found in it before. Fails with every fault.
    pub fn parse(
        self,
        mut faults: Faults,
        territory: &Territory,
        organisation_exists: bool,
    ) -> Result<NewClient, Vec<Fault>> {
        let parsed = self.read(&mut faults, territory, organisation_exists);
        faults.result_of(parsed)
    }

    // Every part is read before the first `?`, so that the faults of each are noted.
    fn read(self, faults: &mut Faults, territory: &Territory, organisation_exists: bool) -> Option<NewClient> {
        // What belongs to a role is told where the role could be read.
        let has_role = !faults.has("/role");
        let role = has_role.then_some(self.role);
        let organisation = faults.take("/organisation_id", self.organisation_of(role, organisation_exists));
        let client_id = faults.take("/client_id", ClientName::parse(&self.client_id));
        let regions = self.regions.unwrap_or_default();
        if has_role && !regions.is_empty() && self.role != Role::Officer {
            faults.push("/regions", FaultKind::RoleTakesNone);
        }
        for (index, region) in regions.iter().enumerate() {
            if territory.region(region).is_none() {
                faults.push(format!("/regions/{index}"), FaultKind::UnknownRegion);
            } else if regions.iter().take(index).any(|earlier| earlier == region) {
                faults.push(format!("/regions/{index}"), FaultKind::DuplicateItem);
            }
        }
        let jwks = self.jwks.filter(|jwks| faults.take_all(key_set(jwks)).is_some());
        let (client_id, organisation) = client_id.zip(organisation)?;
        Some(NewClient { client_id, name: self.name, role: self.role, organisation, regions, jwks })
    }

    fn organisation_of(&self, role: Option<Role>, exists: bool) -> Result<Option<Uuid>, FaultKind> {
        match (role, &self.organisation_id) {
            (Some(Role::Partner), None) => Err(FaultKind::Required),
            (_, None) => Ok(None),
            (Some(Role::Partner) | None, Some(text)) => match identifier::parse(text)? {
                id if exists => Ok(Some(id)),
                _ => Err(FaultKind::UnknownOrganisation),
            },
            (Some(_), Some(_)) => Err(FaultKind::RoleTakesNone),
        }
    }
}

/// Looks at a key set that stands under `/jwks`.
pub fn key_set(jwks: &Value) -> Result<(), Vec<Fault>> {
    let faults = JwkSet::of_client(jwks).err().unwrap_or_default();
    if faults.is_empty() {
        return Ok(());
    }
    Err(faults.into_iter().map(|fault| Fault::new(format!("/jwks{}", fault.pointer), fault.kind)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Role, organisation, whether it exists, regions, and the faults of these.
    type Row = (&'static str, Option<&'static str>, bool, &'static [&'static str], &'static str);
    const TABLE: &[Row] = &[
        ("partner", Some("01980000-0000-7000-8000-000000000001"), true, &[], ""),
        ("partner", Some("01980000-0000-7000-8000-000000000001"), false, &[], "/organisation_id unknown_organisation"),
        ("partner", Some("01980000000070008000000000000001"), false, &[], "/organisation_id malformed"),
        ("partner", None, false, &[], "/organisation_id required"),
        ("partner", None, false, &["GE-IM"], "/organisation_id required; /regions role_takes_none"),
        ("manager", Some("01980000-0000-7000-8000-000000000001"), true, &[], "/organisation_id role_takes_none"),
        ("manager", None, false, &["GE-IM"], "/regions role_takes_none"),
        ("manager", None, false, &[], ""),
        ("officer", None, false, &[], ""),
        ("officer", None, false, &["GE-IM", "GE-TB"], ""),
        ("officer", None, false, &["GE-IM", "GE-XX", "GE-IM"], "/regions/1 unknown_region; /regions/2 duplicate_item"),
    ];

    #[test]
    fn a_role_has_its_own_fields_only() {
        let territory = Territory::built_in().expect("the built-in territory has no fault");
        for (role, organisation, exists, regions, expected) in TABLE {
            let asked = ClientRequest {
                client_id: "kutaisi-office".to_owned(),
                name: "Kutaisi".to_owned(),
                role: Role::parse(role).expect("the role is known"),
                organisation_id: organisation.map(ToOwned::to_owned),
                regions: Some(regions.iter().map(|region| (*region).to_owned()).collect()),
                jwks: None,
            };
            let faults = asked.parse(Faults::new(), &territory, *exists).err().unwrap_or_default();
            let mut faults: Vec<_> =
                faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.kind.code())).collect();
            faults.sort();
            assert_eq!(faults.join("; "), *expected, "{role} {organisation:?} {regions:?}");
        }
    }
}
