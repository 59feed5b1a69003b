//! The program as it is installed, in a process of its own: on the wall's clock, and killed without a warning.

use super::{Shared, System};
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};

/// A running process of the program.
pub struct Program {
    child: Child,
    // Kept, because the program has more to say.
    _output: BufReader<ChildStdout>,
    pub system: System,
}

impl Program {
    /// Starts the program on a database and waits until it answers.
    pub fn start(database_url: &str) -> Self {
        let mut child = Self::spawn(database_url);
        let mut greeting = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut greeting).unwrap();
        let address = greeting.split_once("http://").and_then(|(_, rest)| rest.split_once(','));
        let base = format!("http://{}", address.unwrap_or_else(|| panic!("it does not start: {greeting}")).0);
        let shared = Arc::new(Shared { database_url: database_url.to_owned(), running: Mutex::default() });
        Self { child, _output: output, system: System { base, http: reqwest::Client::new(), shared } }
    }

    fn spawn(database_url: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_reintegration-under-test"))
            .env("REINTEGRATION_LISTEN", "127.0.0.1:0")
            .env("REINTEGRATION_ISSUER", "http://127.0.0.1")
            .env("REINTEGRATION_DATABASE_URL", database_url)
            .env("REINTEGRATION_WORKERS", "2")
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Asks it to stop in order (SIGTERM).
    pub fn terminate(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// How many of its workers live; `None` where the system does not say.
    pub fn workers(&self) -> Option<usize> {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).ok()?;
        let names = threads.filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("comm")).ok());
        Some(names.filter(|name| name.starts_with("actix-rt|")).count())
    }

    /// How it ended.
    pub fn ended(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Ends it in the middle of whatever it does (SIGKILL).
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Runs a command of the program on a database, to its end.
pub fn command(database_url: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_reintegration-under-test"))
        .args(arguments)
        .env("REINTEGRATION_DATABASE_URL", database_url)
        .output()
        .unwrap()
}

/// A story that fails leaves no process behind.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
