//! Revisions of reports and their lines.

use super::documents_with;
use super::{ReportFile, content};
use crate::column::{Json, Word};
use crate::entity::report::Model;
use crate::entity::{report_line, report_revision};
use crate::{StorageError, Transaction};
use reintegration_domain::decision::Decision;
use reintegration_domain::identifier::ClientId;
use reintegration_domain::reports::{Content, Event, Item, LineForm, State};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

impl Transaction {
    /// What the newest revision of a report says; nothing while there is none.
    pub async fn newest_report_content(&self, of: &Model) -> Result<Content, StorageError> {
        let found = report_revision::Entity::find_by_id((of.id, of.revision)).one(self.connection()).await?;
        Ok(found.as_ref().map(content).unwrap_or_default())
    }

    /// Records the next revision of a report, which is locked. Its lines are those of the one before, unless `form` says
    /// that others follow, and how they are written.
    pub async fn write_report(
        &mut self,
        before: &Model,
        next: &Decision<State, Event>,
        says: Content,
        form: Option<LineForm>,
        by: ClientId,
    ) -> Result<ReportFile, StorageError> {
        let earlier = report_revision::Entity::find_by_id((before.id, before.revision)).one(self.connection()).await?;
        let mut after = before.clone();
        after.set_state(&next.state);
        let number = after.revision;
        let (lines_revision, line_form, line_count) = match (form, &earlier) {
            (Some(form), _) => (number, Word(form), 0),
            (None, Some(earlier)) => (earlier.lines_revision, earlier.line_form, earlier.line_count),
            (None, None) => (number, Word(LineForm::Items), 0),
        };
        let revision = report_revision::Model {
            report_id: before.id,
            revision: number,
            narrative: Json(says.narrative.clone()),
            indicators: Json(says.indicators.clone()),
            financial: Json(says.financial.clone()),
            lines_revision,
            line_form,
            line_count,
            written_by: by.uuid(),
            written_at: self.stamp().now,
            submitted_at: None,
        };
        report_revision::Entity::insert(revision.clone().into_active_model())
            .exec_without_returning(self.connection())
            .await?;
        if let Some(earlier) = earlier.filter(|earlier| earlier.submitted_at.is_none()) {
            self.forget_draft(&earlier, lines_revision).await?;
        }
        after.add_author(by);
        let report = self.save_report(before, after, &next.events).await?;
        let documents = documents_with(self.connection(), &report, number).await?;
        Ok(ReportFile { report, revision, content: says, documents })
    }

    /// A draft that was written anew leaves nothing but what was submitted, or is used again.
    async fn forget_draft(&self, draft: &report_revision::Model, used: i32) -> Result<(), StorageError> {
        self.execute(
            "DELETE FROM report_revisions WHERE report_id = $1 AND revision = $2",
            vec![draft.report_id.into(), draft.revision.into()],
        )
        .await?;
        if draft.lines_revision != used {
            let sql = "DELETE FROM report_lines WHERE report_id = $1 AND revision = $2 AND NOT EXISTS \
                       (SELECT 1 FROM report_revisions v WHERE v.report_id = $1 AND v.lines_revision = $2)";
            self.execute(sql, vec![draft.report_id.into(), draft.lines_revision.into()]).await?;
        }
        Ok(())
    }

    /// Adds lines to the newest revision. Gives the numbers of those whose assistance it holds already: they are left
    /// out.
    pub async fn insert_report_lines(&self, to: &ReportFile, lines: &[(i32, Item)]) -> Result<Vec<i32>, StorageError> {
        let (Some((first, _)), Some((last, _))) = (lines.first(), lines.last()) else { return Ok(Vec::new()) };
        let rows: Vec<_> = lines
            .iter()
            .map(|(line, item)| (line, item.assistance.uuid().simple(), item.amount.minor(), item.delivered_on))
            .collect();
        let text = serde_json::to_string(&rows)?;
        let (report, revision) = (to.revision.report_id, to.revision.revision);
        let values = vec![report.into(), revision.into(), text.into()];
        let written = self.execute(self.backend().insert_report_lines(), values).await?;
        if u64::try_from(lines.len()).is_ok_and(|sent| sent == written) {
            return Ok(Vec::new());
        }
        let written: Vec<i32> = report_line::Entity::find()
            .select_only()
            .column(report_line::Column::Line)
            .filter(report_line::Column::ReportId.eq(report))
            .filter(report_line::Column::Revision.eq(revision))
            .filter(report_line::Column::Line.between(*first, *last))
            .into_tuple()
            .all(self.connection())
            .await?;
        let written: HashSet<i32> = written.into_iter().collect();
        Ok(lines.iter().map(|(line, _)| *line).filter(|line| !written.contains(line)).collect())
    }

    /// Records how many lines the newest revision has.
    pub async fn count_report_lines(&self, of: &mut ReportFile, count: i32) -> Result<(), StorageError> {
        of.revision.line_count = count;
        let key: (Uuid, i32) = (of.revision.report_id, of.revision.revision);
        let sql = "UPDATE report_revisions SET line_count = $3 WHERE report_id = $1 AND revision = $2";
        self.execute(sql, vec![key.0.into(), key.1.into(), count.into()]).await?;
        Ok(())
    }
}
