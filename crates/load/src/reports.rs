//! Reports of many lines: what a line costs, and what those who read notice of it.

use crate::approvals;
use crate::client::{self, Answer, Outcome, Target, token};
use crate::fill::{self, columns, connect, copy};
use sea_orm::{ConnectionTrait, DatabaseBackend};
use serde_json::Value;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const JSON: &str = "application/json";
const NDJSON: &str = "application/x-ndjson";

/// How often everybody reports at the same moment.
const ROUNDS: usize = 3;

/// For how long reads are counted at a time while reports come in.
const SLICE: Duration = Duration::from_millis(100);

/// What a step took.
struct Cost {
    wall: Duration,
    processor: Duration,
    /// How much more memory the process held than before, at the most.
    grown_kib: u64,
}

/// Sends, checks and submits the report of the third quarter with so many lines, and prints what each step cost.
pub async fn measure_lines(at: &Target, url: &str, template: &str, lines: u32) -> Outcome<()> {
    deliver(at, url, template, lines).await?;
    let partner = token(at, "demo-partner-3").await?;
    let reports = reports_of(&partner, 3).await?;
    for report in reports.iter().take(2) {
        settle(&partner, report, &content("0.00")).await?;
    }
    let report = reports.get(2).ok_or("there is no third report")?;
    let sum = format!("{}.{:02}", lines / 100, lines % 100);
    client::ask(&partner, "PUT", &format!("{report}/content"), JSON, &content(&sum)).await?.json()?;
    // Filled people are born on many days: who they are is asked of the check itself.
    let lines_text = written(lines);
    println!("{:<24} {:>12} {:>14} {:>14}", "", "wall", "CPU per line", "memory grew");
    let put = client::request(&partner, "PUT", &format!("{report}/content"), NDJSON, &lines_text);
    drop(lines_text);
    step("PUT", lines, &partner, &put, 200).await?;
    let check = client::request(&partner, "POST", &format!("{report}/validation"), JSON, "{}");
    let told = step("validation", lines, &partner, &check, 200).await?.json()?;
    let says = corrected(&told, &sum);
    let version = client::ask(&partner, "PUT", &format!("{report}/content"), JSON, &says.to_string()).await?.json()?;
    let revision = serde_json::json!({ "revision": version["revision"] }).to_string();
    let submission = client::request(&partner, "POST", &format!("{report}/submission"), JSON, &revision);
    step("submission", lines, &partner, &submission, 201).await?;
    Ok(())
}

async fn step(name: &str, lines: u32, at: &Target, request: &[u8], expected: u16) -> Outcome<Answer> {
    let (before, begun) = (processor()?, Instant::now());
    forget_the_peak()?;
    let held = memory("VmRSS")?;
    let answer = client::send(at, request).await?;
    let cost = Cost {
        wall: begun.elapsed(),
        processor: processor()?.saturating_sub(before),
        grown_kib: memory("VmHWM")?.saturating_sub(held),
    };
    if answer.status != expected {
        return Err(format!("{name}: {}: {}", answer.status, String::from_utf8_lossy(&answer.body)).into());
    }
    let each = cost.processor.as_secs_f64() * 1e6 / f64::from(lines);
    let (wall, grown) = (cost.wall.as_secs_f64(), cost.grown_kib / 1024);
    println!("{:<24} {wall:>10.3} s {each:>11.1} us {grown:>10} MiB", format!("{name}, {lines} lines"));
    Ok(answer)
}

