//! The types of JSON.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A JSON type, for faults that say which one was expected.
    pub enum JsonType {
        /// A text between quotation marks.
        Text = "text", "ტექსტი" =>
            "ბრჭყალებში ჩასმული ტექსტი.";
        /// A number without a fraction.
        Integer = "integer", "მთელი რიცხვი", "whole number" =>
            "რიცხვი წილადი ნაწილის გარეშე.";
        /// Either true or false.
        Boolean = "boolean", "ლოგიკური მნიშვნელობა", "true or false" =>
            "ჭეშმარიტი ან მცდარი მნიშვნელობა.";
        /// A list in square brackets.
        List = "list", "ჩამონათვალი" =>
            "ჩამონათვალი კვადრატულ ფრჩხილებში.";
        /// An object in braces.
        Object = "object", "ობიექტი" =>
            "ობიექტი ფიგურულ ფრჩხილებში.";
    }
}
