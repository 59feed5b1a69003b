use crate::vocabulary::vocabulary;

vocabulary! {
    /// Order of a list of cases; a minus sign means newest first. Cases of the same day or time follow each other as
    /// they were created.
    #[derive(Default)]
    pub enum Order {
        /// By creation, newest first.
        #[default]
        NewestFirst = "-created", "ჯერ ახალი საქმეები", "newest first" =>
            "საქმეები შექმნის დროით არის დალაგებული, ბოლოს შექმნილიდან.";
        /// By creation, oldest first.
        OldestFirst = "created", "ჯერ ძველი საქმეები", "oldest first" =>
            "საქმეები შექმნის დროით არის დალაგებული, პირველად შექმნილიდან.";
        /// By the day of opening, latest first.
        OpenedLastFirst = "-opened_on", "ჯერ ბოლოს გახსნილი საქმეები", "latest opened first" =>
            "საქმეები გახსნის დღით არის დალაგებული, ბოლოს გახსნილიდან.";
        /// By the day of opening, earliest first.
        OpenedFirstFirst = "opened_on", "ჯერ ადრე გახსნილი საქმეები", "earliest opened first" =>
            "საქმეები გახსნის დღით არის დალაგებული, პირველად გახსნილიდან.";
        /// By the last change, latest first.
        UpdatedLastFirst = "-updated_at", "ჯერ ბოლოს შეცვლილი საქმეები", "latest changed first" =>
            "საქმეები ბოლო ცვლილების დროით არის დალაგებული, ყველაზე ახალი ცვლილებიდან.";
        /// By the last change, earliest first.
        UpdatedFirstFirst = "updated_at", "ჯერ დიდი ხნის წინ შეცვლილი საქმეები", "longest unchanged first" =>
            "საქმეები ბოლო ცვლილების დროით არის დალაგებული, ყველაზე ძველი ცვლილებიდან.";
    }
}

impl Order {
    /// Whether it runs from the newest to the oldest.
    #[must_use]
    pub const fn is_descending(self) -> bool {
        matches!(self, Self::NewestFirst | Self::OpenedLastFirst | Self::UpdatedLastFirst)
    }
}
