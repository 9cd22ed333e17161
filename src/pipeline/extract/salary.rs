//! Pay as stated: amounts with a currency, never revenue, funding or budgets.

use super::block::Block;
use super::heading::{self, Label, Section};
use super::pattern::pattern;
use super::types::{Found, Salary};

pattern!(
    MONEY,
    r"(?ix)
    (?P<cur1>US\$|USD|CAD|AUD|NZD|SGD|CHF|EUR|GBP|DKK|SEK|NOK|PLN|C\$|A\$|CA\$|[$€£¥₹]|\bFr\.)?\s?
    (?P<a>\d{1,3}(?:[.,'’\u{a0}\u{202f}\ ]\d{3})+(?:[.,]\d{1,2}\b)?|\d+(?:[.,]\d{1,2}\b)?)\s?(?P<ka>k|K|TEUR|T€|Tsd\.?)?\b
    \s?(?P<cur2>USD|CAD|AUD|CHF|EUR|GBP|DKK|SEK|NOK|PLN|Euro|euros|€|£|\$)?
    (?:\s?(?:/\s?(?:hr|hour|yr|year))?\s?(?:per\ (?:year|hour|month|annum))?(?:annually)?\s?(?:-|–|—|‑|to|and|bis(?:\ zu)?|à|et|through)\s?(?:up\ to\s)?
      (?P<cur3>US\$|USD|CHF|EUR|GBP|CAD|C\$|A\$|[$€£])?\s?
      (?P<b>\d{1,3}(?:[.,'’\u{a0}\u{202f}\ ]\d{3})+(?:[.,]\d{1,2}\b)?|\d+(?:[.,]\d{1,2}\b)?)\s?(?P<kb>k|K|TEUR|T€|Tsd\.?)?\b
      \s?(?P<cur4>USD|CAD|AUD|CHF|EUR|GBP|DKK|SEK|NOK|PLN|Euro|euros|€|£|\$)?
    )?"
);
pattern!(
    PAY_WORDS,
    r"(?i)\b(salary|salaries|money|pay|paid|compensation|wages?|remuneration|base|earn|earnings|hourly|annually|annual|per annum|p\.a\.|per (hour|year|month|day)|an hour|a year|gross|OTE|stipend|hiring (range|rate)|gehalt\w*|\w*gehalt|vergütung|brutto\w*|\w*lohn|verdienst|entgelt|jahresgehalt|salaire|rémunération|brut|annuels?|mensuels?|par (an|mois|heure)|/ ?(hr|hour|yr|year|h|mo|month|monat|jahr|an|mois)|rate)\b"
);
pattern!(
    OTHER_MONEY,
    r"(?i)(revenue|turnover|funding|raised|series [a-f]\b|valuation|\bARR\b|\bGMV\b|budget|sales of|assets|endowment|grants?\b|investment|umsatz|finanzierung|chiffre d'affaires|levée de fonds|levé|million|billion|mio\b|mrd|millionen|tuition|insurance|401\(?k|sign[- ]on|signing|referral|stipend of|learning|training budget|home[- ]office|reimburse|equipment|voucher|gutschein|zuschuss|fahrtkosten|relocation|portfolio|invoices|transactions|customers|users|bonus of|prime de|weiterbildungsbudget|donations?|fundraising goal|purchase|contracts? (worth|valued)|deals?|spend\b|volume|collections? of|specimens|pounds|lbs|savings|fine of|students|tickets|employees)"
);
pattern!(
    MILLIONS,
    r"(?i)^\s?(m|mm|mn|bn|b|million|billion|mio|mrd|millionen|millions|milliard\w*|\+?\s?(employees|people|users|customers|mitarbeit\w*|specimens|years?|jahre|%|hours|stunden|heures))\b|^\s?%"
);
pattern!(
    FLOOR,
    r"(?i)\b(from|starting at|starts at|minimum|at least|ab|mindestens|à partir de|dès|start(ing)? (salary|pay)( of| is|:)?)\s*$"
);
pattern!(
    HOUR,
    r"(?i)(/\s?(hr|hour|h|std|stunde|heure)\b|per hour|an hour|hourly|pro stunde|stundenlohn|de l'heure|par heure|stündlich|/hr)"
);
pattern!(
    DAY,
    r"(?i)(/\s?(day|tag|jour)\b|per day|a day\b|daily rate|pro tag|tagessatz|par jour|\bTJM\b)"
);
pattern!(
    MONTH,
    r"(?i)(/\s?(mo|month|monat|mois)\b|per month|a month|monthly|pro monat|monatlich|monatsgehalt|im monat|par mois|mensuel|bruttomonat)"
);
pattern!(
    YEAR,
    r"(?i)(/\s?(yr|year|jahr|an|annum)\b|per (year|annum)|a year|yearly|annual(ly)?|p\.\s?a\.|pro jahr|jährlich|jahresgehalt|jahresbrutto|bruttojahresgehalt|im jahr|par an|annuels?|salary range|/yr)"
);

/// Pay, if the posting states it. `stated` is what a page says in machine-readable form.
pub(super) fn find(blocks: &[Block]) -> Option<Found<Salary>> {
    let mut best: Option<(u8, Found<Salary>)> = None;
    for block in blocks {
        let labelled =
            block.section == Section::Pay || heading::label(&block.under) == Some(Label::Pay);
        if matches!(block.section, Section::Legal) && !PAY_WORDS.is_match(&block.text) {
            continue;
        }
        for range in super::sentence::sentences(&block.text) {
            let text = &block.text[range.clone()];
            if !text.bytes().any(|b| b.is_ascii_digit()) {
                continue;
            }
            let told = PAY_WORDS.is_match(text);

            for (at, salary) in amounts(text) {
                let ranged = salary.min.is_some() && salary.max.is_some();
                let rank = u8::from(labelled) * 2
                    + u8::from(told) * 3
                    + u8::from(ranged) * 2
                    + u8::from(salary.currency.is_some());
                if OTHER_MONEY.is_match(phrase(text, &at))
                    || !(labelled || told || ranged && salary.currency.is_some())
                    || !plausible(&salary, labelled || told)
                {
                    continue;
                }
                if best.as_ref().is_none_or(|(was, _)| rank > *was) {
                    let span = block.span(range.start + at.start, range.start + at.end);
                    best = Some((rank, Found { value: salary, span }));
                }
            }
        }
    }
    best.map(|(_, found)| found)
}

/// Reads a one-line statement of pay.
pub(super) fn read(text: &str) -> Option<Salary> {
    amounts(text).into_iter().map(|(_, s)| s).find(|s| plausible(s, true))
}

/// The part of a sentence an amount stands in, between commas.
fn phrase<'t>(text: &'t str, at: &std::ops::Range<usize>) -> &'t str {
    let from = text[..at.start].rfind([',', ';', '(', '•']).map_or(0, |i| i + 1);
    let to = text[at.end..].find([',', ';', ')', '•']).map_or(text.len(), |i| at.end + i);
    text.get(from..to).unwrap_or(text)
}

fn amounts(text: &str) -> Vec<(std::ops::Range<usize>, Salary)> {
    MONEY
        .captures_iter(text)
        .filter_map(|found| {
            let all = found.get(0)?;
            let start = all.start() + (all.as_str().len() - all.as_str().trim_start().len());
            let end = all.start() + all.as_str().trim_end().len();
            if MILLIONS.is_match(&text[all.end()..])
                || text[..start].ends_with(|c: char| {
                    c.is_alphanumeric() || c == '(' && all.as_str().contains(") ")
                })
            {
                return None;
            }
            let currency = ["cur1", "cur2", "cur3", "cur4"]
                .iter()
                .find_map(|n| found.name(n))
                .and_then(|m| currency(m.as_str(), text));
            let thousands = found.name("ka").is_some() || found.name("kb").is_some();
            let scale =
                |name: &str| if thousands || found.name(name).is_some() { 1000.0 } else { 1.0 };
            let low = number(found.name("a")?.as_str())?;
            let high = found.name("b").and_then(|m| number(m.as_str()));
            let low = if low < 1000.0 { low * scale("ka") } else { low };
            let high = high.map(|h| if h < 1000.0 { h * scale("kb") } else { h });
            let around = window(text, start, end);
            let before = text[..start].to_lowercase();
            let ceiling = before.trim_end().ends_with("up to")
                || before.trim_end().ends_with("bis zu")
                || before.trim_end().ends_with("jusqu'à");
            let floor = FLOOR.is_match(&before);
            let (min, max) = match high {
                Some(high) if high >= low => (Some(low), Some(high)),
                Some(_) => return None,
                None if ceiling => (None, Some(low)),
                None if floor => (Some(low), None),
                None => (Some(low), Some(low)),
            };
            let whole = |v: Option<f64>| v.map(|v| v.round_ties_even() as u64);
            let period = period(around, low);
            Some((start..end, Salary { min: whole(min), max: whole(max), currency, period }))
        })
        .collect()
}

/// The amount with the words around it.
fn window(text: &str, start: usize, end: usize) -> &str {
    let mut from = start.saturating_sub(60);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (end + 45).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    &text[from..to]
}

fn period(around: &str, amount: f64) -> Option<String> {
    let small = amount < 500.0;
    let name = if HOUR.is_match(around) && small {
        "hour"
    } else if DAY.is_match(around) && amount < 3000.0 {
        "day"
    } else if MONTH.is_match(around) && amount < 20_000.0 {
        "month"
    } else if YEAR.is_match(around) && amount >= 5000.0 {
        "year"
    } else {
        return None;
    };
    Some(name.to_owned())
}

fn plausible(salary: &Salary, told: bool) -> bool {
    let amount = salary.min.or(salary.max).unwrap_or(0);
    match (salary.period.as_deref(), &salary.currency) {
        (Some("hour"), _) => (5..500).contains(&amount),
        (Some("day"), _) => (40..3000).contains(&amount),
        (Some("month"), _) => (300..20_000).contains(&amount),
        (Some(_), _) => (8000..2_000_000).contains(&amount),
        (None, Some(_)) => {
            (8000..2_000_000).contains(&amount)
                || told && (10..200).contains(&amount) && salary.max.is_some()
        }
        (None, None) => told && salary.max.is_some() && (15_000..1_000_000).contains(&amount),
    }
}

fn currency(sign: &str, text: &str) -> Option<String> {
    let code = match sign.to_uppercase().as_str() {
        "€" | "EUR" | "EURO" | "EUROS" => "EUR",
        "£" | "GBP" => "GBP",
        "CHF" | "FR." => "CHF",
        "C$" | "CA$" | "CAD" => "CAD",
        "A$" | "AUD" => "AUD",
        "DKK" => "DKK",
        "SEK" => "SEK",
        "NOK" => "NOK",
        "PLN" => "PLN",
        "NZD" => "NZD",
        "SGD" => "SGD",
        "₹" => "INR",
        "¥" => "JPY",
        "$" if text.contains("CAD") => "CAD",
        "$" if text.contains("AUD") => "AUD",
        "$" | "US$" | "USD" => "USD",
        _ => return None,
    };
    Some(code.to_owned())
}

/// `120,000`, `65.000`, `95'000`, `45 000`, `42.50`, `4.200`.
fn number(text: &str) -> Option<f64> {
    let is_sign = |c: char| !c.is_ascii_digit();
    let decimals = match text.rfind(is_sign) {
        Some(at) => {
            let tail = text.get(at..)?.trim_start_matches(is_sign);
            let fraction = tail.len() != 3 && matches!(text.get(at..=at), Some("." | ","));
            if fraction { tail.len() } else { 0 }
        }
        None => 0,
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > 12 {
        return None;
    }
    let value: f64 = digits.parse().ok()?;
    Some(value / 10_f64.powi(decimals as i32))
}
