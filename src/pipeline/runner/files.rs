//! Every file of one application, rendered from what the verifier passed.

use crate::application::{Cv, Dossier, Letter, Message};
use crate::candidate::MasterCv;
use crate::document::{self, LetterHead, RenderError, Renderer, Style};
use crate::pipeline::plan::Ranked;
use crate::truth::Verified;

use super::RunError;

/// What the files are made from.
pub struct Documents<'a> {
    pub master: &'a MasterCv,
    pub style: &'a Style,
    pub cv: &'a Verified<Cv>,
    pub ranked: &'a [Ranked],
    pub letter: &'a Verified<Letter>,
    pub head: &'a LetterHead,
    pub messages: &'a [Verified<Message>],
}

/// The CV as it was fitted, and the files made from it.
pub struct Made {
    pub cv: Verified<Cv>,
    pub pages: usize,
    pub last_page_fill: f64,
    /// Characters that no font could show.
    pub missing: Vec<char>,
    pub files: Files,
}

/// Name and content.
pub type Files = Vec<(String, Vec<u8>)>;

/// Says which document a rendering error is about.
fn of<T>(document: &'static str, result: Result<T, impl Into<RenderError>>) -> Result<T, RunError> {
    result.map_err(|source| RunError::Render { document, source: source.into() })
}

impl Documents<'_> {
    /// Fits the CV to its pages and renders it with letter and messages; CV and letter on two
    /// threads, because they share nothing.
    pub fn render(&self) -> Result<Made, RunError> {
        let renderer = Renderer::new(self.style.clone());
        let (cv, letter) = rayon::join(|| self.cv(&renderer), || self.letter(&renderer));
        let (mut cv, letter) = (cv?, letter?);
        cv.files.extend(letter);
        Ok(cv)
    }

    fn cv(&self, renderer: &Renderer) -> Result<Made, RunError> {
        let pages = self.style.pages;
        let fitted = of("the CV", renderer.fit(self.master, self.cv, self.ranked, pages))?;
        let rendered = of("cv.pdf", renderer.cv(self.master, &fitted.cv))?;
        let docx = of("cv.docx", renderer.cv_docx(self.master, &fitted.cv))?;
        let text = of("cv.txt", document::text::cv(self.master, &fitted.cv))?;
        let resume = of("cv.json", document::json_resume::cv(self.master, &fitted.cv))?;
        let mut resume = format!("{resume:#}");
        resume.push('\n');
        let mut files: Files = vec![
            ("cv.pdf".into(), rendered.pdf.clone()),
            ("cv.docx".into(), docx),
            ("cv.txt".into(), text.into_bytes()),
            ("cv.json".into(), resume.into_bytes()),
        ];
        let pictures = of("the preview of the CV", rendered.png())?;
        for (number, picture) in (1..).zip(pictures) {
            files.push((format!("cv-{number}.png"), picture));
        }
        Ok(Made {
            cv: fitted.cv,
            pages: rendered.pages,
            last_page_fill: rendered.last_page_fill,
            missing: rendered.missing,
            files,
        })
    }

    fn letter(&self, renderer: &Renderer) -> Result<Files, RunError> {
        let pdf = of("letter.pdf", renderer.letter(self.master, self.letter, self.head))?.pdf;
        let docx = of("letter.docx", renderer.letter_docx(self.master, self.letter, self.head))?;
        let messages = document::text::messages(self.messages);
        Ok(vec![
            ("letter.pdf".into(), pdf),
            ("letter.docx".into(), docx),
            ("messages.txt".into(), messages.into_bytes()),
        ])
    }
}

/// The dossier; made last, because it tells of all the others.
pub fn dossier(
    master: &MasterCv,
    style: &Style,
    dossier: &Verified<Dossier>,
) -> Result<(String, Vec<u8>), RunError> {
    let renderer = Renderer::new(style.clone());
    let rendered = of("dossier.pdf", renderer.dossier(master, dossier))?;
    Ok(("dossier.pdf".into(), rendered.pdf))
}
