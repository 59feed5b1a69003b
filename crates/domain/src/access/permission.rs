//! The single things that a caller can be allowed to do.

use crate::locale::Bilingual;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A permission; its spelling is the OAuth scope.
    pub enum Permission {
        /// Submit registrations.
        RegistrationCreate = "registration:create",
        /// Read registrations.
        RegistrationRead = "registration:read",
        /// Amend registrations and send evidence.
        RegistrationUpdate = "registration:update",
        /// Decide on registrations and appeals.
        RegistrationDecide = "registration:decide",
        /// Decide against the proposal.
        RegistrationOverride = "registration:override",
        /// Withdraw registrations.
        RegistrationWithdraw = "registration:withdraw",
        /// Appeal against rejections.
        RegistrationAppeal = "registration:appeal",
        /// Erase a person's data.
        RegistrationErase = "registration:erase",
        /// See who saw a person's data.
        DisclosureRead = "disclosure:read",
        /// Read cases.
        CaseRead = "case:read",
        /// Write notes on cases.
        CaseNote = "case:note",
        /// Suspend and resume cases.
        CaseSuspend = "case:suspend",
        /// Close cases.
        CaseClose = "case:close",
        /// Reopen closed cases.
        CaseReopen = "case:reopen",
        /// Write reintegration plans.
        PlanWrite = "plan:write",
        /// Approve reintegration plans.
        PlanApprove = "plan:approve",
        /// Read assistance.
        AssistanceRead = "assistance:read",
        /// Propose assistance, and change what is proposed.
        AssistancePropose = "assistance:propose",
        /// Approve assistance: commit the grant's money.
        AssistanceApprove = "assistance:approve",
        /// Record that assistance was delivered.
        AssistanceDeliver = "assistance:deliver",
        /// Verify that assistance was delivered.
        AssistanceVerify = "assistance:verify",
        /// Cancel assistance.
        AssistanceCancel = "assistance:cancel",
        /// Ask for the transfer of cases, and answer.
        CaseTransfer = "case:transfer",
        /// Record follow-ups of cases.
        FollowUpWrite = "follow_up:write",
        /// Read grants, their budgets and ledgers.
        GrantRead = "grant:read",
        /// Read calls before they are published, and proposals.
        CallRead = "call:read",
        /// Run competitions: calls, lots, admissibility, awards.
        CallManage = "call:manage",
        /// Ask questions, submit proposals, answer to awards.
        ProposalSubmit = "proposal:submit",
        /// Score proposals as a member of a commission.
        ProposalScore = "proposal:score",
        /// Sign, suspend, resume and end grants.
        GrantManage = "grant:manage",
        /// Ask for money to be moved between the lines of a grant.
        BudgetReallocate = "budget:reallocate",
        /// Set a year's budget, and answer to requests to move money.
        BudgetApprove = "budget:approve",
        /// Release tranches for payment.
        TrancheRelease = "tranche:release",
        /// Read reports.
        ReportRead = "report:read",
        /// Write, check and submit reports.
        ReportWrite = "report:write",
        /// Return or accept reports.
        ReportReview = "report:review",
        /// Follow the change feed.
        ChangeRead = "change:read",
        /// Read organisations.
        OrganisationRead = "organisation:read",
        /// Create and change organisations.
        OrganisationManage = "organisation:manage",
        /// Assess organisations: due diligence.
        OrganisationAssess = "organisation:assess",
        /// Read clients.
        ClientRead = "client:read",
        /// Create, change and revoke clients.
        ClientManage = "client:manage",
        /// Read policies, drafts included.
        PolicyRead = "policy:read",
        /// Draft policies.
        PolicyDraft = "policy:draft",
        /// Publish policies.
        PolicyPublish = "policy:publish",
        /// Read the audit trail.
        AuditRead = "audit:read",
    }
}

