//! The policy document as a schema. It only describes: `reintegration_domain::programme::policies::Policy::parse` reads, and every
//! limit here is one of its limits.

use crate::contract::schemas::{exactly, line, schemas, text, text_of};
use crate::contract::words;
use crate::contract::words::explained;
use reintegration_domain::programme::policies::{ClockStop, Ground, Policy, StatelessRule};
use reintegration_domain::programme::programmes::Basis;
use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, Ref, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::{PartialSchema, ToSchema};

/// The rules of a programme from a certain day on. Component codes, and years of one component's ceilings, are not
/// repeated; the pointer of an assumption names a place in this document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the domain reads the document; this describes it")]
#[schema(example = example)]
pub struct PolicyDocument {
    /// Code of the programme; only `reintegration` has rules of this kind
    #[schema(example = "reintegration", pattern = "^reintegration$", max_length = 13)]
    programme: String,
    /// Name of the version, unique within the programme
    #[schema(value_type = PolicyVersion)]
    version: String,
    /// First day on which the rules apply; not before 1900
    #[schema(value_type = PolicyDay)]
    in_force_from: String,
    /// Switches for the eligibility rules
    #[schema(value_type = PolicyRules)]
    eligibility: Value,
    /// Conditions of the programme, one for each criterion
    citations: PolicyCitations,
    /// Components that the programme offers, each once
    #[schema(min_items = 1, max_items = 4)]
    components: Vec<PolicyComponent>,
    /// Number of days for sending evidence, if the officer sets no other day
    #[schema(example = 30, minimum = 1, maximum = 365)]
    evidence_days_default: u32,
    /// Number of days for an appeal against a rejection
    #[schema(example = 30, minimum = 1, maximum = 365)]
    appeal_within_days: u32,
    /// Number of days for each step
    deadlines: PolicyDeadlines,
    /// Times of the follow-ups of a case, in calendar months after everything was delivered
    #[schema(value_type = PolicyFollowUpMonths)]
    follow_up_months: Vec<u32>,
    /// What becomes of approvals that can no longer be delivered because the year of their grant is over; `lapse` when
    /// left out
    #[schema(value_type = Option<words::YearEnd>)]
    year_end: Option<String>,
    /// Time for which people's data is kept
    retention: PolicyRetention,
    /// Assumptions that no source confirms, and that somebody of the programme has to confirm
    #[schema(max_items = 100)]
    assumptions: Vec<PolicyAssumption>,
}

/// Number of days for each step. A step that is not done in time ends automatically, or is marked as overdue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the domain reads the document; this describes it")]
#[allow(clippy::struct_field_names, reason = "each name says its unit")]
pub struct PolicyDeadlines {
    /// Days from the opening of a case to its plan
    #[schema(example = 30, minimum = 1, maximum = 365)]
    plan_days: u32,
    /// Days from the writing of a plan to its approval
    #[schema(example = 14, minimum = 1, maximum = 365)]
    plan_approval_days: u32,
    /// Days from the proposal of assistance to its approval
    #[schema(example = 30, minimum = 1, maximum = 365)]
    assistance_approval_days: u32,
    /// Days from the approval of assistance to its delivery
    #[schema(example = 180, minimum = 1, maximum = 365)]
    delivery_days: u32,
    /// Days from the delivery of assistance to its verification
    #[schema(example = 30, minimum = 1, maximum = 365)]
    verification_days: u32,
    /// Days from the request for a transfer to its answer
    #[schema(example = 14, minimum = 1, maximum = 365)]
    transfer_days: u32,
}

/// Time for which people's data is kept once nothing is open any more, in calendar months.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the domain reads the document; this describes it")]
pub struct PolicyRetention {
    /// Months after a registration was rejected, withdrawn or expired
    #[schema(example = 36, minimum = 1, maximum = 600)]
    not_accepted_months: u32,
    /// Months after a case was closed
    #[schema(example = 72, minimum = 1, maximum = 600)]
    closed_case_months: u32,
}

/// Conditions of the programme, one for each criterion.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the domain reads the document; this describes it")]
pub struct PolicyCitations {
    /// Condition on the person's citizenship or status
    personal_status: PolicyText,
    /// Condition on what happened abroad
    ground_abroad: PolicyText,
    /// Condition on the return
    returned: PolicyText,
    /// Condition on the time of registration
    registered_in_time: PolicyText,
}

/// A component that the programme offers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the domain reads the document; this describes it")]
pub struct PolicyComponent {
    /// Code of the component
    #[schema(value_type = words::Component)]
    code: String,
    /// Name that the programme gives the component
    name: PolicyText,
    /// Costs that the component covers
    pays_for: PolicyText,
    /// Published ceilings per person, at most one a year
    #[schema(value_type = Vec<PolicyCeiling>, max_items = 50)]
    ceilings: Vec<Value>,
}

/// A place in the document that depends on an assumption.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the domain reads the document; this describes it")]
pub struct PolicyAssumption {
    /// Pointer to the place in this document (RFC 6901)
    #[schema(value_type = PolicyPlace)]
    pointer: String,
    /// Note on what is assumed, and what the sources say
    note: PolicyText,
}

/// A text of a policy in both languages.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the domain reads the document; this describes it")]
pub struct PolicyText {
    /// Text in Georgian
    #[schema(value_type = PolicyLine)]
    ka: String,
    /// Text in English
    #[schema(value_type = PolicyLine)]
    en: String,
}

const DAY: &str = "^(?:19|[2-9][0-9])[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$";

