//! People as they are: with one name, with a birth that is known only to the month or the year, without a document. What
//! makes two registrations one person, and the keys under which possible duplicates are found.

use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// `SQLite` changes no column: the table is built anew. What refers to it is looked at when the migration commits.
const REGISTRATIONS_SQLITE: &str = "
PRAGMA defer_foreign_keys = ON;
CREATE TABLE registrations_before AS SELECT * FROM registrations;
DROP TABLE registrations;
CREATE TABLE registrations (
    id                      {uuid}    NOT NULL PRIMARY KEY,
    reference               text      NOT NULL,
    programme               text      NOT NULL CONSTRAINT registrations_programme_fk REFERENCES programmes (code),
    registered_on           {day}     NOT NULL,
    submitted_by            {uuid}    NOT NULL CONSTRAINT registrations_submitted_by_fk REFERENCES clients (id),
    facts_by                {json}    NOT NULL,
    policy_id               {uuid}    NOT NULL CONSTRAINT registrations_policy_fk REFERENCES policies (id),
    lot_id                  {uuid}    CONSTRAINT registrations_lot_fk REFERENCES lots (id),
    status                  text      NOT NULL CONSTRAINT registrations_status_check CHECK (status IN
        ('submitted', 'evidence_requested', 'accepted', 'rejected', 'withdrawn', 'appealed', 'expired')),
    evidence_due_on         {day},
    first_decider           {uuid}    CONSTRAINT registrations_first_decider_fk REFERENCES clients (id),
    appeal_until            {day},
    case_id                 {uuid},
    given_name              text,
    family_name             text,
    father_name             text,
    latin_given_name        text,
    latin_family_name       text,
    name_key                text      NOT NULL,
    latin_name_key          text,
    born_on                 {day}     NOT NULL,
    born_until              {day}     NOT NULL,
    sex                     text      NOT NULL CONSTRAINT registrations_sex_check CHECK (sex IN ('female', 'male')),
    citizenship             text      CONSTRAINT registrations_citizenship_check
        CHECK (citizenship IN ('georgian', 'stateless', 'foreign')),
    status_in_georgia       {flag},
    document_kind           text      CONSTRAINT registrations_document_kind_check
        CHECK (document_kind IN ('personal_number', 'stateless_id', 'travel_document', 'other')),
    document_key            text,
    number_key              text,
    household_members       integer   CONSTRAINT registrations_household_members_check CHECK (household_members >= 1),
    household_children      integer   CONSTRAINT registrations_household_children_check
        CHECK (household_children >= 0 AND household_children <= household_members),
    country                 text,
    returned_on             {day},
    irregular               {flag},
    irregular_from          {day},
    irregular_until         {day},
    asylum                  text      CONSTRAINT registrations_asylum_check CHECK (asylum IN ('none', 'applied', 'granted')),
    municipality            text      NOT NULL CONSTRAINT registrations_municipality_fk REFERENCES municipalities (code),
    region                  text      NOT NULL CONSTRAINT registrations_region_fk REFERENCES regions (code),
    registered_municipality text      CONSTRAINT registrations_registered_municipality_fk REFERENCES municipalities (code),
    needs                   {json}    NOT NULL,
    heard_from              text,
    consent_given_on        {day}     NOT NULL,
    consent_form            text      NOT NULL CONSTRAINT registrations_consent_form_check
        CHECK (consent_form IN ('written', 'electronic', 'recorded')),
    sealed                  {bytes},
    retain_until            {day},
    erased_at               {instant},
    version                 bigint    NOT NULL,
    created_at              {instant} NOT NULL,
    updated_at              {instant} NOT NULL,
    CONSTRAINT registrations_erased_check CHECK ((erased_at IS NULL) = (sealed IS NOT NULL)),
    CONSTRAINT registrations_nobody_check CHECK (erased_at IS NULL OR (given_name IS NULL AND family_name IS NULL
        AND father_name IS NULL AND latin_given_name IS NULL AND latin_family_name IS NULL
        AND name_key = '' AND latin_name_key IS NULL AND document_key IS NULL AND number_key IS NULL AND retain_until IS NULL)),
    CONSTRAINT registrations_evidence_check CHECK ((status = 'evidence_requested') = (evidence_due_on IS NOT NULL)),
    CONSTRAINT registrations_accepted_check CHECK ((status = 'accepted') = (case_id IS NOT NULL)),
    CONSTRAINT registrations_rejected_check CHECK (status NOT IN ('rejected', 'appealed') OR first_decider IS NOT NULL),
    CONSTRAINT registrations_return_check CHECK (returned_on IS NULL OR returned_on <= registered_on),
    CONSTRAINT registrations_irregular_check CHECK
        ((irregular_from IS NULL AND irregular_until IS NULL) OR (irregular IS NOT NULL AND irregular)),
    CONSTRAINT registrations_irregular_order_check CHECK (irregular_from <= irregular_until),
    CONSTRAINT registrations_irregular_return_check CHECK (irregular_until <= returned_on),
    CONSTRAINT registrations_name_check CHECK
        (erased_at IS NOT NULL OR given_name IS NOT NULL OR family_name IS NOT NULL),
    CONSTRAINT registrations_document_check CHECK
        (erased_at IS NOT NULL OR (document_kind IS NULL) = (document_key IS NULL)),
    CONSTRAINT registrations_born_check CHECK (born_on <= born_until),
    CONSTRAINT registrations_born_return_check CHECK (born_on <= returned_on),
    CONSTRAINT registrations_born_stay_check CHECK (born_on <= irregular_from),
    CONSTRAINT registrations_born_consent_check CHECK (born_on <= consent_given_on)
);
CREATE UNIQUE INDEX registrations_reference_unique ON registrations (reference);
CREATE UNIQUE INDEX registrations_case_unique ON registrations (case_id);
CREATE INDEX registrations_document_key ON registrations (document_key);
CREATE INDEX registrations_number_key ON registrations (number_key);
CREATE INDEX registrations_name_key ON registrations (born_on, name_key);
CREATE INDEX registrations_latin_name_key ON registrations (born_on, latin_name_key) WHERE latin_name_key IS NOT NULL;
CREATE INDEX registrations_status ON registrations (status, id);
CREATE INDEX registrations_lot ON registrations (lot_id, id);
CREATE INDEX registrations_region ON registrations (region, id);
CREATE INDEX registrations_submitted_by ON registrations (submitted_by, id);
CREATE INDEX registrations_registered_on ON registrations (registered_on, id);
CREATE INDEX registrations_updated_at ON registrations (updated_at, id);
CREATE INDEX registrations_retain_until ON registrations (retain_until) WHERE retain_until IS NOT NULL;
CREATE INDEX registrations_evidence_due_on ON registrations (evidence_due_on) WHERE evidence_due_on IS NOT NULL;
INSERT INTO registrations (
    id, reference, programme, registered_on, submitted_by, facts_by, policy_id, lot_id, status,
    evidence_due_on, first_decider, appeal_until, case_id, given_name, family_name, father_name,
    latin_given_name, latin_family_name, name_key, latin_name_key, born_on, sex, citizenship,
    status_in_georgia, document_kind, document_key, household_members, household_children, country,
    returned_on, irregular, irregular_from, irregular_until, asylum, municipality, region,
    registered_municipality, needs, heard_from, consent_given_on, consent_form, sealed, retain_until,
    erased_at, version, created_at, updated_at, born_until
) SELECT
    id, reference, programme, registered_on, submitted_by, facts_by, policy_id, lot_id, status,
    evidence_due_on, first_decider, appeal_until, case_id, nullif(given_name, ''), nullif(family_name, ''),
    father_name, latin_given_name, latin_family_name, name_key, latin_name_key, born_on, sex, citizenship,
    status_in_georgia, document_kind, nullif(document_key, ''), household_members, household_children,
    country, returned_on, irregular, irregular_from, irregular_until, asylum, municipality, region,
    registered_municipality, needs, heard_from, consent_given_on, consent_form, sealed, retain_until,
    erased_at, version, created_at, updated_at,
    CASE WHEN erased_at IS NULL THEN born_on ELSE substr(born_on, 1, 4) || '-12-31' END
