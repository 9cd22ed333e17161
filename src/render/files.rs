//! Every file of one application, rendered from what the verifier passed.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::error::{RenderFailure, chain};
use super::fault;
use crate::application::{Cv, Dossier, Letter, Message};
use crate::candidate::MasterCv;
use crate::document::{self, LetterHead, RenderError, Rendered, Renderer, Style};
use crate::pipeline::plan::Ranked;
use crate::truth::{PostingContext, Verified};

/// What the files are made from.
#[derive(Clone, Copy)]
pub struct Documents<'a> {
    /// The candidate.
    pub master: &'a MasterCv,
    /// How they look.
    pub style: &'a Style,
    /// The CV.
    pub cv: &'a Verified<Cv>,
    /// Whether its bullets are still to be chosen.
    pub layout: Layout<'a>,
    /// The cover letter.
    pub letter: &'a Verified<Letter>,
    /// What stands above it.
    pub head: &'a LetterHead,
    /// The messages.
    pub messages: &'a [Verified<Message>],
    /// What letter and messages may say of the posting.
    pub context: &'a PostingContext,
}

/// What the CV shows.
#[derive(Clone, Copy, Debug)]
pub enum Layout<'a> {
    /// As many of its bullets as fill its pages, in this order of choice.
    Fit(&'a [Ranked]),
    /// All of it: somebody chose.
    AsIs,
}

/// The CV as it was fitted, and the files made from it.
#[derive(Clone, Debug)]
pub struct Made {
    /// The CV with the bullets shown.
    pub cv: Verified<Cv>,
    /// Pages it takes.
    pub pages: usize,
    /// How full the last one is, 0–1.
    pub last_page_fill: f64,
    /// Characters that no font could show.
    pub missing: Vec<char>,
    /// The files. From a worker they come with the dossier: it makes them meanwhile.
    pub files: Files,
    /// The pages of the CV, for the pictures that are still to be made of them; in the process
    /// that laid them out.
    pub(super) laid_out: Option<Rendered>,
}

/// Name and content.
pub type Files = Vec<(String, Vec<u8>)>;

/// Who is told which document is under way.
pub(super) trait Watch: Sync {
    /// A document is begun.
    fn begun(&self, document: &str);
    /// It is done, well or ill.
    fn ended(&self, document: &str);
    /// The CV is laid out; its other files are still to be made.
    fn fitted(&self, cv: &Verified<Cv>, pages: &Rendered);
}

/// Nobody.
impl Watch for () {
    fn begun(&self, _document: &str) {}
    fn ended(&self, _document: &str) {}
    fn fitted(&self, _cv: &Verified<Cv>, _pages: &Rendered) {}
}

impl Documents<'_> {
    /// Fits the CV to its pages and renders it with letter and messages.
    ///
    /// # Errors
    /// The first document that could not be made.
    pub fn render(&self) -> Result<Made, RenderFailure> {
        // On two threads, because they share nothing.
        let (cv, letter) = rayon::join(|| self.cv().make(&()), || self.letter().make(&()));
        let (mut cv, letter) = (cv?, letter?);
        cv.files.extend(letter);
        Ok(cv)
    }

    fn cv(&self) -> CvFiles<'_> {
        let Self { master, style, cv, layout, .. } = *self;
        CvFiles { master, style, cv, layout }
    }

    fn letter(&self) -> LetterFiles<'_> {
        let Self { master, style, letter, head, messages, .. } = *self;
        LetterFiles { master, style, letter, head, messages }
    }
}

/// What the files of a CV are made from.
#[derive(Clone, Copy)]
pub(super) struct CvFiles<'a> {
    pub master: &'a MasterCv,
    pub style: &'a Style,
    pub cv: &'a Verified<Cv>,
    pub layout: Layout<'a>,
}

