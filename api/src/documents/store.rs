//! Where the sealed contents lie: a folder, or S3.

use crate::error::{Code, Problem};
use crate::mode::Mode;
use crate::private::{self, PrivateError};
use chrono::TimeDelta;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutPayload, parse_url_opts};
use reintegration_storage::{StorageError, Store};
use std::sync::Arc;
use url::Url;
use uuid::Uuid;

/// How long a content may lie there before it is recorded.
const UNRECORDED: TimeDelta = TimeDelta::hours(1);

/// Where the list of erased registrations lies: an object each, named by the registration.
const ERASED: &str = "erased";

/// The document store. What it is given is sealed already.
#[derive(Debug, Clone)]
pub struct DocumentStore {
    objects: Arc<dyn ObjectStore>,
    prefix: Path,
}

/// The document store does not do what it is asked. Says nothing of the document.
#[derive(Debug, thiserror::Error)]
pub enum DocumentStoreError {
    /// It says why.
    #[error("the document store: {0}")]
    Store(#[from] Error),
    /// Its folder cannot be kept from others.
    #[error(transparent)]
    Folder(#[from] PrivateError),
}

impl DocumentStore {
    /// The store at `place`: a folder, which is made where it is missing and kept from others, or an `s3:` address. What S3
    /// needs besides stands in the usual `AWS_…` variables.
    pub fn open(place: &str, mode: Mode) -> Result<Self, DocumentStoreError> {
        if !place.starts_with("s3://") {
            private::folder(std::path::Path::new(place), mode)?;
            let folder = LocalFileSystem::new_with_prefix(place)?.with_fsync(true);
            return Ok(Self { objects: Arc::new(folder), prefix: Path::default() });
        }
        let url = Url::parse(place).map_err(|error| Error::Generic { store: "S3", source: Box::new(error) })?;
        let settings = std::env::vars().filter(|(name, _)| name.starts_with("AWS_"));
        let (objects, prefix) = parse_url_opts(&url, settings.map(|(name, value)| (name.to_lowercase(), value)))?;
        Ok(Self { objects: objects.into(), prefix })
    }

    fn path(&self, document: Uuid) -> Path {
        self.prefix.clone().join(document.to_string())
    }

    /// Puts a sealed content there, whole or not at all.
    pub async fn put(&self, document: Uuid, sealed: Vec<u8>) -> Result<(), DocumentStoreError> {
        self.objects.put(&self.path(document), PutPayload::from(sealed)).await?;
        Ok(())
    }

    /// A sealed content.
    pub async fn get(&self, document: Uuid) -> Result<Vec<u8>, DocumentStoreError> {
        Ok(self.objects.get(&self.path(document)).await?.bytes().await?.into())
    }

    /// Lists a registration as erased, durably: its identifier, and nothing else.
    pub async fn list_erased(&self, registration: Uuid) -> Result<(), DocumentStoreError> {
        let name = registration.to_string();
        self.objects.put(&self.prefix.clone().join(ERASED).join(name.as_str()), PutPayload::from(name)).await?;
        Ok(())
    }

    /// The registrations that are listed as erased.
    pub async fn erased(&self) -> Result<Vec<Uuid>, DocumentStoreError> {
        let list = self.objects.list_with_delimiter(Some(&self.prefix.clone().join(ERASED))).await?;
        let names = list.objects.iter().filter_map(|object| object.location.filename());
        // What else somebody put there names nobody.
        Ok(names.filter_map(|name| name.parse().ok()).collect())
    }

    /// Takes a content out, if it is there.
    async fn delete(&self, document: Uuid) -> Result<(), DocumentStoreError> {
        match self.objects.delete(&self.path(document)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Puts a sealed content there, whose document `store` is about to record. Until it is recorded it belongs to nobody, and
    /// is swept away in time.
    pub async fn keep(&self, store: &Store, document: Uuid, sealed: Vec<u8>) -> Result<(), Problem> {
        store.expect_document(document).await?;
        self.put(document, sealed).await.map_err(|error| {
            tracing::error!(%error, "a document is not kept");
            Problem::new(Code::Unavailable)
        })
    }

    /// A sealed content that was recorded.
    pub async fn kept(&self, document: Uuid) -> Result<Vec<u8>, Problem> {
        self.get(document).await.map_err(|error| {
            tracing::error!(%error, "a document cannot be read");
            Problem::new(Code::Unavailable)
        })
    }

    /// Takes out what belongs to no document of `store`: uploads that were never recorded, and what erased persons left.
    pub async fn sweep(&self, store: &Store) -> Result<(), StorageError> {
        store.abandon_documents(UNRECORDED).await?;
        for document in store.abandoned_documents().await? {
            match self.delete(document).await {
                Ok(()) => store.forget_leftover(document).await?,
                Err(error) => tracing::error!(%error, "a leftover stays for now"),
            }
        }
        Ok(())
    }
}
