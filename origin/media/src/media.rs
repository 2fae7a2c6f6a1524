//! Taking originals in, and giving variants out.

use std::num::NonZeroUsize;
use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::encode::encode;
use crate::flights::Flights;
use crate::limits::{OPENED_ONCE_PIXELS, ORIGINAL_BYTES_MAX};
use crate::name::{File, Format, Name};
use crate::place::{Key, Place, PlaceError};
use crate::source::{Kind, Source, SourceError};

/// The shop's pictures. Clones share everything.
#[derive(Clone)]
pub struct Media {
    place: Place,
    /// One permit for each picture that may be open at a time: its pixels are up to 200 MB.
    open: Arc<Semaphore>,
    flights: Flights,
}

/// A picture the shop has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// What it is called, everywhere and for ever.
    pub name: Name,
    /// Pixels from left to right, as it is seen.
    pub width: u32,
    /// Pixels from top to bottom, as it is seen.
    pub height: u32,
    /// What the original is.
    pub kind: Kind,
}

/// Why an original is not taken.
#[derive(Debug, Clone, Error)]
pub enum Refused {
    /// It has more bytes than [`ORIGINAL_BYTES_MAX`].
    #[error("the picture has {bytes} bytes, and {ORIGINAL_BYTES_MAX} are allowed")]
    TooManyBytes {
        /// How many it has.
        bytes: usize,
    },
    /// By its content it is nothing that is taken, whatever its name says.
    #[error("this is neither a JPEG nor a PNG, WebP or GIF")]
    Unrecognised,
    /// It has more pixels than are allowed, or none.
    #[error("the picture is {width} pixels wide and {height} high, which is outside the limits")]
    TooLarge {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// It begins like a picture and is none. The text is for the merchant.
    #[error("the picture cannot be read: {0}")]
    Unreadable(String),
    /// The decoder broke on it: a bug of ours or of a library, and worth a look.
    #[error("the decoder broke on this picture")]
    Broke,
    /// It was not kept.
    #[error("the picture cannot be kept")]
    Place(#[source] PlaceError),
}

/// One file, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The whole file.
    pub bytes: Bytes,
    /// Its media type.
    pub content_type: &'static str,
    /// A strong entity tag, in its quotes.
    pub etag: String,
}

/// Why there is no file to send.
#[derive(Debug, Clone, Error)]
pub enum Missing {
    /// No picture has this name, or it cannot be had in this size or format.
    #[error("there is no such picture")]
    Unknown,
    /// Too many others are being made. Try again in a second.
    #[error("too many pictures are being made")]
    Busy,
    /// The original that is kept is not the one that was taken.
    #[error("the original is damaged: {0}")]
    Damaged(String),
    /// It cannot be asked for.
    #[error("the pictures cannot be reached")]
    Place(#[source] PlaceError),
}

impl Media {
    /// The pictures that are kept in a place, at most `at_once` of them opened at a time. An open
    /// picture takes a core, and 600 MB in the worst case that [`crate::limits`] allow.
    #[must_use]
    pub fn new(place: Place, at_once: NonZeroUsize) -> Self {
        let open = Arc::new(Semaphore::new(at_once.get().min(Semaphore::MAX_PERMITS)));
        Self { place, open, flights: Flights::default() }
    }

    /// Takes a picture from outside: a JPEG, PNG, WebP or GIF by its content. Taking the same bytes
    /// again changes nothing and answers the same. Of a very large one all variants are made now.
    ///
    /// # Errors
    /// When it is not such a picture, beyond the limits, or cannot be kept.
    pub async fn take(&self, bytes: Bytes) -> Result<Picture, Refused> {
        self.take_as(bytes, Source::of_upload).await
    }

    /// Takes an SVG that the shop itself drew. **Never an upload**: SVG is a program.
    ///
    /// # Errors
    /// When it is not SVG, beyond the limits, or cannot be kept.
    pub async fn take_drawing(&self, svg: impl Into<Bytes>) -> Result<Picture, Refused> {
        self.take_as(svg.into(), Source::of_drawing).await
    }

