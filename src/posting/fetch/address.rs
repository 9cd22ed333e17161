//! Which addresses belong to the public internet, by table: the standard library's predicates miss
//! most of the special ones.
//!
//! Source: the IANA registries of special-purpose addresses
//! (<https://www.iana.org/assignments/iana-ipv4-special-registry>,
//! <https://www.iana.org/assignments/iana-ipv6-special-registry>), and the metadata services of
//! cloud providers.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Prefixes of IPv4 that are not the public internet: first address, length, what it is.
const SPECIAL_V4: &[([u8; 4], u32, &str)] = &[
    ([0, 0, 0, 0], 8, "this network"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "a provider's inner network"),
    ([127, 0, 0, 0], 8, "this machine"),
    ([168, 63, 129, 16], 32, "a cloud provider's inner service"),
    ([169, 254, 0, 0], 16, "link-local, as are metadata services"),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "reserved for protocols"),
    ([192, 0, 2, 0], 24, "for documentation"),
    ([192, 31, 196, 0], 24, "reserved for name servers"),
    ([192, 52, 193, 0], 24, "reserved for multicast relays"),
    ([192, 88, 99, 0], 24, "a 6to4 relay"),
    ([192, 168, 0, 0], 16, "private"),
    ([192, 175, 48, 0], 24, "reserved for name servers"),
    ([198, 18, 0, 0], 15, "for benchmarks"),
    ([198, 51, 100, 0], 24, "for documentation"),
    ([203, 0, 113, 0], 24, "for documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

/// The only part of IPv6 that is handed out to hosts of the public internet.
const GLOBAL_V6: ([u16; 8], u32) = ([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// Prefixes of IPv6 with a meaning of their own, inside [`GLOBAL_V6`] and outside.
const SPECIAL_V6: &[([u16; 8], u32, &str)] = &[
    ([0, 0, 0, 0, 0, 0, 0, 1], 128, "this machine"),
    ([0, 0, 0, 0, 0, 0, 0, 0], 128, "unspecified"),
    ([0x0100, 0, 0, 0, 0, 0, 0, 0], 64, "a black hole"),
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "reserved for protocols"),
    ([0x2001, 0x0db8, 0, 0, 0, 0, 0, 0], 32, "for documentation"),
    ([0x2620, 0x004f, 0x8000, 0, 0, 0, 0, 0], 48, "reserved for name servers"),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "for documentation"),
    ([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, "for segment routing"),
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "private, as are metadata services"),
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local"),
    ([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "private"),
    ([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast"),
];

/// Prefixes of IPv6 whose addresses stand for one of IPv4, and the byte at which it starts.
const EMBEDDING: &[([u16; 8], u32, usize, &str)] = &[
    ([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, 12, "IPv4-mapped"),
    ([0, 0, 0, 0, 0xffff, 0, 0, 0], 96, 12, "IPv4-translated"),
    ([0x0064, 0xff9b, 0, 0, 0, 0, 0, 0], 96, 12, "NAT64"),
    ([0x0064, 0xff9b, 1, 0, 0, 0, 0, 0], 48, 12, "local NAT64"),
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, 2, "6to4"),
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, 12, "Teredo"),
    ([0, 0, 0, 0, 0, 0, 0, 0], 96, 12, "IPv4-compatible"),
];

/// Why `address` is not a host of the public internet, in words; `None` when it is one.
pub(super) fn special(address: IpAddr) -> Option<String> {
    match address {
        IpAddr::V4(address) => special_v4(address).map(str::to_owned),
        IpAddr::V6(address) => special_v6(address),
    }
}

/// True for addresses somebody may have a job board at inside their own network: this machine and
/// the private ranges of RFC 1918 and RFC 4193.
pub(super) fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

fn special_v4(address: Ipv4Addr) -> Option<&'static str> {
    let bits = address.to_bits();
    SPECIAL_V4
        .iter()
        .find(|(first, length, _)| {
            bits >> (32 - length) == u32::from_be_bytes(*first) >> (32 - length)
        })
        .map(|&(_, _, what)| what)
}

fn special_v6(address: Ipv6Addr) -> Option<String> {
    let by_name = SPECIAL_V6.iter().filter(|(_, length, _)| *length == 128);
    if let Some((_, _, what)) = by_name.clone().find(|(first, ..)| address.segments() == *first) {
        return Some((*what).to_owned());
    }
    if let Some((form, inner)) = embedded(address) {
        let inner_is = special_v4(inner).unwrap_or("public, but reached by a detour");
        return Some(format!("the {form} form of {inner}: {inner_is}"));
    }
    let within = |first: [u16; 8], length: u32| {
        let shift = 128 - length;
        address.to_bits() >> shift == Ipv6Addr::from(first).to_bits() >> shift
    };
    if let Some((_, _, what)) = SPECIAL_V6.iter().find(|(first, length, _)| within(*first, *length))
    {
        return Some((*what).to_owned());
    }
    let (first, length) = GLOBAL_V6;
    (!within(first, length)).then(|| "not handed out to hosts".to_owned())
}

/// The IPv4 address that an IPv6 address stands for, and by which scheme.
fn embedded(address: Ipv6Addr) -> Option<(&'static str, Ipv4Addr)> {
    let bytes = address.octets();
    let at =
        |start: usize| bytes.get(start..start + 4).map(|four| [four[0], four[1], four[2], four[3]]);
    let found = EMBEDDING.iter().find(|(first, length, ..)| {
        let shift = 128 - length;
        address.to_bits() >> shift == Ipv6Addr::from(*first).to_bits() >> shift
    });
    if let Some(&(_, _, start, form)) = found {
        let mut four = at(start)?;
        // Teredo turns every bit of the client's address.
        if form == "Teredo" {
            four = four.map(|byte| !byte);
        }
        return Some((form, Ipv4Addr::from(four)));
    }
    // ISATAP puts it behind 0:5efe or 200:5efe in the last half, under any prefix.
    let segments = address.segments();
    let isatap = segments[4] & !0x0200 == 0 && segments[5] == 0x5efe;
    isatap.then(|| at(12)).flatten().map(|four| ("ISATAP", Ipv4Addr::from(four)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> Option<String> {
        special(text.parse().unwrap())
    }

    /// GAP-039: addresses that std calls global, or has no word for, are refused.
    #[test]
    fn special_addresses_are_refused() {
        let special = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.0.1",
            "169.254.169.254",
            "169.254.170.2",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.192",
            "192.0.0.9",
            "192.0.2.7",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::2",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:0:127.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::808:808",
            "64:ff9b:1::7f00:1",
            "64:ff9b:1:ffff::1",
            "100::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:808:808::1",
            "2620:4f:8000::1",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fd20:ce::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2a00:1450:4001::200:5efe:7f00:1",
            "2a00:1450:4001::5efe:a00:1",
        ];
        for address in special {
            assert!(why(address).is_some(), "{address} passes");
        }
    }

    #[test]
    fn hosts_of_the_public_internet_pass() {
        let public = [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.1",
            "93.184.216.34",
            "100.63.255.255",
            "100.128.0.1",
            "126.255.255.255",
            "128.0.0.1",
            "172.15.255.255",
            "172.32.0.1",
            "192.167.255.255",
            "192.169.0.1",
            "198.17.255.255",
            "198.20.0.1",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700:4700::1111",
            "2a00:1450:4001::5eff",
            "2003::1",
            "2620:4f:8001::1",
        ];
        for address in public {
            assert_eq!(why(address), None, "{address}");
        }
    }

    #[test]
    fn an_embedded_address_is_named_and_judged() {
        assert_eq!(why("::ffff:10.1.2.3").unwrap(), "the IPv4-mapped form of 10.1.2.3: private");
        let teredo = why("2001:0:4136:e378:8000:63bf:f5ff:fffe").unwrap();
        assert_eq!(teredo, "the Teredo form of 10.0.0.1: private");
        assert!(why("2002:a9fe:a9fe::1").unwrap().contains("169.254.169.254: link-local"));
    }

    #[test]
    fn only_own_networks_may_be_allowed() {
        for inside in ["127.0.0.1", "10.1.2.3", "192.168.0.9", "::1", "fd12::1"] {
            assert!(is_inside(inside.parse().unwrap()), "{inside}");
        }
        for other in ["169.254.169.254", "100.64.0.1", "0.0.0.0", "8.8.8.8", "fe80::1"] {
            assert!(!is_inside(other.parse().unwrap()), "{other}");
        }
    }
}
