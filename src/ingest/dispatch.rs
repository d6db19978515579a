//! Reads inputs on several threads and gives their outcomes in input order.

use std::collections::VecDeque;
use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use rayon::{Scope, ThreadPool, ThreadPoolBuilder};

use super::{Finished, Input, Json, read};
use crate::convert::Extractor;

/// Stack of a reading thread, in bytes. Nesting is bounded by our limits: a sixteenth of this is enough.
pub(crate) const STACK: usize = 8 << 20;

/// Inputs begun and not yet given back, for each thread: enough to keep all busy behind a slow document,
/// and few enough that finished records waiting for it stay small.
const WINDOW: usize = 8;

/// How inputs are read.
#[derive(Clone, Copy, Debug)]
pub struct Ingest<'a> {
    /// Reads one document.
    pub extractor: &'a Extractor,
    /// Documents read at the same time.
    pub jobs: NonZeroUsize,
    /// How records are written.
    pub json: Json,
    /// Once set, no further input is begun; those in hand are finished.
    pub stop: &'a AtomicBool,
}

impl Ingest<'_> {
    /// Reads every input and calls `emit` with each outcome, in input order, as soon as it is its turn.
    ///
    /// # Errors
    /// The first error of `emit`, after which no further input is begun.
    pub fn run(
        &self,
        inputs: impl IntoIterator<Item = Input>,
        mut emit: impl FnMut(Finished) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut inputs = inputs.into_iter();
        let first: Vec<Input> = inputs.by_ref().take(self.jobs.get()).collect();
        let threads = first.len();
        let going = || !self.stop.load(Ordering::Relaxed);
        let inputs = first.into_iter().chain(inputs).take_while(|_| going());
        let work = |input: Input| {
            going().then(|| {
                let outcome = read::outcome(&input, self.extractor, self.json);
                Finished { name: input.name, outcome }
            })
        };
        if threads <= 1 {
            // A thread to hand one document to costs as much as a sixth of reading it.
            return inputs.filter_map(work).try_for_each(emit);
        }
        in_order(&pool(threads)?, inputs, &work, |finished| finished.map_or(Ok(()), &mut emit))
    }
}

pub(super) fn pool(threads: usize) -> io::Result<ThreadPool> {
    ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build().map_err(io::Error::other)
}

/// Runs `work` on the pool and calls `emit` on this thread, in the order of `inputs`, which are taken
/// only as the window moves on.
pub(super) fn in_order<I: Send, O: Send>(
    pool: &ThreadPool,
    mut inputs: impl Iterator<Item = I>,
    work: &(impl Fn(I) -> O + Sync),
    mut emit: impl FnMut(O) -> io::Result<()>,
) -> io::Result<()> {
    let (done, results) = mpsc::channel();
    pool.in_place_scope(|scope| {
        let mut waiting: VecDeque<Option<O>> = VecDeque::new();
        let mut emitted = 0;
        loop {
            while waiting.len() < WINDOW * pool.current_num_threads()
                && let Some(input) = inputs.next()
            {
                spawn(scope, emitted + waiting.len(), input, work, done.clone());
                waiting.push_back(None);
            }
            if waiting.is_empty() {
                return Ok(());
            }
            let (number, result) = results.recv().map_err(io::Error::other)?;
            if let Some(slot) = waiting.get_mut(number - emitted) {
                *slot = Some(result);
            }
            while let Some(Some(result)) = waiting.front_mut().map(Option::take) {
                waiting.pop_front();
                emitted += 1;
                emit(result)?;
            }
        }
    })
}

fn spawn<'s, I: Send + 's, O: Send + 's>(
    scope: &Scope<'s>,
    number: usize,
    input: I,
    work: &'s (impl Fn(I) -> O + Sync),
    done: mpsc::Sender<(usize, O)>,
) {
    scope.spawn(move |_| {
        // The receiver is gone only when emitting has failed and nobody wants the rest.
        let _ = done.send((number, work(input)));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use std::time::Duration;

    #[test]
    fn results_come_in_input_order_and_the_window_is_bounded() {
        let pool = pool(4).unwrap();
        let (begun, mut seen, mut ahead) = (AtomicUsize::new(0), Vec::new(), 0);
        let inputs = (0..500_u64).inspect(|_| {
            begun.fetch_add(1, Ordering::Relaxed);
        });
        let work = |n: u64| {
            std::thread::sleep(Duration::from_micros((n * 7919) % 300));
            n
        };
        let done = in_order(&pool, inputs, &work, |n| {
            ahead = ahead.max(begun.load(Ordering::Relaxed) - seen.len());
            seen.push(n);
            Ok(())
        });
        assert!(done.is_ok());
        assert_eq!(seen, (0..500).collect::<Vec<_>>());
        assert!(ahead <= 4 * WINDOW + 1, "{ahead} inputs in hand");
    }

    #[test]
    fn an_error_of_the_writer_ends_the_run() {
        let pool = pool(2).unwrap();
        let begun = AtomicUsize::new(0);
        let inputs = (0..10_000).inspect(|_| {
            begun.fetch_add(1, Ordering::Relaxed);
        });
        let ended = in_order(&pool, inputs, &|n: u32| n, |_| Err(io::ErrorKind::BrokenPipe.into()));
        assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        assert!(begun.load(Ordering::Relaxed) <= 2 * WINDOW);
    }
}