    /// Looks at a picture as [`Self::take`] does, and keeps nothing.
    ///
    /// # Errors
    /// When it would not be taken.
    pub async fn look(&self, bytes: Bytes) -> Result<Picture, Refused> {
        self.open(&bytes, Source::of_upload).await.map(|(_, picture, _)| picture)
    }

    /// Whether the original of this name is kept.
    ///
    /// # Errors
    /// When the place cannot be asked.
    pub async fn holds(&self, name: &Name) -> Result<bool, PlaceError> {
        self.place.holds(Key::Original(*name)).await
    }

    async fn open(
        &self,
        bytes: &Bytes,
        open: fn(&Bytes) -> Result<(Source, Kind), SourceError>,
    ) -> Result<(Source, Picture, OwnedSemaphorePermit), Refused> {
        if bytes.len() > ORIGINAL_BYTES_MAX {
            return Err(Refused::TooManyBytes { bytes: bytes.len() });
        }
        let permit = self.permit().await;
        let original = bytes.clone();
        let opened = off_the_loop(permit, move || {
            let (source, kind) = open(&original)?;
            let (width, height) = source.size();
            let name = Name::of(&original, width, height);
            Ok::<_, SourceError>((source, Picture { name, width, height, kind }))
        });
        let (opened, permit) = opened.await.ok_or(Refused::Broke)?;
        let (source, picture) = opened?;
        Ok((source, picture, permit))
    }

    async fn take_as(
        &self,
        bytes: Bytes,
        open: fn(&Bytes) -> Result<(Source, Kind), SourceError>,
    ) -> Result<Picture, Refused> {
        let (source, picture, permit) = self.open(&bytes, open).await?;
        let key = Key::Original(picture.name);
        if !self.place.holds(key).await.map_err(Refused::Place)? {
            let kind = picture.kind.content_type();
            self.place.write(key, bytes, kind).await.map_err(Refused::Place)?;
            if picture.is_opened_once() {
                let files: Vec<_> = picture.name.files().collect();
                let made = off_the_loop(permit, move || variants(&source, files)).await;
                let (made, _) = made.ok_or(Refused::Broke)?;
                self.keep_all(&made?).await.map_err(Refused::Place)?;
            }
        }
        Ok(picture)
    }

    /// A variant by the name of its file, made now if nobody has asked for it before.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be made at the moment.
    pub async fn get(&self, file: &str) -> Result<Served, Missing> {
        let file: File = file.parse().map_err(|_| Missing::Unknown)?;
        let kept = self.place.read(Key::Variant(file)).await.map_err(Missing::Place)?;
        let bytes = match kept {
            Some(bytes) => bytes,
            None => {
                let media = self.clone();
                self.flights.join(file, || async move { media.make(file).await }).await?
            }
        };
        let tag: [u8; 32] = Sha256::digest(&bytes).into();
        let tag: String = tag.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let content_type = file.format().content_type();
        Ok(Served { bytes, content_type, etag: format!("\"{tag}\"") })
    }

    /// Makes every variant that is not there yet, and says how many those were. For a place that
    /// is served without this process: a bucket behind a CDN.
    ///
    /// # Errors
    /// When there is no such picture, or its variants cannot be made or kept.
    pub async fn prepare(&self, name: &Name) -> Result<usize, Missing> {
        let mut wanted = Vec::new();
        for file in name.files() {
            if !self.place.holds(Key::Variant(file)).await.map_err(Missing::Place)? {
                wanted.push(file);
            }
        }
        if wanted.is_empty() {
            return Ok(0);
        }
        let made = self.make_all(*name, wanted).await?;
        self.keep_all(&made).await.map_err(Missing::Place)?;
        Ok(made.len())
    }

