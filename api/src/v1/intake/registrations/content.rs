//! From a request to a row: everything that a registration says about the person, parsed.

use super::request::{Consent, Household, IdentityDocument, Person, RegistrationRequest, Residence, StayAbroad};
use chrono::NaiveDate;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::intake::eligibility::{Facts, RawFacts};
use reintegration_domain::intake::registrations::{self, ConsentForm, HeardFrom};
use reintegration_domain::locale::Script;
use reintegration_domain::person::{self, Country, Document, Email, Name, Phone, Sex, search_key};
use reintegration_domain::programme::programmes::Programme;
use reintegration_domain::programme::regions::Territory;
use reintegration_storage::Json;
use reintegration_storage::Word;
use reintegration_storage::{Registration, StorageError, Transaction};

/// A registration's content without contradictions.
#[derive(Debug)]
pub struct Content {
    /// The programme.
    pub programme: Programme,
    /// What eligibility rests on.
    pub facts: Facts,
    /// The region of the residence.
    pub region: String,
    names: Names,
    born_on: NaiveDate,
    /// How the document says it.
    pub sex: Sex,
    /// The document that tells the person from others.
    pub document: Document,
    phone: Option<Phone>,
    email: Option<Email>,
    household: Option<registrations::Household>,
    country: Option<Country>,
    municipality: String,
    settlement: Option<String>,
    street: Option<String>,
    registered_municipality: Option<String>,
    needs: Vec<ComponentCode>,
    heard_from: Option<HeardFrom>,
    consent_given_on: NaiveDate,
    /// How the person agreed.
    pub consent_form: ConsentForm,
}

#[derive(Debug)]
struct Names {
    given: Name,
    family: Name,
    father: Option<Name>,
    latin_given: Option<Name>,
    latin_family: Option<Name>,
}

impl Content {
    /// Reads a request told on the day `today`; `faults` holds what was found in it before. Fails with every fault.
    pub fn parse(
        asked: &RegistrationRequest,
        mut faults: Faults,
        territory: &Territory,
        today: NaiveDate,
    ) -> Result<Self, Vec<Fault>> {
        let content = Self::read(asked, &mut faults, territory, today);
        faults.result_of(content)
    }

    // Every part is read before the first `?`, so that the faults of each are noted.
    fn read(asked: &RegistrationRequest, faults: &mut Faults, territory: &Territory, today: NaiveDate) -> Option<Self> {
        let programme = faults.take("/programme", Programme::with_eligibility(asked.programme.as_deref()));
        let facts = faults.take_all(Facts::parse(raw_facts(asked), today));
        let person = faults.required("/person", asked.person.as_ref());
        let names = person.and_then(|person| names(person, faults));
        let born_on = person.and_then(|person| {
            let day = faults.required("/person/born_on", person.born_on)?;
            faults.take("/person/born_on", person::born_on(day, today))
        });
        let sex = person.and_then(|person| faults.required("/person/sex", person.sex));
        let document = person.and_then(|person| document(person, faults));
        let phone = optional(person.and_then(|person| person.phone.as_deref()), Phone::parse);
        let phone = faults.take("/person/phone", phone);
        let email = optional(person.and_then(|person| person.email.as_deref()), Email::parse);
        let email = faults.take("/person/email", email);
        let household = asked.household.as_ref().and_then(|asked| household(asked, faults));
        let country = asked.stay_abroad.as_ref().and_then(|stay| stay.country.as_deref());
        let country = faults.take("/stay_abroad/country", optional(country, Country::parse));
        let residence = faults.required("/residence", asked.residence.as_ref());
        let places = residence.and_then(|residence| places(residence, faults, territory));
        let needs = needs(asked.needs.as_deref().unwrap_or_default(), faults);
        let consent = faults.required("/consent", asked.consent.as_ref());
        let consent = consent.and_then(|consent| {
            let form = faults.required("/consent/form", consent.form);
            let day = faults.required("/consent/given_on", consent.given_on)?;
            let registered_on = asked.registered_on.unwrap_or(today);
            let day = faults.take("/consent/given_on", registrations::consent_given_on(day, registered_on))?;
            Some((day, form?))
        });
        let (consent_given_on, consent_form) = consent?;
        let (municipality, region, registered_municipality) = places?;
        Some(Self {
            programme: programme?,
            facts: facts?,
            region,
            names: names?,
            born_on: born_on?,
            sex: sex?,
            document: document?,
            phone: phone?,
            email: email?,
            household,
            country: country?,
            municipality,
            settlement: residence?.settlement.clone(),
            street: residence?.street.clone(),
            registered_municipality,
            needs,
            heard_from: asked.heard_from,
            consent_given_on,
            consent_form,
        })
    }

