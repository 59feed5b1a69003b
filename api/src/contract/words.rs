//! The domain's closed lists of words as schemas of the document, so that generated clients get enumerations.

use super::changes;
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
use reintegration_domain::locale::Bilingual;
use reintegration_domain::organisation;
use reintegration_domain::person;
use reintegration_domain::programme::instruments;
use reintegration_domain::programme::policies;
use reintegration_domain::programme::programmes;
use reintegration_domain::programme::regions;
use reintegration_domain::reports;
use reintegration_domain::vocabulary::Vocabulary;
use reintegration_domain::work;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A word with its meaning.
pub type Meaning = (&'static str, Bilingual);

/// One of these words; the description goes on with what each of them means.
pub fn explained(description: &str, words: impl IntoIterator<Item = Meaning>) -> ObjectBuilder {
    let (words, lines): (Vec<_>, Vec<_>) =
        words.into_iter().map(|(word, meaning)| (word, format!("- `{word}`: {}", meaning.en))).unzip();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(format!("{description}\n\n{}", lines.join("\n"))))
        .enum_values(Some(words))
}

/// A list of words, as people are shown it.
#[derive(Debug)]
pub struct WordList {
    /// What it is called in the document.
    pub name: &'static str,
    /// What it is called in the program: [`Vocabulary::NAME`]; empty where it is no list of the domain.
    pub list: &'static str,
    /// What its words say.
    pub title: Bilingual,
    /// Every word: its spelling, its label and its meaning.
    pub words: Vec<(&'static str, Bilingual, Bilingual)>,
}

impl WordList {
    fn of<T: Vocabulary>(name: &'static str, ka: &'static str, en: &'static str) -> Self {
        let words = T::ALL.iter().map(|word| (word.word(), word.label(), word.meaning()));
        Self { name, list: T::NAME, title: Bilingual::fixed(ka, en), words: words.collect() }
    }
}

/// Every list of words that is sent or shown. Those at the end have no schema of their own: their words stand in others.
pub fn lists() -> Vec<WordList> {
    let mut lists = of_schemas();
    lists.extend([
        WordList::of::<registrations::Ruled>("DecisionOutcome", "გადაწყვეტილების შინაარსი", "Outcome of a decision"),
        WordList::of::<regions::RegionKind>("RegionKind", "რეგიონის სახე", "Kind of region"),
        WordList::of::<policies::StatelessRule>(
            "StatelessRule",
            "რომელ მოქალაქეობის არმქონე პირებს მოიცავს პროგრამა",
            "Which stateless persons the programme includes",
        ),
        WordList::of::<policies::ClockStop>(
            "ClockStop",
            "რომელ დღემდე ითვლება დაბრუნებიდან გასული დრო",
            "Day to which the time since the return is counted",
        ),
    ]);
    let of_changes = |name, ka, en, words| WordList { name, list: "", title: Bilingual::fixed(ka, en), words };
    lists.push(of_changes("ChangeName", "ცვლილების სახელი", "Name of a change", changes::changes()));
    lists.push(of_changes(
        "AuditAction",
        "აუდიტის ჩანაწერის მოქმედება",
        "Action of an audit entry",
        changes::actions(),
    ));
    lists.sort_by_key(|list| list.name);
    lists
}

macro_rules! words {
    ($( $name:ident = $word:ty, $description:literal, $georgian:literal; )*) => {
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

        /// Every list of words that has a schema, under the name of its schema.
        fn of_schemas() -> Vec<WordList> {
            vec![$(WordList::of::<$word>(stringify!($name), $georgian, $description)),*]
        }
    };
}

words! {
    Scope = Permission, "A permission, in the form of an OAuth scope", "უფლება";
    WorkKind = work::Kind, "What is to be done", "გასაკეთებელი საქმის სახე";
    Party = work::Party, "Party whose step it is", "მხარე, რომლის ნაბიჯიცაა";
    Role = DomainRole, "Role of a client", "მომხმარებლის როლი";
    Outcome = eligibility::Outcome, "Outcome that the rules propose; a person decides", "წესით შემოთავაზებული შედეგი";
    Ground = policies::Ground, "Ground on which a returnee qualifies", "საფუძველი";
    Criterion = policies::Criterion, "A condition of the programme", "პროგრამის პირობა";
    CriterionResult = eligibility::CriterionResult, "Result for a criterion", "პირობის შემოწმების შედეგი";
    Asylum = eligibility::Asylum, "Result of seeking asylum abroad", "თავშესაფარი საზღვარგარეთ";
    Citizenship = person::Citizenship, "Citizenship, as far as the programme distinguishes it", "მოქალაქეობა";
    Sex = person::Sex, "Sex, as in the person's document", "სქესი";
    Component = ComponentCode, "A component of the programme", "პროგრამის კომპონენტი";
    HeardFrom = registrations::HeardFrom, "Source from which a person heard of the programme", "როგორ გაიგო პირმა პროგრამის შესახებ";
    ConsentForm = registrations::ConsentForm, "Form in which the consent was given", "თანხმობის ფორმა";
    MatchReason = person::MatchReason, "Reason why two registrations may be of one person", "შესაძლო დუბლიკატის მიზეზი";
    MatchOutcome = registrations::MatchOutcome, "Outcome of the comparison of two registrations", "დუბლიკატის შემოწმების შედეგი";
    RegistrationStatus = registrations::Status, "Status of a registration", "რეგისტრაციის სტატუსი";
    EvidenceKind = registrations::EvidenceKind, "Kind of evidence that a document gives", "მტკიცებულების სახე";
    ErasureReason = registrations::ErasureReason, "Legal reason for erasing a person's data", "მონაცემების წაშლის საფუძველი";
    CaseStatus = cases::Status, "Status of a case", "საქმის სტატუსი";
    CaseStage = cases::Stage, "Stage of a case; it is kept during suspension and after closure", "საქმის ეტაპი";
    OnExpiry = assistance::OnExpiry, "What happens when the next step is not done in time", "რა მოხდება ვადის გასვლისას";
    ClosureReason = cases::ClosureReason, "Reason for closing a case", "საქმის დახურვის მიზეზი";
    AssistanceStatus = assistance::Status, "Status of assistance", "დახმარების სტატუსი";
    DeliveryReversalKind = assistance::ReversalKind, "How the record of a delivery was taken back", "როგორ გაუქმდა გაცემის ჩანაწერი";
    ActivityMode = assistance::Mode, "Whether an activity is new or grows", "საქმიანობა ახალია თუ ფართოვდება";
    MedicalService = assistance::MedicalService, "Kind of medical help", "სამედიცინო დახმარების სახე";
    GrantStatus = grants::Status, "Status of a grant", "გრანტის სტატუსი";
    TrancheStatus = grants::TrancheStatus, "Status of a tranche", "ტრანშის სტატუსი";
    TrancheCondition = grants::Condition, "Condition for the payment of a tranche", "ტრანშის გადარიცხვის პირობა";
    ReallocationStatus = grants::ReallocationStatus, "Status of a reallocation", "თანხის გადანაწილების სტატუსი";
    ReportKind = grants::ReportKind, "Kind of report", "ანგარიშის სახე";
    ReportStatus = reports::Status, "Status of a report today", "ანგარიშის სტატუსი დღეს";
    IdentityDocumentKind = person::DocumentKind, "Kind of identity document", "პირადობის დოკუმენტის სახე";
    ReportDocumentKind = reports::DocumentKind, "Kind of a report's document", "ანგარიშის დოკუმენტის სახე";
    ReportSeverity = reports::Severity, "Whether a difference prevents a submission", "უშლის თუ არა განსხვავება ხელს ანგარიშის წარდგენას";
    AgeBand = reports::AgeBand, "Age of a person on the last day of the period, in years", "პირის ასაკი პერიოდის ბოლო დღეს";
    LedgerEntryKind = grants::EntryKind, "Effect of a ledger entry on its line", "თანხის მოძრაობის სახე";
    PlanStatus = plans::Status, "Status of a revision of a plan", "გეგმის რედაქციის სტატუსი";
    FollowUpStatus = follow_ups::Status, "Status of a follow-up", "მონიტორინგის ვიზიტის სტატუსი";
    FollowUpPlace = follow_ups::Place, "Place of a follow-up visit", "მონიტორინგის ვიზიტის ადგილი";
    Dimension = instruments::Dimension, "A dimension of reintegration", "რეინტეგრაციის განზომილება";
    CaseOrder = cases::Order, "Order of a list of cases; a minus sign means newest first", "საქმეების დალაგება";
    TransferStatus = transfers::Status, "Status of the transfer of a case", "საქმის გადაცემის სტატუსი";
    TransferOnExpiry = transfers::OnExpiry, "What happens to a transfer that nobody answers in time", "რა მოხდება, თუ გადაცემის მოთხოვნას ვადაში არავინ უპასუხებს";
    ProgrammeCode = programmes::Programme, "A state programme", "სახელმწიფო პროგრამა";
    Basis = programmes::Basis, "Reliability of a figure", "მონაცემის სანდოობა";
    OrganisationKind = organisation::OrganisationKind, "Kind of organisation", "ორგანიზაციის სახე";
    ClientStatus = access::ClientStatus, "Whether a client can request tokens", "შეუძლია თუ არა მომხმარებელს ტოკენის მოთხოვნა";
    CallStatus = competition::CallStatus, "Status of a call", "კონკურსის სტატუსი";
    LotStatus = competition::LotStatus, "Status of a lot", "ლოტის სტატუსი";
    ProposalStatus = competition::ProposalStatus, "Status of a proposal", "წინადადების სტატუსი";
    Admissibility = competition::Admissibility, "Result of the examination of a proposal", "წინადადების განხილვის შედეგი";
    Rating = competition::Rating, "Risk of giving an organisation money", "ორგანიზაციისთვის თანხის გადაცემის რისკი";
    AssessmentFlag = competition::Flag, "A fact against an award", "გარემოება, რომელიც გამარჯვებას უშლის ხელს";
    AnswerKind = eligibility::AnswerKind, "Kind of an answer to a question", "პასუხის სახე";
    PolicyStatus = policies::PolicyStatus, "Status of a policy; a published policy never changes again", "წესის სტატუსი";
    YearEnd = policies::YearEnd, "What becomes of approvals that the year of their grant leaves undelivered", "რა მოსდის დამტკიცებას, როცა გრანტის წელი დასრულდა";
}
