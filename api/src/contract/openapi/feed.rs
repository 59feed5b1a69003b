//! What `data` of a change holds, by the change's name. It is a mapping beside the schema: a choice of schemas that nothing
//! in `data` decides makes clients that take the first that fits.

use reintegration_storage::{CHANGE_NAMES, Holds, Member, data_of};
use serde_json::{Map, Value, json};

/// The longest text in `data`: a reference, a word or a pointer.
const LONGEST: u32 = 300;
/// The most items of a list in `data`.
const MOST: u32 = 100;

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
        Holds::Text => json!({ "type": "string", "maxLength": LONGEST }),
        Holds::Id => json!({ "type": "string", "format": "uuid" }),
        Holds::Day => json!({ "type": "string", "format": "date" }),
        Holds::Whole => json!({ "type": "integer", "minimum": 0, "maximum": i32::MAX }),
        Holds::Amount => return amount(member.always),
        Holds::Texts => {
            json!({ "type": "array", "maxItems": MOST, "items": { "type": "string", "maxLength": LONGEST } })
        }
        Holds::Amounts => {
            let properties = json!({ "component": { "type": "string", "maxLength": LONGEST }, "amount": amount(true) });
            json!({ "type": "array", "maxItems": MOST, "items": { "type": "object", "properties": properties } })
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
