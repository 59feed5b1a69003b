//! From a request to what is asked for, and back.

use super::request::{ActivityRequest, AssistanceRequest, ItemRequest};
use reintegration_domain::amount::RawAmount;
use reintegration_domain::cases::assistance::{Activity, Details, RawDetails, RawItem};
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::money::Money;
use reintegration_domain::programme::policies::Policy;
use reintegration_domain::programme::regions::Territory;

/// What is asked for, without contradictions.
#[derive(Debug)]
pub struct Content {
    /// Planned cost of the assistance.
    pub amount: Money,
    /// The facts of its component.
    pub details: Details,
}

impl Content {
    /// Reads a request; `faults` holds what was found in it before. Fails with every fault.
    pub fn parse(
        asked: &AssistanceRequest,
        mut faults: Faults,
        territory: &Territory,
        policy: &Policy,
    ) -> Result<Self, Vec<Fault>> {
        let content = Self::read(asked, &mut faults, territory, policy);
        faults.result_of(content)
    }

    // Every part is read before the first `?`, so that the faults of each are noted.
    fn read(asked: &AssistanceRequest, faults: &mut Faults, territory: &Territory, policy: &Policy) -> Option<Self> {
        let component = faults.required("/component", asked.component);
        if component.is_some_and(|component| policy.component(component).is_none()) {
            faults.push("/component", FaultKind::ComponentNotOffered);
        }
        let amount = faults.required("/amount", asked.amount.as_ref());
        let amount = amount.and_then(|amount| faults.take_all(amount.parse_positive("/amount")));
        let raw = raw(asked, faults, territory);
        let details = component.and_then(|component| {
            let parsed = Details::parse(component, amount, &raw);
            parsed.map_err(|found| note_what_is_new(faults, found)).ok()
        });
        Some(Self { amount: amount?, details: details? })
    }
}

/// What could not be read is not missing on top of it, and nothing adds up then.
fn note_what_is_new(faults: &mut Faults, found: Vec<Fault>) {
    let sound = faults.is_empty() && found.iter().all(|fault| matches!(fault.kind, FaultKind::SumDiffers { .. }));
    for fault in found {
        let follows = match fault.kind {
            FaultKind::Required => faults.has_below(&fault.pointer),
            FaultKind::SumDiffers { .. } => !sound,
            _ => false,
        };
        if !follows {
            faults.add(fault);
        }
    }
}

fn raw(asked: &AssistanceRequest, faults: &mut Faults, territory: &Territory) -> RawDetails {
    let monthly_rent = asked.monthly_rent.as_ref().and_then(|rent| faults.take_all(rent.parse("/monthly_rent")));
    let municipality = asked.municipality.as_deref().and_then(|code| {
        let found = territory.municipality(code).map(|found| found.code.clone());
        faults.take("/municipality", found.ok_or(FaultKind::UnknownMunicipality))
    });
    let activity =
        asked.activity.as_ref().map(|activity| Activity { ka: activity.ka.clone(), en: activity.en.clone() });
    let items = asked.items.as_ref().map(|items| {
        let item = |(index, item): (usize, &ItemRequest)| RawItem {
            name: item.name.clone(),
            quantity: item.quantity.clone(),
            unit_price: faults.take_all(item.unit_price.parse_positive(&format!("/items/{index}/unit_price"))),
        };
        items.iter().enumerate().map(item).collect()
    });
    RawDetails {
        activity,
        mode: asked.mode,
        items,
        service: asked.service,
        provider: asked.provider.clone(),
        municipality,
        from: asked.from,
        until: asked.until,
        monthly_rent,
        course: asked.course.clone(),
        hours: asked.hours,
    }
}

impl AssistanceRequest {
    /// The request that would have proposed this.
    pub fn of(amount: Money, details: &Details) -> Self {
        let request = Self { component: Some(details.component()), amount: Some(amount.into()), ..Self::default() };
        match details.clone() {
            Details::IncomeSource { activity, mode, items } => Self {
                activity: Some(ActivityRequest { ka: activity.ka, en: activity.en }),
                mode: Some(mode),
                items: Some(
                    items
                        .into_iter()
                        .map(|item| ItemRequest {
                            name: item.name,
                            quantity: item.quantity.into(),
                            unit_price: RawAmount::from(item.unit_price),
                        })
                        .collect(),
                ),
                ..request
            },
            Details::Medical { service, provider } => {
                Self { service: Some(service), provider: Some(provider), ..request }
            }
            Details::TemporaryHousing { municipality, from, until, monthly_rent } => Self {
                municipality: Some(municipality),
                from: Some(from),
                until: Some(until),
                monthly_rent: Some(monthly_rent.into()),
                ..request
            },
            Details::Vocational { course, provider, from, until, hours } => Self {
                course: Some(course),
                provider: Some(provider),
                from: Some(from),
                until: Some(until),
                hours: Some(hours.into()),
                ..request
            },
        }
    }
}