/// Every place that a document can have. Whether a list is long enough is for the document to say.
const PLACE: &str = concat!(
    "^/(?:programme|version|in_force_from|evidence_days_default|appeal_within_days",
    "|deadlines(?:/(?:plan_days|plan_approval_days|assistance_approval_days|delivery_days|verification_days|transfer_days))?",
    "|follow_up_months(?:/(?:[0-9]|1[0-9]|2[0-3]))?",
    "|year_end|retention(?:/(?:not_accepted_months|closed_case_months))?",
    "|eligibility(?:/(?:georgian_citizens|stateless_persons|grounds(?:/[0-2])?|irregular_more_than_months",
    "|registered_within_months|clock_stops_on))?",
    "|citations(?:/(?:personal_status|ground_abroad|returned|registered_in_time)(?:/(?:ka|en))?)?",
    "|components(?:/[0-3](?:/(?:code|(?:name|pays_for)(?:/(?:ka|en))?",
    "|ceilings(?:/(?:[0-9]|[1-4][0-9])(?:/(?:year|amount(?:/(?:amount|currency))?|basis|source))?)?))?)?",
    "|assumptions(?:/(?:[0-9]|[1-9][0-9])(?:/(?:pointer|note(?:/(?:ka|en))?))?)?)$"
);

schemas! {
    PolicyVersion, "Name of a version of the policy",
        text("Name of a version of the policy", "^[A-Za-z0-9._-]+$", 40, "2027-01-01");
    PolicyDay, "A day, not before 1900",
        text("A day, not before 1900", DAY, 10, "2027-01-01").format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    PolicyLine, "A text on one line, without hidden characters",
        text("A text on one line, without hidden characters", &line(), 1000, "პროგრამის პირობა: პირი საქართველოში დაბრუნებულია.");
    PolicyPlace, "A pointer to a place in the policy",
        text("A pointer to a place in the policy (RFC 6901)", PLACE, 200, "/eligibility/registered_within_months");
    PolicyFollowUpMonths, "Numbers of calendar months, each once",
        ArrayBuilder::new()
            .items(whole("Number of calendar months", 1, 600))
            .description(Some("Numbers of calendar months, each once"))
            .unique_items(true)
            .max_items(Some(24));
    PolicyRules, "Switches for the eligibility rules",
        OneOfBuilder::new()
            .description(Some("Switches for the eligibility rules. At least one group is included: citizens, stateless persons or both"))
            .item(rules(true, StatelessRule::ALL).title(Some("CitizensIncluded")))
            .item(rules(false, &[StatelessRule::WithStatus, StatelessRule::Any]).title(Some("StatelessOnly")));
    PolicyCeiling, "Maximum that one person can get of a component, as published for a year",
        OneOfBuilder::new()
            .description(Some("Maximum that one person can get of a component, as published for a year; a sourced figure has a source"))
            .item(ceiling(&[Basis::Sourced], Type::String.into()).required("source").title(Some("SourcedCeiling")))
            .item(
                ceiling(&[Basis::Assumed, Basis::Demonstration], SchemaType::from_iter([Type::String, Type::Null]))
                    .title(Some("UnsourcedCeiling")),
            );
}

fn whole(description: &str, min: i32, max: i32) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Integer).description(Some(description)).minimum(Some(min)).maximum(Some(max))
}

fn rules(citizens: bool, stateless: &[StatelessRule]) -> ObjectBuilder {
    let included = ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .description(Some("Whether citizens of Georgia are included"))
        .enum_values(Some([citizens]));
    let stateless = stateless.iter().map(|rule| (rule.as_str(), rule.meaning()));
    let stateless = explained("Stateless persons that the programme includes", stateless);
    let grounds = ArrayBuilder::new()
        .items(Ref::from_schema_name("Ground"))
        .description(Some("Grounds that the programme accepts"))
        .unique_items(true)
        .min_items(Some(1))
        .max_items(Some(Ground::ALL.len()));
    let clock = ClockStop::ALL.iter().map(|stop| (stop.as_str(), stop.meaning()));
    let clock = explained("Day that has to be within `registered_within_months`", clock);
    exactly([
        ("georgian_citizens", included.into()),
        ("stateless_persons", stateless.into()),
        ("grounds", grounds.into()),
        (
            "irregular_more_than_months",
            whole("Number of calendar months that an irregular stay has to exceed", 0, 600).into(),
        ),
        (
            "registered_within_months",
            whole(
                "Number of calendar months after the return in which registration is in time, the last day included",
                1,
                600,
            )
            .into(),
        ),
        ("clock_stops_on", clock.into()),
    ])
}

fn ceiling(bases: &[Basis], source: SchemaType) -> ObjectBuilder {
    let bases = bases.iter().map(|basis| (basis.as_str(), basis.meaning()));
    exactly([
        ("year", whole("Year of the programme", 1900, 9999).into()),
        ("amount", text_of("AmountRequest", "Maximum amount for one person")),
        ("basis", explained("Reliability of the figure", bases).into()),
    ])
    .property(
        "source",
        text("Source in which the figure was published", &line(), 300, "gmnews.com.ge/geo/4132").schema_type(source),
    )
}

/// The built-in policy under another name, for a day to come.
fn example() -> Value {
    let policy = Policy::built_in().ok();
    let mut document = policy.and_then(|policy| serde_json::to_value(policy.document()).ok()).unwrap_or_default();
    document["version"] = "<year+1>-01-01".into();
    document["in_force_from"] = "<year+1>-01-01".into();
    document
}

#[cfg(test)]
mod tests {
    use super::example;
    use crate::contract::openapi::{COMMITTED, dated};
    use reintegration_domain::programme::policies::Policy;

    #[test]
    fn the_example_is_a_policy() {
        let dated = dated(&example().to_string(), COMMITTED);
        assert!(serde_json::from_str(&dated).is_ok_and(|example| Policy::parse(&example).is_ok()));
    }
}
