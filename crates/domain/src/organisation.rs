//! The organisations that the programme knows.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What an organisation is to the programme.
    pub enum OrganisationKind {
        /// An organisation that wins lots and works with returnees.
        Partner = "partner", "პარტნიორი ორგანიზაცია", "partner organisation" =>
            "ორგანიზაცია, რომელიც ლოტებს იგებს და დაბრუნებულებთან მუშაობს.";
        /// The Agency, which runs the programme.
        Agency = "agency", "სააგენტო" =>
            "სააგენტო, რომელიც პროგრამას ახორციელებს.";
    }
}
