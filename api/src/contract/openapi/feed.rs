//! What `data` of a change holds, by the change's name. It is a mapping beside the schema: a choice of schemas that nothing
//! in `data` decides makes clients that take the first that fits.

use reintegration_storage::{CHANGE_NAMES, Holds, Member, data_of};
use serde_json::{Map, Value, json};

/// Adds the mapping to the schema of a change.
pub fn describe_data(document: &mut Value) {
    let Some(data) = document.pointer_mut("/components/schemas/ChangeView/properties/data") else { return };
    let by_type: Map<String, Value> =
        CHANGE_NAMES.iter().map(|name| ((*name).to_owned(), schema(&data_of(name)))).collect();
    data["x-data-by-type"] = Value::Object(by_type);
}

fn schema(members: &[Member]) -> Value {
    let required: Vec<&str> = members.iter().filter(|member| member.always).map(|member| member.name).collect();
    let properties: Map<String, Value> =
        members.iter().map(|member| (member.name.to_owned(), property(*member))).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn property(member: Member) -> Value {
    let mut schema = match member.holds {
        Holds::Text => json!({ "type": "string" }),
        Holds::Id => json!({ "type": "string", "format": "uuid" }),
        Holds::Day => json!({ "type": "string", "format": "date" }),
        Holds::Whole => json!({ "type": "integer" }),
        Holds::Amount => return amount(member.always),
        Holds::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Holds::Amounts => {
            let properties = json!({ "component": { "type": "string" }, "amount": amount(true) });
            json!({ "type": "array", "items": { "type": "object", "properties": properties } })
        }
    };
    if !member.always {
        schema["type"] = json!([schema["type"], "null"]);
    }
    schema
}

fn amount(always: bool) -> Value {
    let amount = json!({ "$ref": "#/components/schemas/Amount" });
    if always { amount } else { json!({ "oneOf": [amount, { "type": "null" }] }) }
}
