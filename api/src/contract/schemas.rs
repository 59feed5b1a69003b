//! Schemas of texts whose form the domain's parsers decide. Patterns say in JSON Schema what those parsers check, so
//! that a frontend can hold input against them before it is sent.

use crate::contract::words::{self, explained};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::money::CURRENCY;
use reintegration_domain::person::{Country, DocumentKind};
use reintegration_domain::programme::regions::Territory;
use reintegration_domain::text::HIDDEN;
use reintegration_storage::{CHANGE_NAMES, MATCHED, READ};
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AdditionalProperties, ObjectBuilder, OneOfBuilder, RefBuilder, Schema, SchemaType, Type,
};
use utoipa::{PartialSchema, ToSchema};

/// A text of one to `longest` characters in the form of `pattern`.
pub fn text(description: &str, pattern: &str, longest: usize, example: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .min_length(Some(1))
        .max_length(Some(longest))
        .pattern(Some(pattern))
        .examples([serde_json::json!(example)])
}

/// More than nothing, and 100 000 at most.
const QUANTITY: &str =
    r"^(?:100000(?:\.0{1,3})?|[1-9][0-9]{0,4}(?:\.[0-9]{1,3})?|0\.(?:[1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9]))$";

macro_rules! schemas {
    ($( $name:ident, $description:literal, $schema:expr; )*) => { $(
        #[doc = $description]
        #[derive(Debug)]
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $schema.into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )* };
}
pub(crate) use schemas;

macro_rules! listed_schemas {
    ($( $name:ident, $description:literal, $schema:expr; )*) => {
        schemas! { $( $name, $description, $schema; )* }

        /// Every one of them, by its name: the generator overlooks those that only a parameter refers to.
        pub fn all() -> Vec<(Cow<'static, str>, RefOr<Schema>)> {
            vec![$(($name::name(), $name::schema())),*]
        }
    };
}

const LATIN: &str = "A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u024F\\u0259\\u1E00-\\u1EFF";
const GEORGIAN: &str = "\\u10D0-\\u10FA\\u10FD-\\u10FF\\u1C90-\\u1CBA\\u1CBD-\\u1CBF";
const APOSTROPHES: &str = "'\\u2018\\u2019\\u02BB\\u02BC";

/// A name in one of the scripts: letters, and between them single spaces, hyphens, apostrophes and dots; an apostrophe
/// may also begin it and a dot end it.
fn name_pattern(scripts: &[&str]) -> String {
    let one = |letters: &&str| {
        format!("[{APOSTROPHES}]*[{letters}](?:(?: ?[{letters}{APOSTROPHES}.-])*(?: ?[{letters}{APOSTROPHES}.]))?")
    };
    let alternatives: Vec<String> = scripts.iter().map(one).collect();
    format!("^(?:{})$", alternatives.join("|"))
}

/// What is hidden, but for the controls of ASCII, as a pattern has it. Engines differ in how they write what lies beyond the
/// first plane, and some know no way: noncharacters and tags there are refused, and no pattern says so.
fn hidden() -> String {
    let one = |c: char| format!("\\u{:04X}", u32::from(c));
    let written = HIDDEN.iter().filter(|range| *range.start() >= '\u{7F}' && *range.end() <= '\u{FFFF}');
    let ranges = written.map(|range| match (*range.start(), *range.end()) {
        (start, end) if start == end => one(start),
        (start, end) => format!("{}-{}", one(start), one(end)),
    });
    ranges.collect()
}

/// What is not seen alone. Spelled out, because engines of patterns differ in what they take for white space.
const BLANK: &str = "\\u0009-\\u000D\\u0020\\u00A0\\u1680\\u2000-\\u200A\\u200C\\u200D\\u202F\\u205F\\u3000";

/// Text of which something is visible and nothing is hidden but line breaks and tabs.
fn prose() -> String {
    visible("\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F")
}

/// Text on one line of which something is visible and nothing is hidden.
pub fn line() -> String {
    visible("\\u0000-\\u001F")
}

/// A name that a program gives: one or more characters, nothing hidden among them.
pub fn unhidden() -> String {
    format!("^[^\\u0000-\\u001F{}]+$", hidden())
}

fn visible(controls: &str) -> String {
    let hidden = hidden();
    format!("^[^{controls}{hidden}]*[^{controls}{hidden}{BLANK}][^{controls}{hidden}]*$")
}

