use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A report is created when its grant is signed, long before it is due. `revision` counts what was written for it;
/// `report_revisions` and `report_lines` keep every one that was submitted, and the one under work. Lines stand under the
/// revision with which they were sent (`lines_revision`): who changes the rest only does not send them again.
/// `reported_items` holds each piece of assistance that a report claims, from its submission on: its primary key lets
/// nothing be reported twice, nor does that of the lines' items within one report. A document belongs to the revision
/// with which it was submitted first, and to those after it; each has a key of its own, for a report has no person.
const TABLES: &str = "
CREATE TABLE reports (
    id              {uuid}    NOT NULL PRIMARY KEY,
    reference       text      NOT NULL,
    grant_id        {uuid}    NOT NULL CONSTRAINT reports_grant_fk REFERENCES grants (id),
    lot_id          {uuid}    NOT NULL CONSTRAINT reports_lot_fk REFERENCES lots (id),
    organisation_id {uuid}    NOT NULL CONSTRAINT reports_organisation_fk REFERENCES organisations (id),
    year            integer   NOT NULL,
    kind            text      NOT NULL CONSTRAINT reports_kind_check CHECK (kind IN ('interim', 'final')),
    number          integer   NOT NULL CONSTRAINT reports_number_check CHECK (number > 0),
    starts_on       {day}     NOT NULL,
    ends_on         {day}     NOT NULL,
    due_on          {day}     NOT NULL,
    status          text      NOT NULL CONSTRAINT reports_status_check
        CHECK (status IN ('scheduled', 'submitted', 'returned', 'accepted')),
    waits_since     {day},
    told            text      NOT NULL CONSTRAINT reports_told_check CHECK (told IN ('nothing', 'due', 'overdue', 'held')),
    revision        integer   NOT NULL,
    submitted_revision integer,
    submitted_by    {uuid}    CONSTRAINT reports_submitted_by_fk REFERENCES clients (id),
    submitted_at    {instant},
    authors         {json}    NOT NULL,
    returned_revision integer,
    returned_by     {uuid}    CONSTRAINT reports_returned_by_fk REFERENCES clients (id),
    returned_at     {instant},
    reasons         {json}    NOT NULL,
    changed         {json},
    accepted_by     {uuid}    CONSTRAINT reports_accepted_by_fk REFERENCES clients (id),
    accepted_at     {instant},
    version         bigint    NOT NULL,
    created_at      {instant} NOT NULL,
    updated_at      {instant} NOT NULL,
    CONSTRAINT reports_period_check CHECK (starts_on <= ends_on AND ends_on < due_on),
    CONSTRAINT reports_waits_check CHECK ((status IN ('scheduled', 'returned')) = (waits_since IS NOT NULL)),
    CONSTRAINT reports_submitted_check CHECK
        (status NOT IN ('submitted', 'accepted') OR (submitted_by IS NOT NULL AND submitted_revision IS NOT NULL)),
    CONSTRAINT reports_accepted_check CHECK ((status = 'accepted') = (accepted_by IS NOT NULL)),
    CONSTRAINT reports_separation_check CHECK (accepted_by IS NULL OR accepted_by <> submitted_by)
);
CREATE UNIQUE INDEX reports_reference_unique ON reports (reference);
CREATE UNIQUE INDEX reports_number_unique ON reports (grant_id, number);
CREATE INDEX reports_organisation ON reports (organisation_id, id);
CREATE INDEX reports_lot ON reports (lot_id, id);
CREATE INDEX reports_year ON reports (year, id);
CREATE INDEX reports_kind ON reports (kind, id);
CREATE INDEX reports_status ON reports (status, id);
CREATE INDEX reports_due_on ON reports (due_on, id);
CREATE INDEX reports_waiting ON reports (ends_on, id) WHERE waits_since IS NOT NULL;

CREATE TABLE report_revisions (
    report_id    {uuid}    NOT NULL CONSTRAINT report_revisions_report_fk REFERENCES reports (id),
    revision     integer   NOT NULL,
    narrative    {json}    NOT NULL,
    indicators   {json}    NOT NULL,
    financial    {json}    NOT NULL,
    lines_revision integer NOT NULL,
    line_form    text      NOT NULL CONSTRAINT report_revisions_form_check CHECK (line_form IN ('items', 'lines')),
    line_count   integer   NOT NULL,
    written_by   {uuid}    NOT NULL CONSTRAINT report_revisions_written_by_fk REFERENCES clients (id),
    written_at   {instant} NOT NULL,
    submitted_at {instant},
    PRIMARY KEY (report_id, revision)
);

CREATE TABLE report_lines (
    report_id     {uuid}  NOT NULL CONSTRAINT report_lines_report_fk REFERENCES reports (id),
    revision      integer NOT NULL,
    line          integer NOT NULL,
    assistance_id {uuid}  NOT NULL,
    amount_minor  bigint  NOT NULL CONSTRAINT report_lines_amount_check CHECK (amount_minor > 0),
    delivered_on  {day},
    PRIMARY KEY (report_id, revision, line)
);
CREATE UNIQUE INDEX report_lines_item_unique ON report_lines (report_id, revision, assistance_id);

CREATE TABLE reported_items (
    assistance_id {uuid} NOT NULL PRIMARY KEY CONSTRAINT reported_items_assistance_fk REFERENCES assistance (id),
    report_id     {uuid} NOT NULL CONSTRAINT reported_items_report_fk REFERENCES reports (id)
);
CREATE INDEX reported_items_report ON reported_items (report_id);

CREATE TABLE report_documents (
    id                 {uuid}    NOT NULL PRIMARY KEY,
    report_id          {uuid}    NOT NULL CONSTRAINT report_documents_report_fk REFERENCES reports (id),
    kind               text      NOT NULL CONSTRAINT report_documents_kind_check
        CHECK (kind IN ('invoice', 'bank_statement', 'photograph', 'act', 'other')),
    media_type         text      NOT NULL CONSTRAINT report_documents_media_type_check
        CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
    size               bigint    NOT NULL CONSTRAINT report_documents_size_check CHECK (size > 0),
    sha256             text      NOT NULL CONSTRAINT report_documents_sha256_check CHECK (length(sha256) = 64),
    submitted_revision integer,
    master_key         text      NOT NULL,
    sealed_key         {bytes}   NOT NULL,
    sent_by            {uuid}    NOT NULL CONSTRAINT report_documents_sent_by_fk REFERENCES clients (id),
    created_at         {instant} NOT NULL
);
CREATE INDEX report_documents_report ON report_documents (report_id, id);
CREATE INDEX report_documents_master_key ON report_documents (master_key);

CREATE INDEX assistance_delivered ON assistance (grant_id, delivered_on) WHERE delivered_on IS NOT NULL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}
