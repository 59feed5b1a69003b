//! From JSON to a policy, with every fault at once.

use serde_json::Value;

use super::document::{
    Assumption, Ceiling, Citations, ClockStop, Component, Deadlines, PolicyDocument, Retention, Rules, StatelessRule,
    YearEnd,
};
use super::read::{Fields, Place, bilingual, boolean, day, distinct, integer, list, text, word};
use crate::component::ComponentCode;
use crate::fault::{Allowed, Fault, FaultKind, Faults};
use crate::locale::Bilingual;
use crate::money::{CURRENCY, Money};
use crate::programme::policies::{Ground, Grounds};
use crate::programme::programmes::{Basis, Programme};

const LONGEST_TEXT: u32 = 1000;
const LONGEST_SOURCE: u32 = 300;
const LONGEST_VERSION: u32 = 40;
const LONGEST_POINTER: u32 = 200;
const MOST_CEILINGS: u32 = 50;
const MOST_ASSUMPTIONS: u32 = 100;
const MOST_COMPONENTS: u32 = 20;
const MOST_FOLLOW_UPS: u32 = 24;
const MOST_MONTHS: i64 = 600;
const MOST_DAYS: i64 = 365;

pub(super) fn document(root: &Value) -> Result<PolicyDocument, Vec<Fault>> {
    let mut faults = Faults::new();
    let document = read_document(root, &mut faults);
    faults.result_of(document)
}

fn read_document(root: &Value, faults: &mut Faults) -> Option<PolicyDocument> {
    const FIELDS: [&str; 13] = [
        "programme",
        "version",
        "in_force_from",
        "eligibility",
        "citations",
        "components",
        "evidence_days_default",
        "appeal_within_days",
        "deadlines",
        "follow_up_months",
        "year_end",
        "retention",
        "assumptions",
    ];
    let fields = Fields::open(Place { value: root, pointer: "" }, &FIELDS, faults)?;
    // Every field is read before the first `?`, so that each one's faults are noted.
    let programme = fields.required("programme", faults, programme);
    let version = fields.required("version", faults, version);
    let in_force_from = fields.required("in_force_from", faults, day);
    let eligibility = fields.required("eligibility", faults, rules);
    let citations = fields.required("citations", faults, citations);
    let components = fields.required("components", faults, components);
    let evidence_days = fields.required("evidence_days_default", faults, integer(1, MOST_DAYS));
    let appeal_days = fields.required("appeal_within_days", faults, integer(1, MOST_DAYS));
    let deadlines = fields.required("deadlines", faults, deadlines);
    let follow_up_months = fields.required("follow_up_months", faults, follow_up_months);
    let year_end = word(YearEnd::parse, FaultKind::unknown_word::<YearEnd>);
    let year_end = fields.optional("year_end", faults, year_end);
    let retention = fields.required("retention", faults, retention);
    let assumptions = fields.required("assumptions", faults, |place, faults| {
        list(place, (0, MOST_ASSUMPTIONS), faults, |place, faults| assumption(place, root, faults))
    });
    Some(PolicyDocument {
        programme: programme?,
        version: version?,
        in_force_from: in_force_from?,
        eligibility: eligibility?,
        citations: citations?,
        components: components?,
        evidence_days_default: evidence_days?,
        appeal_within_days: appeal_days?,
        deadlines: deadlines?,
        follow_up_months: follow_up_months?,
        year_end: year_end?.unwrap_or_default(),
        retention: retention?,
        assumptions: assumptions?,
    })
}

/// Only the reintegration programme has criteria of this kind; the integration programme's persons are
/// found by their protection.
fn programme(place: Place<'_>, faults: &mut Faults) -> Option<Programme> {
    let ruled = |text: &str| Programme::parse(text).filter(|programme| *programme == Programme::Reintegration);
    word(ruled, || FaultKind::UnknownProgramme)(place, faults)
}

fn version(place: Place<'_>, faults: &mut Faults) -> Option<String> {
    let version = text(LONGEST_VERSION)(place, faults)?;
    if version.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')) {
        return Some(version);
    }
    let expected = Bilingual::fixed(
        "ლათინური ასოები, ციფრები, წერტილი, დეფისი, ქვედა ტირე, მაგალითად 2019-01-01",
        "Latin letters, digits, dots, hyphens and underscores, such as 2019-01-01",
    );
    place.fault(FaultKind::Malformed { expected }, faults)
}

fn rules(place: Place<'_>, faults: &mut Faults) -> Option<Rules> {
    const FIELDS: [&str; 6] = [
        "georgian_citizens",
        "stateless_persons",
        "grounds",
        "irregular_more_than_months",
        "registered_within_months",
        "clock_stops_on",
    ];
    let fields = Fields::open(place, &FIELDS, faults)?;
    let georgian_citizens = fields.required("georgian_citizens", faults, boolean);
    let stateless = word(StatelessRule::parse, FaultKind::unknown_word::<StatelessRule>);
    let stateless_persons = fields.required("stateless_persons", faults, stateless);
    let grounds = fields.required("grounds", faults, grounds);
    let irregular_more_than_months = fields.required("irregular_more_than_months", faults, integer(0, MOST_MONTHS));
    let registered_within_months = fields.required("registered_within_months", faults, integer(1, MOST_MONTHS));
    let clock = word(ClockStop::parse, FaultKind::unknown_word::<ClockStop>);
    let clock_stops_on = fields.required("clock_stops_on", faults, clock);
    if (georgian_citizens, stateless_persons) == (Some(false), Some(StatelessRule::None)) {
        return place.fault(FaultKind::NobodyEligible, faults);
    }
    Some(Rules {
        georgian_citizens: georgian_citizens?,
        stateless_persons: stateless_persons?,
        grounds: grounds?,
        irregular_more_than_months: irregular_more_than_months?,
        registered_within_months: registered_within_months?,
        clock_stops_on: clock_stops_on?,
    })
}

