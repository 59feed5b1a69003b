use super::view::{self, ChangeView};
use crate::access::{Authorized, ChangeRead, Permit};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::query::Query;
use crate::http::shares::Sharer;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::fault::{Allowed, FaultKind};
use reintegration_storage::{CHANGE_NAMES, ChangeFilter, ChangeRecord, Position};
use serde::Serialize;
use std::time::Duration;
use tokio::time::Instant;
use utoipa::ToSchema;

/// Other replicas' changes are not announced here; they are looked for this often.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// The longest time a caller can wait for news, in seconds.
const LONGEST_WAIT: i64 = 30;

/// Begins now, in place of a cursor.
const LATEST: &str = "latest";

/// Where a follower goes on.
enum Start {
    Now,
    Behind(Position),
}

/// A page of the change feed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeList {
    /// Changes, in the order in which they became visible
    #[schema(max_items = 200)]
    items: Vec<ChangeView>,
    /// Cursor for the next request, also if there was no new change: keep it
    #[schema(max_length = 400)]
    next_cursor: String,
}

/// Follow the change feed
///
/// Lists the changes of the rows that the caller sees, oldest first; organisations and regional offices also get
/// changes of published calls, their lots and their results, and a frontend hears how far the cases of its registrations
/// have come. A client that keeps `next_cursor` and sends it as
/// `after` misses no change and gets each change once, also while others write. With `wait`, the answer is held back
/// until there is a new change. `after=latest` gives the cursor of now, and no changes: a client that has just read what
/// it needs follows from there.
#[utoipa::path(tag = "changes", operation_id = "list_changes",
    extensions(("x-waits" = json!(true))),
    security(("oauth2" = [ChangeRead::SCOPE])),
    params(("after" = Option<String>, Query, description = "Cursor of the feed, or `latest` to begin now; from the beginning when left out", min_length = 1, max_length = 400),
           ("limit" = Option<i64>, Query, description = "Maximum number of changes; 50 when left out", minimum = 1, maximum = 200),
           ("type" = Option<schemas::ChangeName>, Query, description = "Only changes with this name"),
           ("subject" = Option<Uuid>, Query, description = "Only changes of the subject with this identifier"),
           ("wait" = Option<i64>, Query,
            description = "Maximum time to wait for a new change, in seconds", minimum = 0, maximum = 30)),
    responses((status = 200, description = "A page of changes, in the order in which they became visible",
                   body = ChangeList)))]
#[get("/changes")]
pub async fn list_changes(caller: Authorized<ChangeRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let after = query.parsed("after", |cursor| {
        let place = || view::position(cursor).map(Start::Behind).ok_or(FaultKind::InvalidCursor);
        if cursor == LATEST { Ok(Start::Now) } else { place() }
    });
    let limit = query.limit();
    let name = query.parsed("type", |text| {
        let known = CHANGE_NAMES.iter().copied().find(|name| *name == text);
        known.ok_or_else(|| FaultKind::UnknownValue { allowed: Allowed::codes(CHANGE_NAMES.iter().copied()) })
    });
    let subject = query.id("subject");
    let wait = query.whole("wait", 0, LONGEST_WAIT).and_then(|wait| wait.try_into().ok()).unwrap_or(0);
    query.finish()?;
    let (after, found) = match after {
        Some(Start::Now) => (caller.rows().newest_change().await?, Vec::new()),
        after => {
            let after = if let Some(Start::Behind(after)) = after { after } else { Position::default() };
            let filter = ChangeFilter { name, subject };
            (after, news(&caller, after, filter, limit, Duration::from_secs(wait)).await?)
        }
    };
    let last = found.last().map_or(after, ChangeRecord::position);
    let own = caller.rows().own_references(caller.actor().client, found.iter().map(|record| record.subject_id)).await?;
    let items = found.into_iter().map(|record| ChangeView::of(record, &own)).collect();
    let view = ChangeList { items, next_cursor: view::cursor(last) };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "private, no-store")).json(view))
}

/// What is new after `after`: at once, or as soon as there is something within `wait`. Who waits holds a place among those
/// who do, and a turn only while it looks.
async fn news(
    caller: &Authorized<ChangeRead>,
    after: Position,
    filter: ChangeFilter<'_>,
    limit: u64,
    wait: Duration,
) -> Result<Vec<ChangeRecord>, Problem> {
    let (app, sharer) = (caller.app(), Sharer::client(caller.actor()));
    let _place = if wait.is_zero() { None } else { Some(app.shares.waits.take(sharer, 1)?) };
    let end = Instant::now() + wait;
    let (mut local, mut stopping) = (app.store.news(), app.stopping.subscribe());
    loop {
        let turn = app.shares.requests.wait(sharer, 1).await?;
        let found = caller.rows().changes(after, filter, limit).await?;
        drop(turn);
        let over = Instant::now() >= end || *stopping.borrow();
        if over || !found.is_empty() {
            return Ok(found);
        }
        let look_again = end.min(Instant::now() + LOOK_AGAIN);
        tokio::select! {
            _ = local.changed() => {}
            _ = stopping.wait_for(|stopping| *stopping) => {}
            () = tokio::time::sleep_until(look_again) => {}
        }
    }
}
