use super::settings::Absent;
use super::*;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

fn read(variables: &[(&str, &str)]) -> Result<Configuration, Vec<String>> {
    Configuration::read(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

#[test]
fn every_fault_is_named_at_once() {
    let faults = read(&[
        ("REINTEGRATION_MODE", "trial"),
        ("REINTEGRATION_LISTEN", "8080"),
        ("REINTEGRATION_DATABASE_URL", "mysql://localhost"),
        ("REINTEGRATION_WORKRES", "2"),
        ("PATH", "/bin"),
    ])
    .expect_err("four settings are wrong");
    assert_eq!(faults.len(), 4, "{faults:?}");
}

#[test]
fn the_page_names_the_defaults_that_there_are() {
    let absent = format!("{:?}", read(&[]).unwrap());
    for setting in settings::all() {
        let Absent::Value(value) = setting.absent else { continue };
        let name = format!("{PREFIX}{}", setting.name);
        let given = read(&[(&name, value)]).unwrap_or_else(|faults| panic!("{faults:?}"));
        assert_eq!(format!("{given:?}"), absent, "{name}");
    }
}

#[test]
fn the_page_names_the_ranges_that_there_are() {
    let mut ranges = 0;
    for setting in settings::all() {
        let name = format!("{PREFIX}{}", setting.name);
        let faults = read(&[(&name, "no number")]).err().unwrap_or_default();
        let Some((_, range)) = faults.first().and_then(|fault| fault.split_once("a whole number from ")) else {
            continue;
        };
        assert!(setting.meaning.contains(range), "{name}: {range}");
        ranges += 1;
    }
    assert!(ranges > 20, "{ranges}");
}

#[test]
fn only_a_demonstration_pretends_to_be_on_another_day() {
    let day = ("REINTEGRATION_DEMO_TODAY", "2027-01-07");
    let configuration = read(&[day]).unwrap();
    assert_eq!(configuration.demo_today, NaiveDate::from_ymd_opt(2027, 1, 7));
    assert_eq!(read(&[(day.0, "7.1.2027")]).unwrap_err(), ["REINTEGRATION_DEMO_TODAY: a day, as 2027-01-07"]);
    let faults = KeyFile::good("another-day", 0o600).production(&[day]).unwrap_err();
    assert_eq!(faults, ["REINTEGRATION_DEMO_TODAY: production knows the real day only"]);
}

/// A ring of master keys as good as any.
const RING: &str = "2026:AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuiqbC3vsXM09o=";

/// A file with `content` and the permissions `mode`, gone at the end.
struct KeyFile(PathBuf);

impl KeyFile {
    fn new(name: &str, content: &str, mode: u32) -> Self {
        let file = std::env::temp_dir().join(format!("reintegration-{name}-{}.pem", std::process::id()));
        let _ = std::fs::remove_file(&file);
        std::fs::write(&file, content).unwrap();
        std::fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
        Self(file)
    }

    /// A key as good as any.
    fn good(name: &str, mode: u32) -> Self {
        let seed = std::array::from_fn(|index| u8::try_from(index).unwrap() ^ 0x5a);
        Self::new(name, &SigningKey::from_bytes(&seed).to_pkcs8_pem(LineEnding::LF).unwrap(), mode)
    }

    /// Settings for production with this key, and `more`.
    fn production<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Result<Configuration, Vec<String>> {
        let settings = [
            ("REINTEGRATION_LISTEN", "0.0.0.0:8080"),
            ("REINTEGRATION_MODE", "production"),
            ("REINTEGRATION_ISSUER", "https://reintegration.example.org"),
            ("REINTEGRATION_SIGNING_KEY_FILE", self.0.to_str().unwrap()),
            ("REINTEGRATION_MASTER_KEYS", RING),
        ];
        read(&[settings.as_slice(), more].concat())
    }
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The settings that are named as faulty, in order.
fn named(read: Result<Configuration, Vec<String>>) -> Vec<String> {
    let faults = read.err().unwrap_or_default();
    let mut names: Vec<String> =
        faults.iter().map(|fault| fault.split(':').next().unwrap().trim_start_matches(PREFIX).to_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_demonstration_stays_on_this_machine() {
    assert!(read(&[("REINTEGRATION_LISTEN", "0.0.0.0:8080")]).is_err());
    let key = KeyFile::good("elsewhere", 0o400);
    assert_eq!(named(key.production(&[])), [""; 0]);
}

#[test]
fn production_has_its_own_address_and_key() {
    let production = ("REINTEGRATION_MODE", "production");
    let mut required: Vec<&str> = settings::all()
        .filter(|setting| matches!(setting.absent, Absent::Required(_)))
        .map(|setting| setting.name)
        .collect();
    required.sort_unstable();
    assert_eq!(named(read(&[production])), required, "what the page says is required");
    // What works on the database only needs no key to sign with, but it opens what is sealed there.
    let variables = [production, ("REINTEGRATION_MASTER_KEYS", RING)];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert!(Configuration::read_for_database(variables).is_ok());
    let nowhere = KeyFile(PathBuf::from("/nowhere/key.pem"));
    assert_eq!(named(nowhere.production(&[])), ["SIGNING_KEY_FILE"]);
}

#[test]
fn production_names_everything_that_is_good_enough_for_a_demonstration_only() {
    let rsa = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
    let key = KeyFile::new("all", rsa, 0o600);
    let faults = key.production(&[
        ("REINTEGRATION_ISSUER", "http://reintegration.example.org"),
        ("REINTEGRATION_DATABASE_URL", "sqlite://reintegration.db"),
        ("REINTEGRATION_REPLICAS", "2"),
        ("REINTEGRATION_CORS_ORIGINS", "*"),
    ]);
    assert_eq!(named(faults), ["CORS_ORIGINS", "ISSUER", "REPLICAS", "SIGNING_KEY_FILE"]);
    let good = KeyFile::good("replicas", 0o600);
    let postgres = ("REINTEGRATION_DATABASE_URL", "postgres://reintegration@database/reintegration");
    assert_eq!(named(good.production(&[postgres, ("REINTEGRATION_REPLICAS", "2")])), [""; 0]);
    assert_eq!(named(read(&[("REINTEGRATION_REPLICAS", "2")])), [""; 0]);
}

#[test]
fn production_takes_no_key_that_anybody_could_know() {
    // Root's own file may be its group's too: that is how orchestrators hand secrets over.
    let root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    for (mode, taken) in [(0o400, true), (0o600, true), (0o440, root), (0o640, root), (0o660, false), (0o604, false)] {
        let key = KeyFile::good(&format!("mode-{mode:o}"), mode);
        assert_eq!(named(key.production(&[])).is_empty(), taken, "{mode:o}");
    }
    let weak_ring = KeyFile::good("ring", 0o400);
    let zeros = "2026:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    assert_eq!(named(weak_ring.production(&[("REINTEGRATION_MASTER_KEYS", zeros)])), ["MASTER_KEYS"]);
    let weak = SigningKey::from_bytes(&[7; 32]).to_pkcs8_pem(LineEnding::LF).unwrap();
    assert_eq!(named(KeyFile::new("weak", &weak, 0o400).production(&[])), ["SIGNING_KEY_FILE"]);
}

#[test]
fn a_setting_can_stand_in_a_file() {
    let file = std::env::temp_dir().join(format!("reintegration-setting-{}", std::process::id()));
    std::fs::write(&file, "postgres://reintegration@database/reintegration\n").unwrap();
    let name = file.to_str().unwrap();
    let configuration = read(&[("REINTEGRATION_DATABASE_URL_FILE", name)]).unwrap();
    let twice = read(&[("REINTEGRATION_DATABASE_URL_FILE", name), ("REINTEGRATION_DATABASE_URL", "sqlite://a.db")]);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(&*configuration.database_url, "postgres://reintegration@database/reintegration");
    assert!(twice.is_err(), "one of the two would be ignored");
    assert!(read(&[("REINTEGRATION_DATABASE_URL_FILE", name)]).is_err(), "the file is gone");
    assert!(read(&[("REINTEGRATION_COLOUR_FILE", "/dev/null")]).is_err(), "no such setting");
}

#[test]
fn only_named_frontends_may_call_from_a_browser() {
    let configuration = read(&[("REINTEGRATION_CORS_ORIGINS", "https://a.example.org, http://localhost:3000")]);
    assert_eq!(configuration.unwrap().cors_origins, ["https://a.example.org", "http://localhost:3000"]);
    for wrong in
        ["*", "https://*.example.org", "a.example.org", "https://a.example.org/", "https://a.example.org/path", ","]
    {
        assert!(read(&[("REINTEGRATION_CORS_ORIGINS", wrong)]).is_err(), "{wrong}");
    }
}

#[test]
fn proxies_are_addresses_or_networks() {
    let configuration = read(&[("REINTEGRATION_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1,2001:db8::/32")]).unwrap();
    let proxies: Vec<String> = configuration.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(proxies, ["10.0.0.0/8", "192.0.2.1/32", "2001:db8::/32"]);
    for wrong in ["", "*", "10.0.0.0/33", "proxy.example.org", "10.0.0.1,"] {
        assert!(read(&[("REINTEGRATION_TRUSTED_PROXIES", wrong)]).is_err(), "{wrong}");
    }
}
