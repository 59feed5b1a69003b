//! Every documented filter of the long lists, and every scope of rows, is served by an index, on both databases.

use crate::harness::{connect, on_both, the_day};
use chrono::TimeDelta;
use reintegration_domain::access::Scope;
use reintegration_domain::cases::assistance;
use reintegration_domain::cases::follow_ups;
use reintegration_domain::cases::{self, Order};
use reintegration_domain::competition::CallStatus;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::external_reference::ExternalReference;
use reintegration_domain::grants;
use reintegration_domain::grants::ReportKind;
use reintegration_domain::identifier::{ClientId, GrantId, OrganisationId};
use reintegration_domain::intake::registrations;
use reintegration_domain::programme::programmes::Programme;
use reintegration_domain::reports;
use reintegration_storage::{
    AssistanceFilter, CallFilter, CaseFilter, CasePage, CasePlace, FollowUpFilter, GrantFilter, OfCases, PageRequest,
    RegistrationFilter, ReportFilter, Updated, cases_of_former_years, compared_registrations, documents_of_report,
    reallocations_of, registrations_under,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, QueryTrait, Statement, TransactionTrait};
use serde_json::Value;
use uuid::Uuid;

const DOCUMENT: &str = include_str!("../openapi/v1.json");
const PAGE: PageRequest = PageRequest { limit: 50, after: None };
const CASES: CasePage = CasePage { limit: 50, order: Order::NewestFirst, after: None };

/// The names of a list's filters, as the document has them.
fn filters(path: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
    let own = parameters.iter().filter(|parameter| parameter["in"] == "query");
    let names = own.map(|parameter| parameter["name"].as_str().unwrap().to_owned());
    // Which page is asked for, and in which order, is no filter.
    names.filter(|name| !["limit", "cursor", "sort"].contains(&name.as_str())).collect()
}

/// What changed since the day.
fn updated() -> Updated {
    Updated { since: the_day(), complete_until: the_day() + TimeDelta::hours(1) }
}

/// What a client calls something.
fn called() -> Option<(ClientId, ExternalReference)> {
    Some((ClientId::new(Uuid::nil()), ExternalReference::parse("2026-0117").ok()?))
}

/// The list of registrations by one filter, and the column that its index begins with.
fn registrations_by(filter: &str) -> (RegistrationFilter, &'static str) {
    let (all, day) = (RegistrationFilter::default(), Some(the_day().date_naive()));
    match filter {
        "status" => (RegistrationFilter { status: Some(registrations::Status::Submitted), ..all }, "status"),
        "lot" => (RegistrationFilter { lot: Some(Uuid::nil()), ..all }, "lot_id"),
        "region" => (RegistrationFilter { region: Some("GE-IM".to_owned()), ..all }, "region"),
        "organisation" => (RegistrationFilter { organisation: Some(nobody()), ..all }, "lot_id"),
        "external_reference" => (RegistrationFilter { external_reference: called(), ..all }, "client_id"),
        "reference" => (RegistrationFilter { reference: Some("REG-2026-000001".to_owned()), ..all }, "reference"),
        "registered_from" => (RegistrationFilter { registered_from: day, ..all }, "registered_on"),
        "registered_until" => (RegistrationFilter { registered_until: day, ..all }, "registered_on"),
        "retained_until" => (RegistrationFilter { retained_until: day, ..all }, "retain_until"),
        "updated_since" => (RegistrationFilter { updated: Some(updated()), ..all }, "updated_at"),
        other => panic!("{other} is documented: which index serves it?"),
    }
}

