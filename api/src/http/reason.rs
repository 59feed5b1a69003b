//! Bodies that give nothing but a reason.

/// A body with one field, `reason`, that has to be there: what the body is for, what the reason is of, an example, and the
/// schema of the text with the most characters that it takes.
macro_rules! reason {
    ($name:ident, $about:literal, $reason:literal, $example:literal, $schema:ident, $most:literal) => {
        #[doc = $about]
        #[derive(Debug, serde::Deserialize, validator::Validate, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        #[schema(example = json!({ "reason": $example }))]
        pub struct $name {
            #[doc = $reason]
            #[validate(length(max = $most), custom(function = crate::http::limits::prose))]
            #[schema(value_type = crate::contract::schemas::$schema)]
            pub reason: String,
        }
    };
    ($name:ident, $about:literal, $reason:literal, $example:literal) => {
        $crate::http::reason::reason!($name, $about, $reason, $example, Prose, 4000);
    };
}

pub(crate) use reason;
