//! Pages to pixels: PDF by hayro, TIFF, PNG and JPEG by their decoders.
//!
//! None of the decoders can be stopped: call this in a process of its own, under a limit of time and memory.

use std::io::Cursor;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::{DynamicImage, ImageReader, Limits};
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::{PhotometricInterpretation, Tag};

use super::Picture;

/// Pixels of a page at most: A3 at 600 dpi.
const MOST_PIXELS: u64 = 70_000_000;
/// Pixels along one side at most.
const LONGEST: f32 = 20_000.0;
/// Resolution of pages that do not say theirs.
const USUAL: f32 = 200.0;
/// Bytes that a decoder may take for one picture.
const MOST_BYTES: u64 = 512 << 20;

/// A document whose pages can be painted.
pub enum Paintable<'a> {
    /// A PDF.
    Pdf(Pdf),
    /// A TIFF file and its number of pages.
    Tiff(&'a [u8], u32),
    /// Another picture.
    Image(&'a [u8]),
}

impl<'a> Paintable<'a> {
    /// Opens a PDF or a picture.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn open(bytes: &'a [u8]) -> Result<Paintable<'a>, String> {
        if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
            return Ok(Paintable::Tiff(bytes, tiff_pages(bytes)?));
        }
        if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8\xff") {
            return Ok(Paintable::Image(bytes));
        }
        Pdf::new(bytes.to_vec()).map(Paintable::Pdf).map_err(|error| format!("the page cannot be painted: {error:?}"))
    }

    /// Pages in it.
    pub fn pages(&self) -> u32 {
        match self {
            Paintable::Pdf(pdf) => pdf.pages().len() as u32,
            Paintable::Tiff(_, pages) => *pages,
            Paintable::Image(_) => 1,
        }
    }
}

/// The pixels of a page, numbered from 1, and how many there are to an inch.
///
/// # Errors
/// What is wrong with the page, as a sentence.
pub fn paint(document: &Paintable<'_>, page: u32, resolution: f32) -> Result<(Picture, f32), String> {
    match document {
        Paintable::Pdf(pdf) => paint_pdf(pdf, page, resolution),
        Paintable::Tiff(bytes, _) => paint_tiff(bytes, page),
        Paintable::Image(bytes) => paint_image(bytes),
    }
}

fn paint_pdf(pdf: &Pdf, number: u32, resolution: f32) -> Result<(Picture, f32), String> {
    let page = pdf.pages().get(number.saturating_sub(1) as usize).ok_or("the page is not in the file")?;
    let (width, height) = page.render_dimensions();
    let mut resolution = if resolution > 0.0 { resolution } else { USUAL };
    let longest = LONGEST.min(f32::from(u16::MAX));
    resolution = resolution.min(longest * 72.0 / width.max(height).max(1.0));
    let pixels = f64::from(width) * f64::from(height) * f64::from(resolution / 72.0).powi(2);
    if pixels > MOST_PIXELS as f64 {
        resolution *= (MOST_PIXELS as f64 / pixels).sqrt() as f32;
    }
    let scale = resolution / 72.0;
    // hayro cuts a part of a pixel off.
    let (x_scale, y_scale) = ((width * scale).round() / width, (height * scale).round() / height);
    let exact = |scale: f32| scale * 1.000_001;
    let pixmap = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: exact(x_scale), y_scale: exact(y_scale), bg_color: WHITE },
    );
    let grey = pixmap.data_as_u8_slice().chunks_exact(4).map(|rgba| match rgba {
        [r, g, b, _] => luminance(*r, *g, *b),
        _ => 255,
    });
    let picture = Picture::new(usize::from(pixmap.width()), usize::from(pixmap.height()), grey.collect());
    Ok((picture.ok_or("the page has no area")?, resolution))
}

/// By the eye's sense of brightness, ITU-R BT.601.
fn luminance(r: u8, g: u8, b: u8) -> u8 {
    ((u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29 + 128) >> 8) as u8
}

fn tiff_error(error: tiff::TiffError) -> String {
    format!("the picture cannot be decoded: {error}")
}

fn tiff(bytes: &[u8]) -> Result<Decoder<Cursor<&[u8]>>, String> {
    let mut limits = tiff::decoder::Limits::default();
    limits.decoding_buffer_size = MOST_BYTES as usize;
    Ok(Decoder::new(Cursor::new(bytes)).map_err(tiff_error)?.with_limits(limits))
}

