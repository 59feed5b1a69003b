use crate::vocabulary::vocabulary;

vocabulary! {
    /// A class of personal data, for the record of who saw what.
    pub enum FieldClass {
        /// Names, birth, sex, citizenship, document.
        Identity = "identity", "ვინაობა" =>
            "სახელები, დაბადება, სქესი, მოქალაქეობა და დოკუმენტი.";
        /// Telephone, e-mail, street.
        Contact = "contact", "საკონტაქტო მონაცემები", "contact details" =>
            "ტელეფონი, ელფოსტა და ქუჩა.";
        /// The stay abroad and asylum, a special category.
        Stay = "stay", "საზღვარგარეთ ყოფნა", "stay abroad" =>
            "საზღვარგარეთ ყოფნა და თავშესაფარი, განსაკუთრებული კატეგორიის მონაცემები.";
        /// Household, needs, consent, and what was said about the registration.
        Circumstances = "circumstances", "პირადი გარემოებები" =>
            "ოჯახი, საჭიროებები, თანხმობა და რეგისტრაციის შესახებ ნათქვამი.";
        /// Notes on the case.
        Notes = "notes", "ჩანაწერები საქმეზე", "notes on the case" =>
            "საქმეზე გაკეთებული ჩანაწერები.";
        /// Documents sent as evidence.
        Evidence = "evidence", "მტკიცებულებები" =>
            "მტკიცებულებად გამოგზავნილი დოკუმენტები.";
        /// What assistance the person gets, health among it.
        Assistance = "assistance", "დახმარება" =>
            "რა დახმარებას იღებს პირი, მათ შორის ჯანმრთელობისთვის.";
        /// The words of the reintegration plan.
        Plan = "plan", "რეინტეგრაციის გეგმა", "reintegration plan" =>
            "რეინტეგრაციის გეგმის ტექსტი.";
        /// Notes and answers of follow-ups.
        FollowUps = "follow_ups", "მონიტორინგი" =>
            "მონიტორინგის ჩანაწერები და პასუხები.";
    }
}
