//! Whatever is asked, in whatever order, by whichever replica: the database says what a model of a few lines says.

use crate::harness::{Opened, System, gel, medical, on_both, the_day};
use reintegration_domain::grants::{EntryKind, Line};
use reintegration_domain::money::Money;
use serde_json::json;

/// Numbers that look drawn, and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What the model knows of a piece of assistance.
struct Piece {
    path: String,
    status: &'static str,
    amount: Money,
    actual: Money,
}

fn money(minor: u64) -> Money {
    Money::from_minor(i64::try_from(minor).unwrap()).unwrap()
}

/// Asks one thing at one replica, and says what the model expects of it.
async fn step(
    numbers: &mut Numbers,
    opened: &Opened,
    at: &System,
    pieces: &mut Vec<Piece>,
    line: &mut Line,
    document: &str,
) {
    let (partner, officer) = (opened.partner.at(at), opened.officer.at(at));
    if pieces.is_empty() || numbers.below(3) == 0 {
        let amount = money(1 + numbers.below(400_000));
        let path = opened.proposed(&medical(&amount.to_string())).await;
        pieces.push(Piece { path, status: "proposed", amount, actual: Money::ZERO });
        return;
    }
    let count = u64::try_from(pieces.len()).unwrap();
    let piece = &mut pieces[usize::try_from(numbers.below(count)).unwrap()];
    let (path, empty) = (piece.path.clone(), json!({}));
    let book =
        |line: Line, kind, amount: Money| if amount == Money::ZERO { Some(line) } else { line.book(kind, amount).ok() };
    let (status, next, booked) = match numbers.below(8) {
        0 | 1 => {
            let answer = officer.post(&format!("{path}/approval"), &empty).await;
            let booked = book(*line, EntryKind::Commitment, piece.amount).filter(|_| piece.status == "proposed");
            (answer.status, "approved", booked)
        }
        2 | 3 => {
            // Now and then more than was approved.
            let amount = u64::try_from(piece.amount.minor()).unwrap();
            let actual = money(1 + numbers.below(amount + amount / 4));
            let body = json!({ "actual_amount": gel(&actual.to_string()), "documents": [document] });
            let answer = partner.deliver(&path, &body).await;
            let fits = actual <= piece.amount && piece.status == "approved";
            let booked = book(*line, EntryKind::Disbursement, actual).filter(|_| fits);
            if booked.is_some() {
                piece.actual = actual;
            }
            (answer.status, "delivered", booked)
        }
        4 => {
            let answer = officer.post(&format!("{path}/verification"), &empty).await;
            let rest = piece.amount.checked_sub(piece.actual).unwrap();
            let booked = book(*line, EntryKind::Release, rest).filter(|_| piece.status == "delivered");
            (answer.status, "verified", booked)
        }
        number @ (5 | 6) => {
            let answer = if number == 5 {
                partner.withdraw_delivery(&path, "Drawn.").await
            } else {
                officer.refuse_verification(&path, "Drawn.").await
            };
            let booked = book(*line, EntryKind::DisbursementReversal, piece.actual);
            let booked = booked.filter(|_| piece.status == "delivered");
            if booked.is_some() {
                piece.actual = Money::ZERO;
            }
            (answer.status, "approved", booked)
        }
        _ => {
            let answer = partner.cancel(&path, "Drawn.").await;
            let promised = if piece.status == "approved" { piece.amount } else { Money::ZERO };
            let booked = book(*line, EntryKind::Release, promised);
            (answer.status, "cancelled", booked.filter(|_| matches!(piece.status, "proposed" | "approved")))
        }
    };
    assert_eq!(status == 201, booked.is_some(), "{path}: {} to {next} answered {status}", piece.status);
    if let Some(booked) = booked {
        (*line, piece.status) = (booked, next);
    }
}

#[tokio::test]
async fn the_databases_agree_with_the_model() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let opened = system.planned_case().await;
        let document = opened.document().await;
        let mut numbers = Numbers(20_201_231);
        let (mut pieces, mut line) = (Vec::new(), Line::new(money(1_575_000), Money::ZERO, Money::ZERO).unwrap());
        for number in 0..200 {
            let at = if number % 2 == 0 { system } else { &second };
            step(&mut numbers, &opened, at, &mut pieces, &mut line, &document).await;
            let said = [line.allocated(), line.committed(), line.disbursed(), line.available()];
            assert_eq!(opened.line("medical").await, said.map(|money| money.to_string()), "step {number}");
        }
        for piece in &pieces {
            let shown = opened.manager.get(&piece.path).await;
            assert_eq!(shown.is(200)["status"], piece.status, "{}", piece.path);
            let cost = shown.body["delivery"]["actual_amount"]["amount"].as_str().unwrap_or("0.00");
            assert_eq!(cost, piece.actual.to_string());
        }
        let reached = |status: &str| pieces.iter().filter(|piece| piece.status == status).count();
        assert!(
            ["proposed", "approved", "delivered", "verified", "cancelled"].iter().all(|status| reached(status) > 0)
        );
    })
    .await;
}
