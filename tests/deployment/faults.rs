//! What can be wrong with a deployment, each fault in a sentence.

use crate::harness::KeyFile;
use crate::laws::root;
use reintegration_api::Configuration;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const SECRETS: &str = "/run/secrets/";

/// What stands in a secret of this name. This machine has none.
fn content(secret: &str) -> &'static str {
    match secret {
        "database_url" => "postgres://reintegration:secret@database/reintegration",
        "master_keys" => "2027-01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        _ => "",
    }
}

pub struct Deployment {
    compose: Value,
    dockerfile: String,
    /// Who has to know the replicas, by the name of the file.
    beside: [(&'static str, String); 2],
    /// The tables of docs/settings.md: name and meaning.
    settings: BTreeMap<String, String>,
    /// What lies in place of the signing key.
    signing_key: KeyFile,
}

impl Deployment {
    pub fn of(files: &BTreeMap<&'static str, String>) -> Self {
        let rows = files["docs/settings.md"].lines().filter_map(|line| {
            let mut cells = line.split('|').skip(1);
            let name = cells.next()?.trim().trim_matches('`');
            name.starts_with("REINTEGRATION_").then(|| (name.to_owned(), cells.collect()))
        });
        Self {
            compose: serde_saphyr::from_str(&files["docker-compose.yml"]).unwrap(),
            dockerfile: files["deploy/Dockerfile"].clone(),
            beside: ["deploy/Caddyfile", "deploy/prometheus.yml"].map(|name| (name, files[name].clone())),
            settings: rows.collect(),
            signing_key: KeyFile::new(),
        }
    }

    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, service) in self.services() {
            let found = [
                image(service),
                self.reach(name, service),
                self.dependencies(name, service),
                self.secrets(name, service),
                contained(service),
                self.user(service),
                files(service),
                self.settings(name, service),
            ];
            faults.extend(found.into_iter().flatten().map(|fault| format!("{name}: {fault}")));
        }
        let built_on = from(&self.dockerfile).filter(|image| !pinned(image));
        faults.extend(built_on.map(|image| format!("Dockerfile: {}", no_pinned_image(image))));
        faults.extend(self.declared_secrets());
        faults.extend(self.replicas_are_known());
        faults
    }

    /// The variables of a service, as they are when nothing is set around them.
    pub fn environment(&self, name: &str) -> BTreeMap<String, String> {
        let variables = members(&self.services()[name]["environment"]);
        variables.map(|(name, value)| (name.clone(), interpolated(value.as_str().unwrap()))).collect()
    }

    /// The same with the content of secrets in place of their files, but for settings that are a file's name.
    pub fn taken(&self, name: &str) -> BTreeMap<String, String> {
        let variables = self.environment(name).into_iter();
        let taken = variables.map(|(name, value)| match (name.strip_suffix("_FILE"), value.strip_prefix(SECRETS)) {
            (Some(setting), Some(secret)) if !self.settings.contains_key(&name) => {
                (setting.to_owned(), content(secret).to_owned())
            }
            _ if value == format!("{SECRETS}signing_key") => (name, self.signing_key.path().to_owned()),
            _ => (name, value),
        });
        taken.collect()
    }

    fn services(&self) -> &Map<String, Value> {
        self.compose["services"].as_object().unwrap()
    }

    fn replicas(&self) -> impl Iterator<Item = &String> {
        self.services().iter().filter(|(_, service)| service["command"][0] == "serve").map(|(name, _)| name)
    }

    fn reach(&self, name: &str, service: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        match (name == "proxy", service.get("ports").is_some()) {
            (true, false) => faults.push("is not reached from outside".to_owned()),
            (false, true) => faults.push("publishes a port".to_owned()),
            _ => {}
        }
        if service.get("network_mode").is_some() {
            faults.push("shares the network of the machine".to_owned());
        }
        let open = texts(&service["networks"]).filter(|network| self.compose["networks"][network]["internal"] != true);
        faults.extend(open.filter(|_| name == "database").map(|network| format!("can be reached over {network}")));
        faults
    }

