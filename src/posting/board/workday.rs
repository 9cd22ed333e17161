//! Workday: `{tenant}.wdN.myworkdayjobs.com/wday/cxs/{tenant}/{site}/job/…`, what its own pages
//! read. Its forms open only to those who signed in.

use serde_json::Value;

use super::job::{Job, inner, line, list, raw, text};
use crate::posting::form::Form;

pub(super) fn is_job(value: &Value) -> bool {
    value.get("jobPostingInfo").is_some_and(|info| info.get("jobDescription").is_some())
}

pub(super) fn read(value: &Value) -> Job {
    let info = value.get("jobPostingInfo").unwrap_or(&Value::Null);
    let mut places: Vec<String> = line(info, "location").into_iter().collect();
    places.extend(list(info, "additionalLocations").iter().filter_map(text));
    if places.is_empty() {
        places.extend(inner(info, "country", "descriptor"));
    }
    Job {
        title: line(info, "title"),
        company: inner(value, "hiringOrganization", "name"),
        slug: None,
        places,
        workplace: line(info, "remoteType"),
        department: None,
        employment_type: line(info, "timeType"),
        salary: None,
        // `postedOn` says "Posted 3 Days Ago"; `startDate` is the day of publication.
        date_posted: line(info, "startDate"),
        valid_through: line(info, "endDate"),
        sections: raw(info, "jobDescription").map(|text| (None, text)).into_iter().collect(),
        form: Form::default(),
    }
}
