//! Stories of the programme: who serves whom, and under which rules.

mod lots;
mod policies;
mod vocabularies;
