//! Forms that draw forms: how much a file asks for, told before it is drawn. Ten lines of forms that
//! each draw the next ten times ask for more steps than a computer can take.

use std::collections::HashMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::{FORM, RESOURCES, SUBTYPE, XOBJECT};
use hayro_syntax::object::{Dict, Name, ObjectIdentifier, Stream};

use super::glyph::Limit;

/// Most forms drawn on all pages together.
const MAX_DRAWN: u64 = 100_000;
/// The interpreter follows forms so deep.
const DEPTH: usize = 50;

/// One form: how often it draws another, and which it can.
struct Form {
    draws: u64,
    others: Vec<ObjectIdentifier>,
    /// It has resources of its own; else those of whoever draws it count.
    own: bool,
}

/// Refuses files that ask for too much. An upper bound: each drawing may be of the worst form there.
pub(super) fn check(pdf: &Pdf) -> Result<(), Limit> {
    let mut forms: HashMap<ObjectIdentifier, Form> = HashMap::new();
    for object in pdf.objects() {
        let Some(stream) = object.into_stream() else { continue };
        if is_form(&stream) {
            let resources = stream.dict().get::<Dict<'_>>(RESOURCES);
            let others = resources.as_ref().map(x_objects).unwrap_or_default();
            let draws = stream.decoded().map(|data| draws(&data)).unwrap_or_default();
            let own = resources.is_some();
            forms.insert(stream.obj_id(), Form { draws, others, own });
        }
    }
    let mut cost: HashMap<ObjectIdentifier, u64> = forms.keys().map(|id| (*id, 1)).collect();
    for _ in 0..DEPTH {
        let most = cost.values().copied().max().unwrap_or(0);
        let next: HashMap<ObjectIdentifier, u64> = forms
            .iter()
            .map(|(id, form)| {
                let own = form.others.iter().filter_map(|other| cost.get(other)).copied().max();
                let worst = if form.own { own.unwrap_or(0) } else { most };
                (*id, form.draws.saturating_mul(worst).saturating_add(1))
            })
            .collect();
        if next == cost {
            break;
        }
        cost = next;
    }
    let mut drawn = 0_u64;
    for page in pdf.pages().iter() {
        let on_page = page.page_stream().map(draws).unwrap_or_default();
        let others = entries(&page.resources().x_objects);
        let own = others.iter().filter_map(|other| cost.get(other)).copied().max();
        drawn = drawn.saturating_add(on_page.saturating_mul(own.unwrap_or(0)));
    }
    if drawn > MAX_DRAWN { Err(Limit("forms that draw forms without end")) } else { Ok(()) }
}

fn is_form(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>(SUBTYPE).is_some_and(|kind| &*kind == FORM)
}

fn x_objects(resources: &Dict<'_>) -> Vec<ObjectIdentifier> {
    resources.get::<Dict<'_>>(XOBJECT).as_ref().map(entries).unwrap_or_default()
}

/// What a dictionary refers to, forms or not: streams are always referred to.
fn entries(objects: &Dict<'_>) -> Vec<ObjectIdentifier> {
    objects.entries().filter_map(|(_, value)| value.as_obj_ref()).map(Into::into).collect()
}

/// How often a content stream draws an object: its `Do` operators, and what only looks like one.
fn draws(content: &[u8]) -> u64 {
    content.windows(2).filter(|pair| *pair == b"Do").count() as u64
}
