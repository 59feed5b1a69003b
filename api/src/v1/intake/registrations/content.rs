//! From a request to a row: everything that a registration says about the person, parsed.

use super::request::{Consent, Household, IdentityDocument, Person, RegistrationRequest, Residence, StayAbroad};
use crate::http::stated::Stated;
use chrono::NaiveDate;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::intake::eligibility::{Facts, RawFacts};
use reintegration_domain::intake::registrations::{self, ConsentForm, HeardFrom};
use reintegration_domain::locale::Script;
use reintegration_domain::person::{BornOn, Citizenship, Country, Document, Email, Life, Name, Phone, Sex, search_key};
use reintegration_domain::programme::programmes::Programme;
use reintegration_domain::programme::regions::Territory;
use reintegration_storage::Json;
use reintegration_storage::Word;
use reintegration_storage::entity::registration::Model;
use reintegration_storage::{Registration, StorageError, Transaction};

/// What was read; `None` where it is refused: what is there stays then.
type Read<T> = Option<T>;

/// A registration's content without contradictions. Only a change has parts that were not read: those that it leaves as they
/// were registered, before they were refused.
#[derive(Debug)]
pub struct Content {
    /// The programme.
    pub programme: Programme,
    /// What eligibility rests on.
    pub facts: Facts,
    names: Read<Names>,
    born_on: Read<BornOn>,
    /// How the document says it.
    pub sex: Sex,
    document: Read<Option<Document>>,
    phone: Read<Option<Phone>>,
    email: Read<Option<Email>>,
    household: Read<Option<registrations::Household>>,
    country: Read<Option<Country>>,
    places: Read<Places>,
    settlement: Option<String>,
    street: Option<String>,
    needs: Read<Vec<ComponentCode>>,
    heard_from: Option<HeardFrom>,
    consent_given_on: Read<NaiveDate>,
    /// How the person agreed.
    pub consent_form: ConsentForm,
}

/// Where the person lives, and where the person is registered.
#[derive(Debug)]
struct Places {
    municipality: String,
    region: String,
    registered_municipality: Option<String>,
}

#[derive(Debug)]
struct Names {
    given: Option<Name>,
    family: Option<Name>,
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

    /// Reads what a registration becomes that was sent as `stored`, as [`Self::parse`] does. A fault that was there before, in
    /// what does not change, is none.
    pub fn parse_change(
        (stored, asked): (&RegistrationRequest, &RegistrationRequest),
        changed: &[String],
        mut faults: Faults,
        territory: &Territory,
        today: NaiveDate,
    ) -> Result<Self, Vec<Fault>> {
        let mut before = Faults::new();
        Self::read(stored, &mut before, territory, today);
        let content = Self::read(asked, &mut faults, territory, today);
        let concerns_it = |fault: &Fault| changed.iter().any(|pointer| read_with(pointer) == read_with(&fault.pointer));
        let faults = faults.into_iter().filter(|fault| concerns_it(fault) || !before.as_slice().contains(fault));
        match (faults.collect::<Vec<_>>(), content) {
            (faults, Some(content)) if faults.is_empty() => Ok(content),
            (faults, None) if faults.is_empty() => Err(before.into_vec()),
            (faults, _) => Err(faults),
        }
    }

    /// The region of the residence.
    pub fn region(&self) -> &str {
        self.places.as_ref().map_or("", |places| &places.region)
    }

    // Every part is read before the first `?`, so that the faults of each are noted.
    fn read(asked: &RegistrationRequest, faults: &mut Faults, territory: &Territory, today: NaiveDate) -> Option<Self> {
        let programme = faults.take("/programme", Programme::with_eligibility(&asked.programme));
        let facts = faults.take_all(Facts::parse(raw_facts(asked), today));
        let person = &asked.person;
        let names = names(person, faults);
        let born_on = faults.take("/person/born_on", BornOn::parse(&person.born_on));
        let document = document(person, faults).ok();
        let phone = faults.take("/person/phone", optional(person.phone.as_deref(), Phone::parse));
        let email = faults.take("/person/email", optional(person.email.as_deref(), Email::parse));
        let household = asked.household.as_ref().map_or(Some(None), |asked| household(asked, faults).map(Some));
        let country = asked.stay_abroad.as_ref().and_then(|stay| stay.country.as_deref());
        let country = faults.take("/stay_abroad/country", optional(country, Country::parse));
        let places = places(&asked.residence, faults, territory);
        let needs = needs(asked.needs.as_deref().unwrap_or_default(), faults);
        let registered_on = asked.registered_on.unwrap_or(today);
        let consent_given_on = registrations::consent_given_on(asked.consent.given_on, registered_on);
        let consent_given_on = faults.take("/consent/given_on", consent_given_on);
        life(asked, born_on, registered_on, faults, today);
        Some(Self {
            programme: programme?,
            facts: facts?,
            names,
            born_on,
            sex: person.sex,
            document,
            phone,
            email,
            household,
            country,
            places,
            settlement: asked.residence.settlement.clone(),
            street: asked.residence.street.clone(),
            needs,
            heard_from: asked.heard_from,
            consent_given_on,
            consent_form: asked.consent.form,
        })
    }

