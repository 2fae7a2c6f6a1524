//! The shop's pictures: where they are kept, and where the addresses in a file lead.

use std::io::{self, Read as _};
use std::num::NonZeroUsize;
use std::path::{Component, Path, PathBuf};

use bulk::{Fetched, Pictures};
use media::limits::ORIGINAL_BYTES_MAX;
use media::{Folder, Media, Name, Place, Refused, S3, S3Settings, Style, Unfetched, Web};

use crate::Failure;
use crate::settings::MediaStyle;
use crate::shop::Shop;

/// Pictures that are open at a time. A variant takes a tenth of a second, once; a process that also
/// takes orders must keep the other cores and its memory for them.
const AT_ONCE: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

/// What an S3 server is told where it does not care.
const REGION: &str = "us-east-1";

/// Opens the place where pictures are kept: a folder, or a bucket if one is set.
pub(crate) fn open(shop: &Shop) -> Result<Media, Failure> {
    let settings = &shop.settings;
    let place = match &settings.media_bucket {
        None => {
            let folder = settings.media_dir.clone().unwrap_or_else(|| shop.data.join("media"));
            Place::Folder(Folder::open(folder)?)
        }
        Some(bucket) => {
            let given = |value: &Option<String>, name: &str| {
                value.clone().ok_or_else(|| Failure::from(format!("{name} is not set")))
            };
            let settings = S3Settings {
                endpoint: given(&settings.media_endpoint, "media-endpoint")?,
                bucket: bucket.clone(),
                region: settings.media_region.clone().unwrap_or_else(|| REGION.to_owned()),
                style: match settings.media_style {
                    Some(MediaStyle::VirtualHost) => Style::VirtualHost,
                    Some(MediaStyle::Path) | None => Style::Path,
                },
                access_key: given(&settings.media_access_key, "media-access-key")?,
                secret_key: given(&settings.media_secret_key, "media-secret-key")?,
            };
            Place::S3(S3::new(settings, server::clock::system())?)
        }
    };
    Ok(Media::new(place, AT_ONCE))
}

/// Pictures for an import: those that lie beside its file, those the shop has already, and those
/// that are on the web.
pub(crate) struct Album {
    media: Media,
    /// The folder of the file.
    beside: Option<PathBuf>,
    /// Where pictures are fetched from.
    web: Web,
    /// Whether pictures are only looked at.
    dry: bool,
}

impl Album {
    /// For a file in this folder. A dry run takes nothing into the store.
    pub(crate) fn new(media: Media, beside: Option<PathBuf>, (web, dry): (Web, bool)) -> Self {
        Self { media, beside, web, dry }
    }

    async fn lying(&self, name: &str) -> Fetched {
        let Some(path) = self.beside.as_deref().and_then(|folder| within(folder, name)) else {
            return Fetched::Refused("This is no path below the file's folder.".to_owned());
        };
        let bytes = match tokio::task::spawn_blocking(move || read(&path)).await {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(error)) => return Fetched::Refused(format!("It cannot be read: {error}.")),
            Err(_) => return Fetched::Refused("It cannot be read.".to_owned()),
        };
        self.take(bytes).await
    }

    /// What the web does not give now it may give another time; what it gives must be a picture.
    async fn elsewhere(&self, address: &str) -> Fetched {
        match self.web.fetch(address).await {
            Ok(bytes) => self.take(bytes.into()).await,
            Err(error @ Unfetched::TooMuch) => Fetched::Refused(sentence(&error)),
            Err(error) => Fetched::Left(sentence(&error)),
        }
    }

    async fn take(&self, bytes: Vec<u8>) -> Fetched {
        let seen = match self.dry {
            true => self.media.look(bytes.into()).await,
            false => self.media.take(bytes.into()).await,
        };
        match seen {
            Ok(picture) => {
                let (path, width, height) =
                    (picture.name.to_string(), picture.width, picture.height);
                Fetched::Taken { path, width, height }
            }
            Err(Refused::Place(error)) => Fetched::Left(format!("The store failed: {error}.")),
            Err(refused) => Fetched::Refused(format!("{refused}.")),
        }
    }

    async fn kept(&self, name: &str) -> Fetched {
        let Ok(known) = name.parse::<Name>() else {
            return Fetched::Refused("This is not the name of a picture.".to_owned());
        };
        match self.media.holds(&known).await {
            Ok(true) => {
                let (width, height) = (known.width(), known.height());
                Fetched::Taken { path: known.to_string(), width, height }
            }
            Ok(false) => Fetched::Left("The shop does not have it.".to_owned()),
            Err(error) => Fetched::Left(format!("The store failed: {error}.")),
        }
    }
}

impl Pictures for Album {
    async fn fetch(&self, address: &str) -> Fetched {
        match address.split_once(':') {
            Some(("file", name)) => self.lying(name).await,
            Some(("media", name)) => self.kept(name).await,
            Some((scheme, _)) if is_web(scheme) => self.elsewhere(address).await,
            Some(_) => Fetched::Left("Such addresses are not known here.".to_owned()),
            // Without a scheme it is a path, as in a folder that was put together by hand.
            None => self.lying(address).await,
        }
    }
}

fn is_web(scheme: &str) -> bool {
    ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web))
}

/// A message as a sentence of its own.
fn sentence(error: &Unfetched) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// The path of a name that leads nowhere but below the folder.
fn within(folder: &Path, name: &str) -> Option<PathBuf> {
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let path = Path::new(name);
    (!name.is_empty() && path.components().all(plain)).then(|| folder.join(path))
}

/// One byte more than may be, so that too much is seen without being read.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(ORIGINAL_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_picture_is_read_from_outside_the_folder() {
        let folder = Path::new("/shop");
        assert_eq!(within(folder, "mugs/blue.jpg"), Some("/shop/mugs/blue.jpg".into()));
        for name in ["", "/etc/passwd", "../secret.jpg", "mugs/../../secret.jpg"] {
            assert_eq!(within(folder, name), None, "{name}");
        }
    }

    #[test]
    fn a_bucket_needs_all_of_its_settings() {
        let folder = tempfile::tempdir().unwrap();
        let bucket = Some("pictures".to_owned());
        let settings = crate::settings::Settings { media_bucket: bucket, ..Default::default() };
        let shop = Shop::open(settings, folder.path()).unwrap();
        let message = open(&shop).err().unwrap().to_string();
        assert!(message.contains("media-endpoint"), "{message}");
    }
}