/// So many that report at once, and what those who read single cases notice.
pub async fn measure_reporters(at: &Target, reporters: usize, case: &str, arguments: (usize, Duration)) -> Outcome<()> {
    let (connections, time) = arguments;
    let officer = token(at, "demo-officer").await?;
    let mut reporting = Vec::new();
    for partner in 1..=5 {
        let partner = token(at, &format!("demo-partner-{partner}")).await?;
        let list = client::ask(&partner, "GET", "/v1/reports?limit=200&overdue=true", JSON, "").await?.json()?;
        for report in list["items"].as_array().into_iter().flatten() {
            let id = report["id"].as_str().ok_or("no report")?;
            reporting.push((partner.clone(), format!("/v1/reports/{id}")));
        }
    }
    if reporting.len() < reporters {
        return Err(format!("there are {} reports to send", reporting.len()).into());
    }
    reporting.truncate(reporters);
    let path = format!("/v1/cases/{case}");
    let reading = async |time| client::rate(&officer, "GET", &path, String::new, connections, time).await;
    for lines in [100, 1_000, 10_000] {
        let text = written(lines);
        let mut rounds = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            rounds.0.push(reading(time).await?);
            let mut sending = JoinSet::new();
            for (partner, report) in reporting.clone() {
                let text = text.clone();
                sending.spawn(async move { send(&partner, &report, &text).await.map_err(|error| error.to_string()) });
            }
            let begun = Instant::now();
            while !sending.is_empty() {
                rounds.1.push(reading(SLICE).await?);
                while let Some(done) = sending.try_join_next() {
                    done??;
                }
            }
            println!(
                "{reporters} reports of {lines} lines: all there and checked after {:.2} s",
                begun.elapsed().as_secs_f64()
            );
        }
        let (quiet, busy) = (client::median(rounds.0), client::median(rounds.1));
        println!(
            "single case: {:.0}/s quiet, p99 {:.1} ms; {:.0}/s while they report, p99 {:.1} ms: {:.2} times as long",
            quiet.rate,
            quiet.p99_ms,
            busy.rate,
            busy.p99_ms,
            quiet.rate / busy.rate
        );
    }
    Ok(())
}

/// Sends a report and has it checked.
async fn send(partner: &Target, report: &str, lines: &str) -> Outcome<()> {
    let put = client::ask(partner, "PUT", &format!("{report}/content"), NDJSON, lines).await?;
    let check = client::ask(partner, "POST", &format!("{report}/validation"), JSON, "{}").await?;
    if (put.status, check.status) != (200, 200) {
        return Err(format!("{}: {}", put.status, String::from_utf8_lossy(&check.body)).into());
    }
    Ok(())
}

/// Writes and submits a report without items.
async fn settle(partner: &Target, report: &str, says: &str) -> Outcome<()> {
    let written = client::ask(partner, "PUT", &format!("{report}/content"), JSON, says).await?.json()?;
    let revision = serde_json::json!({ "revision": written["revision"] }).to_string();
    let submitted = client::ask(partner, "POST", &format!("{report}/submission"), JSON, &revision).await?;
    if submitted.status == 201 { Ok(()) } else { Err(String::from_utf8_lossy(&submitted.body).into()) }
}

fn content(spent: &str) -> String {
    serde_json::json!({
        "narrative": { "summary": "A summary." },
        "financial": [{ "component": "medical", "spent": { "amount": spent, "currency": "GEL" } }]
    })
    .to_string()
}

/// The content with the persons that the check found.
fn corrected(told: &Value, spent: &str) -> Value {
    let differences = told["differences"].as_array().into_iter().flatten();
    let recorded = differences.filter(|one| one["code"] == "persons_differ").filter_map(|one| one["recorded"].as_str());
    let persons = recorded.filter_map(|text| {
        let (group, count) = text.split_once(": ")?;
        let mut words = group.split(' ').skip(1);
        let (sex, age_band) = (words.next()?, words.next()?);
        let count: u64 = count.parse().ok()?;
        Some(serde_json::json!({ "sex": sex, "age_band": age_band, "count": count }))
    });
    let persons: Vec<Value> = persons.collect();
    let mut says: Value = serde_json::from_str(&content(spent)).unwrap_or_default();
    says["indicators"] = serde_json::json!([{ "component": "medical", "persons": persons }]);
    says
}

/// The identifier of the assistance of the person with that number.
fn piece(number: u32) -> uuid::Uuid {
    uuid::Uuid::from_u128((0x019a_u128 << 112) | u128::from(number))
}

/// So many lines.
pub fn written(lines: u32) -> String {
    (1..=lines).fold(String::new(), |mut text, number| {
        let id = piece(number);
        let _ =
            writeln!(text, "{{\"assistance_id\":\"{id}\",\"amount\":{{\"amount\":\"0.01\",\"currency\":\"GEL\"}}}}");
        text
    })
}

