use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE reference_counters (
    kind        text    NOT NULL,
    year        integer NOT NULL,
    last_number bigint  NOT NULL,
    PRIMARY KEY (kind, year)
);

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
    given_name              text      NOT NULL,
    family_name             text      NOT NULL,
    father_name             text,
    latin_given_name        text,
    latin_family_name       text,
    name_key                text      NOT NULL,
    latin_name_key          text,
    born_on                 {day}     NOT NULL,
    sex                     text      NOT NULL CONSTRAINT registrations_sex_check CHECK (sex IN ('female', 'male')),
    citizenship             text      CONSTRAINT registrations_citizenship_check
        CHECK (citizenship IN ('georgian', 'stateless', 'foreign')),
    status_in_georgia       {flag},
    document_kind           text      NOT NULL CONSTRAINT registrations_document_kind_check
        CHECK (document_kind IN ('personal_number', 'stateless_id', 'travel_document', 'other')),
    document_key            text      NOT NULL,
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
    CONSTRAINT registrations_nobody_check CHECK (erased_at IS NULL OR (given_name = '' AND family_name = ''
        AND father_name IS NULL AND latin_given_name IS NULL AND latin_family_name IS NULL
        AND name_key = '' AND latin_name_key IS NULL AND document_key = '' AND retain_until IS NULL)),
    CONSTRAINT registrations_evidence_check CHECK ((status = 'evidence_requested') = (evidence_due_on IS NOT NULL)),
    CONSTRAINT registrations_accepted_check CHECK ((status = 'accepted') = (case_id IS NOT NULL)),
    CONSTRAINT registrations_rejected_check CHECK (status NOT IN ('rejected', 'appealed') OR first_decider IS NOT NULL),
    CONSTRAINT registrations_return_check CHECK (returned_on IS NULL OR returned_on <= registered_on),
    CONSTRAINT registrations_irregular_check CHECK
        ((irregular_from IS NULL AND irregular_until IS NULL) OR (irregular IS NOT NULL AND irregular)),
    CONSTRAINT registrations_irregular_order_check CHECK (irregular_from <= irregular_until),
    CONSTRAINT registrations_irregular_return_check CHECK (irregular_until <= returned_on)
);
CREATE UNIQUE INDEX registrations_reference_unique ON registrations (reference);
CREATE UNIQUE INDEX registrations_case_unique ON registrations (case_id);
CREATE INDEX registrations_document_key ON registrations (document_key);
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

CREATE TABLE person_keys (
    registration_id {uuid}    NOT NULL PRIMARY KEY CONSTRAINT person_keys_registration_fk REFERENCES registrations (id),
    master_key      text      NOT NULL,
    sealed          {bytes}   NOT NULL
);
CREATE INDEX person_keys_master_key ON person_keys (master_key);

CREATE TABLE documents (
    id              {uuid}    NOT NULL PRIMARY KEY,
    registration_id {uuid}    NOT NULL CONSTRAINT documents_registration_fk REFERENCES registrations (id),
    kind            text      NOT NULL CONSTRAINT documents_kind_check
        CHECK (kind IN ('identity', 'return', 'stay', 'asylum', 'status', 'delivery', 'other')),
    media_type      text      NOT NULL CONSTRAINT documents_media_type_check
        CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
    size            bigint    NOT NULL CONSTRAINT documents_size_check CHECK (size > 0),
    sha256          text      NOT NULL CONSTRAINT documents_sha256_check CHECK (length(sha256) = 64),
    sent_by         {uuid}    NOT NULL CONSTRAINT documents_sent_by_fk REFERENCES clients (id),
    created_at      {instant} NOT NULL
);
CREATE INDEX documents_registration ON documents (registration_id, id);

CREATE TABLE document_leftovers (
    document_id {uuid}    NOT NULL PRIMARY KEY,
    since       {instant} NOT NULL,
    abandoned   {flag}    NOT NULL
);

CREATE TABLE unlisted_erasures (
    registration_id {uuid}    NOT NULL PRIMARY KEY CONSTRAINT unlisted_erasures_registration_fk REFERENCES registrations (id)
);

CREATE TABLE unfreed_erasures (
    registration_id {uuid}    NOT NULL PRIMARY KEY CONSTRAINT unfreed_erasures_registration_fk REFERENCES registrations (id),
    xact            bigint    NOT NULL CONSTRAINT unfreed_erasures_xact_check CHECK (xact >= 0),
    since           {instant} NOT NULL
);

