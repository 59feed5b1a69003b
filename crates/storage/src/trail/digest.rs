//! What a row became, as a digest in the entry of the change that made it so: a row that was rewritten behind the service's
//! back differs from what its last change says.
//!
//! A digest has two parts. What names nobody is hashed as it is. What an erasure takes out is hashed under the person's own
//! key: once that is destroyed nobody can try names against the digest any more. An erasure is a change like any other, and
//! leaves the digest of what is left.

use crate::entity::{assistance, case, decision, grant, person_key, registration, registration_match, report, tranche};
use crate::{PersonKey, StorageError, Vault, Wrapped, personal_columns};
use sea_orm::sea_query::Value;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, QueryFilter,
    QueryOrder,
};
use sea_orm::{FromQueryResult, PrimaryKeyToColumn, QuerySelect};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::str::FromStr;
use uuid::Uuid;

/// Rows of one kind are read this many at a time.
const PART: u64 = 1000;

/// What is digested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A registration, with the decisions on it.
    Registration,
    /// A case.
    Case,
    /// A piece of assistance.
    Assistance,
    /// A grant.
    Grant,
    /// A tranche of a grant.
    Tranche,
    /// A report.
    Report,
}

impl Kind {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Registration, Self::Case, Self::Assistance, Self::Grant, Self::Tranche, Self::Report];

    /// Its name among the subjects of changes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Case => "case",
            Self::Assistance => "assistance",
            Self::Grant => "grant",
            Self::Tranche => "tranche",
            Self::Report => "report",
        }
    }

    /// The kind of that name, if rows of it are digested.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether each row of it came with a change: others were there before anybody changed anything.
    pub const fn begins_with_a_change(self) -> bool {
        matches!(self, Self::Registration | Self::Case | Self::Assistance)
    }
}

/// Both parts of a digest: 64 hexadecimal digits, and as many under the person's key where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    plain: String,
    keyed: Option<String>,
}

impl Digest {
    /// As entries hold it.
    pub fn text(&self, kind: Kind, id: Uuid) -> String {
        let keyed = self.keyed.as_deref().unwrap_or("-");
        format!("{} {} {} {keyed}\n", kind.as_str(), id.simple(), self.plain)
    }

    /// The digests that an entry holds.
    pub fn parse(text: &str) -> impl Iterator<Item = (Kind, Uuid, Self)> {
        text.lines().filter_map(|line| {
            let mut words = line.split(' ');
            let (kind, id) = (Kind::parse(words.next()?)?, Uuid::try_parse(words.next()?).ok()?);
            let (plain, keyed) = (words.next()?.to_owned(), words.next()?);
            Some((kind, id, Self { plain, keyed: (keyed != "-").then(|| keyed.to_owned()) }))
        })
    }
}

/// Collects the columns of rows, each with its length.
#[derive(Default)]
struct Columns(Vec<u8>);

impl Columns {
    fn add(&mut self, name: &str, value: &Value) -> Result<(), StorageError> {
        let value = canonical(value).ok_or_else(|| StorageError::Corrupt(format!("{name} cannot be digested")))?;
        for part in [name.as_bytes(), &value] {
            self.0.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            self.0.extend(part);
        }
        Ok(())
    }

    /// Every column but those that `leaves_out` names.
    fn add_all<M: ModelTrait>(
        &mut self,
        row: &M,
        leaves_out: impl Fn(&<M::Entity as EntityTrait>::Column) -> bool,
    ) -> Result<(), StorageError> {
        for column in <M::Entity as EntityTrait>::Column::iter().filter(|column| !leaves_out(column)) {
            self.add(column.as_str(), &row.get(column))?;
        }
        Ok(())
    }

    fn hash(&self) -> String {
        hexadecimal(&Sha256::digest(&self.0))
    }
}

