//! A disk of a story's own, so small that it can be full. It belongs to the process that is started on it, and goes with
//! it.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the disk is mounted, seen from the process that has it.
const MOUNTED: &str = r#"mount -t tmpfs -o "size=$1" tmpfs "$2" && shift 2 && exec "$@""#;

/// A disk that a process has for itself.
pub struct SmallDisk {
    fill: PathBuf,
}

impl SmallDisk {
    /// A command that gives what it is told to run a disk of `size` on `folder`. `None` where this user may not mount:
    /// only `root` may where the system gives nobody a name space of its own.
    pub fn beneath(size: &str, folder: &Path) -> Option<Command> {
        let ways = [&["--mount"][..], &["--user", "--map-root-user", "--mount"]];
        ways.into_iter().find_map(|way| {
            let command = || {
                let mut command = Command::new("unshare");
                command.args(way).args(["sh", "-c", MOUNTED, "sh", size]).arg(folder);
                command
            };
            let tried = command().arg("true").output();
            tried.is_ok_and(|output| output.status.success()).then(command)
        })
    }

    /// The disk that the process has on `folder`.
    pub fn of(process: u32, folder: &Path) -> Self {
        let root = PathBuf::from(format!("/proc/{process}/root"));
        Self { fill: root.join(folder.strip_prefix("/").unwrap()).join("fill") }
    }

    /// A command that gives what it is told to run the disk that `process` has.
    pub fn of_the_same(process: u32) -> Command {
        let process = process.to_string();
        let ways = [&["--mount"][..], &["--user", "--preserve-credentials", "--mount"]];
        let command = |way: &[&str]| {
            let mut command = Command::new("nsenter");
            command.args(["--target", &process]).args(way);
            command
        };
        let tried = |way: &[&str]| command(way).arg("true").output().is_ok_and(|output| output.status.success());
        command(ways.into_iter().find(|way| tried(way)).expect("nsenter"))
    }

    /// A file on the disk, seen from outside.
    pub fn path(&self, name: &str) -> PathBuf {
        self.fill.with_file_name(name)
    }

    /// Whether it is there yet: a disk of its own is another device than what is beside the process.
    pub fn is_mounted(&self) -> bool {
        use std::os::unix::fs::MetadataExt;
        let folder = self.fill.parent().unwrap();
        let device = |path: &Path| std::fs::metadata(path).map(|found| found.dev()).ok();
        device(folder).is_some_and(|found| Some(found) != device(folder.parent().unwrap()))
    }

    /// Leaves no byte free.
    pub fn fill(&self) {
        let mut file = File::create(&self.fill).unwrap();
        for size in [64 * 1024, 4096, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }

    /// Makes room again.
    pub fn free(&self) {
        std::fs::remove_file(&self.fill).unwrap();
    }
}
