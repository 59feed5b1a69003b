//! What is checked.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A condition of the programme; [`Criterion::ALL`] is the order of the findings.
    pub enum Criterion {
        /// A citizen of Georgia, or stateless with status in Georgia.
        PersonalStatus = "personal_status", "მოქალაქეობა ან სტატუსი საქართველოში", "citizenship or status in Georgia";
        /// Irregular stay, asylum applied for, or asylum granted.
        GroundAbroad = "ground_abroad", "საზღვარგარეთ ყოფნის საფუძველი";
        /// Back in Georgia.
        Returned = "returned", "საქართველოში დაბრუნება", "return to Georgia";
        /// Registered within the time after the return.
        RegisteredInTime = "registered_in_time", "დროული რეგისტრაცია", "registration in time";
    }
}
