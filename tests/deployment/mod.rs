//! The deployment of docker-compose.yml, held against the settings that the service knows. No container engine is
//! needed: the files are read as they are.

mod faults;

use crate::laws::root;
use faults::Deployment;
use reintegration_api::Configuration;
use std::collections::BTreeMap;
use std::fs;

const SETTINGS: &str = "docs/settings.md";

const FILES: [&str; 5] =
    ["docker-compose.yml", "deploy/Dockerfile", "deploy/Caddyfile", "deploy/prometheus.yml", SETTINGS];

fn files() -> BTreeMap<&'static str, String> {
    FILES.map(|name| (name, fs::read_to_string(root().join(name)).unwrap())).into()
}

/// What is wrong with the deployment once `before` is `after` in one of its files.
fn faults_with(file: &'static str, before: &str, after: &str) -> Vec<String> {
    let mut files = files();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(before), "{file} does not hold {before:?}");
    *text = text.replacen(before, after, 1);
    Deployment::of(&files).faults()
}

#[test]
fn the_deployment_is_sound() {
    assert_eq!(Deployment::of(&files()).faults(), Vec::<String>::new());
}

const COMPOSE: &str = "docker-compose.yml";

/// In which file what becomes what, and the fault that this is.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    (COMPOSE, "postgres:17.6-bookworm", "postgres", "database: postgres is no pinned image"),
    (COMPOSE, "caddy:2.10.2-alpine", "caddy:latest", "proxy: caddy:latest is no pinned image"),
    (COMPOSE, "caddy:2.10.2-alpine", "caddy:2", "proxy: caddy:2 is no pinned image"),
    ("deploy/Dockerfile", "rust:1.95.0-slim-bookworm", "rust:slim", "Dockerfile: rust:slim is no pinned image"),
    (
        COMPOSE,
        "    networks: [watch]\n",
        "    networks: [watch]\n    ports: [\"9090:9090\"]\n",
        "prometheus: publishes",
    ),
    (COMPOSE, "    networks: [watch]\n", "    network_mode: host\n", "prometheus: shares the network of the machine"),
    (COMPOSE, "    ports: [\"80:80\", \"443:443\", \"443:443/udp\"]\n", "", "proxy: is not reached from outside"),
    (COMPOSE, "data: { internal: true }", "data: {}", "database: can be reached over data"),
    (COMPOSE, "service_completed_successfully", "service_started", "replica-1: waits for migrate as service_started"),
    (
        COMPOSE,
        "    depends_on:\n      database: { condition: service_healthy }\n\n",
        "\n",
        "migrate: does not wait for",
    ),
    (COMPOSE, "      replica-2: { condition: service_healthy }\n", "", "proxy: does not wait for replica-2"),
    (COMPOSE, "    secrets: [database_password]\n", "", "database: is not given the secret database_password"),
    (
        COMPOSE,
        "    secrets: [database_url, master_keys]\n",
        "    secrets: [database_url, master_keys, signing_key]\n",
        "migrate: has no use for",
    ),
    (COMPOSE, "  signing_key: { file: deploy/secrets/signing_key }", "", "signing_key is no secret"),
    (COMPOSE, "file: deploy/secrets/signing_key", "environment: KEY", "signing_key does not come from"),
    (
        COMPOSE,
        "POSTGRES_PASSWORD_FILE: /run/secrets/database_password",
        "POSTGRES_PASSWORD: a",
        "database: POSTGRES_PASSWORD is no",
    ),
    (
        COMPOSE,
        "DATABASE_URL_FILE: /run/secrets/database_url",
        "DATABASE_URL: postgres://a:b@c/d",
        "replica-1: REINTEGRATION_DATABASE_URL is no",
    ),
    (
        COMPOSE,
        "    healthcheck: { test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:9090",
        "    labels: { test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:9090",
        "prometheus: has no health check",
    ),
    (COMPOSE, "[CMD, reintegration, health]", "[NONE]", "replica-1: has no health check"),
    (COMPOSE, "user: \"10001:10001\"", "user: \"0:0\"", "replica-1: runs as 0:0"),
    ("deploy/Dockerfile", "USER 10001:10001\n", "", "Dockerfile: names no user"),
    (COMPOSE, "  read_only: true\n", "", "database: is not contained"),
    (COMPOSE, "REINTEGRATION_LISTEN", "REINTEGRATION_LISTNE", "replica-1: REINTEGRATION_LISTNE: no such setting"),
    (
        COMPOSE,
        "    REINTEGRATION_ISSUER: https://${DOMAIN:-localhost}\n",
        "",
        "replica-1: REINTEGRATION_ISSUER: missing",
    ),
    (
        SETTINGS,
        "| `REINTEGRATION_LISTEN` |",
        "| `LISTEN` |",
        "replica-1: docs/settings.md does not name REINTEGRATION_LISTEN",
    ),
    (
        SETTINGS,
        "| Largest other body",
        "| Required in production. Largest other body",
        "replica-1: REINTEGRATION_BODY_BYTES is required",
    ),
    (COMPOSE, "REINTEGRATION_MODE: production", "REINTEGRATION_MODE: demo", "replica-1: is a demonstration"),
    (COMPOSE, "  replica-2: *replica\n", "", "one replica"),
    (COMPOSE, "./deploy/Caddyfile", "./deploy/Cadyfile", "proxy: ./deploy/Cadyfile is not there"),
    (
        "deploy/Caddyfile",
        "replica-1:8080 replica-2:8080",
        "replica-1:8080",
        "deploy/Caddyfile does not name replica-2:8080",
    ),
    ("deploy/prometheus.yml", "replica-2:8080", "replica-2:9090", "deploy/prometheus.yml does not name replica-2:8080"),
    (
        COMPOSE,
        "      REINTEGRATION_MASTER_KEYS_FILE: /run/secrets/master_keys\n",
        "",
        "migrate: REINTEGRATION_MASTER_KEYS: missing",
    ),
];

#[test]
fn every_kind_of_fault_is_found() {
    for (file, before, after, fault) in BROKEN {
        let found = faults_with(file, before, after);
        assert!(found.iter().any(|found| found.contains(fault)), "{file}: {after:?} gives {found:?}, not {fault:?}");
    }
}

#[test]
fn the_service_takes_the_settings_of_a_replica() {
    let deployment = Deployment::of(&files());
    let configuration = Configuration::read(deployment.taken("replica-1")).unwrap();
    assert!(configuration.listen.ip().is_unspecified(), "the proxy cannot reach it");
    assert_eq!(configuration.issuer, "https://localhost");
    assert!(configuration.database_url.starts_with("postgres:"));
    let proxy = &files()["deploy/Caddyfile"];
    let idle = proxy.split("keepalive ").nth(1).and_then(|rest| rest.split('s').next()).unwrap();
    let idle: u32 = idle.parse().unwrap();
    assert!(idle < configuration.keep_alive_seconds, "the proxy sends requests into connections that are being closed");
}
