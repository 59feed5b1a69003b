//! One type per permission, so that a handler's signature says what it takes to call it.

use reintegration_domain::access::Permission;

/// A permission as a type: the first argument of a handler is `Authorized<P>`.
pub trait Permit {
    /// The permission.
    const PERMISSION: Permission;
    /// Its OAuth scope, for the document.
    const SCOPE: &'static str = Self::PERMISSION.scope();
}

macro_rules! permits {
    ($($name:ident)*) => { $(
        #[doc = concat!("[`Permission::", stringify!($name), "`]")]
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Permit for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )* };
}

permits! {
    RegistrationCreate RegistrationRead RegistrationUpdate RegistrationDecide RegistrationWithdraw RegistrationAppeal
    RegistrationErase DisclosureRead
    CaseRead CaseNote CaseSuspend CaseClose CaseReopen
    PlanWrite PlanApprove
    AssistanceRead AssistancePropose AssistanceApprove AssistanceDeliver AssistanceVerify AssistanceCancel
    CaseTransfer FollowUpWrite GrantRead CallRead CallManage ProposalSubmit ProposalScore GrantManage
    BudgetReallocate BudgetApprove TrancheRelease ReportRead ReportWrite ReportReview OrganisationAssess
    ChangeRead
    OrganisationRead OrganisationManage
    ClientRead ClientManage
    PolicyRead PolicyDraft PolicyPublish
    AuditRead
}