const BORN_ON: &str = "^[0-9]{4}(?:-(?:0[1-9]|1[0-2])|-(?:(?:0[13-9]|1[0-2])-(?:0[1-9]|[12][0-9]|30)|(?:0[13578]|1[02])-31|02-(?:0[1-9]|[12][0-9])))?$";

const PHONE: &str = "^\\+(?:995[0-9]{9}|[1-8][0-9]{6,14}|9[0-8][0-9]{5,13}|99[0-46-9][0-9]{4,12})$";

/// Numbers as people write them; how many digits there are is the parser's to say.
const SEARCHED_TELEPHONE: &str =
    "^[ ]*[+]?[0-9 ().\\u00A0\\u2010\\u2011\\u2013\\u2014/-]*[0-9][0-9 ().\\u00A0\\u2010\\u2011\\u2013\\u2014/-]*$";

/// Words of a name, each in one of the scripts: letters, and between them apostrophes and dots.
fn searched_name() -> String {
    let word = |letters: &str| format!("[{APOSTROPHES}]*[{letters}][{letters}{APOSTROPHES}.]*");
    let word = format!("(?:{}|{})", word(GEORGIAN), word(LATIN));
    format!("^[ ,;-]*{word}(?:[ ,;-]+{word}){{0,9}}[ ,;-]*$")
}

const EMAIL: &str = concat!(
    "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*",
    "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"
);

const AMOUNT: &str = "^(?:(?:0|[1-9][0-9]{0,11})\\.[0-9]{2}|1000000000000\\.00)$";
const POSITIVE_AMOUNT: &str = "^(?:0\\.(?:0[1-9]|[1-9][0-9])|[1-9][0-9]{0,11}\\.[0-9]{2}|1000000000000\\.00)$";

/// What the content of a report can have (`reintegration_domain::reports::Places`), lists as long as they may be.
fn content_pointer() -> String {
    let amount = "(?:/(?:amount|currency))?";
    let item = format!("(?:/(?:assistance_id|amount{amount}|delivered_on))?");
    let group = "(?:/[0-9](?:/(?:sex|age_band|count))?)?";
    let places = [
        "/narrative(?:/(?:summary|achievements|difficulties|lessons))?".to_owned(),
        format!("/indicators(?:/[0-3](?:/(?:component|persons{group}))?)?"),
        format!("/financial(?:/[0-3](?:/(?:component|spent{amount}))?)?"),
        format!("/items(?:/(?:0|[1-9][0-9]{{0,9}}){item})?"),
        "/documents(?:/(?:[0-9]|[1-4][0-9]))?".to_owned(),
        format!("/lines(?:/[1-9][0-9]{{0,9}}{item})?"),
    ];
    format!("^(?:/?|{})$", places.join("|"))
}

/// The words of a closed list.
pub fn one_of(description: &str, words: impl IntoIterator<Item = &'static str>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description)).enum_values(Some(words))
}

/// A text in the form of one of the schemas below, and what it means here.
pub fn text_of(name: &str, description: &str) -> RefOr<Schema> {
    RefBuilder::new().ref_location_from_schema_name(name).description(Some(description)).into()
}

/// An object with these fields, all of them required, and no others.
pub fn exactly<const COUNT: usize>(fields: [(&str, RefOr<Schema>); COUNT]) -> ObjectBuilder {
    let object = ObjectBuilder::new().additional_properties(Some(AdditionalProperties::FreeForm(false)));
    fields.into_iter().fold(object, |object, (name, schema)| object.property(name, schema).required(name))
}

