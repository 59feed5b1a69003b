//! What the claims of an outside token make of its bearer. Whatever is not mapped gives nothing.

use reintegration_domain::access::Role;
use reintegration_domain::identifier::{OrganisationId, canonical};
use reintegration_domain::programme::regions::Territory;
use serde_json::Value;

/// Where a claim stands: a member's name, or a pointer to a place further down (RFC 6901).
#[derive(Debug)]
pub struct Claim(String);

impl Claim {
    /// The claim of that name or place.
    pub const fn new(place: String) -> Self {
        Self(place)
    }

    /// What the claim says, one text or several. `None` where it says nothing that can be read.
    fn texts<'a>(&self, claims: &'a Value) -> Option<Vec<&'a str>> {
        let said = if self.0.starts_with('/') { claims.pointer(&self.0) } else { claims.get(&self.0) };
        match said? {
            Value::String(text) => Some(vec![text]),
            Value::Array(items) => items.iter().map(Value::as_str).collect(),
            _ => None,
        }
    }
}

/// Who somebody is here, by what an issuer says.
#[derive(Debug)]
pub struct Mapping {
    /// The claim that says the role.
    pub role: Claim,
    /// Its values with their roles; of several that a token carries, the first of these counts.
    pub roles: Vec<(String, Role)>,
    /// The claim with the identifier of a partner's organisation.
    pub organisation: Option<Claim>,
    /// The claim with the regions an officer is limited to.
    pub regions: Option<Claim>,
}

/// What the mapping makes of a token's claims.
#[derive(Debug, PartialEq, Eq)]
pub struct Mapped {
    /// The role.
    pub role: Role,
    /// A partner's organisation.
    pub organisation: Option<OrganisationId>,
    /// The regions an officer is limited to; empty means all.
    pub regions: Vec<String>,
}

impl Mapping {
    /// Who the bearer is; `None` where the claims do not say enough.
    pub fn apply(&self, claims: &Value, territory: &Territory) -> Option<Mapped> {
        let values = self.role.texts(claims)?;
        let (_, role) = self.roles.iter().find(|(value, _)| values.contains(&value.as_str()))?;
        let organisation = match role {
            Role::Partner => Some(self.organisation_of(claims)?),
            _ => None,
        };
        let regions = match (role, &self.regions) {
            (Role::Officer, Some(claim)) => regions(claim, claims, territory)?,
            _ => Vec::new(),
        };
        Some(Mapped { role: *role, organisation, regions })
    }

    fn organisation_of(&self, claims: &Value) -> Option<OrganisationId> {
        match self.organisation.as_ref()?.texts(claims)?.as_slice() {
            [only] => canonical(only).map(OrganisationId::new),
            _ => None,
        }
    }
}

/// The regions, in order and without repeats. None at all would mean all of them: who is to be limited and is not told
/// to what gets in nowhere, and so does who is limited to a region that is not known.
fn regions(claim: &Claim, claims: &Value, territory: &Territory) -> Option<Vec<String>> {
    let mut regions: Vec<String> = claim.texts(claims)?.into_iter().map(ToOwned::to_owned).collect();
    regions.sort_unstable();
    regions.dedup();
    (!regions.is_empty() && regions.iter().all(|code| territory.region(code).is_some())).then_some(regions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ORGANISATION: &str = "016806b5-bc00-7000-8100-000000000002";

    fn mapped(claims: &Value) -> Option<(Role, bool, String)> {
        let claim = |place: &str| Claim::new(place.to_owned());
        let roles = [("head", Role::Manager), ("worker", Role::Officer), ("partner", Role::Partner)];
        let mapping = Mapping {
            role: claim("/realm/roles"),
            roles: roles.map(|(value, role)| (value.to_owned(), role)).into(),
            organisation: Some(claim("https://example.org/organisation")),
            regions: Some(claim("regions")),
        };
        let mapped = mapping.apply(claims, &Territory::built_in().unwrap())?;
        Some((mapped.role, mapped.organisation.is_some(), mapped.regions.join(" ")))
    }

    #[test]
    fn what_is_not_mapped_gives_nothing() {
        let roles = |roles: Value| json!({ "realm": { "roles": roles }, "regions": ["GE-TB", "GE-IM", "GE-TB"] });
        assert_eq!(mapped(&roles(json!("head"))), Some((Role::Manager, false, String::new())));
        assert_eq!(mapped(&roles(json!(["worker"]))), Some((Role::Officer, false, "GE-IM GE-TB".to_owned())));
        assert_eq!(mapped(&roles(json!(["other", "worker", "head"]))).map(|it| it.0), Some(Role::Manager));
        for nothing in [json!([]), json!("administrator"), json!(["Head"]), json!(7), json!(["head", 7]), json!(null)] {
            assert_eq!(mapped(&roles(nothing.clone())), None, "{nothing}");
        }
        assert_eq!(mapped(&json!({ "roles": "head" })), None);
    }

    #[test]
    fn a_partner_has_an_organisation_and_an_officer_the_regions_it_is_told() {
        let partner = |organisation: Value| {
            mapped(&json!({ "realm": { "roles": "partner" }, "https://example.org/organisation": organisation }))
        };
        assert_eq!(partner(json!(ORGANISATION)), Some((Role::Partner, true, String::new())));
        assert_eq!(partner(json!([ORGANISATION])), Some((Role::Partner, true, String::new())));
        for wrong in [json!(null), json!("2"), json!([]), json!([ORGANISATION, ORGANISATION])] {
            assert_eq!(partner(wrong.clone()), None, "{wrong}");
        }
        let officer = |regions: Value| mapped(&json!({ "realm": { "roles": "worker" }, "regions": regions }));
        for wrong in [json!(null), json!([]), json!("GE"), json!(["GE-IM", "GE-XX"]), json!({})] {
            assert_eq!(officer(wrong.clone()), None, "{wrong}");
        }
    }
}
