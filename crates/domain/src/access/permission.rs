//! The single things that a caller can be allowed to do.

use crate::locale::Bilingual;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A permission; its spelling is the OAuth scope.
    pub enum Permission {
        /// Submit registrations.
        RegistrationCreate = "registration:create", "რეგისტრაციის წარდგენა", "submitting registrations" =>
            "რეგისტრაციის წარდგენის უფლება.";
        /// Read registrations.
        RegistrationRead = "registration:read", "რეგისტრაციების ნახვა", "reading registrations" =>
            "რეგისტრაციების წაკითხვის უფლება.";
        /// Amend registrations and send evidence.
        RegistrationUpdate = "registration:update", "რეგისტრაციების შესწორება", "amending registrations" =>
            "რეგისტრაციების შესწორებისა და მტკიცებულებების გამოგზავნის უფლება.";
        /// Decide on registrations and appeals.
        RegistrationDecide = "registration:decide", "რეგისტრაციებზე გადაწყვეტილების მიღება", "deciding on registrations" =>
            "რეგისტრაციებსა და საჩივრებზე გადაწყვეტილების მიღების უფლება.";
        /// Decide against the proposal.
        RegistrationOverride = "registration:override", "შემოთავაზების საწინააღმდეგო გადაწყვეტილების მიღება", "deciding against the proposal" =>
            "სერვისის შემოთავაზებისგან განსხვავებული გადაწყვეტილების მიღების უფლება.";
        /// Withdraw registrations.
        RegistrationWithdraw = "registration:withdraw", "რეგისტრაციების გამოხმობა", "withdrawing registrations" =>
            "რეგისტრაციების გამოხმობის უფლება.";
        /// Appeal against rejections.
        RegistrationAppeal = "registration:appeal", "უარის გასაჩივრება", "appealing against rejections" =>
            "უარყოფილი რეგისტრაციის გასაჩივრების უფლება.";
        /// Erase a person's data.
        RegistrationErase = "registration:erase", "პირის მონაცემების წაშლა", "erasing a person's data" =>
            "პირის მონაცემების წაშლის უფლება.";
        /// See who saw a person's data.
        DisclosureRead = "disclosure:read", "პირის მონაცემების ნახვის ისტორია", "seeing who saw a person's data" =>
            "უფლება, გაიგოს, ვინ ნახა პირის მონაცემები.";
        /// Read cases.
        CaseRead = "case:read", "საქმეების ნახვა", "reading cases" =>
            "საქმეების წაკითხვის უფლება.";
        /// Write notes on cases.
        CaseNote = "case:note", "საქმეზე ჩანაწერის დამატება", "writing notes on cases" =>
            "საქმეზე ჩანაწერების გაკეთების უფლება.";
        /// Suspend and resume cases.
        CaseSuspend = "case:suspend", "საქმეების შეჩერება და განახლება", "suspending and resuming cases" =>
            "საქმეების შეჩერებისა და განახლების უფლება.";
        /// Close cases.
        CaseClose = "case:close", "საქმეების დახურვა", "closing cases" =>
            "საქმეების დახურვის უფლება.";
        /// Reopen closed cases.
        CaseReopen = "case:reopen", "დახურული საქმეების ხელახლა გახსნა", "reopening closed cases" =>
            "დახურული საქმეების ხელახლა გახსნის უფლება.";
        /// Write reintegration plans.
        PlanWrite = "plan:write", "რეინტეგრაციის გეგმების შედგენა", "writing reintegration plans" =>
            "რეინტეგრაციის გეგმების შედგენის უფლება.";
        /// Approve reintegration plans.
        PlanApprove = "plan:approve", "რეინტეგრაციის გეგმების დამტკიცება", "approving reintegration plans" =>
            "რეინტეგრაციის გეგმების დამტკიცების უფლება.";
        /// Read assistance.
        AssistanceRead = "assistance:read", "დახმარების ნახვა", "reading assistance" =>
            "დახმარების შესახებ ჩანაწერების წაკითხვის უფლება.";
        /// Propose assistance, and change what is proposed.
        AssistancePropose = "assistance:propose", "დახმარების შეთავაზება", "proposing assistance" =>
            "დახმარების შეთავაზებისა და შეთავაზებულის შეცვლის უფლება.";
        /// Approve assistance: commit the grant's money.
        AssistanceApprove = "assistance:approve", "დახმარების დამტკიცება", "approving assistance" =>
            "დახმარების დამტკიცების, ანუ მისთვის გრანტის თანხის გამოყოფის უფლება.";
        /// Record that assistance was delivered.
        AssistanceDeliver = "assistance:deliver", "დახმარების გაცემის აღრიცხვა", "recording that assistance was delivered" =>
            "დახმარების გაცემის აღრიცხვის უფლება.";
        /// Verify that assistance was delivered.
        AssistanceVerify = "assistance:verify", "დახმარების გაცემის დადასტურება", "verifying that assistance was delivered" =>
            "დახმარების გაცემის დადასტურების უფლება.";
        /// Cancel assistance.
        AssistanceCancel = "assistance:cancel", "დახმარების გაუქმება", "cancelling assistance" =>
            "დახმარების გაუქმების უფლება.";
        /// Request the transfer of cases, and answer such requests.
        CaseTransfer = "case:transfer", "საქმეების გადაცემა", "transferring cases" =>
            "საქმის გადაცემის მოთხოვნისა და ასეთ მოთხოვნაზე პასუხის უფლება.";
        /// Record follow-ups of cases.
        FollowUpWrite = "follow_up:write", "მონიტორინგის აღრიცხვა", "recording follow-ups" =>
            "მონიტორინგის ვიზიტების აღრიცხვის უფლება.";
        /// Read grants, their budgets and ledgers.
        GrantRead = "grant:read", "გრანტების ნახვა", "reading grants" =>
            "გრანტების, მათი ბიუჯეტებისა და თანხების მოძრაობის წაკითხვის უფლება.";
        /// Read calls before they are published, and proposals.
        CallRead = "call:read", "კონკურსებისა და წინადადებების ნახვა", "reading calls and proposals" =>
            "კონკურსების გამოცხადებამდე წაკითხვისა და წინადადებების წაკითხვის უფლება.";
        /// Run competitions: calls, lots, admissibility, awards.
        CallManage = "call:manage", "კონკურსების წარმართვა", "running competitions" =>
            "კონკურსების ჩატარების უფლება: გამოცხადება, ლოტები, დაშვება, გამარჯვებულის გამოვლენა.";
        /// Ask questions, submit proposals, answer awards.
        ProposalSubmit = "proposal:submit", "წინადადებების წარდგენა", "submitting proposals" =>
            "კითხვების დასმის, წინადადებების წარდგენისა და გამარჯვებაზე პასუხის უფლება.";
        /// Score proposals as a member of a commission.
        ProposalScore = "proposal:score", "წინადადებების შეფასება", "scoring proposals" =>
            "წინადადებების კომისიის წევრად შეფასების უფლება.";
        /// Sign, suspend, resume and end grants.
        GrantManage = "grant:manage", "გრანტების მართვა", "managing grants" =>
            "გრანტების გაფორმების, შეჩერების, განახლებისა და დასრულების უფლება.";
        /// Request that money is moved between the lines of a grant.
        BudgetReallocate = "budget:reallocate", "თანხის გადანაწილების მოთხოვნა", "asking for money to be moved" =>
            "გრანტის კომპონენტებს შორის თანხის გადატანის მოთხოვნის უფლება.";
        /// Set a year's budget, and answer requests to move money.
        BudgetApprove = "budget:approve", "ბიუჯეტის დამტკიცება", "approving budgets" =>
            "წლის ბიუჯეტის დადგენისა და თანხის გადატანის მოთხოვნებზე პასუხის უფლება.";
        /// Release tranches for payment.
        TrancheRelease = "tranche:release", "ტრანშების გადარიცხვა", "releasing tranches" =>
            "ტრანშების გადარიცხვის დავალების უფლება.";
        /// Read reports.
        ReportRead = "report:read", "ანგარიშების ნახვა", "reading reports" =>
            "ანგარიშების წაკითხვის უფლება.";
        /// Write, check and submit reports.
        ReportWrite = "report:write", "ანგარიშების შედგენა და წარდგენა", "writing and submitting reports" =>
            "ანგარიშების შედგენის, შემოწმებისა და წარდგენის უფლება.";
        /// Return or accept reports.
        ReportReview = "report:review", "ანგარიშების მიღება ან დაბრუნება", "accepting or returning reports" =>
            "ანგარიშების დაბრუნების ან მიღების უფლება.";
        /// Follow the change feed.
        ChangeRead = "change:read", "ცვლილებების ნახვა", "following changes" =>
            "ცვლილებების ნაკადის წაკითხვის უფლება.";
        /// Read organisations.
        OrganisationRead = "organisation:read", "ორგანიზაციების ნახვა", "reading organisations" =>
            "ორგანიზაციების შესახებ ჩანაწერების წაკითხვის უფლება.";
        /// Create and change organisations.
        OrganisationManage = "organisation:manage", "ორგანიზაციების მართვა", "managing organisations" =>
            "ორგანიზაციების დამატებისა და შეცვლის უფლება.";
        /// Assess organisations: due diligence.
        OrganisationAssess = "organisation:assess", "ორგანიზაციების შეფასება", "assessing organisations" =>
            "ორგანიზაციების სანდოობის შეფასების უფლება.";
        /// Read clients.
        ClientRead = "client:read", "კლიენტების ნახვა", "reading clients" =>
            "მომხმარებლების შესახებ ჩანაწერების წაკითხვის უფლება.";
        /// Create, change and revoke clients.
        ClientManage = "client:manage", "კლიენტების მართვა", "managing clients" =>
            "მომხმარებლების დამატების, შეცვლისა და გაუქმების უფლება.";
        /// Read policies, drafts included.
        PolicyRead = "policy:read", "წესების ნახვა", "reading policies" =>
            "წესების წაკითხვის უფლება, სამუშაო ვერსიების ჩათვლით.";
        /// Draft policies.
        PolicyDraft = "policy:draft", "წესების მომზადება", "drafting policies" =>
            "წესების სამუშაო ვერსიების შედგენის უფლება.";
        /// Publish policies.
        PolicyPublish = "policy:publish", "წესების გამოქვეყნება", "publishing policies" =>
            "წესების გამოქვეყნების უფლება.";
        /// Read the audit trail.
        AuditRead = "audit:read", "აუდიტის ჩანაწერების ნახვა", "reading the audit trail" =>
            "აუდიტის ჩანაწერების წაკითხვის უფლება.";
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
            Self::CaseTransfer => {
                ("საქმის გადაცემის მოთხოვნა და პასუხი", "Request the transfer of cases, and answer such requests")
            }
            Self::FollowUpWrite => ("საქმის მონიტორინგის აღრიცხვა", "Record follow-ups of cases"),
            Self::GrantRead => {
                ("გრანტების, ბიუჯეტებისა და მოძრაობების ნახვა", "Read grants, their budgets and ledgers")
            }
            Self::CallRead => {
                ("კონკურსებისა და წინადადებების ნახვა", "Read calls before they are published, and proposals")
            }
            Self::CallManage => ("კონკურსების წარმართვა", "Run competitions: calls, lots, admissibility, awards"),
            Self::ProposalSubmit => {
                ("წინადადების წარდგენა და გამარჯვებაზე პასუხი", "Ask questions, submit proposals, answer awards")
            }
            Self::ProposalScore => {
                ("წინადადებების შეფასება კომისიის წევრად", "Score proposals as a member of a commission")
            }
            Self::GrantManage => {
                ("გრანტის ხელმოწერა, შეჩერება, განახლება და დასრულება", "Sign, suspend, resume and end grants")
            }
            Self::BudgetReallocate => (
                "გრანტის ხაზებს შორის თანხის გადატანის მოთხოვნა",
                "Request that money is moved between the lines of a grant",
            ),
            Self::BudgetApprove => (
                "წლის ბიუჯეტის დადგენა და თანხის გადატანაზე პასუხი",
                "Set a year's budget, and answer requests to move money",
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
