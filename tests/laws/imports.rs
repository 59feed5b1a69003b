//! Which file of a crate takes which names from which other.
//!
//! A name counts as taken from the file that defines it: a `pub use` is only the door it goes through.

use super::source::{Source, Use};
use std::collections::{BTreeMap, BTreeSet};

/// The files of one crate: path below `src` → text.
pub type Files = BTreeMap<String, String>;

/// File that takes → file that defines → the names.
pub type Imports = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// How many doors a name goes through at most.
const MOST_DOORS: usize = 8;

struct House {
    /// By their modules' paths from the root.
    rooms: BTreeMap<Vec<String>, Room>,
}

struct Room {
    file: String,
    module: Vec<String>,
    source: Source,
}

/// Everything the files of one crate take from each other.
pub fn imports(files: &Files) -> Imports {
    let room = |(file, text): (&String, &String)| {
        let module = module(file);
        (module.clone(), Room { file: file.clone(), module, source: Source::read(text) })
    };
    let house = House { rooms: files.iter().map(room).collect() };
    let mut found = Imports::new();
    for room in house.rooms.values() {
        // What a face hands on from beneath is a door, unless its own code goes through it.
        let is_door = |branch: &&Use| {
            branch.handed_on && house.absolute(room, &branch.path).is_some_and(|path| path.starts_with(&room.module))
        };
        let uses = room.source.uses.iter().filter(|branch| !is_door(branch)).map(|branch| &branch.path);
        // A name by itself counts where it is such a door; anything else it could be was brought in by a `use`.
        let is_taken = |path: &&Vec<String>| {
            let [name] = path.as_slice() else { return true };
            room.source.uses.iter().any(|branch| branch.name == *name && is_door(&branch))
        };
        for path in uses.chain(room.source.paths.iter().filter(is_taken)) {
            let defined = house.absolute(room, path).and_then(|path| house.defined(&path, MOST_DOORS));
            if let Some((file, name)) = defined.filter(|(file, _)| *file != room.file) {
                found.entry(room.file.clone()).or_default().entry(file).or_default().insert(name);
            }
        }
    }
    found
}

/// The module that `file` holds, as a path from the root.
fn module(file: &str) -> Vec<String> {
    let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        module.pop();
    }
    module
}

impl House {
    /// `path`, as it is written in `room`, from the root of the crate; none when it leads out of it.
    fn absolute(&self, room: &Room, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([&room.module, rest].concat()),
            "super" => {
                let steps = path.iter().take_while(|step| *step == "super").count();
                let start = room.module.len().checked_sub(steps)?;
                Some([&room.module[..start], &path[steps..]].concat())
            }
            _ => {
                let branch = room.source.uses.iter().find(|branch| branch.name == *first);
                if let Some(branch) = branch.filter(|branch| branch.path.first() != Some(first)) {
                    self.absolute(room, &branch.path).map(|start| [&start, rest].concat())
                } else {
                    let child = [&room.module, std::slice::from_ref(first)].concat();
                    self.rooms.contains_key(&child).then(|| [&child, rest].concat())
                }
            }
        }
    }

    /// The file that defines what stands at `path`, and its name.
    fn defined(&self, path: &[String], doors: usize) -> Option<(String, String)> {
        let length = (0..=path.len()).rev().find(|length| self.rooms.contains_key(&path[..*length]))?;
        let room = &self.rooms[&path[..length]];
        let Some(name) = path.get(length) else {
            // The face of a folder as such is nothing yet: what is taken shows where it is used.
            let face = room.file.ends_with("mod.rs") || length == 0;
            return (!face).then(|| (room.file.clone(), path[length - 1].clone()));
        };
        let branch = |name: &str| room.source.uses.iter().find(|branch| branch.name == name);
        let door = match branch(name) {
            _ if doors == 0 || room.source.defines.contains(name) => None,
            Some(branch) => self.absolute(room, &branch.path).map(|start| [&start, &path[length + 1..]].concat()),
            None => branch("*")
                .and_then(|all| self.absolute(room, &all.path))
                .map(|start| [&start, &path[length..]].concat()),
        };
        match door {
            Some(door) => self.defined(&door, doors - 1),
            None => Some((room.file.clone(), name.clone())),
        }
    }
}