fn deadlines(place: Place<'_>, faults: &mut Faults) -> Option<Deadlines> {
    const FIELDS: [&str; 6] = [
        "plan_days",
        "plan_approval_days",
        "assistance_approval_days",
        "delivery_days",
        "verification_days",
        "transfer_days",
    ];
    let fields = Fields::open(place, &FIELDS, faults)?;
    let [plan, plan_approval, assistance_approval, delivery, verification, transfer] =
        FIELDS.map(|name| fields.required(name, faults, integer(1, MOST_DAYS)));
    Some(Deadlines {
        plan_days: plan?,
        plan_approval_days: plan_approval?,
        assistance_approval_days: assistance_approval?,
        delivery_days: delivery?,
        verification_days: verification?,
        transfer_days: transfer?,
    })
}

fn follow_up_months(place: Place<'_>, faults: &mut Faults) -> Option<Vec<u32>> {
    distinct(place, (0, MOST_FOLLOW_UPS), ("", &FaultKind::DuplicateItem), faults, integer(1, MOST_MONTHS))
}

fn retention(place: Place<'_>, faults: &mut Faults) -> Option<Retention> {
    let fields = Fields::open(place, &["not_accepted_months", "closed_case_months"], faults)?;
    let not_accepted = fields.required("not_accepted_months", faults, integer(1, MOST_MONTHS));
    let closed_case = fields.required("closed_case_months", faults, integer(1, MOST_MONTHS));
    Some(Retention { not_accepted_months: not_accepted?, closed_case_months: closed_case? })
}

fn grounds(place: Place<'_>, faults: &mut Faults) -> Option<Grounds> {
    let ground = word(Ground::parse, FaultKind::unknown_word::<Ground>);
    let grounds = distinct(place, (1, 10), ("", &FaultKind::DuplicateItem), faults, ground)?;
    Some(grounds.into_iter().collect())
}

fn citations(place: Place<'_>, faults: &mut Faults) -> Option<Citations> {
    const FIELDS: [&str; 4] = ["personal_status", "ground_abroad", "returned", "registered_in_time"];
    let fields = Fields::open(place, &FIELDS, faults)?;
    let [personal_status, ground_abroad, returned, registered_in_time] =
        FIELDS.map(|name| fields.required(name, faults, bilingual(LONGEST_TEXT)));
    Some(Citations {
        personal_status: personal_status?,
        ground_abroad: ground_abroad?,
        returned: returned?,
        registered_in_time: registered_in_time?,
    })
}

fn components(place: Place<'_>, faults: &mut Faults) -> Option<Vec<Component>> {
    distinct(place, (1, MOST_COMPONENTS), ("/code", &FaultKind::RepeatedKey), faults, component)
}

fn component(place: Place<'_>, faults: &mut Faults) -> Option<Component> {
    let fields = Fields::open(place, &["code", "name", "pays_for", "ceilings"], faults)?;
    let code = fields.required("code", faults, word(ComponentCode::parse, || FaultKind::UnknownComponent));
    let name = fields.required("name", faults, bilingual(LONGEST_TEXT));
    let pays_for = fields.required("pays_for", faults, bilingual(LONGEST_TEXT));
    let ceilings = fields.required("ceilings", faults, |place, faults| {
        distinct(place, (0, MOST_CEILINGS), ("/year", &FaultKind::RepeatedKey), faults, ceiling)
    });
    Some(Component { code: code?, name: name?, pays_for: pays_for?, ceilings: ceilings? })
}

fn ceiling(place: Place<'_>, faults: &mut Faults) -> Option<Ceiling> {
    let fields = Fields::open(place, &["year", "amount", "basis", "source"], faults)?;
    let year = fields.required("year", faults, integer(1900, 9999));
    let amount = fields.required("amount", faults, money);
    let basis = word(Basis::parse, FaultKind::unknown_word::<Basis>);
    let basis = fields.required("basis", faults, basis);
    let source = fields.optional("source", faults, text(LONGEST_SOURCE));
    if basis == Some(Basis::Sourced) && source == Some(None) {
        faults.push(fields.pointer_to("source"), FaultKind::Required);
    }
    Some(Ceiling { year: year?, amount: amount?, basis: basis?, source: source? })
}

fn money(place: Place<'_>, faults: &mut Faults) -> Option<Money> {
    let fields = Fields::open(place, &["amount", "currency"], faults)?;
    let amount = fields.required("amount", faults, |place, faults| {
        let amount = text(30)(place, faults)?;
        faults.take(place.pointer, Money::parse(&amount))
    });
    let lari = word(
        |text| (text == CURRENCY).then_some(()),
        || FaultKind::UnknownValue { allowed: Allowed::codes([CURRENCY]) },
    );
    fields.required("currency", faults, lari)?;
    amount
}

fn assumption(place: Place<'_>, root: &Value, faults: &mut Faults) -> Option<Assumption> {
    let fields = Fields::open(place, &["pointer", "note"], faults)?;
    let pointer = fields.required("pointer", faults, |place, faults| {
        let pointer = text(LONGEST_POINTER)(place, faults)?;
        if root.pointer(&pointer).is_some() {
            return Some(pointer);
        }
        place.fault(FaultKind::UnknownPlace, faults)
    });
    let note = fields.required("note", faults, bilingual(LONGEST_TEXT));
    Some(Assumption { pointer: pointer?, note: note? })
}
