//! Hands out what many want.

use crate::error::Problem;
use prometheus::IntCounter;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// The longest that somebody waits for a turn before being told to come back later.
const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// Whoever is turned away is told to wait for a second, the next one for two, up to so many: those who came together do not
/// come back together.
const MOST_SECONDS: u64 = 5;

/// How large a share is. What is 0 is not limited.
#[derive(Debug, Clone, Copy, Default)]
pub struct Size {
    /// What one `K` may have under way. The first of it always may, however large it is.
    pub each: u64,
    /// What all of them may have together.
    pub all: u64,
    /// How many of one `K` may wait for a turn.
    pub waiting: usize,
}

/// Hands out what many want, so much to each `K`. Where it waits, each gets its turn before anybody has a second one.
pub struct Share<K: Copy + Eq + Hash>(Arc<Kept<K>>);

struct Kept<K> {
    size: Size,
    refused: IntCounter,
    state: Mutex<State<K>>,
}

/// Nobody stands here who has nothing under way and waits for nothing.
struct State<K> {
    all: u64,
    lines: HashMap<K, Line>,
    /// Those of whom something waits, in the order of their turns.
    next: VecDeque<K>,
}

#[derive(Default)]
struct Line {
    under_way: u64,
    waiting: VecDeque<(u64, oneshot::Sender<()>)>,
}

/// Something that is under way until this is dropped.
pub struct Permit<K: Copy + Eq + Hash> {
    share: Share<K>,
    of: K,
    amount: u64,
}

/// A place among those who wait.
struct Place<K: Copy + Eq + Hash> {
    share: Share<K>,
    of: K,
    amount: u64,
    turn: oneshot::Receiver<()>,
    has_come: bool,
}

impl<K: Copy + Eq + Hash> Clone for Share<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: Copy + Eq + Hash> fmt::Debug for Share<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Share").field(&self.0.size).finish()
    }
}

impl<K: Copy + Eq + Hash> fmt::Debug for Permit<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Permit").field(&self.amount).finish()
    }
}

impl<K: Copy + Eq + Hash> Share<K> {
    /// A share of which nothing is taken; `refused` counts who was turned away.
    pub fn new(size: Size, refused: IntCounter) -> Self {
        let state = State { all: 0, lines: HashMap::new(), next: VecDeque::new() };
        Self(Arc::new(Kept { size, refused, state: Mutex::new(state) }))
    }

    /// As large a share of something else, as what each worker has of its own.
    pub fn again(&self) -> Self {
        Self::new(self.0.size, self.0.refused.clone())
    }

    fn state(&self) -> MutexGuard<'_, State<K>> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So much more for somebody, at once. Fails with 429 where that is more than may be.
    pub fn take(&self, of: K, amount: u64) -> Result<Permit<K>, Problem> {
        if self.state().begin(self.0.size, of, amount) { Ok(self.permit(of, amount)) } else { Err(self.refuse()) }
    }

    /// The same in its turn. Fails with 429 where too many of the same wait already, or wait for too long.
    pub async fn wait(&self, of: K, amount: u64) -> Result<Permit<K>, Problem> {
        let mut place = {
            let mut state = self.state();
            if state.begin(self.0.size, of, amount) {
                return Ok(self.permit(of, amount));
            }
            let Some(turn) = state.queue(self.0.size, of, amount) else { return Err(self.refuse()) };
            Place { share: self.clone(), of, amount, turn, has_come: false }
        };
        place.has_come = matches!(timeout(LONGEST_WAIT, &mut place.turn).await, Ok(Ok(())));
        if place.has_come { Ok(self.permit(of, amount)) } else { Err(self.refuse()) }
    }

    fn permit(&self, of: K, amount: u64) -> Permit<K> {
        Permit { share: self.clone(), of, amount }
    }

    fn refuse(&self) -> Problem {
        let before = self.0.refused.get();
        self.0.refused.inc();
        Problem::too_much_under_way(before % MOST_SECONDS + 1)
    }

    fn end(&self, of: K, amount: u64) {
        let mut state = self.state();
        state.all = state.all.saturating_sub(amount);
        if let Some(line) = state.lines.get_mut(&of) {
            line.under_way = line.under_way.saturating_sub(amount);
        }
        state.forget_if_empty(of);
        state.call(self.0.size);
    }
}

impl<K: Copy + Eq + Hash> State<K> {
    /// Whether so much more of somebody can begin at once; then it has.
    fn begin(&mut self, size: Size, of: K, amount: u64) -> bool {
        let line = self.lines.entry(of).or_default();
        let begins = line.waiting.is_empty() && fits(size, self.all, line.under_way, amount);
        if begins {
            line.under_way = line.under_way.saturating_add(amount);
            self.all = self.all.saturating_add(amount);
        }
        self.forget_if_empty(of);
        begins
    }

    /// A place in the line, unless it is too long.
    fn queue(&mut self, size: Size, of: K, amount: u64) -> Option<oneshot::Receiver<()>> {
        let line = self.lines.entry(of).or_default();
        let turn = (line.waiting.len() < size.waiting).then(|| {
            let (call, turn) = oneshot::channel();
            if line.waiting.is_empty() {
                self.next.push_back(of);
            }
            line.waiting.push_back((amount, call));
            turn
        });
        self.forget_if_empty(of);
        turn
    }