listed_schemas! {
    Name, "A name in Georgian or Latin letters, not both",
        text("A name in Georgian or Latin letters, not both", &name_pattern(&[GEORGIAN, LATIN]), 100, "ნინო");
    LatinName, "A name in Latin letters", text("A name in Latin letters", &name_pattern(&[LATIN]), 100, "Nino");
    BornOn, "A day, a month or a year of birth",
        text("A day of birth, or only the month or the year: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`", BORN_ON, 10, "1988-04-12");
    Phone, "A telephone number in international form (E.164)", text("A telephone number in international form (E.164)", PHONE, 16, "+995555123456");
    Email, "An e-mail address", text("An e-mail address", EMAIL, 254, "nino@example.ge");
    RegistrationReference, "A registration's reference", text("A registration's reference", "^REG-[0-9]{4}-[0-9]{6,12}$", 21, "REG-2026-000123");
    DocumentEnding, "The last four letters or digits of a document's number",
        text("The last four letters or digits of a document's number", "^[A-Za-z0-9]{4}$", 4, "2345");
    PhoneEnding, "The last four digits of a telephone number",
        text("The last four digits of a telephone number", "^[0-9]{4}$", 4, "3456");
    SearchedName, "Words of a name",
        text("One to ten words of a name, each in Georgian or in Latin letters", &searched_name(), 100, "Beridze Nino");
    SearchedTelephone, "A telephone number as people write it",
        text("A telephone number as people write it", SEARCHED_TELEPHONE, 40, "555 12-34-56");
    SearchedNumber, "Number of a document",
        text("Number of a document, as people write it", "^ *(?:[/-] *)*[A-Za-z0-9](?: *[A-Za-z0-9/-])* *$", 60, "01001012345");
    ExternalReference, "A client's own reference",
        text("A client's own reference; no eleven digits in a row, which would be a personal number", "^(?:[0-9]{0,10}[A-Za-z._-])*[0-9]{0,10}$", 64, "2026-0117");
    Assignee, "A mark for a worker of an organisation",
        text("A mark for a worker of an organisation, on one line; no eleven digits in a row, which would be a personal number", &line(), 64, "worker-7");
    Line, "A line of text without hidden characters", text("A line of text without hidden characters", &line(), 200, "კლინიკა");
    Lines, "An address, on one or more lines", text("An address, on one or more lines", &prose(), 200, "რუსთაველის ქუჩა 1");
    Prose, "Free text", text("Free text; the only invisible characters allowed are line breaks, tabs and joiners", &prose(), 4000, "The day of return was proven.");
    GrantReason, "A reason for suspending or terminating a grant",
        text("A reason for suspending or terminating a grant", &prose(), 1000, "The report of the second quarter is missing.");
    PaymentReference, "Reference of a payment",
        text("Reference of a payment, on one line", &line(), 100, "2020-000117");
    Question, "A question", text("A question; the only invisible characters allowed are line breaks, tabs and joiners", &prose(), 2000, "Can one organisation hold two lots?");
    ContentPointer, "A place in a report's content",
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A place in a report's content: a JSON pointer (RFC 6901). An entry of a list has to exist, and so has a line, if the items were sent as a file"))
            .pattern(Some(content_pointer()))
            .max_length(Some(400))
            .examples([serde_json::json!("/financial/0/spent")]);
    ShortProse, "A few sentences", text("A few sentences; the only invisible characters allowed are line breaks, tabs and joiners", &prose(), 1000, "The receipts add up to less.");
    LongProse, "A text of several pages", text("A text of several pages; the only invisible characters allowed are line breaks, tabs and joiners", &prose(), 10_000, "Twelve people were helped in this quarter.");
    ReportLinesCsv, "The items of a report as CSV",
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The items of a report as CSV: a header, then one item on each line; lines end with LF, CR LF or CR. The text is UTF-8, or UTF-16 with a byte order mark. Columns are separated by commas, semicolons or tabs; `delivered_on` may be left out"))
            .max_length(Some(67_108_864))
            .examples([serde_json::json!("assistance_id,amount,delivered_on\r\n0198f2c0-7e4b-7cc0-9d2e-3f6a5b1c2d3e,400.00,<today-30>\r\n")]);
    ReportLinesNdjson, "The items of a report as NDJSON",
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The items of a report as NDJSON: each line is one item of the JSON content"))
            .max_length(Some(67_108_864))
            .examples([serde_json::json!("{\"assistance_id\":\"0198f2c0-7e4b-7cc0-9d2e-3f6a5b1c2d3e\",\"amount\":{\"amount\":\"400.00\",\"currency\":\"GEL\"}}\n")]);
    OrganisationCode, "An organisation's code in the register of legal entities",
        text("An organisation's code in the register of legal entities", "^[0-9]{9}$", 9, "012345678");
    KeyOperation, "Use of a client's key",
        explained(
            "Use of a client's key",
            [("verify", Bilingual::fixed("გასაღები ხელმოწერებს ამოწმებს.", "The key verifies signatures."))],
        );
    VocabularyName, "Name of a list of words",
        explained("Name of a list of words", words::lists().into_iter().map(|list| (list.name, list.title)));
    ClientName, "Name that a client uses to request tokens",
        text("Name that a client uses to request tokens", "^[a-z][a-z0-9-]{2,59}$", 60, "tbilisi-office");
    CountryAbroad, "Code of a country abroad (ISO 3166-1 alpha-2)",
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Code of a country abroad (ISO 3166-1 alpha-2)"))
            .enum_values(Some(Country::all().map(Country::as_str)));
    ChangeName, "Name of a change; more names may be added",
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Name of a change; more names may be added"))
            .enum_values(Some(CHANGE_NAMES.iter().copied()));
    DocumentMediaType, "Media type of a document",
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Media type of a document"))
            .enum_values(Some(["application/pdf", "image/jpeg", "image/png"]));
    AuditAction, "Action of an audit entry: `read`, `matched`, or the name of a change; more may be added",
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Action of an audit entry: `read`, `matched`, or the name of a change; more may be added"))
            .enum_values(Some([READ, MATCHED].iter().chain(CHANGE_NAMES).copied()));
    RegionCode, "Code of a region (ISO 3166-2)",
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Code of a region (ISO 3166-2)"))
            .enum_values(Some(region_codes()));
    IdentityDocument, "Document that identifies a person",
        OneOfBuilder::new()
            .description(Some("Document that identifies a person"))
            .item(document(
                "PersonalNumber",
                &[DocumentKind::PersonalNumber],
                text("Personal number of 11 digits", "^[0-9]{11}$", 11, "01001012345"),
            ))
            .item(document(
                "OtherDocument",
                &[DocumentKind::StatelessId, DocumentKind::TravelDocument, DocumentKind::Other],
                text("Number as written in the document", "^(?:[/-] ?)*[A-Za-z0-9](?: ?[A-Za-z0-9/-])*$", 40, "AB 123-45"),
            ));
    PositiveAmountRequest, "An amount of money, more than zero",
        exactly([
            ("amount", text("Amount as decimal text with exactly two places", POSITIVE_AMOUNT, 16, "4000.00").into()),
            ("currency", one_of("Currency code, always GEL", [CURRENCY]).into()),
        ])
        .description(Some("An amount of money, more than zero"));
    QuantityRequest, "A quantity of an item: decimal text of at most three places, or a whole number",
        ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Integer]))
            .description(Some("A quantity of an item: decimal text of at most three places, or a whole number"))
            .min_length(Some(1))
            .max_length(Some(10))
            .pattern(Some(QUANTITY))
            .minimum(Some(1))
            .maximum(Some(100_000))
            .examples([serde_json::json!("2.5"), serde_json::json!(100)]);
    AmountRequest, "An amount of money",
        exactly([
            ("amount", text("Amount as decimal text with exactly two places", AMOUNT, 16, "4000.00").into()),
            ("currency", one_of("Currency code, always GEL", [CURRENCY]).into()),
        ])
        .description(Some("An amount of money"));
}

