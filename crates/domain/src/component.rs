//! The kinds of assistance the programme gives.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A component of the reintegration programme. What each is called, what it pays for
    /// and its ceiling per person stand in the policy of the year.
    pub enum ComponentCode {
        /// Help to start or expand an activity; given in kind.
        IncomeSource = "income_source", "შემოსავლის წყაროს გაჩენა";
        /// Medical service and medicines, psychosocial rehabilitation included.
        Medical = "medical", "სამედიცინო დახმარება", "medical assistance";
        /// Temporary accommodation in case of need.
        TemporaryHousing = "temporary_housing", "დროებითი განთავსება";
        /// Training and retraining with a certificate at the end.
        Vocational = "vocational", "პროფესიული უნარ-ჩვევების განვითარება", "vocational training";
    }
}
