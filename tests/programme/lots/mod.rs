//! Which organisation serves whom.

use crate::harness::on_both;

#[tokio::test]
async fn each_routable_region_is_in_exactly_one_lot_of_a_year() {
    on_both(async |system| {
        let regions = system.get("/v1/regions").await;
        for region in regions.body["items"].as_array().unwrap() {
            let code = region["code"].as_str().unwrap();
            let lots = system.get(&format!("/v1/lots?year=2020&region={code}")).await;
            let expected = usize::from(region["routable"].as_bool().unwrap());
            assert_eq!(lots.body["items"].as_array().unwrap().len(), expected, "{code}");
        }
    })
    .await;
}

#[tokio::test]
async fn six_lots_have_five_winners_and_share_the_year_s_budget() {
    on_both(async |system| {
        let lots = system.get("/v1/lots?year=2020").await;
        let lots = lots.body["items"].as_array().unwrap();
        let winners: std::collections::HashSet<_> =
            lots.iter().map(|lot| lot["organisation"]["id"].as_str().unwrap()).collect();
        assert_eq!([lots.len(), winners.len()], [6, 5]);
        let tetri: i64 = lots
            .iter()
            .map(|lot| lot["allocated"]["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap())
            .sum();
        assert_eq!(tetri, 65_000_000);
        assert!(lots.iter().all(|lot| lot["basis"] == "assumed"));
    })
    .await;
}

#[tokio::test]
async fn an_unknown_value_never_widens_a_list() {
    on_both(async |system| {
        let nowhere = system.get("/v1/lots?year=1999").await;
        assert_eq!(nowhere.body["items"].as_array().unwrap().len(), 0);
        let elsewhere = system.get("/v1/lots?region=GE-TB&municipality=kutaisi").await;
        assert_eq!(elsewhere.body["items"].as_array().unwrap().len(), 0);
        let wrong = system.get("/v1/lots?region=GE-XX&year=soon").await;
        assert_eq!(
            wrong.refused(422, "validation_failed").faults(),
            [("/query/region", "unknown_region"), ("/query/year", "out_of_range")]
        );
        system.get("/v1/lots?jahr=2020").await.refused(422, "validation_failed");
    })
    .await;
}

#[tokio::test]
async fn a_problem_speaks_the_caller_s_language_and_names_the_right_methods() {
    on_both(async |system| {
        let problem = system.get_in_georgian("/v1/nowhere").await;
        assert_eq!(problem.refused(404, "not_found").body["title"], "ასეთი რესურსი არ არსებობს");
        let refused = system.delete("/v1/lots").await;
        assert_eq!(refused.refused(405, "method_not_allowed").headers["allow"], "GET, HEAD");
    })
    .await;
}

#[tokio::test]
async fn the_occupied_municipalities_of_a_region_are_listed_and_lead_to_no_lot() {
    on_both(async |system| {
        let listed = system.get("/v1/regions/GE-SK/municipalities").await;
        let mut routable: Vec<_> = listed.is(200)["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["code"].as_str().unwrap(), one["routable"].as_bool().unwrap()))
            .collect();
        routable.sort_unstable();
        let expected = [
            ("eredvi", false),
            ("gori", true),
            ("kareli", true),
            ("kaspi", true),
            ("khashuri", true),
            ("kurta", false),
        ];
        assert_eq!(routable, [&expected[..], &[("tighvi", false)]].concat());
        system.get("/v1/regions/GE-XX/municipalities").await.refused(404, "not_found");
    })
    .await;
}
