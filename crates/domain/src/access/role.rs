//! Roles as sets of permissions.

use super::Permission;
use super::Permission as P;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a client of the service is for.
    pub enum Role {
        /// An application of a third party, which registers people and sees the registrations that it submitted.
        Frontend = "frontend", "გარე აპლიკაცია", "third-party frontend" =>
            "სხვა ორგანიზაციის აპლიკაცია, რომელიც ადამიანებს არეგისტრირებს და საკუთარ რეგისტრაციებს ხედავს.";
        /// A system of a partner organisation, which works on the cases of its lots.
        Partner = "partner", "პარტნიორი ორგანიზაცია", "partner organisation" =>
            "პარტნიორი ორგანიზაციის სისტემა, რომელიც თავისი ლოტების საქმეებს უძღვება.";
        /// The Agency's caseworkers, who decide on registrations and assistance.
        Officer = "officer", "სააგენტოს თანამშრომელი", "caseworker of the Agency" =>
            "სააგენტოს თანამშრომლები, რომლებიც რეგისტრაციებსა და დახმარებაზე გადაწყვეტილებებს იღებენ.";
        /// The Agency's heads, who are responsible for competitions, budgets and policies.
        Manager = "manager", "სააგენტოს ხელმძღვანელი", "head at the Agency" =>
            "სააგენტოს ხელმძღვანელები, რომლებიც კონკურსებს, ბიუჯეტსა და წესებს განაგებენ.";
        /// Systems of the ministry, which only read.
        Ministry = "ministry", "სამინისტრო" =>
            "სამინისტროს სისტემები, რომლებიც მონაცემებს მხოლოდ კითხულობენ.";
        /// Inspection, without personal data.
        Auditor = "auditor", "აუდიტორი" =>
            "შემოწმება პერსონალური მონაცემების გარეშე.";
        /// Operation of the service, without cases.
        Administrator = "administrator", "ადმინისტრატორი" =>
            "სერვისის ადმინისტრირება საქმეებზე წვდომის გარეშე.";
    }
}

const FRONTEND: &[Permission] = &[
    P::RegistrationCreate,
    P::RegistrationRead,
    P::RegistrationUpdate,
    P::RegistrationWithdraw,
    P::RegistrationAppeal,
    P::ChangeRead,
];

const PARTNER: &[Permission] = &[
    P::RegistrationCreate,
    P::RegistrationRead,
    P::RegistrationUpdate,
    P::RegistrationWithdraw,
    P::RegistrationAppeal,
    P::CaseRead,
    P::CaseNote,
    P::CaseSuspend,
    P::CaseClose,
    P::PlanWrite,
    P::AssistanceRead,
    P::AssistancePropose,
    P::AssistanceDeliver,
    P::AssistanceCancel,
    P::CaseTransfer,
    P::FollowUpWrite,
    P::GrantRead,
    P::CallRead,
    P::ProposalSubmit,
    P::BudgetReallocate,
    P::ReportRead,
    P::ReportWrite,
    P::ChangeRead,
];

const OFFICER: &[Permission] = &[
    P::RegistrationCreate,
    P::RegistrationRead,
    P::RegistrationUpdate,
    P::RegistrationDecide,
    P::RegistrationWithdraw,
    P::RegistrationAppeal,
    P::DisclosureRead,
    P::CaseRead,
    P::CaseNote,
    P::CaseSuspend,
    P::CaseClose,
    P::PlanWrite,
    P::PlanApprove,
    P::AssistanceRead,
    P::AssistancePropose,
    P::AssistanceApprove,
    P::AssistanceDeliver,
    P::AssistanceVerify,
    P::AssistanceCancel,
    P::CaseTransfer,
    P::FollowUpWrite,
    P::GrantRead,
    P::CallRead,
    P::ProposalScore,
    P::BudgetReallocate,
    P::ReportRead,
    P::ReportReview,
    P::ChangeRead,
    P::OrganisationRead,
    P::OrganisationAssess,
    P::PolicyRead,
    P::PolicyDraft,
];

const MANAGER: &[Permission] = &[
    P::RegistrationCreate,
    P::RegistrationRead,
    P::RegistrationUpdate,
    P::RegistrationDecide,
    P::RegistrationOverride,
    P::RegistrationWithdraw,
    P::RegistrationAppeal,
    P::RegistrationErase,
    P::DisclosureRead,
    P::CaseRead,
    P::CaseNote,
    P::CaseSuspend,
    P::CaseClose,
    P::CaseReopen,
    P::PlanWrite,
    P::PlanApprove,
    P::AssistanceRead,
    P::AssistancePropose,
    P::AssistanceApprove,
    P::AssistanceDeliver,
    P::AssistanceVerify,
    P::AssistanceCancel,
    P::CaseTransfer,
    P::FollowUpWrite,
    P::GrantRead,
    P::CallRead,
    P::CallManage,
    P::ProposalScore,
    P::GrantManage,
    P::BudgetReallocate,
    P::BudgetApprove,
    P::TrancheRelease,
    P::ReportRead,
    P::ReportReview,
    P::ChangeRead,
    P::OrganisationRead,
    P::OrganisationAssess,
    P::PolicyRead,
    P::PolicyDraft,
    P::PolicyPublish,
];

