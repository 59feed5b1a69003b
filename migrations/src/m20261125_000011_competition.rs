use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What is open has not ended: partial indexes say `… IS NULL` rather than a word, so that a statement with placeholders
/// finds them. A lot's `round` counts how often it was announced; proposals belong to a round.
const TABLES: &str = "
CREATE TABLE calls (
    id              {uuid}    NOT NULL PRIMARY KEY,
    reference       text      NOT NULL,
    programme       text      NOT NULL,
    year            integer   NOT NULL,
    title_ka        text      NOT NULL,
    title_en        text      NOT NULL,
    terms_ka        text      NOT NULL,
    terms_en        text      NOT NULL,
    status          text      NOT NULL CONSTRAINT calls_status_check
        CHECK (status IN ('draft', 'published', 'closed', 'decided')),
    questions_until {day}     NOT NULL,
    proposals_until {day}     NOT NULL,
    minimum_scores  integer   NOT NULL CONSTRAINT calls_minimum_scores_check CHECK (minimum_scores > 0),
    criteria        {json}    NOT NULL,
    created_by      {uuid}    NOT NULL CONSTRAINT calls_created_by_fk REFERENCES clients (id),
    published_by    {uuid}    CONSTRAINT calls_published_by_fk REFERENCES clients (id),
    published_at    {instant},
    closed_at       {instant},
    decided_at      {instant},
    version         bigint    NOT NULL,
    created_at      {instant} NOT NULL,
    updated_at      {instant} NOT NULL,
    CONSTRAINT calls_days_check CHECK (questions_until <= proposals_until),
    CONSTRAINT calls_published_check CHECK ((status = 'draft') = (published_at IS NULL)),
    CONSTRAINT calls_year_fk FOREIGN KEY (programme, year) REFERENCES programme_years (programme, year)
);
CREATE UNIQUE INDEX calls_reference_unique ON calls (reference);
CREATE INDEX calls_year ON calls (year, id);
CREATE INDEX calls_status ON calls (status, id);

CREATE TABLE call_members (
    call_id {uuid} NOT NULL CONSTRAINT call_members_call_fk REFERENCES calls (id),
    client  {uuid} NOT NULL CONSTRAINT call_members_client_fk REFERENCES clients (id),
    PRIMARY KEY (call_id, client)
);

CREATE TABLE call_conflicts (
    call_id         {uuid}    NOT NULL,
    client          {uuid}    NOT NULL,
    organisation_id {uuid}    NOT NULL CONSTRAINT call_conflicts_organisation_fk REFERENCES organisations (id),
    reason          text      NOT NULL,
    declared_at     {instant} NOT NULL,
    PRIMARY KEY (call_id, client, organisation_id),
    CONSTRAINT call_conflicts_member_fk FOREIGN KEY (call_id, client) REFERENCES call_members (call_id, client)
);

CREATE TABLE call_questions (
    id              {uuid}    NOT NULL PRIMARY KEY,
    call_id         {uuid}    NOT NULL CONSTRAINT call_questions_call_fk REFERENCES calls (id),
    organisation_id {uuid}    NOT NULL CONSTRAINT call_questions_organisation_fk REFERENCES organisations (id),
    asked_by        {uuid}    NOT NULL CONSTRAINT call_questions_asked_by_fk REFERENCES clients (id),
    question        text      NOT NULL,
    answer          text,
    answered_by     {uuid}    CONSTRAINT call_questions_answered_by_fk REFERENCES clients (id),
    answered_at     {instant},
    version         bigint    NOT NULL,
    asked_at        {instant} NOT NULL,
    CONSTRAINT call_questions_answered_check CHECK
        ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL))
);
CREATE INDEX call_questions_call ON call_questions (call_id, id);

ALTER TABLE lots ADD COLUMN call_id {uuid} CONSTRAINT lots_call_fk REFERENCES calls (id);
ALTER TABLE lots ADD COLUMN status text NOT NULL DEFAULT 'awarded' CONSTRAINT lots_status_check
    CHECK (status IN ('open', 'offered', 'awarded', 'not_awarded'));
ALTER TABLE lots ADD COLUMN announced_minor bigint CONSTRAINT lots_announced_check CHECK (announced_minor >= 0);
ALTER TABLE lots ADD COLUMN round integer NOT NULL DEFAULT 1 CONSTRAINT lots_round_check CHECK (round > 0);
ALTER TABLE lots ADD COLUMN proposals_until {day};
ALTER TABLE lots ADD COLUMN outcome_reason text;
ALTER TABLE lots ADD COLUMN version bigint NOT NULL DEFAULT 1;
CREATE INDEX lots_call ON lots (call_id, number);