impl Permission {
    /// The OAuth scope that carries the permission.
    #[must_use]
    pub const fn scope(self) -> &'static str {
        self.as_str()
    }

    /// What the permission allows, for the published list of scopes.
    #[must_use]
    pub const fn description(self) -> Bilingual {
        let (ka, en) = match self {
            Self::RegistrationCreate => ("რეგისტრაციის წარდგენა", "Submit registrations"),
            Self::RegistrationRead => ("რეგისტრაციების ნახვა", "Read registrations"),
            Self::RegistrationUpdate => {
                ("რეგისტრაციის შესწორება და მტკიცებულების გაგზავნა", "Amend registrations and send evidence")
            }
            Self::RegistrationDecide => {
                ("რეგისტრაციასა და საჩივარზე გადაწყვეტილების მიღება", "Decide on registrations and appeals")
            }
            Self::RegistrationOverride => {
                ("შემოთავაზებისგან განსხვავებული გადაწყვეტილების მიღება", "Decide against the proposal")
            }
            Self::RegistrationWithdraw => ("რეგისტრაციის გამოხმობა", "Withdraw registrations"),
            Self::RegistrationAppeal => ("უარის გასაჩივრება", "Appeal against rejections"),
            Self::RegistrationErase => ("პირის მონაცემების წაშლა", "Erase a person's data"),
            Self::DisclosureRead => ("პირის მონაცემების ნახვის ისტორია", "See who saw a person's data"),
            Self::CaseRead => ("საქმეების ნახვა", "Read cases"),
            Self::CaseNote => ("საქმეზე ჩანაწერის დამატება", "Write notes on cases"),
            Self::CaseSuspend => ("საქმის შეჩერება და განახლება", "Suspend and resume cases"),
            Self::CaseClose => ("საქმის დახურვა", "Close cases"),
            Self::CaseReopen => ("დახურული საქმის ხელახლა გახსნა", "Reopen closed cases"),
            Self::PlanWrite => ("რეინტეგრაციის გეგმის შედგენა", "Write reintegration plans"),
            Self::PlanApprove => ("რეინტეგრაციის გეგმის დამტკიცება", "Approve reintegration plans"),
            Self::AssistanceRead => ("დახმარების ნახვა", "Read assistance"),
            Self::AssistancePropose => {
                ("დახმარების შეთავაზება და შესწორება", "Propose assistance, and change what is proposed")
            }
            Self::AssistanceApprove => {
                ("დახმარების დამტკიცება გრანტის თანხიდან", "Approve assistance: commit the grant's money")
            }
            Self::AssistanceDeliver => ("დახმარების გაცემის აღრიცხვა", "Record that assistance was delivered"),
            Self::AssistanceVerify => ("დახმარების გაცემის შემოწმება", "Verify that assistance was delivered"),
            Self::AssistanceCancel => ("დახმარების გაუქმება", "Cancel assistance"),
            Self::CaseTransfer => ("საქმის გადაცემის მოთხოვნა და პასუხი", "Ask for the transfer of cases, and answer"),
            Self::FollowUpWrite => ("საქმის მონიტორინგის აღრიცხვა", "Record follow-ups of cases"),
            Self::GrantRead => {
                ("გრანტების, ბიუჯეტებისა და მოძრაობების ნახვა", "Read grants, their budgets and ledgers")
            }
            Self::CallRead => {
                ("კონკურსებისა და წინადადებების ნახვა", "Read calls before they are published, and proposals")
            }
            Self::CallManage => ("კონკურსების წარმართვა", "Run competitions: calls, lots, admissibility, awards"),
            Self::ProposalSubmit => {
                ("წინადადების წარდგენა და გამარჯვებაზე პასუხი", "Ask questions, submit proposals, answer to awards")
            }
            Self::ProposalScore => {
                ("წინადადებების შეფასება კომისიის წევრად", "Score proposals as a member of a commission")
            }
            Self::GrantManage => {
                ("გრანტის ხელმოწერა, შეჩერება, განახლება და დასრულება", "Sign, suspend, resume and end grants")
            }
            Self::BudgetReallocate => (
                "გრანტის ხაზებს შორის თანხის გადატანის მოთხოვნა",
                "Ask for money to be moved between the lines of a grant",
            ),
            Self::BudgetApprove => (
                "წლის ბიუჯეტის დადგენა და თანხის გადატანაზე პასუხი",
                "Set a year's budget, and answer to requests to move money",
            ),
            Self::TrancheRelease => ("ტრანშის გადარიცხვის ბრძანება", "Release tranches for payment"),
            Self::ReportRead => ("ანგარიშების ნახვა", "Read reports"),
            Self::ReportWrite => ("ანგარიშის შედგენა, შემოწმება და წარდგენა", "Write, check and submit reports"),
            Self::ReportReview => ("ანგარიშის დაბრუნება ან მიღება", "Return or accept reports"),
            Self::ChangeRead => ("ცვლილებების მიღება", "Follow the change feed"),
            Self::OrganisationRead => ("ორგანიზაციების ნახვა", "Read organisations"),
            Self::OrganisationManage => ("ორგანიზაციების მართვა", "Create and change organisations"),
            Self::OrganisationAssess => {
                ("ორგანიზაციის კეთილსაიმედოობის შეფასება", "Assess organisations: due diligence")
            }
            Self::ClientRead => ("კლიენტი სისტემების ნახვა", "Read clients"),
            Self::ClientManage => ("კლიენტი სისტემების მართვა", "Create, change and revoke clients"),
            Self::PolicyRead => ("წესების ნახვა, პროექტების ჩათვლით", "Read policies, drafts included"),
            Self::PolicyDraft => ("წესის პროექტის შედგენა", "Draft policies"),
            Self::PolicyPublish => ("წესის გამოქვეყნება", "Publish policies"),
            Self::AuditRead => ("აუდიტის ჟურნალის ნახვა", "Read the audit trail"),
        };
        Bilingual::fixed(ka, en)
    }
}
