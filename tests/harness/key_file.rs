//! Keys that production starts with.

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use uuid::Uuid;

/// A key that nobody else has, in a file that nobody else reads.
pub struct KeyFile(PathBuf);

impl KeyFile {
    pub fn new() -> Self {
        let file = std::env::temp_dir().join(format!("reintegration-{}.pem", Uuid::now_v7()));
        let seed: Vec<u8> = [Uuid::now_v7(), Uuid::now_v7()].iter().flat_map(|id| id.into_bytes()).collect();
        let key = SigningKey::from_bytes(&std::array::from_fn(|place| {
            seed[place].wrapping_add(u8::try_from(place).unwrap() * 7)
        }));
        let mut opened = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(&file).unwrap();
        opened.write_all(key.to_pkcs8_pem(LineEnding::LF).unwrap().as_bytes()).unwrap();
        Self(file)
    }

    pub fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
