//! Packed copies beside each file, made once here and not at each request.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::error::Error;

/// Kinds of file that are packed already.
const PACKED: &[&str] = &["png", "webp", "woff2", "ico", "br", "gz"];
/// Smaller than one network packet: packing saves nothing.
const WORTHWHILE_BYTES: usize = 1024;
const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW_BITS: i32 = 22;

/// Whether the name is that of a packed copy.
pub fn is_copy(name: &str) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

/// Writes `name.br` and `name.gz` for each file of the folder for which they are smaller.
pub fn folder(folder: &Path) -> Result<(), Error> {
    let mut paths: Vec<PathBuf> = super::files(folder)?.into_iter().map(|(_, path)| path).collect();
    paths.retain(|path| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        !PACKED.contains(&extension)
    });
    // Largest first, so that the last thread does not start the longest piece of work when the others are done.
    paths.sort_by_key(|path| {
        std::cmp::Reverse(fs::metadata(path).map(|metadata| metadata.len()).unwrap_or(0))
    });
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    std::thread::scope(|scope| {
        let work = || -> Result<(), Error> {
            while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                file(path)?;
            }
            Ok(())
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(Error::Other("packing a file panicked".to_owned())))
        })
    })
}

fn file(path: &Path) -> Result<(), Error> {
    let plain = fs::read(path).map_err(Error::at(path))?;
    if plain.len() < WORTHWHILE_BYTES {
        return Ok(());
    }
    for (ending, packed) in [("br", brotli(&plain)), ("gz", gzip(&plain))] {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{ending}"));
        let copy = PathBuf::from(name);
        let packed = packed.map_err(Error::at(&copy))?;
        if packed.len() < plain.len() {
            fs::write(&copy, packed).map_err(Error::at(&copy))?;
        }
    }
    Ok(())
}

fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW_BITS,
        size_hint: plain.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &plain[..], &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::{brotli, gzip};

    #[test]
    fn packed_copies_unpack_to_the_same_bytes() {
        let plain = "the same sentence again and again, ".repeat(1000).into_bytes();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(&plain).unwrap()[..], &mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
        unpacked.clear();
        flate2::read::GzDecoder::new(&gzip(&plain).unwrap()[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
    }
}