CREATE TABLE proposals (
    id                   {uuid}    NOT NULL PRIMARY KEY,
    reference            text      NOT NULL,
    call_id              {uuid}    NOT NULL CONSTRAINT proposals_call_fk REFERENCES calls (id),
    lot_id               {uuid}    NOT NULL CONSTRAINT proposals_lot_fk REFERENCES lots (id),
    round                integer   NOT NULL,
    organisation_id      {uuid}    NOT NULL CONSTRAINT proposals_organisation_fk REFERENCES organisations (id),
    summary              text      NOT NULL,
    amount_minor         bigint    NOT NULL CONSTRAINT proposals_amount_check CHECK (amount_minor > 0),
    budget               {json}    NOT NULL,
    status               text      NOT NULL CONSTRAINT proposals_status_check
        CHECK (status IN ('submitted', 'defective', 'admitted', 'refused', 'withdrawn', 'awarded')),
    cure_due_on          {day},
    admissibility_reason text,
    submitted_by         {uuid}    NOT NULL CONSTRAINT proposals_submitted_by_fk REFERENCES clients (id),
    examined_by          {uuid}    CONSTRAINT proposals_examined_by_fk REFERENCES clients (id),
    awarded_by           {uuid}    CONSTRAINT proposals_awarded_by_fk REFERENCES clients (id),
    awarded_minor        bigint    CONSTRAINT proposals_awarded_amount_check
        CHECK (awarded_minor > 0 AND awarded_minor <= amount_minor),
    withdrawn_at         {instant},
    scores_frozen        boolean   NOT NULL,
    version              bigint    NOT NULL,
    created_at           {instant} NOT NULL,
    updated_at           {instant} NOT NULL,
    CONSTRAINT proposals_cure_check CHECK ((status = 'defective') = (cure_due_on IS NOT NULL)),
    CONSTRAINT proposals_withdrawn_check CHECK ((status = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CONSTRAINT proposals_awarded_check CHECK (status <> 'awarded' OR (awarded_by IS NOT NULL AND awarded_minor IS NOT NULL))
);
CREATE UNIQUE INDEX proposals_reference_unique ON proposals (reference);
CREATE UNIQUE INDEX proposals_one_unique ON proposals (lot_id, round, organisation_id) WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX proposals_awarded_unique ON proposals (lot_id, round) WHERE status = 'awarded';
CREATE INDEX proposals_call ON proposals (call_id, organisation_id);
CREATE INDEX proposals_lot ON proposals (lot_id, id);
CREATE INDEX proposals_organisation ON proposals (organisation_id, id);
CREATE INDEX proposals_cure_due_on ON proposals (cure_due_on, id) WHERE cure_due_on IS NOT NULL;

CREATE TABLE proposal_scores (
    proposal_id {uuid}    NOT NULL CONSTRAINT proposal_scores_proposal_fk REFERENCES proposals (id),
    member      {uuid}    NOT NULL CONSTRAINT proposal_scores_member_fk REFERENCES clients (id),
    points      {json}    NOT NULL,
    total       integer   NOT NULL CONSTRAINT proposal_scores_total_check CHECK (total BETWEEN 0 AND 10000),
    comment     text,
    scored_at   {instant} NOT NULL,
    PRIMARY KEY (proposal_id, member)
);

CREATE TABLE organisation_assessments (
    id              {uuid}    NOT NULL PRIMARY KEY,
    organisation_id {uuid}    NOT NULL CONSTRAINT organisation_assessments_organisation_fk REFERENCES organisations (id),
    rating          text      NOT NULL CONSTRAINT organisation_assessments_rating_check
        CHECK (rating IN ('low_risk', 'medium_risk', 'high_risk')),
    valid_until     {day}     NOT NULL,
    flags           {json}    NOT NULL,
    note            text,
    assessed_by     {uuid}    NOT NULL CONSTRAINT organisation_assessments_assessed_by_fk REFERENCES clients (id),
    assessed_at     {instant} NOT NULL
);
CREATE INDEX organisation_assessments_organisation ON organisation_assessments (organisation_id, id);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}
