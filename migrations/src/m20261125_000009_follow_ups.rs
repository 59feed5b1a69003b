use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What was said at a visit is sealed under the person's key; the scores, per mille, stand in clear for statistics. A
/// visit fulfils the follow-up that was planned for a month, or stands for itself.
const TABLES: &str = "
CREATE TABLE follow_ups (
    id                    {uuid}    NOT NULL PRIMARY KEY,
    case_id               {uuid}    NOT NULL CONSTRAINT follow_ups_case_fk REFERENCES cases (id),
    status                text      NOT NULL CONSTRAINT follow_ups_status_check CHECK (status IN ('planned', 'done')),
    planned_month         integer   CONSTRAINT follow_ups_planned_month_check CHECK (planned_month > 0),
    due_on                {day},
    overdue_told          {flag}    NOT NULL,
    visited_on            {day},
    place                 text      CONSTRAINT follow_ups_place_check
        CHECK (place IN ('home', 'office', 'telephone', 'other')),
    sealed                {bytes},
    instrument            text,
    instrument_version    text,
    economic              integer,
    social                integer,
    psychosocial          integer,
    composite             integer,
    economic_coverage     integer,
    social_coverage       integer,
    psychosocial_coverage integer,
    composite_coverage    integer,
    recorded_by           {uuid}    CONSTRAINT follow_ups_recorded_by_fk REFERENCES clients (id),
    version               bigint    NOT NULL,
    created_at            {instant} NOT NULL,
    updated_at            {instant} NOT NULL,
    CONSTRAINT follow_ups_planned_check CHECK
        ((planned_month IS NULL) = (due_on IS NULL) AND (status = 'done' OR planned_month IS NOT NULL)),
    CONSTRAINT follow_ups_done_check CHECK
        ((status = 'done') = (visited_on IS NOT NULL) AND (status = 'done') = (place IS NOT NULL)
         AND (status = 'done') = (recorded_by IS NOT NULL)),
    CONSTRAINT follow_ups_survey_check CHECK
        ((instrument IS NULL) = (instrument_version IS NULL) AND (instrument IS NULL) = (economic_coverage IS NULL)
         AND (instrument IS NULL) = (social_coverage IS NULL) AND (instrument IS NULL) = (psychosocial_coverage IS NULL)
         AND (instrument IS NULL) = (composite_coverage IS NULL) AND (instrument IS NULL OR status = 'done')),
    CONSTRAINT follow_ups_scores_check CHECK
        ((economic IS NULL OR (economic BETWEEN 0 AND 1000 AND instrument IS NOT NULL))
         AND (social IS NULL OR (social BETWEEN 0 AND 1000 AND instrument IS NOT NULL))
         AND (psychosocial IS NULL OR (psychosocial BETWEEN 0 AND 1000 AND instrument IS NOT NULL))
         AND (composite IS NULL OR (composite BETWEEN 0 AND 1000 AND economic IS NOT NULL AND social IS NOT NULL
              AND psychosocial IS NOT NULL))),
    CONSTRAINT follow_ups_coverage_check CHECK
        (economic_coverage BETWEEN 0 AND 1000 AND social_coverage BETWEEN 0 AND 1000
         AND psychosocial_coverage BETWEEN 0 AND 1000 AND composite_coverage BETWEEN 0 AND 1000)
);
CREATE UNIQUE INDEX follow_ups_month_unique ON follow_ups (case_id, planned_month);
CREATE INDEX follow_ups_case ON follow_ups (case_id, id);
CREATE INDEX follow_ups_status ON follow_ups (case_id, status, id);
CREATE INDEX follow_ups_due_on ON follow_ups (case_id, due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX follow_ups_untold ON follow_ups (due_on, id) WHERE status = 'planned' AND NOT overdue_told;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}