const MINISTRY: &[Permission] = &[
    P::RegistrationRead,
    P::CaseRead,
    P::AssistanceRead,
    P::GrantRead,
    P::CallRead,
    P::ReportRead,
    P::ChangeRead,
    P::OrganisationRead,
    P::PolicyRead,
];

const AUDITOR: &[Permission] =
    &[P::GrantRead, P::CallRead, P::OrganisationRead, P::ClientRead, P::PolicyRead, P::AuditRead];

const ADMINISTRATOR: &[Permission] =
    &[P::OrganisationRead, P::OrganisationManage, P::ClientRead, P::ClientManage, P::PolicyRead];

impl Role {
    /// All that the role may do, in the order of [`Permission::ALL`]. A token can be asked with fewer.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Frontend => FRONTEND,
            Self::Partner => PARTNER,
            Self::Officer => OFFICER,
            Self::Manager => MANAGER,
            Self::Ministry => MINISTRY,
            Self::Auditor => AUDITOR,
            Self::Administrator => ADMINISTRATOR,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who may do what. One line per permission, one column per role; + may, . may not.
    const GOLDEN: &str = "
                           frontend  partner  officer  manager  ministry  auditor  administrator
registration:create           +         +        +        +        .         .           .
registration:read             +         +        +        +        +         .           .
registration:update           +         +        +        +        .         .           .
registration:decide           .         .        +        +        .         .           .
registration:override         .         .        .        +        .         .           .
registration:withdraw         +         +        +        +        .         .           .
registration:appeal           +         +        +        +        .         .           .
registration:erase            .         .        .        +        .         .           .
disclosure:read               .         .        +        +        .         .           .
case:read                     .         +        +        +        +         .           .
case:note                     .         +        +        +        .         .           .
case:suspend                  .         +        +        +        .         .           .
case:close                    .         +        +        +        .         .           .
case:reopen                   .         .        .        +        .         .           .
plan:write                    .         +        +        +        .         .           .
plan:approve                  .         .        +        +        .         .           .
assistance:read               .         +        +        +        +         .           .
assistance:propose            .         +        +        +        .         .           .
assistance:approve            .         .        +        +        .         .           .
assistance:deliver            .         +        +        +        .         .           .
assistance:verify             .         .        +        +        .         .           .
assistance:cancel             .         +        +        +        .         .           .
case:transfer                 .         +        +        +        .         .           .
follow_up:write               .         +        +        +        .         .           .
grant:read                    .         +        +        +        +         +           .
call:read                  .         +        +        +        +         +           .
call:manage                .         .        .        +        .         .           .
proposal:submit            .         +        .        .        .         .           .
proposal:score             .         .        +        +        .         .           .
grant:manage               .         .        .        +        .         .           .
budget:reallocate          .         +        +        +        .         .           .
budget:approve             .         .        .        +        .         .           .
tranche:release            .         .        .        +        .         .           .
report:read                .         +        +        +        +         .           .
report:write               .         +        .        .        .         .           .
report:review              .         .        +        +        .         .           .
change:read                   +         +        +        +        +         .           .
organisation:read             .         .        +        +        +         +           +
organisation:manage           .         .        .        .        .         .           +
organisation:assess        .         .        +        +        .         .           .
client:read                   .         .        .        .        .         +           +
client:manage                 .         .        .        .        .         .           +
policy:read                   .         .        +        +        +         +           +
policy:draft                  .         .        +        +        .         .           .
policy:publish                .         .        .        +        .         .           .
audit:read                    .         .        .        .        .         +           .";

    #[test]
    fn the_table_says_who_may_do_what() {
        let mut lines = GOLDEN.lines().filter(|line| !line.trim().is_empty());
        let roles: Vec<_> = lines.next().unwrap_or_default().split_whitespace().map(Role::parse).collect();
        assert_eq!(roles, Role::ALL.iter().copied().map(Some).collect::<Vec<_>>());

        let mut seen = Vec::new();
        for line in lines {
            let mut cells = line.split_whitespace();
            let Some(permission) = cells.next().and_then(Permission::parse) else { panic!("{line}") };
            seen.push(permission);
            let row: Vec<_> = cells.map(|cell| cell == "+").collect();
            let really: Vec<_> = Role::ALL.iter().map(|role| role.permissions().contains(&permission)).collect();
            assert_eq!(row, really, "{permission}");
        }
        assert_eq!(seen, Permission::ALL, "the table lists every permission");
    }

    #[test]
    fn lists_are_in_order_and_without_repeats() {
        for role in Role::ALL {
            assert!(role.permissions().is_sorted_by(|a, b| a < b), "{role}");
        }
    }
}
