//! The index: every URL of the service on one screen.

use crate::{
    cases, changes, eligibility_checks, health, http, lots, metrics, oauth, openapi, problems, programmes, regions,
    registrations,
};
use actix_web::web;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every documented operation.
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
                .service(regions::list::list_regions)
                .service(regions::municipalities::list_municipalities)
                .service(lots::list::list_lots)
                .service(problems::list::list_problems)
                .service(eligibility_checks::check::check_eligibility)
                .service(registrations::submit::create_registration)
                .service(registrations::list::list_registrations)
                .service(registrations::get::get_registration)
                .service(registrations::amend::update_registration)
                .service(registrations::decide::create_registration_decision)
                .service(registrations::withdraw::create_registration_withdrawal)
                .service(registrations::appeal::create_registration_appeal)
                .service(registrations::decide_appeal::create_appeal_decision)
                .service(cases::list::list_cases)
                .service(cases::get::get_case)
                .service(cases::notes::list_case_notes)
                .service(cases::add_note::create_case_note)
                .service(cases::timeline::list_case_timeline)
                .service(cases::suspend::create_case_suspension)
                .service(cases::resume::create_case_resumption)
                .service(cases::close::create_case_closure)
                .service(cases::reopen::create_case_reopening)
                .service(changes::list::list_changes),
        );
}

/// What stands beside the documented operations: the documentation itself, and the answer to everything else.
pub fn beside(config: &mut web::ServiceConfig) {
    config
        .service(web::redirect("/docs", "/docs/"))
        .service(openapi::browse())
        .default_service(web::to(http::fallback::answer));
}