fn tiff_pages(bytes: &[u8]) -> Result<u32, String> {
    let mut decoder = tiff(bytes)?;
    let mut pages = 1;
    while decoder.more_images() && pages < 5_000 && decoder.next_image().is_ok() {
        pages += 1;
    }
    Ok(pages)
}

fn paint_tiff(bytes: &[u8], page: u32) -> Result<(Picture, f32), String> {
    let mut decoder = tiff(bytes)?;
    for _ in 1..page {
        decoder.next_image().map_err(tiff_error)?;
    }
    let (width, height) = decoder.dimensions().map_err(tiff_error)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(format!("{width} × {height} pixels, more than {MOST_PIXELS} expected"));
    }
    let resolution = tiff_resolution(&mut decoder);
    let kind = decoder.colortype().map_err(tiff_error)?;
    let photometric = decoder.find_tag_unsigned::<u16>(Tag::PhotometricInterpretation).ok().flatten();
    let white_is_zero =
        photometric.and_then(PhotometricInterpretation::from_u16) == Some(PhotometricInterpretation::WhiteIsZero);
    let palette = palette(&mut decoder, photometric);
    let decoded = decoder.read_image().map_err(tiff_error)?;
    let samples: Vec<u8> = match decoded {
        DecodingResult::U8(samples) => samples,
        DecodingResult::U16(samples) => samples.into_iter().map(|sample| (sample >> 8) as u8).collect(),
        _ => return Err("the picture's samples are neither 8 nor 16 bits".to_owned()),
    };
    let (width, height) = (width as usize, height as usize);
    let bits = usize::from(kind.bit_depth());
    let pixels = match bits {
        1 | 2 | 4 => unpacked(&samples, width, height, bits),
        _ => samples,
    };
    let channels = (pixels.len() / (width * height).max(1)).max(1);
    let grey: Vec<u8> = pixels
        .chunks_exact(channels)
        .map(|pixel| match (pixel, &palette) {
            ([index, ..], Some(palette)) => palette.get(usize::from(*index)).copied().unwrap_or(255),
            ([c, m, y, k], _) if photometric == Some(5) => {
                let ink = |c: u8| 255 - (u16::from(c) + u16::from(*k)).min(255) as u8;
                luminance(ink(*c), ink(*m), ink(*y))
            }
            ([r, g, b, ..], _) => luminance(*r, *g, *b),
            ([grey, ..], _) => *grey,
            _ => 255,
        })
        .collect();
    let _ = white_is_zero;
    Ok((Picture::new(width, height, grey).ok_or("the picture has no pixels")?, resolution))
}

/// Shades of a palette's colours.
fn palette(decoder: &mut Decoder<Cursor<&[u8]>>, photometric: Option<u16>) -> Option<Vec<u8>> {
    if photometric != Some(3) {
        return None;
    }
    let map = decoder.get_tag_u16_vec(Tag::ColorMap).ok()?;
    let third = map.len() / 3;
    let (red, rest) = map.split_at_checked(third)?;
    let (green, blue) = rest.split_at_checked(third)?;
    let high = |value: u16| (value >> 8) as u8;
    Some(red.iter().zip(green).zip(blue).map(|((r, g), b)| luminance(high(*r), high(*g), high(*b))).collect())
}

/// One byte a pixel of rows of packed samples; each row begins a byte.
fn unpacked(samples: &[u8], width: usize, height: usize, bits: usize) -> Vec<u8> {
    let most = (1_u16 << bits) - 1;
    let stride = (width * bits).div_ceil(8);
    let mut pixels = Vec::with_capacity(width * height);
    for row in samples.chunks(stride.max(1)).take(height) {
        for x in 0..width {
            let byte = row.get(x * bits / 8).copied().unwrap_or(0);
            let shift = 8 - bits - x * bits % 8;
            let sample = u16::from(byte >> shift) & most;
            pixels.push((sample * 255 / most) as u8);
        }
    }
    pixels
}

