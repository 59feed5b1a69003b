//! The index: every URL of the service on one screen.

use crate::{
    assistance, audit, cases, changes, clients, documents, eligibility_checks, follow_ups, grants, health, http,
    instruments, lots, me, metrics, oauth, openapi, organisations, plans, policies, problems, programmes,
    reallocations, regions, registrations, reports, tranches, transfers,
};
use actix_web::web;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every documented operation.
#[allow(clippy::too_many_lines, reason = "an operation a line: it is the index")]
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
                .service(openapi::serve)
                .service(programmes::list::list_programmes)
                .service(programmes::year::get_programme_year)
                .service(programmes::budget::replace_programme_year)
                .service(regions::list::list_regions)
                .service(regions::municipalities::list_municipalities)
                .service(lots::list::list_lots)
                .service(problems::list::list_problems)
                .service(instruments::list::list_instruments)
                .service(eligibility_checks::check::check_eligibility)
                .service(registrations::submit::create_registration)
                .service(registrations::list::list_registrations)
                .service(registrations::get::get_registration)
                .service(registrations::amend::update_registration)
                .service(registrations::decide::create_registration_decision)
                .service(registrations::withdraw::create_registration_withdrawal)
                .service(registrations::appeal::create_registration_appeal)
                .service(registrations::decide_appeal::create_appeal_decision)
                .service(documents::send::create_registration_document)
                .service(documents::list::list_registration_documents)
                .service(documents::content::get_registration_document_content)
                .service(registrations::disclosures::list_registration_disclosures)
                .service(registrations::erase::create_registration_erasure)
                .service(cases::list::list_cases)
                .service(cases::get::get_case)
                .service(cases::notes::list_case_notes)
                .service(cases::add_note::create_case_note)
                .service(follow_ups::list::list_case_follow_ups)
                .service(follow_ups::record::create_case_follow_up)
                .service(cases::timeline::list_case_timeline)
                .service(cases::suspend::create_case_suspension)
                .service(cases::resume::create_case_resumption)
                .service(cases::close::create_case_closure)
                .service(cases::reopen::create_case_reopening)
                .service(assistance::list_of_case::list_case_assistance)
                .service(assistance::propose::create_case_assistance)
                .service(assistance::list::list_assistance)
                .service(assistance::get::get_assistance)
                .service(assistance::amend::update_assistance)
                .service(assistance::approve::create_assistance_approval)
                .service(assistance::deliver::create_assistance_delivery)
                .service(assistance::verify::create_assistance_verification)
                .service(assistance::cancel::create_assistance_cancellation)
                .service(grants::open_data::list_open_grants)
                .service(grants::list::list_grants)
                .service(grants::get::get_grant)
                .service(grants::budget::get_grant_budget)
                .service(grants::ledger::list_grant_ledger)
                .service(reports::list::list_reports)
                .service(reports::get::get_report)
                .service(reports::content::get_report_content)
                .service(reports::write::replace_report_content)
                .service(reports::items::list_report_items)
                .service(reports::validate::create_report_validation)
                .service(reports::submit::create_report_submission)
                .service(reports::send_back::create_report_return)
                .service(reports::accept::create_report_acceptance)
                .service(reports::schema::get_report_schema)
                .service(reports::schema::get_report_template)
                .service(grants::sign::create_grant_signature)
                .service(grants::suspend::create_grant_suspension)
                .service(grants::resume::create_grant_resumption)
                .service(grants::terminate::create_grant_termination)
                .service(reallocations::list::list_grant_reallocations)
                .service(reallocations::ask::create_grant_reallocation)
                .service(reallocations::approve::create_reallocation_approval)
                .service(reallocations::reject::create_reallocation_rejection)
                .service(tranches::list::list_grant_tranches)
                .service(tranches::release::create_tranche_release)
                .service(plans::get::get_case_plan)
                .service(plans::write::replace_case_plan)
                .service(plans::approve::create_case_plan_approval)
                .service(transfers::list::list_case_transfers)
                .service(transfers::ask::create_case_transfer)
                .service(transfers::accept::create_case_transfer_acceptance)
                .service(transfers::reject::create_case_transfer_rejection)
                .service(changes::list::list_changes)
                .service(me::get::get_me)
                .service(organisations::create::create_organisation)
                .service(organisations::list::list_organisations)
                .service(organisations::get::get_organisation)
                .service(clients::create::create_client)
                .service(clients::list::list_clients)
                .service(clients::rotate_secret::create_client_secret_rotation)
                .service(clients::replace_key_set::create_client_key_set_replacement)
                .service(clients::revoke::create_client_revocation)
                .service(policies::draft::create_policy)
                .service(policies::list::list_policies)
                .service(policies::get::get_policy)
                .service(policies::publish::create_policy_publication)
                .service(audit::entries::list_audit_entries)
                .service(audit::seals::list_audit_seals),
        );
}

/// What stands beside the documented operations: the documentation itself, and the answer to everything else.
pub fn beside(config: &mut web::ServiceConfig) {
    config
        .service(web::redirect("/docs", "/docs/"))
        .service(openapi::browse())
        .default_service(web::to(http::fallback::answer));
}
