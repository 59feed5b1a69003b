/// Which scripts a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Script {
    /// Georgian or Latin, but not both in one name.
    GeorgianOrLatin,
    /// Latin only.
    Latin,
}