FROM registrations_before;
DROP TABLE registrations_before;
CREATE TRIGGER registrations_facts_by_grows BEFORE UPDATE OF facts_by ON registrations
WHEN NEW.facts_by <> OLD.facts_by BEGIN
    SELECT RAISE(ABORT, 'registrations_facts_by_grows') WHERE EXISTS (
        SELECT value FROM json_each(OLD.facts_by) EXCEPT SELECT value FROM json_each(NEW.facts_by)
    );
END;
";

const REGISTRATIONS_POSTGRES: &str = "
ALTER TABLE registrations DROP CONSTRAINT registrations_nobody_check;
ALTER TABLE registrations ALTER COLUMN given_name DROP NOT NULL;
ALTER TABLE registrations ALTER COLUMN family_name DROP NOT NULL;
ALTER TABLE registrations ALTER COLUMN document_kind DROP NOT NULL;
ALTER TABLE registrations ALTER COLUMN document_key DROP NOT NULL;
ALTER TABLE registrations ADD COLUMN number_key text;
ALTER TABLE registrations ADD COLUMN born_until date;
UPDATE registrations SET born_until = CASE WHEN erased_at IS NULL THEN born_on
        ELSE make_date(CAST(extract(year FROM born_on) AS integer), 12, 31) END,
    given_name = nullif(given_name, ''), family_name = nullif(family_name, ''), document_key = nullif(document_key, '');
