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
    Scope = Permission, "A permission, as an OAuth scope";
    Role = DomainRole, "What a client is for";
    Outcome = eligibility::Outcome, "What the rules propose; a person decides";
    Ground = policies::Ground, "What qualifies a returnee";
    Criterion = policies::Criterion, "A condition of the programme";
    CriterionResult = eligibility::CriterionResult, "What became of a criterion";
    Asylum = eligibility::Asylum, "What came of asylum abroad";
    Citizenship = person::Citizenship, "Citizenship, as far as the programme distinguishes it";
    Sex = person::Sex, "Sex, as in the person's document";
    Component = ComponentCode, "A component of the programme";
    HeardFrom = registrations::HeardFrom, "How a person heard of the programme";
    ConsentForm = registrations::ConsentForm, "The form in which consent was given";
    RegistrationStatus = registrations::Status, "Where a registration stands";
    EvidenceKind = registrations::EvidenceKind, "What a document is evidence of";
    ErasureReason = registrations::ErasureReason, "Why the law asks for a person's data to be erased";
    CaseStatus = cases::Status, "Where a case stands";
    CaseStage = cases::Stage, "How far a case has come; outlives suspension and closure";
    OnExpiry = assistance::OnExpiry, "What happens to a step that nobody takes in time";
    ClosureReason = cases::ClosureReason, "Why a case was closed";
    AssistanceStatus = assistance::Status, "Where assistance stands";
    ActivityMode = assistance::Mode, "Whether an activity begins or grows";
    MedicalService = assistance::MedicalService, "What kind of medical help";
    GrantStatus = grants::Status, "Where a grant stands";
    TrancheStatus = grants::TrancheStatus, "Where a tranche stands";
    TrancheCondition = grants::Condition, "What a tranche waits for";
    ReallocationStatus = grants::ReallocationStatus, "Where a reallocation stands";
    ReportKind = grants::ReportKind, "What a report is about";
    ReportStatus = reports::Status, "Where a report stands today";
    ReportDocumentKind = reports::DocumentKind, "What a document of a report is";
    ReportSeverity = reports::Severity, "Whether a difference stands in the way of a submission";
    AgeBand = reports::AgeBand, "How old a person is on the last day of the period";
    LedgerEntryKind = grants::EntryKind, "What an entry of the ledger does to its line";
    PlanStatus = plans::Status, "Where a revision of a plan stands";
    FollowUpStatus = follow_ups::Status, "Where a follow-up stands";
    FollowUpPlace = follow_ups::Place, "Where a person was looked after";
    Dimension = instruments::Dimension, "A side of reintegration";
    CaseOrder = cases::Order, "The order of a list of cases; a minus begins with the newest";
    TransferStatus = transfers::Status, "Where the transfer of a case stands";
    TransferOnExpiry = transfers::OnExpiry, "What happens to a transfer that nobody answers in time";
    ProgrammeCode = programmes::Programme, "A state programme";
    Basis = programmes::Basis, "How far a figure can be trusted";
    OrganisationKind = organisation::OrganisationKind, "What an organisation is to the programme";
    ClientStatus = access::ClientStatus, "Whether a client can ask for tokens";
    CallStatus = competition::CallStatus, "Where a call stands";
    LotStatus = competition::LotStatus, "Where a lot stands";
    ProposalStatus = competition::ProposalStatus, "Where a proposal stands";
    Admissibility = competition::Admissibility, "What the examination of a proposal comes to";
    Rating = competition::Rating, "How risky it is to give an organisation money";
    AssessmentFlag = competition::Flag, "Something that stands against an award";
    PolicyStatus = policies::PolicyStatus, "Whether a policy rules yet; a published one never changes again";
}
