//! Makes, reads and restores backups for the schedule: in a worker process, as when a person asks for
//! it, so that what it takes of memory and what goes wrong stays out of the daemon.

use chrono::Utc;
use tokio::runtime::Handle;

use crate::backup::{self, BackupError};
use crate::config::Config;
use crate::schedule::task::{Keeper, NoKeeper, Outcome};
use crate::worker::message::BackupTask;
use crate::worker::process::Worker;
use crate::worker::{Ended, Task};

/// Where backups are configured.
pub struct WorkerKeeper {
    config: Config,
    handle: Handle,
}

impl WorkerKeeper {
    /// Of this configuration; work is waited for on this runtime.
    pub fn new(config: Config, handle: Handle) -> Self {
        Self { config, handle }
    }

    fn ask(&self, what: BackupTask) -> Outcome {
        if matches!(backup::access(&self.config), Err(BackupError::NotConfigured)) {
            return NoKeeper::none();
        }
        let ended = self.handle.block_on(async {
            let mut worker = Worker::start(self.config.file.as_deref())?;
            let ended = worker.work(Task::Backup { what }, None, Utc::now(), |_| {}).await;
            worker.dismiss().await;
            ended
        });
        match ended {
            Ok(Ended::Told(text)) => Outcome::Done(text),
            Ok(Ended::Failed(fault)) => Outcome::Failed(fault.reason),
            Ok(_) => Outcome::Failed("the worker answered another question".into()),
            Err(died) => Outcome::Failed(died.to_string()),
        }
    }
}

impl Keeper for WorkerKeeper {
    fn back_up(&self) -> Outcome {
        self.ask(BackupTask::Now)
    }

    fn check(&self) -> Outcome {
        self.ask(BackupTask::Verify)
    }

    fn drill(&self) -> Outcome {
        self.ask(BackupTask::Drill)
    }
}
