use super::entry::Subject;
use reintegration_domain::access::FieldClass;
use std::borrow::Cow;
use uuid::Uuid;

/// People's data that nobody has seen yet. It is opened only where the reading is written down:
/// [`Store::disclose`](crate::Store::disclose) for reads, [`Transaction::open`](crate::Transaction::open) for changes.
#[derive(Debug, Clone)]
#[must_use]
pub struct Guarded<T> {
    inner: T,
    persons: Vec<Uuid>,
    /// What it belongs to, where nobody can say whom it shows.
    subject: Option<Subject>,
    action: &'static str,
    fields: Fields,
}

/// Classes of people's data.
pub type Fields = Cow<'static, [FieldClass]>;

/// What a person's data being read is called among the actions.
pub const READ: &str = "read";

/// What it is called when somebody is told of a person whom another one's data led to.
pub const MATCHED: &str = "matched";

/// Everything that a registration says.
pub const REGISTRATION: &[FieldClass] =
    &[FieldClass::Identity, FieldClass::Contact, FieldClass::Stay, FieldClass::Circumstances];

/// What lists of registrations show: who it is, and on what ground.
pub const LISTED: &[FieldClass] = &[FieldClass::Identity, FieldClass::Stay];

/// What names a person.
pub const IDENTITY: &[FieldClass] = &[FieldClass::Identity];

/// Documents sent as evidence.
pub const EVIDENCE: &[FieldClass] = &[FieldClass::Evidence];

/// Notes on a case.
pub const NOTES: &[FieldClass] = &[FieldClass::Notes];

/// What assistance a person gets, and what for.
pub const ASSISTANCE: &[FieldClass] = &[FieldClass::Assistance];
/// The words of a reintegration plan.
pub const PLAN: &[FieldClass] = &[FieldClass::Plan];
/// Where a registration stands.
pub const STANDING: &[FieldClass] = &[FieldClass::Circumstances];
/// What was said at follow-ups.
pub const FOLLOW_UPS: &[FieldClass] = &[FieldClass::FollowUps];

impl<T> Guarded<T> {
    pub(crate) const fn new(inner: T, persons: Vec<Uuid>, fields: &'static [FieldClass]) -> Self {
        Self { inner, persons, subject: None, action: READ, fields: Cow::Borrowed(fields) }
    }

    /// What tells of persons whom another one's data led to: that is written down for each of them.
    pub(crate) const fn matched(inner: T, persons: Vec<Uuid>) -> Self {
        Self { inner, persons, subject: None, action: MATCHED, fields: Cow::Borrowed(IDENTITY) }
    }

    /// What may show people that nobody has named: its reading is written down for what it belongs to.
    pub(crate) const fn of_subject(inner: T, subject: Subject, fields: &'static [FieldClass]) -> Self {
        Self { inner, persons: Vec::new(), subject: Some(subject), action: READ, fields: Cow::Borrowed(fields) }
    }

    /// What is known to show these classes of the persons' data.
    pub(crate) const fn of_fields(inner: T, persons: Vec<Uuid>, fields: Vec<FieldClass>) -> Self {
        Self { inner, persons, subject: None, action: READ, fields: Cow::Owned(fields) }
    }

    /// Something else that holds the data of the same persons.
    pub fn map<U>(self, into: impl FnOnce(T) -> U) -> Guarded<U> {
        let Self { inner, persons, subject, action, fields } = self;
        Guarded { inner: into(inner), persons, subject, action, fields }
    }

    /// Both at once, of the persons of both; nobody is named in what is empty.
    pub(crate) fn beside<U>(self, other: Guarded<U>) -> Guarded<(T, U)> {
        let Self { inner, mut persons, subject, action, fields } = self;
        let mut fields = fields.into_owned();
        if !other.persons.is_empty() {
            fields.extend(other.fields.iter().copied());
        }
        let fields = FieldClass::ALL.iter().copied().filter(|class| fields.contains(class)).collect();
        persons.extend(other.persons);
        persons.sort_unstable();
        persons.dedup();
        Guarded { inner: (inner, other.inner), persons, subject, action, fields: Cow::Owned(fields) }
    }

    /// The data, and that it was seen.
    pub(crate) fn seen(self) -> (T, Guarded<()>) {
        let Self { inner, persons, subject, action, fields } = self;
        (inner, Guarded { inner: (), persons, subject, action, fields })
    }

    pub(crate) const fn peek(&self) -> &T {
        &self.inner
    }

    pub(crate) fn persons(&self) -> &[Uuid] {
        &self.persons
    }

    pub(crate) const fn subject(&self) -> Option<Subject> {
        self.subject
    }

    /// Whether it shows people, those included whom nobody has named.
    #[must_use]
    pub const fn shows_people(&self) -> bool {
        self.subject.is_some() || !self.persons.is_empty()
    }

    /// Whether another person's data led to these.
    pub(crate) fn is_match(&self) -> bool {
        self.action == MATCHED
    }

    pub(crate) const fn action(&self) -> &'static str {
        self.action
    }

    pub(crate) fn fields(&self) -> &[FieldClass] {
        &self.fields
    }

    pub(crate) fn into_inner(self) -> T {
        self.inner
    }
}
