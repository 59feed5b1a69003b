//! How an organisation is reached.

use serde::{Deserialize, Serialize};

use crate::fault::Faults;
use crate::locale::Bilingual;
use crate::person::{Email, Phone};

/// How an organisation is reached: whatever of it is known, at least one thing.
///
/// Invariant: the telephone number and the e-mail address are written as those of persons are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// In international form.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// Where visitors come.
    pub address: Option<Bilingual>,
    /// When somebody answers.
    pub hours: Option<Bilingual>,
}

impl Contact {
    /// Checks what was sent at `/contact`; `None` where nothing is known. Faults are noted at the place of each.
    pub fn parse(sent: Self, faults: &mut Faults) -> Option<Self> {
        if let Some(phone) = &sent.phone {
            faults.take("/contact/phone", Phone::parse(phone));
        }
        if let Some(email) = &sent.email {
            faults.take("/contact/email", Email::parse(email));
        }
        (sent != Self::default()).then_some(sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(phone: Option<&str>, email: Option<&str>) -> (bool, Vec<(String, &'static str)>) {
        let mut faults = Faults::new();
        let [phone, email] = [phone, email].map(|text| text.map(ToOwned::to_owned));
        let known = Contact::parse(Contact { phone, email, ..Contact::default() }, &mut faults).is_some();
        (known, faults.into_vec().into_iter().map(|fault| (fault.pointer, fault.kind.code())).collect())
    }

    #[test]
    fn numbers_and_addresses_are_written_as_those_of_persons() {
        assert_eq!(parsed(None, None), (false, vec![]));
        assert_eq!(parsed(Some("+995322000001"), Some("office@example.org")), (true, vec![]));
        let faults =
            [("/contact/phone".to_owned(), "phone_malformed"), ("/contact/email".to_owned(), "email_malformed")];
        assert_eq!(parsed(Some("0322"), Some("office")), (true, faults.to_vec()));
    }
}
