//! Pages of lists: how they are answered, and how the document shows them.

use super::answer::PRIVATE;
use super::public::{self, Keep};
use super::query::Listing;
use crate::error::Problem;
use actix_web::http::StatusCode;
use actix_web::http::header::LINK;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use reintegration_storage::Page;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::borrow::Cow;
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// What stands in a list: [`listed`] declares it.
pub trait Listed: ToSchema + Serialize {
    /// The list's name in the document.
    const LIST: &'static str;
    /// Of what it is a list.
    const OF: &'static str;
    /// What its items are, and in which order they come.
    const ITEMS: &'static str;
    /// Whether it can be asked for what changed since an instant.
    const FOLLOWED: bool = false;
}

/// A page of a list.
#[derive(Debug)]
pub struct List<T> {
    items: Vec<T>,
    next_cursor: Option<String>,
    complete_until: Option<DateTime<Utc>>,
}

impl<T: Listed> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_struct("List", 2 + usize::from(T::FOLLOWED))?;
        list.serialize_field("items", &self.items)?;
        list.serialize_field("next_cursor", &self.next_cursor)?;
        if T::FOLLOWED {
            list.serialize_field("complete_until", &self.complete_until)?;
        }
        list.end()
    }
}

/// The list takes `updated_since`.
pub const FOLLOWED: bool = true;

/// Declares the list of an item: `listed!(CaseSummary as CaseList, "A page of cases.", "The cases on this page");`, with
/// `FOLLOWED` behind it where it takes `updated_since`.
macro_rules! listed {
    ($item:ty as $list:ident, $of:literal, $items:literal $(, $followed:ident)?) => {
        #[doc = $of]
        pub type $list = $crate::http::page::List<$item>;

        impl $crate::http::page::Listed for $item {
            const LIST: &'static str = stringify!($list);
            const OF: &'static str = $of;
            const ITEMS: &'static str = $items;
            $(const FOLLOWED: bool = $crate::http::page::$followed;)?
        }
    };
}

pub(crate) use listed;

impl<T: Listed> PartialSchema for List<T> {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new()
            .items(Ref::from_schema_name(T::name()))
            .description(Some(T::ITEMS))
            .max_items(Some(200));
        let next_cursor = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("Cursor of the next page; `null` on the last page"))
            .max_length(Some(400));
        let list = ObjectBuilder::new()
            .property("items", items)
            .required("items")
            .property("next_cursor", next_cursor)
            .required("next_cursor")
            .description(Some(T::OF));
        if !T::FOLLOWED {
            return list.into();
        }
        let complete_until = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some(
                "The value to send as `updated_since` next time: every change before it is on these pages. All pages of a \
                 list name the same; `null` without `updated_since`",
            ));
        list.property("complete_until", complete_until).required("complete_until").into()
    }
}

impl<T: Listed> ToSchema for List<T> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(T::LIST)
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

impl Listing {
    /// Answers with a page of rows: `place` says where the next page goes on behind a row, `show` what the caller sees.
    pub fn send<R, T: Listed, P: ToString>(
        &self,
        page: Page<R>,
        place: impl Fn(&R) -> P,
        show: impl FnMut(R) -> T,
    ) -> HttpResponse {
        let next_cursor = self.next(page.items.last().map(place), page.more);
        self.answer(page.items.into_iter().map(show).collect(), next_cursor)
    }

    /// The same where a row may fail to be shown.
    pub fn try_send<R, T: Listed, P: ToString, E>(
        &self,
        page: Page<R>,
        place: impl Fn(&R) -> P,
        show: impl FnMut(R) -> Result<T, E>,
    ) -> Result<HttpResponse, Problem>
    where
        Problem: From<E>,
    {
        let next_cursor = self.next(page.items.last().map(place), page.more);
        let items = page.items.into_iter().map(show).collect::<Result<_, E>>()?;
        Ok(self.answer(items, next_cursor))
    }

    /// Answers with a page of a list that is at hand as a whole.
    pub fn send_all<T: Listed>(&self, all: impl IntoIterator<Item = T>) -> HttpResponse {
        let (items, next_cursor) = self.cut(all.into_iter().collect());
        self.answer(items, next_cursor)
    }

    /// The same where anybody may keep it.
    pub fn send_public<T: Listed>(
        &self,
        request: &HttpRequest,
        keep: Keep,
        all: impl IntoIterator<Item = T>,
    ) -> Result<HttpResponse, Problem> {
        let (items, next_cursor) = self.cut(all.into_iter().collect());
        let list = List { items, next_cursor, complete_until: self.complete_until() };
        let mut response = public::show(request, keep, &list)?;
        let next = list.next_cursor.filter(|_| response.status() == StatusCode::OK);
        if let Some(link) = next.and_then(|cursor| self.link(&cursor).parse().ok()) {
            response.headers_mut().insert(LINK, link);
        }
        Ok(response)
    }

    /// `Link` leads to the next page, where there is one.
    fn answer<T: Listed>(&self, items: Vec<T>, next_cursor: Option<String>) -> HttpResponse {
        let list = List { items, next_cursor, complete_until: self.complete_until() };
        let mut response = HttpResponse::Ok();
        if let Some(cursor) = &list.next_cursor {
            response.insert_header((LINK, self.link(cursor)));
        }
        response.insert_header(PRIVATE).json(list)
    }
}
