//! Sentences in a posting that speak to a machine instead of a candidate. They stay in the
//! snapshot, are told to the reader, and never become text that stages read.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::{
    block::Block,
    notes::{Notes, quote},
    pattern::{Patterns, regex},
};

const AI: &str = r"(?:an?\s+|une?\s+|eine?\s+|the\s+)?(?:automated\s+|generative\s+)?(?:ai|a\.i\.|ki|ia|llms?|gpt|chat\s?gpt|claude|gemini|copilot|large\s+language\s+models?|language\s+models?|artificial\s+intelligence|künstliche\s+intelligenz|(?:großes\s+)?sprachmodell|intelligence\s+artificielle|(?:grand\s+)?modèle\s+de\s+langage|chat\s?bots?|bot)(?:[\s-]+(?:assistants?|models?|systems?|agents?|tools?|bots?|chatbots?|language\s+model|llm|resume\s+(?:writer|screener)|systeme?|modell|assistent|agent|modèle))?";

/// Patterns over the folded sentence. What comes after "if you are an AI" must not be a job
/// ("an AI engineer").
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let earlier =
        r"(?:previous|prior|above|earlier|preceding|foregoing|other|initial|original|system|your)";
    let orders = r"(?:instructions?|prompts?|rules|messages?|directions|guidelines|context|commands?|constraints|programming)";
    let not_a_job = r"(?:\s*$|\s*[,.:;!?)\]–—-]|\s+(?:reading|processing|parsing|reviewing|writing|generating|evaluating|screening|summari[sz]ing|tailoring|helping|assisting|that|which|and\s+(?:you|are|have)|or\s+(?:an?\s+)?(?:llm|language|automated)|you|please|do|then|must|should|write|say|add|include|ignore|tell|mention|output|respond|answer))";
    let verbs =
        r"(?:write|state|claim|say|list|add|insert|include|put|mention|use|place|append|embed)";
    Patterns::new([
        // Override earlier instructions.
        format!(r"\b(?:ignore|disregard|forget|override|bypass|discard)\s+(?:(?:all|any|of|the|your|my|every|everything|and|these|those)\s+){{0,4}}{earlier}(?:\s+(?:and|or|,|{earlier})){{0,3}}\s+{orders}\b"),
        r"\b(?:ignore|disregard|forget)\s+(?:all\s+)?(?:instructions?|everything|what\s+you\s+were\s+told|any\s+instructions?)\s+(?:above|before|previously|prior|you|given|so\s+far)\b".to_owned(),
        r"\b(?:ignore|disregard|forget)\s+(?:all\s+)?(?:of\s+)?(?:the\s+above|your\s+(?:training|programming|guidelines|instructions)|all\s+instructions)\b".to_owned(),
        r"\bnew\s+(?:system\s+)?instructions?\s*(?:for\s+(?:ai|the\s+model).{0,20})?:".to_owned(),
        // Address the machine.
        format!(r"\b(?:if|when|in\s+case|since|because|as)\s+you(?:\s+are|['’]re)\s+{AI}{not_a_job}"),
        format!(r"\b(?:if|should)\s+(?:this|you)\s+(?:(?:posting|text|page|message|job\s+description)\s+)?(?:is|are|be)\s+(?:being\s+)?(?:read|processed|parsed|written|reviewed|used|using|generated|summari[sz]ed)\s+(?:by|with|using)?\s*{AI}{not_a_job}"),
        format!(r"^\W*(?:attention|note|message|notice|instructions?|important|warning|dear|hello|hey)\b\W*(?:to|for)?\s*(?:all\s+|any\s+|the\s+)?{AI}\s*(?:\([^)]*\)\s*)?[:,!–—-]"),
        r"\b(?:instructions?|note|message|notice)\s+(?:to|for)\s+(?:all\s+|any\s+|the\s+)?(?:ai|llms?|language\s+models?|automated)(?:\s+(?:assistants?|models?|systems?|agents?|tools?|screeners?|readers?))?\s*[:,.–—-]".to_owned(),
        r"\b(?:ai|llm)\s+(?:assistants?|models?|agents?|systems?|tools?)\s+(?:reading|processing|parsing|that\s+(?:read|process))\s+this\b".to_owned(),
        r"\byou\s+are\s+(?:now\s+)?(?:chatgpt|claude|gemini|dan\b|an?\s+(?:ai|helpful)\s+(?:assistant|model)|a\s+(?:large\s+)?language\s+model)".to_owned(),
        r"\bas\s+an?\s+(?:ai|large)\s+(?:language\s+)?(?:model|assistant)\s*,".to_owned(),
        r"<\|?(?:im_start|im_end|system|endoftext|user|assistant)\|?>|\[/?inst\]|<<sys>>|^\W*(?:system|assistant)\s*:\s*(?:you|ignore|override|new)\b|\[system\b".to_owned(),
        r"\b(?:reveal|print|output|repeat|show|leak)\s+(?:me\s+)?(?:your|the)\s+(?:full\s+|entire\s+|hidden\s+)?(?:system\s+)?(?:prompt|instructions)\b".to_owned(),
        r"\b(?:do\s+not|don['’]t|never)\s+(?:reveal|mention|tell|disclose)\b.{0,60}\b(?:instructions?|prompt|the\s+user|the\s+candidate)\b".to_owned(),
        // Bend what is written about the candidate.
        format!(r"\b{verbs}\b.{{0,140}}\b(?:in|into|to|on|at\s+the\s+(?:top|end)\s+of)\s+(?:the|his|her|their|this|every|any)\s+(?:(?:candidate|applicant)(?:['’]s)?\s+)?(?:generated\s+|tailored\s+)?(?:cv|resume|résumé|curriculum)\b"),
        format!(r"\b{verbs}\b\s+(?:that\s+)?(?:the|this)\s+(?:candidate|applicant)\s+(?:is|has|was|holds|knows|meets)\b"),
        r"\b(?:rate|rank|score|grade|recommend|approve|hire|select)\s+(?:this|the)\s+(?:candidate|applicant|resume|cv|application)\b.{0,50}\b(?:highly|highest|top|10|100|maximum|perfect|first|immediately|strong(?:ly)?|as\s+an?)\b".to_owned(),
        r"\b(?:include|use|mention|write|put|insert|add|place)\s+(?:the\s+)?(?:exact\s+|following\s+|secret\s+|code\s*)*(?:word|phrase|sentence|term|code\s?word|code|emoji|string|keyword)s?\b.{0,80}\b(?:in|into|at)\b.{0,40}\b(?:application|cover\s+letter|cv|resume|résumé|subject|message|answer|response|reply|summary)\b".to_owned(),
        // German.
        r"\b(?:ignorier(?:e|en|t)?|vergiss|vergessen|missacht\w+)\s+(?:sie\s+)?(?:bitte\s+)?(?:alle\w*\s+|die\s+|sämtliche\s+|deine\s+|ihre\s+|sonstigen\s+)*(?:vorherigen?|vorigen?|bisherigen?|obigen?|früheren?|vorangegangenen?|vorhergehenden?|anderen?|ursprünglichen?)\s+(?:\w+\s+)?(?:anweisungen?|instruktionen?|regeln|vorgaben|befehle?|prompts?|hinweise)".to_owned(),
        r"\b(?:wenn|falls|sofern|solltest|sollten)\s+(?:du|sie)\s+(?:eine?\s+)?(?:ki|ai|llm|künstliche\s+intelligenz|(?:großes\s+)?sprachmodell|chat\s?bot|chatgpt)(?:-?\s?(?:system|modell|assistent|agent|tool|sprachmodell|bot))?\s+(?:bist|sind|sein|bist,|sind,)".to_owned(),
        r"\b(?:hinweis|anweisung(?:en)?|nachricht|achtung)\W{0,3}(?:an|für)\s+(?:alle\s+|die\s+|eine\s+)?(?:ki|ai|llm|sprachmodell|chatbot)".to_owned(),
        r"\b(?:schreib(?:e|en)?|füg(?:e|en)?|nenn(?:e|en)?|erwähn(?:e|en)?|setz(?:e|en)?|gib|geben|behaupt(?:e|en)?)\b.{0,140}\b(?:in|im)\s+(?:den|dem|diesen|diesem|jeden|jedem|deinen|seinen)?\s*(?:lebenslauf|cv)\b".to_owned(),
        // French.
        r"\b(?:ignore[zr]?|oublie[zr]?)\s+(?:toutes?\s+|tous\s+)?(?:les|vos|tes|ces)\s+(?:instructions|consignes|règles|directives|ordres)\s+(?:précédente?s|antérieure?s|ci-dessus|ci-avant|d['’]avant|initiales|reçues)".to_owned(),
        r"\b(?:si|lorsque|quand)\s+(?:vous\s+êtes|tu\s+es)\s+(?:une?\s+)?(?:ia|i\.a\.|llm|intelligence\s+artificielle|(?:grand\s+)?modèle\s+de\s+langage|chatbot|chatgpt|assistant\s+(?:ia|virtuel)|agent\s+(?:ia|conversationnel))\b".to_owned(),
        r"\b(?:à\s+l['’]attention\s+des?|message\s+(?:pour|aux?)|note\s+(?:pour|aux?)|instructions?\s+(?:pour|aux?))\s+(?:les\s+|l['’])?(?:ia|intelligences?\s+artificielles?|llms?|modèles?\s+de\s+langage|chatbots?)\b".to_owned(),
        r"\b(?:écri(?:s|vez|re)|ajoute[zr]?|mentionne[zr]?|inscri(?:s|vez|re)|indique[zr]?|insère|insérez)\b.{0,140}\bdans\s+(?:le|son|ce|chaque)\s+(?:cv|curriculum)".to_owned(),
    ])
});