/// The same for cases.
fn cases_by(filter: &str) -> (CaseFilter, &'static str) {
    let (all, day) = (CaseFilter::default(), Some(the_day().date_naive()));
    match filter {
        "status" => (CaseFilter { status: Some(cases::Status::Open), ..all }, "status"),
        "lot" => (CaseFilter { lot: Some(Uuid::nil()), ..all }, "lot_id"),
        "region" => (CaseFilter { region: Some("GE-IM".to_owned()), ..all }, "region"),
        "organisation" => (CaseFilter { organisation: Some(nobody()), ..all }, "lot_id"),
        "external_reference" => (CaseFilter { external_reference: called(), ..all }, "client_id"),
        "assigned_to" => (CaseFilter { assigned_to: cases::Assignee::parse("worker-7").ok(), ..all }, "assigned_to"),
        "reference" => (CaseFilter { reference: Some("CASE-2026-000001".to_owned()), ..all }, "reference"),
        "opened_from" => (CaseFilter { opened_from: day, ..all }, "opened_on"),
        "opened_until" => (CaseFilter { opened_until: day, ..all }, "opened_on"),
        "stage" => (CaseFilter { stage: Some(cases::Stage::Active), ..all }, "stage"),
        "closed_from" => (CaseFilter { closed_from: day, ..all }, "closed_on"),
        "closed_until" => (CaseFilter { closed_until: day, ..all }, "closed_on"),
        "overdue" => (CaseFilter { overdue: Some((true, the_day().date_naive())), ..all }, "status"),
        "updated_since" => (CaseFilter { updated: Some(updated()), ..all }, "updated_at"),
        other => panic!("{other} is documented: which index serves it?"),
    }
}

/// The same for assistance.
fn assistance_by(filter: &str) -> (AssistanceFilter, &'static str) {
    let (all, day) = (AssistanceFilter::default(), the_day().date_naive());
    match filter {
        "status" => (AssistanceFilter { status: Some(assistance::Status::Proposed), ..all }, "status"),
        "external_reference" => (AssistanceFilter { external_reference: called(), ..all }, "client_id"),
        "component" => (AssistanceFilter { component: Some(ComponentCode::Medical), ..all }, "component"),
        "lot" => (AssistanceFilter { lot: Some(Uuid::nil()), ..all }, "lot_id"),
        "grant" => (AssistanceFilter { grant: Some(Uuid::nil()), ..all }, "grant_id"),
        "region" => (AssistanceFilter { region: Some("GE-IM".to_owned()), ..all }, "region"),
        "organisation" => (AssistanceFilter { organisation: Some(nobody()), ..all }, "lot_id"),
        "overdue" => (AssistanceFilter { overdue: Some((true, day)), ..all }, "due_on"),
        "due_from" => (AssistanceFilter { due_from: Some(day), ..all }, "due_on"),
        "due_until" => (AssistanceFilter { due_until: Some(day), ..all }, "due_on"),
        "delivered_from" => (AssistanceFilter { delivered_from: Some(day), ..all }, "delivered_on"),
        "delivered_until" => (AssistanceFilter { delivered_until: Some(day), ..all }, "delivered_on"),
        "updated_since" => (AssistanceFilter { updated: Some(updated()), ..all }, "updated_at"),
        other => panic!("{other} is documented: which index serves it?"),
    }
}

/// The same for what belongs to cases; a region or a lot is that of the case, whose own index finds it, but for a transfer.
fn of_cases_by<S>(filter: &str, status: S, due: &'static str, of_case: bool) -> (OfCases<S>, &'static str) {
    let (all, day) = (OfCases::default(), the_day().date_naive());
    let (lot, region) = if of_case { ("lot_id", "region") } else { ("to_lot_id", "region") };
    match filter {
        "status" => (OfCases { status: Some(status), ..all }, "status"),
        "overdue" => (OfCases { overdue: Some((true, day)), ..all }, due),
        "due_from" => (OfCases { due_from: Some(day), ..all }, due),
        "due_until" => (OfCases { due_until: Some(day), ..all }, due),
        "region" => (OfCases { region: Some("GE-IM".to_owned()), ..all }, region),
        "lot" => (OfCases { lot: Some(Uuid::nil()), ..all }, lot),
        other => panic!("{other} is documented: which index serves it?"),
    }
}

/// The same for grants.
fn grants_by(filter: &str) -> (GrantFilter, &'static str) {
    let all = GrantFilter::default();
    match filter {
        "year" => (GrantFilter { year: Some(2020), ..all }, "year"),
        "lot" => (GrantFilter { lot: Some(Uuid::nil()), ..all }, "lot_id"),
        "organisation" => (GrantFilter { organisation: Some(nobody()), ..all }, "organisation_id"),
        "status" => (GrantFilter { status: Some(grants::Status::Drafted), ..all }, "status"),
        other => panic!("{other} is documented: which index serves it?"),
    }
}

/// The same for calls.
fn calls_by(filter: &str) -> (CallFilter, &'static str) {
    let all = CallFilter { drafts: true, ..CallFilter::default() };
    match filter {
        "year" => (CallFilter { year: Some(2027), ..all }, "year"),
        "status" => (CallFilter { status: Some(CallStatus::Published), ..all }, "status"),
        other => panic!("{other} is documented: which index serves it?"),
    }
}

