//! An address to a posting: from its job board's interface where there is one, else from its page.

use std::time::Duration;

use thiserror::Error;
use url::Url;

use super::board::{self, Board, BoardSettings, Place};
use super::fetch::{Deadline, FetchError, Fetched, Fetcher, Wanted};
use super::form::{self, Form};
use super::notes::Notes;
use super::read::read_declared;
use super::{Posting, ReadError};

/// Why an address gave no posting.
#[derive(Debug, Error)]
pub enum IntakeError {
    /// The page could not be had.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The page is no posting.
    #[error("{url}: {source}")]
    Read {
        /// The page.
        url: String,
        /// What is wrong with it.
        source: ReadError,
    },
    /// The board sends visitors elsewhere.
    #[error(
        "the posting {url} is gone: {board} sends visitors of its page to {landed}. If it is still \
         open, copy its address anew"
    )]
    Gone {
        /// The posting.
        url: String,
        /// The board.
        board: &'static str,
        /// Where its page leads now.
        landed: String,
    },
}

/// Reads postings by their address.
pub struct Intake<'a> {
    /// How pages are fetched.
    pub fetcher: &'a Fetcher,
    /// Where the boards' interfaces are.
    pub boards: &'a BoardSettings,
    /// Longest time for one page.
    pub timeout: Duration,
}

impl Intake<'_> {
    /// The posting at `url`. Its source is the address as given; its snapshot is what was read, a
    /// page or the board's answer.
    pub fn read(&self, url: &str) -> Result<Posting, IntakeError> {
        let place = Url::parse(url.trim()).ok().and_then(|url| board::recognise(&url, self.boards));
        let Some(place) = place else { return self.read_page(url, None) };
        match self.read_board(url, &place) {
            Ok(posting) => Ok(posting),
            Err(reason) => {
                let mut posting = self.read_page(url, Some(&place))?;
                posting.warnings.insert(
                    0,
                    format!(
                        "The interface of {} could not be used ({reason}); the page itself was \
                         read instead.",
                        place.board.name()
                    ),
                );
                Ok(posting)
            }
        }
    }

    fn fetch(&self, url: &str, wanted: Wanted) -> Result<Fetched, FetchError> {
        self.fetcher.fetch(url, wanted, Deadline::after(self.timeout))
    }

    fn read_page(&self, url: &str, place: Option<&Place>) -> Result<Posting, IntakeError> {
        let page = self.fetch(url, Wanted::Page)?;
        // Boards send visitors of a posting that was taken down to the list of all others.
        if let Some(place) = place.filter(|place| !page.url.as_str().contains(&place.id)) {
            return Err(IntakeError::Gone {
                url: url.to_owned(),
                board: place.board.name(),
                landed: page.url.to_string(),
            });
        }
        let mut posting = read_declared(url, &page.bytes, page.charset)
            .map_err(|source| IntakeError::Read { url: url.to_owned(), source })?;
        posting.snapshot.media_type = page.media_type;
        Ok(posting)
    }

    /// From the board's interface; the error says in a few words why not.
    fn read_board(&self, url: &str, place: &Place) -> Result<Posting, String> {
        let answer = self.fetch(&place.api, Wanted::Data).map_err(|error| error.brief())?;
        let job = board::pick(&answer.bytes, &place.id)
            .ok_or_else(|| format!("its answer does not hold the posting {}", place.id))?;
        let mut posting = read_declared(url, &job, None).map_err(|error| error.to_string())?;
        if let Some(address) = place.form.as_deref().filter(|_| posting.form.fields.is_empty()) {
            match self.read_form(place.board, address) {
                Ok(form) => add_form(&mut posting, form),
                Err(reason) => posting.warnings.push(format!(
                    "The application form at {address} could not be read: {reason}."
                )),
            }
        }
        Ok(posting)
    }

    fn read_form(&self, board: Board, address: &str) -> Result<Form, String> {
        let wanted = if board == Board::Workable { Wanted::Data } else { Wanted::Page };
        let page = self.fetch(address, wanted).map_err(|error| error.brief())?;
        let text = String::from_utf8_lossy(&page.bytes);
        let form = match board {
            Board::Lever => Some(form::read(&text)),
            _ => board::form(&text),
        };
        form.filter(|form| !form.fields.is_empty())
            .ok_or_else(|| "it holds no form that can be read".to_owned())
    }
}

fn add_form(posting: &mut Posting, mut form: Form) {
    let mut notes = Notes::default();
    form.remove_instructions(&mut notes);
    posting.form = form;
    posting.warnings.extend(notes.into_warnings());
}