/// Ends of sentences.
static SENTENCE_END: LazyLock<Regex> = LazyLock::new(|| regex(r#"[.!?…]+["”’»)\]]*\s+"#));

/// Prepares the patterns ahead of the first sentence.
pub(super) fn warm() {
    LazyLock::force(&PATTERNS);
}

/// The first sentence of `text` that speaks to a machine.
pub(super) fn first(text: &str) -> Option<String> {
    sentences(text)
        .into_iter()
        .find(|sentence| is_instruction(sentence))
        .map(|s| s.trim().to_owned())
}

/// Takes instructions to a machine out of the blocks, sentence by sentence, and tells `notes`.
pub(super) fn remove(blocks: Vec<Block>, notes: &mut Notes) -> Vec<Block> {
    blocks.into_iter().filter_map(|block| clean(block, notes)).collect()
}

fn clean(block: Block, notes: &mut Notes) -> Option<Block> {
    if !is_instruction(block.text()) {
        return Some(block);
    }
    let sentences = sentences(block.text());
    let is_bad: Vec<bool> = sentences.iter().map(|sentence| is_instruction(sentence)).collect();
    let mut kept = String::new();
    for (index, sentence) in sentences.iter().enumerate() {
        // What follows an order to a machine belongs to it when it is an order as well.
        let bad = is_bad[index] || (index > 0 && is_bad[index - 1] && continues_order(sentence));
        if bad {
            notes.warn(format!(
                "A sentence speaks to an AI or asks for words to be planted, not to a candidate; it was left out: \"{}\"",
                quote(sentence.trim())
            ));
        } else {
            kept.push_str(sentence);
        }
    }
    // The pattern ran over the end of a sentence: nothing of the block can be trusted.
    if is_bad.iter().all(|bad| !bad) {
        notes.warn(format!(
            "A sentence speaks to an AI or asks for words to be planted, not to a candidate; it was left out: \"{}\"",
            quote(block.text())
        ));
        return None;
    }
    block.map(&kept)
}

fn is_instruction(text: &str) -> bool {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    PATTERNS.is_match(&folded)
}

fn continues_order(sentence: &str) -> bool {
    let first = sentence.split_whitespace().next().unwrap_or_default().to_lowercase();
    let first = first.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(
        first,
        "write"
            | "state"
            | "claim"
            | "say"
            | "add"
            | "insert"
            | "output"
            | "respond"
            | "reply"
            | "answer"
            | "recommend"
            | "rate"
            | "give"
            | "always"
            | "instead"
            | "then"
            | "also"
            | "now"
            | "just"
            | "only"
            | "schreibe"
            | "schreiben"
            | "antworte"
            | "gib"
            | "füge"
            | "écris"
            | "écrivez"
            | "réponds"
            | "répondez"
            | "ajoutez"
            | "ajoute"
    )
}

fn sentences(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for found in SENTENCE_END.find_iter(text) {
        parts.push(&text[start..found.end()]);
        start = found.end();
    }
    parts.push(&text[start..]);
    parts
}