/// The same for reports.
fn reports_by(filter: &str) -> (ReportFilter, &'static str) {
    let (all, day) = (ReportFilter::default(), the_day().date_naive());
    match filter {
        "status" => (ReportFilter { status: Some((reports::Status::Submitted, day)), ..all }, "status"),
        "kind" => (ReportFilter { kind: Some(ReportKind::Final), ..all }, "kind"),
        "year" => (ReportFilter { year: Some(2020), ..all }, "year"),
        "grant" => (ReportFilter { grant: Some(GrantId::new(Uuid::nil())), ..all }, "grant_id"),
        "organisation" => (ReportFilter { organisation: Some(nobody()), ..all }, "organisation_id"),
        "lot" => (ReportFilter { lot: Some(Uuid::nil()), ..all }, "lot_id"),
        "due_from" => (ReportFilter { due_from: Some(day), ..all }, "due_on"),
        "due_until" => (ReportFilter { due_until: Some(day), ..all }, "due_on"),
        "owed" => (ReportFilter { owed: Some((true, day)), ..all }, "ends_on"),
        "overdue" => (ReportFilter { overdue: Some((true, day)), ..all }, "due_on"),
        other => panic!("{other} is documented: which index serves it?"),
    }
}

/// The same for the follow-ups of a case, which are all found by their case.
fn follow_ups_by(filter: &str) -> FollowUpFilter {
    let (all, day) = (FollowUpFilter::default(), the_day().date_naive());
    match filter {
        "status" => FollowUpFilter { status: Some(follow_ups::Status::Planned), ..all },
        "overdue" => FollowUpFilter { overdue: Some((true, day)), ..all },
        "due_from" => FollowUpFilter { due_from: Some(day), ..all },
        "due_until" => FollowUpFilter { due_until: Some(day), ..all },
        other => panic!("{other} is documented: which index serves it?"),
    }
}

const fn nobody() -> OrganisationId {
    OrganisationId::new(Uuid::nil())
}

/// How the database would go about a statement, step by step. `PostgreSQL` reads small tables as a whole, and sorts them,
/// whatever indexes there are, unless it is told not to: `without` names what.
async fn plan(connection: &DatabaseConnection, statement: Statement, without: &[&str]) -> Vec<String> {
    let transaction = connection.begin().await.unwrap();
    let explain = match statement.db_backend {
        DatabaseBackend::Postgres => {
            for way in without {
                transaction.execute_unprepared(&format!("SET LOCAL enable_{way} = off")).await.unwrap();
            }
            "EXPLAIN"
        }
        _ => "EXPLAIN QUERY PLAN",
    };
    let sql = format!("{explain} {}", statement.sql);
    let explained = Statement { sql, ..statement };
    let rows = transaction.query_all_raw(explained).await.unwrap();
    let step = |row: &sea_orm::QueryResult| row.try_get("", "detail").or_else(|_| row.try_get_by_index(0)).unwrap();
    rows.iter().map(step).collect()
}

/// How the database goes about a list.
pub async fn plan_of<Q>(connection: &DatabaseConnection, list: Q) -> Vec<String>
where
    Q: QueryTrait<QueryStatement = SelectStatement>,
{
    plan(connection, list.build(connection.get_database_backend()), &["seqscan", "sort", "bitmapscan"]).await
}

/// Holds that a list finds its rows by an index on `column`, and that no table is read as a whole.
pub async fn is_served<Q>(connection: &DatabaseConnection, what: &str, mut list: Q, column: &str)
where
    Q: QueryTrait<QueryStatement = SelectStatement>,
{
    let backend = connection.get_database_backend();
    let whole = |step: &String| match backend {
        DatabaseBackend::Postgres => step.contains("Seq Scan"),
        // In the order of an index it is a walk from the newest on, which ends with the page.
        _ => step.starts_with("SCAN") && !step.contains(" USING "),
    };
    let steps = plan(connection, list.build(backend), &["seqscan"]).await;
    assert!(!steps.iter().any(whole), "{what}: {steps:#?}");

    // Such a walk is no answer to a filter that lets little through. Without an order there is nothing to walk along:
    // what is left is how the filter alone finds its rows.
    list.query().clear_order_by().reset_limit();
    let by_index = |step: &String| match backend {
        // Of several conditions, each has parentheses of its own.
        DatabaseBackend::Postgres => {
            step.contains(&format!("Index Cond: ({column} ")) || step.contains(&format!("Index Cond: (({column} "))
        }
        _ => step.starts_with("SEARCH") && step.contains(&format!("({column}")),
    };
    let steps = plan(connection, list.build(backend), &["seqscan"]).await;
    assert!(!steps.iter().any(whole) && steps.iter().any(by_index), "{what}: {steps:#?}");
}

