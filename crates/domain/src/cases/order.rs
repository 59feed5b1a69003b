use crate::vocabulary::vocabulary;

vocabulary! {
    /// Order of a list of cases; a minus sign means newest first. Cases of the same day or time follow each other as
    /// they were created.
    #[derive(Default)]
    pub enum Order {
        /// By creation, newest first.
        #[default]
        NewestFirst = "-created", "ჯერ ახალი საქმეები", "newest first";
        /// By creation, oldest first.
        OldestFirst = "created", "ჯერ ძველი საქმეები", "oldest first";
        /// By the day of opening, latest first.
        OpenedLastFirst = "-opened_on", "ჯერ ბოლოს გახსნილი საქმეები", "latest opened first";
        /// By the day of opening, earliest first.
        OpenedFirstFirst = "opened_on", "ჯერ ადრე გახსნილი საქმეები", "earliest opened first";
        /// By the last change, latest first.
        UpdatedLastFirst = "-updated_at", "ჯერ ბოლოს შეცვლილი საქმეები", "latest changed first";
        /// By the last change, earliest first.
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
