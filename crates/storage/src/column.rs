//! Columns that hold the domain's own types. What a column cannot mean fails when its row is read, here and nowhere else.

use reintegration_domain::money::Money;
use reintegration_domain::vocabulary::Vocabulary;
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, StringLen, Value, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, DbErr, QueryResult, TryFromU64, TryGetError, TryGetable};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use std::any::type_name;
use std::fmt;
use std::ops::Deref;

/// A word of a closed list, in a text column: `row.status == Status::Open`, `Column::Status.eq(Word(Status::Open))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Word<T>(pub T);

/// An amount of money, in a column that counts tetri.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Tetri(pub Money);

/// What a column of JSON holds, once it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T: Copy> Word<T> {
    /// The word itself, as `.map(Word::get)`.
    #[must_use]
    pub const fn get(self) -> T {
        self.0
    }
}

impl Tetri {
    /// The amount itself, as `.map(Tetri::get)`.
    #[must_use]
    pub const fn get(self) -> Money {
        self.0
    }
}

impl<T> Deref for Word<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl Deref for Tetri {
    type Target = Money;

    fn deref(&self) -> &Money {
        &self.0
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Vocabulary> PartialEq<T> for Word<T> {
    fn eq(&self, other: &T) -> bool {
        self.0 == *other
    }
}

impl<T: Vocabulary> fmt::Display for Word<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.word())
    }
}

impl<T: Vocabulary> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl Serialize for Tetri {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: Vocabulary> TryGetable for Word<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        T::of_word(&text).map(Self).ok_or_else(|| meaningless::<T>().into())
    }
}

impl TryGetable for Tetri {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let tetri = i64::try_get_by(row, index)?;
        Money::from_minor(tetri).map(Self).ok_or_else(|| meaningless::<Money>().into())
    }
}

impl<T: DeserializeOwned> TryGetable for Json<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let json = serde_json::Value::try_get_by(row, index)?;
        serde_json::from_value(json).map(Self).map_err(|_| meaningless::<T>().into())
    }
}

impl<T: Vocabulary> TryFromU64 for Word<T> {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64(type_name::<Self>()))
    }
}

/// What the column holds is never said: it can be anything.
fn meaningless<T>() -> DbErr {
    DbErr::Type(format!("a column holds no {}", type_name::<T>()))
}

impl<T: Vocabulary> From<Word<T>> for Value {
    fn from(word: Word<T>) -> Self {
        word.0.word().into()
    }
}

impl From<Tetri> for Value {
    fn from(tetri: Tetri) -> Self {
        tetri.0.minor().into()
    }
}

impl<T: Serialize> From<Json<T>> for Value {
    fn from(json: Json<T>) -> Self {
        // What cannot be written is null, which the column refuses: nothing of it is lost silently.
        serde_json::to_value(&json.0).ok().into()
    }
}

impl<T: Vocabulary> ValueType for Word<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        T::of_word(&text).map(Self).ok_or(ValueTypeErr)
    }

    fn type_name() -> String {
        type_name::<Self>().to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::String(StringLen::None)
    }
}

impl ValueType for Tetri {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        Money::from_minor(<i64 as ValueType>::try_from(value)?).map(Self).ok_or(ValueTypeErr)
    }

    fn type_name() -> String {
        type_name::<Self>().to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::BigInt
    }

    fn column_type() -> ColumnType {
        ColumnType::BigInteger
    }
}

impl<T: DeserializeOwned> ValueType for Json<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let json = <serde_json::Value as ValueType>::try_from(value)?;
        serde_json::from_value(json).map(Self).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        type_name::<Self>().to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::Json
    }

    fn column_type() -> ColumnType {
        ColumnType::Json
    }
}

impl<T: Vocabulary> Nullable for Word<T> {
    fn null() -> Value {
        String::null()
    }
}

impl Nullable for Tetri {
    fn null() -> Value {
        i64::null()
    }
}

impl<T: Serialize> Nullable for Json<T> {
    fn null() -> Value {
        serde_json::Value::null()
    }
}
