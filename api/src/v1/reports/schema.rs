//! What the content of a report looks like, for those who write programs that send it.

use crate::contract::openapi;
use crate::error::Problem;
use crate::http::query::Query;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpRequest, HttpResponse, get};
use serde_json::{Map, Value, json};
use std::sync::OnceLock;

const CONTENT: &str = "ReportContentRequest";

/// Get the schema of a report's content
///
/// JSON Schema (2020-12) of the JSON content that `PUT /v1/reports/{id}/content` takes; an item of it is also one
/// line of NDJSON.
#[utoipa::path(tag = "reports", operation_id = "get_report_schema",
    extensions(("x-from-memory" = json!(true))),
    responses((status = 200, description = "The JSON Schema of a report's content", body = Object)))]
#[get("/report-schema")]
pub async fn get_report_schema(request: HttpRequest) -> Result<HttpResponse, Problem> {
    static SCHEMA: OnceLock<String> = OnceLock::new();
    Query::none(&request)?;
    let schema = SCHEMA.get_or_init(|| serde_json::to_string_pretty(&schema()).unwrap_or_default());
    Ok(HttpResponse::Ok().content_type("application/json").body(schema.as_str()))
}

/// Get the template of a report's items
///
/// CSV with the header and no items: once filled in, it can be sent as it is, or as a spreadsheet saves it. The columns
/// may also have their Georgian names (`დახმარება`, `თანხა`, `გაცემის_დღე`) and stand in any order. `delivered_on` may be
/// left out, as a column or in a line. `GET /v1/reports/{id}/items.csv` fills in the items of a report.
#[utoipa::path(tag = "reports", operation_id = "get_report_template",
    extensions(("x-from-memory" = json!(true)), ("x-file" = json!(true))),
    responses((status = 200, description = "The template, with the header only",
                   body = String, content_type = "text/csv")))]
#[get("/report-schema.csv")]
pub async fn get_report_template(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"report-items.csv\""))
        .body("assistance_id,amount,delivered_on\r\n"))
}

/// The schema of the document, standing alone.
fn schema() -> Value {
    let document: Value = serde_json::from_str(openapi::document()).unwrap_or_default();
    let known = &document["components"]["schemas"];
    let (mut open, mut parts) = (vec![CONTENT.to_owned()], Map::new());
    while let Some(name) = open.pop() {
        if parts.contains_key(&name) {
            continue;
        }
        let mut part = known[&name].clone();
        detach(&mut part, &mut open);
        parts.insert(name, part);
    }
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "/v1/report-schema",
        "title": "The content of a report",
    });
    let content = parts.remove(CONTENT);
    if let (Some(schema), Some(Value::Object(content))) = (schema.as_object_mut(), content) {
        schema.extend(content);
        let example =
            &document["paths"]["/v1/reports/{id}/content"]["put"]["requestBody"]["content"]["application/json"];
        schema.insert("examples".to_owned(), json!([example["example"]]));
        parts.sort_keys();
        schema.insert("$defs".to_owned(), Value::Object(parts));
    }
    schema
}

/// Lets references lead to what stands beside, and notes where they lead.
fn detach(value: &mut Value, open: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(name) = reference.strip_prefix("#/components/schemas/").map(ToOwned::to_owned)
            {
                *reference = format!("#/$defs/{name}");
                open.push(name);
            }
            members.values_mut().for_each(|member| detach(member, open));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| detach(item, open)),
        _ => {}
    }
}
