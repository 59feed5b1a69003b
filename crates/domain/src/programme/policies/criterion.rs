//! What is checked.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A condition of the programme; [`Criterion::ALL`] is the order of the findings.
    pub enum Criterion {
        /// The person is a citizen of Georgia, or stateless with status in Georgia.
        PersonalStatus = "personal_status", "მოქალაქეობა ან სტატუსი საქართველოში", "citizenship or status in Georgia" =>
            "პირი საქართველოს მოქალაქეა, ან მოქალაქეობის არმქონეა და საქართველოში სტატუსი აქვს.";
        /// The person stayed abroad irregularly, applied for asylum, or was granted asylum.
        GroundAbroad = "ground_abroad", "საზღვარგარეთ ყოფნის საფუძველი" =>
            "პირი საზღვარგარეთ უკანონოდ იმყოფებოდა, თავშესაფარი მოითხოვა ან თავშესაფრით სარგებლობდა.";
        /// The person is back in Georgia.
        Returned = "returned", "საქართველოში დაბრუნება", "return to Georgia" =>
            "პირი საქართველოში დაბრუნდა.";
        /// The person registered within the time after the return.
        RegisteredInTime = "registered_in_time", "დროული რეგისტრაცია", "registration in time" =>
            "პირი დაბრუნების შემდეგ დადგენილ ვადაში დარეგისტრირდა.";
    }
}
