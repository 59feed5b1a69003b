//! Errors as callers see them: RFC 9457 problems with a stable code.

mod code;
mod problem;
mod refusal;

pub use code::Code;
pub use problem::{FieldError, Problem, ProblemDocument};
pub use refusal::deadline_passed;
