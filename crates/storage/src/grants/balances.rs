//! Whether the ledger, the balances and what they are of say the same.

use crate::StorageError;
use sea_orm::{ConnectionTrait, Statement};

/// The balances against the sums of the entries.
const LINES: &str = "SELECT 'grant ' || g.reference || ', ' || l.component || ': the balance is not the sum of the \
     ledger' AS finding FROM grant_lines l JOIN grants g ON g.id = l.grant_id LEFT JOIN ledger_entries e \
     ON e.grant_id = l.grant_id AND e.component = l.component \
     GROUP BY g.reference, l.component, l.allocated_minor, l.committed_minor, l.disbursed_minor \
     HAVING l.allocated_minor <> coalesce(sum(CASE WHEN e.kind = 'allocation' THEN e.amount_minor \
     WHEN e.kind IN ('withdrawal', 'lapse') THEN -e.amount_minor END), 0) \
     OR l.committed_minor <> coalesce(sum(CASE WHEN e.kind = 'commitment' THEN e.amount_minor \
     WHEN e.kind = 'release' THEN -e.amount_minor END), 0) \
     OR l.disbursed_minor <> coalesce(sum(CASE WHEN e.kind = 'disbursement' THEN e.amount_minor \
     WHEN e.kind = 'disbursement_reversal' THEN -e.amount_minor END), 0) \
     ORDER BY 1 LIMIT 100";

/// What was put in at first against what was agreed; nothing, before the signature.
const AGREED: &str = "SELECT 'grant ' || g.reference || ', ' || l.component || ': what was put in is not what was \
     agreed' AS finding FROM grant_lines l JOIN grants g ON g.id = l.grant_id LEFT JOIN ledger_entries e \
     ON e.grant_id = l.grant_id AND e.component = l.component AND e.kind = 'allocation' AND e.reallocation_id IS NULL \
     GROUP BY g.reference, g.signed_on, l.component, l.agreed_minor \
     HAVING coalesce(sum(e.amount_minor), 0) <> CASE WHEN g.signed_on IS NULL THEN 0 ELSE l.agreed_minor END \
     ORDER BY 1 LIMIT 100";

/// The agreement as a whole against its lines.
const AMOUNTS: &str = "SELECT 'grant ' || g.reference || ': its lines are not what it comes to' AS finding \
     FROM grants g LEFT JOIN grant_lines l ON l.grant_id = g.id GROUP BY g.reference, g.amount_minor \
     HAVING coalesce(sum(l.agreed_minor), 0) <> g.amount_minor ORDER BY 1 LIMIT 100";

/// What went back to the year, against what was taken out of the lines and went to no other line.
const RETURNED: &str = "SELECT 'grant ' || g.reference || ': what was given back is not what the ledger says' AS finding \
     FROM grants g LEFT JOIN ledger_entries e \
     ON e.grant_id = g.id AND e.kind = 'withdrawal' AND e.reallocation_id IS NULL \
     GROUP BY g.reference, g.returned_minor HAVING coalesce(sum(e.amount_minor), 0) <> g.returned_minor \
     ORDER BY 1 LIMIT 100";

/// Each reallocation against its two entries: none, until it is approved.
const REALLOCATIONS: &str = "SELECT 'grant ' || g.reference || ': a reallocation is not what the ledger says of it' \
     AS finding FROM budget_reallocations r JOIN grants g ON g.id = r.grant_id LEFT JOIN ledger_entries e \
     ON e.reallocation_id = r.id GROUP BY g.reference, r.id, r.status, r.amount_minor, r.from_component, r.to_component \
     HAVING coalesce(sum(CASE WHEN e.kind = 'withdrawal' AND e.component = r.from_component THEN e.amount_minor END), 0) \
     <> CASE r.status WHEN 'approved' THEN r.amount_minor ELSE 0 END \
     OR coalesce(sum(CASE WHEN e.kind = 'allocation' AND e.component = r.to_component THEN e.amount_minor END), 0) \
     <> CASE r.status WHEN 'approved' THEN r.amount_minor ELSE 0 END \
     OR count(e.id) <> CASE r.status WHEN 'approved' THEN 2 ELSE 0 END ORDER BY 1 LIMIT 100";

/// Each year against its signed grants.
const YEARS: &str = "SELECT 'year ' || CAST(y.year AS text) || ' of ' || y.programme || ': what is granted is not the sum \
     of its grants' AS finding FROM programme_years y LEFT JOIN grants g \
     ON g.programme = y.programme AND g.year = y.year AND g.signed_on IS NOT NULL \
     GROUP BY y.programme, y.year, y.granted_minor \
     HAVING y.granted_minor <> coalesce(sum(g.amount_minor - g.returned_minor), 0) ORDER BY 1 LIMIT 100";

/// Each piece of assistance against its own entries.
const ITEMS: &str = "SELECT CAST(count(*) AS bigint) AS wrong FROM (SELECT a.id FROM assistance a \
     LEFT JOIN ledger_entries e ON e.assistance_id = a.id GROUP BY a.id, a.status, a.amount_minor, a.actual_minor \
     HAVING coalesce(sum(CASE WHEN e.kind = 'commitment' THEN e.amount_minor \
     WHEN e.kind = 'release' THEN -e.amount_minor END), 0) <> CASE a.status WHEN 'approved' THEN a.amount_minor \
     WHEN 'delivered' THEN a.amount_minor WHEN 'verified' THEN a.actual_minor ELSE 0 END \
     OR coalesce(sum(CASE WHEN e.kind = 'disbursement' THEN e.amount_minor \
     WHEN e.kind = 'disbursement_reversal' THEN -e.amount_minor END), 0) <> \
     coalesce(a.actual_minor, 0)) AS w";

/// What the ledger and the balances disagree about, a sentence each; empty where all is well.
pub async fn verify_ledger<C: ConnectionTrait>(connection: &C) -> Result<Vec<String>, StorageError> {
    let backend = connection.get_database_backend();
    let mut findings = Vec::new();
    for sql in [LINES, AGREED, AMOUNTS, RETURNED, REALLOCATIONS, YEARS] {
        for row in connection.query_all_raw(Statement::from_string(backend, sql)).await? {
            findings.push(row.try_get("", "finding")?);
        }
    }
    let row = connection.query_one_raw(Statement::from_string(backend, ITEMS)).await?;
    let wrong: i64 = row.map(|row| row.try_get("", "wrong")).transpose()?.unwrap_or(0);
    if wrong > 0 {
        findings.push(format!("{wrong} pieces of assistance are not what the ledger says of them"));
    }
    Ok(findings)
}