    fn dependencies(&self, name: &str, service: &Value) -> Vec<String> {
        let healthy = "service_healthy";
        let expected: Vec<(&str, &str)> = match name {
            "proxy" => self.replicas().map(|replica| (replica.as_str(), healthy)).collect(),
            "migrate" => vec![("database", healthy)],
            replica if self.replicas().any(|name| name == replica) => {
                vec![("database", healthy), ("migrate", "service_completed_successfully")]
            }
            _ => vec![],
        };
        let given: BTreeMap<&str, &str> = members(&service["depends_on"])
            .map(|(name, how)| (name.as_str(), how["condition"].as_str().unwrap()))
            .collect();
        let missing = expected.iter().filter_map(|(awaited, condition)| match given.get(awaited) {
            None => Some(format!("does not wait for {awaited}")),
            Some(given) if given != condition => Some(format!("waits for {awaited} as {given}")),
            Some(_) => None,
        });
        let strange = given.keys().filter(|awaited| !self.services().contains_key(**awaited));
        missing.chain(strange.map(|awaited| format!("waits for {awaited}, which is not there"))).collect()
    }

    /// A secret is a file that the service is given and a variable names, and never a variable.
    fn secrets(&self, name: &str, service: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        let given: Vec<&str> = texts(&service["secrets"]).collect();
        let mut used = Vec::new();
        for (variable, value) in self.environment(name) {
            let secretive = ["PASSWORD", "SECRET", "KEY", "TOKEN", "URL"].iter().any(|word| variable.contains(word));
            match value.strip_prefix(SECRETS) {
                Some(secret) if !given.contains(&secret) => faults.push(format!("is not given the secret {secret}")),
                Some(secret) => used.push(secret.to_owned()),
                None if secretive => faults.push(format!("{variable} is no file of a secret")),
                None => {}
            }
        }
        let idle = given.iter().filter(|secret| !used.iter().any(|used| used == *secret));
        faults.extend(idle.map(|secret| format!("has no use for the secret {secret}")));
        let unknown = given.iter().filter(|secret| self.compose["secrets"].get(**secret).is_none());
        faults.extend(unknown.map(|secret| format!("{secret} is no secret of the deployment")));
        faults
    }

    /// Out of a folder that is never committed.
    fn declared_secrets(&self) -> Vec<String> {
        let ignored = std::fs::read_to_string(root().join(".gitignore")).unwrap();
        assert!(ignored.lines().any(|line| line == "/deploy/secrets/"), "secrets could be committed");
        let stray = members(&self.compose["secrets"])
            .filter(|(_, from)| !from["file"].as_str().is_some_and(|file| file.starts_with("deploy/secrets/")));
        stray.map(|(name, _)| format!("{name} does not come from a file in deploy/secrets")).collect()
    }

    /// The program runs as a user of a number above those of the system's own.
    fn user(&self, service: &Value) -> Vec<String> {
        if service.get("build").is_none() {
            return vec![];
        }
        let number = |user: &str| user.split(':').next().and_then(|number| number.parse().ok()).unwrap_or(0) >= 1000;
        let user = service["user"].as_str().unwrap_or("root");
        let own = self.dockerfile.lines().find_map(|line| line.strip_prefix("USER "));
        let mut faults = Vec::new();
        if !number(user) {
            faults.push(format!("runs as {user}"));
        }
        if !own.is_some_and(number) {
            faults.push("Dockerfile: names no user, or one of the system".to_owned());
        }
        faults
    }

