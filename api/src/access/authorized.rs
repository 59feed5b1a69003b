//! Proof of permission, and the only door to people's rows.

use super::Permit;
use super::purpose::Purpose;
use crate::app::App;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::caller::Caller;
use crate::http::request_id::RequestId;
use crate::http::submission::{Held, Identity, Submission, idempotency_key};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::access::{Actor, Permission, Scope};
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::fault::{Fault, Faults};
use reintegration_storage::{Author, Guarded, Repeat, Rows, Stamp, StoredAnswer, Transaction};
use std::future::{Ready, ready};
use std::marker::PhantomData;

/// Proof that the caller has a valid token. Synchronous, so that a missing token answers before a broken body.
#[derive(Debug)]
pub struct Authenticated {
    app: web::Data<App>,
    actor: Actor,
    scope: Scope,
    request_id: String,
    operation: String,
    purpose: Purpose,
    now: DateTime<Utc>,
}

/// Proof that the caller's token carries the permission `P`; the first argument of every handler that needs one.
#[derive(Debug)]
pub struct Authorized<P> {
    caller: Authenticated,
    permit: PhantomData<P>,
}

impl FromRequest for Authenticated {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl<P: Permit> FromRequest for Authorized<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Authenticated::of(request).and_then(|caller| {
            if caller.actor.may(P::PERMISSION) {
                Ok(Self { caller, permit: PhantomData })
            } else {
                Err(Problem::forbidden(P::PERMISSION))
            }
        }))
    }
}

impl Authenticated {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let app = request.app_data::<web::Data<App>>().ok_or(Problem::new(Code::Internal))?.clone();
        let extensions = request.extensions();
        let actor = match extensions.get::<Caller>() {
            Some(Caller::Known(actor)) => actor.clone(),
            Some(Caller::Refused) => return Err(Problem::invalid_token()),
            Some(Caller::Unnamed) => return Err(Problem::token_without_bearer()),
            Some(Caller::Unavailable) => return Err(Problem::new(Code::Unavailable)),
            Some(Caller::Nobody) | None => return Err(Problem::unauthenticated()),
        };
        let request_id = extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        let operation = format!("{} {}", request.method(), request.match_pattern().unwrap_or_default());
        let purpose = Purpose::of(request);
        let (scope, now) = (actor.scope(), app.now());
        Ok(Self { app, actor, scope, request_id, operation, purpose, now })
    }

    fn stamp(&self) -> Stamp {
        Stamp {
            author: Author::Client(self.actor.clone()),
            now: self.now,
            request_id: self.request_id.clone(),
            operation: self.operation.clone(),
            purpose: self.purpose.text().map(ToOwned::to_owned),
        }
    }

    /// The caller's rows.
    pub fn rows(&self) -> Rows<'_> {
        self.app.store.rows(&self.scope)
    }

    /// Opens people's data that was read, once that stands in the audit trail.
    pub async fn open<T>(&self, guarded: Guarded<T>) -> Result<T, Problem> {
        match self.purpose_fault(true) {
            Some(fault) => Err(Problem::validation(vec![fault])),
            None => Ok(self.app.store.disclose(&self.stamp(), guarded).await?),
        }
    }

    /// Looks at the purpose where nobody is shown.
    fn check_purpose(&self) -> Result<(), Problem> {
        self.purpose_fault(false).map_or(Ok(()), |fault| Err(Problem::validation(vec![fault])))
    }

    /// What is wrong with the purpose that the caller states, where people's data is `shown` or not.
    fn purpose_fault(&self, shown: bool) -> Option<Fault> {
        self.purpose.fault(shown && self.app.purpose_roles.contains(&self.actor.role))
    }

    /// Who calls.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The service's state.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The day of the request, in Tbilisi.
    pub fn today(&self) -> NaiveDate {
        tbilisi::today(self.now)
    }
}

impl<P: Permit> Authorized<P> {
    /// The caller, whatever it may do.
    pub const fn caller(&self) -> &Authenticated {
        &self.caller
    }

    /// Who calls.
    pub const fn actor(&self) -> &Actor {
        &self.caller.actor
    }

    /// Whether the caller also has another permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.caller.actor.may(permission)
    }

    /// The service's state.
    pub fn app(&self) -> &App {
        &self.caller.app
    }

    /// The instant of the request.
    pub const fn now(&self) -> DateTime<Utc> {
        self.caller.now
    }

    /// The day of the request, in Tbilisi.
    pub fn today(&self) -> NaiveDate {
        tbilisi::today(self.caller.now)
    }

    /// The caller's rows.
    pub fn rows(&self) -> Rows<'_> {
        self.caller.rows()
    }

    /// Opens people's data that was read, once that stands in the audit trail.
    ///
    /// Fails with 422 where the caller's role has to say what it needs the data for and does not.
    pub async fn open<T>(&self, guarded: Guarded<T>) -> Result<T, Problem> {
        self.caller.open(guarded).await
    }

    /// Fails with 422 where the caller states a purpose that cannot be kept, though nobody is shown.
    pub fn check_purpose(&self) -> Result<(), Problem> {
        self.caller.check_purpose()
    }

    /// What was answered to the request when it was sent before; `None` where it was not. For a request that puts something
    /// down before its transaction begins: [`Authorized::once`] asks again.
    pub async fn answered<T>(&self, submission: &Submission<T>) -> Result<Option<HttpResponse>, Problem> {
        self.caller.answered(submission.identity()).await
    }

    /// Whether the request may be a repeat: its key was used before, for whatever request.
    pub async fn may_be_repeat(&self, request: &HttpRequest) -> Result<bool, Problem> {
        let Some(key) = idempotency_key(request, &mut Faults::new()) else { return Ok(false) };
        Ok(self.rows().has_used_key(self.caller.actor.client, &key).await?)
    }

    /// Does `work` in one transaction, once for each `Idempotency-Key`: the effect, its changes and the stored answer
    /// commit together. A refusal leaves nothing behind, the key included. What opens people's data is done only where the
    /// caller says what for, if its role has to: what comes before faults is told before that, and what comes after is not.
    ///
    /// What is asked for was read before, and is held until `work` has found the row and its version.
    pub async fn once<T>(
        &self,
        submission: Submission<T>,
        work: impl AsyncFnOnce(&mut Transaction, Held<T>) -> Result<Done, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let (identity, asked) = submission.parts();
        let mut transaction = match self.caller.begin(&identity).await? {
            Begun::First(transaction) => *transaction,
            Begun::Answered(response) => return Ok(response),
        };
        let done = work(&mut transaction, asked).await;
        self.caller.finish(transaction, &identity, done).await
    }
}

