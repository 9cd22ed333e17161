//! Addresses of postings on job boards, and where the board's interface has the same posting.

use url::Url;

use super::settings::BoardSettings;

/// A job board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Board {
    /// greenhouse.io
    Greenhouse,
    /// lever.co
    Lever,
    /// ashbyhq.com
    Ashby,
    /// workable.com
    Workable,
    /// smartrecruiters.com
    SmartRecruiters,
    /// myworkdayjobs.com
    Workday,
}

impl Board {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Greenhouse => "Greenhouse",
            Self::Lever => "Lever",
            Self::Ashby => "Ashby",
            Self::Workable => "Workable",
            Self::SmartRecruiters => "SmartRecruiters",
            Self::Workday => "Workday",
        }
    }
}

/// Where the board's interface has a posting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which board.
    pub board: Board,
    /// The posting as JSON.
    pub api: String,
    /// Its id, to find it in an answer that holds all of the employer's.
    pub id: String,
    /// Where the application form is, when it is not in the same answer: JSON or a page.
    pub form: Option<String>,
}

/// The place of the posting at `url` on its board's interface; `None` for any other page.
#[must_use]
pub fn recognise(url: &Url, settings: &BoardSettings) -> Option<Place> {
    let host = url.host_str()?.trim_start_matches("www.");
    let parts = segments(url);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let query = |name: &str| {
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let place = match host {
        "boards.greenhouse.io"
        | "job-boards.greenhouse.io"
        | "boards.eu.greenhouse.io"
        | "job-boards.eu.greenhouse.io" => match parts.as_slice() {
            [board, "jobs", id, ..] => greenhouse(board, id, settings),
            ["embed", "job_app", ..] => greenhouse(&query("for")?, &query("token")?, settings),
            _ => None,
        },
        "jobs.lever.co" | "jobs.eu.lever.co" => match parts.as_slice() {
            [employer, id, ..] if is_uuid(id) => lever(url, employer, id, settings),
            _ => None,
        },
        "jobs.ashbyhq.com" => match parts.as_slice() {
            [employer, id, ..] if is_uuid(id) => ashby(url, employer, id, settings),
            _ => None,
        },
        "apply.workable.com" => match parts.as_slice() {
            [account, "j", code, ..] => workable(account, code, settings),
            _ => None,
        },
        "jobs.smartrecruiters.com" | "careers.smartrecruiters.com" => match parts.as_slice() {
            [employer, name, ..] => smartrecruiters(employer, name, settings),
            _ => None,
        },
        _ if host.ends_with(".myworkdayjobs.com") => workday(url, &parts, settings),
        _ => None,
    };
    place.filter(|place| !place.api.is_empty())
}

/// The employer's part of an address on a board, such as `larkspur-labs`.
pub(super) fn employer(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let known = ["greenhouse.io", "lever.co", "ashbyhq.com"];
    let host = url.host_str()?;
    let on_board = known.iter().any(|board| host.ends_with(&format!(".{board}")));
    on_board.then(|| segments(&url).into_iter().next()).flatten()
}

/// Path segments, decoded.
fn segments(url: &Url) -> Vec<String> {
    let decode = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into();
    let parts = url.path_segments().into_iter().flatten();
    parts.filter(|part| !part.is_empty()).map(decode).collect()
}

/// `base` with path segments of outside text, each kept in its place; empty without a base.
fn build(base: &str, parts: &[&str], query: Option<&str>) -> Option<String> {
    if base.is_empty() {
        return Some(String::new());
    }
    let mut url = Url::parse(base).ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().extend(parts);
    url.set_query(query);
    Some(url.into())
}

fn greenhouse(board: &str, id: &str, settings: &BoardSettings) -> Option<Place> {
    let parts = ["v1", "boards", board, "jobs", id];
    let query = "questions=true&pay_transparency=true";
    is_number(id).then_some(())?;
    Some(Place {
        board: Board::Greenhouse,
        api: build(&settings.greenhouse, &parts, Some(query))?,
        id: id.to_owned(),
        form: None,
    })
}

fn lever(url: &Url, employer: &str, id: &str, settings: &BoardSettings) -> Option<Place> {
    let eu = url.host_str() == Some("jobs.eu.lever.co");
    let base = if eu { &settings.lever_eu } else { &settings.lever };
    Some(Place {
        board: Board::Lever,
        api: build(base, &["v0", "postings", employer, id], Some("mode=json"))?,
        id: id.to_owned(),
        form: build(&url.origin().ascii_serialization(), &[employer, id, "apply"], None),
    })
}

fn ashby(url: &Url, employer: &str, id: &str, settings: &BoardSettings) -> Option<Place> {
    let parts = ["posting-api", "job-board", employer];
    Some(Place {
        board: Board::Ashby,
        api: build(&settings.ashby, &parts, Some("includeCompensation=true"))?,
        id: id.to_owned(),
        form: build(&url.origin().ascii_serialization(), &[employer, id, "application"], None),
    })
}

fn workable(account: &str, code: &str, settings: &BoardSettings) -> Option<Place> {
    let parts = ["api", "v2", "accounts", account, "jobs", code];
    let base = &settings.workable;
    code.chars().all(|c| c.is_ascii_alphanumeric()).then_some(())?;
    Some(Place {
        board: Board::Workable,
        api: build(base, &parts, None)?,
        id: code.to_owned(),
        form: build(base, &["api", "v1", "jobs", code, "form"], None),
    })
}

/// `/{employer}/{id}-{title}`.
fn smartrecruiters(employer: &str, name: &str, settings: &BoardSettings) -> Option<Place> {
    let id = name.split('-').next().filter(|id| is_number(id))?;
    let parts = ["v1", "companies", employer, "postings", id];
    Some(Place {
        board: Board::SmartRecruiters,
        api: build(&settings.smartrecruiters, &parts, None)?,
        id: id.to_owned(),
        form: None,
    })
}

/// `/{language}/{site}/job/{place}/{title}_{id}`, the language and the place may be missing.
fn workday(url: &Url, parts: &[&str], settings: &BoardSettings) -> Option<Place> {
    let host = url.host_str()?;
    let tenant = host.split('.').next()?;
    let job = parts.iter().position(|part| matches!(*part, "job" | "details"))?;
    let site = parts.get(job.checked_sub(1)?)?;
    let rest = parts.get(job + 1..).filter(|rest| !rest.is_empty())?;
    let rest: Vec<&str> = rest.iter().copied().filter(|part| *part != "apply").take(3).collect();
    let mut path = vec!["wday", "cxs", tenant, site, "job"];
    path.extend(&rest);
    Some(Place {
        board: Board::Workday,
        api: build(&settings.workday.replace("{host}", host), &path, None)?,
        id: (*rest.last()?).to_owned(),
        form: None,
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0b6f7c1e-4a52-4a7e-9d0c-5d1f3a2b4c6d";

    fn api(url: &str) -> Option<String> {
        recognise(&Url::parse(url).unwrap(), &BoardSettings::default()).map(|place| place.api)
    }

    #[test]
    fn public_addresses_of_postings_are_recognised() {
        let greenhouse = "https://boards-api.greenhouse.io/v1/boards/larkspur/jobs/4001?\
                          questions=true&pay_transparency=true";
        for url in [
            "https://boards.greenhouse.io/larkspur/jobs/4001",
            "https://job-boards.greenhouse.io/larkspur/jobs/4001?gh_src=abc#app",
            "https://job-boards.eu.greenhouse.io/larkspur/jobs/4001",
            "https://boards.greenhouse.io/embed/job_app?for=larkspur&token=4001",
        ] {
            assert_eq!(api(url).as_deref(), Some(greenhouse), "{url}");
        }
        let cases = [
            (
                format!("https://jobs.lever.co/larkspur/{ID}/apply"),
                format!("https://api.lever.co/v0/postings/larkspur/{ID}?mode=json"),
            ),
            (
                format!("https://jobs.eu.lever.co/larkspur/{ID}"),
                format!("https://api.eu.lever.co/v0/postings/larkspur/{ID}?mode=json"),
            ),
            (
                format!("https://jobs.ashbyhq.com/Larkspur%20Labs/{ID}"),
                "https://api.ashbyhq.com/posting-api/job-board/Larkspur%20Labs?\
                 includeCompensation=true"
                    .to_owned(),
            ),
            (
                "https://apply.workable.com/larkspur/j/0E1F2A3B4C/".to_owned(),
                "https://apply.workable.com/api/v2/accounts/larkspur/jobs/0E1F2A3B4C".to_owned(),
            ),
            (
                "https://jobs.smartrecruiters.com/Larkspur/744000012-data-engineer".to_owned(),
                "https://api.smartrecruiters.com/v1/companies/Larkspur/postings/744000012"
                    .to_owned(),
            ),
            (
                "https://larkspur.wd5.myworkdayjobs.com/en-US/Careers/job/Leeds/Nurse_R-12".into(),
                "https://larkspur.wd5.myworkdayjobs.com/wday/cxs/larkspur/Careers/job/Leeds/\
                 Nurse_R-12"
                    .into(),
            ),
        ];
        for (url, expected) in cases {
            assert_eq!(api(&url), Some(expected), "{url}");
        }
    }

    #[test]
    fn other_pages_are_not() {
        for url in [
            "https://boards.greenhouse.io/larkspur",
            "https://boards.greenhouse.io/larkspur/jobs/../../admin",
            "https://boards.greenhouse.io.example.com/larkspur/jobs/4001",
            "https://jobs.lever.co/larkspur",
            "https://apply.workable.com/larkspur/j/%2e%2e%2fadmin/",
            "https://jobs.example.com/larkspur/jobs/4001",
            "https://myworkdayjobs.com/Careers/job/Leeds/Nurse_R-12",
        ] {
            assert_eq!(api(url), None, "{url}");
        }
    }

    #[test]
    fn text_of_an_address_stays_one_segment() {
        let url = format!("https://jobs.lever.co/..%2f..%2fadmin%3fx/{ID}");
        let api = api(&url).unwrap();
        assert!(api.starts_with("https://api.lever.co/v0/postings/..%2F..%2Fadmin%3Fx/"), "{api}");
    }

    #[test]
    fn an_interface_can_be_moved_or_switched_off() {
        let url = Url::parse("https://boards.greenhouse.io/larkspur/jobs/4001").unwrap();
        let moved = BoardSettings {
            greenhouse: "http://127.0.0.1:8123/mirror".into(),
            ..BoardSettings::default()
        };
        let api = recognise(&url, &moved).unwrap().api;
        assert!(api.starts_with("http://127.0.0.1:8123/mirror/v1/boards/larkspur"), "{api}");
        let off = BoardSettings { greenhouse: String::new(), ..BoardSettings::default() };
        assert!(recognise(&url, &off).is_none() && off.validate().is_ok());
        let wrong = BoardSettings { greenhouse: "greenhouse".into(), ..BoardSettings::default() };
        assert!(wrong.validate().unwrap_err().contains("boards.greenhouse"));
    }

    #[test]
    fn the_employer_is_read_from_addresses_of_boards_only() {
        let of = |url: &str| employer(url);
        assert_eq!(of("https://job-boards.greenhouse.io/acme/jobs/1").as_deref(), Some("acme"));
        assert_eq!(of("https://acme.example.com/careers?gh_jid=1"), None);
    }
}
