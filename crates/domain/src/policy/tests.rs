#![allow(unused, reason = "later")]
