//! The domain's closed lists of words as schemas of the document, so that generated clients get enumerations.

use reintegration_domain::access::{self, Permission, Role as DomainRole};
use reintegration_domain::cases;
use reintegration_domain::cases::assistance;
use reintegration_domain::cases::follow_ups;
use reintegration_domain::cases::plans;
use reintegration_domain::cases::transfers;
use reintegration_domain::competition;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants;
use reintegration_domain::intake::eligibility;
use reintegration_domain::intake::registrations;
use reintegration_domain::organisation;
use reintegration_domain::person;
use reintegration_domain::programme::instruments;
use reintegration_domain::programme::policies;
use reintegration_domain::programme::programmes;
use reintegration_domain::reports;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A word with its meaning.
pub type Meaning = (&'static str, &'static str);

/// One of these words; the description goes on with what each of them means.
pub fn explained(description: &str, words: impl IntoIterator<Item = Meaning>) -> ObjectBuilder {
    let (words, lines): (Vec<_>, Vec<_>) =
        words.into_iter().map(|(word, meaning)| (word, format!("- `{word}`: {meaning}"))).unzip();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(format!("{description}\n\n{}", lines.join("\n"))))
        .enum_values(Some(words))
}

macro_rules! words {
    ($( $name:ident = $word:ty, $description:literal; )*) => {
        $(
        #[doc = $description]
        #[derive(Debug)]
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let words = <$word>::ALL.iter().map(|word| (word.as_str(), word.meaning()));
                explained($description, words).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
        )*

        /// Every one of them, by its name: the generator overlooks those that only a parameter refers to.
        pub fn all() -> Vec<(Cow<'static, str>, RefOr<Schema>)> {
            vec![$(($name::name(), $name::schema())),*]
        }
    };
}

words! {
    Scope = Permission, "A permission, in the form of an OAuth scope";
    Role = DomainRole, "Role of a client";
    Outcome = eligibility::Outcome, "Outcome that the rules propose; a person decides";
    Ground = policies::Ground, "Ground on which a returnee qualifies";
    Criterion = policies::Criterion, "A condition of the programme";
    CriterionResult = eligibility::CriterionResult, "Result for a criterion";
    Asylum = eligibility::Asylum, "Result of seeking asylum abroad";
    Citizenship = person::Citizenship, "Citizenship, as far as the programme distinguishes it";
    Sex = person::Sex, "Sex, as in the person's document";
    Component = ComponentCode, "A component of the programme";
    HeardFrom = registrations::HeardFrom, "Source from which a person heard of the programme";
    ConsentForm = registrations::ConsentForm, "Form in which the consent was given";
    MatchReason = person::MatchReason, "Reason why two registrations may be of one person";
    MatchOutcome = registrations::MatchOutcome, "Outcome of the comparison of two registrations";
    RegistrationStatus = registrations::Status, "Status of a registration";
    EvidenceKind = registrations::EvidenceKind, "Kind of evidence that a document gives";
    ErasureReason = registrations::ErasureReason, "Legal reason for erasing a person's data";
    CaseStatus = cases::Status, "Status of a case";
    CaseStage = cases::Stage, "Stage of a case; it is kept during suspension and after closure";
    OnExpiry = assistance::OnExpiry, "What happens when the next step is not done in time";
    ClosureReason = cases::ClosureReason, "Reason for closing a case";
    AssistanceStatus = assistance::Status, "Status of assistance";
    DeliveryReversalKind = assistance::ReversalKind, "How the record of a delivery was taken back";
    ActivityMode = assistance::Mode, "Whether an activity is new or grows";
    MedicalService = assistance::MedicalService, "Kind of medical help";
    GrantStatus = grants::Status, "Status of a grant";
    TrancheStatus = grants::TrancheStatus, "Status of a tranche";
    TrancheCondition = grants::Condition, "Condition for the payment of a tranche";
    ReallocationStatus = grants::ReallocationStatus, "Status of a reallocation";
    ReportKind = grants::ReportKind, "Kind of report";
    ReportStatus = reports::Status, "Status of a report today";
    ReportDocumentKind = reports::DocumentKind, "Kind of a report's document";
    ReportSeverity = reports::Severity, "Whether a difference prevents a submission";
    AgeBand = reports::AgeBand, "Age of a person on the last day of the period, in years";
    LedgerEntryKind = grants::EntryKind, "Effect of a ledger entry on its line";
    PlanStatus = plans::Status, "Status of a revision of a plan";
    FollowUpStatus = follow_ups::Status, "Status of a follow-up";
    FollowUpPlace = follow_ups::Place, "Place of a follow-up visit";
    Dimension = instruments::Dimension, "A dimension of reintegration";
    CaseOrder = cases::Order, "Order of a list of cases; a minus sign means newest first";
    TransferStatus = transfers::Status, "Status of the transfer of a case";
    TransferOnExpiry = transfers::OnExpiry, "What happens to a transfer that nobody answers in time";
    ProgrammeCode = programmes::Programme, "A state programme";
    Basis = programmes::Basis, "Reliability of a figure";
    OrganisationKind = organisation::OrganisationKind, "Kind of organisation";
    ClientStatus = access::ClientStatus, "Whether a client can request tokens";
    CallStatus = competition::CallStatus, "Status of a call";
    LotStatus = competition::LotStatus, "Status of a lot";
    ProposalStatus = competition::ProposalStatus, "Status of a proposal";
    Admissibility = competition::Admissibility, "Result of the examination of a proposal";
    Rating = competition::Rating, "Risk of giving an organisation money";
    AssessmentFlag = competition::Flag, "A fact against an award";
    PolicyStatus = policies::PolicyStatus, "Status of a policy; a published policy never changes again";
    YearEnd = policies::YearEnd,
        "What becomes of an approval that can no longer be delivered because the year of its grant is over";
}
