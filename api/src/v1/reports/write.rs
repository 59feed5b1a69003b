use super::content::{self, ReportContentView};
use super::request::ReportContentRequest;
use super::upload::{Sent, Spooled, Told, known};
use crate::access::{Authorized, Done, Permit, ReportWrite};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::shares::Sharer;
use crate::http::submission::Asked;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, put, web};
use reintegration_domain::decision::Decision;
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::identifier::ReportId;
use reintegration_domain::reports::{Command, Content, Event, Item, LineForm, RawItem, State, apply};
use reintegration_storage::entity::report::Model;
use reintegration_storage::{ReportFile, Transaction};
use std::collections::{HashMap, HashSet};

/// Lines that are written down at once.
const BATCH: usize = 500;

/// Write the content of a report
///
/// Adds a new revision, before the report is submitted or after it was returned (409 `state_forbids` otherwise).
/// `If-Match` takes the report's version, for the first revision too. JSON replaces everything, except for `items`
/// that are left out: those stay. CSV and NDJSON replace the items only, in files of any size. All faults of form are
/// reported at once, as `/lines/{line}/{column}`; `validation` checks the content against the case records.
///
/// CSV has a header with the columns of `GET /v1/report-schema.csv`, which may also have their Georgian names
/// (`დახმარება`, `თანხა`, `გაცემის_დღე`). `delivered_on` may be left out, as a column or in a line. The columns
/// `case_reference`, `person` and `note` (`საქმის_ნომერი`, `პირი`, `შენიშვნა`) may be there for people; they are not
/// kept. A table is read as spreadsheets save it: in UTF-8, or in UTF-16 with its byte order mark; with commas,
/// semicolons or tabs, which a first line `sep=;` may name; with empty rows, and empty columns at the end. Days are
/// `2020-02-14` or `14.02.2020`, amounts `1234.50`, `1 234,50` or `4`. What can be read in two ways (`1,234`) is
/// refused as `ambiguous`, with both readings. Lines are counted from the first line of the file.
#[utoipa::path(tag = "reports", operation_id = "replace_report_content",
    extensions(("x-large-body" = json!(true))),
    security(("oauth2" = [ReportWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report")),
    request_body(content((ReportContentRequest = "application/json"), (schemas::ReportLinesCsv = "text/csv"),
                         (schemas::ReportLinesNdjson = "application/x-ndjson"))),
    responses((status = 200, description = "The content as it is now", body = ReportContentView)))]
#[put("/reports/{id}/content")]
pub async fn replace_report_content(
    caller: Authorized<ReportWrite>,
    id: Id,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    // Who has no such report sends nothing in vain.
    let id = ReportId::new(id.0);
    let sharer = Sharer::client(caller.actor());
    let turn = caller.app().shares.requests.wait(sharer, 1).await?;
    caller.rows().report(id).await?.ok_or(Problem::new(Code::NotFound))?;
    drop(turn);
    let Sent { submission, lines, turn: _turn, held: _held } = Sent::read(request, body, caller.app(), sharer).await?;
    caller
        .once(submission, async |transaction, body| {
            let before = transaction.rows().report_for_update(id).await?.ok_or(Problem::new(Code::NotFound))?;
            let by = caller.actor().client;
            let Asked { body: asked, faults } = body.of(before.version)?;
            let file = if let Some((lines, told)) = lines {
                faults.into_result().map_err(Problem::validation)?;
                told.into_result()?;
                let next = permit(&before)?;
                let says = transaction.newest_report_content(&before).await?;
                let file = transaction.write_report(&before, &next, says, Some(LineForm::Lines), by).await?;
                write_lines(transaction, file, &lines).await?
            } else {
                let (says, items) = read(asked, faults)?;
                let next = permit(&before)?;
                let form = items.as_ref().map(|_| LineForm::Items);
                let file = transaction.write_report(&before, &next, says, form, by).await?;
                write_items(transaction, file, items).await?
            };
            let names = transaction.rows().client_names([&file]).await?;
            let (tag, view) = content::show(file, &names);
            Ok(Done::from(answer::of(StatusCode::OK, Some(&tag), None, &view)?))
        })
        .await
}

/// The next revision.
fn permit(before: &Model) -> Result<Decision<State, Event>, Problem> {
    Ok(apply(&before.state()?, &Command::Write)?)
}

/// What the body says, and its items, where it has them.
fn read(mut asked: ReportContentRequest, mut faults: Faults) -> Result<(Content, Option<Vec<Item>>), Problem> {
    let told = asked.items.take();
    let says = Content::parse(asked.into(), &mut faults);
    let mut seen = HashSet::new();
    let items = told.map(|told| {
        let mut items = Vec::with_capacity(told.len());
        for (index, raw) in told.into_iter().enumerate() {
            let place = format!("/items/{index}");
            let Some(item) = faults.take_all(RawItem::from(raw).parse(&place)) else { continue };
            if seen.insert(item.assistance) {
                items.push(item);
            } else {
                faults.push(format!("{place}/assistance_id"), FaultKind::DuplicateItem);
            }
        }
        items
    });
    faults.into_result().map_err(Problem::validation)?;
    Ok((says, items))
}

async fn write_items(
    transaction: &Transaction,
    mut file: ReportFile,
    items: Option<Vec<Item>>,
) -> Result<ReportFile, Problem> {
    let Some(items) = items else { return Ok(file) };
    let lines: Vec<(i32, Item)> = (1..).zip(items).collect();
    for batch in lines.chunks(BATCH) {
        transaction.insert_report_lines(&file, batch).await?;
    }
    let count = i32::try_from(lines.len()).unwrap_or(i32::MAX);
    transaction.count_report_lines(&mut file, count).await?;
    Ok(file)
}

/// Takes the lines from their file, a batch at a time.
async fn write_lines(transaction: &Transaction, mut file: ReportFile, from: &Spooled) -> Result<ReportFile, Problem> {
    let (mut told, mut batch, mut count) = (Told::default(), Batch::default(), 0_i32);
    for line in from.lines()? {
        let line = known(line)?;
        // The form of every line was looked at when the file came in.
        batch.lines.push((line.number, line.read.map_err(Problem::validation)?));
        batch.cases.extend(line.case.map(|case| (line.number, case)));
        count = count.saturating_add(1);
        if batch.lines.len() == BATCH {
            write_batch(transaction, &file, &mut batch, &mut told).await?;
        }
    }
    write_batch(transaction, &file, &mut batch, &mut told).await?;
    told.into_result()?;
    transaction.count_report_lines(&mut file, count).await?;
    Ok(file)
}

/// Lines that are written down at once, and the cases that they name.
#[derive(Debug, Default)]
struct Batch {
    lines: Vec<(i32, Item)>,
    cases: HashMap<i32, String>,
}

async fn write_batch(
    transaction: &Transaction,
    file: &ReportFile,
    batch: &mut Batch,
    told: &mut Told,
) -> Result<(), Problem> {
    let repeated = transaction.insert_report_lines(file, &batch.lines).await?;
    let fault = |line: i32| {
        let case = batch.cases.get(&line).map(String::as_str);
        Fault::new(format!("/lines/{line}/assistance_id"), FaultKind::DuplicateItem).about(case)
    };
    told.add(repeated.into_iter().map(fault));
    *batch = Batch::default();
    Ok(())
}
