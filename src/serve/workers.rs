//! The threads that answer from a snapshot. Its views borrow from it, so both live on the stack of a thread that waits
//! for jobs: what pages share is made once, and not for each request.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use super::snapshot::{Open, Snapshot};

/// How many jobs run at once: pictures take long, and no page should wait for them.
const THREADS: usize = 4;

type Job = Box<dyn FnOnce(&Open<'_>) + Send>;

/// Answers from a snapshot, until it is dropped.
pub(super) struct Workers {
    /// The snapshot.
    pub snapshot: Arc<Snapshot>,
    jobs: Sender<Job>,
}

impl Workers {
    /// Starts them.
    ///
    /// # Errors
    /// Where the system has no thread for it.
    pub(super) fn start(snapshot: Arc<Snapshot>) -> std::io::Result<Workers> {
        let (jobs, inbox) = channel();
        let held = snapshot.clone();
        thread::Builder::new().name("preview".to_owned()).spawn(move || {
            let open = Open::new(&held);
            let inbox = Mutex::new(inbox);
            thread::scope(|scope| {
                for _ in 1..THREADS {
                    // With fewer it takes longer.
                    let _ = thread::Builder::new()
                        .name("preview".to_owned())
                        .spawn_scoped(scope, || work(&open, &inbox));
                }
                // Somebody will ask at once.
                let _ = catch_unwind(AssertUnwindSafe(|| open.prepare()));
                work(&open, &inbox);
            });
        })?;
        Ok(Workers { snapshot, jobs })
    }

    /// Asks, and waits in a thread for the answer; else as [`Workers::ask`].
    pub(super) fn ask_blocking<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Open<'_>) -> T + Send + 'static,
    ) -> Option<T> {
        self.send(job)?.blocking_recv().ok()
    }

    /// Asks; `None` where the job panics, which is a defect of ours.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Open<'_>) -> T + Send + 'static,
    ) -> Option<T> {
        self.send(job)?.await.ok()
    }

    fn send<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Open<'_>) -> T + Send + 'static,
    ) -> Option<oneshot::Receiver<T>> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |open| {
            // Who asked may have gone.
            let _ = reply.send(job(open));
        });
        self.jobs.send(job).ok()?;
        Some(answer)
    }
}

/// Runs one job after the other.
fn work(open: &Open<'_>, inbox: &Mutex<Receiver<Job>>) {
    loop {
        let next = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        let _ = catch_unwind(AssertUnwindSafe(|| job(open)));
    }
}