    /// Puts the content into a registration.
    pub fn fill(self, registration: &mut Registration, transaction: &Transaction) -> Result<(), StorageError> {
        let Registration { row, personal, .. } = registration;
        let Names { given, family, father, latin_given, latin_family } = self.names;
        let latin = latin_given.as_ref().zip(latin_family.as_ref());
        row.programme = Word(self.programme);
        row.registered_on = self.facts.registered_on();
        row.latin_name_key = latin.map(|(given, family)| search_key(given, family));
        row.name_key = search_key(&given, &family);
        row.given_name = given.into_string();
        row.family_name = family.into_string();
        row.father_name = father.map(Name::into_string);
        row.latin_given_name = latin_given.map(Name::into_string);
        row.latin_family_name = latin_family.map(Name::into_string);
        row.born_on = self.born_on;
        row.sex = Word(self.sex);
        row.citizenship = self.facts.citizenship().map(Word);
        row.status_in_georgia = self.facts.status_in_georgia();
        row.document_kind = Word(self.document.kind());
        row.document_key = transaction.look_up(&self.document.search_key())?;
        self.document.number().clone_into(&mut personal.document_number);
        personal.phone = self.phone.map(Phone::into_string);
        personal.email = self.email.map(Email::into_string);
        row.household_members = self.household.map(|household| household.members().into());
        row.household_children = self.household.map(|household| household.children().into());
        row.country = self.country.map(|country| country.as_str().to_owned());
        row.returned_on = self.facts.returned_on();
        row.irregular = self.facts.irregular();
        row.irregular_from = self.facts.irregular_from();
        row.irregular_until = self.facts.irregular_until();
        row.asylum = self.facts.asylum().map(Word);
        row.municipality = self.municipality;
        row.region = self.region;
        personal.settlement = self.settlement;
        personal.street = self.street;
        row.registered_municipality = self.registered_municipality;
        row.needs = Json(self.needs);
        row.heard_from = self.heard_from.map(Word);
        row.consent_given_on = self.consent_given_on;
        row.consent_form = Word(self.consent_form);
        Ok(())
    }
}

impl RegistrationRequest {
    /// The content of a registration, as it would be sent.
    pub fn of(Registration { row, personal, .. }: &Registration) -> Result<Self, StorageError> {
        let facts = row.facts()?;
        let document =
            IdentityDocument { kind: Some(*row.document_kind), number: Some(personal.document_number.clone()) };
        let person = Person {
            given_name: Some(row.given_name.clone()),
            family_name: Some(row.family_name.clone()),
            father_name: row.father_name.clone(),
            latin_given_name: row.latin_given_name.clone(),
            latin_family_name: row.latin_family_name.clone(),
            born_on: Some(row.born_on),
            sex: Some(*row.sex),
            citizenship: facts.citizenship(),
            status_in_georgia: facts.status_in_georgia(),
            document: Some(document),
            phone: personal.phone.clone(),
            email: personal.email.clone(),
        };
        let stay_abroad = StayAbroad {
            country: row.country.clone(),
            returned_on: facts.returned_on(),
            irregular: facts.irregular(),
            irregular_from: facts.irregular_from(),
            irregular_until: facts.irregular_until(),
            asylum: facts.asylum(),
        };
        let household = row.household_members.map(|members| Household {
            members: Some(members.into()),
            children: row.household_children.map(Into::into),
        });
        Ok(Self {
            programme: Some(row.programme.to_string()),
            registered_on: Some(row.registered_on),
            person: Some(person),
            household,
            stay_abroad: Some(stay_abroad),
            residence: Some(Residence {
                municipality: Some(row.municipality.clone()),
                settlement: personal.settlement.clone(),
                street: personal.street.clone(),
                registered_municipality: row.registered_municipality.clone(),
            }),
            needs: Some(row.needs.0.clone()),
            heard_from: row.heard_from.map(Word::get),
            consent: Some(Consent { given_on: Some(row.consent_given_on), form: Some(*row.consent_form) }),
        })
    }
}

