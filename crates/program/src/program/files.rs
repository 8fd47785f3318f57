//! Files of the browser, read piece by piece.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use worker::service::FileSource;

/// A file that the person gave.
pub struct BrowserFile(web_sys::File);

impl BrowserFile {
    /// Wraps a file.
    pub fn new(file: web_sys::File) -> BrowserFile {
        BrowserFile(file)
    }
}

impl FileSource for BrowserFile {
    fn name(&self) -> String {
        self.0.name()
    }

    fn size(&self) -> u64 {
        self.0.size() as u64
    }

    async fn read(&self, start: u64, len: u64) -> Result<Vec<u8>, String> {
        let end = (start + len).min(self.size());
        let describe = |error| format!("{error:?}");
        let blob = self.0.slice_with_f64_and_f64(start as f64, end as f64).map_err(describe)?;
        let buffer = JsFuture::from(blob.array_buffer()).await.map_err(describe)?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}
