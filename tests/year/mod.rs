//! The whole year 2020, played over HTTP: the competition of six lots, five winners with six grants, people and their
//! assistance, four quarters of reports by five partners' programs, tranches, and a closing balance that explains every
//! tetri. Each day of it is played on a replica of its own, whose clock shows that day.

mod closing;
mod competition;
mod people;
mod quarters;
mod two_years;

use crate::harness::{Caller, System, command, gel, on_every_database};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};

/// A lot: its regions, a town in it, its money, who will win it, and which of the partners compete for it.
pub struct Lot {
    pub number: usize,
    pub regions: &'static [&'static str],
    pub municipality: &'static str,
    pub amount: &'static str,
    pub winner: usize,
    pub competitors: &'static [usize],
}

/// Six lots over the capital and ten regions, for 650 000 together. The third partner wins two of them.
pub const LOTS: [Lot; 6] = [
    lot(1, &["GE-TB", "GE-KK", "GE-MM"], "tbilisi", "195000.00", 1, &[1]),
    lot(2, &["GE-SJ", "GE-SK"], "gori", "90000.00", 2, &[2]),
    lot(3, &["GE-IM", "GE-RL"], "kutaisi", "105000.00", 3, &[4, 3]),
    lot(4, &["GE-SZ"], "zugdidi", "85000.00", 3, &[3]),
    lot(5, &["GE-AJ", "GE-GU"], "batumi", "95000.00", 4, &[4]),
    lot(6, &["GE-KA"], "telavi", "80000.00", 5, &[5]),
];

const fn lot(
    number: usize,
    regions: &'static [&'static str],
    municipality: &'static str,
    amount: &'static str,
    winner: usize,
    competitors: &'static [usize],
) -> Lot {
    Lot { number, regions, municipality, amount, winner, competitors }
}

/// An amount in tetri.
pub fn tetri(amount: &Value) -> i64 {
    amount["amount"].as_str().unwrap().replace('.', "").parse().unwrap()
}

/// The same as it is sent.
pub fn money(tetri: i64) -> Value {
    gel(&format!("{}.{:02}", tetri / 100, tetri % 100))
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A client that was given a name and a secret once.
#[derive(Clone)]
pub struct Client {
    name: String,
    secret: String,
}

/// Who takes part: what they keep from day to day.
pub struct Cast {
    manager: Client,
    officer: Client,
    /// The commission.
    pub members: Vec<(Client, String)>,
    /// Each partner's program, with its organisation.
    pub partners: Vec<(Client, String)>,
}

/// One day, on a replica whose clock shows it, with tokens of that day.
pub struct Day<'a> {
    pub system: System,
    pub cast: &'a Cast,
    pub manager: Caller,
    pub officer: Caller,
}

impl Day<'_> {
    /// The program of a partner, 1 to 5.
    pub async fn partner(&self, number: usize) -> Caller {
        present(&self.system, &self.cast.partners[number - 1].0).await
    }

    /// The members of the commission.
    pub async fn members(&self) -> Vec<Caller> {
        let mut members = Vec::new();
        for (member, _) in &self.cast.members {
            members.push(present(&self.system, member).await);
        }
        members
    }
}

async fn present(system: &System, client: &Client) -> Caller {
    let given = system.try_secret(&client.name, &client.secret).await;
    system.bearer(given.is(200)["access_token"].as_str().unwrap())
}

macro_rules! days {
    ($($name:ident $year:literal $month:literal $day:literal)*) => {
        $(fn $name() -> DateTime<Utc> { Utc.with_ymd_and_hms($year, $month, $day, 8, 0, 0).unwrap() })*
    };
}

