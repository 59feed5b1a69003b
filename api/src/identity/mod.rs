//! Who somebody is: keys and signatures, our own tokens, the tokens of outside issuers.

pub mod jose;
pub mod oauth;
pub mod openid;
