//! Who may do what.

use super::say::Call;
use super::{Desk, Trouble};
use crate::catalogue::Role;
use crate::chat::inbound::Place;
use crate::chat::local::ACTOR as LOCAL;
use crate::config::AccessSettings;

/// The role of a person; [`Role::Anyone`] without one.
pub fn role_of(access: &AccessSettings, actor: &str) -> Role {
    if actor == LOCAL {
        return Role::Owner;
    }
    let is_in = |list: &[String]| list.iter().any(|id| id == actor);
    if is_in(&access.owners) {
        Role::Owner
    } else if is_in(&access.members) {
        Role::Member
    } else if is_in(&access.viewers) {
        Role::Viewer
    } else {
        Role::Anyone
    }
}

/// Whether commands are taken in this place: where the two are alone, or a channel that is named.
pub fn is_taken_in(access: &AccessSettings, place: &Place) -> bool {
    place.direct || access.channels.contains(&place.channel)
}

/// Why a person may not do something, and what to do.
pub fn refusal(actor: &str, role: Role, needed: Role, name: &str) -> String {
    if role == Role::Anyone {
        return format!(
            "You have no role here. Ask an owner to add your id `{actor}` to \
             access.members or access.viewers."
        );
    }
    format!(
        "`{name}` is for the role {needed} and above; yours is {role}. Ask an \
         owner if you need it.",
        needed = needed.as_str(),
        role = role.as_str(),
    )
}

/// Refuses a part of a command to people who may only do the rest of it.
pub fn needs(desk: &Desk<'_>, call: &Call<'_>, needed: Role, name: &str) -> Result<(), Trouble> {
    let actor = &call.inbound.actor;
    let role = role_of(&desk.config.settings.access, actor);
    match role >= needed {
        true => Ok(()),
        false => Err(Trouble::user(refusal(actor, role, needed, name))),
    }
}

/// Why a channel takes no commands, and what to do.
pub fn wrong_channel(place: &Place) -> String {
    format!(
        "Commands are not taken in this channel. Write to me directly, or ask an \
         owner to add its id `{}` to access.channels.",
        place.channel
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_a_role_by_default() {
        let nobody = AccessSettings::default();
        assert_eq!(role_of(&nobody, "U1"), Role::Anyone);
        let place = Place { channel: "C1".into(), thread: None, direct: false };
        assert!(!is_taken_in(&nobody, &place));
    }

    #[test]
    fn the_highest_role_counts() {
        let access = AccessSettings {
            owners: vec!["U1".into()],
            viewers: vec!["U1".into(), "U2".into()],
            channels: vec!["C1".into()],
            ..AccessSettings::default()
        };
        assert_eq!(role_of(&access, "U1"), Role::Owner);
        assert_eq!(role_of(&access, "U2"), Role::Viewer);
        let place = Place { channel: "C1".into(), thread: None, direct: false };
        assert!(is_taken_in(&access, &place));
    }
}
