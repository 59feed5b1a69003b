//! The names of changes, and of what the audit trail has beside them, as people are shown them.

use reintegration_domain::locale::Bilingual;
use reintegration_storage::{CHANGE_NAMES, MATCHED, READ};

/// The name, what it says in Georgian, and in English. The English label is the name in words.
type Told = (&'static str, &'static str, &'static str);

const TOLD: &[Told] = &[
    ("registration.submitted", "რეგისტრაცია წარდგენილია", "A registration was submitted"),
    ("registration.amended", "რეგისტრაცია შესწორდა", "A registration was amended before the decision"),
    ("registration.evidence_requested", "მტკიცებულება მოთხოვნილია", "Evidence was requested for a registration"),
    ("registration.evidence_received", "მოთხოვნილი მტკიცებულება მიღებულია", "The requested evidence was received"),
    ("registration.document_added", "რეგისტრაციას დოკუმენტი დაემატა", "A document was added to a registration"),
    ("registration.accepted", "რეგისტრაცია დაკმაყოფილდა", "A registration was accepted"),
    ("registration.rejected", "რეგისტრაცია უარყოფილია", "A registration was rejected"),
    ("registration.withdrawn", "რეგისტრაცია გამოხმობილია", "A registration was withdrawn"),
    ("registration.appealed", "უარი გასაჩივრდა", "An appeal was made against a rejection"),
    ("registration.appeal_upheld", "საჩივარი დაკმაყოფილდა", "An appeal was upheld: the registration is accepted"),
    ("registration.appeal_dismissed", "საჩივარი არ დაკმაყოფილდა", "An appeal was dismissed"),
    (
        "registration.expired",
        "რეგისტრაციას ვადა გაუვიდა",
        "A registration expired, because the evidence did not come in time",
    ),
    ("registration.erased", "პირის მონაცემები წაიშალა", "The data of a registration's person was erased"),
    (
        "registration.rerouted",
        "რეგისტრაცია სხვა ლოტს გადაეცა",
        "A registration went to another lot, because the residence is another one, or the year is",
    ),
    ("case.opened", "საქმე გაიხსნა", "A case was opened"),
    ("case.suspended", "საქმე შეჩერდა", "A case was suspended"),
    ("case.resumed", "საქმე განახლდა", "A case was resumed after its suspension"),
    ("case.closed", "საქმე დაიხურა", "A case was closed"),
    ("case.reopened", "საქმე ხელახლა გაიხსნა", "A closed case was reopened"),
    ("case.note_added", "საქმეს ჩანაწერი დაემატა", "A note was added to a case"),
    ("organisation.created", "ორგანიზაცია დაემატა", "An organisation was added"),
    ("client.created", "მომხმარებელი დაემატა", "A client was created"),
    ("client.secret_rotated", "მომხმარებლის პაროლი შეიცვალა", "The secret of a client was replaced"),
    ("client.revoked", "მომხმარებლის წვდომა გაუქმდა", "The access of a client was revoked"),
    ("policy.drafted", "წესის სამუშაო ვერსია შედგა", "A policy was drafted"),
    ("policy.published", "წესი გამოქვეყნდა", "A policy was published"),
    ("client.key_set_replaced", "მომხმარებლის გასაღებები შეიცვალა", "The keys of a client were replaced"),
    ("client.changed", "მომხმარებლის ჩანაწერი შეიცვალა", "The record of a client was changed"),
    ("plan.written", "გეგმა შედგა", "A revision of a reintegration plan was written"),
    ("plan.approved", "გეგმა დამტკიცდა", "A reintegration plan was approved"),
    ("plan.overdue", "გეგმის ვადა გავიდა", "A reintegration plan was not written in time"),
    ("assistance.proposed", "დახმარება შეთავაზებულია", "Assistance was proposed"),
    ("assistance.amended", "შეთავაზებული დახმარება შეიცვალა", "Proposed assistance was amended"),
    ("assistance.approved", "დახმარება დამტკიცდა", "Assistance was approved, and the grant's money committed to it"),
    ("assistance.delivered", "დახმარება გაიცა", "Assistance was delivered to the person"),
    ("assistance.verified", "დახმარების გაცემა დადასტურდა", "The delivery of assistance was verified"),
    ("assistance.cancelled", "დახმარება გაუქმდა", "Assistance was cancelled, and its money is available again"),
    (
        "assistance.expired",
        "დახმარებას ვადა გაუვიდა",
        "Assistance was cancelled automatically, because the next step did not come in time",
    ),
    ("assistance.overdue", "დახმარების ვადა გადაცილდა", "The next step of assistance was not done in time"),
    ("case.advanced", "საქმე შემდეგ ეტაპზე გადავიდა", "A case came to its next stage"),
    ("case.transfer_requested", "საქმის გადაცემა მოთხოვნილია", "The transfer of a case was requested"),
    ("case.transferred", "საქმე გადაეცა", "A case was transferred to another lot"),
    ("case.transfer_rejected", "საქმის გადაცემაზე უარი ითქვა", "The transfer of a case was rejected"),
    (
        "case.transfer_expired",
        "საქმის გადაცემის მოთხოვნას ვადა გაუვიდა",
        "Nobody answered the request for a transfer in time",
    ),
    ("follow_up.planned", "მონიტორინგის ვიზიტი დაიგეგმა", "A follow-up was planned"),
    ("follow_up.recorded", "მონიტორინგის ვიზიტი აღირიცხა", "A follow-up was recorded"),
    ("follow_up.overdue", "მონიტორინგის ვიზიტის ვადა გავიდა", "A follow-up was not made in time"),
    ("case.overdue", "საქმის ვადა გადაცილდა", "What a case waits for did not come in time"),
    ("call.created", "კონკურსის პროექტი შეიქმნა", "A call was drafted"),
    ("call.amended", "კონკურსის პირობები შეიცვალა", "A call was amended"),
    ("call.published", "კონკურსი გამოცხადდა", "A call was published"),
    ("call.closed", "წინადადებების მიღება დასრულდა", "The time for the proposals of a call is over"),
    ("call.decided", "კონკურსი დასრულდა", "Every lot of a call has its outcome"),
    ("call.question_asked", "კონკურსზე კითხვა დაისვა", "A question on a call was asked"),
    ("call.question_answered", "კონკურსზე დასმულ კითხვას უპასუხეს", "A question on a call was answered"),
    (
        "call.conflict_declared",
        "ინტერესთა კონფლიქტი გაცხადდა",
        "A member of a commission declared a conflict of interest",
    ),
    ("lot.created", "ლოტი დაემატა", "A lot was added"),
    ("lot.awarded", "ლოტის გამარჯვებული გამოვლინდა", "A lot was awarded to a proposal"),
    ("lot.award_accepted", "გამარჯვებული დათანხმდა", "The winner of a lot accepted"),
    ("lot.award_declined", "გამარჯვებულმა უარი თქვა", "The winner of a lot declined"),
    ("lot.not_awarded", "ლოტი გამარჯვებულის გარეშე დასრულდა", "A lot ended without a winner"),
    ("lot.reannounced", "ლოტი ხელახლა გამოცხადდა", "A lot was announced again"),
    ("proposal.submitted", "წინადადება წარდგენილია", "A proposal was submitted"),
    ("proposal.amended", "წინადადება შესწორდა", "A proposal was amended"),
    ("proposal.admitted", "წინადადება დაიშვა", "A proposal was admitted"),
    ("proposal.refused", "წინადადება უარყოფილია", "A proposal was refused"),
    (
        "proposal.defect_found",
        "წინადადებაში ხარვეზი აღმოჩნდა",
        "A proposal was found to have a defect that can be corrected",
    ),
    ("proposal.scored", "წინადადება შეფასდა", "A member of the commission scored a proposal"),
    ("proposal.withdrawn", "წინადადება გამოხმობილია", "A proposal was withdrawn"),
    ("organisation.assessed", "ორგანიზაცია შეფასდა", "An organisation was assessed"),
    ("organisation.amended", "ორგანიზაციის მონაცემები შეიცვალა", "The record of an organisation was amended"),
    ("programme_year.budgeted", "წლის ბიუჯეტი დადგინდა", "The budget of a programme year was set"),
    ("grant.drafted", "გრანტის ხელშეკრულება ხელმოსაწერია", "A grant was drafted: its agreement needs the signature"),
    ("grant.signed", "გრანტის ხელშეკრულება გაფორმდა", "The agreement of a grant was signed"),
    ("grant.suspended", "გრანტი შეჩერდა", "A grant was suspended"),
    ("grant.resumed", "გრანტი განახლდა", "A grant was resumed after its suspension"),
    ("grant.terminated", "გრანტი ვადამდე შეწყდა", "A grant was terminated before its time"),
    ("grant.ended", "გრანტის ვადა გავიდა", "The period of a grant is over"),
    (
        "grant.lapsed",
        "გრანტის გამოუყოფელი თანხა დაბრუნდა",
        "Money of a grant that was not committed returned to the state",
    ),
    ("grant.reallocation_asked", "თანხის გადანაწილება მოთხოვნილია", "A reallocation of a grant's money was requested"),
    (
        "grant.reallocation_approved",
        "თანხის გადანაწილება დამტკიცდა",
        "A reallocation was approved, and the money moved",
    ),
    ("grant.reallocation_rejected", "თანხის გადანაწილება უარყოფილია", "A reallocation was rejected"),
    ("tranche.payable", "ტრანშის გადარიცხვა შესაძლებელია", "A tranche became payable"),
    ("tranche.held", "ტრანში შეჩერდა", "A tranche is held, because a report is too late"),
    ("tranche.released", "ტრანში გადაირიცხა", "A tranche was released for payment"),
    ("tranche.lapsed", "ტრანში გაუქმდა", "A tranche lapsed with the termination of its grant"),
    (
        "tranche.pending",
        "ტრანში ისევ პირობის შესრულებას ელოდება",
        "A tranche that was held waits for its condition again",
    ),
    ("report.scheduled", "ანგარიში დაიგეგმა", "A report was scheduled by the agreement"),
    ("report.due", "ანგარიშის წარდგენის დრო დადგა", "The period of a report is over: it can be submitted"),
    ("report.overdue", "ანგარიშის წარდგენის ვადა გავიდა", "A report was not submitted in time"),
    ("report.drafted", "ანგარიშის შინაარსი ჩაიწერა", "The content of a report was written"),
    ("report.submitted", "ანგარიში წარდგენილია", "A report was submitted"),
    ("report.returned", "ანგარიში დაბრუნდა", "A report was returned to be corrected"),
    ("report.accepted", "ანგარიში მიღებულია", "A report was accepted"),
    ("report.document_added", "ანგარიშს დოკუმენტი დაემატა", "A document was added to a report"),
    (
        "report.document_removed",
        "ანგარიშის დოკუმენტი წაიშალა",
        "A document of a report was removed before it was submitted",
    ),
    ("lot.removed", "ლოტი წაიშალა", "A lot of a draft call was removed"),
    ("call.discarded", "კონკურსის პროექტი წაიშალა", "A draft call was deleted"),
    ("call.reopened", "წინადადებების მიღება განახლდა", "A call takes proposals again"),
    ("report.dropped", "ანგარიში აღარ არის საჭირო", "A report is not owed any more, because its grant was terminated"),
    ("registration.corrected", "დაკმაყოფილებული რეგისტრაცია შესწორდა", "An accepted registration was corrected"),
    ("case.amended", "საქმის მონაცემები შეიცვალა", "The record of a case was amended"),
    ("plan.rescheduled", "გეგმის ვადა გადაიწია", "The last day for a plan moved"),
    ("assistance.rescheduled", "დახმარების ვადა გადაიწია", "The last day for the next step of assistance moved"),
    ("follow_up.rescheduled", "მონიტორინგის ვიზიტის ვადა გადაიწია", "The day of a follow-up moved"),
    ("assistance.delivery_withdrawn", "დახმარების გაცემის ჩანაწერი გაუქმდა", "The record of a delivery was withdrawn"),
    (
        "assistance.verification_refused",
        "დახმარების გაცემის დადასტურებაზე უარი ითქვა",
        "The verification of a delivery was refused",
    ),
    (
        "registration.match_confirmed",
        "დადასტურდა, რომ რეგისტრაციები ერთი პირისაა",
        "Two registrations were confirmed to be of one person",
    ),
    (
        "registration.match_dismissed",
        "დადგინდა, რომ რეგისტრაციები სხვადასხვა პირისაა",
        "Two registrations were found to be of two persons",
    ),
    ("case.continued", "საქმე ახალი წლის ლოტში გადავიდა", "The lot of a new year has a case from now on"),
    (
        "registration.evidence_completed",
        "მტკიცებულების მოლოდინი დასრულდა",
        "The waiting for the evidence of a registration ended",
    ),
    ("registration.document_removed", "რეგისტრაციის დოკუმენტი ამოიღეს", "A document of a registration was taken back"),
    ("case.assigned", "საქმის შემსრულებელი შეიცვალა", "Another worker has a case, or none"),
    (READ, "მონაცემები ნახეს", "A person's data was read"),
    (MATCHED, "შესაძლო დუბლიკატი აჩვენეს", "Somebody was shown a person as a possible duplicate of another one"),
];

/// Every name of a change with its label and its meaning.
pub fn changes() -> Vec<(&'static str, Bilingual, Bilingual)> {
    CHANGE_NAMES.iter().filter_map(|name| told(name)).collect()
}

/// Every action of an audit entry with its label and its meaning.
pub fn actions() -> Vec<(&'static str, Bilingual, Bilingual)> {
    [READ, MATCHED].iter().chain(CHANGE_NAMES).filter_map(|name| told(name)).collect()
}

fn told(name: &str) -> Option<(&'static str, Bilingual, Bilingual)> {
    let (name, ka, en) = TOLD.iter().find(|(known, ..)| *known == name)?;
    let label = Bilingual::composed(*ka, name.replace(['.', '_'], " "));
    Some((name, label, Bilingual::composed(format!("{ka}."), format!("{en}."))))
}
