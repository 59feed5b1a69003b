//! Query parameters: unknown ones are refused, as is one that stands twice.

use crate::error::Problem;
use actix_web::{HttpRequest, web};
use reintegration_domain::fault::{Fault, FaultKind};

/// The parameters of a request, by the names that the operation knows.
#[derive(Debug)]
pub struct Query<const N: usize> {
    values: [Option<String>; N],
}

impl<const N: usize> Query<N> {
    /// Reads the query string. Fails with every unknown and every repeated parameter at once.
    pub fn read(request: &HttpRequest, names: [&str; N]) -> Result<Self, Problem> {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string())
            .map_err(|_| Problem::new(crate::error::Code::Unreadable))?
            .into_inner();
        let mut values = [const { None }; N];
        let mut faults = Vec::new();
        for (name, value) in pairs {
            match names.iter().position(|known| **known == name) {
                Some(place) if values[place].is_none() => values[place] = Some(value),
                Some(_) => faults.push(fault(&name, FaultKind::DuplicateItem)),
                None => faults.push(fault(&name, FaultKind::UnknownField)),
            }
        }
        if faults.is_empty() { Ok(Self { values }) } else { Err(Problem::validation(faults)) }
    }

    /// The values, in the order of the names.
    pub fn values(self) -> [Option<String>; N] {
        self.values
    }
}

/// A fault of the parameter `name`.
pub fn fault(name: &str, kind: FaultKind) -> Fault {
    Fault::new(format!("/query/{}", name.replace('~', "~0").replace('/', "~1")), kind)
}