/// The bytes of a value, the same on both databases; `None` for what no column holds.
fn canonical(value: &Value) -> Option<Vec<u8>> {
    let text = match value {
        Value::Bool(value) => value.map(|value| value.to_string()),
        Value::Int(value) => value.map(|value| value.to_string()),
        Value::BigInt(value) => value.map(|value| value.to_string()),
        Value::String(value) => value.clone(),
        Value::Bytes(value) => value.as_deref().map(hexadecimal),
        Value::Json(value) => value.as_ref().map(ToString::to_string),
        Value::ChronoDate(value) => value.map(|value| value.to_string()),
        Value::ChronoDateTimeUtc(value) => value.map(|value| value.timestamp_micros().to_string()),
        Value::Uuid(value) => value.map(|value| value.simple().to_string()),
        _ => return None,
    };
    // Nothing is something else than an empty text.
    Some(text.map_or_else(Vec::new, |text| [b"=", text.as_bytes()].concat()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn plain<M: ModelTrait>(
    row: &M,
    leaves_out: impl Fn(&<M::Entity as EntityTrait>::Column) -> bool,
) -> Result<Digest, StorageError> {
    let mut columns = Columns::default();
    columns.add_all(row, leaves_out)?;
    Ok(Digest { plain: columns.hash(), keyed: None })
}

fn of_registration(
    row: &registration::Model,
    (decisions, matches): (&[&decision::Model], &[&registration_match::Model]),
    key: Option<&PersonKey>,
) -> Result<Digest, StorageError> {
    use registration::Column;
    let table = registration::Entity.table_name();
    let (mut clear, mut personal) = (Columns::default(), Columns::default());
    let passes = |column: &Column| personal_columns::overwritten(table).any(|passing| passing == column.as_str());
    // How long it is kept follows from the rest.
    clear.add_all(row, |column| passes(column) || matches!(column, Column::RetainUntil))?;
    for decision in decisions {
        clear.add_all(*decision, |_| false)?;
    }
    for one in matches {
        clear.add_all(*one, |_| false)?;
    }
    for name in personal_columns::overwritten(table) {
        let column = Column::from_str(name).map_err(|_| StorageError::Corrupt(format!("{table} has no {name}")))?;
        personal.add(name, &row.get(column))?;
    }
    let keyed = key.map(|key| key.mac(&personal.0)).transpose()?.map(|mac| hexadecimal(&mac));
    Ok(Digest { plain: clear.hash(), keyed })
}

/// The rows of one kind behind `after` in the order of their identifiers, a part of them, or the one row `only`.
async fn part<E>(
    connection: &impl ConnectionTrait,
    after: Option<Uuid>,
    only: Option<Uuid>,
) -> Result<Vec<E::Model>, StorageError>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
    E::PrimaryKey: PrimaryKeyToColumn<Column = E::Column>,
{
    let Some(id) = E::PrimaryKey::iter().next().map(PrimaryKeyToColumn::into_column) else { return Ok(Vec::new()) };
    let mut rows = E::find().order_by_asc(id).limit(PART);
    if let Some(after) = after {
        rows = rows.filter(id.gt(after));
    }
    if let Some(only) = only {
        // Nobody else writes it before what it became is written down.
        rows = rows.filter(id.eq(only)).lock_shared();
    }
    Ok(rows.all(connection).await?)
}

async fn registrations(
    connection: &impl ConnectionTrait,
    vault: &Vault,
    rows: Vec<registration::Model>,
) -> Result<Vec<(Uuid, Digest)>, StorageError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let keys = person_key::Entity::find()
        .filter(person_key::Column::RegistrationId.is_in(ids.clone()))
        .all(connection)
        .await?;
    let keys: BTreeMap<Uuid, person_key::Model> = keys.into_iter().map(|key| (key.registration_id, key)).collect();
    let decisions = decision::Entity::find()
        .filter(decision::Column::RegistrationId.is_in(ids.clone()))
        .order_by_asc(decision::Column::Id)
        .all(connection)
        .await?;
    let (first, second) = (registration_match::Column::FirstId, registration_match::Column::SecondId);
    let pairs = registration_match::Entity::find()
        .filter(Condition::any().add(first.is_in(ids.clone())).add(second.is_in(ids)))
        .order_by_asc(first)
        .order_by_asc(second)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let key = keys.get(&row.id).cloned();
            let key = key.map(|key| Wrapped { master_key: key.master_key, sealed: key.sealed });
            let key = key.map(|key| PersonKey::unwrap(vault, &key, row.id)).transpose()?;
            let theirs: Vec<_> = decisions.iter().filter(|decision| decision.registration_id == row.id).collect();
            let own = |pair: &&registration_match::Model| row.id == pair.first_id || row.id == pair.second_id;
            let matched: Vec<_> = pairs.iter().filter(own).collect();
            Ok((row.id, of_registration(&row, (&theirs, &matched), key.as_ref())?))
        })
        .collect()
}

/// The digests of a part of the rows of `kind`, or of one row.
pub async fn digests(
    connection: &impl ConnectionTrait,
    vault: &Vault,
    kind: Kind,
    (after, only): (Option<Uuid>, Option<Uuid>),
) -> Result<Vec<(Uuid, Digest)>, StorageError> {
    /// What was told of a row is not a change of it.
    macro_rules! each {
        ($entity:ident, $($told:ident)?) => {{
            let rows = part::<$entity::Entity>(connection, after, only).await?;
            let leaves_out = |column: &$entity::Column| {
                let _ = column;
                false $(|| matches!(column, $entity::Column::$told))?
            };
            rows.iter().map(|row| Ok((row.id, plain(row, leaves_out)?))).collect()
        }};
    }
    match kind {
        Kind::Registration => {
            let rows = part::<registration::Entity>(connection, after, only).await?;
            registrations(connection, vault, rows).await
        }
        Kind::Case => each!(case, OverdueTold),
        Kind::Assistance => each!(assistance, OverdueTold),
        Kind::Grant => each!(grant,),
        Kind::Tranche => each!(tranche,),
        Kind::Report => each!(report, Told),
    }
}
