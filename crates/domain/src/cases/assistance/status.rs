//! Where assistance stands, and what happens when nobody takes the next step.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where assistance stands.
    pub enum Status {
        /// The assistance needs its approval.
        Proposed = "proposed", "შეთავაზებული" =>
            "დახმარება დამტკიცებას საჭიროებს.";
        /// The grant's money is committed to the assistance; it can be delivered.
        Approved = "approved", "დამტკიცებული" =>
            "დახმარებისთვის გრანტის თანხა გამოყოფილია; მისი გაცემა შეიძლება.";
        /// The assistance was delivered to the person.
        Delivered = "delivered", "გაცემული" =>
            "პირმა დახმარება მიიღო.";
        /// Another client has verified the delivery.
        Verified = "verified", "დადასტურებული" =>
            "დახმარების გაცემა სხვა მომხმარებელმა დაადასტურა.";
        /// The assistance will not be delivered; the money committed to it is available again.
        Cancelled = "cancelled", "გაუქმებული" =>
            "დახმარება აღარ გაიცემა; მისთვის გამოყოფილი თანხა ისევ ხელმისაწვდომია.";
    }
}

vocabulary! {
    /// What happens when the next step is not done in time.
    pub enum OnExpiry {
        /// The assistance is cancelled, and the money committed to it is available again.
        Cancelled = "cancelled", "გაუქმებული" =>
            "დახმარება უქმდება და მისთვის გამოყოფილი თანხა ისევ ხელმისაწვდომი ხდება.";
        /// The assistance stays, is marked as overdue, and the feed reports this once.
        Overdue = "overdue", "ვადაგადაცილებული" =>
            "დახმარება რჩება, ვადაგადაცილებულად აღინიშნება და ამის შესახებ ცვლილებების ნაკადი ერთხელ იტყობინება.";
    }
}

impl Status {
    /// Whether somebody still has to do something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Approved | Self::Delivered)
    }

    /// What happens when nobody does it in time; `None` where nothing is waited for.
    #[must_use]
    pub const fn on_expiry(self) -> Option<OnExpiry> {
        match self {
            Self::Proposed | Self::Approved => Some(OnExpiry::Cancelled),
            // What was handed over is not undone by waiting, nor taken for granted.
            Self::Delivered => Some(OnExpiry::Overdue),
            Self::Verified | Self::Cancelled => None,
        }
    }
}