/// Pixels per inch; what fax machines and careless programs leave out is taken for usual.
fn tiff_resolution(decoder: &mut Decoder<Cursor<&[u8]>>) -> f32 {
    let number = |decoder: &mut Decoder<Cursor<&[u8]>>, tag| decoder.get_tag(tag).ok().and_then(|v| v.into_f64().ok());
    let rational = |decoder: &mut Decoder<Cursor<&[u8]>>| {
        let value = decoder.get_tag(Tag::XResolution).ok()?;
        match value {
            tiff::decoder::ifd::Value::Rational(a, b) if b > 0 => Some(f64::from(a) / f64::from(b)),
            value => value.into_f64().ok(),
        }
    };
    let unit = number(decoder, Tag::ResolutionUnit).unwrap_or(2.0);
    let per_inch = if unit == 3.0 { 2.54 } else { 1.0 };
    let found = rational(decoder).unwrap_or(0.0) * per_inch;
    sane(found as f32)
}

fn sane(resolution: f32) -> f32 {
    if (90.0..=1300.0).contains(&resolution) { resolution } else { USUAL }
}

fn paint_image(bytes: &[u8]) -> Result<(Picture, f32), String> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    limits.max_image_width = Some(LONGEST as u32);
    limits.max_image_height = Some(LONGEST as u32);
    reader.limits(limits);
    let image = reader.decode().map_err(|error| format!("the picture cannot be decoded: {error}"))?;
    let resolution = stated_resolution(bytes);
    let (width, height) = (image.width() as usize, image.height() as usize);
    if (width * height) as u64 > MOST_PIXELS {
        return Err(format!("{width} × {height} pixels, more than {MOST_PIXELS} expected"));
    }
    let grey = match image {
        DynamicImage::ImageLuma8(grey) => grey.into_raw(),
        image => on_white(&image),
    };
    let guessed = || sane(width.min(height) as f32 / 8.27);
    Ok((Picture::new(width, height, grey).ok_or("the picture has no pixels")?, resolution.unwrap_or_else(guessed)))
}

fn on_white(image: &DynamicImage) -> Vec<u8> {
    let over = |shade: u8, alpha: u8| {
        ((u32::from(shade) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255) as u8
    };
    image
        .to_rgba8()
        .pixels()
        .map(|pixel| {
            let [r, g, b, a] = pixel.0;
            over(luminance(r, g, b), a)
        })
        .collect()
}

/// Pixels per inch of a PNG's `pHYs` or a JPEG's JFIF header; phones state 72, which is nobody's scanner.
fn stated_resolution(bytes: &[u8]) -> Option<f32> {
    let number = |at: usize, length: usize| {
        let field = bytes.get(at..at + length)?;
        Some(field.iter().fold(0_u32, |value, &byte| value << 8 | u32::from(byte)))
    };
    let head = bytes.get(..4096.min(bytes.len()))?;
    let found = if bytes.starts_with(b"\x89PNG") {
        let at = head.windows(4).position(|window| window == b"pHYs")?;
        let metres = *bytes.get(at + 12)? == 1;
        metres.then_some(number(at + 4, 4)? as f32 * 0.0254)?
    } else {
        let at = head.windows(5).position(|window| window == b"JFIF\0")?;
        let density = number(at + 8, 2)? as f32;
        match *bytes.get(at + 7)? {
            1 => density,
            2 => density * 2.54,
            _ => return None,
        }
    };
    (90.0..=1300.0).contains(&found).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_samples_begin_each_row_at_a_byte() {
        assert_eq!(unpacked(&[0b1010_0000, 0b0100_0000], 3, 2, 1), [255, 0, 255, 0, 255, 0]);
        assert_eq!(unpacked(&[0b0001_1011], 4, 1, 2), [0, 85, 170, 255]);
    }

    #[test]
    fn a_stated_resolution_is_believed_where_a_scanner_could_have_it() {
        let jfif = |density: u16| {
            let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x01".to_vec();
            bytes.extend(density.to_be_bytes());
            bytes
        };
        assert_eq!(stated_resolution(&jfif(300)), Some(300.0));
        assert_eq!(stated_resolution(&jfif(72)), None);
    }

    #[test]
    fn what_is_no_picture_is_a_sentence() {
        let refused = |bytes: &'static [u8]| {
            Paintable::open(bytes).and_then(|document| paint(&document, 1, 0.0).map(|_| ())).unwrap_err()
        };
        assert!(refused(b"\xff\xd8\xff\xe0cut").contains("decoded"));
        assert!(refused(b"II*\0\x08\0\0\0").contains("decoded"));
    }
}
