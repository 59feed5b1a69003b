use crate::vocabulary::vocabulary;

vocabulary! {
    /// A class of personal data, for the record of who saw what.
    pub enum FieldClass {
        /// Names, birth, sex, citizenship, document.
        Identity = "identity",
        /// Telephone, e-mail, street.
        Contact = "contact",
        /// The stay abroad and asylum, a special category.
        Stay = "stay",
        /// Household, needs, consent, and what was said about the registration.
        Circumstances = "circumstances",
        /// Notes on the case.
        Notes = "notes",
        /// Documents sent as evidence.
        Evidence = "evidence",
        /// What assistance the person gets, health among it.
        Assistance = "assistance",
        /// The words of the reintegration plan.
        Plan = "plan",
        /// Notes and answers of follow-ups.
        FollowUps = "follow_ups",
    }
}
