//! The catalogue of problems. Append-only: a code that was published keeps its meaning.

use actix_web::http::StatusCode;
use reintegration_domain::locale::Bilingual;

macro_rules! codes {
    ($($variant:ident $code:literal $status:ident $ka:literal $en:literal)*) => {
        /// What went wrong with a request.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code { $($variant),* }

        impl Code {
            /// Every code, in the order in which they were published.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable spelling.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The status it is sent with.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),* }
            }

            /// What it says to a person.
            pub const fn title(self) -> Bilingual {
                match self { $(Self::$variant => Bilingual::fixed($ka, $en)),* }
            }
        }
    };
}

codes! {
    Unreadable "unreadable" BAD_REQUEST "მოთხოვნის წაკითხვა შეუძლებელია" "The request cannot be read"
    NotFound "not_found" NOT_FOUND "ასეთი რესურსი არ არსებობს" "There is no such resource"
    MethodNotAllowed "method_not_allowed" METHOD_NOT_ALLOWED "ეს მეთოდი აქ დაშვებული არ არის" "This method is not allowed here"
    TooLarge "too_large" PAYLOAD_TOO_LARGE "მოთხოვნა ძალიან დიდია" "The request is too large"
    UnsupportedMediaType "unsupported_media_type" UNSUPPORTED_MEDIA_TYPE "მონაცემთა ეს ფორმატი არ მიიღება" "This media type is not accepted"
    ValidationFailed "validation_failed" UNPROCESSABLE_ENTITY "მოთხოვნაში შეცდომებია" "The request has faults"
    NoPolicyInForce "no_policy_in_force" UNPROCESSABLE_ENTITY "ამ დღეს პროგრამის წესი ჯერ არ მოქმედებდა" "No policy of the programme was in force on that day"
    Internal "internal" INTERNAL_SERVER_ERROR "შიდა შეცდომა" "An internal error"
    Unavailable "unavailable" SERVICE_UNAVAILABLE "სერვისი დროებით მიუწვდომელია" "The service is temporarily unavailable"
    NotAcceptable "not_acceptable" NOT_ACCEPTABLE "პასუხი მოთხოვნილი ტიპით არ იგზავნება" "The answer is not sent in a type that was asked for"
    Unauthenticated "unauthenticated" UNAUTHORIZED "საჭიროა წვდომის ტოკენი" "An access token is needed"
    InvalidToken "invalid_token" UNAUTHORIZED "წვდომის ტოკენი არასწორი ან ვადაგასულია" "The access token is not valid, or no longer"
    Forbidden "forbidden" FORBIDDEN "ტოკენს ამის უფლება არ აქვს" "The token does not permit this"
    SeparationOfDuties "separation_of_duties" FORBIDDEN "ამას სხვამ უნდა მიიღოს გადაწყვეტილება" "Somebody else has to decide this"
    OverrideNeedsManager "override_needs_manager" FORBIDDEN "შემოთავაზების საწინააღმდეგოდ მხოლოდ ხელმძღვანელი წყვეტს" "Only a manager decides against the proposal"
    StateForbids "state_forbids" CONFLICT "ამჟამინდელ მდგომარეობაში ეს შეუძლებელია" "This is not possible in the present state"
    AppealPeriodOver "appeal_period_over" CONFLICT "გასაჩივრების ვადა გასულია" "The time for an appeal is over"
    AppealUsedUp "appeal_used_up" CONFLICT "საჩივარი უკვე განხილულია" "The appeal was decided already"
    NoLotInForce "no_lot_in_force" CONFLICT "ამ რეგიონს ამ წელს ორგანიზაცია არ ემსახურება" "No lot serves this region this year"
    ResidenceOutsideYourRows "residence_outside_your_rows" CONFLICT "ამ ადგილს სხვა ემსახურება" "This residence is served by somebody else"
    PolicyVersionTaken "policy_version_taken" CONFLICT "პროგრამას ასეთი ვერსია უკვე აქვს" "The programme has this version already"
    PolicyDayTooEarly "policy_day_too_early" CONFLICT "წესი უფრო ადრიდან ვერ ამოქმედდება" "The policy cannot come into force that early"
    ClientIdTaken "client_id_taken" CONFLICT "ასეთი კლიენტი უკვე არსებობს" "There is such a client already"
    ClientRevoked "client_revoked" CONFLICT "კლიენტს წვდომა გაუუქმდა" "The client's access was taken away"
    RegistrationCodeTaken "registration_code_taken" CONFLICT "ამ კოდით ორგანიზაცია უკვე არსებობს" "There is an organisation with this code already"
    Stale "stale" PRECONDITION_FAILED "რესურსი მას შემდეგ შეიცვალა" "The resource has changed since"
    PreconditionRequired "precondition_required" PRECONDITION_REQUIRED "მოთხოვნას რესურსის ვერსია აკლია" "If-Match is needed"
    IdempotencyKeyReused "idempotency_key_reused" UNPROCESSABLE_ENTITY "ეს გასაღები სხვა მოთხოვნას ეკუთვნის" "This key belongs to another request"
    TooManyRequests "too_many_requests" TOO_MANY_REQUESTS "მოთხოვნები ძალიან ბევრია" "There are too many requests"
    Erased "erased" GONE "ამ პირის მონაცემები წაშლილია" "The person's data is erased"
    TooManyDocuments "too_many_documents" CONFLICT "მეტი დოკუმენტი ვერ დაემატება" "No more documents can be added"
    TooSlow "too_slow" REQUEST_TIMEOUT "მოთხოვნა ძალიან ნელა შემოვიდა" "The request came in too slowly"
    AddressTooLong "address_too_long" URI_TOO_LONG "მოთხოვნის მისამართი ძალიან გრძელია" "The address of the request is too long"
    HeadersTooLarge "headers_too_large" REQUEST_HEADER_FIELDS_TOO_LARGE "მოთხოვნის სათაურები ძალიან დიდია" "The headers of the request are too large"
    BudgetExceeded "budget_exceeded" CONFLICT "გრანტის ამ კომპონენტს ამდენი თანხა აღარ აქვს" "The grant has not that much money left for this component"
    ComponentCeilingExceeded "component_ceiling_exceeded" CONFLICT "ერთი პირისთვის დადგენილ ზღვარს აჭარბებს" "It is more than one person can get of this component"
    PlanNotApproved "plan_not_approved" CONFLICT "საქმეს დამტკიცებული გეგმა არ აქვს" "The case has no approved plan"
    GrantPeriodOver "grant_period_over" CONFLICT "გრანტის ვადა გასულია" "The period of the grant is over"
    NoGrantInForce "no_grant_in_force" CONFLICT "ამ ლოტს მოქმედი გრანტი არ აქვს" "The lot has no grant in force"
    StillOpen "still_open" CONFLICT "ჯერ დასასრულებელია, რაც ღიაა" "What is open has to be settled first"
    SameLot "same_lot" CONFLICT "საქმეს ეს ლოტი უკვე ემსახურება" "This lot serves the case already"
    LotWithoutWinner "lot_without_winner" CONFLICT "ამ ლოტს გამარჯვებული არ ჰყავს" "This lot has no winner"
    TransferPending "transfer_pending" CONFLICT "საქმის გადაცემა პასუხს ელოდება" "A transfer of the case waits for an answer"
    NoTransferPending "no_transfer_pending" CONFLICT "საქმის გადაცემა მოთხოვნილი არ არის" "No transfer of the case waits for an answer"
    YearBudgetExceeded "year_budget_exceeded" CONFLICT "წლის ბიუჯეტში ამდენი თანხა აღარ არის" "The year's budget has not that much left"
    TrancheNotPayable "tranche_not_payable" CONFLICT "ტრანში ამჟამად ვერ გადაირიცხება" "The tranche is not payable"
    DeadlinePassed "deadline_passed" CONFLICT "ვადა გასულია" "The time for this is over"
    RegionsNotCovered "regions_not_covered" CONFLICT "კონკურსის ლოტები ყველა რეგიონს არ მოიცავს" "The lots of the call do not hold every region"
    TooFewMembers "too_few_members" CONFLICT "კომისიას იმდენი წევრი არ ჰყავს, რამდენი შეფასებაც საჭიროა" "The commission has fewer members than a proposal needs scores"
    ProposalExists "proposal_exists" CONFLICT "ამ ლოტზე თქვენი წინადადება უკვე წარდგენილია" "The organisation has a proposal for this lot already"
    RegistrationCodeMissing "registration_code_missing" CONFLICT "ორგანიზაციას საიდენტიფიკაციო კოდი არ აქვს" "The organisation's registration code is not on record"
    NotAMember "not_a_member" FORBIDDEN "ამ კონკურსის კომისიის წევრი არ ხართ" "You are not a member of the commission of this call"
    ConflictOfInterest "conflict_of_interest" FORBIDDEN "ამ ორგანიზაციასთან ინტერესთა კონფლიქტი გაცხადებულია" "A conflict of interest with this organisation is declared"
    ScoresFrozen "scores_frozen" CONFLICT "ყველა წევრმა შეაფასა; ქულები აღარ იცვლება" "Every member has scored: the scores are not changed any more"
    TooFewScores "too_few_scores" CONFLICT "წინადადებას საკმარისი შეფასება არ აქვს" "The proposal has too few scores"
    OrganisationNotCleared "organisation_not_cleared" CONFLICT "ორგანიზაცია გრანტისთვის შემოწმებული არ არის" "The organisation is not cleared for a grant"
    NotYetDue "not_yet_due" CONFLICT "პერიოდი ჯერ არ დასრულებულა" "The period is not over yet"
    EarlierReportOpen "earlier_report_open" CONFLICT "ჯერ წინა ანგარიშია წარსადგენი" "An earlier report has to be submitted first"
    NothingWritten "nothing_written" CONFLICT "ანგარიშში ჯერ არაფერი წერია" "Nothing is written in the report yet"
    NothingOwed "nothing_owed" CONFLICT "გრანტი დასრულებულია და გადასახდელი აღარაფერია" "The grant is over, and nothing is owed any more"
    TooMuchUnderWay "too_much_under_way" TOO_MANY_REQUESTS "თქვენი ძალიან ბევრი მოთხოვნა ერთდროულად სრულდება" "Too much of yours is under way already"
    IdentityNeedsOfficer "identity_needs_officer" FORBIDDEN "მიღებული რეგისტრაციის ვინაობას მხოლოდ გადაწყვეტილების მიმღები ასწორებს" "Only those who decide on registrations correct who the person of an accepted one is"
    TransferRequired "transfer_required" CONFLICT "ამ ადგილს სხვა ლოტი ემსახურება: საქმე უნდა გადაეცეს" "Another lot serves this residence: the case has to be transferred"
    NotTheAuthor "not_the_author" FORBIDDEN "ჩანაწერს მხოლოდ მისი ავტორი აუქმებს" "Only the client that recorded this withdraws it"
    ReportedAlready "reported_already" CONFLICT "ეს გაცემა ანგარიშშია; ჯერ ანგარიში უნდა დაბრუნდეს" "A report claims this delivery: the report is returned first"
    IdentityUnproven "identity_unproven" CONFLICT "პირის ვინაობას არაფერი ადასტურებს" "Nothing shows who the person is"
    OpenMatches "open_matches" CONFLICT "შესაძლო დუბლიკატებზე გადაწყვეტილება ჯერ არ არის მიღებული" "Possible duplicates are not decided on yet"
    NotReported "not_reported" CONFLICT "გაცემულია ის, რაც არც ერთ ანგარიშში არ არის" "What was delivered stands in no report"
    NoMatch "no_match" NOT_FOUND "ასეთი მონაცემებით რეგისტრაცია ვერ მოიძებნა" "No registration matches these data"
    ExternalReferenceTaken "external_reference_taken" CONFLICT "ეს აღნიშვნა თქვენს სხვა ჩანაწერს უკვე აქვს" "You have given this reference to something else of the kind"
}
