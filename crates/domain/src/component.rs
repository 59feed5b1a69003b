//! The kinds of assistance the programme gives.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A component of the reintegration programme. What each is called, what it pays for
    /// and its ceiling per person stand in the policy of the year.
    pub enum ComponentCode {
        /// Help to start or expand an activity; given in kind.
        IncomeSource = "income_source", "შემოსავლის წყაროს გაჩენა" =>
            "დახმარება საქმიანობის დასაწყებად ან გასაფართოებლად; გაიცემა არა ფულად, არამედ ნივთებად.";
        /// Medical service and medicines, psychosocial rehabilitation included.
        Medical = "medical", "სამედიცინო დახმარება", "medical assistance" =>
            "სამედიცინო მომსახურება და მედიკამენტები, ფსიქოსოციალური რეაბილიტაციის ჩათვლით.";
        /// Temporary accommodation in case of need.
        TemporaryHousing = "temporary_housing", "დროებითი განთავსება" =>
            "დროებითი საცხოვრებელი, საჭიროების შემთხვევაში.";
        /// Training and retraining with a certificate at the end.
        Vocational = "vocational", "პროფესიული უნარ-ჩვევების განვითარება", "vocational training" =>
            "სწავლება და გადამზადება, რომლის ბოლოსაც სერტიფიკატი გაიცემა.";
    }
}
