//! The caller behind a request.

use super::{Permission, Role, Scope};
use crate::identifier::{ClientId, OrganisationId};

/// Who calls, in which role, with which of the role's permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The client's identifier.
    pub client: ClientId,
    /// The name under which the client asks for tokens.
    pub client_id: String,
    /// What the client is for.
    pub role: Role,
    /// The organisation whose system it is.
    pub organisation: Option<OrganisationId>,
    /// The regions an officer is limited to (ISO 3166-2 codes); empty means all.
    pub regions: Vec<String>,
    /// What the token carries: the role's permissions or fewer.
    pub permissions: Vec<Permission>,
}

impl Actor {
    /// The rows that the actor sees. A partner without an organisation sees none.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self.role {
            Role::Frontend => Scope::SubmittedBy(self.client),
            Role::Partner => self.organisation.map_or(Scope::Nothing, Scope::Organisation),
            Role::Officer if !self.regions.is_empty() => Scope::Regions(self.regions.clone()),
            Role::Officer | Role::Manager | Role::Ministry => Scope::Everything,
            Role::Auditor | Role::Administrator => Scope::Nothing,
        }
    }

    /// Whether the token carries the permission and the role still has it. Both, because a role can lose
    /// a permission while a token lives.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission) && self.role.permissions().contains(&permission)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn actor(role: Role) -> Actor {
        Actor {
            client: ClientId::new(Uuid::from_u128(1)),
            client_id: "demo".into(),
            role,
            organisation: None,
            regions: Vec::new(),
            permissions: role.permissions().to_vec(),
        }
    }

    #[test]
    fn each_role_sees_its_rows() {
        let client = ClientId::new(Uuid::from_u128(1));
        let organisation = OrganisationId::new(Uuid::from_u128(2));
        let regions = vec!["GE-IM".to_owned()];
        assert_eq!(actor(Role::Frontend).scope(), Scope::SubmittedBy(client));
        assert_eq!(actor(Role::Partner).scope(), Scope::Nothing);
        let partner = Actor { organisation: Some(organisation), ..actor(Role::Partner) };
        assert_eq!(partner.scope(), Scope::Organisation(organisation));
        assert_eq!(actor(Role::Officer).scope(), Scope::Everything);
        let regional = Actor { regions: regions.clone(), ..actor(Role::Officer) };
        assert_eq!(regional.scope(), Scope::Regions(regions));
        assert_eq!(actor(Role::Manager).scope(), Scope::Everything);
        assert_eq!(actor(Role::Ministry).scope(), Scope::Everything);
        assert_eq!(actor(Role::Auditor).scope(), Scope::Nothing);
        assert_eq!(actor(Role::Administrator).scope(), Scope::Nothing);
    }

    #[test]
    fn a_token_never_gives_more_than_its_role() {
        let narrow = Actor { permissions: vec![Permission::CaseRead], ..actor(Role::Manager) };
        assert!(narrow.may(Permission::CaseRead));
        assert!(!narrow.may(Permission::CaseNote));
        let forged = Actor { permissions: Permission::ALL.to_vec(), ..actor(Role::Auditor) };
        assert!(!forged.may(Permission::CaseRead));
    }
}
