//! What an entry of the registry refers to.

use core::fmt;
use core::iter::FusedIterator;

use crate::tables::{self, layout};

/// A document that an entry of the registry refers to.
///
/// ```
/// use portolan::{Protocol::Tcp, lookup, registry::Reference};
///
/// let ssh = lookup(22, Tcp).assignment().unwrap();
/// let reference = ssh.references().next().unwrap();
/// assert_eq!(reference, Reference::Rfc(4251));
/// assert_eq!(reference.to_string(), "RFC 4251");
/// assert_eq!(reference.url().unwrap().to_string(), "https://www.rfc-editor.org/rfc/rfc4251");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reference {
    /// An RFC, by its number.
    Rfc(u16),
    /// An Internet-Draft as the registry writes it: `draft-herbert-gue`, or
    /// `RFC-ietf-dnssd-srp-25` for one that was about to become an RFC.
    Draft(&'static str),
    /// A page on the web.
    Url(&'static str),
    /// Anything else: a standard of another body, a remark.
    Text(&'static str),
}

impl Reference {
    fn new(packed: u16) -> Self {
        if packed & layout::TEXT_REFERENCE == 0 {
            return Self::Rfc(packed);
        }
        let text = tables::remark_text(packed & !layout::TEXT_REFERENCE).unwrap_or_default();
        let starts = |words: [&str; 2]| words.iter().any(|word| text.starts_with(word));
        if starts(["draft-", "RFC-"]) {
            Self::Draft(text)
        } else if starts(["http://", "https://"]) {
            Self::Url(text)
        } else {
            Self::Text(text)
        }
    }

    /// Returns where the document can be read, if that is known.
    ///
    /// Writing it allocates nothing.
    ///
    /// ```
    /// # use portolan::registry::Reference;
    /// let draft = Reference::Draft("RFC-ietf-dnssd-srp-25").url().unwrap();
    /// assert_eq!(draft.to_string(), "https://datatracker.ietf.org/doc/draft-ietf-dnssd-srp");
    /// assert!(Reference::Text("TR-352").url().is_none());
    /// ```
    #[must_use]
    pub fn url(self) -> Option<ReferenceUrl> {
        match self {
            Self::Text(text) => rfc_in(text).map(|number| ReferenceUrl(Self::Rfc(number))),
            _ => Some(ReferenceUrl(self)),
        }
    }
}

/// The number of the RFC that a text starts with: `RFC8765, Section 6.1`.
fn rfc_in(text: &str) -> Option<u16> {
    let rest = text.strip_prefix("RFC")?;
    rest.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rfc(number) => write!(f, "RFC {number}"),
            Self::Draft(text) | Self::Url(text) | Self::Text(text) => f.write_str(text),
        }
    }
}

/// The address of a [`Reference`], which writes itself.
///
/// ```
/// # use portolan::registry::Reference;
/// assert_eq!(Reference::Rfc(6335).url().unwrap().to_string(), "https://www.rfc-editor.org/rfc/rfc6335");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferenceUrl(Reference);

impl fmt::Display for ReferenceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Reference::Rfc(number) => write!(f, "https://www.rfc-editor.org/rfc/rfc{number}"),
            Reference::Draft(text) => {
                let name = text.trim_start_matches("RFC-").trim_start_matches("draft-");
                // The version stays out, so that the link shows the newest.
                let name = match name.rsplit_once('-') {
                    Some((name, version)) if version.bytes().all(|byte| byte.is_ascii_digit()) => name,
                    _ => name,
                };
                write!(f, "https://datatracker.ietf.org/doc/draft-{name}")
            }
            Reference::Url(text) | Reference::Text(text) => f.write_str(text),
        }
    }
}

/// The references of an entry, in the order of the registry. Made by
/// [`Assignment::references`](crate::Assignment::references).
///
/// ```
/// use portolan::{Protocol::Tcp, lookup, registry::Reference};
///
/// let references = lookup(143, Tcp).assignment().unwrap().references();
/// assert_eq!(references.collect::<Vec<_>>(), [Reference::Rfc(3501), Reference::Rfc(9051)]);
/// ```
#[derive(Debug, Clone)]
pub struct References {
    next: u16,
    end: u16,
}

impl References {
    pub(crate) const fn of_row(row: u16) -> Self {
        let (next, end) = tables::row_reference_span(row);
        Self { next, end }
    }
}

impl Iterator for References {
    type Item = Reference;

    fn next(&mut self) -> Option<Reference> {
        (self.next < self.end).then(|| {
            self.next += 1;
            Reference::new(tables::reference(self.next - 1))
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::from(self.end - self.next);
        (left, Some(left))
    }
}

impl DoubleEndedIterator for References {
    fn next_back(&mut self) -> Option<Reference> {
        (self.next < self.end).then(|| {
            self.end -= 1;
            Reference::new(tables::reference(self.end))
        })
    }
}

impl ExactSizeIterator for References {}
impl FusedIterator for References {}
