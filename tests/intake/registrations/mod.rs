//! From the registration to the case.

mod amendments;
mod appeals;
mod corrections;
mod decisions;
mod duplicates;
mod duties;
mod evidence;
mod lists;
mod matches;
mod path;
mod people;
mod searches;
mod strangers;
