//! The caller's rows. Every query over people's data carries its scope here; there is no finder without one.

use crate::column::Word;
use crate::entity::{assistance, case, grant, lot, lot_region, proposal, registration, report, transfer};
use crate::{StorageError, Vault};
use reintegration_domain::access::Scope;
use reintegration_domain::cases::assistance::Status;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityName, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

/// The rows of one caller, read through a pool or inside a transaction.
#[derive(Debug, Clone, Copy)]
pub struct Scoped<'a, C> {
    pub(crate) connection: &'a C,
    pub(crate) scope: &'a Scope,
    pub(crate) vault: &'a Vault,
}

/// The rows of one caller, read through the pool.
pub type Rows<'a> = Scoped<'a, DatabaseConnection>;

impl<'a, C: ConnectionTrait> Scoped<'a, C> {
    pub(crate) const fn new(connection: &'a C, scope: &'a Scope, vault: &'a Vault) -> Self {
        Self { connection, scope, vault }
    }
}

/// No row at all.
fn nothing() -> Condition {
    Condition::all().add(Expr::value(1).eq(0))
}

/// The lots that the organisation holds.
pub fn lots_of(organisation: Uuid) -> SelectStatement {
    Query::select()
        .column(lot::Column::Id)
        .from(lot::Entity.table_ref())
        .and_where(lot::Column::OrganisationId.eq(organisation))
        .take()
}

/// The lots that serve one of the regions.
pub fn lots_in(regions: &[String]) -> SelectStatement {
    Query::select()
        .column(lot_region::Column::LotId)
        .from(lot_region::Entity.table_ref())
        .and_where(lot_region::Column::Region.is_in(regions))
        .take()
}

pub fn registrations(scope: &Scope) -> Condition {
    match scope {
        Scope::Everything => Condition::all(),
        Scope::Regions(regions) => Condition::all().add(registration::Column::Region.is_in(regions.clone())),
        Scope::Organisation(organisation) => {
            Condition::all().add(registration::Column::LotId.in_subquery(lots_of(organisation.uuid())))
        }
        Scope::SubmittedBy(client) => Condition::all().add(registration::Column::SubmittedBy.eq(client.uuid())),
        Scope::Nothing => nothing(),
    }
}

/// The cases that the caller works on.
pub fn cases(scope: &Scope) -> Condition {
    match scope {
        Scope::Everything => Condition::all(),
        Scope::Regions(regions) => Condition::all().add(case::Column::Region.is_in(regions.clone())),
        Scope::Organisation(organisation) => {
            Condition::all().add(case::Column::LotId.in_subquery(lots_of(organisation.uuid())))
        }
        // Who submitted a registration follows it there; the case belongs to those who work on it.
        Scope::SubmittedBy(_) | Scope::Nothing => nothing(),
    }
}

/// The cases of the caller, by their identifiers.
pub fn case_ids(scope: &Scope) -> SelectStatement {
    Query::select().column(case::Column::Id).from(case::Entity.table_ref()).cond_where(cases(scope)).take()
}

/// Assistance belongs to the lot that pays for it, wherever its case went since.
pub fn assistance(scope: &Scope) -> Condition {
    match scope {
        Scope::Everything => Condition::all(),
        Scope::Regions(regions) => Condition::all().add(assistance::Column::Region.is_in(regions.clone())),
        Scope::Organisation(organisation) => {
            Condition::all().add(assistance::Column::LotId.in_subquery(lots_of(organisation.uuid())))
        }
        Scope::SubmittedBy(_) | Scope::Nothing => nothing(),
    }
}

/// Whether the caller's lots still owe assistance that they approved, under the condition on the column beside: until it is
/// verified or ends, the organisation needs the person, wherever the case is by now. `None` where the caller has the case
/// anyway, or none.
fn owed(scope: &Scope, whose: assistance::Column, to: SimpleExpr) -> Option<SimpleExpr> {
    let Scope::Organisation(organisation) = scope else { return None };
    let owed = Query::select()
        .expr(Expr::val(1))
        .from(assistance::Entity.table_ref())
        .and_where(whose.into_expr().eq(to))
        .and_where(assistance::Column::LotId.in_subquery(lots_of(organisation.uuid())))
        .and_where(assistance::Column::Status.is_in([Word(Status::Approved), Word(Status::Delivered)]))
        .take();
    Some(Expr::exists(owed))
}

/// The registrations that the caller sees, and to which it sends documents: its own, and those of people to whom it still
/// owes assistance. Whoever changes what a registration says needs [`registrations`].
pub fn readable_registrations(scope: &Scope) -> Condition {
    let id = registration::Column::Id.into_expr();
    Condition::any().add(registrations(scope)).add_option(owed(scope, assistance::Column::RegistrationId, id))
}

/// Grants are money, not people: who may read them at all reads all of them, but for an organisation, which reads its
/// own, and an office, which reads those of the lots that serve its regions.
pub fn grants(scope: &Scope) -> Condition {
    match scope {
        Scope::Everything | Scope::Nothing => Condition::all(),
        Scope::Regions(regions) => Condition::all().add(grant::Column::LotId.in_subquery(lots_in(regions))),
        Scope::Organisation(organisation) => {
            Condition::all().add(grant::Column::OrganisationId.eq(organisation.uuid()))
        }
        Scope::SubmittedBy(_) => nothing(),
    }
}

/// Proposals name no returnee: who may read them at all reads all of them, but for an organisation, which reads its own.
pub fn proposals(scope: &Scope) -> Condition {
    match scope {
        Scope::Everything | Scope::Regions(_) | Scope::Nothing => Condition::all(),
        Scope::Organisation(organisation) => {
            Condition::all().add(proposal::Column::OrganisationId.eq(organisation.uuid()))
        }
        Scope::SubmittedBy(_) => nothing(),
    }
}