    /// Calls, one after the other, those whose turn it is and for whom there is room.
    fn call(&mut self, size: Size) {
        let mut place = 0;
        while let Some(of) = self.next.get(place).copied() {
            let Some(line) = self.lines.get_mut(&of) else { break };
            let amount = line.waiting.front().map_or(0, |(amount, _)| *amount);
            if !fits(size, self.all, line.under_way, amount) {
                place += 1;
                continue;
            }
            self.next.remove(place);
            // Who has gone away meanwhile does not come.
            if let Some((amount, call)) = line.waiting.pop_front()
                && call.send(()).is_ok()
            {
                line.under_way = line.under_way.saturating_add(amount);
                self.all = self.all.saturating_add(amount);
            }
            if !line.waiting.is_empty() {
                self.next.push_back(of);
            }
            self.forget_if_empty(of);
            place = 0;
        }
    }

    fn forget_if_empty(&mut self, of: K) {
        if self.lines.get(&of).is_some_and(|line| line.under_way == 0 && line.waiting.is_empty()) {
            self.lines.remove(&of);
        }
    }

    /// Takes those out of a line who have gone away.
    fn leave(&mut self, of: K) {
        let Some(line) = self.lines.get_mut(&of) else { return };
        line.waiting.retain(|(_, call)| !call.is_closed());
        if line.waiting.is_empty() {
            self.next.retain(|next| *next != of);
        }
        self.forget_if_empty(of);
    }
}

const fn fits(size: Size, all: u64, under_way: u64, amount: u64) -> bool {
    (size.each == 0 || under_way == 0 || under_way.saturating_add(amount) <= size.each)
        && (size.all == 0 || all == 0 || all.saturating_add(amount) <= size.all)
}

impl<K: Copy + Eq + Hash> Drop for Permit<K> {
    fn drop(&mut self) {
        self.share.end(self.of, self.amount);
    }
}

impl<K: Copy + Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        if self.has_come {
            return;
        }
        self.turn.close();
        // Called at the very moment at which it went away.
        if self.turn.try_recv().is_ok() {
            self.share.end(self.of, self.amount);
        } else {
            let mut state = self.share.state();
            state.leave(self.of);
            state.call(self.share.0.size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::pin::pin;

    fn share(each: u64, all: u64, waiting: usize) -> Share<char> {
        Share::new(Size { each, all, waiting }, IntCounter::new("refused", "refused").unwrap())
    }

    fn remembered(share: &Share<char>) -> (usize, usize, u64) {
        let state = share.state();
        (state.lines.len(), state.next.len(), state.all)
    }

    #[test]
    fn one_who_has_its_share_takes_nothing_from_others_and_is_forgotten() {
        let share = share(10, 20, 0);
        let first = share.take('a', 10).unwrap();
        assert!(share.take('a', 1).is_err());
        let second = share.take('b', 7).unwrap();
        assert!(share.take('c', 4).is_err(), "all have so much together");
        let third = share.take('c', 3).unwrap();
        drop(first);
        let again = share.take('a', 10).unwrap();
        assert_eq!((share.0.refused.get(), remembered(&share)), (2, (3, 0, 20)));
        drop((second, third, again));
        assert_eq!(remembered(&share), (0, 0, 0));
        assert!(share.take('a', 100).is_ok(), "the first of it always may");
        let lifted = self::share(0, 0, 0);
        let all: Vec<_> = (0..1000).map(|_| lifted.take('a', 1000).unwrap()).collect();
        drop(all);
        assert_eq!(remembered(&lifted), (0, 0, 0));
    }

    #[tokio::test]
    async fn everybody_has_a_turn_before_anybody_has_a_second_one() {
        let share = share(2, 2, 2);
        let (first, second) = (share.take('a', 1).unwrap(), share.take('a', 1).unwrap());
        let mut third = pin!(share.wait('a', 1));
        let mut fourth = pin!(share.wait('a', 1));
        let mut other = pin!(share.wait('b', 1));
        assert!(third.as_mut().now_or_never().is_none() && fourth.as_mut().now_or_never().is_none());
        assert!(other.as_mut().now_or_never().is_none());
        assert!(share.wait('a', 1).now_or_never().unwrap().is_err(), "the line is full");
        drop(first);
        let third = third.now_or_never().expect("it came first").unwrap();
        assert!(fourth.as_mut().now_or_never().is_none());
        drop(second);
        assert!(fourth.as_mut().now_or_never().is_none());
        let other = other.now_or_never().expect("its turn comes before the fourth").unwrap();
        drop(third);
        let fourth = fourth.now_or_never().expect("its turn").unwrap();
        drop((other, fourth));
        assert_eq!(remembered(&share), (0, 0, 0));
    }

    #[tokio::test]
    async fn who_goes_away_leaves_nothing_behind() {
        let share = share(1, 0, 1);
        let held = share.take('a', 1).unwrap();
        {
            let mut waiting = pin!(share.wait('a', 1));
            assert!(waiting.as_mut().now_or_never().is_none());
        }
        let mut next = Box::pin(share.wait('a', 1));
        assert!(next.as_mut().now_or_never().is_none(), "the place in the line is free again");
        drop(held);
        assert_eq!(remembered(&share), (1, 0, 1), "called, and not there yet");
        drop(next);
        assert_eq!(remembered(&share), (0, 0, 0));
    }
}
