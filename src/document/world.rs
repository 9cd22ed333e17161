//! The world Typst compiles in: bundled templates, embedded fonts, one document's data as JSON.
//!
//! Architecture Invariant: there is nothing else in it. Any other path is not found, packages do
//! not exist, and there is no date.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInstance, FontVariations};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

use super::style::{Template, Theme};

/// The text families first, then what is looked through for glyphs they lack.
const FONTS: [&[u8]; 10] = [
    include_bytes!("../../data/fonts/SourceSans3-Regular.ttf"),
    include_bytes!("../../data/fonts/SourceSans3-It.ttf"),
    include_bytes!("../../data/fonts/SourceSans3-Semibold.ttf"),
    include_bytes!("../../data/fonts/SourceSans3-Bold.ttf"),
    include_bytes!("../../data/fonts/SourceSans3-BoldIt.ttf"),
    include_bytes!("../../data/fonts/LibertinusSerif-Regular.otf"),
    include_bytes!("../../data/fonts/LibertinusSerif-Italic.otf"),
    include_bytes!("../../data/fonts/LibertinusSerif-Bold.otf"),
    include_bytes!("../../data/fonts/LibertinusSerif-BoldItalic.otf"),
    include_bytes!("../../data/fonts/DejaVuSans.ttf"),
];

/// Every bundled source, by its path in the world.
const SOURCES: [(&str, &str); 7] = [
    ("theme.typ", include_str!("../../data/templates/theme.typ")),
    ("common.typ", include_str!("../../data/templates/common.typ")),
    ("cv.typ", include_str!("../../data/templates/cv.typ")),
    ("letter.typ", include_str!("../../data/templates/letter.typ")),
    ("dossier.typ", include_str!("../../data/templates/dossier.typ")),
    ("chart.typ", include_str!("../../data/templates/chart.typ")),
    ("kit.typ", include_str!("../../data/templates/kit.typ")),
];

static SHARED: LazyLock<Shared> = LazyLock::new(Shared::load);

/// What all compilations use; parsed once.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    faces: Vec<FontInstance>,
    sources: Vec<Source>,
    data: FileId,
}

impl Shared {
    fn load() -> Self {
        let fonts: Vec<Font> =
            FONTS.iter().filter_map(|data| Font::new(Bytes::new(*data), 0)).collect();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            faces: fonts.iter().map(face).collect(),
            fonts,
            sources: SOURCES
                .iter()
                .filter_map(|(path, text)| Some(Source::new(file_id(path)?, (*text).to_owned())))
                .collect(),
            data: file_id("data.json").expect("a plain file name is a valid path"),
        }
    }
}

/// Loads what all compilations use, ahead of the first one.
pub fn warm() {
    LazyLock::force(&SHARED);
}

fn face(font: &Font) -> FontInstance {
    font.clone().instantiate(font.info().variant, Abs::pt(10.0), &FontVariations::default())
}

fn file_id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// True when some embedded font has a glyph for `c`.
pub(crate) fn has_glyph(c: char) -> bool {
    // Coverage holds ranges of which single characters may have no glyph.
    c.is_ascii() || SHARED.faces.iter().any(|face| face.ttf().glyph_index(c).is_some())
}

/// True when the text family of the theme itself has a glyph for `c`. The faces of the book family
/// differ in what they have: letters that one lacks would be set as letter and accent there.
pub(crate) fn has_own_glyph(theme: Theme, c: char) -> bool {
    let faces = match theme {
        Theme::Modern | Theme::Designed => 0..1,
        Theme::Plain => 5..9,
    };
    let faces = SHARED.faces.get(faces).unwrap_or_default();
    faces.iter().all(|face| face.ttf().glyph_index(c).is_some())
}

impl Template {
    fn source(self) -> &'static Source {
        &SHARED.sources[match self {
            Self::Cv => 2,
            Self::Letter => 3,
            Self::Dossier => 4,
            Self::Chart => 5,
            Self::Kit => 6,
        }]
    }
}

struct DocumentWorld {
    main: FileId,
    data: Bytes,
}

/// Lays out `template` with `data`, a JSON document.
///
/// # Errors
/// The diagnostics of Typst, which only a fault of a template can cause.
pub(crate) fn compile(template: Template, data: Vec<u8>) -> Result<PagedDocument, String> {
    let world = DocumentWorld { main: template.source().id(), data: Bytes::new(data) };
    let result = typst::compile::<PagedDocument>(&world).output;
    forget();
    result.map_err(|diagnostics| diagnostics.iter().map(describe).collect::<Vec<_>>().join("; "))
}

/// Drops from time to time what no recent layout used: successive fits and edits share their parts,
/// and memory stays bounded. Looking through all that is kept costs a tenth of a layout.
///
/// An application takes seven to ten layouts, so what its dossier has in common with the one before
/// is used again before a second look finds it unused.
fn forget() {
    const EVERY: usize = 12;
    static COMPILED: AtomicUsize = AtomicUsize::new(0);
    if COMPILED.fetch_add(1, Ordering::Relaxed) % EVERY == EVERY - 1 {
        comemo::evict(1);
    }
}

/// Message, hints and the place in the template.
pub(crate) fn describe(diagnostic: &SourceDiagnostic) -> String {
    let place = diagnostic.span.id().and_then(|id| {
        let source = SHARED.sources.iter().find(|source| source.id() == id)?;
        let range = typst::WorldExt::range(
            &DocumentWorld { main: id, data: Bytes::new(Vec::new()) },
            diagnostic.span,
        )?;
        let line = source.text().get(..range.start)?.lines().count();
        Some(format!(" ({}:{line})", id.get().vpath().get_without_slash()))
    });
    format!("{}{}", diagnostic.message, place.unwrap_or_default())
}

impl World for DocumentWorld {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHARED.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SHARED.sources.iter().find(|source| source.id() == id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHARED.data { Ok(self.data.clone()) } else { Err(not_found(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
