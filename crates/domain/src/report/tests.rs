#![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]
use super::*;
