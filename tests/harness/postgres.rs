//! The PostgreSQL that the stories are told on: the one that `TEST_POSTGRES_URL` names, or one of this run's own where
//! the programs are on the machine.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The address of the server's `postgres` database; `None` where there is no PostgreSQL. With `REQUIRE_POSTGRES` set
/// that is a failure, so that a run that must cover both databases cannot quietly cover one.
pub fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<(String, Option<Cluster>)>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
            eprintln!("PostgreSQL: told there too, on the server of TEST_POSTGRES_URL");
            return Some((url, None));
        }
        if let Some(programs) = programs() {
            let cluster = start(&programs, Command::new("sh"));
            eprintln!("PostgreSQL: told there too, on a server started from {}", programs.display());
            return Some((cluster.url.clone(), Some(cluster)));
        }
        assert!(std::env::var("REQUIRE_POSTGRES").is_err(), "REQUIRE_POSTGRES is set, and there is no PostgreSQL");
        eprintln!("PostgreSQL: neither TEST_POSTGRES_URL nor its programs are there; told on SQLite only");
        None
    });
    server.as_ref().map(|(url, _)| url.as_str())
}

/// A cluster of a story's own; it goes with this.
pub struct Cluster {
    pub url: String,
    /// Where its files lie.
    pub folder: PathBuf,
    shell: Child,
}

impl Cluster {
    /// The number of the process that it belongs to.
    pub fn process(&self) -> u32 {
        self.shell.id()
    }

    /// Ends the server in the middle of whatever it does (SIGKILL); those who serve its connections go with it.
    pub fn crash(&self) {
        let about = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        kill(about.lines().next().unwrap());
    }

    /// Starts it again as it was, and waits until it answers.
    pub fn come_back(&self) {
        // As long as one of its processes is still going away, it does not start.
        let restart = || {
            let mut command = Command::new("sh");
            let script = r#"
as=
if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=postgres --regid=postgres --init-groups"; fi
cd "$2" && $as "$1/pg_ctl" --pgdata "$2/data" --log "$2/log" --mode immediate --wait --silent restart"#;
            command.args(["-c", script, "sh"]).arg(programs().unwrap()).arg(&self.folder).stderr(Stdio::null());
            command.stdout(Stdio::null()).status().unwrap().success()
        };
        assert!((0..50).any(|_| restart()), "PostgreSQL does not start again");
    }
}

/// One more cluster beside the run's, whose transactions count from the start; `None` where the programs are not on this
/// machine.
pub fn another() -> Option<Cluster> {
    Some(start(&programs()?, Command::new("sh")))
}

/// The same, one that keeps what it has confirmed when it crashes.
pub fn durable() -> Option<Cluster> {
    let mut command = Command::new("sh");
    command.env("DURABLE", "on");
    Some(start(&programs()?, command))
}

/// The same with a disk of its own of `size` for what is put on it, `small` in its folder. `None` also where this user
/// may not mount.
pub fn with_small_disk(size: &str) -> Option<Cluster> {
    let programs = programs()?;
    let may_mount =
        Command::new("unshare").args(["--mount", "true"]).output().is_ok_and(|tried| tried.status.success());
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh"]).env("SMALL_DISK", size);
    may_mount.then(|| start(&programs, command))
}

/// Ends a process without a warning.
pub fn kill(process: &str) {
    // It may have ended by itself meanwhile.
    let _ = Command::new("kill").args(["-KILL", process]).stderr(Stdio::null()).status().unwrap();
}

/// One of PostgreSQL's own programs, as `pg_dump`.
pub fn program(name: &str) -> Command {
    Command::new(programs().expect("PostgreSQL's programs").join(name))
}

/// The folder of the newest PostgreSQL's programs: Debian's, or the one on the path.
fn programs() -> Option<PathBuf> {
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .collect();
    debian.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    debian.into_iter().rev().chain(on_path).find(|folder| folder.join("initdb").is_file())
}

/// Starts a cluster of this run's own, fast and forgetful. A shell stands between: it ends the server and clears up
/// when this process is gone, however it went, because then its input ends.
fn start(programs: &Path, mut shell: Command) -> Cluster {
    const SCRIPT: &str = r#"
set -e
folder=$(mktemp -d --tmpdir=/tmp)
as=
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as="setpriv --reuid=postgres --regid=postgres --init-groups"
fi
cd "$folder"
kept=${DURABLE:-off}
$as "$1/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 --locale C --no-sync >&2
$as "$1/pg_ctl" --pgdata "$folder/data" --log "$folder/log" --wait --silent start -o \
  "-p $2 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=300 -c fsync=$kept -c synchronous_commit=$kept -c full_page_writes=$kept" >&2
if [ -n "$SMALL_DISK" ]; then
  mkdir "$folder/small"
  mount -t tmpfs -o "size=$SMALL_DISK,uid=$(id -u postgres)" tmpfs "$folder/small"
fi
echo "$folder"
cat >/dev/null
$as "$1/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop >&2
rm -rf "$folder"
"#;
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut child = shell
        .args(["-c", SCRIPT, "sh", programs.to_str().unwrap(), &port.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut folder = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut folder).unwrap();
    assert!(folder.starts_with('/'), "PostgreSQL of {} does not start", programs.display());
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    Cluster { url, folder: folder.trim().into(), shell: child }
}
