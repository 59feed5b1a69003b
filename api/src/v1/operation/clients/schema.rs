//! The requests for a client and its keys as schemas: which fields go with which role, and with which kind of key.

use crate::contract::schemas::{exactly, one_of, schemas, text, text_of, unhidden};
use crate::contract::words::explained;
use crate::identity::jose::MOST_KEYS;
use reintegration_domain::access::Role;
use reintegration_domain::programme::regions::Territory;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, Ref, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::{PartialSchema, ToSchema};

schemas! {
    ClientRequest, "A client to create: a system that calls the service",
        OneOfBuilder::new()
            .description(Some(
                "A client to create: a system that calls the service. Only a `partner` has an organisation, and only an \
                 `officer` can be limited to regions",
            ))
            .item(client("PartnerClient", |role| role == Role::Partner).property("organisation_id", organisation())
                .required("organisation_id").property("regions", regions(0)))
            .item(client("OfficerClient", |role| role == Role::Officer).property("organisation_id", none())
                .property("regions", regions(region_count())))
            .item(client("OtherClient", |role| !matches!(role, Role::Partner | Role::Officer)).property("organisation_id", none())
                .property("regions", regions(0)))
            .examples([serde_json::json!({
                "client_id": "kutaisi-office", "name": "The Agency's office in Kutaisi", "role": "officer",
                "regions": ["GE-IM"]
            })]);
    ClientKeySet, "Public keys that a client signs with",
        exactly([(
            "keys",
            ArrayBuilder::new()
                .items(client_key())
                .description(Some("Keys, each with its own identifier"))
                .unique_items(true)
                .min_items(Some(1))
                .max_items(Some(MOST_KEYS))
                .into(),
        )])
            .description(Some("Public keys that a client signs with (JWK set, RFC 7517)"));
    KeySetReplacementRequest, "A replacement of a client's keys",
        exactly([("jwks", Ref::from_schema_name("ClientKeySet").into())])
            .description(Some("A replacement of a client's keys"))
            .examples([serde_json::json!({ "jwks": { "keys": [example_key()] } })]);
}

/// 32 bytes in base64url; the last two bits of the last character are no part of them.
const COORDINATE: &str = "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$";

const MODULUS: &str = "^[A-Za-z0-9_-]{342,683}$";

const EXPONENT: &str = "^[A-Za-z0-9_-]{2,6}$";

/// The key of RFC 8037, appendix A.2.
fn example_key() -> serde_json::Value {
    serde_json::json!({
        "kty": "OKP", "crv": "Ed25519", "kid": "2026-06",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    })
}

fn client_key() -> OneOfBuilder {
    let (x, y) = (
        ("x", COORDINATE, 43, "First coordinate of the point"),
        ("y", COORDINATE, 43, "Second coordinate of the point"),
    );
    OneOfBuilder::new()
        .description(Some("A public key (RFC 7517): Ed25519, P-256, or RSA of 2048 to 4096 bits"))
        .item(key("OKP", &["EdDSA"], Some("Ed25519"), &[("x", COORDINATE, 43, "Public key")]))
        .item(key("EC", &["ES256"], Some("P-256"), &[x, y]))
        .item(key(
            "RSA",
            &["PS256", "RS256"],
            None,
            &[("n", MODULUS, 683, "Modulus of the key"), ("e", EXPONENT, 6, "Exponent of the key")],
        ))
        .examples([example_key()])
}

fn key(
    kty: &'static str,
    algorithms: &[&'static str],
    curve: Option<&'static str>,
    numbers: &[(&str, &str, usize, &str)],
) -> ObjectBuilder {
    let one = |description: &str, word: &'static str| one_of(description, [word]);
    let operations = ArrayBuilder::new()
        .items(Ref::from_schema_name("KeyOperation"))
        .description(Some("Use of the key; may be left out"))
        .unique_items(true)
        .min_items(Some(1))
        .max_items(Some(1));
    let kid = text("Identifier of the key, which an assertion's header can name", &unhidden(), 100, "2026-06");
    let mut key = exactly([("kty", one("Type of the key", kty).into()), ("kid", kid.into())])
        .property("use", one("Use of the key; may be left out", "sig"))
        .property("alg", one_of("The only algorithm of the key; may be left out", algorithms.iter().copied()))
        .property("key_ops", operations);
    if let Some(curve) = curve {
        key = key.property("crv", one("Curve of the key", curve)).required("crv");
    }
    for (name, pattern, longest, description) in numbers {
        let number = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(format!("{description}, in base64url")))
            .min_length(Some(1))
            .max_length(Some(*longest))
            .pattern(Some(*pattern));
        key = key.property(*name, number).required(*name);
    }
    key
}

fn key_set() -> OneOfBuilder {
    OneOfBuilder::new()
        .description(Some("Public keys that the client signs with; without them it gets a secret"))
        .item(ObjectBuilder::new().schema_type(Type::Null))
        .item(Ref::from_schema_name("ClientKeySet"))
}

fn client(title: &str, taken: fn(Role) -> bool) -> ObjectBuilder {
    let roles = Role::ALL.iter().filter(|role| taken(**role)).map(|role| (role.as_str(), role.meaning()));
    exactly([
        (
            "client_id",
            text_of(
                "ClientName",
                "Name that the client uses to request tokens; names like `demo-…` and `openid-…` are reserved",
            ),
        ),
        ("name", text_of("Line", "Display name of the client")),
        ("role", explained("Role of the client, which determines its permissions", roles).into()),
    ])
    .property("jwks", key_set())
    .title(Some(title))
}

fn organisation() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
        .description(Some("Organisation of the client"))
        .max_length(Some(36))
}

/// As `regions` of a role without any: of the same type as elsewhere, and nothing but `null`. A member that is `null` and
/// nothing else has no type in most languages.
fn none() -> ObjectBuilder {
    organisation()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .description(Some("No organisation: the role has none"))
        .max_length(Some(0))
}

fn region_count() -> usize {
    Territory::built_in().map_or(0, |territory| territory.regions().len())
}

fn regions(most: usize) -> ArrayBuilder {
    let description = if most == 0 {
        "No regions: the role is not limited to regions"
    } else {
        "Regions that the client is limited to; all when left out or empty"
    };
    ArrayBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Array, Type::Null]))
        .items(Ref::from_schema_name("RegionCode"))
        .description(Some(description))
        .unique_items(true)
        .max_items(Some(most))
}
