//! What happens at the same time.

use super::{Answer, Caller, System};
use std::future::poll_fn;
use std::task::Poll;

/// Does the same with each of `those`, all at once, and gives what came of each, in their order.
pub async fn at_once<T, O>(those: impl IntoIterator<Item = T>, act: impl AsyncFn(T) -> O) -> Vec<O> {
    let mut under_way: Vec<_> = those.into_iter().map(|one| Box::pin(act(one))).collect();
    let mut ended: Vec<Option<O>> = under_way.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (work, end) in under_way.iter_mut().zip(&mut ended).filter(|(_, end)| end.is_none()) {
            if let Poll::Ready(output) = work.as_mut().poll(context) {
                *end = Some(output);
            }
        }
        if ended.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    ended.into_iter().flatten().collect()
}

impl Caller {
    /// The same client so many times, at one replica after the other.
    pub fn by_turns<'a>(&self, times: usize, replicas: [&'a System; 2]) -> impl Iterator<Item = Self> + use<'a> {
        let caller = self.clone();
        replicas.into_iter().cycle().take(times).map(move |replica| caller.at(replica))
    }
}

/// The statuses of answers, and the codes of those that are problems, in order.
pub fn outcomes(answers: &[Answer]) -> Vec<String> {
    let outcome = |answer: &Answer| match answer.body["code"].as_str() {
        Some(code) => format!("{} {code}", answer.status),
        None => answer.status.to_string(),
    };
    let mut outcomes: Vec<_> = answers.iter().map(outcome).collect();
    outcomes.sort_unstable();
    outcomes
}

/// The statuses of answers, in order.
pub fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}