impl CvFiles<'_> {
    /// All of them but the pictures.
    pub(super) fn make(&self, watch: &dyn Watch) -> Result<Made, RenderFailure> {
        let renderer = Renderer::new(self.style.clone());
        let (cv, pages) = make(watch, "cv.pdf", || {
            let cv = match self.layout {
                Layout::Fit(ranked) => {
                    renderer.fit(self.master, self.cv, ranked, self.style.pages)?.cv
                }
                Layout::AsIs => self.cv.clone(),
            };
            let pages = renderer.cv(self.master, &cv)?;
            Ok::<_, RenderError>((cv, pages))
        })?;
        watch.fitted(&cv, &pages);
        let docx = make(watch, "cv.docx", || renderer.cv_docx(self.master, &cv))?;
        let text = make(watch, "cv.txt", || document::text::cv(self.master, &cv))?;
        let resume = make(watch, "cv.json", || document::json_resume::cv(self.master, &cv))?;
        let mut resume = format!("{resume:#}");
        resume.push('\n');
        let files: Files = vec![
            ("cv.pdf".into(), pages.pdf.clone()),
            ("cv.docx".into(), docx),
            ("cv.txt".into(), text.into_bytes()),
            ("cv.json".into(), resume.into_bytes()),
        ];
        Ok(Made {
            cv,
            pages: pages.pages,
            last_page_fill: pages.last_page_fill,
            missing: pages.missing.clone(),
            files,
            laid_out: Some(pages),
        })
    }
}

/// What the files of letter and messages are made from.
#[derive(Clone, Copy)]
pub(super) struct LetterFiles<'a> {
    pub master: &'a MasterCv,
    pub style: &'a Style,
    pub letter: &'a Verified<Letter>,
    pub head: &'a LetterHead,
    pub messages: &'a [Verified<Message>],
}

impl LetterFiles<'_> {
    pub(super) fn make(&self, watch: &dyn Watch) -> Result<Files, RenderFailure> {
        let renderer = Renderer::new(self.style.clone());
        let (master, letter, head) = (self.master, self.letter, self.head);
        let (pdf, docx) = rayon::join(
            || make(watch, "letter.pdf", || renderer.letter(master, letter, head)),
            || make(watch, "letter.docx", || renderer.letter_docx(master, letter, head)),
        );
        let messages = document::text::messages(self.messages);
        Ok(vec![
            ("letter.pdf".into(), pdf?.pdf),
            ("letter.docx".into(), docx?),
            ("messages.txt".into(), messages.into_bytes()),
        ])
    }
}

/// The dossier, made last because it tells of all the others, and beside it the pictures of the
/// CV's pages, for which nobody else waits.
pub(super) fn dossier(
    master: &MasterCv,
    style: &Style,
    dossier: &Verified<Dossier>,
    pictures: impl FnOnce() -> Result<Files, RenderFailure> + Send,
    watch: &dyn Watch,
) -> Result<Files, RenderFailure> {
    let renderer = Renderer::new(style.clone());
    let (pages, pictures) =
        rayon::join(|| make(watch, "dossier.pdf", || renderer.dossier(master, dossier)), pictures);
    let mut files: Files = vec![("dossier.pdf".into(), pages?.pdf)];
    files.extend(pictures?);
    Ok(files)
}

/// The pictures of the CV's pages.
pub(super) fn pictures(cv: Option<&Rendered>, watch: &dyn Watch) -> Result<Files, RenderFailure> {
    let pages = cv.map(|cv| make(watch, "cv-1.png", || cv.png())).transpose()?;
    let named = (1..).zip(pages.unwrap_or_default());
    Ok(named.map(|(number, picture)| (format!("cv-{number}.png"), picture)).collect())
}

/// Makes one document; says which one an error or a panic is about.
fn make<T, E: Into<RenderError>>(
    watch: &dyn Watch,
    document: &str,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, RenderFailure> {
    watch.begun(document);
    // What is being made is dropped with the panic: nothing half-made is seen by anyone.
    let made = catch_unwind(AssertUnwindSafe(|| {
        fault::strike(document);
        work()
    }));
    watch.ended(document);
    let document = document.to_owned();
    match made {
        Ok(result) => result
            .map_err(|error| RenderFailure::Document { document, reason: chain(&error.into()) }),
        Err(panic) => Err(RenderFailure::Crashed { document, reason: message(&*panic) }),
    }
}

/// What a panic says.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it gave no reason".into())
}
