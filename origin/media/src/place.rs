//! Where pictures are kept: originals, and the variants made of them.
//!
//! Originals hold whatever a camera wrote into them, so they lie apart and are never served: a
//! public bucket policy or a web server belongs on `media/` alone.

mod folder;
mod s3;

use std::fmt;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use thiserror::Error;

pub use folder::Folder;
pub use s3::{Clock, S3, S3Settings, S3SettingsError, Style};

use crate::name::{File, Name};

/// Where pictures are kept.
#[derive(Debug, Clone)]
pub enum Place {
    /// In a folder of this machine.
    Folder(Folder),
    /// In a bucket of anything that speaks S3.
    S3(S3),
}

/// Why a place did not do what it was asked.
#[derive(Debug, Clone, Error)]
pub enum PlaceError {
    /// The key is not known there, or may not do this. The text is the server's code.
    #[error("the bucket denies access ({0})")]
    Denied(String),
    /// There is no such bucket.
    #[error("there is no such bucket")]
    NoBucket,
    /// The server understood and refused.
    #[error("the bucket answers {status} ({code})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's code.
        code: String,
    },
    /// However often it was tried, no whole answer came.
    #[error("the bucket cannot be reached: {0}")]
    Unreachable(String),
    /// What is kept there is larger than anything that was put there.
    #[error("what is kept there is no picture of the shop's")]
    TooMuch,
    /// The disk did not do it.
    #[error("the folder cannot be {0}")]
    Disk(&'static str, #[source] Arc<io::Error>),
}

/// What something is kept under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Original(Name),
    Variant(File),
}

/// Which folder, or part of a bucket, originals are in.
pub(crate) const ORIGINALS: &str = "originals";
/// Which folder, or part of a bucket, variants are in.
pub(crate) const VARIANTS: &str = "media";

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Original(name) => write!(out, "{ORIGINALS}/{name}"),
            Self::Variant(file) => write!(out, "{VARIANTS}/{file}"),
        }
    }
}

impl Place {
    /// What is kept under a key.
    pub(crate) async fn read(&self, key: Key) -> Result<Option<Bytes>, PlaceError> {
        match self {
            Self::Folder(folder) => folder.read(key).await,
            Self::S3(s3) => s3.read(key).await,
        }
    }

    /// Whether anything is kept under a key.
    pub(crate) async fn holds(&self, key: Key) -> Result<bool, PlaceError> {
        match self {
            Self::Folder(folder) => folder.holds(key).await,
            Self::S3(s3) => s3.holds(key).await,
        }
    }

    /// Keeps these bytes, whole or not at all. What is there already is replaced by its equal.
    pub(crate) async fn write(
        &self,
        key: Key,
        bytes: Bytes,
        content_type: &'static str,
    ) -> Result<(), PlaceError> {
        match self {
            Self::Folder(folder) => folder.write(key, bytes).await,
            Self::S3(s3) => s3.write(key, bytes, content_type).await,
        }
    }
}