    fn settings(&self, name: &str, service: &Value) -> Vec<String> {
        if service.get("build").is_none() {
            return vec![];
        }
        let variables = self.environment(name);
        let told = |setting: &str| {
            let named = |variable: &String| variable.strip_suffix("_FILE").unwrap_or(variable) == setting;
            variables.keys().any(|variable| variable == setting || named(variable))
        };
        let known = |variable: &String| {
            let in_file = variable.strip_suffix("_FILE").is_some_and(|setting| self.settings.contains_key(setting));
            in_file || self.settings.contains_key(variable)
        };
        let mut faults = Vec::new();
        faults
            .extend(variables.keys().filter(|it| !known(it)).map(|it| format!("docs/settings.md does not name {it}")));
        if variables.get("REINTEGRATION_MODE").is_none_or(|mode| mode != "production") {
            faults.push("is a demonstration".to_owned());
        }
        if !told("REINTEGRATION_DATABASE_URL") {
            faults.push("keeps its data to itself".to_owned());
        }
        let serves = service["command"][0] == "serve";
        if serves {
            let required = self.settings.iter().filter(|(_, meaning)| meaning.contains("Required in production"));
            faults
                .extend(required.filter(|(it, _)| !told(it)).map(|(it, _)| format!("{it} is required in production")));
        }
        let taken = self.taken(name);
        let read = if serves { Configuration::read(taken) } else { Configuration::read_for_database(taken) };
        faults.extend(read.err().into_iter().flatten());
        faults
    }

    /// There are two at least, and what stands before and beside them knows each.
    fn replicas_are_known(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.replicas().count() < 2 {
            faults.push("one replica is nobody's stand-in".to_owned());
        }
        for replica in self.replicas() {
            let listen = self.environment(replica).remove("REINTEGRATION_LISTEN").unwrap_or_default();
            let (_, port) = listen.rsplit_once(':').unwrap_or_default();
            let address = format!("{replica}:{port}");
            let silent = self.beside.iter().filter(|(_, text)| !text.contains(&address));
            faults.extend(silent.map(|(file, _)| format!("{file} does not name {address}")));
        }
        faults
    }
}

fn image(service: &Value) -> Vec<String> {
    let image = service["image"].as_str().unwrap_or_default();
    let built = service["build"]["dockerfile"] == "deploy/Dockerfile";
    if built || pinned(image) { vec![] } else { vec![no_pinned_image(image)] }
}

/// Nothing can be changed or won inside, and what runs on says whether it is well.
fn contained(service: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let expected = json!({ "read_only": true, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"] });
    for (key, value) in members(&expected) {
        if service[key] != *value {
            faults.push(format!("is not contained: {key}"));
        }
    }
    let ends_by_itself = service["restart"] == "no";
    if !ends_by_itself && service["healthcheck"]["test"][0] != "CMD" {
        faults.push("has no health check".to_owned());
    }
    faults
}

/// What is mounted from here is here, and not to be written.
fn files(service: &Value) -> Vec<String> {
    let mounted = texts(&service["volumes"]).filter_map(|volume| volume.strip_prefix("./"));
    let faults = mounted.filter_map(|volume| match volume.split(':').collect::<Vec<_>>()[..] {
        [file, _, "ro"] if root().join(file).is_file() => None,
        [file, _, "ro"] => Some(format!("./{file} is not there")),
        _ => Some(format!("could write ./{volume}")),
    });
    faults.collect()
}

/// A tag of two numbers at least, as `17.6-bookworm`, or a digest: the same image tomorrow.
fn pinned(image: &str) -> bool {
    let Some((_, tag)) = image.rsplit_once(':') else { return false };
    let version = tag.split('-').next().unwrap_or_default().trim_start_matches('v');
    let numbers: Vec<&str> = version.split('.').collect();
    let exact = numbers.len() >= 2 && numbers.iter().all(|number| number.parse::<u32>().is_ok());
    exact || image.contains("@sha256:")
}

fn no_pinned_image(image: &str) -> String {
    format!("{image} is no pinned image")
}

/// The images that a Dockerfile starts from.
fn from(dockerfile: &str) -> impl Iterator<Item = &str> {
    dockerfile.lines().filter_map(|line| line.strip_prefix("FROM ")?.split(' ').next())
}

/// `${NAME:-default}` without a NAME.
fn interpolated(value: &str) -> String {
    let Some((before, rest)) = value.split_once("${") else { return value.to_owned() };
    let (variable, after) = rest.split_once('}').expect("a variable ends");
    let (_, default) = variable.split_once(":-").expect("a variable has a default");
    format!("{before}{default}{after}")
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}
