use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE organisations (
    id                {uuid}   NOT NULL PRIMARY KEY,
    registration_code text     CONSTRAINT organisations_registration_code_check CHECK (length(registration_code) = 9),
    name_ka           text     NOT NULL,
    name_en           text     NOT NULL,
    kind              text     NOT NULL CONSTRAINT organisations_kind_check CHECK (kind IN ('partner', 'agency')),
    version           bigint   NOT NULL,
    created_at        {instant} NOT NULL,
    updated_at        {instant} NOT NULL
);
CREATE UNIQUE INDEX organisations_registration_code_unique ON organisations (registration_code);

CREATE TABLE clients (
    id              {uuid}    NOT NULL PRIMARY KEY,
    client_id       text      NOT NULL,
    name            text      NOT NULL,
    role            text      NOT NULL CONSTRAINT clients_role_check
        CHECK (role IN ('frontend', 'partner', 'officer', 'manager', 'ministry', 'auditor', 'administrator')),
    organisation_id {uuid}    CONSTRAINT clients_organisation_fk REFERENCES organisations (id),
    regions         {json}    NOT NULL,
    status          text      NOT NULL CONSTRAINT clients_status_check CHECK (status IN ('active', 'revoked')),
    demonstration   {flag}    NOT NULL,
    jwks            {json},
    issuer          text,
    subject         {bytes},
    version         bigint    NOT NULL,
    created_at      {instant} NOT NULL,
    updated_at      {instant} NOT NULL,
    revoked_at      {instant},
    CONSTRAINT clients_partner_check CHECK ((role = 'partner') = (organisation_id IS NOT NULL)),
    CONSTRAINT clients_revoked_check CHECK ((status = 'revoked') = (revoked_at IS NOT NULL)),
    CONSTRAINT clients_proof_check CHECK (jwks IS NULL OR issuer IS NULL),
    CONSTRAINT clients_subject_check CHECK ((issuer IS NULL) = (subject IS NULL))
);
CREATE UNIQUE INDEX clients_client_id_unique ON clients (client_id);
CREATE UNIQUE INDEX clients_subject_unique ON clients (issuer, subject);

CREATE TABLE client_secrets (
    id          {uuid}    NOT NULL PRIMARY KEY,
    client      {uuid}    NOT NULL CONSTRAINT client_secrets_client_fk REFERENCES clients (id),
    secret_hash text      NOT NULL,
    created_at  {instant} NOT NULL,
    expires_at  {instant}
);
CREATE INDEX client_secrets_client ON client_secrets (client);
CREATE UNIQUE INDEX client_secrets_newest_unique ON client_secrets (client) WHERE expires_at IS NULL;
CREATE UNIQUE INDEX client_secrets_before_unique ON client_secrets (client) WHERE expires_at IS NOT NULL;

CREATE TABLE client_assertions (
    client     {uuid}    NOT NULL CONSTRAINT client_assertions_client_fk REFERENCES clients (id),
    jti        {bytes}   NOT NULL,
    used_at    {instant} NOT NULL,
    PRIMARY KEY (client, jti)
);
CREATE INDEX client_assertions_used_at ON client_assertions (used_at);

CREATE TABLE signing_keys (
    kid         text      NOT NULL PRIMARY KEY,
    private_key {bytes}   NOT NULL,
    created_at  {instant} NOT NULL
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}
