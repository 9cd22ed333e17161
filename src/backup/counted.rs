//! A repository whose writes are counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use rustic_core::{BytesList, FileType, Id, ReadBackend, RusticResult, WriteBackend};

/// Counts the bytes that are written through it.
#[derive(Debug)]
pub struct Counted<B> {
    inner: B,
    written: Arc<AtomicU64>,
}

impl<B: WriteBackend> Counted<B> {
    /// Counts into `written`.
    pub fn new(inner: B, written: Arc<AtomicU64>) -> Self {
        Self { inner, written }
    }
}

impl<B: WriteBackend> ReadBackend for Counted<B> {
    fn location(&self) -> String {
        self.inner.location()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        self.inner.list_with_size(kind)
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        self.inner.read_full(kind, id)
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        self.inner.read_partial(kind, id, cacheable, offset, length)
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.inner.warmup_path(kind, id)
    }
}

impl<B: WriteBackend> WriteBackend for Counted<B> {
    fn create(&self) -> RusticResult<()> {
        self.inner.create()
    }

    fn write_bytes(
        &self,
        kind: FileType,
        id: &Id,
        cacheable: bool,
        content: BytesList,
    ) -> RusticResult<()> {
        super::fault::strike();
        let bytes = content.size() as u64;
        self.inner.write_bytes(kind, id, cacheable, content)?;
        self.written.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    fn remove(&self, kind: FileType, id: &Id, cacheable: bool) -> RusticResult<()> {
        self.inner.remove(kind, id, cacheable)
    }
}
