//! Frames on a pipe: four bytes of length, lowest first, then so many bytes.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Most bytes of one frame; a two-page CV with its pictures takes less than one of them.
pub(crate) const MAX_BYTES: usize = 64 << 20;

/// Writes one frame.
pub(crate) fn write(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len())
        .ok()
        .filter(|_| bytes.len() <= MAX_BYTES)
        .ok_or_else(|| invalid(format!("a frame of {} bytes is too long", bytes.len())))?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(bytes)
}

/// Reads one frame; `None` at the end of the pipe. What it holds grows with what arrives, not with
/// what its length promises.
pub(crate) fn read(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    let mut filled = 0;
    while filled < length.len() {
        match input.read(&mut length[filled..]) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > MAX_BYTES {
        return Err(invalid(format!("a frame of {length} bytes is too long")));
    }
    let mut bytes = Vec::new();
    input.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

/// A value as the content of a frame.
pub(crate) fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec(value)?)
}

/// The value in a frame.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(bytes)?)
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_in_order_and_end_cleanly() {
        let mut pipe = Vec::new();
        for part in [b"one".as_slice(), b"", b"three"] {
            write(&mut pipe, part).unwrap();
        }
        let mut input = pipe.as_slice();
        let parts: Vec<Vec<u8>> = std::iter::from_fn(|| read(&mut input).unwrap()).collect();
        assert_eq!(parts, [b"one".to_vec(), Vec::new(), b"three".to_vec()]);
    }

    #[test]
    fn a_frame_cut_short_or_too_long_is_an_error() {
        let mut pipe = Vec::new();
        write(&mut pipe, b"whole").unwrap();
        for end in 1..pipe.len() {
            assert!(read(&mut &pipe[..end]).is_err(), "{end} bytes");
        }
        assert!(read(&mut u32::MAX.to_le_bytes().as_slice()).is_err());
    }
}
