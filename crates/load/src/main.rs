//! Fills a database with synthetic people and measures the service against a bare handler: actix and the driver, the
//! same rows and the same answers, without tokens, scopes, audit or encryption. Both run in this process, one after the
//! other in short rounds, on pools of one size; what counts is the ratio.
//!
//! The people are copies of one that the service registered itself, under names and numbers of their own; their sealed
//! parts are copies, too, and do not open. Cases and lists do not need them.

mod approvals;
mod arguments;
mod bare;
mod client;
mod fill;
mod person;
mod reports;
mod shares;

use arguments::Arguments;
use chrono::Utc;
use clap::Parser;
use client::{Answer, Outcome, Target, rate, token};
use person::{body, somebody_new};
use reintegration_api::{Clock, Configuration};
use serde_json::Value;
use std::time::Duration;

const WORKERS: usize = 2;
const POOL: u32 = 16;

/// What is asked: its name, the method, the path of the service, the path of the bare handler, and the body.
type Measure<'a> = (&'a str, &'a str, String, String, fn() -> String);

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    actix_web::rt::System::new().block_on(run(arguments))
}

#[allow(clippy::disallowed_methods, reason = "here the clock is handed in")]
async fn run(arguments: Arguments) -> Outcome<()> {
    let documents = std::env::temp_dir().join("reintegration-load");
    let (workers, pool) = (WORKERS.to_string(), POOL.to_string());
    if arguments.serve {
        return serve(&arguments.url).await;
    }
    let settings = [
        ("REINTEGRATION_LISTEN", "127.0.0.1:0"),
        ("REINTEGRATION_DATABASE_URL", &arguments.url),
        ("REINTEGRATION_DATABASE_CONNECTIONS", &pool),
        ("REINTEGRATION_WORKERS", &workers),
        ("REINTEGRATION_DOCUMENTS", documents.to_str().ok_or("the folder for temporary files has no name")?),
        ("REINTEGRATION_TOKEN_SECONDS", "3600"),
        ("REINTEGRATION_RATE_PER_CLIENT", "0"),
        ("REINTEGRATION_RATE_PER_ADDRESS", "0"),
        ("REINTEGRATION_REQUESTS_PER_CLIENT", "0"),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let configuration = || Configuration::read(settings.clone()).map_err(|faults| faults.join("\n"));
    let service = reintegration_api::start(configuration()?, Clock::of_machine(Utc::now)).await?;
    let here = Target { address: service.address(), token: None, none_match: false };
    if arguments.approvals > 0 {
        let other = reintegration_api::start(configuration()?, Clock::of_machine(Utc::now)).await?;
        let there = Target { address: other.address(), ..here.clone() };
        measure_approvals(&arguments, [here, there]).await?;
        other.stop().await?;
        return Ok(service.stop().await?);
    }
    let caller = token(&here, "demo-officer").await?;

    let template = registered(&caller).await?;
    if arguments.report_lines > 0 {
        reports::measure_lines(&here, &arguments.url, &template, arguments.report_lines).await?;
        return Ok(service.stop().await?);
    }
    let filled = fill::fill(&arguments.url, &template, arguments.people).await?;
    println!("{} people are there; {} were written in {:.1} s.", arguments.people, filled.written, filled.seconds);
    if arguments.reporters > 0 {
        let case = fill::case(arguments.people / 2).to_string();
        let time = Duration::from_secs(arguments.seconds);
        reports::measure_reporters(&here, arguments.reporters, &case, (arguments.connections, time)).await?;
        return Ok(service.stop().await?);
    }
    if arguments.shares {
        service.stop().await?;
        return shares::measure(&arguments, &template).await;
    }
    let cursor = last_page(&caller).await?;
    let bare = bare::start(&arguments.url, &template, WORKERS, POOL).await?;
    let plain = Target { address: bare.address, ..here };

    let case = fill::case(arguments.people / 2);
    let (last, after) = (format!("/v1/cases?limit=50&cursor={cursor}"), format!("/cases?after={}", fill::case(51)));
    let measured: [Measure<'_>; 4] = [
        ("single case", "GET", format!("/v1/cases/{case}"), format!("/cases/{case}"), String::new),
        ("list of 50, first page", "GET", "/v1/cases".to_owned(), "/cases".to_owned(), String::new),
        ("list of 50, last page", "GET", last, after, String::new),
        ("registration", "POST", "/v1/registrations".to_owned(), "/registrations".to_owned(), somebody_new),
    ];
    println!("{:<24} {:>10} {:>10} {:>7} {:>12} {:>12}", "", "service/s", "bare/s", "ratio", "service p99", "bare p99");
    let measured = measured.into_iter().filter(|(name, ..)| name.contains(&arguments.only));
    for (name, method, path, bare_path, body) in measured {
        let mut rates = (Vec::new(), Vec::new());
        for _ in 0..arguments.rounds {
            let time = Duration::from_secs(arguments.seconds);
            rates.0.push(rate(&caller, method, &path, body, arguments.connections, time).await?);
            rates.1.push(rate(&plain, method, &bare_path, body, arguments.connections, time).await?);
        }
        let (ours, theirs) = (client::median(rates.0), client::median(rates.1));
        println!(
            "{name:<24} {:>10.0} {:>10.0} {:>7.2} {:>9.1} ms {:>9.1} ms",
            ours.rate,
            theirs.rate,
            ours.rate / theirs.rate,
            ours.p99_ms,
            theirs.p99_ms
        );
    }
    bare.handle.stop(false).await;
    Ok(service.stop().await?)
}

/// The service with its usual settings and nothing else, until whoever started it is gone.
#[allow(clippy::disallowed_methods, reason = "here the clock is handed in")]
async fn serve(url: &str) -> Outcome<()> {
    let documents = std::env::temp_dir().join("reintegration-load");
    let settings = [
        ("REINTEGRATION_LISTEN", "127.0.0.1:0"),
        ("REINTEGRATION_DATABASE_URL", url),
        ("REINTEGRATION_DOCUMENTS", documents.to_str().ok_or("the folder for temporary files has no name")?),
        ("REINTEGRATION_TOKEN_SECONDS", "3600"),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let configuration = Configuration::read(settings).map_err(|faults| faults.join("\n"))?;
    let service = reintegration_api::start(configuration, Clock::of_machine(Utc::now)).await?;
    println!("{}", service.address());
    actix_web::rt::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new())).await??;
    Ok(service.stop().await?)
}