/// How a change begins.
enum Begun {
    /// It was not asked for before.
    First(Box<Transaction>),
    /// It was, and this was the answer.
    Answered(HttpResponse),
}

// Not generic, so that it is compiled once for all handlers.
impl Authenticated {
    /// Opens the transaction of a change, and claims its key.
    async fn begin(&self, identity: &Identity) -> Result<Begun, Problem> {
        let transaction = self.app.store.begin(self.stamp()).await?;
        let Some(key) = identity.key() else { return Ok(Begun::First(Box::new(transaction))) };
        match transaction.claim(self.actor.client, key, identity.fingerprint()).await? {
            Repeat::First => Ok(Begun::First(Box::new(transaction))),
            repeat => self.again(transaction, repeat).await.map(Begun::Answered),
        }
    }

    /// Commits what was done with its answer, or takes it back.
    async fn finish(
        &self,
        transaction: Transaction,
        identity: &Identity,
        done: Result<Done, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let done = match (done, self.purpose_fault(transaction.has_opened())) {
            (done, None) => done,
            (Ok(_), Some(fault)) => Err(Problem::validation(vec![fault])),
            (Err(problem), Some(fault)) => Err(problem.beside(fault)),
        };
        match done {
            Ok(done) => {
                if let Some(key) = identity.key() {
                    let kept = done.kept.as_ref().unwrap_or(&done.answer);
                    transaction.remember(self.actor.client, key, kept, done.shows).await?;
                }
                transaction.commit().await?;
                Ok(answer::send(done.answer, false))
            }
            Err(problem) => {
                transaction.roll_back().await?;
                // What was taken back wrote nothing down; but a refusal that tells of people is read.
                match problem.into_told() {
                    Ok(told) => Err(self.open(told).await?),
                    Err(problem) => Err(problem),
                }
            }
        }
    }

    /// What was answered to the request when it was sent before; `None` where it was not.
    async fn answered(&self, identity: &Identity) -> Result<Option<HttpResponse>, Problem> {
        let Some(key) = identity.key() else { return Ok(None) };
        let (client, fingerprint) = (self.actor.client, identity.fingerprint());
        if self.app.store.rows(&self.scope).answered(client, key, fingerprint).await?.is_none() {
            return Ok(None);
        }
        let transaction = self.app.store.begin(self.stamp()).await?;
        let repeat = transaction.rows().answered(client, key, fingerprint).await?;
        match repeat {
            Some(repeat) => self.again(transaction, repeat).await.map(Some),
            None => Ok(None),
        }
    }

    async fn again(&self, mut transaction: Transaction, repeat: Repeat) -> Result<HttpResponse, Problem> {
        let problem = match repeat {
            Repeat::Again(stored, matched) => {
                let stored = transaction.open(*stored);
                transaction.open(matched);
                let Some(fault) = self.purpose_fault(transaction.has_opened()) else {
                    transaction.commit().await?;
                    return Ok(answer::send(stored, true));
                };
                Problem::validation(vec![fault])
            }
            Repeat::NotTheirs => Problem::new(Code::NotFound).replayed(),
            Repeat::Erased => Problem::new(Code::Erased).replayed(),
            Repeat::OtherRequest => Problem::new(Code::IdempotencyKeyReused),
            Repeat::First => Problem::new(Code::Internal),
        };
        transaction.roll_back().await?;
        Err(problem)
    }
}

/// What a change answers.
#[derive(Debug)]
pub struct Done {
    answer: StoredAnswer,
    /// What a repeat gets instead, where the first answer carries a secret.
    kept: Option<StoredAnswer>,
    /// Whether it shows the persons whose data was opened for it.
    shows: bool,
}

impl From<StoredAnswer> for Done {
    fn from(answer: StoredAnswer) -> Self {
        Self { answer, kept: None, shows: true }
    }
}

impl Done {
    /// An answer that is given once, and what a repeat gets.
    pub const fn secret(answer: StoredAnswer, kept: StoredAnswer) -> Self {
        Self { answer, kept: Some(kept), shows: true }
    }

    /// An answer that shows nobody, although people's data was opened for the change: it is given again whoever's rows they
    /// are by then.
    pub const fn showing_nobody(answer: StoredAnswer) -> Self {
        Self { answer, kept: None, shows: false }
    }
}
