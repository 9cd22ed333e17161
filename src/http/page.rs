//! The page for people: how each part is, and where the rest can be read.

use super::document::{Alive, PartDoc, Ready};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;\
    padding:0 1rem;color:#1e293b;background:#fff}table{border-collapse:collapse;width:100%}\
    th,td{text-align:left;padding:.35rem .75rem;border-bottom:1px solid #cbd5e1;\
    vertical-align:top}.green{color:#166534}.amber{color:#92400e}.red{color:#b91c1c;\
    font-weight:600}";

/// Text as it is, with nothing that HTML would take for its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The page.
#[must_use]
pub fn html(ready: &Ready, alive: &Alive) -> String {
    let head = match ready.is_ready() {
        true => "All that matters works".to_owned(),
        false => format!("Does not work: {}", escaped(&ready.broken.join(", "))),
    };
    let rows: String = ready.parts.iter().map(row).collect();
    let up = alive.uptime_seconds.map_or_else(String::new, |seconds| {
        format!(", up for {} h {} min", seconds / 3600, seconds / 60 % 60)
    });
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>tailord</title>\
         <style>{STYLE}</style></head><body>\n<h1>tailord</h1>\n<p><strong>{head}</strong>. Version \
         {}{up}.</p>\n<table><thead><tr><th>Part</th><th>Light</th><th>Reason</th><th>Age</th></tr>\
         </thead><tbody>\n{rows}</tbody></table>\n<p>For programs: \
         <a href=\"/healthz\">/healthz</a> (the process lives), <a href=\"/readyz\">/readyz</a> (all \
         that matters works), <a href=\"/alerts\">/alerts</a>, <a href=\"/metrics\">/metrics</a> \
         (Prometheus), <a href=\"/openapi.json\">/openapi.json</a> (this interface).</p>\n\
         </body></html>\n",
        escaped(&alive.version),
    )
}

fn row(part: &PartDoc) -> String {
    let age = part.age_seconds.map_or_else(String::new, |seconds| format!("{seconds} s"));
    format!(
        "<tr><td>{}</td><td class=\"{light}\">{light}</td><td>{}</td><td>{age}</td></tr>\n",
        escaped(&part.part),
        escaped(&part.reason),
        light = escaped(&part.light),
    )
}