/// Rounds of approvals, through the replicas and by hand in turn.
async fn measure_approvals(arguments: &Arguments, replicas: [Target; 2]) -> Outcome<()> {
    println!(
        "{:<24} {:>10} {:>10} {:>7} {:>12} {:>12}",
        "", "service/s", "by hand/s", "ratio", "service p99", "by hand p99"
    );
    let people = arguments.approvals.div_ceil(20);
    for round in 1..=arguments.rounds {
        let waiting = approvals::proposed(&replicas[0], people, 20).await?;
        let ours = approvals::through(&replicas, waiting, arguments.connections).await?;
        let waiting = approvals::proposed(&replicas[0], people, 20).await?;
        let theirs = approvals::by_hand(&arguments.url, waiting, arguments.connections, 2 * POOL).await?;
        println!(
            "{:<24} {:>10.0} {:>10.0} {:>7.2} {:>9.1} ms {:>9.1} ms",
            format!("approvals, round {round}"),
            ours.rate,
            theirs.rate,
            ours.rate / theirs.rate,
            ours.p99_ms,
            theirs.p99_ms
        );
    }
    let (line, ledger) = approvals::committed(&arguments.url).await?;
    println!("The line has {line} tetri committed, its ledger {ledger}.");
    Ok(())
}

/// The person whom all others are copies of, accepted, with a case.
async fn registered(caller: &Target) -> Outcome<String> {
    let json = "application/json";
    let Answer { body: created, .. } = client::ask(caller, "POST", "/v1/registrations", json, &body(1)).await?;
    let created: Value = serde_json::from_slice(&created)?;
    let id = created["id"].as_str().ok_or_else(|| created.to_string())?.to_owned();
    let manager = token(&Target { token: None, ..caller.clone() }, "demo-manager").await?;
    let accept = r#"{"outcome":"accepted","reason":"All criteria are met."}"#;
    let accepted =
        client::ask(&manager, "POST", &format!("/v1/registrations/{id}/decision"), json, accept).await?.json()?;
    if accepted["case_id"].is_null() { Err(accepted.to_string().into()) } else { Ok(id) }
}

/// Walks the whole list, and gives the cursor of its last full page.
async fn last_page(caller: &Target) -> Outcome<String> {
    let (mut cursor, mut walked) = (String::new(), Vec::new());
    loop {
        let path = format!("/v1/cases?limit=200{cursor}");
        let page = client::ask(caller, "GET", &path, "application/json", "").await?.json()?;
        let Some(next) = page["next_cursor"].as_str() else { break };
        walked.push(next.to_owned());
        cursor = format!("&cursor={next}");
    }
    walked.pop();
    walked.pop().ok_or_else(|| "there are fewer than three pages".into())
}
