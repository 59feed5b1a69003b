//! What a document is, told from its content. The name and the type that its sender gives it say nothing.

/// What is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// A document.
    Pdf,
    /// A photograph.
    Jpeg,
    /// A picture.
    Png,
}

impl MediaType {
    const ALL: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::Png];

    /// The type of the content; `None` where it is none of those that are taken.
    pub fn of(content: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|media_type| content.starts_with(media_type.beginning()))
    }

    /// The type that `name` names.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media_type| media_type.as_str() == name)
    }

    const fn beginning(self) -> &'static [u8] {
        match self {
            Self::Pdf => b"%PDF-",
            Self::Jpeg => &[0xff, 0xd8, 0xff],
            Self::Png => b"\x89PNG\r\n\x1a\n",
        }
    }

    /// Its name (RFC 2046).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// How files of the type end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MediaType;

    #[test]
    fn the_content_tells() {
        assert_eq!(MediaType::of(b"%PDF-1.7 \n"), Some(MediaType::Pdf));
        assert_eq!(MediaType::of(&[0xff, 0xd8, 0xff, 0xe0]), Some(MediaType::Jpeg));
        assert_eq!(MediaType::of(b"\x89PNG\r\n\x1a\n0000"), Some(MediaType::Png));
        for other in [&b"<html>"[..], b"", b"%PD", b"\x89PNG\n", b"MZ\x90", b" %PDF-1.7"] {
            assert_eq!(MediaType::of(other), None);
        }
    }
}
