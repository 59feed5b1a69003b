//! The schema of the service, for `SQLite` and `PostgreSQL` alike.
//!
//! Each migration is SQL written once. The few types on which the two databases differ are placeholders that
//! [`dialect`] fills in; whatever else differs (triggers) stands beside its table. Forward only: `down` is not offered,
//! because taking back a schema that holds people's data is a restore, not a migration.

mod dialect;
mod m20261123_000001_organisations_and_clients;
mod m20261123_000002_programmes;
mod m20261123_000003_registrations;
mod m20261123_000004_cases;
mod m20261123_000005_changes;
mod m20261125_000006_audit;
mod m20261125_000007_assistance;
mod m20261125_000008_plans;
mod m20261125_000009_follow_ups;
mod m20261125_000010_transfers;
mod m20261125_000011_competition;
mod m20261125_000012_agreements;
mod m20261125_000013_reports;
mod m20261130_000014_people;
mod m20261130_000015_undoing;
mod m20261130_000016_corrections;
mod m20261130_000017_rest;
mod m20261130_000020_succession;
mod m20261130_000021_subjects;
mod m20261201_000022_work;
mod m20261201_000023_finding;
mod m20261201_000024_contacts;
mod m20261201_000025_lists;

use sea_orm_migration::prelude::*;

/// Runs every migration that the database does not have yet, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_organisations_and_clients::Migration),
            Box::new(m20261123_000002_programmes::Migration),
            Box::new(m20261123_000003_registrations::Migration),
            Box::new(m20261123_000004_cases::Migration),
            Box::new(m20261123_000005_changes::Migration),
            Box::new(m20261125_000006_audit::Migration),
            Box::new(m20261125_000007_assistance::Migration),
            Box::new(m20261125_000008_plans::Migration),
            Box::new(m20261125_000009_follow_ups::Migration),
            Box::new(m20261125_000010_transfers::Migration),
            Box::new(m20261125_000011_competition::Migration),
            Box::new(m20261125_000012_agreements::Migration),
            Box::new(m20261125_000013_reports::Migration),
            Box::new(m20261130_000014_people::Migration),
            Box::new(m20261130_000015_undoing::Migration),
            Box::new(m20261130_000016_corrections::Migration),
            Box::new(m20261130_000017_rest::Migration),
            Box::new(m20261130_000020_succession::Migration),
            Box::new(m20261130_000021_subjects::Migration),
            Box::new(m20261201_000022_work::Migration),
            Box::new(m20261201_000023_finding::Migration),
            Box::new(m20261201_000024_contacts::Migration),
            Box::new(m20261201_000025_lists::Migration),
        ]
    }
}
