//! The request for a client as a schema: which fields go with which role.

use crate::schemas::{exactly, one_of, schemas, text_of};
use reintegration_domain::access::Role;
use reintegration_domain::territory::Territory;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, Ref, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::{PartialSchema, ToSchema};

schemas! {
    ClientRequest, "A system that shall be able to call the service",
        OneOfBuilder::new()
            .description(Some(
                "A system that shall be able to call the service. A `partner` has an organisation and nobody else does; \
                 an `officer` can be limited to regions and nobody else can",
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
}

fn client(title: &str, taken: fn(Role) -> bool) -> ObjectBuilder {
    let roles = Role::ALL.iter().filter(|role| taken(**role)).map(|role| role.as_str());
    exactly([
        ("client_id", text_of("ClientName", "The name under which it asks for tokens; `demo-…` is taken")),
        ("name", text_of("Line", "What people call it")),
        ("role", one_of("What it is for: it says what the client may do", roles).into()),
    ])
    .title(Some(title))
}

fn organisation() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
        .description(Some("The organisation whose system it is"))
        .max_length(Some(36))
}

fn none() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Null).description(Some("The role has no organisation"))
}

fn region_count() -> usize {
    Territory::built_in().map_or(0, |territory| territory.regions().len())
}

fn regions(most: usize) -> ArrayBuilder {
    let description = if most == 0 {
        "The role is not limited to regions"
    } else {
        "The regions it is limited to; all when left out or empty"
    };
    ArrayBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Array, Type::Null]))
        .items(Ref::from_schema_name("RegionCode"))
        .description(Some(description))
        .unique_items(true)
        .max_items(Some(most))
}
