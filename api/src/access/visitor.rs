//! Who reads what anybody may read, and whether a token adds to it.

use crate::app::App;
use crate::error::{Code, Problem};
use crate::http::caller::Caller;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use reintegration_domain::access::{Actor, Permission, Role};
use reintegration_domain::identifier::OrganisationId;
use std::future::{Ready, ready};

/// Anybody. A token is not needed; one that is sent has to be valid.
#[derive(Debug)]
pub struct Visitor {
    app: web::Data<App>,
    actor: Option<Actor>,
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Visitor {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let app = request.app_data::<web::Data<App>>().ok_or(Problem::new(Code::Internal))?.clone();
        let actor = match request.extensions().get::<Caller>() {
            Some(Caller::Known(actor)) => Some(actor.clone()),
            Some(Caller::Refused) => return Err(Problem::invalid_token()),
            Some(Caller::Unnamed) => return Err(Problem::token_without_bearer()),
            Some(Caller::Unavailable) => return Err(Problem::new(Code::Unavailable)),
            Some(Caller::Nobody) | None => None,
        };
        Ok(Self { app, actor })
    }

    /// The service's state.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Whether the visitor sees what is not published: those who run competitions or look after them, not those who
    /// compete.
    pub fn sees_drafts(&self) -> bool {
        self.actor.as_ref().is_some_and(sees_drafts)
    }

    /// The organisation that the visitor competes for.
    pub fn competitor(&self) -> Option<OrganisationId> {
        self.actor.as_ref().filter(|actor| actor.may(Permission::CallRead)).and_then(|actor| actor.organisation)
    }
}

/// Whether who changes a call, with the permission for that, finds it while it is not published: everybody but those who
/// compete.
pub fn changes_drafts(actor: &Actor) -> bool {
    actor.role != Role::Partner
}

/// Whether the actor sees calls that are not published.
pub fn sees_drafts(actor: &Actor) -> bool {
    actor.may(Permission::CallRead) && actor.role != Role::Partner
}