    async fn make(&self, file: File) -> Result<Bytes, Missing> {
        let made = self.make_all(file.name(), vec![file]).await?;
        let (_, bytes) = made.into_iter().next().ok_or(Missing::Unknown)?;
        if let Err(error) = self.keep(file, bytes.clone()).await {
            // The shopper sees it all the same; the next one has it made again.
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::warn!(%file, %error, cause, "a picture was made and cannot be kept");
        }
        Ok(bytes)
    }

    /// Opens the original once and makes these variants of it.
    async fn make_all(&self, name: Name, files: Vec<File>) -> Result<Vec<(File, Bytes)>, Missing> {
        // The original counts too: it is not read before there is a permit to open it.
        let permit = self.permit().await;
        let original = self.place.read(Key::Original(name)).await.map_err(Missing::Place)?;
        let original = original.ok_or(Missing::Unknown)?;
        let made = off_the_loop(permit, move || {
            if !name.is_of(&original) {
                return Err(SourceError::Unreadable("its bytes are not those of its name".into()));
            }
            let source = Source::of_kept(&original)?;
            if source.size() != (name.width(), name.height()) {
                return Err(SourceError::Unreadable("its size is not that of its name".into()));
            }
            variants(&source, files)
        });
        let made = made.await.ok_or_else(|| Missing::Damaged("the decoder broke".to_owned()))?;
        let (made, _) = made;
        made.map_err(|error| Missing::Damaged(error.to_string()))
    }

    async fn keep_all(&self, made: &[(File, Bytes)]) -> Result<(), PlaceError> {
        for (file, bytes) in made {
            self.keep(*file, bytes.clone()).await?;
        }
        Ok(())
    }

    async fn keep(&self, file: File, bytes: Bytes) -> Result<(), PlaceError> {
        self.place.write(Key::Variant(file), bytes, file.format().content_type()).await
    }

    /// Waits for a turn. Nobody closes the semaphore; were it closed, nothing would be bounded, so
    /// that case waits for ever instead.
    async fn permit(&self) -> OwnedSemaphorePermit {
        match Arc::clone(&self.open).acquire_owned().await {
            Ok(permit) => permit,
            Err(_) => std::future::pending().await,
        }
    }
}

fn variants(source: &Source, files: Vec<File>) -> Result<Vec<(File, Bytes)>, SourceError> {
    let variant = |file: File| {
        let pixels = source.at(file.width(), file.name().height_at(file.width()))?;
        Ok((file, encode(pixels, file.format())?.into()))
    };
    files.into_iter().map(variant).collect()
}

/// Does the work on a thread where it holds up no request, and gives the permit back with what came
/// of it; when whoever asked has gone, it is given up when the work has ended. Nothing when it
/// panicked.
async fn off_the_loop<T: Send + 'static>(
    permit: OwnedSemaphorePermit,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<(T, OwnedSemaphorePermit)> {
    tokio::task::spawn_blocking(move || (work(), permit)).await.ok()
}

impl From<SourceError> for Refused {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Unrecognised => Self::Unrecognised,
            SourceError::TooLarge { width, height } => Self::TooLarge { width, height },
            SourceError::Unreadable(why) => Self::Unreadable(why),
        }
    }
}

impl Picture {
    /// Whether a second opening of it would be one too many. A drawing is rendered in the size it
    /// is shown in.
    fn is_opened_once(&self) -> bool {
        self.kind != Kind::Drawing && Name::pixels(self.width, self.height) > OPENED_ONCE_PIXELS
    }

    /// `srcset` in one format, when its files are below `base`, an address without a slash at its
    /// end.
    #[must_use]
    pub fn srcset(&self, base: &str, format: Format) -> String {
        let files = self.name.files().filter(|file| file.format() == format);
        let sources: Vec<_> =
            files.map(|file| format!("{base}/{file} {}w", file.width())).collect();
        sources.join(", ")
    }
}