/// The grants of the caller, by their identifiers.
pub fn grant_ids(scope: &Scope) -> SelectStatement {
    Query::select().column(grant::Column::Id).from(grant::Entity.table_ref()).cond_where(grants(scope)).take()
}

/// Reports are their organisation's; an office reads those of the lots that serve its regions.
pub fn reports(scope: &Scope) -> Condition {
    match scope {
        Scope::Everything => Condition::all(),
        Scope::Regions(regions) => Condition::all().add(report::Column::LotId.in_subquery(lots_in(regions))),
        Scope::Organisation(organisation) => {
            Condition::all().add(report::Column::OrganisationId.eq(organisation.uuid()))
        }
        Scope::SubmittedBy(_) | Scope::Nothing => nothing(),
    }
}

/// The cases whose transfer waits for the caller's answer; `None` where the caller has them anyway, or none.
pub fn incoming_cases(scope: &Scope) -> Option<SelectStatement> {
    let to_the_caller = match scope {
        Scope::Regions(regions) => transfer::Column::Region.is_in(regions.clone()),
        Scope::Organisation(organisation) => transfer::Column::ToLotId.in_subquery(lots_of(organisation.uuid())),
        Scope::Everything | Scope::SubmittedBy(_) | Scope::Nothing => return None,
    };
    let incoming = Query::select()
        .column(transfer::Column::CaseId)
        .from(transfer::Entity.table_ref())
        .and_where(transfer::Column::EndedAt.is_null())
        .and_where(to_the_caller)
        .take();
    Some(incoming)
}

/// The cases that the caller sees with all that belongs to them: its own, and those that wait for its answer. Whoever
/// changes a case needs [`cases`].
pub fn offered_cases(scope: &Scope) -> Condition {
    let incoming = incoming_cases(scope).map(|incoming| case::Column::Id.in_subquery(incoming));
    Condition::any().add(cases(scope)).add_option(incoming)
}

/// The cases that the caller sees: these, and those of people to whom it still owes assistance, without what others write
/// in them.
pub fn readable_cases(scope: &Scope) -> Condition {
    let owed = owed(scope, assistance::Column::CaseId, case::Column::Id.into_expr());
    Condition::any().add(offered_cases(scope)).add_option(owed)
}

/// The feed's scope as conditions over `changes`, no two of which a change meets, with their values from `$first` on.
pub fn changes(scope: &Scope, first: usize) -> (Vec<String>, Vec<sea_orm::Value>) {
    match scope {
        // Clients are the administrators': who may call, and since when, is nobody's case. A change of a case or
        // its assistance that stands in no timeline is the copy for the other side of a move: who sees both sides is told once.
        Scope::Everything => {
            let sql = "subject_type <> 'client' \
                 AND (subject_type NOT IN ('case', 'assistance') OR registration_id IS NOT NULL)";
            (vec![sql.to_owned()], Vec::new())
        }
        Scope::Regions(regions) => {
            let places: Vec<String> = (0..regions.len()).map(|place| format!("${}", first + place)).collect();
            let places = places.join(", ");
            let values = regions.iter().map(|region| region.as_str().into()).collect();
            let parts = vec![
                "audience <> 'rows'".to_owned(),
                format!("audience = 'rows' AND region IN ({places})"),
                format!(
                    "audience = 'rows' AND region IS NULL \
                     AND lot_id IN (SELECT lot_id FROM lot_regions WHERE region IN ({places}))"
                ),
            ];
            (parts, values)
        }
        Scope::Organisation(organisation) => {
            let parts = vec![
                "audience = 'anybody'".to_owned(),
                format!("audience <> 'anybody' AND organisation_id = ${first}"),
                format!(
                    "audience = 'rows' AND organisation_id IS NULL \
                     AND lot_id IN (SELECT id FROM lots WHERE organisation_id = ${first})"
                ),
            ];
            (parts, vec![organisation.uuid().into()])
        }
        Scope::SubmittedBy(client) => (vec![format!("submitted_by = ${first}")], vec![client.uuid().into()]),
        Scope::Nothing => (vec!["1 = 0".to_owned()], Vec::new()),
    }
}

/// A page of a list in the order of identifiers, newest first: depth costs nothing.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest {
    /// How many items at most.
    pub limit: u64,
    /// The last item of the page before.
    pub after: Option<Uuid>,
}

/// Takes a page out of what a query selects.
pub trait Paged<E: EntityTrait> {
    /// The page, newest first, and one row more where more follow.
    #[must_use]
    fn page(self, page: PageRequest, id: E::Column) -> Self;
}

impl<E: EntityTrait> Paged<E> for Select<E> {
    fn page(self, page: PageRequest, id: E::Column) -> Self {
        self.filter(Condition::all().add_option(page.after.map(|after| id.lt(after))))
            .order_by_desc(id)
            .limit(page.limit.saturating_add(1))
    }
}

/// Items, and where to go on if there are more.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// At most the items asked for.
    pub items: Vec<T>,
    /// Whether more follow.
    pub more: bool,
}

impl<T> Page<T> {
    /// `rows` holds one row more than `limit` where there are more.
    pub(crate) fn of(mut rows: Vec<T>, limit: u64) -> Result<Self, StorageError> {
        let limit =
            usize::try_from(limit).map_err(|_| StorageError::Corrupt("a page is larger than memory".to_owned()))?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok(Self { items: rows, more })
    }
}