ALTER TABLE registrations ALTER COLUMN born_until SET NOT NULL;
ALTER TABLE registrations ADD CONSTRAINT registrations_nobody_check CHECK (erased_at IS NULL
    OR (given_name IS NULL AND family_name IS NULL AND father_name IS NULL AND latin_given_name IS NULL
        AND latin_family_name IS NULL AND name_key = '' AND latin_name_key IS NULL AND document_key IS NULL
        AND number_key IS NULL AND retain_until IS NULL));
ALTER TABLE registrations ADD CONSTRAINT registrations_name_check CHECK
    (erased_at IS NOT NULL OR given_name IS NOT NULL OR family_name IS NOT NULL);
ALTER TABLE registrations ADD CONSTRAINT registrations_document_check CHECK
    (erased_at IS NOT NULL OR (document_kind IS NULL) = (document_key IS NULL));
ALTER TABLE registrations ADD CONSTRAINT registrations_born_check CHECK (born_on <= born_until);
ALTER TABLE registrations ADD CONSTRAINT registrations_born_return_check CHECK (born_on <= returned_on);
ALTER TABLE registrations ADD CONSTRAINT registrations_born_stay_check CHECK (born_on <= irregular_from);
ALTER TABLE registrations ADD CONSTRAINT registrations_born_consent_check CHECK (born_on <= consent_given_on);
CREATE INDEX registrations_number_key ON registrations (number_key);
";

/// A case that is closed as a duplicate names the other one. A match stands for both of its registrations, whichever of them it was decided on: the smaller identifier comes first.
const TABLES: &str = "
CREATE TABLE registration_matches (
    first_id      {uuid}    NOT NULL CONSTRAINT registration_matches_first_fk REFERENCES registrations (id),
    second_id     {uuid}    NOT NULL CONSTRAINT registration_matches_second_fk REFERENCES registrations (id),
    outcome       text      NOT NULL CONSTRAINT registration_matches_outcome_check
        CHECK (outcome IN ('confirmed', 'dismissed')),
    decided_on    {uuid}    NOT NULL,
    sealed_reason {bytes}   NOT NULL,
    decided_by    {uuid}    NOT NULL CONSTRAINT registration_matches_decided_by_fk REFERENCES clients (id),
    decided_at    {instant} NOT NULL,
    PRIMARY KEY (first_id, second_id),
    CONSTRAINT registration_matches_order_check CHECK (first_id < second_id),
    CONSTRAINT registration_matches_decided_on_check CHECK (decided_on IN (first_id, second_id))
);
CREATE INDEX registration_matches_second ON registration_matches (second_id);

CREATE TABLE duplicate_keys (
    key             bigint NOT NULL,
    registration_id {uuid} NOT NULL CONSTRAINT duplicate_keys_registration_fk REFERENCES registrations (id),
    PRIMARY KEY (key, registration_id)
);
CREATE INDEX duplicate_keys_registration ON duplicate_keys (registration_id);

ALTER TABLE cases ADD COLUMN duplicate_of {uuid} CONSTRAINT cases_duplicate_of_fk REFERENCES cases (id)
    CONSTRAINT cases_duplicate_of_check CHECK
        (duplicate_of IS NULL OR (duplicate_of <> id AND closure_reason IS NOT NULL AND closure_reason = 'duplicate'));
CREATE INDEX cases_duplicate_of ON cases (duplicate_of) WHERE duplicate_of IS NOT NULL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let registrations = if dialect::is_postgres(manager) { REGISTRATIONS_POSTGRES } else { REGISTRATIONS_SQLITE };
        dialect::run(manager, registrations).await?;
        dialect::run(manager, TABLES).await
    }
}