days! {
    the_call 2020 1 10
    the_answer 2020 1 15
    the_proposals 2020 1 20
    the_commission 2020 2 1
    the_first_quarter 2020 3 2
    the_second_quarter 2020 5 4
    the_third_quarter 2020 8 3
    the_fourth_quarter 2020 11 2
    the_first_reports 2020 4 6
    the_first_reports_late 2020 5 18
    the_second_reports 2020 7 6
    the_third_reports 2020 10 5
    the_fourth_reports 2021 1 5
    the_end 2021 2 1
}

/// The organisations and everybody's clients, put on record by the administrator.
async fn cast(system: &System) -> Cast {
    let administrator = system.client("demo-administrator").await;
    let create = async |name: &str, role: &str, organisation: Option<&str>| {
        let mut body = json!({ "client_id": name, "name": name, "role": role });
        if let Some(organisation) = organisation {
            body["organisation_id"] = json!(organisation);
        }
        let created = administrator.post("/v1/clients", &body).await;
        let client = Client { name: name.to_owned(), secret: text(&created.is(201)["secret"]) };
        (client, text(&created.body["id"]))
    };
    let (mut members, mut partners) = (Vec::new(), Vec::new());
    for number in 1..=3 {
        members.push(create(&format!("commission-{number}"), "officer", None).await);
    }
    for number in 1..=5 {
        let body = json!({
            "registration_code": format!("40000000{number}"), "kind": "partner",
            "name": { "ka": format!("ნიმუში {number}"), "en": format!("Example {number}") }
        });
        let organisation = text(&administrator.post("/v1/organisations", &body).await.is(201)["id"]);
        let (client, _) = create(&format!("program-{number}"), "partner", Some(&organisation)).await;
        partners.push((client, organisation));
    }
    let (manager, _) = create("head-of-agency", "manager", None).await;
    let (officer, _) = create("caseworker", "officer", None).await;
    Cast { manager, officer, members, partners }
}

#[tokio::test]
async fn the_year_2020() {
    on_every_database(async |url| {
        let first = System::first_at(url, the_call, &[("REINTEGRATION_RECORDED_LOTS", "none")]).await;
        let cast = cast(&first).await;
        let day = async |clock| {
            let settings = [("REINTEGRATION_RECORDED_LOTS", "none"), ("REINTEGRATION_JOB_SECONDS", "1")];
            let system = first.another_at(clock, &settings).await;
            let (manager, officer) = (present(&system, &cast.manager).await, present(&system, &cast.officer).await);
            Day { system, cast: &cast, manager, officer }
        };
        let call = competition::call(&day(the_call).await).await;
        // Only one day at a time is played: its jobs would not know the others' clocks.
        first.stop().await;
        competition::question(&day(the_answer).await, &call).await;
        competition::proposals(&day(the_proposals).await, &call).await;
        let grants = competition::awards(&day(the_commission).await, &call).await;
        let mut year = people::Year::new(grants);
        year.quarter(&day(the_first_quarter).await, "2020-03-02").await;
        quarters::first(&day(the_first_reports).await, &year).await;
        year.quarter(&day(the_second_quarter).await, "2020-05-04").await;
        quarters::late(&day(the_first_reports_late).await, &year).await;
        quarters::all(&day(the_second_reports).await, &year, 2).await;
        year.quarter(&day(the_third_quarter).await, "2020-08-03").await;
        quarters::all(&day(the_third_reports).await, &year, 3).await;
        year.quarter(&day(the_fourth_quarter).await, "2020-11-02").await;
        year.left_undone(&day(the_fourth_quarter).await).await;
        quarters::all(&day(the_fourth_reports).await, &year, 4).await;
        let last = quarters::last(&day(the_fourth_reports).await, &year).await;
        let end = day(the_end).await;
        closing::balance(&end, &year).await;
        for report in &last {
            end.officer.accept_report(report).await.shows(201, json!({ "status": "accepted" }));
        }
        let (code, output, told) = command(&end.system, "demo", &["audit", "verify"]).await;
        assert_eq!(code, 0, "{output}{told}");
        end.system.stop_all().await;
    })
    .await;
}
