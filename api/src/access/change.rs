//! Changes of what is there.

use super::{Authenticated, Authorized, Done, Permit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use actix_web::HttpResponse;
use reintegration_storage::Transaction;
use uuid::Uuid;

/// What callers change: a row, with what has to be held beside it.
pub trait Changeable: Sized {
    /// The one with this identifier among those that the caller may see, kept from other writers; `None` where there is none.
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem>;

    /// Which of its versions this is: the number in its `ETag`.
    fn version(&self) -> i64;
}

impl<P: Permit> Authorized<P> {
    /// Changes what has the identifier `id`, once for each `Idempotency-Key`: see [`Authorized::once`]. `work` gets it as
    /// it is, with what is asked of it: it decides, records, and answers.
    ///
    /// Fails with 404 where the caller may not see it, 412 where the caller has seen another version, and 428 where the
    /// caller has to say which and does not; then with what `work` refuses.
    pub async fn change<C: Changeable, T>(
        &self,
        submission: Submission<T>,
        id: Id,
        work: impl AsyncFnOnce(&mut Transaction, C, Asked<T>) -> Result<Done, Problem>,
    ) -> Result<HttpResponse, Problem> {
        self.once(submission, async |transaction, held| {
            let before = C::lock(self.caller(), transaction, id.0).await?.ok_or(Problem::new(Code::NotFound))?;
            let asked = held.of(before.version())?;
            work(transaction, before, asked).await
        })
        .await
    }
}