fn optional<T>(text: Option<&str>, parse: impl Fn(&str) -> Result<T, FaultKind>) -> Result<Option<T>, FaultKind> {
    text.map(parse).transpose()
}

fn raw_facts(asked: &RegistrationRequest) -> RawFacts {
    let (person, stay) = (asked.person.as_ref(), asked.stay_abroad.as_ref());
    RawFacts {
        registered_on: asked.registered_on,
        citizenship: person.and_then(|person| person.citizenship),
        status_in_georgia: person.and_then(|person| person.status_in_georgia),
        returned_on: stay.and_then(|stay| stay.returned_on),
        irregular: stay.and_then(|stay| stay.irregular),
        irregular_from: stay.and_then(|stay| stay.irregular_from),
        irregular_until: stay.and_then(|stay| stay.irregular_until),
        asylum: stay.and_then(|stay| stay.asylum),
    }
}

fn names(person: &Person, faults: &mut Faults) -> Option<Names> {
    let any = |text: &str| Name::parse(text, Script::GeorgianOrLatin);
    let latin = |text: &str| Name::parse(text, Script::Latin);
    let given = faults.required("/person/given_name", person.given_name.as_deref());
    let given = given.and_then(|text| faults.take("/person/given_name", any(text)));
    let family = faults.required("/person/family_name", person.family_name.as_deref());
    let family = family.and_then(|text| faults.take("/person/family_name", any(text)));
    let father = faults.take("/person/father_name", optional(person.father_name.as_deref(), any));
    let latin_given = optional(person.latin_given_name.as_deref(), latin);
    let latin_given = faults.take("/person/latin_given_name", latin_given);
    let latin_family = optional(person.latin_family_name.as_deref(), latin);
    let latin_family = faults.take("/person/latin_family_name", latin_family);
    Some(Names {
        given: given?,
        family: family?,
        father: father?,
        latin_given: latin_given?,
        latin_family: latin_family?,
    })
}

fn document(person: &Person, faults: &mut Faults) -> Option<Document> {
    let asked = faults.required("/person/document", person.document.as_ref())?;
    let kind = faults.required("/person/document/kind", asked.kind);
    let number = faults.required("/person/document/number", asked.number.as_deref());
    let document = faults.take("/person/document/number", Document::parse(kind?, number?))?;
    if let Some(citizenship) = person.citizenship {
        faults.take("/person/document/kind", document.fits(citizenship))?;
    }
    Some(document)
}

fn household(asked: &Household, faults: &mut Faults) -> Option<registrations::Household> {
    let members = faults.required("/household/members", asked.members);
    let children = faults.required("/household/children", asked.children);
    faults.take_all(registrations::Household::parse(members?, children?))
}

/// The municipality of residence, its region, and the municipality of the registered address.
fn places(
    residence: &Residence,
    faults: &mut Faults,
    territory: &Territory,
) -> Option<(String, String, Option<String>)> {
    let code = faults.required("/residence/municipality", residence.municipality.as_deref());
    let home = code.and_then(|code| faults.take("/residence/municipality", territory.residence(code)));
    let registered = residence.registered_municipality.as_deref();
    let registered = registered.map(|code| territory.known(code).map(|place| place.code.clone())).transpose();
    let registered = faults.take("/residence/registered_municipality", registered);
    let home = home?;
    Some((home.code.clone(), home.region.clone(), registered?))
}

fn needs(asked: &[ComponentCode], faults: &mut Faults) -> Vec<ComponentCode> {
    let mut needs = Vec::new();
    for (index, need) in asked.iter().enumerate() {
        if needs.contains(need) {
            faults.push(format!("/needs/{index}"), FaultKind::DuplicateItem);
        } else {
            needs.push(*need);
        }
    }
    needs
}