#[tokio::test]
async fn every_documented_filter_of_the_lists_finds_its_rows_by_an_index() {
    on_both(async |system| {
        let connection = connect(system.database_url()).await;
        let (registrations, cases) = (filters("/v1/registrations"), filters("/v1/cases"));
        assert!(registrations.len() >= 8 && cases.len() >= 8, "{registrations:?} {cases:?}");
        for filter in registrations {
            let (by, column) = registrations_by(&filter);
            let list = by.query(&Scope::Everything, PAGE);
            is_served(&connection, &format!("registrations by {filter}"), list, column).await;
        }
        for filter in cases {
            let (by, column) = cases_by(&filter);
            let list = by.query(&Scope::Everything, CASES);
            is_served(&connection, &format!("cases by {filter}"), list, column).await;
        }
        for filter in filters("/v1/assistance") {
            let (by, column) = assistance_by(&filter);
            let list = by.query(&Scope::Everything, PAGE);
            is_served(&connection, &format!("assistance by {filter}"), list, column).await;
        }
        for filter in filters("/v1/follow-ups") {
            let (by, column) = of_cases_by(&filter, follow_ups::Status::Planned, "status", true);
            let list = by.query(&Scope::Everything, PAGE);
            is_served(&connection, &format!("all follow-ups by {filter}"), list, column).await;
        }
        for filter in filters("/v1/plans") {
            let (by, column) = of_cases_by(&filter, cases::plans::Status::Written, "due_on", true);
            let list = by.query(&Scope::Everything, PAGE);
            is_served(&connection, &format!("all plans by {filter}"), list, column).await;
        }
        for filter in filters("/v1/transfers") {
            let (by, column) = of_cases_by(&filter, cases::transfers::Status::Requested, "due_on", false);
            let list = by.query(&Scope::Everything, PAGE);
            is_served(&connection, &format!("all transfers by {filter}"), list, column).await;
        }
        for filter in filters("/v1/grants") {
            let (by, column) = grants_by(&filter);
            let list = by.query(&Scope::Everything, PAGE);
            is_served(&connection, &format!("grants by {filter}"), list, column).await;
        }
        let former = cases_of_former_years(Programme::Reintegration, "GE-IM", 2026, 100);
        is_served(&connection, "cases of former years", former, "region").await;
        is_served(&connection, "reallocations", reallocations_of(Uuid::nil(), PAGE), "grant_id").await;
        is_served(&connection, "documents", documents_of_report(Uuid::nil(), PAGE), "report_id").await;
        for filter in filters("/v1/calls") {
            let (by, column) = calls_by(&filter);
            is_served(&connection, &format!("calls by {filter}"), by.query(PAGE), column).await;
        }
        for filter in filters("/v1/reports") {
            let (by, column) = reports_by(&filter);
            let list = by.query(&Scope::Everything, PAGE);
            is_served(&connection, &format!("reports by {filter}"), list, column).await;
        }
        let filters = filters("/v1/cases/{id}/follow-ups");
        assert!(filters.len() >= 4, "{filters:?}");
        for filter in filters {
            let list = follow_ups_by(&filter).query(Uuid::nil(), true, PAGE);
            is_served(&connection, &format!("follow-ups by {filter}"), list, "case_id").await;
        }
        connection.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn every_scope_of_rows_is_found_by_an_index() {
    on_both(async |system| {
        let connection = connect(system.database_url()).await;
        let backend = connection.get_database_backend();
        let (everyone, all) = (RegistrationFilter::default(), CaseFilter::default());
        let given = AssistanceFilter::default();
        for (scope, column) in [
            (Scope::Regions(vec!["GE-IM".to_owned(), "GE-KA".to_owned()]), "region"),
            (Scope::Organisation(nobody()), "lot_id"),
        ] {
            is_served(&connection, &format!("{scope:?}"), everyone.query(&scope, PAGE), column).await;
            is_served(&connection, &format!("{scope:?}"), given.query(&scope, PAGE), column).await;
            is_served(&connection, &format!("{scope:?}"), all.query(&scope, CASES), column).await;
            let owed = if column == "region" { "lot_id" } else { "organisation_id" };
            is_served(&connection, &format!("{scope:?}"), ReportFilter::default().query(&scope, PAGE), owed).await;
            let list = all.incoming(&scope, CASES).unwrap();
            // Little waits at a time: an index of that alone is read, and the cases are found one by one.
            let steps = plan(&connection, list.build(backend), &["seqscan"]).await;
            let waiting = |step: &String| step.contains("transfers_");
            let one_by_one = |step: &String| step.contains("cases_pkey") || step.starts_with("SEARCH cases");
            assert!(steps.iter().any(waiting) && steps.iter().any(one_by_one), "{scope:?}: {steps:#?}");
        }
        let own = Scope::SubmittedBy(ClientId::new(Uuid::nil()));
        is_served(&connection, "what a frontend submitted", everyone.query(&own, PAGE), "submitted_by").await;
        connection.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn every_order_of_cases_is_walked_along_an_index() {
    on_both(async |system| {
        let connection = connect(system.database_url()).await;
        let backend = connection.get_database_backend();
        let places = [
            "01940000-0000-7000-8000-000000000000",
            "2026-06-01 01940000-0000-7000-8000-000000000000",
            "2026-06-01T08:00:00.000000Z 01940000-0000-7000-8000-000000000000",
        ];
        for order in Order::ALL.iter().copied() {
            let (index, place) = match order {
                Order::NewestFirst | Order::OldestFirst => (["cases_pkey", "sqlite_autoindex_cases_1"], places[0]),
                Order::OpenedLastFirst | Order::OpenedFirstFirst => (["cases_opened_on"; 2], places[1]),
                Order::UpdatedLastFirst | Order::UpdatedFirstFirst => (["cases_updated_at"; 2], places[2]),
            };
            for after in [None, place.parse::<CasePlace>().ok()] {
                let page = CasePage { order, after, ..CASES };
                let list = CaseFilter::default().query(&Scope::Everything, page);
                let steps = plan(&connection, list.build(backend), &["seqscan", "sort", "bitmapscan"]).await;
                let sorts = |step: &String| step.contains("TEMP B-TREE") || step.contains("Sort");
                let walks = |step: &String| index.iter().any(|index| step.contains(index));
                assert!(!steps.iter().any(sorts) && steps.iter().any(walks), "{order} after {after:?}: {steps:#?}");
                // What lies before the place is not read.
                let sought = |step: &String| match backend {
                    DatabaseBackend::Postgres => step.contains("Index Cond") && step.contains("01940000"),
                    _ => step.starts_with("SEARCH cases"),
                };
                assert_eq!(steps.iter().any(sought), after.is_some(), "{order} after {after:?}: {steps:#?}");
            }
        }
        connection.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn whoever_may_be_the_same_person_is_found_by_an_index() {
    on_both(async |system| {
        let connection = connect(system.database_url()).await;
        let backend = connection.get_database_backend();
        let whole = |step: &String| match backend {
            DatabaseBackend::Postgres => step.contains("Seq Scan"),
            _ => step.starts_with("SCAN"),
        };
        let compared = compared_registrations([Uuid::nil(), Uuid::max()], Some("a document"), Some("a number"));
        let steps = plan(&connection, compared.build(backend), &["seqscan"]).await;
        assert!(!steps.iter().any(whole), "{steps:#?}");
        let keys = "SELECT registration_id FROM duplicate_keys WHERE key IN (1, 2, 3) GROUP BY registration_id \
                    ORDER BY count(key) DESC, registration_id DESC LIMIT 500";
        let steps = plan(&connection, Statement::from_string(backend, keys), &["seqscan"]).await;
        assert!(!steps.iter().any(whole), "{steps:#?}");
        let sought = registrations_under(1, &[2, 3], 20);
        let steps = plan(&connection, sought.build(backend), &["seqscan"]).await;
        assert!(!steps.iter().any(whole), "{steps:#?}");
        connection.close().await.unwrap();
    })
    .await;
}