    /// Puts the content into a registration.
    pub fn fill(self, registration: &mut Registration, transaction: &Transaction) -> Result<(), StorageError> {
        let Registration { row, personal, .. } = registration;
        row.programme = Word(self.programme);
        row.registered_on = self.facts.registered_on();
        if let Some(names) = self.names {
            names.fill(row);
        }
        if let Some(born_on) = self.born_on {
            row.set_birth(born_on);
        }
        row.sex = Word(self.sex);
        row.citizenship = self.facts.citizenship().map(Word);
        row.status_in_georgia = self.facts.status_in_georgia();
        if let Some(document) = &self.document {
            let document = document.as_ref();
            let look_up = |key: String| transaction.look_up(&key);
            row.document_kind = document.map(|document| Word(document.kind()));
            row.document_key = document.map(|document| look_up(document.search_key())).transpose()?;
            row.number_key = document.map(|document| look_up(document.number_key())).transpose()?;
            personal.document_number = document.map(|document| document.number().to_owned());
        }
        if let Some(phone) = self.phone {
            personal.phone = phone.map(Phone::into_string);
        }
        if let Some(email) = self.email {
            personal.email = email.map(Email::into_string);
        }
        if let Some(household) = self.household {
            row.household_members = household.map(|household| household.members().into());
            row.household_children = household.map(|household| household.children().into());
        }
        if let Some(country) = self.country {
            row.country = country.map(|country| country.as_str().to_owned());
        }
        row.returned_on = self.facts.returned_on();
        row.irregular = self.facts.irregular();
        row.irregular_from = self.facts.irregular_from();
        row.irregular_until = self.facts.irregular_until();
        row.asylum = self.facts.asylum().map(Word);
        if let Some(Places { municipality, region, registered_municipality }) = self.places {
            row.municipality = municipality;
            row.region = region;
            row.registered_municipality = registered_municipality;
        }
        personal.settlement = self.settlement;
        personal.street = self.street;
        row.needs = self.needs.map_or_else(|| row.needs.clone(), Json);
        row.heard_from = self.heard_from.map(Word);
        row.consent_given_on = self.consent_given_on.unwrap_or(row.consent_given_on);
        row.consent_form = Word(self.consent_form);
        Ok(())
    }
}

impl Names {
    fn fill(self, row: &mut Model) {
        let Self { given, family, father, latin_given, latin_family } = self;
        let latin = latin_given.is_some() || latin_family.is_some();
        let passport = (latin_given.as_ref().or(given.as_ref()), latin_family.as_ref().or(family.as_ref()));
        row.latin_name_key = latin.then(|| search_key(passport.0, passport.1));
        row.name_key = search_key(given.as_ref(), family.as_ref());
        row.given_name = given.map(Name::into_string);
        row.family_name = family.map(Name::into_string);
        row.father_name = father.map(Name::into_string);
        row.latin_given_name = latin_given.map(Name::into_string);
        row.latin_family_name = latin_family.map(Name::into_string);
    }
}

/// The place of all that is read together with the member at the pointer: they change together, or not at all.
fn read_with(pointer: &str) -> &str {
    if pointer.ends_with("_name") {
        return "/person/given_name";
    }
    if pointer.ends_with("municipality") {
        return "/residence/municipality";
    }
    let steps = if pointer.starts_with("/household") || pointer.starts_with("/needs") { 1 } else { 2 };
    let end = pointer.match_indices('/').nth(steps).map_or(pointer.len(), |(end, _)| end);
    pointer.get(..end).unwrap_or(pointer)
}

