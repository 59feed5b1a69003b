//! Records of deliveries as they are shown.

use crate::client::NamedClient;
use crate::contract::words;
use crate::money::Amount;
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::{Reversal, ReversalKind};
use reintegration_storage::ClientNames;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A record of a delivery of assistance.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// Actual cost of the assistance
    pub actual_amount: Amount,
    /// Day of the delivery
    pub delivered_on: NaiveDate,
    /// Client that recorded the delivery
    pub delivered_by: NamedClient,
    /// Proof of the delivery: identifiers of documents of the registration
    #[schema(max_items = 20)]
    pub documents: Vec<Uuid>,
}

/// A record of a delivery that was taken back.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryReversal {
    /// How the record was taken back
    #[schema(value_type = words::DeliveryReversalKind)]
    pub kind: ReversalKind,
    /// Recorded cost of the assistance
    pub actual_amount: Amount,
    /// Recorded day of the delivery
    pub delivered_on: NaiveDate,
    /// Client that recorded the delivery
    pub delivered_by: NamedClient,
    /// Recorded proof of the delivery: identifiers of documents of the registration
    #[schema(max_items = 20)]
    pub documents: Vec<Uuid>,
    /// Reason for taking the record back
    #[schema(max_length = 4000)]
    pub reason: String,
    /// Client that took the record back
    pub reversed_by: NamedClient,
    /// Day on which the record was taken back
    pub reversed_on: NaiveDate,
}

impl DeliveryReversal {
    /// The record, with the names of its clients.
    pub fn new(reversal: Reversal, names: &ClientNames) -> Self {
        Self {
            kind: reversal.kind,
            actual_amount: reversal.actual.into(),
            delivered_on: reversal.delivered_on,
            delivered_by: NamedClient::of(reversal.delivered_by.uuid(), names),
            documents: reversal.documents,
            reason: reversal.reason,
            reversed_by: NamedClient::of(reversal.by.uuid(), names),
            reversed_on: reversal.on,
        }
    }
}
