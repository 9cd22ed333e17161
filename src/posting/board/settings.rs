//! Where the boards' interfaces are.

use serde::{Deserialize, Serialize};

/// The `[boards]` section of the configuration: base addresses of the public interfaces of job
/// boards, for a proxy or a mirror of one's own. Empty: the posting's page is read instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BoardSettings {
    /// Greenhouse.
    pub greenhouse: String,
    /// Lever.
    pub lever: String,
    /// Lever's European part.
    pub lever_eu: String,
    /// Ashby.
    pub ashby: String,
    /// Workable.
    pub workable: String,
    /// `SmartRecruiters`.
    pub smartrecruiters: String,
    /// Workday; `{host}` stands for the host of the posting, where each employer's interface is.
    pub workday: String,
}

impl Default for BoardSettings {
    fn default() -> Self {
        Self {
            greenhouse: "https://boards-api.greenhouse.io".to_owned(),
            lever: "https://api.lever.co".to_owned(),
            lever_eu: "https://api.eu.lever.co".to_owned(),
            ashby: "https://api.ashbyhq.com".to_owned(),
            workable: "https://apply.workable.com".to_owned(),
            smartrecruiters: "https://api.smartrecruiters.com".to_owned(),
            workday: "https://{host}".to_owned(),
        }
    }
}

impl BoardSettings {
    /// What is wrong with the values, with what to write instead.
    pub fn validate(&self) -> Result<(), String> {
        let bases = [
            ("greenhouse", &self.greenhouse),
            ("lever", &self.lever),
            ("lever_eu", &self.lever_eu),
            ("ashby", &self.ashby),
            ("workable", &self.workable),
            ("smartrecruiters", &self.smartrecruiters),
            ("workday", &self.workday),
        ];
        for (key, base) in bases.into_iter().filter(|(_, base)| !base.is_empty()) {
            let parsed = url::Url::parse(&base.replace("{host}", "host.example"));
            if !parsed.is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
                return Err(format!(
                    "boards.{key} is `{base}`; write an address such as https://api.example.com"
                ));
            }
        }
        Ok(())
    }
}
