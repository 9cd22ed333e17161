//! The fields of a schema.org `JobPosting` (<https://schema.org/JobPosting>) as text.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::text;
use crate::posting::Stated;

/// Deepest path followed through references and nesting.
const MAX_HOPS: usize = 6;
/// Most places of one posting.
const MAX_PLACES: usize = 12;

/// Objects of the page by their `@id`.
pub(super) type Index<'a> = BTreeMap<&'a str, &'a Map<String, Value>>;

/// Reads a `JobPosting`.
pub(super) struct Reader<'a> {
    pub(super) job: &'a Map<String, Value>,
    pub(super) index: &'a Index<'a>,
}

impl<'a> Reader<'a> {
    /// Values of the fields that [`Stated`] has.
    pub(super) fn stated(&self) -> Stated {
        Stated {
            title: self.line("title").or_else(|| self.line("name")),
            company: self.line("hiringOrganization"),
            location: self.location(),
            remote: self.is_remote(),
            employment_type: self.employment_type(),
            salary: self.salary(),
            date_posted: self.line("datePosted"),
            valid_through: self.line("validThrough"),
        }
    }

    /// Text of a field in one line.
    pub(super) fn line(&self, field: &str) -> Option<String> {
        self.text(self.job.get(field)?, 0)
    }

    /// Texts of a field that may be a list.
    pub(super) fn lines(&self, field: &str) -> Vec<String> {
        match self.job.get(field) {
            Some(Value::Array(values)) => {
                values.iter().filter_map(|value| self.text(value, 0)).collect()
            }
            Some(value) => self.text(value, 0).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// A field as it stands, for those that hold markup.
    pub(super) fn raw(&self, field: &str) -> Option<String> {
        match self.job.get(field)? {
            Value::String(raw) => Some(raw.clone()),
            Value::Array(values) => {
                let parts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                (!parts.is_empty()).then(|| parts.join("\n"))
            }
            Value::Object(object) => object.get("@value")?.as_str().map(str::to_owned),
            _ => None,
        }
    }

    /// Places that applicants may work from.
    pub(super) fn remote_regions(&self) -> Option<String> {
        let places = self.lines("applicantLocationRequirements");
        (!places.is_empty()).then(|| places.join(", "))
    }

    fn text(&self, value: &Value, hops: usize) -> Option<String> {
        if hops > MAX_HOPS {
            return None;
        }
        match value {
            Value::String(raw) => Some(text::line(raw)).filter(|line| !line.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(values) => {
                let mut parts: Vec<String> = Vec::new();
                for part in
                    values.iter().take(MAX_PLACES).filter_map(|value| self.text(value, hops + 1))
                {
                    if !parts.contains(&part) {
                        parts.push(part);
                    }
                }
                (!parts.is_empty()).then(|| parts.join(", "))
            }
            Value::Object(object) => {
                let keys = [
                    "name",
                    "@value",
                    "legalName",
                    "value",
                    "title",
                    "description",
                    "credentialCategory",
                ];
                keys.iter().find_map(|key| self.text(object.get(*key)?, hops + 1)).or_else(|| {
                    self.text(&Value::Object(self.referenced(object)?.clone()), hops + 1)
                })
            }
            Value::Null | Value::Bool(_) => None,
        }
    }

    /// What an object that is only an `@id` points at.
    fn referenced(&self, object: &Map<String, Value>) -> Option<&'a Map<String, Value>> {
        let target = self.index.get(object.get("@id")?.as_str()?)?;
        (target.len() > 1 && object.len() <= 2).then_some(*target)
    }

    fn is_remote(&self) -> bool {
        self.lines("jobLocationType")
            .iter()
            .any(|kind| kind.to_ascii_uppercase().contains("TELECOMMUTE"))
    }

    fn location(&self) -> Option<String> {
        let places = match self.job.get("jobLocation")? {
            Value::Array(places) => places.iter().take(MAX_PLACES).collect(),
            place => vec![place],
        };
        let mut lines: Vec<String> = Vec::new();
        for line in places.into_iter().filter_map(|place| self.place(place)) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        (!lines.is_empty()).then(|| lines.join("; "))
    }

    fn place(&self, place: &Value) -> Option<String> {
        let Value::Object(place) = place else {
            return self.text(place, 0);
        };
        let place = self.referenced(place).unwrap_or(place);
        let address = match place.get("address") {
            Some(Value::Object(address)) => self.referenced(address).unwrap_or(address),
            Some(Value::Array(addresses)) => addresses.first()?.as_object()?,
            Some(other) => return self.text(other, 0),
            None if place.contains_key("addressLocality")
                || place.contains_key("addressCountry") =>
            {
                place
            }
            None => return self.text(place.get("name")?, 0),
        };
        let mut parts: Vec<String> = Vec::new();
        for key in ["addressLocality", "addressRegion", "addressCountry"] {
            let part = address.get(key).and_then(|value| self.text(value, 0));
            if let Some(part) = part.filter(|part| !parts.contains(part)) {
                parts.push(part);
            }
        }
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    fn employment_type(&self) -> Option<String> {
        let kinds: Vec<String> = self
            .lines("employmentType")
            .iter()
            .flat_map(|kinds| kinds.split([',', ';']))
            .map(|kind| match kind.trim().to_ascii_uppercase().replace(['-', ' '], "_").as_str() {
                "FULL_TIME" => "Full-time".to_owned(),
                "PART_TIME" => "Part-time".to_owned(),
                "CONTRACTOR" | "CONTRACT" => "Contract".to_owned(),
                "TEMPORARY" => "Temporary".to_owned(),
                "INTERN" | "INTERNSHIP" => "Internship".to_owned(),
                "VOLUNTEER" => "Volunteer".to_owned(),
                "PER_DIEM" => "Per diem".to_owned(),
                "" | "OTHER" => String::new(),
                _ => kind.trim().to_owned(),
            })
            .filter(|kind| !kind.is_empty())
            .collect();
        (!kinds.is_empty()).then(|| kinds.join(", "))
    }

    fn salary(&self) -> Option<String> {
        self.pay(self.job.get("baseSalary")?).or_else(|| self.pay(self.job.get("estimatedSalary")?))
    }

    fn pay(&self, pay: &Value) -> Option<String> {
        let object = match pay {
            Value::Array(pays) => return pays.iter().find_map(|pay| self.pay(pay)),
            Value::Object(object) => object,
            other => {
                let currency = self.line("salaryCurrency");
                let amount = self.text(other, 0)?;
                let amount = amount.parse().map_or(amount, crate::text::grouped);
                return Some(join_words([currency, Some(amount)]));
            }
        };
        let value = object.get("value");
        let inner = value.and_then(Value::as_object).unwrap_or(object);
        let amount = |key: &str| {
            let number = self.text(inner.get(key)?, 0)?.replace([',', ' ', '\''], "");
            number.parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0)
        };
        let range = match (amount("minValue"), amount("maxValue"), amount("value")) {
            (Some(min), Some(max), _) if (min - max).abs() > 0.001 => {
                format!("{}–{}", crate::text::grouped(min), crate::text::grouped(max))
            }
            (Some(one), _, _) | (None, Some(one), _) | (None, None, Some(one)) => {
                crate::text::grouped(one)
            }
            (None, None, None) => self.text(inner.get("value")?, 0)?,
        };
        let currency = object.get("currency").or(inner.get("currency"));
        let currency =
            currency.and_then(|value| self.text(value, 0)).or_else(|| self.line("salaryCurrency"));
        let unit =
            inner.get("unitText").or(object.get("unitText")).and_then(|value| self.text(value, 0));
        let per = unit.map(|unit| format!("per {}", unit.to_lowercase()));
        Some(join_words([currency, Some(range), per]))
    }
}

fn join_words<const N: usize>(words: [Option<String>; N]) -> String {
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