impl RegistrationRequest {
    /// The content of a registration, as it would be sent.
    pub fn of(Registration { row, personal, .. }: &Registration) -> Result<Self, StorageError> {
        let facts = row.facts()?;
        let document = row.document_kind.zip(personal.document_number.clone());
        let document = document.map(|(Word(kind), number)| IdentityDocument { kind, number });
        let person = Person {
            given_name: row.given_name.clone(),
            family_name: row.family_name.clone(),
            father_name: row.father_name.clone(),
            latin_given_name: row.latin_given_name.clone(),
            latin_family_name: row.latin_family_name.clone(),
            born_on: row.birth()?.to_string(),
            sex: *row.sex,
            citizenship: facts.citizenship(),
            status_in_georgia: facts.status_in_georgia(),
            document: document.into(),
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
        let household = row.household_members.zip(row.household_children);
        let household =
            household.map(|(members, children)| Household { members: members.into(), children: children.into() });
        Ok(Self {
            programme: row.programme.to_string(),
            registered_on: Some(row.registered_on),
            person,
            household,
            stay_abroad: Some(stay_abroad),
            residence: Residence {
                municipality: row.municipality.clone(),
                settlement: personal.settlement.clone(),
                street: personal.street.clone(),
                registered_municipality: row.registered_municipality.clone(),
            },
            needs: Some(row.needs.0.clone()),
            heard_from: row.heard_from.map(Word::get),
            consent: Consent { given_on: row.consent_given_on, form: *row.consent_form },
            // It is no part of what a registration says.
            external_reference: None,
        })
    }
}

fn optional<T>(text: Option<&str>, parse: impl Fn(&str) -> Result<T, FaultKind>) -> Result<Option<T>, FaultKind> {
    text.map(parse).transpose()
}

fn raw_facts(asked: &RegistrationRequest) -> RawFacts {
    let (person, stay) = (&asked.person, asked.stay_abroad.as_ref());
    RawFacts {
        registered_on: asked.registered_on,
        citizenship: person.citizenship,
        status_in_georgia: person.status_in_georgia,
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
    if person.given_name.is_none() && person.family_name.is_none() {
        faults.push("/person/given_name", FaultKind::Required);
    }
    let given = faults.take("/person/given_name", optional(person.given_name.as_deref(), any));
    let family = faults.take("/person/family_name", optional(person.family_name.as_deref(), any));
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

/// The document, where there is one. Fails where a fault is noted.
fn document(person: &Person, faults: &mut Faults) -> Result<Option<Document>, ()> {
    match &person.document {
        // Of which kind a number has to be is told where the kind could be read.
        _ if faults.has("/person/document/kind") => Err(()),
        // Who is in the register of the state has a number there: that there is none has to be said.
        Stated::Absent if person.citizenship == Some(Citizenship::Georgian) => {
            faults.push("/person/document", FaultKind::Required);
            Err(())
        }
        Stated::Absent | Stated::Null => Ok(None),
        Stated::Said(IdentityDocument { kind, number }) => {
            let document = faults.take("/person/document/number", Document::parse(*kind, number)).ok_or(())?;
            if let Some(citizenship) = person.citizenship {
                faults.take("/person/document/kind", document.fits(citizenship)).ok_or(())?;
            }
            Ok(Some(document))
        }
    }
}

/// Notes the days that the life of the person cannot have had, of those that could be read.
fn life(
    asked: &RegistrationRequest,
    born_on: Option<BornOn>,
    registered_on: NaiveDate,
    faults: &mut Faults,
    today: NaiveDate,
) {
    let Some(born_on) = born_on.filter(|_| !faults.is_unread("/person/born_on")) else { return };
    let stay = asked.stay_abroad.as_ref();
    let read = |place: &str, day: Option<NaiveDate>| day.filter(|_| !faults.is_unread(place));
    let life = Life {
        born_on,
        registered_on: read("/registered_on", Some(registered_on)).unwrap_or(today),
        returned_on: read("/stay_abroad/returned_on", stay.and_then(|stay| stay.returned_on)),
        irregular_from: read("/stay_abroad/irregular_from", stay.and_then(|stay| stay.irregular_from)),
        irregular_until: read("/stay_abroad/irregular_until", stay.and_then(|stay| stay.irregular_until)),
        consent_given_on: read("/consent/given_on", Some(asked.consent.given_on)),
    };
    faults.merge(life.faults(today));
}

fn household(asked: &Household, faults: &mut Faults) -> Option<registrations::Household> {
    faults.take_all(registrations::Household::parse(asked.members, asked.children))
}

fn places(residence: &Residence, faults: &mut Faults, territory: &Territory) -> Option<Places> {
    let home = faults.take("/residence/municipality", territory.residence(&residence.municipality));
    let registered = residence.registered_municipality.as_deref();
    let registered = registered.map(|code| territory.known(code).map(|place| place.code.clone())).transpose();
    let registered = faults.take("/residence/registered_municipality", registered);
    let home = home?;
    Some(Places { municipality: home.code.clone(), region: home.region.clone(), registered_municipality: registered? })
}

fn needs(asked: &[ComponentCode], faults: &mut Faults) -> Option<Vec<ComponentCode>> {
    let mut needs = Vec::new();
    for (index, need) in asked.iter().enumerate() {
        let place = format!("/needs/{index}");
        if faults.has(&place) {
            continue;
        }
        if needs.contains(need) {
            faults.push(place, FaultKind::DuplicateItem);
        } else {
            needs.push(*need);
        }
    }
    Some(needs).filter(|_| !faults.has_below("/needs"))
}
