//! The index: every URL of the service on one screen.

use crate::{eligibility_checks, health, http, lots, openapi, problems, programmes, regions};
use actix_web::web;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every documented operation.
pub fn list(config: &mut ServiceConfig) {
    config.service(health::live).service(health::ready).service(
        scope::scope("/v1")
            .service(openapi::serve)
            .service(programmes::list::list_programmes)
            .service(programmes::year::get_programme_year)
            .service(regions::list::list_regions)
            .service(regions::municipalities::list_municipalities)
            .service(lots::list::list_lots)
            .service(problems::list::list_problems)
            .service(eligibility_checks::check::check_eligibility),
    );
}

/// What stands beside the documented operations: the documentation itself, and the answer to everything else.
pub fn beside(config: &mut web::ServiceConfig) {
    config.service(openapi::browse()).default_service(web::to(http::fallback::answer));
}
