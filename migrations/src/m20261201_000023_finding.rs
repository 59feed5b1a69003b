use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// People are found by what they are called, by a document and by a telephone: by keyed hashes of these. Who registered
/// before has no keys yet; a job makes them, and nobody is searched for until it is done.
const SQL: &str = "
CREATE TABLE search_keys (
    key             bigint NOT NULL,
    registration_id {uuid} NOT NULL CONSTRAINT search_keys_registration_fk REFERENCES registrations (id),
    PRIMARY KEY (key, registration_id)
);
CREATE INDEX search_keys_registration ON search_keys (registration_id);

CREATE TABLE unsearchable_registrations (
    registration_id {uuid} NOT NULL PRIMARY KEY
        CONSTRAINT unsearchable_registrations_registration_fk REFERENCES registrations (id)
);
INSERT INTO unsearchable_registrations (registration_id) SELECT id FROM registrations WHERE erased_at IS NULL;

CREATE TABLE external_references (
    client_id       {uuid} NOT NULL CONSTRAINT external_references_client_fk REFERENCES clients (id),
    subject_type    text   NOT NULL CONSTRAINT external_references_subject_type_check
        CHECK (subject_type IN ('registration', 'case', 'assistance')),
    subject_id      {uuid} NOT NULL,
    reference       text   NOT NULL CONSTRAINT external_references_reference_check
        CHECK (length(reference) BETWEEN 1 AND 64),
    registration_id {uuid} NOT NULL CONSTRAINT external_references_registration_fk REFERENCES registrations (id),
    PRIMARY KEY (client_id, subject_id)
);
CREATE UNIQUE INDEX external_references_unique ON external_references (client_id, subject_type, reference);
CREATE INDEX external_references_registration ON external_references (registration_id);

ALTER TABLE cases ADD COLUMN assigned_to text CONSTRAINT cases_assigned_to_check
    CHECK (assigned_to IS NULL OR length(assigned_to) BETWEEN 1 AND 64);
CREATE INDEX cases_assigned_to ON cases (assigned_to, id) WHERE assigned_to IS NOT NULL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, SQL).await
    }
}
