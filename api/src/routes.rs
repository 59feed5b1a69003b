//! The index: every URL of the service on one screen.

use crate::contract::openapi;
use crate::v1::{cases, competition, grants, intake, operation, programme, pull, reports};
use crate::{documentation, health, http, metrics, oauth};
use actix_web::web;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every documented operation.
#[allow(clippy::too_many_lines, reason = "a line for each operation")]
pub fn list(config: &mut ServiceConfig) {
    config
        .service(health::live)
        .service(health::ready)
        .service(metrics::get_metrics)
        .service(oauth::token::create_token)
        .service(oauth::keys::get_key_set)
        .service(oauth::metadata::get_authorization_server_metadata)
        .service(
            scope::scope("/v1")
                .service(documentation::serve)
                .service(programme::programmes::list::list_programmes)
                .service(programme::programmes::year::get_programme_year)
                .service(programme::programmes::budget::replace_programme_year)
                .service(programme::regions::list::list_regions)
                .service(programme::regions::municipalities::list_municipalities)
                .service(competition::lots::list::list_lots)
                .service(competition::lots::get::get_lot)
                .service(competition::lots::remove::delete_lot)
                .service(competition::calls::list::list_calls)
                .service(competition::calls::create::create_call)
                .service(competition::calls::get::get_call)
                .service(competition::calls::amend::update_call)
                .service(competition::calls::discard::delete_call)
                .service(competition::calls::publish::create_call_publication)
                .service(competition::calls::close::create_call_closure)
                .service(competition::calls::declare_conflict::create_call_conflict)
                .service(competition::lots::list_of_call::list_call_lots)
                .service(competition::lots::add::create_call_lot)
                .service(competition::questions::list::list_call_questions)
                .service(competition::questions::ask::create_call_question)
                .service(competition::questions::answer::create_question_answer)
                .service(competition::proposals::list::list_lot_proposals)
                .service(competition::proposals::submit::create_lot_proposal)
                .service(competition::proposals::get::get_proposal)
                .service(competition::proposals::amend::update_proposal)
                .service(competition::proposals::examine::create_proposal_admissibility)
                .service(competition::proposals::score::create_proposal_score)
                .service(competition::proposals::withdraw::create_proposal_withdrawal)
                .service(competition::lots::award::create_lot_award)
                .service(competition::lots::accept::create_lot_award_acceptance)
                .service(competition::lots::decline::create_lot_award_declination)
                .service(competition::lots::no_award::create_lot_no_award)
                .service(competition::lots::reannounce::create_lot_reannouncement)
                .service(operation::problems::list::list_problems)
                .service(programme::instruments::list::list_instruments)
                .service(programme::vocabularies::get::get_vocabularies)
                .service(intake::eligibility_checks::check::check_eligibility)
                .service(intake::registrations::submit::create_registration)
                .service(intake::registrations::list::list_registrations)
                .service(intake::registrations::get::get_registration)
                .service(intake::registrations::amend::update_registration)
                .service(intake::registrations::decide::create_registration_decision)
                .service(intake::registrations::complete_evidence::create_registration_evidence_completion)
                .service(intake::registrations::decide_match::create_registration_match)
                .service(intake::registrations::withdraw::create_registration_withdrawal)
                .service(intake::registrations::appeal::create_registration_appeal)
                .service(intake::registrations::decide_appeal::create_appeal_decision)
                .service(intake::documents::send::create_registration_document)
                .service(intake::documents::list::list_registration_documents)
                .service(intake::documents::content::get_registration_document_content)
                .service(intake::documents::remove::delete_registration_document)
                .service(intake::registrations::corrections::list_registration_corrections)
                .service(intake::registrations::disclosures::list_registration_disclosures)
                .service(intake::registrations::erase::create_registration_erasure)
                .service(cases::list::list_cases)
                .service(cases::get::get_case)
                .service(cases::notes::list_case_notes)
                .service(cases::add_note::create_case_note)
                .service(cases::follow_ups::list::list_case_follow_ups)
                .service(cases::follow_ups::record::create_case_follow_up)
                .service(cases::timeline::list_case_timeline)
                .service(cases::suspend::create_case_suspension)
                .service(cases::resume::create_case_resumption)
                .service(cases::close::create_case_closure)
                .service(cases::reopen::create_case_reopening)
                .service(cases::assistance::list_of_case::list_case_assistance)
                .service(cases::assistance::propose::create_case_assistance)
                .service(cases::assistance::list::list_assistance)
                .service(cases::assistance::get::get_assistance)
                .service(cases::assistance::amend::update_assistance)
                .service(cases::assistance::approve::create_assistance_approval)
                .service(cases::assistance::deliver::create_assistance_delivery)
                .service(cases::assistance::withdraw_delivery::create_assistance_delivery_withdrawal)
                .service(cases::assistance::verify::create_assistance_verification)
                .service(cases::assistance::refuse_verification::create_assistance_verification_refusal)
                .service(cases::assistance::cancel::create_assistance_cancellation)
                .service(grants::open_data::list_open_grants)
                .service(grants::list::list_grants)
                .service(grants::get::get_grant)
                .service(grants::budget::get_grant_budget)
                .service(grants::ledger::list_grant_ledger)
                .service(grants::sign::create_grant_signature)
                .service(grants::suspend::create_grant_suspension)
                .service(grants::resume::create_grant_resumption)
                .service(grants::terminate::create_grant_termination)
                .service(grants::reallocations::list::list_grant_reallocations)
                .service(grants::reallocations::ask::create_grant_reallocation)
                .service(grants::reallocations::approve::create_reallocation_approval)
                .service(grants::reallocations::reject::create_reallocation_rejection)
                .service(grants::tranches::list::list_grant_tranches)
                .service(grants::tranches::release::create_tranche_release)
                .service(reports::list::list_reports)
                .service(reports::get::get_report)
                .service(reports::content::get_report_content)
                .service(reports::write::replace_report_content)
                .service(reports::items::list_report_items)
                .service(reports::items_csv::get_report_items_csv)
                .service(reports::draft::get_report_draft)
                .service(reports::documents::send::create_report_document)
                .service(reports::documents::remove::delete_report_document)
                .service(reports::documents::list::list_report_documents)
                .service(reports::documents::content::get_report_document_content)
                .service(reports::validate::create_report_validation)
                .service(reports::submit::create_report_submission)
                .service(reports::send_back::create_report_return)
                .service(reports::accept::create_report_acceptance)
                .service(reports::schema::get_report_schema)
                .service(reports::schema::get_report_template)
                .service(cases::plans::get::get_case_plan)
                .service(cases::plans::write::replace_case_plan)
                .service(cases::plans::approve::create_case_plan_approval)
                .service(cases::transfers::list::list_case_transfers)
                .service(cases::transfers::ask::create_case_transfer)
                .service(cases::transfers::accept::create_case_transfer_acceptance)
                .service(cases::transfers::reject::create_case_transfer_rejection)
                .service(pull::changes::list::list_changes)
                .service(operation::me::get::get_me)
                .service(operation::organisations::create::create_organisation)
                .service(operation::organisations::list::list_organisations)
                .service(operation::organisations::get::get_organisation)
                .service(operation::organisations::amend::update_organisation)
                .service(competition::assessments::list::list_organisation_assessments)
                .service(competition::assessments::assess::create_organisation_assessment)
                .service(operation::clients::create::create_client)
                .service(operation::clients::list::list_clients)
                .service(operation::clients::rotate_secret::create_client_secret_rotation)
                .service(operation::clients::replace_key_set::create_client_key_set_replacement)
                .service(operation::clients::revoke::create_client_revocation)
                .service(programme::policies::draft::create_policy)
                .service(programme::policies::list::list_policies)
                .service(programme::policies::get::get_policy)
                .service(programme::policies::publish::create_policy_publication)
                .service(pull::audit::entries::list_audit_entries)
                .service(pull::audit::seals::list_audit_seals),
        );
}

/// What stands beside the documented operations: the documentation itself, and the answer to everything else.
pub fn beside(config: &mut web::ServiceConfig) {
    config
        .service(web::redirect("/docs", "/docs/"))
        .service(documentation::browse())
        .default_service(web::to(http::fallback::answer));
}

/// Makes the document and its paths, which the edge asks what a path is, so that no request waits for them.
pub fn describe() {
    openapi::describe(list);
    http::operation::prepare();
}

/// The document of all operations, as committed in `openapi/v1.json`.
#[must_use]
pub fn document() -> &'static str {
    openapi::describe(list);
    openapi::document()
}
