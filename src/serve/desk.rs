//! Where a snapshot is asked. Its views borrow from it, so both live on the stack of a thread that waits for
//! questions: what pages share is made once, and not for each request.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use super::snapshot::{Open, Snapshot};

/// How many questions are answered at once: pictures take long, and no page should wait for them.
const CLERKS: usize = 4;

type Question = Box<dyn FnOnce(&Open<'_>) + Send>;

/// Answers from a snapshot, until it is dropped.
pub(super) struct Desk {
    /// The snapshot.
    pub snapshot: Arc<Snapshot>,
    questions: Sender<Question>,
}

impl Desk {
    /// Opens a desk.
    ///
    /// # Errors
    /// Where the system has no thread for it.
    pub(super) fn open(snapshot: Arc<Snapshot>) -> std::io::Result<Desk> {
        let (questions, inbox) = channel();
        let held = snapshot.clone();
        thread::Builder::new().name("desk".to_owned()).spawn(move || {
            let open = Open::new(&held);
            let inbox = Mutex::new(inbox);
            thread::scope(|scope| {
                for _ in 1..CLERKS {
                    // With fewer it takes longer.
                    let _ = thread::Builder::new()
                        .name("desk".to_owned())
                        .spawn_scoped(scope, || work(&open, &inbox));
                }
                if open.snapshot.is_sound() {
                    // Somebody will ask at once.
                    let _ = catch_unwind(AssertUnwindSafe(|| {
                        open.views();
                    }));
                }
                work(&open, &inbox);
            });
        })?;
        Ok(Desk { snapshot, questions })
    }

    /// Asks, and waits in a thread for the answer; else as [`Desk::ask`].
    pub(super) fn ask_here<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Open<'_>) -> T + Send + 'static,
    ) -> Option<T> {
        self.put(question)?.blocking_recv().ok()
    }

    /// Asks; `None` where the question panics, which is a defect of ours.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Open<'_>) -> T + Send + 'static,
    ) -> Option<T> {
        self.put(question)?.await.ok()
    }

    fn put<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Open<'_>) -> T + Send + 'static,
    ) -> Option<oneshot::Receiver<T>> {
        let (reply, answer) = oneshot::channel();
        let question: Question = Box::new(move |open| {
            // Who asked may have gone.
            let _ = reply.send(question(open));
        });
        self.questions.send(question).ok()?;
        Some(answer)
    }
}

/// Answers one question after the other.
fn work(open: &Open<'_>, inbox: &Mutex<Receiver<Question>>) {
    loop {
        let next = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(question) = next else { return };
        let _ = catch_unwind(AssertUnwindSafe(|| question(open)));
    }
}