/// The reports of lot 3 in their order.
async fn reports_of(partner: &Target, lot: u32) -> Outcome<Vec<String>> {
    let list = client::ask(partner, "GET", "/v1/reports?limit=200", JSON, "").await?.json()?;
    let wanted = format!("-{lot:06}-");
    let mut reports: Vec<(i64, String)> = list["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|report| report["reference"].as_str().is_some_and(|reference| reference.contains(&wanted)))
        .filter_map(|report| Some((report["number"].as_i64()?, format!("/v1/reports/{}", report["id"].as_str()?))))
        .collect();
    reports.sort();
    Ok(reports.into_iter().map(|(_, path)| path).collect())
}

/// Copies a piece of assistance, delivered in the third quarter, for each of so many people.
async fn deliver(at: &Target, url: &str, template: &str, pieces: u32) -> Outcome<()> {
    fill::fill(url, template, pieces).await?;
    let proposed = approvals::proposed(at, 1, 1).await?;
    let proposed = proposed.first().ok_or("nothing was proposed")?;
    let connection = connect(url).await?;
    let postgres = connection.get_database_backend() == DatabaseBackend::Postgres;
    let id = |prefix: &str| {
        if postgres {
            format!("('{prefix}' || lpad(to_hex(s.n), 28, '0'))::uuid")
        } else {
            format!("unhex(printf('{prefix}%028x', s.n))")
        }
    };
    let (own, person, case) = (id("019a"), id("0198"), id("0199"));
    let day = "(SELECT ends_on FROM reports WHERE lot_id = t.lot_id AND number = 3)";
    let proposed =
        if postgres { format!("'{proposed}'::uuid") } else { format!("unhex('{}')", proposed.replace('-', "")) };
    let series = if postgres {
        format!("generate_series(1, {pieces}) AS s(n)")
    } else {
        format!(
            "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {pieces}) SELECT n FROM c) AS s"
        )
    };
    let grant = "(SELECT id FROM grants WHERE lot_id = t.lot_id AND terminated_on IS NULL)";
    let copies = copy(
        "assistance",
        &columns(&connection, "assistance").await?,
        &[
            ("id", &own),
            ("registration_id", &person),
            ("case_id", &case),
            ("status", "'delivered'"),
            ("grant_id", grant),
            ("policy_id", "(SELECT id FROM policies WHERE status = 'published' LIMIT 1)"),
            ("approved_by", "(SELECT id FROM clients WHERE client_id = 'demo-officer')"),
            ("approved_on", day),
            ("delivered_by", "t.proposed_by"),
            ("delivered_on", day),
            ("actual_minor", "t.amount_minor"),
        ],
    );
    connection.execute_unprepared(&format!("{copies}, {series} WHERE t.id = {proposed}")).await?;
    // What was handed over has been booked: a tetri each.
    let booked = format!(
        "UPDATE grant_lines SET committed_minor = committed_minor + {pieces}, disbursed_minor = disbursed_minor + {pieces} \
         WHERE component = 'medical' AND grant_id = (SELECT g.id FROM grants g JOIN assistance t ON t.lot_id = g.lot_id \
         WHERE t.id = {proposed} AND g.terminated_on IS NULL)"
    );
    connection.execute_unprepared(&booked).await?;
    connection.execute_unprepared("ANALYZE").await?;
    Ok(connection.close().await?)
}

/// The processor's time that the process has taken, all threads together.
fn processor() -> Outcome<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let behind = stat.rsplit_once(')').ok_or("no statistics")?.1;
    let ticks: Vec<u64> = behind.split_whitespace().skip(11).take(2).filter_map(|tick| tick.parse().ok()).collect();
    Ok(Duration::from_millis(ticks.iter().sum::<u64>().saturating_mul(10)))
}

/// A figure of the process' memory, in KiB.
fn memory(name: &str) -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name)).ok_or("no such figure")?;
    let figure = line.split_whitespace().nth(1).and_then(|figure| figure.parse().ok());
    figure.ok_or_else(|| line.to_owned().into())
}

/// From now on the peak is that of what follows.
fn forget_the_peak() -> Outcome<()> {
    Ok(std::fs::write("/proc/self/clear_refs", "5")?)
}
