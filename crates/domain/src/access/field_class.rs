use crate::vocabulary::vocabulary;

vocabulary! {
    /// A class of personal data, for the record of who saw what.
    pub enum FieldClass {
        /// Names, birth, sex, citizenship, document.
        Identity = "identity", "ვინაობა";
        /// Telephone, e-mail, street.
        Contact = "contact", "საკონტაქტო მონაცემები", "contact details";
        /// The stay abroad and asylum, a special category.
        Stay = "stay", "საზღვარგარეთ ყოფნა", "stay abroad";
        /// Household, needs, consent, and what was said about the registration.
        Circumstances = "circumstances", "პირადი გარემოებები";
        /// Notes on the case.
        Notes = "notes", "ჩანაწერები საქმეზე", "notes on the case";
        /// Documents sent as evidence.
        Evidence = "evidence", "მტკიცებულებები";
        /// What assistance the person gets, health among it.
        Assistance = "assistance", "დახმარება";
        /// The words of the reintegration plan.
        Plan = "plan", "რეინტეგრაციის გეგმა", "reintegration plan";
        /// Notes and answers of follow-ups.
        FollowUps = "follow_ups", "მონიტორინგი";
    }
}