CREATE TABLE decisions (
    id               {uuid}    NOT NULL PRIMARY KEY,
    registration_id  {uuid}    NOT NULL CONSTRAINT decisions_registration_fk REFERENCES registrations (id),
    stage            text      NOT NULL CONSTRAINT decisions_stage_check CHECK (stage IN ('first', 'appeal')),
    outcome          text      NOT NULL CONSTRAINT decisions_outcome_check
        CHECK (outcome IN ('accepted', 'rejected', 'evidence_requested')),
    sealed_reason    {bytes},
    due_on           {day},
    proposal         text      NOT NULL CONSTRAINT decisions_proposal_check
        CHECK (proposal IN ('eligible', 'ineligible', 'undetermined')),
    against_proposal {flag}    NOT NULL,
    facts            {json}    NOT NULL,
    policy_id        {uuid}    NOT NULL CONSTRAINT decisions_policy_fk REFERENCES policies (id),
    assessment       {json}    NOT NULL,
    decided_by       {uuid}    NOT NULL CONSTRAINT decisions_decided_by_fk REFERENCES clients (id),
    decided_at       {instant} NOT NULL,
    CONSTRAINT decisions_due_check CHECK ((outcome = 'evidence_requested') = (due_on IS NOT NULL)),
    CONSTRAINT decisions_reason_check CHECK (outcome = 'accepted' OR sealed_reason IS NOT NULL),
    CONSTRAINT decisions_override_check CHECK (NOT against_proposal OR sealed_reason IS NOT NULL)
);
CREATE INDEX decisions_registration ON decisions (registration_id, id);
";

/// Nobody decides on what the same client stated, nor on the appeal against its own decision; and who once stated
/// something stays among those who did. A decision stays as it was made.
const TRIGGERS_SQLITE: &str = "
CREATE TRIGGER decisions_separation BEFORE INSERT ON decisions BEGIN
    SELECT RAISE(ABORT, 'decisions_separation') WHERE EXISTS (
        SELECT 1 FROM registrations r, json_each(r.facts_by) AS stated
        WHERE r.id = NEW.registration_id AND unhex(replace(stated.value, '-', '')) = NEW.decided_by
    ) OR NEW.stage = 'appeal' AND EXISTS (
        SELECT 1 FROM decisions d WHERE d.registration_id = NEW.registration_id
        AND d.stage = 'first' AND d.outcome = 'rejected' AND d.decided_by = NEW.decided_by
    );
END;
CREATE TRIGGER registrations_facts_by_grows BEFORE UPDATE OF facts_by ON registrations
WHEN NEW.facts_by <> OLD.facts_by BEGIN
    SELECT RAISE(ABORT, 'registrations_facts_by_grows') WHERE EXISTS (
        SELECT value FROM json_each(OLD.facts_by) EXCEPT SELECT value FROM json_each(NEW.facts_by)
    );
END;
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions_append_only'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions_append_only'); END;
";
const TRIGGERS_POSTGRES: &str = "
CREATE FUNCTION decisions_separation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM registrations r
        WHERE r.id = NEW.registration_id AND jsonb_exists(r.facts_by, NEW.decided_by::text)
    ) OR NEW.stage = 'appeal' AND EXISTS (
        SELECT 1 FROM decisions d WHERE d.registration_id = NEW.registration_id
        AND d.stage = 'first' AND d.outcome = 'rejected' AND d.decided_by = NEW.decided_by
    ) THEN
        RAISE EXCEPTION 'decisions_separation'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_separation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_separation BEFORE INSERT ON decisions FOR EACH ROW EXECUTE FUNCTION decisions_separation();
CREATE FUNCTION registrations_facts_by_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'registrations_facts_by_grows'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'registrations_facts_by_grows';
END $$;
CREATE TRIGGER registrations_facts_by_grows BEFORE UPDATE ON registrations FOR EACH ROW
WHEN (NOT NEW.facts_by @> OLD.facts_by) EXECUTE FUNCTION registrations_facts_by_grows();
CREATE FUNCTION decisions_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'decisions_append_only' USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_append_only'; END $$;
CREATE TRIGGER decisions_no_change BEFORE UPDATE OR DELETE ON decisions
FOR EACH ROW EXECUTE FUNCTION decisions_append_only();
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await?;
        let triggers = if dialect::is_postgres(manager) { TRIGGERS_POSTGRES } else { TRIGGERS_SQLITE };
        dialect::run(manager, triggers).await
    }
}
