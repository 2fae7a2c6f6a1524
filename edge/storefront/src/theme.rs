//! How the shop looks: a theme is one file of tokens, and nothing else differs.

/// A ready theme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// Warm paper, ink green, headings with serifs.
    #[default]
    Corner,
    /// Deep blue-grey, one bright accent, a grotesk.
    Night,
}

impl Theme {
    /// Every theme there is.
    pub const ALL: [Self; 2] = [Self::Corner, Self::Night];

    /// Its name in settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Corner => "corner",
            Self::Night => "night",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// One of its colours, by day and by night; nothing when it has no such token.
    pub(crate) fn colour(self, name: &str) -> (&'static str, &'static str) {
        let line = self.tokens().lines().find_map(|line| {
            let (found, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
            (found == name).then(|| value.strip_suffix(");"))?
        });
        line.and_then(|value| value.split_once(", ")).unwrap_or_default()
    }

    /// Its tokens.
    pub(crate) const fn tokens(self) -> &'static str {
        match self {
            Self::Corner => include_str!("assets/themes/corner.css"),
            Self::Night => include_str!("assets/themes/night.css"),
        }
    }
}

#[cfg(test)]
mod tests;
