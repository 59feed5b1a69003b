use crate::vocabulary::vocabulary;

vocabulary! {
    /// The order of a list of cases; a minus begins with the newest. Cases of the same day or instant follow each other
    /// as they were created.
    #[derive(Default)]
    pub enum Order {
        /// By creation, the newest first.
        #[default]
        NewestFirst = "-created", "ჯერ ახალი საქმეები", "newest first";
        /// By creation, the oldest first.
        OldestFirst = "created", "ჯერ ძველი საქმეები", "oldest first";
        /// By the day of opening, the last one first.
        OpenedLastFirst = "-opened_on", "ჯერ ბოლოს გახსნილი საქმეები", "latest opened first";
        /// By the day of opening, the first one first.
        OpenedFirstFirst = "opened_on", "ჯერ ადრე გახსნილი საქმეები", "earliest opened first";
        /// By the last change, the latest first.
        UpdatedLastFirst = "-updated_at", "ჯერ ბოლოს შეცვლილი საქმეები", "latest changed first";
        /// By the last change, the longest ago first.
        UpdatedFirstFirst = "updated_at", "ჯერ დიდი ხნის წინ შეცვლილი საქმეები", "longest unchanged first";
    }
}

impl Order {
    /// Whether it runs from the newest to the oldest.
    #[must_use]
    pub const fn is_descending(self) -> bool {
        matches!(self, Self::NewestFirst | Self::OpenedLastFirst | Self::UpdatedLastFirst)
    }
}
