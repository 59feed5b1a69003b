//! The program as it is installed, in a process of its own: on the wall's clock, and killed without a warning.

use super::{Shared, System};
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// What the program answers to a command on the database of a running replica: its exit code, standard output and
/// standard error.
pub async fn command(system: &System, mode: &str, arguments: &[&str]) -> (i32, String, String) {
    command_with(system.database_url(), &[("REINTEGRATION_MODE", mode)], arguments).await
}

/// The same on any database, with other settings. The story's replicas go on meanwhile: one that stood still in the
/// middle of a write would keep the command from its own.
pub async fn command_with(database_url: &str, settings: &[(&str, &str)], arguments: &[&str]) -> (i32, String, String) {
    let mut command = own();
    command
        .args(arguments)
        .envs(settings.iter().copied())
        .env("REINTEGRATION_DATABASE_URL", database_url)
        // The disk of a machine that does much else can stall for longer than a caller would wait.
        .env("REINTEGRATION_DATABASE_SECONDS", "60")
        .env("RUST_LOG", "error");
    let output = spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Runs one of the program's commands to its end: whether it went well, and what it said.
pub fn ask(arguments: &[&str], settings: &[(&str, &str)]) -> (bool, String) {
    let ended = Command::new(env!("CARGO_BIN_EXE_reintegration-under-test"))
        .args(arguments)
        .env("RUST_LOG", "error")
        .envs(settings.iter().copied())
        .output()
        .unwrap();
    let said = [ended.stdout, ended.stderr].concat();
    (ended.status.success(), String::from_utf8(said).unwrap())
}

/// The program, run as it is.
fn own() -> Command {
    Command::new(env!("CARGO_BIN_EXE_reintegration-under-test"))
}

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
        Self::start_with(database_url, &[])
    }

    /// The same with settings of its own.
    pub fn start_with(database_url: &str, settings: &[(&str, &str)]) -> Self {
        Self::start_as(Shared::new(database_url), own(), settings, Stdio::inherit())
    }

    /// The same by a command that runs what it is given.
    pub fn start_by(mut by: Command, database_url: &str, settings: &[(&str, &str)]) -> Self {
        by.arg(env!("CARGO_BIN_EXE_reintegration-under-test"));
        Self::start_as(Shared::new(database_url), by, settings, Stdio::inherit())
    }

    /// Its number in the system.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// The same, with a log that is kept.
    pub fn start_logging(database_url: &str, level: &str) -> Self {
        let shared = Shared::new(database_url);
        let log = std::fs::File::create(shared.log()).unwrap();
        Self::start_as(shared, own(), &[("RUST_LOG", level)], log.into())
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.system.shared.log()).unwrap()
    }

    fn start_as(shared: Shared, command: Command, settings: &[(&str, &str)], log: Stdio) -> Self {
        let mut child = Self::spawn(&shared, command, settings, log);
        let mut greeting = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut greeting).unwrap();
        let address = greeting.split_once("http://").and_then(|(_, rest)| rest.split_once(','));
        let base = format!("http://{}", address.unwrap_or_else(|| panic!("it does not start: {greeting}")).0);
        let shared = Arc::new(shared);
        Self { child, _output: output, system: System { base, http: reqwest::Client::new(), shared } }
    }

    fn spawn(shared: &Shared, mut command: Command, settings: &[(&str, &str)], log: Stdio) -> Child {
        command
            .env("REINTEGRATION_LISTEN", "127.0.0.1:0")
            .env("REINTEGRATION_ISSUER", "http://127.0.0.1")
            .env("REINTEGRATION_DATABASE_URL", &shared.database_url)
            .env("REINTEGRATION_DOCUMENTS", &shared.documents.0)
            .env("REINTEGRATION_WORKERS", "2")
            .env("RUST_LOG", "error")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
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

/// A story that fails leaves no process behind.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