fn region_codes() -> Vec<String> {
    let territory = Territory::built_in();
    territory
        .into_iter()
        .flat_map(|it| it.regions().iter().map(|region| region.code.clone()).collect::<Vec<_>>())
        .collect()
}

fn document(title: &str, kinds: &[DocumentKind], number: ObjectBuilder) -> ObjectBuilder {
    let kind = explained("Kind of document", kinds.iter().map(|kind| (kind.as_str(), kind.meaning())));
    ObjectBuilder::new()
        .title(Some(title))
        .property("kind", kind)
        .property("number", number)
        .required("kind")
        .required("number")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)))
}

/// A merge patch of a registration. Its schema follows from that of the registration: see [`crate::contract::openapi`].
#[derive(Debug)]
pub struct RegistrationPatch;

impl PartialSchema for RegistrationPatch {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .description(Some(
                "A JSON merge patch (RFC 7396) of a registration: members that are left out stay, `null` removes a value",
            ))
            .examples([serde_json::json!({ "person": { "phone": "+995555654321" } })])
            .property(
                "reason",
                OneOfBuilder::new()
                    .item(RefBuilder::new().ref_location_from_schema_name("Prose"))
                    .item(ObjectBuilder::new().schema_type(Type::Null))
                    .description(Some(
                        "Reason for a correction of an accepted registration, kept with it; required where it changes who the \
                         person is. Before acceptance nobody needs one, and none is kept",
                    )),
            )
            .into()
    }
}

impl ToSchema for RegistrationPatch {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("RegistrationPatch")
    }
}
