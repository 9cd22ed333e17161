//! Sealing and opening: age, in its form for text.

use std::io::{Read as _, Write as _};
use std::path::Path;

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::{DecryptError, Decryptor, Encryptor};

use super::{Content, Keys, VaultError};

/// Larger files are no vaults.
const LARGEST: u64 = 16 << 20;

pub(super) fn seal(content: &Content) -> Result<Vec<u8>, VaultError> {
    let failed = |error: std::io::Error| VaultError::Seal(error.to_string());
    let recipients = content.recipients.parsed()?;
    let recipients = recipients.iter().map(|key| key as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients)
        .map_err(|error| VaultError::Seal(error.to_string()))?;
    let armour = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor).map_err(failed)?;
    let mut writer = encryptor.wrap_output(armour).map_err(failed)?;
    writer.write_all(content.to_text()?.as_bytes()).map_err(failed)?;
    writer.finish().and_then(ArmoredWriter::finish).map_err(failed)
}

pub(super) fn open(sealed: &[u8], keys: &Keys, path: &Path) -> Result<Content, VaultError> {
    let begins = [b"-----BEGIN AGE".as_slice(), b"age-encryption.org/"];
    if !begins.iter().any(|beginning| sealed.starts_with(beginning)) {
        return Err(VaultError::NotSealed(path.to_owned()));
    }
    let told = |error: DecryptError| tell(&error, keys, path);
    let decryptor = Decryptor::new_buffered(ArmoredReader::new(sealed)).map_err(told)?;
    let mut text = String::new();
    decryptor
        .decrypt(keys.identities())
        .map_err(told)?
        .take(LARGEST)
        .read_to_string(&mut text)
        .map_err(|_| VaultError::Damaged(path.to_owned()))?;
    Content::from_text(&text)
}

fn tell(error: &DecryptError, keys: &Keys, path: &Path) -> VaultError {
    match error {
        DecryptError::NoMatchingKeys | DecryptError::ExcessiveWork { .. } => {
            VaultError::OtherKey { vault: path.to_owned(), keys: keys.files().to_owned() }
        }
        DecryptError::InvalidHeader | DecryptError::UnknownFormat => {
            VaultError::NotSealed(path.to_owned())
        }
        _ => VaultError::Damaged(path.to_owned()),
    }
}
